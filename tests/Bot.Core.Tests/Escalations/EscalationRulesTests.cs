using System.Globalization;
using Bot.Escalations;
using Bot.Rules;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Escalations;

public sealed class EscalationRulesTests
{
    static readonly IReadOnlyList<Case> Cases = CaseFile.Read("Escalations/escalation.cases", 9, 2);

    public static TheoryData<string> Lines => [.. Cases.Select(line => line.ToString())];

    static readonly IReadOnlyList<string> Names = [.. EscalationRules.Delivered.Select(rule => rule.Name)];

    static RuleVerdict Ask(TurnInputs turn, EscalationLimits limits) => new Policy { Escalation = limits }.Book().Ask(turn);

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_case_is_decided_as_written(string line)
    {
        var expected = Cases.Single(candidate => candidate.ToString() == line).Expected;

        var decided = Ask(Read(line), new EscalationLimits());

        Assert.Equal(string.Join(" | ", expected), $"{decided.Rule ?? "-"} | {decided.Effect?.Kind.ToString() ?? "-"}");
    }

    [Fact]
    public void Every_rule_has_a_case_that_fires_it_and_one_at_its_edge_that_does_not()
    {
        foreach (var rule in Names)
            Assert.Contains(Cases, line => line.Expected[0] == rule);
        Assert.Subset(Names.ToHashSet(), Cases.Select(line => line.Expected[0]).Where(rule => rule != "-").ToHashSet());

        // A case that fires a rule under limits a little closer, and not under these: the edge of that rule is written down.
        EscalationLimits[] closer =
        [
            new() { Anger = -0.4, Lost = 1, FailedActions = 1, WishForPerson = 0.45, Outburst = -0.85, MoodFall = 0.1 },
            new() { GivenUp = 1 },
        ];
        foreach (var rule in Names)
            Assert.True(
                Cases.Any(line => line.Expected[0] == "-" && closer.Any(limits => Ask(Read(line.ToString()), limits).Rule == rule)),
                $"No case shows where \"{rule}\" begins.");
    }

    [Fact]
    public void The_reason_carries_the_figures_and_the_rule_that_would_have_been_next()
    {
        var decided = Ask(Read("- | -0.5 | 0 | 0 | -0.7 | 0 | 2 | 0 | no => ? | ?"), new EscalationLimits());

        Assert.Equal("mood -0.70, limit -0.50, sentiment -0.50, limit 0.00", decided.Reason);
        Assert.Equal("lost: failed, misses 2, limit 2", decided.RunnerUp);
    }

    // Whoever was not understood was not helped this time.
    static TurnInputs Read(string line)
    {
        var cells = (line.Contains(".cases:") ? line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..] : line).Split("=>")[0].Split('|', StringSplitOptions.TrimEntries);
        double Number(int cell) => double.Parse(cells[cell], CultureInfo.InvariantCulture);
        return new()
        {
            Intent = cells[0] == "-" ? null : cells[0],
            Sentiment = Number(1),
            Intensity = Number(2),
            WantsPerson = Number(3),
            Mood = Number(4),
            MoodFall = Number(5),
            Misses = (int)Number(6),
            Failed = Number(6) > 0,
            FailedActions = (int)Number(7),
            PersonOffered = cells[8] == "yes",
        };
    }
}
