using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Bot.Protocol;
using Bot.Protocol.DirectLine;
using Microsoft.AspNetCore.Http;

namespace Bot.Channels.WebChat;

/// <summary>Who may do what on Direct Line: tokens for one conversation, secrets for servers, origins for pages. Thread-safe.</summary>
public sealed class DirectLineAccess(WebChatOptions options, TimeProvider clock) : IDisposable
{
    readonly DirectLineTokens _tokens = new(options.SigningKey, options.PreviousKey);
    readonly PartitionedRateLimiter<string> _messages = RateLimits.PerMinute(options.MessagesPerMinute);
    readonly PartitionedRateLimiter<string> _streams = RateLimits.PerMinute(options.StreamsPerMinute);
    readonly PartitionedRateLimiter<string> _chats = RateLimits.PerMinute(options.ChatsPerMinute);

    /// <summary>A verdict on a request: the token's claims, or a secret's holder, or an error to answer with.</summary>
    public readonly record struct Verdict(DirectLineClaims? Claims, bool IsSecret, int Status, string? Code, string? Message)
    {
        /// <summary>Whether the request may go on.</summary>
        public bool Allowed => Status == 0;
    }

    /// <summary>Makes out a token.</summary>
    public IssuedToken Issue(string conversationId, string? userId, IReadOnlyList<string> origins) =>
        _tokens.Issue(conversationId, userId, origins, clock.GetUtcNow(), options.TokenLifetime);

    /// <summary>Seconds a token lives.</summary>
    public int TokenSeconds => (int)options.TokenLifetime.TotalSeconds;

    /// <summary>Checks who is asking.</summary>
    /// <param name="http">The request.</param>
    /// <param name="conversationId">The conversation asked for; a token must be for this one. Null when the route names none.</param>
    public Verdict Check(HttpContext http, string? conversationId)
    {
        var header = http.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || header.Length <= 7)
            return new(null, false, 401, DirectLineErrorCodes.BadArgument, "Send a token: Authorization: Bearer …");
        var credential = header[7..].Trim();
        if (IsSecret(credential))
            return new(null, true, 0, null, null);

        var (claims, code) = _tokens.Validate(credential, clock.GetUtcNow());
        if (claims is null)
            return new(null, false, 403, code, code == DirectLineErrorCodes.TokenExpired ? "The token has expired." : "The token is not valid.");
        if (conversationId is not null && claims.ConversationId != conversationId)
            return new(null, false, 403, DirectLineErrorCodes.BadArgument, "The token is for another conversation.");
        return OriginAllowed(http.Request, claims.Origins)
            ? new(claims, false, 0, null, null)
            : new(null, false, 403, DirectLineErrorCodes.BadArgument, "This site may not use the token.");
    }

    /// <summary>Exchanges a token that still lives for a new one.</summary>
    public (IssuedToken? Issued, string? Code) Refresh(string token)
    {
        var result = _tokens.Refresh(token, clock.GetUtcNow(), options.TokenLifetime, out var issued);
        return (issued, result.Code);
    }

    /// <summary>Whether the page behind a request may talk to us. Our own origin always may; a request without one is no page of another site.</summary>
    public bool OriginAllowed(HttpRequest request, IReadOnlyList<string> tokenOrigins)
    {
        var origin = request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return request.Headers["Sec-Fetch-Site"] != "cross-site";
        if (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase))
            return true;
        // Origins configured here win; what a token brings counts only when none are.
        var trusted = options.TrustedOrigins.Count > 0 ? options.TrustedOrigins : tokenOrigins;
        return trusted.Contains(origin, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Counts a message of a conversation; false when it sends too many.</summary>
    public bool MaySend(string conversationId) => Take(_messages, conversationId);

    /// <summary>Counts a stream asked for; false when a client asks for too many.</summary>
    public bool MayStream(string conversationId) => Take(_streams, conversationId);

    /// <summary>Counts a new chat of an address; false when it opens too many.</summary>
    public bool MayOpen(HttpContext http) => Take(_chats, http.Connection.RemoteIpAddress?.ToString() ?? "");

    /// <inheritdoc/>
    public void Dispose()
    {
        _messages.Dispose();
        _streams.Dispose();
        _chats.Dispose();
    }

    bool IsSecret(string credential) => Same(credential, options.Secret) | Same(credential, options.SecondSecret);

    static bool Same(string given, string secret) =>
        secret.Length >= 32 && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(secret));

    static bool Take(PartitionedRateLimiter<string> limiter, string key)
    {
        using var lease = limiter.AttemptAcquire(key);
        return lease.IsAcquired;
    }
}
