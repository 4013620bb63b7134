using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Threading.RateLimiting;
using Bot.Conversations;
using Bot.Protocol;
using Bot.Protocol.Authentication;
using Bot.Turns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bot.Channels.Connector;

/// <summary><c>POST /api/messages</c>: what Azure Bot Service, Teams, the Emulator and other bots post activities to.</summary>
/// <remarks>Answers as the JavaScript SDK does (conformance tests run it beside this), but acknowledges once the message is durable
/// instead of when its turn is over, and never answers 500 for what a caller sent.</remarks>
public sealed partial class BotEndpoint(
    ChannelAuthentication authentication, BotFrameworkOptions options, Reception reception, IMessageLog log, TypingSigns typing,
    IHostEnvironment environment, TimeProvider clock, ILogger<BotEndpoint> logger) : IDisposable
{
    const int Page = 100;
    const string BadArgument = "BadArgument";
    readonly PartitionedRateLimiter<string> _limiter = RateLimits.PerMinute(options.MessagesPerMinute);

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/messages", HandleAsync).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        // Said by ourselves: routing's own 405 belongs to nobody, and the host denies what belongs to nobody.
        routes.Map("/api/messages", NotPost).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
    }

    static Task NotPost(HttpContext http)
    {
        (http.Response.StatusCode, http.Response.Headers.Allow) = (405, "POST");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();

    async Task HandleAsync(HttpContext http)
    {
        if (!options.IsReady())
        {
            await Responses.LaterAsync(http, 503, 5, "Not ready yet.");
            return;
        }
        if (!IsJson(http.Request))
        {
            await Responses.ErrorAsync(http, 415, BadArgument, "Send application/json in UTF-8, not compressed.");
            return;
        }
        if (await ReadAsync(http) is not { } activity)
            return;

        var verdict = await authentication.AuthenticateAsync(Header(http.Request), activity, new(IsLoopback(http), environment.IsDevelopment()), http.RequestAborted);
        if (!verdict.IsAllowed || !IsServed(verdict.Identity!, activity.ChannelId!))
        {
            Refused(logger, verdict.IsAllowed ? "channel that is not served" : verdict.Reason);
            if (verdict.StatusCode == 401)
                http.Response.Headers.WWWAuthenticate = "Bearer";
            await Responses.ErrorAsync(http, verdict.IsAllowed ? 403 : verdict.StatusCode, verdict.StatusCode == 401 ? "Unauthorized" : "Forbidden", "This bot does not take activities from you.");
            return;
        }
        using var lease = _limiter.AttemptAcquire(ConnectorMessage.ConversationId(activity));
        if (!lease.IsAcquired)
        {
            await Responses.LaterAsync(http, 429, 10, "This conversation sends too much.");
            return;
        }
        var way = StoredReference.From(activity, verdict.Identity!.ReplyAudience);
        if (activity.Type == ActivityTypes.Invoke)
            await InvokeAsync(http, activity, way);
        else
            await TakeAsync(http, activity, way);
    }

    async Task TakeAsync(HttpContext http, Activity activity, StoredReference way)
    {
        var message = ConnectorMessage.Translate(activity, way, clock.GetUtcNow(), HubOf(activity));
        if (message is null)
        {
            await Responses.JsonAsync(http, 200, activity.DeliveryMode == DeliveryModes.ExpectReplies ? """{"activities":[]}""" : "{}");
            return;
        }
        if (await ReceivedAsync(http, message, way) is not { } turn)
            return;
        if (message.AnswerInline)
            await AnswerAsync(http, message, way, turn, null);
        else
            await Responses.JsonAsync(http, 200, "{}");
    }

    async Task InvokeAsync(HttpContext http, Activity activity, StoredReference way)
    {
        if (activity.Name != "adaptiveCard/action")
        {
            await Responses.ErrorAsync(http, 501, "NotImplemented", "This bot does not know the invoke.");
            return;
        }
        if (ConnectorMessage.Pressed(activity, way, clock.GetUtcNow(), HubOf(activity)) is not { } message)
        {
            await Responses.JsonAsync(http, 400, InvokeAnswers.NoWords);
            return;
        }
        if (await ReceivedAsync(http, message, way) is not { } turn)
            return;
        if (message.AnswerInline)
            await AnswerAsync(http, message, way, turn, InvokeAnswers.Taken);
        else
            await Responses.JsonAsync(http, 200, InvokeAnswers.Taken);
    }

    string? HubOf(Activity activity) => options.HandoffHubs.GetValueOrDefault(activity.ChannelId!);

    /// <summary>Stores the message; null when it was answered that it cannot be now.</summary>
    async Task<Task?> ReceivedAsync(HttpContext http, InboundMessage message, StoredReference way)
    {
        // Once a message is on its way into the store, a caller who hangs up does not take it back.
        var (taken, turn) = await reception.TakeAndWatchAsync(message, null, CancellationToken.None);
        if (taken == Taken.Busy)
        {
            await Responses.LaterAsync(http, 429, 5, "Too much at once. Nothing was stored.");
            return null;
        }
        if (taken == Taken.Accepted && message is { Kind: MessageKind.Text, AnswerInline: false })
            typing.WhileBusy(message.ConversationId, turn, way);
        return turn;
    }

    /// <summary>Waits for the turn and answers with what was said in it.</summary>
    async Task AnswerAsync(HttpContext http, InboundMessage message, StoredReference way, Task turn, string? body)
    {
        try
        {
            await turn.WaitAsync(TimeSpan.FromSeconds(Math.Clamp(options.InlineSeconds, 1, 60)), clock, http.RequestAborted);
        }
        catch (TimeoutException)
        {
            await Responses.ErrorAsync(http, 504, "BotTimeout", "The answer takes longer than this call may. It is stored and will be given when it is asked for again.");
            return;
        }
        var output = Responses.Json(http, 200);
        await using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = ActivityJson.Options.Encoder }))
        {
            json.WriteStartObject();
            json.WriteStartArray("activities");
            for (long after = 0; await log.ReadAsync(message.ConversationId, after, Page, http.RequestAborted) is { Count: > 0 } rows; after = rows[^1].Seq)
                foreach (var row in rows)
                    if (row.Wire.Contains(JsonEncodedText.Encode(message.ActivityId!, ActivityJson.Options.Encoder).Value, StringComparison.Ordinal) && Reply(row, message, way) is { } reply)
                        ActivityJson.Write(json, reply);
            json.WriteEndArray();
            if (body is not null)
            {
                json.WritePropertyName("body");
                json.WriteRawValue(body);
            }
            json.WriteEndObject();
        }
        await output.FlushAsync(http.RequestAborted);
    }

    static Activity? Reply(LoggedMessage row, InboundMessage message, StoredReference way)
    {
        if (!ActivityJson.TryParse(Encoding.UTF8.GetBytes(row.Wire).AsSpan(), out var reply, out _) || reply.ReplyToId != message.ActivityId)
            return null;
        (reply.Id, reply.Timestamp) = (row.Id, row.At);
        return reply.ApplyConversationReference(way.Reference);
    }

    static async Task<Activity?> ReadAsync(HttpContext http)
    {
        using var body = await RequestBody.ReadAsync(http.Request, ActivityJson.MaxBytes, http.RequestAborted);
        if (body is null)
        {
            await Responses.ErrorAsync(http, 413, "MessageSizeTooBig", $"An activity may have at most {ActivityJson.MaxBytes / 1024} KB.");
            return null;
        }
        if (!ActivityJson.TryParse(body.Memory.Span, out var activity, out var problem) || (problem = ConnectorMessage.Problem(activity)) is not null)
        {
            await Responses.ErrorAsync(http, 400, BadArgument, problem!);
            return null;
        }
        return activity;
    }

    bool IsServed(CallerIdentity caller, string channelId) => caller.Kind == CallerKind.Anonymous || options.Channels.Contains(channelId);

    static bool IsJson(HttpRequest request) =>
        request.Headers.ContentEncoding.Count == 0
        && Microsoft.Net.Http.Headers.MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || type.Charset.Value.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    // Two headers are nobody's: which of them counts would be a matter of taste.
    static string? Header(HttpRequest request) => request.Headers.Authorization is { Count: 1 } one ? one[0] : null;

    // A proxy on this machine makes everybody look local; it leaves these marks.
    static bool IsLoopback(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && !http.Request.Headers.Keys.Any(name => name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase) || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase) || name.Equals("Via", StringComparison.OrdinalIgnoreCase));

    [LoggerMessage(LogLevel.Warning, "An activity was refused: {Reason}")]
    static partial void Refused(ILogger logger, string reason);
}
