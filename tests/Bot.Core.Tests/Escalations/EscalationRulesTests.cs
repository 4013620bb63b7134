using System.Globalization;
using Bot.Conversations;
using Bot.Escalations;
using Bot.Testing;

namespace Bot.Core.Tests.Escalations;

public sealed class EscalationRulesTests
{
    static readonly IReadOnlyList<Case> Cases = CaseFile.Read("Escalations/escalation.cases", 9, 2);

    public static TheoryData<string> Lines => [.. Cases.Select(line => line.ToString())];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_case_is_decided_as_written(string line)
    {
        var expected = Cases.Single(candidate => candidate.ToString() == line).Expected;

        var decided = EscalationRules.Book.Ask(Read(line), new EscalationLimits());

        Assert.Equal(string.Join(" | ", expected), $"{decided?.Rule ?? "-"} | {decided?.Verdict.ToString() ?? "-"}");
    }

    [Fact]
    public void Every_rule_has_a_case_that_fires_it_and_one_at_its_edge_that_does_not()
    {
        foreach (var rule in EscalationRules.Book.Names)
            Assert.Contains(Cases, line => line.Expected[0] == rule);
        Assert.Subset(EscalationRules.Book.Names.ToHashSet(), Cases.Select(line => line.Expected[0]).Where(rule => rule != "-").ToHashSet());

        // A case that fires a rule under limits a little closer, and not under these: the edge of that rule is written down.
        EscalationLimits[] closer =
        [
            new() { Anger = -0.4, Lost = 1, FailedActions = 1, WishForPerson = 0.45, Outburst = -0.85, MoodFall = 0.1 },
            new() { GivenUp = 1 },
        ];
        foreach (var rule in EscalationRules.Book.Names)
            Assert.True(
                Cases.Any(line => line.Expected[0] == "-" && closer.Any(limits => EscalationRules.Book.Ask(Read(line.ToString()), limits)?.Rule == rule)),
                $"No case shows where \"{rule}\" begins.");
    }

    [Fact]
    public void The_reason_carries_the_figures_and_the_rule_that_would_have_been_next()
    {
        var decided = EscalationRules.Book.Ask(Read("- | -0.5 | 0 | 0 | -0.7 | 0 | 2 | 0 | no => ? | ?"), new EscalationLimits())!;

        Assert.Equal("mood -0.70, limit -0.50", decided.Reason);
        Assert.Equal("lost: 2 failed attempts in a row, limit 2", decided.RunnerUp);
    }

    static EscalationCase Read(string line)
    {
        var cells = (line.Contains(".cases:") ? line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..] : line).Split("=>")[0].Split('|', StringSplitOptions.TrimEntries);
        double Number(int cell) => double.Parse(cells[cell], CultureInfo.InvariantCulture);
        var conversation = Some.Conversation() with { Mood = new() { Level = Number(4), Slope = -Number(5) }, Misses = (int)Number(6), FailedActions = (int)Number(7), PersonOffered = cells[8] == "yes" };
        return new(conversation, Some.Heard(cells[0] == "-" ? null : cells[0], Number(1), Number(3)) with { Intensity = Number(2) });
    }
}
