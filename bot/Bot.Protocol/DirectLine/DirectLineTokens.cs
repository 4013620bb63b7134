using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bot.Protocol.DirectLine;

/// <summary>What a Direct Line token says.</summary>
/// <param name="ConversationId">The one conversation it is for.</param>
/// <param name="UserId">The user it is bound to; null when the client may name itself.</param>
/// <param name="Origins">Origins it may be used from, as the caller of "generate token" gave them; empty when it gave none.</param>
/// <param name="TokenId">Unique; what a list of revoked tokens would hold.</param>
/// <param name="FirstIssuedAt">When the first token of this chain of refreshes was made out.</param>
/// <param name="ExpiresAt">When it ends.</param>
public sealed record DirectLineClaims(
    string ConversationId, string? UserId, IReadOnlyList<string> Origins, string TokenId, DateTimeOffset FirstIssuedAt, DateTimeOffset ExpiresAt);

/// <summary>A verdict on a token.</summary>
/// <param name="Claims">What it says; null when it does not hold.</param>
/// <param name="Code">Null when it holds. Otherwise the error code for the answer, which is 403: <see cref="DirectLineErrorCodes.TokenExpired"/> makes clients ask for a new one, <see cref="DirectLineErrorCodes.BadArgument"/> means it never was ours.</param>
public readonly record struct DirectLineTokenResult(DirectLineClaims? Claims, string? Code)
{
    /// <summary>Whether the token holds.</summary>
    [MemberNotNullWhen(true, nameof(Claims))]
    [MemberNotNullWhen(false, nameof(Code))]
    public bool IsValid => Claims is not null;
}

/// <summary>A token made out.</summary>
/// <param name="Token">As it travels. Never log it.</param>
/// <param name="Claims">What it says.</param>
public sealed record IssuedToken(string Token, DirectLineClaims Claims)
{
    /// <summary>The token's id only: a record would print the token.</summary>
    public override string ToString() => Claims.TokenId;
}

/// <summary>Makes out and checks the tokens of our Direct Line server. Thread-safe, keeps nothing.</summary>
/// <remarks>
/// The format is ours, but shaped as a JWT with a claim "user": directlinejs decodes the middle part and takes the user id from
/// there. There is one algorithm and one header, compared as text, so nothing in a token chooses how it is checked.
/// </remarks>
public sealed class DirectLineTokens
{
    /// <summary>Shortest signing key, in bytes.</summary>
    public const int MinKeyLength = 32;

