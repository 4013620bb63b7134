namespace Bot.Rules;

/// <summary>What a rule found, and why.</summary>
/// <param name="Verdict">What should happen.</param>
/// <param name="Reason">Why, with the figures: <c>mood -0.62, limit -0.50</c>.</param>
public sealed record Finding<TVerdict>(TVerdict Verdict, string Reason);

/// <summary>A finding with the rule that made it and the runner-up.</summary>
/// <param name="Rule">Stored name of the rule; retired, never renamed.</param>
/// <param name="Verdict">What should happen.</param>
/// <param name="Reason">Why.</param>
/// <param name="RunnerUp">The next rule that would have decided, with its reason; null when none would.</param>
public sealed record Decided<TVerdict>(string Rule, TVerdict Verdict, string Reason, string? RunnerUp);

/// <summary>Named rules in the order they are asked; the first that answers decides.</summary>
/// <remarks>A rule is a pure function: a recorded case judged again under the same limits gives the same answer.</remarks>
public sealed class RuleBook<TCase, TLimits, TVerdict>(params (string Name, Func<TCase, TLimits, Finding<TVerdict>?> Rule)[] rules)
{
    /// <summary>Names in order.</summary>
    public IReadOnlyList<string> Names { get; } = [.. rules.Select(rule => rule.Name)];

    /// <summary>Asks every rule in turn; null when none applies.</summary>
    public Decided<TVerdict>? Ask(TCase subject, TLimits limits)
    {
        Decided<TVerdict>? first = null;
        foreach (var (name, rule) in rules)
        {
            if (rule(subject, limits) is not { } finding)
                continue;
            if (first is not null)
                return first with { RunnerUp = $"{name}: {finding.Reason}" };
            first = new(name, finding.Verdict, finding.Reason, null);
        }
        return first;
    }
}
