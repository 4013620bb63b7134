using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bot.Protocol.Authentication;
using Polly;
using Polly.Retry;

namespace Bot.Protocol.Connector;

/// <summary>Speaks to a channel through its service URL (Connector REST API, version 3). Thread-safe; one for the life of the process.</summary>
/// <remarks>
/// <para>Nothing is sent, and no token fetched, before the service URL has passed <see cref="ServiceUrls"/>.</para>
/// <para>Tries again on 412, 429, 502, 503, 504, time-outs and network errors, with exponential pauses and jitter, or as long as
/// Retry-After says; never on other answers. A message whose answer got lost may therefore arrive twice, as with the SDKs.</para>
/// <para>Order is the caller's business: two calls at once may arrive in either order.</para>
/// </remarks>
public sealed class ConnectorClient
{
    static readonly MediaTypeHeaderValue Json = new("application/json", "utf-8");
    static readonly ProductInfoHeaderValue Product = new("Bot.Protocol", "1.0");
    static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    readonly ServiceUrls _serviceUrls;
    readonly AppCredentials? _credentials;
    readonly ConnectorOptions _options;
    readonly HttpMessageInvoker _http;
    readonly TimeProvider _time;
    readonly ResiliencePipeline<Attempt> _pipeline;

    /// <param name="serviceUrls">Where the bot may speak to.</param>
    /// <param name="credentials">Null for a bot without app id: then no Authorization header is sent at all.</param>
    /// <param name="handler"><see cref="ProtocolHttp.CreateHandler"/>. Not disposed here.</param>
    /// <param name="time">The clock for pauses and for Retry-After dates.</param>
    /// <param name="options">Patience; the defaults when null.</param>
    public ConnectorClient(ServiceUrls serviceUrls, AppCredentials? credentials, HttpMessageHandler handler, TimeProvider time, ConnectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(serviceUrls);
        ArgumentNullException.ThrowIfNull(time);
        (_serviceUrls, _credentials, _time, _options, _http) = (serviceUrls, credentials, time, options ?? new(), ProtocolHttp.Invoker(handler));
        _pipeline = Pipeline();
    }

    /// <summary>Sends to where <paramref name="reference"/> points: as a reply if the activity has a <see cref="Activity.ReplyToId"/>, otherwise at the end of the conversation.</summary>
    /// <param name="reference">Stored earlier from a received activity.</param>
    /// <param name="activity">Addressed by the reference before it is sent; see <see cref="Activity.ApplyConversationReference"/>.</param>
    /// <param name="audience">For whom the token is made out, from <see cref="CallerIdentity.ReplyAudience"/>; null for the connector.</param>
    /// <param name="cancellation">Stops trying.</param>
    public Task<Delivery> SendAsync(ConversationReference reference, Activity activity, string? audience = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(activity);
        activity = activity.ShallowCopy().ApplyConversationReference(reference);
        return activity.ReplyToId is { Length: > 0 } replyToId
            ? ReplyToActivityAsync(reference.ServiceUrl, reference.Conversation?.Id, replyToId, activity, audience, cancellation)
            : SendToConversationAsync(reference.ServiceUrl, reference.Conversation?.Id, activity, audience, cancellation);
    }

    /// <summary>Adds an activity at the end of a conversation.</summary>
    public Task<Delivery> SendToConversationAsync(
        string? serviceUrl, string? conversationId, Activity activity, string? audience = null, CancellationToken cancellation = default) =>
        DeliverAsync(HttpMethod.Post, serviceUrl, ["conversations", conversationId, "activities"], activity, audience, cancellation);

    /// <summary>Answers an activity.</summary>
    public Task<Delivery> ReplyToActivityAsync(
        string? serviceUrl, string? conversationId, string activityId, Activity activity, string? audience = null, CancellationToken cancellation = default) =>
        DeliverAsync(HttpMethod.Post, serviceUrl, ["conversations", conversationId, "activities", activityId], activity, audience, cancellation);