    const int LongestToken = 8 * 1024;
    static readonly string Header = Base64Url.EncodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8);
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 4, AllowDuplicateProperties = false };

    readonly byte[] _current;
    readonly byte[]? _previous;

    /// <param name="currentKey">Signs and checks. At least 32 bytes, random.</param>
    /// <param name="previousKey">Only checks: the key before a rotation, kept for as long as its tokens live.</param>
    /// <exception cref="ArgumentException">A key is too short.</exception>
    public DirectLineTokens(ReadOnlySpan<byte> currentKey, ReadOnlySpan<byte> previousKey = default)
    {
        _current = Derive(currentKey, nameof(currentKey));
        _previous = previousKey.IsEmpty ? null : Derive(previousKey, nameof(previousKey));
    }

    /// <summary>How long a chain of refreshes may go on before the client must ask for a new token.</summary>
    public TimeSpan LongestChain { get; init; } = TimeSpan.FromDays(30);

    /// <summary>Makes out a token.</summary>
    /// <param name="conversationId">The one conversation it is for.</param>
    /// <param name="userId">The user it is bound to, or null.</param>
    /// <param name="origins">Origins it may be used from; empty for none given.</param>
    /// <param name="now">The time.</param>
    /// <param name="lifetime">How long it lives. Under some 16 minutes breaks directlinejs.</param>
    public IssuedToken Issue(string conversationId, string? userId, IReadOnlyList<string> origins, DateTimeOffset now, TimeSpan lifetime)
    {
        ArgumentException.ThrowIfNullOrEmpty(conversationId);
        ArgumentNullException.ThrowIfNull(origins);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(lifetime, TimeSpan.Zero);
        return Sign(new(conversationId, userId, origins, NewId(), WholeSeconds(now), WholeSeconds(now + lifetime)));
    }

    /// <summary>Checks a token. Any text is a verdict, never an exception.</summary>
    public DirectLineTokenResult Validate(string? token, DateTimeOffset now)
    {
        if (Read(token) is not { } claims)
            return new(null, DirectLineErrorCodes.BadArgument);
        return now >= claims.ExpiresAt ? new(null, DirectLineErrorCodes.TokenExpired) : new(claims, null);
    }

    /// <summary>Exchanges a token that still lives for a new one with the same conversation, user and origins.</summary>
    /// <param name="token">The token.</param>
    /// <param name="now">The time.</param>
    /// <param name="lifetime">How long the new one lives; cut at the end of <see cref="LongestChain"/>.</param>
    /// <param name="issued">The new one, when the result is valid.</param>
    public DirectLineTokenResult Refresh(string? token, DateTimeOffset now, TimeSpan lifetime, out IssuedToken? issued)
    {
        issued = null;
        var verdict = Validate(token, now);
        if (!verdict.IsValid)
            return verdict;

        var endOfChain = verdict.Claims.FirstIssuedAt + LongestChain;
        if (now >= endOfChain)
            return new(null, DirectLineErrorCodes.TokenExpired);

        var end = now + lifetime < endOfChain ? now + lifetime : endOfChain;
        issued = Sign(verdict.Claims with { TokenId = NewId(), ExpiresAt = WholeSeconds(end) });
        return new(issued.Claims, null);
    }

    IssuedToken Sign(DirectLineClaims claims)
    {
        using var payload = new MemoryStream();
        using (var json = new Utf8JsonWriter(payload))
        {
            json.WriteStartObject();
            json.WriteString("conv"u8, claims.ConversationId);
            if (claims.UserId is not null)
                json.WriteString("user"u8, claims.UserId);
            if (claims.Origins.Count > 0)
            {
                json.WriteStartArray("origins"u8);
                foreach (var origin in claims.Origins)
                    json.WriteStringValue(origin);
                json.WriteEndArray();
            }
            json.WriteString("jti"u8, claims.TokenId);
            json.WriteNumber("iat"u8, claims.FirstIssuedAt.ToUnixTimeSeconds());
            json.WriteNumber("exp"u8, claims.ExpiresAt.ToUnixTimeSeconds());
            json.WriteEndObject();
        }
        var body = $"{Header}.{Base64Url.EncodeToString(payload.GetBuffer().AsSpan(0, (int)payload.Length))}";
        return new($"{body}.{Base64Url.EncodeToString(Signature(_current, body))}", claims);
    }

    DirectLineClaims? Read(string? token)
    {
        if (token is null || token.Length > LongestToken || !token.StartsWith(Header + ".", StringComparison.Ordinal))
            return null;
        var end = token.LastIndexOf('.');
        if (end <= Header.Length)
            return null;

        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes + 1];
        try
        {
            // The decoder forgives blanks and spare bits; one token, one spelling, or a revoked one returns in another.
            if (!Base64Url.TryDecodeFromChars(token.AsSpan(end + 1), signature, out var length) || length != HMACSHA256.HashSizeInBytes
                || !token.AsSpan(end + 1).SequenceEqual(Base64Url.EncodeToString(signature[..length])))
                return null;

            var body = token[..end];
            if (!Matches(_current, body, signature[..length]) && (_previous is null || !Matches(_previous, body, signature[..length])))
                return null;

            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(token.AsSpan(Header.Length + 1, end - Header.Length - 1)), Strict);
            var root = json.RootElement;
            return new(
                root.GetProperty("conv").GetString()!,
                root.TryGetProperty("user", out var user) ? user.GetString() : null,
                root.TryGetProperty("origins", out var origins) ? [.. origins.EnumerateArray().Select(o => o.GetString()!)] : [],
                root.GetProperty("jti").GetString()!,
                DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("iat").GetInt64()),
                DateTimeOffset.FromUnixTimeSeconds(root.GetProperty("exp").GetInt64()));
        }
        catch (Exception e) when (e is FormatException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    static bool Matches(byte[] key, string body, ReadOnlySpan<byte> signature) =>
        CryptographicOperations.FixedTimeEquals(Signature(key, body), signature);

    static byte[] Signature(byte[] key, string body) => HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(body));

    /// <summary>A key of our own from the given one, so that nothing else signed with it can pass as a token.</summary>
    static byte[] Derive(ReadOnlySpan<byte> key, string name)
    {
        if (key.Length < MinKeyLength)
            throw new ArgumentException($"A signing key has at least {MinKeyLength} bytes.", name);
        var derived = new byte[HMACSHA256.HashSizeInBytes];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, derived, salt: [], info: "direct line token 1"u8);
        return derived;
    }

    static string NewId() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    static DateTimeOffset WholeSeconds(DateTimeOffset instant) => DateTimeOffset.FromUnixTimeSeconds(instant.ToUnixTimeSeconds());
}
