using System.Collections.Concurrent;
using System.Text.Json;
using Bot.Conversations;

namespace Bot.Testing;

/// <summary>A channel without a network: what it composes can be read back whole, what it sends is collected. Thread-safe.</summary>
public sealed class PlainChannel : IChannel
{
    /// <summary>The channel's name.</summary>
    public const string PlainName = "plain";

    readonly ConcurrentQueue<OutboxItem> _sent = new();

    /// <inheritdoc/>
    public string Name => PlainName;

    /// <summary>What was sent, in order.</summary>
    public IReadOnlyList<OutboxItem> Sent => [.. _sent];

    /// <summary>What the next sends answer; <see cref="DeliveryOutcome.Delivered"/> once it is empty.</summary>
    public ConcurrentQueue<Delivery> Answers { get; } = new();

    /// <inheritdoc/>
    public string Compose(OutgoingMessage message, ReplyAddress address) => JsonSerializer.Serialize(message, ConversationJson.Default.OutgoingMessage);

    /// <summary>The message a wire text was composed from.</summary>
    public static OutgoingMessage Read(string wire) => JsonSerializer.Deserialize(wire, ConversationJson.Default.OutgoingMessage)!;

    /// <inheritdoc/>
    public ValueTask<Delivery> SendAsync(OutboxItem item, CancellationToken cancellation)
    {
        if (Answers.TryDequeue(out var answer) && answer.Outcome != DeliveryOutcome.Delivered)
            return ValueTask.FromResult(answer);
        _sent.Enqueue(item);
        return ValueTask.FromResult(new Delivery(DeliveryOutcome.Delivered));
    }
}
