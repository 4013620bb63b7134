using System.Globalization;
using Bot.Conversations;
using Bot.Notices;

namespace Bot.Desk;

/// <summary>Where a conversation stands between bot and people. Read off its facts; stored nowhere else.</summary>
public enum HandoffState
{
    /// <summary>The bot answers. Nobody waits: a message is in the inbox until its turn has ended.</summary>
    Bot,

    /// <summary>It waits in a queue.</summary>
    Waiting,

    /// <summary>It waits in a queue, and one agent is asked whether they take it.</summary>
    Offered,

    /// <summary>A person has it, and the customer waits for their words.</summary>
    Active,

    /// <summary>A person has it, and it is the customer's turn.</summary>
    WaitingCustomer,

    /// <summary>A person has put it away, until an instant or until the customer writes.</summary>
    Snoozed,

    /// <summary>The customer has left, and the person has yet to say how it ended.</summary>
    WrapUp,

    /// <summary>It is over until the customer writes again.</summary>
    Closed,
}

/// <summary>A change that the table allows.</summary>
/// <param name="Fact">The fact that makes it.</param>
/// <param name="From">States it can happen in.</param>
/// <param name="To">States it can lead to; empty for "where it was".</param>
/// <param name="Who">Who decides it.</param>
public sealed record Transition(Type Fact, IReadOnlyList<HandoffState> From, IReadOnlyList<HandoffState> To, string Who);

/// <summary>What is looked after while nothing happens.</summary>
/// <param name="Of">The stay in a state that is watched. A timer set for another one has nothing to say any more.</param>
/// <param name="Due">When to look, UTC.</param>
public sealed record Watch(string Of, DateTimeOffset Due);

/// <summary>The handoff as a state machine: which facts lead from which state to which, and what watches over each. Pure.</summary>
/// <remarks>
/// A state in which somebody waits for somebody has a timer that was planned in the same transaction as the change into it, so no crash can come
/// between. Every change of owner, and every change of queue, begins a new <see cref="Conversation.Epoch"/>; what the bot decided before is not sent after.
/// </remarks>
public static class Handoffs
{
    /// <summary>How often those who wait are looked after where no instant is due before.</summary>
    public static TimeSpan Round { get; } = TimeSpan.FromMinutes(30);

    static readonly HandoffState[] Queued = [HandoffState.Waiting, HandoffState.Offered];
    static readonly HandoffState[] Held = [HandoffState.Active, HandoffState.WaitingCustomer, HandoffState.Snoozed, HandoffState.WrapUp];
    static readonly HandoffState[] Open = [HandoffState.Bot, .. Queued, .. Held];

    /// <summary>The table. A fact that is not in it changes no state.</summary>
    public static IReadOnlyList<Transition> Table { get; } =
    [
        new(typeof(CustomerSpoke), Held, [HandoffState.Active], "the customer"),
        new(typeof(Escalated), [HandoffState.Bot], [HandoffState.Waiting], "a rule, a callback that falls due, or a message that cannot be handled"),
        new(typeof(OfferMade), [HandoffState.Waiting], [HandoffState.Offered], "routing"),
        new(typeof(OfferDeclined), [HandoffState.Offered], [HandoffState.Waiting], "the agent asked"),
        new(typeof(OfferLapsed), [HandoffState.Offered], [HandoffState.Waiting], "the offer's timer"),
        new(typeof(Overflowed), Queued, [HandoffState.Waiting], "the queue's timer, or routing when the queue is gone"),
        new(typeof(AgentClaimed), Open, [HandoffState.Active, HandoffState.WaitingCustomer, HandoffState.WrapUp], "an agent"),
        new(typeof(AgentReplied), [HandoffState.Active, HandoffState.WaitingCustomer], [HandoffState.WaitingCustomer], "the agent who has it, or a supervisor beside them"),
        new(typeof(Transferred), [.. Queued, .. Held], [HandoffState.Waiting, HandoffState.Active], "the agent who has it, a supervisor, or whoever sees it in the wrong queue"),
        new(typeof(Requeued), Held, [HandoffState.Waiting], "the agent who has it, a supervisor, or routing for one who is not there"),
        new(typeof(Snoozed), [HandoffState.Active, HandoffState.WaitingCustomer, HandoffState.Snoozed], [HandoffState.Snoozed], "the agent who has it"),
        new(typeof(Woken), [HandoffState.Snoozed], [HandoffState.Active, HandoffState.WaitingCustomer], "its timer, or the agent who has it"),
        new(typeof(HandedBack), Held, [HandoffState.Bot], "the agent who has it"),
        new(typeof(WrapUpBegan), [HandoffState.Active, HandoffState.WaitingCustomer, HandoffState.Snoozed], [HandoffState.WrapUp], "the customer, by leaving"),
        new(typeof(ConversationClosed), Open, [HandoffState.Closed], "the agent who has it, the customer, or the wrap-up's timer"),
        new(typeof(ConversationReopened), [HandoffState.Closed], [HandoffState.Bot], "the customer, or a callback that falls due"),
        new(typeof(TakenUpAgain), [HandoffState.Closed], [HandoffState.WaitingCustomer], "an agent"),
    ];

