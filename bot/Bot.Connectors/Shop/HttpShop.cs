using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bot.Dialogues;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Bot.Connectors.Shop;

/// <summary>The shop's order system over HTTP.</summary>
/// <remarks>
/// A question is tried at most three times within its budget. Once most questions fail, the shop is left alone for a while and answers
/// <see cref="ShopOutcome.Unavailable"/> at once, so that a shop that is down does not hold up conversations. Changes are retried as
/// well: their idempotency key makes that safe, and not retrying would leave the customer without knowing. Safe for concurrent use.
/// </remarks>
public sealed class HttpShop : IShop, IDisposable
{
    /// <summary>An order is some hundred bytes; a longer answer is not read to its end.</summary>
    const int LongestAnswer = 64 * 1024;

    /// <summary>The shop's reason when the e-mail address is not the order's.</summary>
    const string WrongEmail = "wrong-email";

    /// <summary>A shop that asks for a longer pause is not asked again within this question.</summary>
    static readonly TimeSpan LongestRetryAfter = TimeSpan.FromSeconds(1);

    static readonly Meter Meter = new("Switchboard.Connectors");

    static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "switchboard.shop.duration", "s", "Time of a question to the shop with all its tries, by operation and outcome.");

    readonly HttpClient http;
    readonly ResiliencePipeline<Reply> pipeline;

    /// <summary>Prepares the connection; nothing is sent before the first question.</summary>
    /// <exception cref="ArgumentException">The options are outside their ranges; the message says which.</exception>
    public HttpShop(ShopOptions options)
    {
        if (options.Problem() is { } problem)
            throw new ArgumentException(problem, nameof(options));

        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, // An order system does not redirect; a sign-in page or a captive portal does.
            ConnectTimeout = options.TryTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            UseCookies = false,
        })
        {
            BaseAddress = new Uri(options.Address.AbsoluteUri.TrimEnd('/') + "/"),
            Timeout = Timeout.InfiniteTimeSpan, // The pipeline keeps time.
        };
        if (options.ApiKey is { Length: > 0 } key)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        pipeline = Pipeline(options);
    }

    /// <inheritdoc/>
    public ValueTask<ShopAnswer<Order>> FindOrderAsync(string number, CancellationToken cancellation) =>
        AskAsync("find-order", HttpMethod.Get, number, "", null, null, order => order.ToOrder(), cancellation);

    /// <inheritdoc/>
    public ValueTask<ShopAnswer<OrderChange>> CancelAsync(string number, string email, string idempotencyKey, CancellationToken cancellation) =>
        AskAsync("cancel", HttpMethod.Post, number, "/cancel", email, idempotencyKey, order => order.ToChange(), cancellation);

    /// <inheritdoc/>
    public ValueTask<ShopAnswer<OrderChange>> StartReturnAsync(string number, string email, string idempotencyKey, CancellationToken cancellation) =>
        AskAsync("start-return", HttpMethod.Post, number, "/returns", email, idempotencyKey, order => order.ToChange(), cancellation);

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    async ValueTask<ShopAnswer<T>> AskAsync<T>(
        string operation, HttpMethod method, string number, string suffix, string? email, string? key, Func<WireOrder, T?> read, CancellationToken cancellation)
        where T : class
    {
        // The number comes from what a customer typed. What cannot be a number must not become a path.
        if (!CanBeANumber(number))
            return new(ShopOutcome.NotFound, null, "not an order number");

        var started = Stopwatch.GetTimestamp();
        var answer = await AnswerAsync(method, $"orders/{number}{suffix}", email, key, read, cancellation);
        Duration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, new("operation", operation), new("outcome", answer.Outcome.ToString()));
        return answer;
    }

    async ValueTask<ShopAnswer<T>> AnswerAsync<T>(
        HttpMethod method, string path, string? email, string? key, Func<WireOrder, T?> read, CancellationToken cancellation)
        where T : class
    {
        Reply reply;
        try
        {
            reply = await pipeline.ExecuteAsync(token => TryAsync(method, path, email, key, token), cancellation);
        }
        catch (BrokenCircuitException)
        {
            return Unavailable<T>("left alone after too many failures");
        }
        catch (TimeoutRejectedException)
        {
            return Unavailable<T>("no answer in time");
        }
        catch (Exception failure) when (IsNetwork(failure))
        {
            return Unavailable<T>("network: " + (failure is HttpRequestException { HttpRequestError: var error } ? error.ToString() : failure.GetType().Name));
        }

        return reply.Status switch
        {
            _ when reply.Body is null => Unavailable<T>("the answer was too long"),
            HttpStatusCode.OK or HttpStatusCode.Created => Parse(reply.Body, ShopWireJson.Default.WireOrder) is { } order && read(order) is { } value
                ? new(ShopOutcome.Found, value, null)
                : Unavailable<T>("the answer could not be understood"),
            HttpStatusCode.NotFound => new(ShopOutcome.NotFound, null, null),
            HttpStatusCode.Conflict when Problem(reply.Body) is { } problem => new(ShopOutcome.Refused, null, problem.Words, problem.Reason),
            HttpStatusCode.Conflict => new(ShopOutcome.Refused, null, null),
            // A gateway forbids as well, and has nothing to say to a customer.
            HttpStatusCode.Forbidden when Problem(reply.Body) is { Reason: WrongEmail } problem => new(ShopOutcome.WrongEmail, null, problem.Words, problem.Reason),
            _ => Unavailable<T>($"status {(int)reply.Status}"),
        };
    }

    async ValueTask<Reply> TryAsync(HttpMethod method, string path, string? email, string? key, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.Add(new("application/json"));
        if (key is not null)
            request.Headers.Add("Idempotency-Key", Hash(key)); // A channel's ids may hold what no header can.
        if (email is not null)
            request.Headers.Add("Customer-Email-Hash", Hash(email.Trim().ToLowerInvariant())); // The shop has the address; it need not travel.

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        return new(response.StatusCode, await ReadAsync(response.Content, cancellation), response.Headers.RetryAfter?.Delta);
    }

    static async ValueTask<byte[]?> ReadAsync(HttpContent content, CancellationToken cancellation)
    {
        if (content.Headers.ContentLength > LongestAnswer)
            return null;
        using var stream = await content.ReadAsStreamAsync(cancellation);
        var buffer = new byte[LongestAnswer + 1];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        return length > LongestAnswer ? null : buffer[..length];
    }

    static ResiliencePipeline<Reply> Pipeline(ShopOptions options)
    {
        static bool Failed(Outcome<Reply> outcome) =>
            outcome.Exception is { } failure ? failure is TimeoutRejectedException || IsNetwork(failure) : outcome.Result.IsTransient;

        var builder = new ResiliencePipelineBuilder<Reply>().AddTimeout(options.Budget);
        if (options.Retries > 0)
            builder.AddRetry(new RetryStrategyOptions<Reply>
            {
                MaxRetryAttempts = options.Retries,
                Delay = TimeSpan.FromMilliseconds(60),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = attempt => new(Failed(attempt.Outcome) && !(attempt.Outcome.Result.RetryAfter > LongestRetryAfter)),
                DelayGenerator = attempt => new(attempt.Outcome.Result.RetryAfter), // null: the usual pause
            });
        return builder
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<Reply>
            {
                FailureRatio = 0.5,
                MinimumThroughput = 10,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = options.Pause,
                ShouldHandle = attempt => new(Failed(attempt.Outcome)),
            })
            .AddTimeout(options.TryTimeout)
            .Build();
    }

    static bool IsNetwork(Exception failure) => failure is HttpRequestException or IOException;

    static bool CanBeANumber(string number) =>
        number.Length is > 0 and <= 40 && number.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-');

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    static WireProblem? Problem(byte[] body) => Parse(body, ShopWireJson.Default.WireProblem);

    static T? Parse<T>(byte[] body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    static ShopAnswer<T> Unavailable<T>(string why) => new(ShopOutcome.Unavailable, default, why);

    /// <summary>One try's answer. The body is null when it was longer than anyone should send.</summary>
    readonly record struct Reply(HttpStatusCode Status, byte[]? Body, TimeSpan? RetryAfter)
    {
        public bool IsTransient => Status is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;
    }
}
