using Bot.Conversations;
using Bot.Notices;

namespace Bot.Desk;

/// <summary>Nobody waits without a promise: plans when a waiting customer is spoken to, and when a callback falls due.</summary>
/// <param name="plan">The plan in force when the fact is followed.</param>
public sealed class WaitFollower(Func<DeskPlan> plan) : IFollower
{
    /// <summary>How much longer each further update takes than the first.</summary>
    public const int LaterUpdates = 3;

    /// <inheritdoc/>
    public string Name => "waits";

    /// <inheritdoc/>
    public IReadOnlyList<Type> ReactsTo { get; } = [typeof(Escalated), typeof(Transferred), typeof(Requeued), typeof(WaitAnnounced), typeof(CallbackRequested)];

    /// <inheritdoc/>
    public IEnumerable<Effect> Follow(StoredFact fact) => fact.Fact switch
    {
        Escalated escalated => [Timer(fact, escalated.At.AddMinutes(plan().WaitPromiseMinutes))],
        Transferred { Queue: not null } or Requeued => [Timer(fact, fact.Fact.At.AddMinutes(plan().WaitPromiseMinutes))],
        WaitAnnounced { CallbackOffered: true } announced => [Timer(fact, announced.At.AddMinutes(plan().WaitPromiseMinutes * LaterUpdates))],
        CallbackRequested callback => [new ScheduleTimer($"callback:{fact.ConversationId}:{fact.Number}", fact.ConversationId, TimerKinds.Callback, callback.Due)],
        _ => [],
    };

    static ScheduleTimer Timer(StoredFact fact, DateTimeOffset due) => new($"wait:{fact.ConversationId}:{fact.Number}", fact.ConversationId, TimerKinds.Wait, due);
}
