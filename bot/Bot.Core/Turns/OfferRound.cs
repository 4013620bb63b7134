using Bot.Conversations;
using Bot.Desk;

namespace Bot.Turns;

/// <summary>Offers those who wait to those who are free, when the policy says so, and takes back what somebody has who is gone. Two nodes may do it
/// at once: a conversation is offered to one, and taken back once.</summary>
public sealed class OfferRound(IDeskFloor floor, IConversations conversations, DeskTurns desk, IPolicies policies, TimeProvider clock)
{
    const int Most = 50;
    static readonly TimeSpan StraysLookedFor = TimeSpan.FromMinutes(1);

    (int Version, DateTimeOffset At) _strays = (-1, default);

    /// <summary>Makes the offers that can be made now.</summary>
    /// <returns>How many were made.</returns>
    public async ValueTask<int> RunAsync(CancellationToken cancellation)
    {
        var (limits, plan) = (policies.Current.Value.Desk, policies.Current.Value.Plan());
        if (limits.OfferSeconds <= 0 || await floor.WaitingAsync(Most, cancellation) is not { Count: > 0 } ids)
            return 0;
        var waiting = new List<Conversation>(ids.Count);
        foreach (var id in ids)
            waiting.Add(await conversations.OpenAsync(id, cancellation));
        var there = await floor.AgentsAsync(cancellation);
        var agents = there.Select(one => Counted(one.Agent, waiting) with
        {
            Capacity = one.Capacity ?? limits.AgentCapacity,
            // Who works only in queues that are gone works in those of their department, as if none had been named.
            Queues = one.Agent.Queues.Where(name => plan.Named(name) is not null).ToList() is { Count: > 0 } named ? named
                : one.Department is { } department ? [.. plan.Queues.Where(queue => queue.Department == department).Select(queue => queue.Name)] : [],
        });
        var made = 0;
        foreach (var offer in Routing.Next(plan, waiting.Where(one => Handoffs.StateOf(one) == HandoffState.Waiting).Select(one => Waiter(one, plan, there)), agents, clock.GetUtcNow()))
            if ((await desk.HandleAsync(offer.Conversation, new MakeOffer(offer.Agent, TimeSpan.FromSeconds(limits.OfferSeconds), offer.Reason), cancellation)).Refusal is null)
                made++;
        return made;
    }

    /// <summary>Gives back to their queues the conversations of agents who are not at the desk, when the customer has waited as long as the policy says.
    /// The state's own timer would too, later: it looks once in a while, and this looks all the time.</summary>
    /// <returns>How many went back.</returns>
    public async ValueTask<int> TakeBackAsync(CancellationToken cancellation)
    {
        var back = 0;
        foreach (var (conversation, agent) in await floor.AbandonedAsync(Most, cancellation))
            if ((await desk.HandleAsync(conversation, new TakeBack(agent, TimeSpan.FromMinutes(policies.Current.Value.Desk.GiveBackMinutes)), cancellation)).Refusal is null)
                back++;
        return back;
    }

    /// <summary>Moves on who waits in a queue there is no more: when another policy is in force, and once in a while.</summary>
    /// <returns>How many were moved.</returns>
    public async ValueTask<int> MoveOnAsync(CancellationToken cancellation)
    {
        var (policy, now) = (policies.Current, clock.GetUtcNow());
        if (_strays.Version == policy.Version && now - _strays.At < StraysLookedFor)
            return 0;
        var (moved, strays) = (0, await floor.StrayAsync(policy.Value.Plan().Queues.Select(queue => queue.Name), Most, cancellation));
        foreach (var id in strays)
            if ((await desk.MoveOnAsync(id, cancellation)).Refusal is null)
                moved++;
        // As many as were asked for are perhaps not all.
        if (strays.Count < Most || moved == 0)
            _strays = (policy.Version, now);
        return moved;
    }

    static RoutedAgent Counted(RoutedAgent agent, IEnumerable<Conversation> waiting)
    {
        var has = new Dictionary<string, int>(agent.Has);
        foreach (var offered in waiting.Where(one => one.Offer?.Agent.Id == agent.Id))
            has[Channel(offered)] = has.GetValueOrDefault(Channel(offered)) + 1;
        return agent with { Has = has };
    }

    // Who passed it by and has come back since is asked again: else what waited while all were away would wait for ever.
    static Waiter Waiter(Conversation waiting, QueuePlan plan, IReadOnlyList<AgentAtDesk> there) => new(waiting.Id, waiting.Queue!, waiting.WaitingSince ?? waiting.ChangedAt, waiting.Raised)
    {
        Channel = Channel(waiting),
        Language = waiting.Language,
        Tier = Inputs.TierOf(waiting),
        Needs = plan.Named(waiting.Queue)?.Skills ?? [],
        Knows = waiting.LastAgentId,
        PassedBy = [.. waiting.PassedBy.Where(id => !there.Any(one => one.Agent.Id == id && one.BackAt > waiting.PassedAt))],
    };

    static string Channel(Conversation conversation) => conversation.Address?.Channel ?? "";
}
