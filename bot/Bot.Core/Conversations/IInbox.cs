namespace Bot.Conversations;

/// <summary>The durable inbox. What it has taken is never lost; only then may a channel acknowledge.</summary>
public interface IInbox
{
    /// <summary>Stores a message durably, or recognises it as a resend.</summary>
    /// <param name="message">The message.</param>
    /// <param name="echo">For a channel whose clients read the log: the customer's own activity (JSON object without id and
    /// timestamp), logged in the same transaction under <see cref="InboundMessage.ActivityId"/>; null otherwise.</param>
    /// <param name="stored">Called once the message is durable, not for a resend, in the order in which messages were stored: on the
    /// writer's thread, so it must return at once and not throw. Awaiting the result instead would lose that order.</param>
    /// <param name="cancellation">Gives up waiting; the message may have been stored all the same.</param>
    ValueTask<Receipt> ReceiveAsync(InboundMessage message, string? echo, Action<PendingMessage> stored, CancellationToken cancellation);

    /// <summary>Everything received and not yet answered, oldest first, after inbox id <paramref name="after"/>: asked once at start.</summary>
    ValueTask<IReadOnlyList<PendingMessage>> PendingAsync(long after, int limit, CancellationToken cancellation);

    /// <summary>Sets a message aside that failed for good, so that the ones behind it go on.</summary>
    ValueTask SetAsideAsync(long inboxId, string reason, CancellationToken cancellation);
}

/// <summary>What the inbox says of a message.</summary>
/// <param name="InboxId">The row; 0 for a resend.</param>
/// <param name="Duplicate">True when this message had been received before.</param>
public readonly record struct Receipt(long InboxId, bool Duplicate);

/// <summary>A message that waits for its turn.</summary>
public sealed record PendingMessage(long InboxId, InboundMessage Message);
