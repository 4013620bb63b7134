namespace Bot.Desk;

/// <summary>A queue as a waiting customer sees it. Counted across conversations, so it may lag by a second.</summary>
/// <param name="Ahead">Customers who come first: those who have waited longer, and those a rule put before the others.</param>
/// <param name="People">Agents who were at the desk in the last few minutes.</param>
public sealed record QueueView(int Ahead, int People)
{
    /// <summary>Customers who come first even for one whom a rule put before the others: such as it who have waited longer.</summary>
    public int AheadIfRaised { get; init; }

    /// <summary>The queue as a conversation sees it that a rule has put before the others, or has not.</summary>
    public QueueView For(bool raised) => raised ? this with { Ahead = AheadIfRaised } : this;

    /// <summary>Minutes the customer at this place will wait, rounded up; null when nobody is there to take it.</summary>
    public int? ExpectedWait(DeskPlan plan) =>
        People == 0 ? null : Math.Max(1, (int)Math.Ceiling((Ahead + 1) * plan.HandlingMinutes / 2 / People));
}

/// <summary>The callbacks a queue has promised.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Taken">How many, by when their time begins, UTC. Others may promise more at any moment: the commit is what counts.</param>
public sealed record CallsTaken(string Queue, IReadOnlyDictionary<DateTimeOffset, int> Taken);

/// <summary>Looks at a queue from outside.</summary>
public interface IDeskQueues
{
    /// <summary>The queue as the conversation <paramref name="conversationId"/> would see it, were it waiting since <paramref name="since"/>.</summary>
    ValueTask<QueueView> LookAsync(string queue, string conversationId, DateTimeOffset since, CancellationToken cancellation);

    /// <summary>Whether an agent has the console open, or had it in the last minutes.</summary>
    ValueTask<bool> IsThereAsync(string agentId, CancellationToken cancellation);

    /// <summary>The callbacks a queue has promised.</summary>
    ValueTask<CallsTaken> CallsAsync(string queue, CancellationToken cancellation);
}
