using System.Buffers;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bot.Channels.WebChat;

/// <summary>The customer's page at <c>/</c> and the token it starts with.</summary>
/// <remarks>The page's frame is ours; the message area is Microsoft's Web Chat, which writes a style sheet of its own: this page alone
/// gives a nonce for styles. Everything comes from this origin.</remarks>
public sealed class ChatPage(WebChatOptions options, DirectLineAccess access)
{
    const string UserCookie = "switchboard-visitor";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", PageAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/chat/token", TokenAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    async Task PageAsync(HttpContext http)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; connect-src 'self' ws: wss: blob: data:; img-src 'self' blob: data:; " +
            "font-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
        await http.Response.WriteAsync(ChatHtml.Page(options.ShopName, nonce), http.RequestAborted);
    }

    // The visitor's id lives in a cookie scripts cannot read; the token is for a new conversation of that visitor.
    async Task TokenAsync(HttpContext http)
    {
        // Only our own page asks: browsers mark requests of other sites, and other programs use the secret.
        if (!access.OriginAllowed(http.Request, []) || http.Request.Headers["X-Requested-With"] != "switchboard-chat")
        {
            await Responses.ErrorAsync(http, 403, "BadArgument", "This address serves the chat page of this site only.");
            return;
        }
        if (!access.MayOpen(http))
        {
            http.Response.Headers.RetryAfter = "10";
            await Responses.ErrorAsync(http, 429, "TooManyRequests", "Too many chats were opened from here. Try again in 10 seconds.");
            return;
        }
        if (http.Request.Cookies[UserCookie] is not { Length: 35 } user || !user.StartsWith("dl_", StringComparison.Ordinal))
            user = "dl_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        http.Response.Cookies.Append(UserCookie, user, new CookieOptions
        {
            HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, MaxAge = TimeSpan.FromDays(90), IsEssential = true, Path = "/",
        });
        var issued = access.Issue(DirectLineRoutes.NewConversationId(), user, []);
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(http.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("conversationId", issued.Claims.ConversationId);
        json.WriteString("token", issued.Token);
        json.WriteString("userId", user);
        json.WriteNumber("expiresIn", access.TokenSeconds);
        json.WriteEndObject();
        await json.FlushAsync(http.RequestAborted);
    }
}
