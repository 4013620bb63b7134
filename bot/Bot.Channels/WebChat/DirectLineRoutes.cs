using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bot.Conversations;
using Bot.Protocol;
using Bot.Protocol.DirectLine;
using Bot.Turns;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Nlp;

namespace Bot.Channels.WebChat;

/// <summary>The Direct Line 3.0 server (source: the Direct Line swagger and guide of the Bot Framework SDK, protocol notes in the code).</summary>
public sealed class DirectLineRoutes(
    DirectLineAccess access, StreamTickets tickets, Reception reception, IConversations conversations, IMessageLog log, ConversationWakes wakes, LiveSigns signs,
    Uploads uploads, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    internal const string Base = "/v3/directline";

    // Said without being asked, so that proxies see the line in use. Asking and waiting for answers would have .NET look at every
    // open line four times a second, which costs more than what is said on most of them; a client that left without a word is let go
    // of when TCP gives it up, at the latest when its token ends.
    static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(20);

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        var line = routes.MapGroup(Base).AllowAnonymous().DisableAntiforgery().ExcludeFromDescription();
        (string Method, string Path, Func<HttpContext, Task> Handle)[] operations =
        [
            ("POST", "/tokens/generate", GenerateAsync),
            ("POST", "/tokens/refresh", RefreshAsync),
            ("POST", "/conversations", StartAsync),
            ("GET", "/conversations/{id}", ReconnectAsync),
            ("GET", "/conversations/{id}/stream", StreamAsync),
            ("GET", "/conversations/{id}/activities", PollAsync),
            ("POST", "/conversations/{id}/activities", PostAsync),
            ("POST", "/conversations/{id}/upload", UploadAsync),
            ("GET", "/session/getsessionid", SessionAsync),
        ];
        foreach (var (method, path, handle) in operations)
            line.MapMethods(path, [method], http => { Cors(http); return handle(http); });
        foreach (var path in operations.Select(operation => operation.Path).Distinct())
            line.MapMethods(path, ["OPTIONS"], http => { Cors(http); http.Response.StatusCode = 204; return Task.CompletedTask; });
        line.MapGet("/files/{folder}/{key}/{name}", (HttpContext http, string folder, string key, string name) => uploads.SendAsync(http, folder, key, name));
    }

    // ---- tokens -----------------------------------------------------------------------------------------------------------

    async Task GenerateAsync(HttpContext http)
    {
        var verdict = access.Check(http, null);
        if (!verdict.Allowed || !verdict.IsSecret)
        {
            await Responses.ErrorAsync(http, verdict.Allowed ? 403 : verdict.Status, DirectLineErrorCodes.BadArgument, "Making out tokens needs the secret.");
            return;
        }
        if (await ParametersAsync(http) is not { } parameters)
            return;
        if (parameters.User?.Id is { } id && (id.Length is 0 or > IncomingActivity.LongestUserId || id == Outgoing.BotId))
        {
            await Responses.ErrorAsync(http, 400, DirectLineErrorCodes.BadArgument, $"user.id: 1 to {IncomingActivity.LongestUserId} characters, and not the bot's.");
            return;
        }
        var conversationId = NewConversationId(clock.GetUtcNow());
        var issued = access.Issue(conversationId, parameters.User?.Id, [.. parameters.TrustedOrigins ?? []]);
        await WriteAsync(http, 200, new Protocol.DirectLine.Conversation { ConversationId = conversationId, Token = issued.Token, ExpiresIn = access.TokenSeconds });
    }

    async Task RefreshAsync(HttpContext http)
    {
        var verdict = access.Check(http, null);
        if (!verdict.Allowed || verdict.IsSecret)
        {
            await Responses.ErrorAsync(http, verdict.Allowed ? 403 : verdict.Status, verdict.Code ?? DirectLineErrorCodes.BadArgument, verdict.Message ?? "A secret needs no refresh.");
            return;
        }
        var (issued, code) = access.Refresh(http.Request.Headers.Authorization.ToString()[7..].Trim());
        if (issued is null)
            await Responses.ErrorAsync(http, 403, code!, "The token cannot be renewed.");
        else
            await WriteAsync(http, 200, new Protocol.DirectLine.Conversation { ConversationId = issued.Claims.ConversationId, Token = issued.Token, ExpiresIn = access.TokenSeconds });
    }

    // ---- conversations ----------------------------------------------------------------------------------------------------

    async Task StartAsync(HttpContext http)
    {
        var verdict = access.Check(http, null);
        if (!verdict.Allowed)
        {
            await Responses.ErrorAsync(http, verdict.Status, verdict.Code!, verdict.Message!);
            return;
        }
        if (await ParametersAsync(http) is not { } parameters)
            return;
        if (verdict.IsSecret && !access.MayOpen(http))
        {
            await BusyAsync(http);
            return;
        }
        var conversationId = verdict.Claims?.ConversationId ?? NewConversationId(clock.GetUtcNow());
        var user = verdict.Claims?.UserId ?? parameters.User?.Id;
        // The bot greets whoever is known by name; somebody who has not said who they are is greeted as a visitor all the same.
        var joined = IncomingActivity.Joined(conversationId, user ?? "visitor", parameters.User?.Name, parameters.Locale, clock.GetUtcNow());
        var taken = await reception.TakeAsync(joined, null, http.RequestAborted);
        if (taken == Taken.Busy)
        {
            await BusyAsync(http);
            return;
        }
        await WriteOpenAsync(http, taken == Taken.Again ? 200 : 201, conversationId, user, verdict, 0);
    }

    async Task ReconnectAsync(HttpContext http)
    {
        if (await AllowedAsync(http) is not { } caller)
            return;
        var newest = await log.NewestAsync(caller.ConversationId, http.RequestAborted);
        if (!access.MayStream(caller.ConversationId))
        {
            await BusyAsync(http);
            return;
        }
        // Without the parameter only what comes later is wanted; empty, "0" and "-" want everything.
        var watermark = http.Request.Query.TryGetValue("watermark", out var given) ? Watermark(given.ToString(), newest) : newest;
        if (watermark is null)
            await Responses.ErrorAsync(http, 400, DirectLineErrorCodes.BadArgument, "The watermark is not one of this conversation.");
        else
            await WriteOpenAsync(http, 200, caller.ConversationId, caller.Verdict.Claims?.UserId, caller.Verdict, watermark.Value);
    }

    Task WriteOpenAsync(HttpContext http, int status, string conversationId, string? user, DirectLineAccess.Verdict verdict, long watermark)
    {
        var issued = access.Issue(conversationId, user, verdict.Claims?.Origins ?? []);
        var ticket = tickets.Issue(conversationId, issued.Claims.ExpiresAt, issued.Claims.Origins);
        var scheme = http.Request.IsHttps ? "wss" : "ws";
        return WriteAsync(http, status, new Protocol.DirectLine.Conversation
        {
            ConversationId = conversationId,
            Token = issued.Token,
            ExpiresIn = access.TokenSeconds,
            StreamUrl = $"{scheme}://{http.Request.Host}{http.Request.PathBase}{Base}/conversations/{conversationId}/stream?watermark={watermark.ToString(CultureInfo.InvariantCulture)}&t={ticket}",
        });
    }

    async Task StreamAsync(HttpContext http)
    {
        var conversationId = (string)http.GetRouteValue("id")!;
        if (!http.WebSockets.IsWebSocketRequest)
        {
            await Responses.ErrorAsync(http, 400, DirectLineErrorCodes.BadArgument, "This address takes WebSockets.");
            return;
        }
        if (tickets.Use(http.Request.Query["t"].ToString(), conversationId) is not { } ticket || !access.OriginAllowed(http.Request, ticket.Origins))
        {
            await Responses.ErrorAsync(http, 403, DirectLineErrorCodes.TokenExpired, "The address of this stream has been used or is too old. Reconnect.");
            return;
        }
        var watermark = Watermark(http.Request.Query["watermark"].ToString(), await log.NewestAsync(conversationId, http.RequestAborted)) ?? 0;
        using var socket = await http.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { KeepAliveInterval = KeepAlive });
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping, http.RequestAborted);
        await new DirectLineStream(log, wakes, signs, clock).RunAsync(socket, conversationId, watermark, ticket.StreamUntil, stopping.Token);
    }

    // ---- activities -------------------------------------------------------------------------------------------------------

    // Clients of the SDK end polling for good on anything but 200, 403 and 404. A foreign watermark therefore starts from the beginning.
    async Task PollAsync(HttpContext http)
    {
        if (await AllowedAsync(http) is not { } caller)
            return;
        var after = Watermark(http.Request.Query["watermark"].ToString(), long.MaxValue) ?? 0;
        var rows = await log.ReadAsync(caller.ConversationId, after, ActivityLog.Page, http.RequestAborted);
        // A watermark from the future is one of another conversation, or of a database that was restored: it would never show anything again.
        if (rows.Count == 0 && after > 0 && after > await log.NewestAsync(caller.ConversationId, http.RequestAborted))
            rows = await log.ReadAsync(caller.ConversationId, after = 0, ActivityLog.Page, http.RequestAborted);
        ActivityLog.Write(Responses.Json(http, 200), caller.ConversationId, rows, rows.Count > 0 ? rows[^1].Seq : after);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    async Task PostAsync(HttpContext http)
    {
        if (await AllowedAsync(http) is not { } caller || await BodyAsync(http) is not { } body)
            return;
        string? error;
        Activity? activity;
        using (body)
            if (!ActivityJson.TryParse(body.Memory.Span, out activity, out error))
            {
                await Responses.ErrorAsync(http, 400, DirectLineErrorCodes.BadArgument, error!);
                return;
            }
        if (access.MaySend(caller.ConversationId))
            await TakeAsync(http, caller, activity);
        else
            await BusyAsync(http);
    }

    async Task UploadAsync(HttpContext http)
    {
        if (await AllowedAsync(http) is not { } caller)
            return;
        if (!access.MaySend(caller.ConversationId))
        {
            await BusyAsync(http);
            return;
        }
        var upload = await uploads.ReceiveAsync(http, caller.ConversationId, caller.Verdict.Claims?.UserId ?? http.Request.Query["userId"].ToString(), Base);
        if (upload.Activity is null)
            await Responses.ErrorAsync(http, upload.Status, DirectLineErrorCodes.BadArgument, upload.Error!);
        else if (!await TakeAsync(http, caller, upload.Activity, upload.Hidden, upload.Files))
            Uploads.Forget(upload);
    }

    /// <summary>Stores an activity and answers with its id; false when it answered that it did not.</summary>
    /// <param name="http">The request.</param>
    /// <param name="caller">Who sends it.</param>
    /// <param name="activity">The activity.</param>
    /// <param name="hidden">What was taken out of files that came with it.</param>
    /// <param name="files">Those files; null for none.</param>
    async Task<bool> TakeAsync(HttpContext http, Caller caller, Activity activity, HiddenData hidden = HiddenData.Nothing, IReadOnlyList<KeptFile>? files = null)
    {
        var (message, echo, activityId, problem) = IncomingActivity.Translate(activity, caller.ConversationId, caller.Verdict.Claims?.UserId, clock.GetUtcNow());
        if (problem is not null)
        {
            await Responses.ErrorAsync(http, 400, DirectLineErrorCodes.BadArgument, problem);
            return false;
        }
        // What the customer ended stays readable and takes nothing more. That it is over may be said again.
        if (message is not { Kind: MessageKind.Ended } && (await conversations.OpenAsync(caller.ConversationId, http.RequestAborted)).Left)
        {
            await Responses.ErrorAsync(http, 404, DirectLineErrorCodes.BadArgument, "This conversation has ended. Start a new one.");
            return false;
        }
        if (activity.Type == ActivityTypes.Typing)
            signs.Show(caller.ConversationId, activity);
        if (message is not null)
        {
            // A client that hangs up does not take back what is on its way into the store: it will ask again, and must not get two answers.
            var (taken, turn) = await reception.TakeAndWatchAsync(message with { Hidden = hidden == HiddenData.Nothing ? message.Hidden : hidden, Kept = files }, echo, CancellationToken.None);
            if (taken == Taken.Busy)
            {
                await BusyAsync(http);
                return false;
            }
            // Acknowledged once it holds: what is sent after that is refused.
            if (message.Kind == MessageKind.Ended)
                await turn.WaitAsync(http.RequestAborted);
        }
        var output = Responses.Json(http, 200);
        output.Write("{\"id\":\""u8);
        Encoding.UTF8.GetBytes(activityId.AsSpan(), output);
        output.Write("\"}"u8);
        await output.FlushAsync(http.RequestAborted);
        return true;
    }

    // Asked for when somebody presses a sign-in button; the cookie would tie the two pages together. We have no sign-in, so there is no session.
    static Task SessionAsync(HttpContext http) => Responses.JsonAsync(http, 200, """{"sessionId":""}""");

    // ---- shared -----------------------------------------------------------------------------------------------------------

    readonly record struct Caller(string ConversationId, DirectLineAccess.Verdict Verdict);

    async ValueTask<Caller?> AllowedAsync(HttpContext http)
    {
        var conversationId = (string)http.GetRouteValue("id")!;
        var verdict = access.Check(http, conversationId);
        if (!verdict.Allowed)
        {
            await Responses.ErrorAsync(http, verdict.Status, verdict.Code!, verdict.Message!);
            return null;
        }
        if (verdict.IsSecret && (!IsConversationId(conversationId) || await log.NewestAsync(conversationId, http.RequestAborted) == 0))
        {
            await Responses.ErrorAsync(http, 404, DirectLineErrorCodes.BadArgument, "There is no such conversation.");
            return null;
        }
        return new(conversationId, verdict);
    }

    static long? Watermark(string text, long newest) => text switch
    {
        "" or "-" => 0,
        _ when long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) && seq <= newest => seq,
        _ => null,
    };

    // When it began comes first, so that conversations held at the same time lie side by side in every index of the store: a commit
    // of many turns touches half the pages. The 80 random bits behind it are what cannot be guessed.
    internal static string NewConversationId(DateTimeOffset now) => FormattableString.Invariant(
        $"web-{now.ToUnixTimeMilliseconds():x11}{Convert.ToBase64String(RandomNumberGenerator.GetBytes(10)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}");

    internal static bool IsConversationId(string id) => id.StartsWith("web-", StringComparison.Ordinal) && id.Length <= 40;

    void Cors(HttpContext http)
    {
        var origin = http.Request.Headers.Origin.ToString();
        if (origin.Length == 0)
            return;
        var headers = http.Response.Headers;
        headers.Vary = "Origin";
        // A preflight carries no token, so which origins it allows is not known yet; the request itself is checked.
        headers.AccessControlAllowOrigin = origin;
        if (access.OriginAllowed(http.Request, []))
            headers.AccessControlAllowCredentials = "true";
        headers.AccessControlExposeHeaders = "Retry-After";
        if (http.Request.Method != "OPTIONS")
            return;
        headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        headers.AccessControlAllowHeaders = "authorization, content-type, x-ms-bot-agent, x-requested-with";
        headers.AccessControlMaxAge = "600";
    }

    static async ValueTask<TokenParameters?> ParametersAsync(HttpContext http)
    {
        if (await BodyAsync(http) is not { } body)
            return null;
        using (body)
        {
            if (TokenParameters.TryParse(body.Memory.Span, out var parameters, out var error))
                return parameters;
            await Responses.ErrorAsync(http, 400, DirectLineErrorCodes.BadArgument, error);
            return null;
        }
    }

    static async ValueTask<RequestBody?> BodyAsync(HttpContext http)
    {
        if (await RequestBody.ReadAsync(http.Request, ActivityJson.MaxBytes, http.RequestAborted) is { } body)
            return body;
        await Responses.ErrorAsync(http, 413, DirectLineErrorCodes.BadArgument, $"The body is larger than {ActivityJson.MaxBytes / 1024} KB.");
        return null;
    }

    static Task BusyAsync(HttpContext http) => Responses.LaterAsync(http, 429, 5, "Too much at once. Nothing was stored; send it again in 5 seconds.");

    static async Task WriteAsync(HttpContext http, int status, Protocol.DirectLine.Conversation conversation)
    {
        Responses.Json(http, status).Write(conversation.ToUtf8());
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }
}