    /// <summary>Where a conversation stands.</summary>
    public static HandoffState StateOf(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return conversation.Owner switch
        {
            OwnerKind.Bot => HandoffState.Bot,
            OwnerKind.Closed => HandoffState.Closed,
            OwnerKind.Waiting => conversation.Offer is null ? HandoffState.Waiting : HandoffState.Offered,
            _ when conversation.WrapUpUntil is not null => HandoffState.WrapUp,
            _ when conversation.SnoozedSince is not null => HandoffState.Snoozed,
            _ => conversation.Unanswered ? HandoffState.Active : HandoffState.WaitingCustomer,
        };
    }

    /// <summary>What the table has against a fact; null when it allows it.</summary>
    public static string? Objection(Conversation before, Fact fact, Conversation after)
    {
        var (from, to) = (StateOf(before), StateOf(after));
        var allowed = Table.FirstOrDefault(transition => transition.Fact == fact.GetType() && transition.From.Contains(from));
        return allowed is null ? from == to ? null : $"{fact.GetType().Name} leads from {from} to {to}, which the table does not know."
            : allowed.To.Contains(to) ? null : $"{fact.GetType().Name} leads from {from} to {to}, the table says {string.Join(" or ", allowed.To)}.";
    }

    /// <summary>What watches over a conversation now; null where nobody waits.</summary>
    public static Watch? WatchOf(Conversation conversation, DeskPlan desk, QueuePlan plan)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(desk);
        var c = conversation;
        return StateOf(c) switch
        {
            HandoffState.Waiting => new(Name($"waiting:{c.Epoch}:{c.Offers}"), OverflowAt(c, plan)?.At ?? Since(c) + Round),
            HandoffState.Offered => new(Name($"offered:{c.Epoch}:{c.Offers}"), c.Offer!.Until),
            HandoffState.Active when ExternalHandoff.Has(c) => new(Name($"elsewhere:{c.Epoch}"), (c.ClaimedAt ?? c.ChangedAt) + ExternalHandoff.LongestSilence),
            HandoffState.Active => new(Name($"active:{c.Epoch}:{c.UnansweredSince?.UtcTicks}"), Later(c.UnansweredSince, c.ClaimedAt).AddMinutes(desk.GiveBackMinutes)),
            HandoffState.WrapUp => new(Name($"wrap-up:{c.Epoch}:{c.WrapUpUntil?.UtcTicks}"), c.WrapUpUntil!.Value),
            // What is snoozed has the timer of its fact (SnoozeFollower), or comes back with the customer's words.
            _ => null,
        };
    }

    /// <summary>The timer that a change needs, if it needs one.</summary>
    public static IReadOnlyList<Effect> Timers(Conversation before, Conversation after, DeskPlan desk, QueuePlan plan) =>
        WatchOf(after, desk, plan) is { } watch && WatchOf(before, desk, plan)?.Of != watch.Of ? [Timer(after, watch)] : [];

    /// <summary>The timer of a watch.</summary>
    public static ScheduleTimer Timer(Conversation conversation, Watch watch)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(watch);
        return new(Name($"handoff:{conversation.Id}:{conversation.Version}:{watch.Due.ToUnixTimeMilliseconds()}"), conversation.Id, TimerKinds.Handoff, watch.Due, watch.Of);
    }

    /// <summary>When and where a waiting conversation overflows: after the open minutes of its queue, as soon as the other is open. Null when it does not.</summary>
    public static (DateTimeOffset At, string To)? OverflowAt(Conversation conversation, QueuePlan plan)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        if (plan.Named(conversation.Queue) is not { OverflowTo: { } to } queue || plan.HoursOf(queue.Name).After(Since(conversation), TimeSpan.FromMinutes(queue.OverflowMinutes)) is not { } due)
            return null;
        var open = plan.HoursOf(to).NextOpen(due);
        return plan.HoursOf(to).IsOpen(open) ? (open, to) : null;
    }

    static DateTimeOffset Since(Conversation conversation) => conversation.QueuedAt ?? conversation.WaitingSince ?? conversation.ChangedAt;

    // Snapshots from before these were kept have neither: then it is looked after at once, and found to be all right.
    static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset? other) => (one ?? DateTimeOffset.UnixEpoch) > (other ?? DateTimeOffset.UnixEpoch) ? one!.Value : other ?? DateTimeOffset.UnixEpoch;

    static string Name(FormattableString name) => name.ToString(CultureInfo.InvariantCulture);
}