    /// <summary>Replaces an activity sent earlier.</summary>
    public Task<Delivery> UpdateActivityAsync(
        string? serviceUrl, string? conversationId, string activityId, Activity activity, string? audience = null, CancellationToken cancellation = default) =>
        DeliverAsync(HttpMethod.Put, serviceUrl, ["conversations", conversationId, "activities", activityId], activity, audience, cancellation);

    /// <summary>Takes an activity back.</summary>
    public Task<Delivery> DeleteActivityAsync(
        string? serviceUrl, string? conversationId, string activityId, string? audience = null, CancellationToken cancellation = default) =>
        DeliverAsync(HttpMethod.Delete, serviceUrl, ["conversations", conversationId, "activities", activityId], null, audience, cancellation);

    /// <summary>Shows that the bot is typing. One try only: it is worthless a second later.</summary>
    public async Task<Delivery> SendTypingAsync(ConversationReference reference, string? audience = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var typing = Activity.Typing().ApplyConversationReference(reference);
        typing.ReplyToId = null;
        var call = Call.For(HttpMethod.Post, _serviceUrls, reference.ServiceUrl, ["conversations", reference.Conversation?.Id, "activities"],
            ActivityJson.ToUtf8(typing), audience, out var refused);
        return call is null ? refused! : (await RunAsync(call, once: true, cancellation).ConfigureAwait(false)).ToDelivery();
    }

    /// <summary>Starts a conversation, to speak first.</summary>
    /// <param name="serviceUrl">From an earlier conversation on the same channel.</param>
    /// <param name="parameters">Whom to speak with.</param>
    /// <param name="audience">For whom the token is made out; null for the connector.</param>
    /// <param name="cancellation">Stops trying.</param>
    public Task<ConnectorAnswer<ConversationResourceResponse>> CreateConversationAsync(
        string? serviceUrl, ConversationParameters parameters, string? audience = null, CancellationToken cancellation = default) =>
        AskAsync(HttpMethod.Post, serviceUrl, ["conversations"], "", JsonSerializer.SerializeToUtf8Bytes(parameters, ProtocolJson.Wire.ConversationParameters),
            ProtocolJson.Wire.ConversationResourceResponse, audience, cancellation);

    /// <summary>Everyone in the conversation. In Teams use the paged one.</summary>
    public Task<ConnectorAnswer<IList<ChannelAccount>>> GetMembersAsync(
        string? serviceUrl, string? conversationId, string? audience = null, CancellationToken cancellation = default) =>
        AskAsync(HttpMethod.Get, serviceUrl, ["conversations", conversationId, "members"], "", null, ProtocolJson.Wire.IListChannelAccount, audience, cancellation);

    /// <summary>One member.</summary>
    public Task<ConnectorAnswer<ChannelAccount>> GetMemberAsync(
        string? serviceUrl, string? conversationId, string memberId, string? audience = null, CancellationToken cancellation = default) =>
        AskAsync(HttpMethod.Get, serviceUrl, ["conversations", conversationId, "members", memberId], "", null, ProtocolJson.Wire.ChannelAccount, audience, cancellation);

    /// <summary>A page of members.</summary>
    /// <param name="serviceUrl">Of the conversation.</param>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="pageSize">Members per page, 50 to 500 in Teams; the channel's choice when null.</param>
    /// <param name="continuationToken">From the page before; null for the first.</param>
    /// <param name="audience">For whom the token is made out; null for the connector.</param>
    /// <param name="cancellation">Stops trying.</param>
    public Task<ConnectorAnswer<PagedMembersResult>> GetPagedMembersAsync(
        string? serviceUrl, string? conversationId, int? pageSize = null, string? continuationToken = null, string? audience = null, CancellationToken cancellation = default)
    {
        var query = string.Join('&', new[]
        {
            pageSize is { } size ? $"pageSize={size}" : null,
            continuationToken is { } token ? "continuationToken=" + Uri.EscapeDataString(token) : null,
        }.OfType<string>());
        return AskAsync(HttpMethod.Get, serviceUrl, ["conversations", conversationId, "pagedmembers"], query.Length > 0 ? "?" + query : "", null,
            ProtocolJson.Wire.PagedMembersResult, audience, cancellation);
    }

