using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Bot.Channels.Tests;

/// <summary>Plays the connector of every channel, and whatever else the bot calls: records each call and answers as the test says. Thread-safe.</summary>
sealed class RecordingConnector : HttpMessageHandler
{
    readonly ConcurrentQueue<(Uri Address, JsonNode? Body)> _calls = new();

    /// <summary>What was called, in order.</summary>
    public IReadOnlyList<(Uri Address, JsonNode? Body)> Calls => [.. _calls];

    /// <summary>Texts of the messages that arrived, in order.</summary>
    public IReadOnlyList<string> Texts => [.. Calls.Where(call => (string?)call.Body?["type"] == "message").Select(call => (string?)call.Body!["text"] ?? "")];

    /// <summary>Statuses the next calls are answered with; 200 once it is empty.</summary>
    public ConcurrentQueue<HttpStatusCode> Answers { get; } = new();

    /// <summary>What a call waits for before it is answered.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        var status = Answers.TryDequeue(out var wanted) ? wanted : HttpStatusCode.OK;
        if ((int)status < 300)
            _calls.Enqueue((request.RequestUri!, request.Content is null ? null : JsonNode.Parse(await request.Content.ReadAsStringAsync(cancellationToken))));
        return new(status) { Content = new StringContent("""{"id":"given"}""", Encoding.UTF8, "application/json") };
    }
}
