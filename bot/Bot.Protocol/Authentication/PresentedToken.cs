using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Bot.Protocol.Authentication;

/// <summary>The claims of a token before anybody vouched for them. Read strictly: one value per claim, of the one right type.</summary>
sealed record PresentedToken(
    string Text, string Algorithm, string KeyId, string Issuer, string Audience,
    DateTimeOffset Expires, DateTimeOffset? NotBefore, string? ServiceUrl, string? Version, string? AppId, string? AuthorizedParty)
{
    /// <summary>Larger than any real one (2 KB) by far; what is above costs us no parsing.</summary>
    public const int MaxLength = 16 * 1024;

    // Two claims of one name would let this reading and the signature library's see different tokens.
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    public static bool TryRead(string text, [NotNullWhen(true)] out PresentedToken? token, [NotNullWhen(false)] out string? problem)
    {
        token = null;
        if (text.Length > MaxLength)
        {
            problem = "token too long";
            return false;
        }

        try
        {
            problem = Read(text, out token);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            problem = "token is no JSON web token";
        }
        return problem is null && token is not null;
    }

    static string? Read(string text, out PresentedToken? token)
    {
        token = null;
        var parts = text.Split('.');
        if (parts.Length != 3)
            return "token has not three parts";

        using var header = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]), Strict);
        using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]), Strict);
        var (head, body) = (header.RootElement, payload.RootElement);
        if (head.ValueKind != JsonValueKind.Object || body.ValueKind != JsonValueKind.Object)
            return "token parts are no objects";
        if (head.TryGetProperty("crit", out _))
            return "token with critical extensions";

        if (String(head, "alg") is not ("RS256" or "RS384" or "RS512"))
            return "token algorithm not allowed";
        if (String(head, "kid") is not { Length: > 0 } keyId)
            return "token without key id";
        if (String(body, "iss") is not { } issuer)
            return "token without issuer";
        if (String(body, "aud") is not { } audience)
            return "token without a single audience";
        if (Instant(body, "exp") is not { } expires)
            return "token without expiry";
        if (body.TryGetProperty("nbf", out _) && Instant(body, "nbf") is null)
            return "token with unreadable nbf";

        token = new(text, String(head, "alg")!, keyId, issuer, audience, expires, Instant(body, "nbf"),
            String(body, "serviceurl"), String(body, "ver"), String(body, "appid"), String(body, "azp"));
        return null;
    }

    static string? String(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    static DateTimeOffset? Instant(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds)
        && seconds is >= 0 and < 253_402_300_000 ? DateTimeOffset.UnixEpoch.AddSeconds(seconds) : null;
}
