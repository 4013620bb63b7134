using System.Buffers.Text;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Bot.Protocol.Authentication;

/// <summary>A public key, and the channels its owner may speak for.</summary>
/// <param name="Key">The key.</param>
/// <param name="Endorsements">Channel ids; empty for keys of Entra, which have none.</param>
sealed record SigningKey(SecurityKey Key, FrozenSet<string> Endorsements);

/// <summary>The signing keys behind one OpenID metadata address. Thread-safe.</summary>
/// <remarks>
/// Keys are renewed after 24 hours; until 5 days (what the documentation allows) nobody waits for that. An unknown key id
/// leads to a new look at most once an hour, so that tokens with invented ids cost nothing; a look that failed may be repeated
/// after 15 seconds. When the address is down, old keys go on being used: an outage of the key server must not silence the bot.
/// </remarks>
sealed class SigningKeys(Uri metadata, HttpMessageInvoker http, TimeProvider time)
{
    static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);
    static readonly TimeSpan NotWithoutLook = TimeSpan.FromDays(5);
    static readonly TimeSpan BetweenLooksForUnknown = TimeSpan.FromHours(1);
    static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(15);
    static readonly TimeSpan FetchTimeout = TimeSpan.FromSeconds(10);
    const int LargestDocument = 1024 * 1024;

    readonly Lock _sync = new();
    Task? _looking;
    int _fetches;
    volatile State _state = new(FrozenDictionary<string, SigningKey>.Empty, DateTimeOffset.MinValue, DateTimeOffset.MinValue);

    /// <summary>How often the address was asked.</summary>
    public int Fetches => Volatile.Read(ref _fetches);

    /// <summary>The key called <paramref name="id"/>; null if there is none or none can be had.</summary>
    public async ValueTask<SigningKey?> FindAsync(string id, CancellationToken cancellation)
    {
        var state = _state;
        if (state.Keys.TryGetValue(id, out var key) && !state.IsStale(time.GetUtcNow()))
            return key;
        if (!state.MayLook(id, time.GetUtcNow()))
            return key;

        Task looking;
        lock (_sync)
        {
            // One look serves everybody who waits; whoever comes after it finds its result.
            if (_looking is null or { IsCompleted: true })
            {
                if (!_state.MayLook(id, time.GetUtcNow()))
                    return _state.Keys.GetValueOrDefault(id);
                _looking = Task.Run(LookAsync, CancellationToken.None);
            }
            looking = _looking;
        }
        if (key is not null && time.GetUtcNow() - state.ReadAt < NotWithoutLook)
            return key;
        await looking.WaitAsync(cancellation).ConfigureAwait(false);
        return _state.Keys.GetValueOrDefault(id);
    }

    /// <summary>Not cancelled with the request that caused it: others wait for the same answer.</summary>
    async Task LookAsync()
    {
        Interlocked.Increment(ref _fetches);
        var keys = await ReadAsync().ConfigureAwait(false);
        var now = time.GetUtcNow();
        _state = keys is { Count: > 0 } ? new State(keys, now, now) : _state with { TriedAt = now };
    }

    async Task<FrozenDictionary<string, SigningKey>?> ReadAsync()
    {
        using var timeout = new CancellationTokenSource(FetchTimeout);
        try
        {
            var keysAddress = ReadKeysAddress(await GetAsync(metadata, timeout.Token).ConfigureAwait(false));
            return keysAddress is not null && await GetAsync(keysAddress, timeout.Token).ConfigureAwait(false) is { } document ? ReadKeys(document) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or JsonException
            or FormatException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    async Task<byte[]?> GetAsync(Uri address, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        using var response = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        return response.IsSuccessStatusCode
            ? await ProtocolHttp.ReadAsync(response.Content, LargestDocument, cancellation).ConfigureAwait(false)
            : null;
    }

    Uri? ReadKeysAddress(byte[]? document)
    {
        if (document is null)
            return null;
        using var json = JsonDocument.Parse(document);
        var text = Text(json.RootElement, "jwks_uri");
        // Metadata read over TLS must not lead to keys read without it.
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme == metadata.Scheme ? address : null;
    }

    static FrozenDictionary<string, SigningKey> ReadKeys(byte[] document)
    {
        using var json = JsonDocument.Parse(document);
        var keys = new Dictionary<string, SigningKey>(StringComparer.Ordinal);
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("keys", out var list) || list.ValueKind != JsonValueKind.Array)
            return FrozenDictionary<string, SigningKey>.Empty;

        foreach (var entry in list.EnumerateArray())
        {
            if (Text(entry, "kty") != "RSA" || Text(entry, "use") is not (null or "sig"))
                continue;
            if (Text(entry, "kid") is not { Length: > 0 } id || Text(entry, "n") is not { } n || Text(entry, "e") is not { } e)
                continue;

            var key = new RsaSecurityKey(new RSAParameters { Modulus = Base64Url.DecodeFromChars(n), Exponent = Base64Url.DecodeFromChars(e) }) { KeyId = id };
            keys[id] = new(key, Endorsements(entry));
        }
        return keys.ToFrozenDictionary(StringComparer.Ordinal);
    }

    static FrozenSet<string> Endorsements(JsonElement entry) =>
        entry.TryGetProperty("endorsements", out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!).ToFrozenSet(StringComparer.Ordinal)
            : FrozenSet<string>.Empty;

    static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <param name="Keys">By key id.</param>
    /// <param name="ReadAt">When they were read.</param>
    /// <param name="TriedAt">When reading was last tried, with or without success.</param>
    sealed record State(FrozenDictionary<string, SigningKey> Keys, DateTimeOffset ReadAt, DateTimeOffset TriedAt)
    {
        public bool IsStale(DateTimeOffset now) => now - ReadAt >= Lifetime;

        public bool MayLook(string id, DateTimeOffset now)
        {
            var lastFailed = TriedAt > ReadAt;
            if (lastFailed && now - TriedAt < AfterFailure)
                return false;
            return IsStale(now) || (!Keys.ContainsKey(id) && now - ReadAt >= BetweenLooksForUnknown);
        }
    }
}
