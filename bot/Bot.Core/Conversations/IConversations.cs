namespace Bot.Conversations;

/// <summary>The conversations as they are stored.</summary>
public interface IConversations
{
    /// <summary>The conversation as of now; one nothing has happened in when the id was never seen.</summary>
    ValueTask<Conversation> OpenAsync(string id, CancellationToken cancellation);

    /// <summary>
    /// Stores a turn whole or not at all: facts, messages to the customer, inbox mark and effects, in one transaction.
    /// </summary>
    /// <returns>False when the conversation moved on since <see cref="Commit.Before"/>, or the inbox row was already done: open it and decide again.</returns>
    ValueTask<bool> CommitAsync(Commit commit, CancellationToken cancellation);

    /// <summary>The facts of a conversation in order, after number <paramref name="after"/>, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<StoredFact>> FactsAsync(string id, int after, int limit, CancellationToken cancellation);
}

/// <summary>One turn's worth of change.</summary>
/// <param name="Before">The conversation as decided on.</param>
/// <param name="After">The same, folded with <paramref name="Facts"/>.</param>
/// <param name="Facts">What happened, in order.</param>
/// <param name="Messages">What the customer will read, composed for the channel, in order.</param>
/// <param name="InboxId">The inbox row this answers, or null for a change that did not come in through a channel.</param>
/// <param name="Effects">Timers and cases that belong to the same transaction.</param>
/// <param name="Logged">True when the customer's client reads the log (or the answer goes out with the HTTP response);
/// false when the outbox has to send the messages.</param>
public sealed record Commit(
    Conversation Before, Conversation After, IReadOnlyList<Fact> Facts, IReadOnlyList<ComposedMessage> Messages,
    long? InboxId, IReadOnlyList<Effect> Effects, bool Logged)
{
    /// <summary>Version of the policy it was decided under; refused when another node has published a later one. Null when no policy decided.</summary>
    public int? DecidedUnder { get; init; }

    /// <summary>Callbacks a queue promises for the same time. A commit that takes a place where there is none left is refused, as one on an older version is.</summary>
    public int CallbackPlaces { get; init; } = int.MaxValue;
}

/// <summary>A message with the wire text its channel made of it.</summary>
/// <param name="Message">What is said.</param>
/// <param name="Wire">What is sent: for a Bot Framework channel, the Activity's JSON object without <c>id</c> and <c>timestamp</c>,
/// which the log gives it.</param>
public sealed record ComposedMessage(OutgoingMessage Message, string Wire);

/// <summary>Something outside the conversation's own facts that a commit or a follower changes.</summary>
public abstract record Effect;

/// <summary>Remember to come back at an instant. Scheduling the same key again does nothing.</summary>
/// <param name="Key">Unique over the installation, such as <c>survey:webchat|x:1</c>.</param>
/// <param name="ConversationId">The conversation it belongs to.</param>
/// <param name="Kind">What falls due, such as <c>survey</c>; see <c>Bot.Notices.TimerKinds</c>.</param>
/// <param name="Due">When, UTC.</param>
/// <param name="Payload">Anything the handler needs; possibly empty.</param>
public sealed record ScheduleTimer(string Key, string ConversationId, string Kind, DateTimeOffset Due, string Payload = "") : Effect;
