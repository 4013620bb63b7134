using Bot.Conversations;

namespace Bot.Measures;

/// <summary>A fact that the numbers count. The store folds it into the conversation's <see cref="Talk"/> and keeps its <see cref="Mark"/>.</summary>
public sealed record CountFact(StoredFact Fact) : Effect;

/// <summary>Keeps what the numbers are counted from.</summary>
public sealed class MeasureFollower : IFollower
{
    /// <summary>Stored name of its position.</summary>
    public const string StoredName = "measures";

    /// <inheritdoc/>
    public string Name => StoredName;

    /// <inheritdoc/>
    /// <remarks>A conversation that says several things in a second is folded once.</remarks>
    public TimeSpan Breath => TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    public int AtOnce => 8_000;

    /// <inheritdoc/>
    public IReadOnlyList<Type> ReactsTo { get; } = [.. Talk.Kinds.Union(Mark.Kinds)];

    /// <inheritdoc/>
    public IEnumerable<Effect> Follow(StoredFact fact) => [new CountFact(fact)];
}
