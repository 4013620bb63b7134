using Bot.Conversations;

namespace Bot.Desk;

/// <summary>A conversation that waits, as routing sees it.</summary>
/// <param name="Id">The conversation.</param>
/// <param name="Queue">Where it waits.</param>
/// <param name="Since">Since when the customer waits.</param>
/// <param name="Raised">Whether a rule put it before the others.</param>
public sealed record Waiter(string Id, string Queue, DateTimeOffset Since, bool Raised = false)
{
    /// <summary>Stored name of the channel.</summary>
    public string Channel { get; init; } = "";

    /// <summary>What the customer writes, such as "de"; null when unknown.</summary>
    public string? Language { get; init; }

    /// <summary>The customer's segment; null when unknown.</summary>
    public string? Tier { get; init; }

    /// <summary>Skills the matter needs, such as "invoices".</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>The agent who had this customer last; null for none.</summary>
    public string? Knows { get; init; }

    /// <summary>Agents who declined it or let an offer pass.</summary>
    public IReadOnlyList<string> PassedBy { get; init; } = [];
}

/// <summary>An agent, as routing sees them: staff data and what they have now.</summary>
/// <param name="Id">Account id.</param>
/// <param name="Name">Name colleagues see.</param>
public sealed record RoutedAgent(string Id, string Name)
{
    /// <summary>Whether they are at the desk and take conversations.</summary>
    public bool IsAvailable { get; init; } = true;

    /// <summary>Queues they work in; empty for all.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>Languages they speak; empty for all that are spoken here.</summary>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>What they can do.</summary>
    public IReadOnlyList<string> Skills { get; init; } = [];

    /// <summary>Conversations they take at a time, all channels together.</summary>
    public int Capacity { get; init; } = 3;

    /// <summary>Conversations they take at a time on one channel, where that is fewer.</summary>
    public IReadOnlyDictionary<string, int> ChannelCapacity { get; init; } = new Dictionary<string, int>();

    /// <summary>Conversations they have, offers that are open included, by channel.</summary>
    public IReadOnlyDictionary<string, int> Has { get; init; } = new Dictionary<string, int>();

    /// <summary>When they last took one; null for never. Of two with as much room the one who has rested longer is asked.</summary>
    public DateTimeOffset? TookAt { get; init; }

    /// <summary>All they have.</summary>
    public int Load => Has.Values.Sum();

    /// <summary>How many more they take of a channel.</summary>
    public int Room(string channel) => Math.Max(0, Math.Min(
        Capacity - Load,
        ChannelCapacity.TryGetValue(channel, out var most) ? most - Has.GetValueOrDefault(channel) : int.MaxValue));
}

/// <summary>The desk as routing needs it.</summary>
public interface IDeskFloor
{
    /// <summary>Ids of conversations that wait: those a rule put before the others, and those that have waited longest; at most <paramref name="limit"/> of each.</summary>
    ValueTask<IReadOnlyList<string>> WaitingAsync(int limit, CancellationToken cancellation);

    /// <summary>The agents who are there and take conversations, with those they have. Queues are those of their own, where they have any; open offers are not counted.</summary>
    ValueTask<IReadOnlyList<AgentAtDesk>> AgentsAsync(CancellationToken cancellation);

    /// <summary>Conversations whose customer waits for somebody who is not at the desk, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<Abandoned>> AbandonedAsync(int limit, CancellationToken cancellation);

    /// <summary>Ids of conversations that wait in none of these queues, at most <paramref name="limit"/>.</summary>
    ValueTask<IReadOnlyList<string>> StrayAsync(IEnumerable<string> queues, int limit, CancellationToken cancellation);
}

/// <summary>Who is asked to take what, and why.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Agent">Who is asked.</param>
/// <param name="Reason">In words: "longest waiting in Delivery; Ana speaks German and has 1 of 3".</param>
public sealed record Assignment(string Conversation, Agent Agent, string Reason);

