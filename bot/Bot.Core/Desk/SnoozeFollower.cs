using Bot.Conversations;
using Bot.Notices;

namespace Bot.Desk;

/// <summary>What is put away comes back: plans the instant. A later snooze has a timer of its own; the earlier one then finds nothing to do.</summary>
public sealed class SnoozeFollower : IFollower
{
    /// <inheritdoc/>
    public string Name => "snoozes";

    /// <inheritdoc/>
    public IReadOnlyList<Type> ReactsTo { get; } = [typeof(Snoozed)];

    /// <inheritdoc/>
    public IEnumerable<Effect> Follow(StoredFact fact) => fact.Fact is Snoozed { Until: { } until }
        ? [new ScheduleTimer($"snooze:{fact.ConversationId}:{fact.Number}", fact.ConversationId, TimerKinds.Snooze, until)]
        : [];
}
