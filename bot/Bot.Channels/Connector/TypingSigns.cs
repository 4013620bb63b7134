using System.Collections.Concurrent;
using Bot.Protocol;
using Bot.Protocol.Connector;

namespace Bot.Channels.Connector;

/// <summary>Shows customers behind a connector that their answer takes a moment. Thread-safe.</summary>
/// <remarks>A sign that arrives after its answer would stay on the customer's screen, so answers wait for the sign that is on its way.</remarks>
public sealed class TypingSigns(ConnectorClient connector, BotFrameworkOptions options, TimeProvider clock)
{
    readonly ConcurrentDictionary<string, Task> _underWay = new();

    /// <summary>Shows the sign when <paramref name="turn"/> is not over in time. Returns at once; nothing comes of a failure.</summary>
    internal void WhileBusy(string conversationId, Task turn, StoredReference way)
    {
        if (options.TypingSeconds > 0 && !turn.IsCompleted)
            _ = ShowAsync(conversationId, turn, way);
    }

    /// <summary>Ends when no sign is on its way to the conversation.</summary>
    internal Task SettledAsync(string conversationId, CancellationToken cancellation) =>
        _underWay.TryGetValue(conversationId, out var sign) ? sign.WaitAsync(cancellation) : Task.CompletedTask;

    async Task ShowAsync(string conversationId, Task turn, StoredReference way)
    {
        await Task.WhenAny(turn, Task.Delay(TimeSpan.FromSeconds(options.TypingSeconds), clock));
        var sign = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _underWay[conversationId] = sign.Task;
        try
        {
            // Looked at after the sign is announced: an answer that is ready from here on waits for it.
            if (!turn.IsCompleted)
                await connector.SendTypingAsync(way.Reference, way.Audience);
        }
        finally
        {
            _underWay.TryRemove(new(conversationId, sign.Task));
            sign.SetResult();
        }
    }
}