/// <summary>Who takes the next conversation. Pure, and the same for the same input in whatever order it comes.</summary>
/// <remarks>
/// Customers first, agents second: the order of customers is raised before others, tiers in the order of the queue's targets before everybody else, then
/// longest waiting. Each in turn gets the best agent with room, so nobody is passed over for somebody behind them unless no agent who has room can take them.
/// </remarks>
public static class Routing
{
    /// <summary>Offers to make now.</summary>
    /// <param name="plan">The queues.</param>
    /// <param name="waiting">Conversations that wait and are offered to nobody.</param>
    /// <param name="agents">All agents.</param>
    /// <param name="now">Now: a queue that is closed gives nothing out.</param>
    public static IReadOnlyList<Assignment> Next(QueuePlan plan, IEnumerable<Waiter> waiting, IEnumerable<RoutedAgent> agents, DateTimeOffset now)
    {
        var free = agents.Where(agent => agent.IsAvailable).OrderBy(agent => agent.Id, StringComparer.Ordinal).ToList();
        var assignments = new List<Assignment>();
        foreach (var waiter in waiting.Where(waiter => plan.HoursOf(waiter.Queue).IsOpen(now))
            .OrderByDescending(waiter => waiter.Raised).ThenBy(waiter => Rank(plan, waiter)).ThenBy(waiter => waiter.Since).ThenBy(waiter => waiter.Id, StringComparer.Ordinal))
        {
            var best = free.Where(agent => Fits(agent, waiter))
                .OrderByDescending(agent => agent.Id == waiter.Knows).ThenBy(agent => (double)agent.Load / agent.Capacity)
                .ThenBy(agent => agent.TookAt ?? DateTimeOffset.MinValue).ThenBy(agent => agent.Id, StringComparer.Ordinal).FirstOrDefault();
            if (best is null)
                continue;
            assignments.Add(new(waiter.Id, new(best.Id, best.Name), Because(waiter, best)));
            free[free.IndexOf(best)] = best with { Has = new Dictionary<string, int>(best.Has) { [waiter.Channel] = best.Has.GetValueOrDefault(waiter.Channel) + 1 }, TookAt = now };
        }
        return assignments;
    }

    /// <summary>Whether an agent can be asked to take a conversation.</summary>
    public static bool Fits(RoutedAgent agent, Waiter waiter)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(waiter);
        return agent.IsAvailable && agent.Room(waiter.Channel) > 0 && !waiter.PassedBy.Contains(agent.Id)
            && (agent.Queues.Count == 0 || agent.Queues.Contains(waiter.Queue))
            && (waiter.Language is null || agent.Languages.Count == 0 || agent.Languages.Contains(waiter.Language))
            && waiter.Needs.All(agent.Skills.Contains);
    }

    // A tier that is promised something comes in the order of the promises; who is promised nothing of their own comes after.
    static int Rank(QueuePlan plan, Waiter waiter)
    {
        var targets = plan.Named(waiter.Queue)?.Targets.Where(target => target.Tier is not null).ToList() ?? [];
        return targets.FindIndex(target => target.Tier == waiter.Tier) is >= 0 and var place ? place : targets.Count;
    }

    static string Because(Waiter waiter, RoutedAgent agent)
    {
        var first = waiter.Raised ? $"put before the others of {waiter.Queue} by a rule" : waiter.Tier is { } tier ? $"longest waiting of {tier} in {waiter.Queue}" : $"longest waiting in {waiter.Queue}";
        List<string> can = [];
        if (agent.Id == waiter.Knows)
            can.Add("had this customer last");
        if (waiter.Language is { } language && agent.Languages.Contains(language))
            can.Add($"speaks {System.Globalization.CultureInfo.GetCultureInfo(language).EnglishName}");
        if (waiter.Needs.Count > 0)
            can.Add($"knows {string.Join(" and ", waiter.Needs)}");
        can.Add($"has {agent.Load} of {agent.Capacity}");
        return $"{first}; {agent.Name} {(can.Count == 1 ? can[0] : $"{string.Join(", ", can[..^1])} and {can[^1]}")}";
    }
}
