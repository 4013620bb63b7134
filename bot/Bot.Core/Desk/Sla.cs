using Bot.Conversations;
using Bot.Notices;

namespace Bot.Desk;

/// <summary>How a clock stands.</summary>
public enum SlaState
{
    /// <summary>There is time.</summary>
    Due,

    /// <summary>A fifth of the time is left, or less.</summary>
    Warning,

    /// <summary>It is over.</summary>
    Breached,

    /// <summary>It stands still: the customer is waited for.</summary>
    Paused,
}

/// <summary>A promise to a customer, running.</summary>
/// <param name="Kind">To what.</param>
/// <param name="Target">How much time of the queue's hours there was.</param>
/// <param name="Used">How much of it has passed.</param>
/// <param name="Due">The instant it ends if nothing changes; null while it stands still, or when the queue does not open within a year.</param>
/// <param name="State">How it stands.</param>
/// <param name="Since">When it began.</param>
public sealed record SlaClock(SlaKind Kind, TimeSpan Target, TimeSpan Used, DateTimeOffset? Due, SlaState State, DateTimeOffset Since);

/// <summary>The clocks of a conversation: counted in the opening hours of its queue, from what its facts say. Pure.</summary>
public static class Sla
{
    /// <summary>Share of the time after which a clock warns.</summary>
    public const double WarnsAt = 0.8;

    /// <summary>The target that holds for a conversation: that of its tier, or else that of everybody; null for none.</summary>
    public static SlaTarget? TargetOf(Conversation conversation, QueuePlan plan, string? tier)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return plan.Named(conversation.Queue)?.Targets is { Count: > 0 } targets
            ? targets.FirstOrDefault(target => target.Tier is not null && target.Tier == tier) ?? targets.FirstOrDefault(target => target.Tier is null)
            : null;
    }

    /// <summary>The clocks that run or stand still now, the most pressing first; none while the bot has it or it is over.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="plan">The queues.</param>
    /// <param name="tier">The customer's tier; null when unknown.</param>
    /// <param name="now">Now.</param>
    public static IReadOnlyList<SlaClock> Of(Conversation conversation, QueuePlan plan, string? tier, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        if (conversation.Owner is OwnerKind.Bot or OwnerKind.Closed || conversation.WrapUpUntil is not null || TargetOf(conversation, plan, tier) is not { } target)
            return [];
        var hours = plan.HoursOf(conversation.Queue);
        var clocks = new List<SlaClock>(2);
        // Who waits for the first words waits for no next ones.
        if (conversation.WaitingSince is { } since)
            Add(SlaKind.FirstResponse, target.FirstResponse, since, hours.Between(since, now), paused: false);
        else if (conversation.UnansweredSince is { } asked)
            Add(SlaKind.NextReply, target.NextReply, asked, hours.Between(asked, now), paused: false);
        if (conversation.HandledSince is { } began)
        {
            var paused = Handoffs.StateOf(conversation) == HandoffState.WaitingCustomer;
            var waited = conversation.CustomersTurns.Aggregate(TimeSpan.Zero, (all, turn) => all + hours.Between(turn.From, turn.To ?? now));
            Add(SlaKind.Resolution, target.Resolution, began, hours.Between(began, now) - waited, paused);
        }
        return [.. clocks.OrderBy(clock => clock.Due ?? DateTimeOffset.MaxValue).ThenBy(clock => clock.Kind)];

        void Add(SlaKind kind, double minutes, DateTimeOffset start, TimeSpan used, bool paused)
        {
            if (minutes <= 0)
                return;
            var whole = TimeSpan.FromMinutes(minutes);
            // What is over by an hour was due an hour of opening ago, which nobody looks up: it is due now.
            var due = paused ? null : used >= whole ? now : hours.After(now, whole - used);
            clocks.Add(new(kind, whole, used, due, used >= whole ? SlaState.Breached : paused ? SlaState.Paused : used >= whole * WarnsAt ? SlaState.Warning : SlaState.Due, start));
        }
    }

    /// <summary>What is to be told next of the clocks that run: that one warns, or that it is over.</summary>
    /// <returns>The clock as it will stand then, and the watch for it; null when nothing is left to tell.</returns>
    public static (SlaClock Clock, Watch Watch)? Next(Conversation conversation, QueuePlan plan, string? tier, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        (SlaClock, Watch)? next = null;
        foreach (var clock in Of(conversation, plan, tier, now))
            foreach (var (state, share) in new[] { (SlaState.Warning, WarnsAt), (SlaState.Breached, 1.0) })
            {
                var mark = new SlaMark(clock.Kind, clock.Since, state == SlaState.Breached);
                var told = conversation.SlaMarks.Contains(mark) || conversation.SlaMarks.Contains(mark with { IsBreach = true });
                var left = clock.Target * share - clock.Used;
                if (told || clock.State == SlaState.Paused || (left > TimeSpan.Zero ? plan.HoursOf(conversation.Queue).After(now, left) : now) is not { } due)
                    continue;
                // Whoever is too late for the warning is told of the breach alone.
                if (state == SlaState.Warning && clock.State == SlaState.Breached)
                    continue;
                if (next is not { } before || due < before.Item2.Due)
                    next = (clock with { State = state }, new(FormattableString.Invariant($"sla:{clock.Kind}:{clock.Since.UtcTicks}:{state}:{conversation.Epoch}:{conversation.CustomersTurns.Count}"), due));
            }
        return next;
    }

    /// <summary>The timer that a change needs for what is to be told next, if it needs one.</summary>
    public static IReadOnlyList<Effect> Timers(Conversation before, Conversation after, QueuePlan plan, Func<Conversation, string?> tier) =>
        Next(after, plan, tier(after), after.ChangedAt) is { } next && Next(before, plan, tier(before), after.ChangedAt)?.Watch.Of != next.Watch.Of ? [Timer(after, next.Watch)] : [];

    /// <summary>The timer of what is to be told.</summary>
    public static ScheduleTimer Timer(Conversation conversation, Watch watch)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(watch);
        return new(FormattableString.Invariant($"sla:{conversation.Id}:{conversation.Version}:{watch.Due.ToUnixTimeMilliseconds()}"), conversation.Id, TimerKinds.Sla, watch.Due, watch.Of);
    }
}
