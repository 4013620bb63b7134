using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Bot.Protocol.Tests.Connector;

/// <summary>What the channel got.</summary>
sealed record SeenRequest(string Method, string Target, string? Authorization, string Body, string? ConversationHeader);

/// <summary>A channel on loopback that answers from a script, one word a request; after its end "200 {id}".</summary>
/// <remarks>
/// Words: a status ("429"), with Retry-After ("429:2" seconds, "503:date+3"), "html", "rst" (connection cut before the answer),
/// "cut" (cut in the middle of the body), "hang" (never answers), "huge", "empty" (202 without body), "redirect".
/// </remarks>
sealed class FakeConnector : IAsyncDisposable
{
    readonly ConcurrentQueue<string> _script;
    readonly TimeProvider _time;
    LoopbackServer? _server;

    FakeConnector(IEnumerable<string> script, TimeProvider time) => (_script, _time) = (new(script), time);

    public ConcurrentQueue<SeenRequest> Seen { get; } = new();

    public string Url => _server!.Url;

    public string Json { get; set; } = """{"id":"activity-7"}""";

    public static async Task<FakeConnector> StartAsync(string script, TimeProvider time)
    {
        var fake = new FakeConnector(script.Split(' ', StringSplitOptions.RemoveEmptyEntries), time);
        fake._server = await LoopbackServer.StartAsync(fake.AnswerAsync);
        return fake;
    }

    async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body);
        var rawTarget = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        Seen.Enqueue(new(request.Method, rawTarget, request.Headers.Authorization.FirstOrDefault(), await reader.ReadToEndAsync(),
            request.Headers["x-ms-conversation-id"].FirstOrDefault()));

        var word = _script.TryDequeue(out var next) ? next : "200";
        var response = context.Response;
        switch (word.Split(':')[0])
        {
            case "html":
                response.ContentType = "text/html";
                await response.WriteAsync("<html><body>Please sign in</body></html>");
                break;
            case "rst":
                context.Abort();
                break;
            case "cut":
                response.ContentType = "application/json";
                response.ContentLength = 1000;
                await response.WriteAsync("{\"id\":");
                await response.Body.FlushAsync();
                context.Abort();
                break;
            case "hang":
                var gone = new TaskCompletionSource();
                context.RequestAborted.Register(() => gone.TrySetResult());
                await gone.Task;
                break;
            case "huge":
                response.ContentType = "application/json";
                await response.WriteAsync("\"" + new string('x', 3_000_000) + "\"");
                break;
            case "empty":
                response.StatusCode = 202;
                break;
            case "redirect":
                response.StatusCode = 307;
                response.Headers.Location = Url + "/elsewhere";
                break;
            case var status:
                response.StatusCode = int.Parse(status);
                if (word.Contains(":date+", StringComparison.Ordinal))
                    response.Headers.RetryAfter = (_time.GetUtcNow() + TimeSpan.FromSeconds(int.Parse(word.Split('+')[1]))).ToString("R");
                else if (word.Contains(':', StringComparison.Ordinal))
                    response.Headers.RetryAfter = word.Split(':')[1];
                response.ContentType = "application/json";
                await response.WriteAsync(response.StatusCode < 300 ? Json : """{"error":{"code":"Throttled","message":"said: my card number is 4711"}}""");
                break;
        }
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
}
