namespace Bot.Measures;

/// <summary>One of the things a number counts: a conversation, with the instant of what was counted in it.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="At">When it happened.</param>
/// <param name="Said">What it was, in words; empty where the number's title says it.</param>
public sealed record Counted(string Conversation, DateTimeOffset At, string Said);

/// <summary>A number, and everything that it counts: it is the length of its list.</summary>
/// <param name="Key">Its stored name, such as <c>conversations</c> or <c>rule:angry</c>; stands in addresses, retired, never renamed.</param>
/// <param name="Of">What is counted, oldest first.</param>
public sealed record Figure(string Key, IReadOnlyList<Counted> Of)
{
    /// <summary>The number.</summary>
    public int Count => Of.Count;

    /// <summary>What stands behind the colon of the key: the rule, the department; the whole key where there is none.</summary>
    public string Part => Key[(Key.IndexOf(':', StringComparison.Ordinal) + 1)..];
}

/// <summary>The numbers of a period. Immutable, thread-safe.</summary>
public sealed class Figures
{
    readonly Dictionary<string, List<Counted>> _counted;

    internal Figures(Dictionary<string, List<Counted>> counted, IReadOnlyList<TimeSpan> waits)
    {
        foreach (var list in counted.Values)
            list.Sort(static (one, other) => (one.At, one.Conversation).CompareTo((other.At, other.Conversation)));
        (_counted, Waits) = (counted, waits);
    }

    /// <summary>How long customers waited for the first words of a person, of those who were answered in the period, shortest first.</summary>
    public IReadOnlyList<TimeSpan> Waits { get; }

    /// <summary>A number; 0 for one that counts nothing.</summary>
    public Figure this[string key] => new(key, _counted.GetValueOrDefault(key) ?? []);

    /// <summary>The numbers of a family that count something, such as all that begin with <c>rule:</c>: the highest first.</summary>
    public IReadOnlyList<Figure> Family(string family) =>
        [.. _counted.Keys.Where(key => key.StartsWith(family + ":", StringComparison.Ordinal)).Select(key => this[key]).OrderByDescending(figure => figure.Count).ThenBy(figure => figure.Key, StringComparer.Ordinal)];

    /// <summary>The wait that a share of the answered customers did not exceed; null when nobody was answered.</summary>
    /// <param name="share">0 to 1: 0.5 for the one in the middle.</param>
    public TimeSpan? Wait(double share) => Waits.Count == 0 ? null : Waits[Math.Clamp((int)Math.Ceiling(share * Waits.Count) - 1, 0, Waits.Count - 1)];
}
