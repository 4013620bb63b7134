using System.Globalization;
using System.Text.Json;
using Bot.Protocol.Authentication;

namespace Bot.Protocol.Connector;

/// <summary>What the bot proves itself with.</summary>
/// <param name="AppId">The bot's app id.</param>
/// <param name="Secret">Its client secret. Never logged, sent to the token endpoint only.</param>
/// <param name="TenantId">For a single-tenant bot its tenant; null for a multi-tenant one.</param>
/// <param name="Cloud">Where tokens come from.</param>
public sealed record AppRegistration(string AppId, string Secret, string? TenantId, BotFrameworkCloud Cloud)
{
    /// <summary>The app id only: a record would print the secret.</summary>
    public override string ToString() => AppId;
}

/// <summary>An access token, or why there is none.</summary>
/// <param name="Token">The token; null when there is none.</param>
/// <param name="Problem">Why not, fit for a log; null when there is one.</param>
/// <param name="TryAgainAfter">How long the same answer will be given without asking again.</param>
public readonly record struct AccessToken(string? Token, string? Problem, TimeSpan TryAgainAfter)
{
    /// <summary>The problem only: a record would print the token.</summary>
    public override string ToString() => Problem ?? "a token";
}

/// <summary>Access tokens by client credentials (OAuth 2.0, Entra v2), cached per audience. Thread-safe; one for the life of the process.</summary>
/// <remarks>
/// Renewed five minutes before the end by one request, however many wait. While an old token still lives, a failed renewal
/// goes unnoticed. After a failure the token endpoint is left alone for 15 seconds.
/// </remarks>
public sealed class AppCredentials
{
    static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);
    static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(15);
    static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(15);
    const int LargestAnswer = 64 * 1024;

    readonly AppRegistration _app;
    readonly Uri _endpoint;
    readonly HttpMessageInvoker _http;
    readonly TimeProvider _time;
    readonly Lock _sync = new();
    readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    int _requests;

    /// <param name="app">Who the bot is.</param>
    /// <param name="handler">For the token endpoint; <see cref="ProtocolHttp.CreateHandler"/>. Not disposed here.</param>
    /// <param name="time">The clock that tells when a token ends.</param>
    public AppCredentials(AppRegistration app, HttpMessageHandler handler, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(app);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentException.ThrowIfNullOrEmpty(app.AppId);
        ArgumentException.ThrowIfNullOrEmpty(app.Secret);
        (_app, _time, _http) = (app, time, ProtocolHttp.Invoker(handler));
        var tenant = string.IsNullOrEmpty(app.TenantId) ? app.Cloud.DefaultTenant : app.TenantId;
        _endpoint = new Uri(string.Format(CultureInfo.InvariantCulture, app.Cloud.TokenEndpoint, Uri.EscapeDataString(tenant)));
    }

    /// <summary>How often the token endpoint was asked since the start, for diagnosis.</summary>
    public int TokenRequests => Volatile.Read(ref _requests);

    /// <summary>A token for the connector, or for <paramref name="audience"/> (a calling bot's app id, when this one is a skill).</summary>
    public async ValueTask<AccessToken> GetTokenAsync(string? audience, CancellationToken cancellation)
    {
        audience ??= _app.Cloud.ConnectorAudience;
        Task<Entry> asking;
        lock (_sync)
        {
            var now = _time.GetUtcNow();
            var known = _entries.GetValueOrDefault(audience) ?? Entry.None;
            if (known.Asking is { IsCompleted: false })
            {
                asking = known.Asking;
            }
            else if (now < known.AskAgainAt)
            {
                return known.Lives(now) ? known.Answer : known.Failure(now);
            }
            else
            {
                asking = Task.Run(() => RenewAsync(audience, known), CancellationToken.None);
                _entries[audience] = known with { Asking = asking };
            }

            // Nobody waits for a renewal while the old token lives.
            if (known.Lives(now))
                return known.Answer;
        }
        return (await asking.WaitAsync(cancellation).ConfigureAwait(false)).Result(_time.GetUtcNow());
    }

    /// <summary>Drops a token that was refused, unless it has been renewed meanwhile.</summary>
    /// <returns>Whether the next call will bring another token.</returns>
    internal bool Forget(string? audience, string token)
    {
        audience ??= _app.Cloud.ConnectorAudience;
        lock (_sync)
        {
            if (!_entries.TryGetValue(audience, out var known))
                return true;
            if (known.Token != token)
                return known.Problem is null;
            _entries.Remove(audience);
            return true;
        }
    }

    async Task<Entry> RenewAsync(string audience, Entry before)
    {
        Interlocked.Increment(ref _requests);
        var (token, seconds, problem) = await AskAsync(audience).ConfigureAwait(false);
        var now = _time.GetUtcNow();

        Entry after;
        if (token is null)
        {
            after = before with { Problem = problem, AskAgainAt = now + PauseAfterFailure, Asking = null };
        }
        else
        {
            var life = TimeSpan.FromSeconds(seconds);
            // Short tokens, which only tests and odd providers hand out, are renewed at half their life.
            var renewAfter = life > RenewBefore * 2 ? life - RenewBefore : life / 2;
            after = new Entry(token, now + life, now + renewAfter, null, null);
        }
        lock (_sync)
            _entries[audience] = after;
        return after;
    }

    async Task<(string? Token, double Seconds, string? Problem)> AskAsync(string audience)
    {
        using var timeout = new CancellationTokenSource(RequestTimeout);
        using var request = new HttpRequestMessage(HttpMethod.Post, _endpoint)
        {
            Content = new FormUrlEncodedContent(
            [
                new("grant_type", "client_credentials"),
                new("client_id", _app.AppId),
                new("client_secret", _app.Secret),
                new("scope", audience + "/.default"),
            ]),
        };
        try
        {
            using var response = await _http.SendAsync(request, timeout.Token).ConfigureAwait(false);
            var body = await ProtocolHttp.ReadAsync(response.Content, LargestAnswer, timeout.Token).ConfigureAwait(false);
            return Read(body, (int)response.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, 0, "token endpoint not reached");
        }
        catch (OperationCanceledException)
        {
            return (null, 0, "token endpoint did not answer in time");
        }
    }

    static (string? Token, double Seconds, string? Problem) Read(byte[]? body, int status)
    {
        var problem = $"token endpoint answered {status}";
        try
        {
            using var json = JsonDocument.Parse(body ?? []);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
                return (null, 0, problem);
            if (status == 200 && Text(root, "access_token") is { Length: > 0 } token && token.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0)
                return (token, Seconds(root), null);
            // error is a fixed word ("invalid_client"); error_description is long and holds ids, so it stays out.
            return (null, 0, Text(root, "error") is { Length: > 0 and < 60 } error && error.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? $"{problem} ({error})" : problem);
        }
        catch (JsonException)
        {
            return (null, 0, problem + " without JSON");
        }
    }

    static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Seconds, as a number or, from Entra v1, as a string.</summary>
    static double Seconds(JsonElement root)
    {
        const double Assumed = 600;
        if (!root.TryGetProperty("expires_in", out var value))
            return Assumed;
        var read = value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number
            : value.ValueKind == JsonValueKind.String && double.TryParse(value.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var text) ? text
            : Assumed;
        return Math.Clamp(read, 1, 86_400);
    }

    sealed record Entry(string? Token, DateTimeOffset EndsAt, DateTimeOffset AskAgainAt, string? Problem, Task<Entry>? Asking)
    {
        public static readonly Entry None = new(null, DateTimeOffset.MinValue, DateTimeOffset.MinValue, null, null);

        public AccessToken Answer => new(Token, null, TimeSpan.Zero);

        public bool Lives(DateTimeOffset now) => Token is not null && now < EndsAt;

        public AccessToken Failure(DateTimeOffset now) =>
            new(null, Problem ?? "no token", AskAgainAt > now ? AskAgainAt - now : TimeSpan.Zero);

        public AccessToken Result(DateTimeOffset now) => Lives(now) ? Answer : Failure(now);
    }
}
