using Bot.Conversations;
using Bot.Rules;
using Bot.Turns;

namespace Bot.BackOffice.Desk;

/// <summary>What the rules said in a turn, in words, from the record of that turn.</summary>
public static class RuleWhy
{
    /// <summary>A rule's title as it is called now; its stored name's words when it is gone.</summary>
    public static string Title(string rule, Policy now)
    {
        ArgumentNullException.ThrowIfNull(now);
        return now.Rules.FirstOrDefault(one => one.Name == rule)?.Title ?? Names.Capital(Names.Rule(rule));
    }

    /// <summary>What came of it: "Hand over to Returns, under v3"; or that nothing did.</summary>
    public static string Decided(RulesAsked asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var under = asked.Policy == 0 ? "the built-in rules" : $"rules v{asked.Policy}";
        return asked.Effect is { } effect ? $"{Sentences.Of(effect)}, under {under}" : $"None came true that decides, under {under}";
    }

    /// <summary>The figures of the rule that decided and of the one that would have been next; without one, of the rule that came nearest.</summary>
    public static string Figures(RulesAsked asked, Policy now)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var said = new List<string>();
        if (asked.Rule is { } rule)
        {
            if (asked.Findings.FirstOrDefault(finding => finding.Rule == rule)?.ToString() is { Length: > 0 } figures)
                said.Add($"{Names.Capital(figures)}.");
            if (asked.RunnerUp is { } next)
                said.Add($"Otherwise {Otherwise(next, now)}.");
        }
        else if (asked.Findings.Where(finding => finding is { Fired: false, Margin: not null }).MinBy(Distance) is { } nearest)
        {
            said.Add($"Nearest: {Title(nearest.Rule, now)}, {nearest}.");
        }
        if (asked.Raised is { } raised)
            said.Add($"Put before the others by “{Title(raised, now)}”.");
        if (asked.Suppressed is { } kept)
            said.Add($"No offer, by “{Title(kept, now)}”.");
        return string.Join(' ', said);
    }

    /// <summary>A runner-up as it is recorded, with its title: "“The bot does not understand”: misses 2, limit 2".</summary>
    public static string Otherwise(string runnerUp, Policy now)
    {
        ArgumentNullException.ThrowIfNull(runnerUp);
        var colon = runnerUp.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? runnerUp : $"“{Title(runnerUp[..colon], now)}”{runnerUp[colon..]}";
    }

    // In parts of what the subject can be, so that a mood and a count can stand beside each other.
    static double Distance(RuleFinding finding) =>
        Subject.Named(finding.Subject ?? "") is { } subject ? Math.Abs(finding.Margin!.Value) / (Math.Min(subject.Most, 20) - subject.Least) : double.MaxValue;
}
