using Bot.Conversations;

namespace Bot.Desk;

/// <summary>Somebody took a conversation: of two with as much room, the other is asked next.</summary>
public sealed record MarkTook(string Agent, DateTimeOffset At) : Effect;

/// <summary>Keeps when agents last took a conversation.</summary>
public sealed class TookFollower : IFollower
{
    /// <inheritdoc/>
    public string Name => "took";

    /// <inheritdoc/>
    public IReadOnlyList<Type> ReactsTo { get; } = [typeof(AgentClaimed), typeof(Transferred), typeof(TakenUpAgain)];

    /// <inheritdoc/>
    public IEnumerable<Effect> Follow(StoredFact fact)
    {
        ArgumentNullException.ThrowIfNull(fact);
        return fact.Fact switch
        {
            AgentClaimed f => [new MarkTook(f.Agent.Id, f.At)],
            Transferred { To: { } to } f => [new MarkTook(to.Id, f.At)],
            TakenUpAgain f => [new MarkTook(f.By.Id, f.At)],
            _ => [],
        };
    }
}