    async Task<Delivery> DeliverAsync(HttpMethod method, string? serviceUrl, string?[] path, Activity? activity, string? audience, CancellationToken cancellation)
    {
        var call = Call.For(method, _serviceUrls, serviceUrl, path, activity is null ? null : ActivityJson.ToUtf8(activity), audience, out var refused);
        return call is null ? refused! : (await RunAsync(call, once: false, cancellation).ConfigureAwait(false)).ToDelivery();
    }

    async Task<ConnectorAnswer<T>> AskAsync<T>(
        HttpMethod method, string? serviceUrl, string?[] path, string query, byte[]? body, JsonTypeInfo<T> type, string? audience, CancellationToken cancellation)
        where T : class
    {
        var call = Call.For(method, _serviceUrls, serviceUrl, path, body, audience, out var refused, query);
        if (call is null)
            return new(refused!, null);

        var attempt = await RunAsync(call, once: false, cancellation).ConfigureAwait(false);
        var outcome = attempt.ToDelivery();
        if (outcome is not Delivery.Delivered)
            return new(outcome, null);
        return JsonInput.TryRead(attempt.Body, type, "an answer", out var value, out var problem)
            ? new(new Delivery.Delivered(null), value)
            : new(new Delivery.Refused(attempt.Status, null, "unreadable answer: " + problem), null);
    }

    /// <summary>The tries of one call, and once more with a fresh token if the channel refused the one we had.</summary>
    async Task<Attempt> RunAsync(Call call, bool once, CancellationToken cancellation)
    {
        var attempt = await TriesAsync(call, once, cancellation).ConfigureAwait(false);
        if (attempt is { Status: 401, Token: { } refused } && _credentials?.Forget(call.Audience, refused) == true)
            attempt = await TriesAsync(call, once: true, cancellation).ConfigureAwait(false);
        return attempt;
    }

    async Task<Attempt> TriesAsync(Call call, bool once, CancellationToken cancellation)
    {
        if (!once)
            return await _pipeline.ExecuteAsync(static (state, token) => state.Client.TryAsync(state.Call, token), (Client: this, Call: call), cancellation).ConfigureAwait(false);
        return await TryAsync(call, cancellation).ConfigureAwait(false);
    }

    async ValueTask<Attempt> TryAsync(Call call, CancellationToken cancellation)
    {
        string? token = null;
        if (_credentials is not null)
        {
            var access = await _credentials.GetTokenAsync(call.Audience, cancellation).ConfigureAwait(false);
            if (access.Token is null)
                return Attempt.WithoutToken(access);
            token = access.Token;
        }

        using var timeout = new CancellationTokenSource(_options.TryTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            using var request = call.ToRequest(token);
            request.Headers.UserAgent.Add(Product);
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            var body = await ProtocolHttp.ReadAsync(response.Content, _options.LargestAnswer, either.Token).ConfigureAwait(false);
            return new Attempt((int)response.StatusCode, body, RetryAfter(response.Headers.RetryAfter), token, null);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Attempt.Lost("no answer in time", token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Attempt.Lost(e is HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } known ? $"network: {known.HttpRequestError}" : "network error", token);
        }
    }

    TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        var wait = header?.Delta ?? (header?.Date is { } date ? date - _time.GetUtcNow() : null);
        return wait is not { } span ? null : span < TimeSpan.Zero ? TimeSpan.Zero : span > LongestRetryAfter ? LongestRetryAfter : span;
    }

    ResiliencePipeline<Attempt> Pipeline()
    {
        if (_options.Tries <= 1)
            return ResiliencePipeline<Attempt>.Empty;

        return new ResiliencePipelineBuilder<Attempt> { TimeProvider = _time }
            .AddRetry(new RetryStrategyOptions<Attempt>
            {
                MaxRetryAttempts = _options.Tries - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = _options.FirstPause,
                MaxDelay = _options.LongestPause,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Result is { IsWorthAnotherTry: true } attempt && !(attempt.RetryAfter > _options.LongestPause)),
                DelayGenerator = static arguments => ValueTask.FromResult(arguments.Outcome.Result?.RetryAfter),
            })
            .Build();
    }

    /// <summary>A request that may be made several times.</summary>
    sealed record Call(HttpMethod Method, Uri Address, string ConversationId, byte[]? Body, string? Audience)
    {
        public static Call? For(
            HttpMethod method, ServiceUrls allowed, string? serviceUrl, string?[] path, byte[]? body, string? audience, out Delivery.Refused? refused, string query = "")
        {
            refused = null;
            if (!allowed.IsAllowed(serviceUrl, out var root, out var problem))
                refused = new(null, null, problem);
            // The URL parser would take dots for "this folder" and "the folder above", escaped or not.
            else if (Array.Exists(path, id => id is null or "" or "." or ".."))
                refused = new(null, null, "no conversation or activity id that can stand in a path");
            else if (body?.Length > ActivityJson.MaxBytes)
                refused = new(null, null, $"activity of {body.Length} bytes, at most {ActivityJson.MaxBytes} can be sent");
            if (refused is not null)
                return null;

            var address = new Uri($"{root!.AbsoluteUri.TrimEnd('/')}/v3/{string.Join('/', path.Select(id => Uri.EscapeDataString(id!)))}{query}");
            return new(method, address, path.Length > 1 ? path[1]! : "", body, audience);
        }

        public HttpRequestMessage ToRequest(string? token)
        {
            var request = new HttpRequestMessage(Method, Address);
            if (token is not null)
                request.Headers.Authorization = new("Bearer", token);
            if (ConversationId.Length > 0 && ConversationId.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0)
                request.Headers.TryAddWithoutValidation("x-ms-conversation-id", ConversationId);
            if (Body is not null)
                request.Content = new ByteArrayContent(Body) { Headers = { ContentType = Json } };
            return request;
        }
    }

    /// <summary>How one try ended. No status: no answer.</summary>
    sealed record Attempt(int? Status, byte[]? Body, TimeSpan? RetryAfter, string? Token, string? Problem)
    {
        public static Attempt Lost(string problem, string? token) => new(null, null, null, token, problem);

        /// <summary>Not worth quick tries: the credentials pause by themselves.</summary>
        public static Attempt WithoutToken(AccessToken access) => new(null, null, access.TryAgainAfter, null, "no access token: " + access.Problem) { LacksToken = true };

        public bool LacksToken { get; private init; }

        public bool IsWorthAnotherTry => !LacksToken && Status is (null or 412 or 429 or 502 or 503 or 504);

        public Delivery ToDelivery()
        {
            if (Status is not { } status)
                return new Delivery.RetryLater(RetryAfter, null, Problem!);
            if (status is >= 200 and <= 299)
                return Success(status);
            if (status is >= 300 and <= 399)
                return new Delivery.Refused(status, null, $"answered {status}: redirects are not followed");

            var code = ReadErrorCode();
            var reason = code is null ? $"answered {status}" : $"answered {status} {code}";
            // 500 may be the message's own fault, so it gets no quick tries, but later is another matter.
            return IsWorthAnotherTry || status == 500 ? new Delivery.RetryLater(RetryAfter, status, reason) : new Delivery.Refused(status, code, reason);
        }

        Delivery Success(int status)
        {
            if (Body is null)
                return new Delivery.RetryLater(null, status, "answer too large for a channel's");
            if (Body.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
                return new Delivery.Delivered(null);
            try
            {
                using var json = JsonDocument.Parse(Body);
                return new Delivery.Delivered(Text(json.RootElement, "id"));
            }
            catch (JsonException)
            {
                // A proxy's or sign-in page says 200, too; the channel has not seen the message then.
                return new Delivery.RetryLater(null, status, "answered with something that is not JSON");
            }
        }

        /// <summary>The code only: messages are free text, and some channels repeat in them what was sent.</summary>
        string? ReadErrorCode()
        {
            try
            {
                using var json = JsonDocument.Parse(Body ?? []);
                var error = json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var inner) ? inner : json.RootElement;
                return Text(error, "code") is { Length: > 0 and <= 60 } code && code.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? code : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }

        static string? Text(JsonElement json, string name)
        {
            try
            {
                return json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
            }
            catch (InvalidOperationException)
            {
                return null; // half a surrogate pair
            }
        }
    }
}
