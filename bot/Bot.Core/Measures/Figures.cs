namespace Bot.Measures;

/// <summary>One of the things a number counts: a conversation, with the instant of what was counted in it.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Number">Number of the fact that tells more of it; null for none.</param>
/// <param name="At">When it happened.</param>
/// <param name="Rule">The rule that brought it to people, where that is what is counted; empty otherwise.</param>
public sealed record Counted(string Conversation, int? Number, DateTimeOffset At, string Rule = "");

/// <summary>A number.</summary>
/// <param name="Key">Its stored name, such as <c>conversations</c> or <c>rule:angry</c>; stands in addresses, retired, never renamed.</param>
/// <param name="Count">How many.</param>
public sealed record Figure(string Key, int Count)
{
    /// <summary>What stands behind the colon of the key: the rule, the department; the whole key where there is none.</summary>
    public string Part => Key[(Key.IndexOf(':', StringComparison.Ordinal) + 1)..];
}

/// <summary>The numbers of a period. Immutable, thread-safe.</summary>
public sealed class Figures
{
    readonly IReadOnlyDictionary<string, int> _counts;

    internal Figures(IReadOnlyDictionary<string, int> counts, IReadOnlyList<TimeSpan> waits) => (_counts, Waits) = (counts, waits);

    /// <summary>How long customers waited for the first words of a person, of those who were answered in the period, shortest first.</summary>
    public IReadOnlyList<TimeSpan> Waits { get; }

    /// <summary>A number; 0 for one that counts nothing.</summary>
    public Figure this[string key] => new(key, _counts.GetValueOrDefault(key));

    /// <summary>All numbers that count something, in no order.</summary>
    public IEnumerable<Figure> All => _counts.Select(one => new Figure(one.Key, one.Value));

    /// <summary>The numbers of a family that count something, such as all that begin with <c>rule:</c>: the highest first.</summary>
    public IReadOnlyList<Figure> Family(string family) =>
        [.. All.Where(figure => figure.Key.StartsWith(family + ":", StringComparison.Ordinal)).OrderByDescending(figure => figure.Count).ThenBy(figure => figure.Key, StringComparer.Ordinal)];

    /// <summary>The wait that a share of the answered customers did not exceed; null when nobody was answered.</summary>
    /// <param name="share">0 to 1: 0.5 for the one in the middle.</param>
    public TimeSpan? Wait(double share) => Waits.Count == 0 ? null : Waits[Math.Clamp((int)Math.Ceiling(share * Waits.Count) - 1, 0, Waits.Count - 1)];
}
