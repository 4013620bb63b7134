using Bot.Conversations;
using Bot.Desk;

namespace Bot.Turns;

/// <summary>Offers those who wait to those who are free, when the policy says so. Two nodes may do it at once: a conversation is offered to one.</summary>
public sealed class OfferRound(IDeskFloor floor, IConversations conversations, DeskTurns desk, IPolicies policies, TimeProvider clock)
{
    const int Most = 50;

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
        var agents = (await floor.AgentsAsync(cancellation)).Select(there => Counted(there.Agent, waiting) with
        {
            Capacity = limits.AgentCapacity,
            Queues = there.Department is { } department ? [.. plan.Queues.Where(queue => queue.Department == department).Select(queue => queue.Name)] : [],
        });
        var made = 0;
        foreach (var offer in Routing.Next(plan, waiting.Where(one => Handoffs.StateOf(one) == HandoffState.Waiting).Select(Waiter), agents, clock.GetUtcNow()))
            if ((await desk.HandleAsync(offer.Conversation, new MakeOffer(offer.Agent, TimeSpan.FromSeconds(limits.OfferSeconds), offer.Reason), cancellation)).Refusal is null)
                made++;
        return made;
    }

    static RoutedAgent Counted(RoutedAgent agent, IEnumerable<Conversation> waiting)
    {
        var has = new Dictionary<string, int>(agent.Has);
        foreach (var offered in waiting.Where(one => one.Offer?.Agent.Id == agent.Id))
            has[Channel(offered)] = has.GetValueOrDefault(Channel(offered)) + 1;
        return agent with { Has = has };
    }

    static Waiter Waiter(Conversation waiting) => new(waiting.Id, waiting.Queue!, waiting.WaitingSince ?? waiting.ChangedAt, waiting.Raised)
    {
        Channel = Channel(waiting),
        Language = waiting.Language,
        Tier = Inputs.TierOf(waiting),
        Knows = waiting.LastAgentId,
        PassedBy = waiting.PassedBy,
    };

    static string Channel(Conversation conversation) => conversation.Address?.Channel ?? "";
}
