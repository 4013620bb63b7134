using System.Diagnostics;
using Bot.Rules;
using Bot.Testing;

namespace Bot.Core.Tests.Rules;

public sealed class RuleProblemsTests
{
    static readonly IReadOnlyList<Case> Cases = CaseFile.Read("Rules/problems.cases", 2, 1);
    static readonly IReadOnlyList<Case> Said = CaseFile.Read("Rules/sentences.cases", 2, 1);
    static readonly IReadOnlyList<Case> Answers = CaseFile.Read("Rules/answers.cases", 3, 1);

    public static TheoryData<string> ProblemLines => [.. Cases.Select(line => line.ToString())];

    public static TheoryData<string> SentenceLines => [.. Said.Select(line => line.ToString())];

    public static TheoryData<string> AnswerLines => [.. Answers.Select(line => line.ToString())];

    static IReadOnlyList<RuleProblem> Problems(IReadOnlyList<Rule> rules, string overrides = "") => RuleProblems.Of(rules, RuleWords.Limits(overrides), RuleWords.Overrides(overrides));

    [Theory]
    [MemberData(nameof(ProblemLines))]
    public void Each_problem_is_named_as_a_person_reads_it(string line)
    {
        var (given, expected) = Cases.Read(line);

        var problems = Problems(RuleWords.Rules(given[0]), given[1]);

        Assert.Equal(expected[0], problems.Count == 0 ? "-" : string.Join(" // ", problems.Select(problem => $"{(problem.Forbids ? "" : "warns ")}{problem.At}: {problem.Says}")));
    }

    [Theory]
    [MemberData(nameof(SentenceLines))]
    public void A_rule_is_said_as_a_sentence(string line)
    {
        var (given, expected) = Said.Read(line);

        Assert.Equal(expected[0], Sentences.Of(Assert.Single(RuleWords.Rules(given[0])), RuleWords.Limits(given[1])));
    }

    [Theory]
    [MemberData(nameof(AnswerLines))]
    public void What_a_rule_answered_is_said_as_a_sentence(string line)
    {
        var (given, expected) = Answers.Read(line);
        var (book, turn) = (new RuleBook(RuleWords.Rules(given[0]), RuleWords.Limits(given[1])), RuleWords.Turn(given[2]));

        Assert.Equal(expected[0], Sentences.Of(Assert.Single(book.Answers(turn)), turn, book.Limits));
    }

    [Fact]
    public void Everything_that_can_be_asked_has_words()
    {
        foreach (var subject in Subject.All)
        {
            Assert.NotEmpty(subject.Words);
            Assert.True(subject.Kind != SubjectKind.YesNo || subject.NotWords.Length > 0 && subject.NotWords != subject.Words, subject.Name);
            Assert.True(subject.Least < subject.Most && subject.Step > 0, subject.Name);
        }
        Assert.Equal(Subject.All.Count, Subject.All.Select(subject => subject.Words).Distinct().Count());
    }

    [Fact]
    public void Too_long_too_many_and_too_much_are_refused()
    {
        Rule Long(Func<Rule, Rule> change) => change(new("a", "A") { When = [[Condition.AtLeast("misses", 2)]] });

        Assert.Contains("title", Assert.Single(Problems([Long(rule => rule with { Title = new('x', 81) })])).Says, StringComparison.Ordinal);
        Assert.Contains("title", Assert.Single(Problems([Long(rule => rule with { Title = " " })])).Says, StringComparison.Ordinal);
        Assert.Contains("at most 12", Assert.Single(Problems([Long(rule => rule with { When = [.. Enumerable.Repeat(rule.When[0], 13)] })])).Says, StringComparison.Ordinal);
        Assert.Contains("at most 12", Assert.Single(Problems([Long(rule => rule with { When = [[.. Enumerable.Repeat(rule.When[0][0], 13)]] })])).Says, StringComparison.Ordinal);
        Assert.Contains("longer than 60", Assert.Single(Problems([Long(rule => rule with { When = [[Condition.Is("words", new string('x', 61))]] })])).Says, StringComparison.Ordinal);
        Assert.Contains("10001 rules", Problems([.. Enumerable.Range(0, 10_001).Select(i => new Rule($"r{i}", "R") { On = false, When = [[Condition.AtLeast("misses", 2)]] })])[0].Says, StringComparison.Ordinal);
    }

    // Ten thousand rules that all ask about the same: the shapes in which every rule would be compared with every other one. The bound is many
    // times what it takes, and a fraction of what comparing all of them with care would.
    [Theory]
    [InlineData("names")]
    [InlineData("words")]
    [InlineData("numbers")]
    [InlineData("mixed")]
    public void Ten_thousand_rules_are_checked_in_no_time_that_grows_with_their_square(string shape)
    {
        Rule Of(int i) => new($"r{i}", $"R{i}")
        {
            Then = new(EffectKind.HandOver),
            When = shape switch
            {
                "names" => [[Condition.Is("intent", $"intent-{i}"), Condition.AtLeast("misses", 2)]],
                "words" => [[Condition.Is("words", $"word{i}", $"other{i}")]],
                "numbers" => [[Condition.AtLeast("days-since-last", 3650 - i / 10.0)]],
                _ => [[Condition.Is("intent", $"intent-{i % 400}"), Condition.Is("segment", $"s{i}")], [Condition.Is("channel", $"c{i}"), Condition.Is("words", $"word{i}")]],
            },
        };
        var rules = Enumerable.Range(0, RuleProblems.MostRules).Select(Of).ToList();
        Problems(rules.Take(100).ToList());

        var clock = Stopwatch.StartNew();
        var problems = Problems(rules);

        Assert.Empty(problems);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }
}
