using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Bot.Conversations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Bot.Channels.WebChat;

/// <summary>The customer's page at <c>/</c> and the token it starts with.</summary>
/// <remarks>The page's frame is ours; the message area is Microsoft's Web Chat, which writes a style sheet of its own: this page alone
/// gives a nonce for styles. Everything comes from this origin.</remarks>
public sealed class ChatPage(WebChatOptions options, DirectLineAccess access, IConversations conversations, TimeProvider clock)
{
    // Web Chat 4.18.1 forgets the nonce for one style sheet of its own (of react-scroll-to-bottom, which it puts in empty and fills by
    // script). This is the hash of an empty sheet: nothing that has a rule in it passes.
    const string EmptyStyle = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='";

    const int LongestBody = 1024;
    const string UserCookie = "switchboard-visitor";

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", PageAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapPost("/chat/token", TokenAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    // Said in full for browsers that do not count WebSockets to 'self'.
    static string Sockets(HttpRequest request) => $"{(request.IsHttps ? "wss" : "ws")}://{request.Host.ToUriComponent()}";

    async Task PageAsync(HttpContext http)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}' {EmptyStyle}; connect-src 'self' {Sockets(http.Request)} blob: data:; img-src 'self' blob: data:; " +
            "font-src 'self'; worker-src blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
        await http.Response.WriteAsync(ChatHtml.Page(options.ShopName, nonce), http.RequestAborted);
    }

    // The visitor's id lives in a cookie scripts cannot read. The page may name the conversation it showed last: if it is this
    // visitor's and they have not ended it, the token is for that one, however long ago it was; otherwise for a new one, and the answer says which.
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
        using var body = await RequestBody.ReadAsync(http.Request, LongestBody, http.RequestAborted);
        if (body is null || !TryReadWanted(body.Memory, out var wanted))
        {
            await Responses.ErrorAsync(http, body is null ? 413 : 400, "BadArgument", "Send {\"conversationId\":…} or nothing.");
            return;
        }
        if (http.Request.Cookies[UserCookie] is not { Length: 35 } user || !user.StartsWith("dl_", StringComparison.Ordinal))
            user = "dl_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        http.Response.Cookies.Append(UserCookie, user, new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = http.Request.IsHttps,
            MaxAge = TimeSpan.FromDays(90),
            IsEssential = true,
            Path = "/",
        });
        var resumed = wanted is not null && DirectLineRoutes.IsConversationId(wanted)
            && await conversations.OpenAsync(wanted, http.RequestAborted) is { Left: false, Customer.Id: var owner } && owner == user;
        var issued = access.Issue(resumed ? wanted! : DirectLineRoutes.NewConversationId(clock.GetUtcNow()), user, []);
        await using var json = new Utf8JsonWriter(Responses.Json(http, 200));
        json.WriteStartObject();
        json.WriteString("conversationId", issued.Claims.ConversationId);
        json.WriteString("token", issued.Token);
        json.WriteString("userId", user);
        json.WriteNumber("expiresIn", access.TokenSeconds);
        json.WriteBoolean("resumed", resumed);
        json.WriteEndObject();
        await json.FlushAsync(http.RequestAborted);
    }

    static bool TryReadWanted(ReadOnlyMemory<byte> body, out string? conversationId)
    {
        conversationId = null;
        if (body.IsEmpty)
            return true;
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                return false;
            if (json.RootElement.TryGetProperty("conversationId", out var id) && id.ValueKind == JsonValueKind.String)
                conversationId = id.GetString();
            return true;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
