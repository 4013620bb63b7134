namespace Bot.Conversations;

/// <summary>A way to reach customers. The only code that knows its wire format; it degrades what it cannot show by itself.</summary>
public interface IChannel
{
    /// <summary>Stored name, as in <see cref="ReplyAddress.Channel"/>.</summary>
    string Name { get; }

    /// <summary>What will be sent for a message: pure, called before the turn is committed.</summary>
    /// <returns>For a Bot Framework channel an Activity as JSON object without <c>id</c> and <c>timestamp</c>.</returns>
    string Compose(OutgoingMessage message, ReplyAddress address);

    /// <summary>Sends one message of a push channel. Expected failures are values; the outbox retries or gives up by them.</summary>
    ValueTask<Delivery> SendAsync(OutboxItem item, CancellationToken cancellation);
}

/// <summary>What became of one attempt to send.</summary>
/// <param name="Outcome">Delivered, to be tried again, or refused for good.</param>
/// <param name="RetryAfter">For <see cref="DeliveryOutcome.TryAgain"/>: what the channel asked for; null leaves it to the outbox.</param>
/// <param name="Reason">What the channel said, without personal data.</param>
public readonly record struct Delivery(DeliveryOutcome Outcome, TimeSpan? RetryAfter = null, string? Reason = null);

/// <summary>Kinds of <see cref="Delivery"/>.</summary>
public enum DeliveryOutcome
{
    /// <summary>The channel took it.</summary>
    Delivered,

    /// <summary>Not now; it stays in its place and the ones behind it wait.</summary>
    TryAgain,

    /// <summary>Never; it becomes a <see cref="DeliveryFailed"/> fact.</summary>
    Refused,
}

/// <summary>A message of a push channel that waits to be sent.</summary>
/// <param name="Row">Its row.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="MessageId">Its stable id.</param>
/// <param name="Author">Who speaks.</param>
/// <param name="Epoch">Epoch it was decided in.</param>
/// <param name="CurrentEpoch">Epoch of the conversation now; read together with the row.</param>
/// <param name="Wire">What to send.</param>
/// <param name="Address">Where.</param>
/// <param name="Attempts">Attempts so far.</param>
/// <param name="At">When it was decided.</param>
public sealed record OutboxItem(
    long Row, string ConversationId, string MessageId, Author Author, int Epoch, int CurrentEpoch, string Wire, ReplyAddress Address, int Attempts, DateTimeOffset At)
{
    /// <summary>True when a person took over after the bot decided this: it must not be sent any more.</summary>
    public bool Overtaken => Author == Author.Bot && Epoch < CurrentEpoch;
}

/// <summary>The messages of push channels that still have to leave.</summary>
public interface IOutbox
{
    /// <summary>The first unsent message of each conversation that is due, oldest first: order within a conversation is kept by
    /// never handing out the second before the first is settled.</summary>
    ValueTask<IReadOnlyList<OutboxItem>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellation);

    /// <summary>Settles an attempt: sent, tried again at <paramref name="nextTry"/>, cancelled (overtaken) or failed.</summary>
    ValueTask SettleAsync(long row, OutboxState state, DateTimeOffset? nextTry, string? reason, CancellationToken cancellation);

    /// <summary>What waits, over all conversations.</summary>
    ValueTask<Backlog> BacklogAsync(CancellationToken cancellation);

    /// <summary>What of one conversation an attempt has failed to send, and what waits behind it; in order, at most 500.</summary>
    ValueTask<IReadOnlyList<Undelivered>> UndeliveredAsync(string conversationId, CancellationToken cancellation);

    /// <summary>Lets the first unsent message of a conversation be tried at <paramref name="now"/> instead of at its planned instant.</summary>
    ValueTask HurryAsync(string conversationId, DateTimeOffset now, CancellationToken cancellation);
}

/// <summary>How much waits to be sent.</summary>
/// <param name="Messages">How many messages.</param>
/// <param name="Oldest">When the oldest of them was decided; null when none waits.</param>
public readonly record struct Backlog(int Messages, DateTimeOffset? Oldest);

/// <summary>A message that did not leave at once.</summary>
/// <param name="MessageId">Its stable id.</param>
/// <param name="At">When it was decided: since then it is tried, or waits for the one before it.</param>
/// <param name="Attempts">Attempts so far; 0 for one that waits behind another.</param>
/// <param name="Reason">What the channel said last; null before the first attempt.</param>
public sealed record Undelivered(string MessageId, DateTimeOffset At, int Attempts, string? Reason);

/// <summary>State of an outbox row. Numbers are stored.</summary>
public enum OutboxState
{
    /// <summary>Waits to be sent.</summary>
    Waiting = 0,

    /// <summary>The channel took it.</summary>
    Sent = 1,

    /// <summary>A person took over before it left.</summary>
    Overtaken = 2,

    /// <summary>The channel refused it for good.</summary>
    Failed = 3,

    /// <summary>Belongs to a log that the customer's client reads; nothing is sent.</summary>
    Logged = 4,
}

/// <summary>The log of a pull channel's conversation: the customer's activities and ours, in the one order everybody sees.</summary>
public interface IMessageLog
{
    /// <summary>Rows after <paramref name="after"/>, in order.</summary>
    ValueTask<IReadOnlyList<LoggedMessage>> ReadAsync(string conversationId, long after, int limit, CancellationToken cancellation);

    /// <summary>The newest sequence number, 0 when nothing was logged.</summary>
    ValueTask<long> NewestAsync(string conversationId, CancellationToken cancellation);
}

/// <summary>A row of the log.</summary>
/// <param name="Seq">Place, from 1 without gaps; the watermark.</param>
/// <param name="Id">Activity id.</param>
/// <param name="At">Strictly increasing within the conversation, UTC, millisecond steps.</param>
/// <param name="Wire">Activity as JSON object without <c>id</c> and <c>timestamp</c>.</param>
public readonly record struct LoggedMessage(long Seq, string Id, DateTimeOffset At, string Wire);
