using System.Globalization;
using System.Text.Json;
using Bot.Conversations;
using Bot.Rules;
using Bot.Testing;

namespace Bot.Core.Tests.Rules;

public sealed class RuleBookTests
{
    static readonly IReadOnlyList<Case> Conditions = CaseFile.Read("Rules/conditions.cases", 2, 1);
    static readonly IReadOnlyList<Case> Books = CaseFile.Read("Rules/books.cases", 2, 4);
    static readonly IReadOnlyList<Case> Limits = CaseFile.Read("Rules/limits.cases", 3, 2);

    public static TheoryData<string> ConditionLines => [.. Conditions.Select(line => line.ToString())];

    public static TheoryData<string> BookLines => [.. Books.Select(line => line.ToString())];

    public static TheoryData<string> LimitLines => [.. Limits.Select(line => line.ToString())];

    [Theory]
    [MemberData(nameof(ConditionLines))]
    public void Each_condition_holds_as_written(string line)
    {
        var (given, expected) = Conditions.Read(line);
        var book = new RuleBook([new("a", "A") { When = RuleWords.When(given[0]), Then = new(EffectKind.HandOver) }], RuleWords.Limits());
        var turn = RuleWords.Turn(given[1]);

        Assert.Equal(expected[0], book.Ask(turn).Rule is null ? "no" : "yes");
        // What is recorded of it says the same, can be written, and has its margin on the right side.
        var finding = Assert.Single(book.Findings(turn));
        Assert.Equal(expected[0] == "yes", finding.Fired);
        Assert.True(finding.Margin is null or 0 || finding.Margin > 0 == finding.Fired, $"{finding.Margin}");
        Assert.Equal(finding, JsonSerializer.Deserialize<RuleFinding>(JsonSerializer.Serialize(finding)));
        Assert.Equal(finding, Assert.Single(book.Answers(turn)).Finding);
    }

    [Fact]
    public void A_subject_or_a_comparison_without_a_case_that_fires_it_and_one_that_does_not_fails_the_build()
    {
        var shown = Conditions.SelectMany(line => RuleWords.When(line.Given[0]).SelectMany(way => way).Select(condition => (condition.Subject, condition.Comparison, Fires: line.Expected[0] == "yes"))).ToHashSet();
        foreach (var subject in Subject.All)
            foreach (var comparison in Fitting(subject))
                foreach (var fires in new[] { true, false })
                    Assert.True(shown.Contains((subject.Name, comparison, fires)), $"conditions.cases shows no \"{subject.Name}\" {comparison} that {(fires ? "fires" : "does not fire")}.");
    }

    [Fact]
    public void An_effect_without_a_case_that_fires_it_and_one_that_does_not_fails_the_build()
    {
        foreach (var effect in Enum.GetValues<EffectKind>())
            foreach (var fires in new[] { true, false })
                Assert.True(
                    Books.Any(line => RuleWords.Rules(line.Given[0]) is [{ } only] && only.Then.Kind == effect && line.Expected.Any(cell => cell != "-") == fires),
                    $"books.cases shows no {effect} that {(fires ? "fires" : "does not fire")}.");
    }

    [Theory]
    [MemberData(nameof(BookLines))]
    public void Rules_decide_together_as_written(string line)
    {
        var (given, expected) = Books.Read(line);

        var decided = new RuleBook(RuleWords.Rules(given[0]), RuleWords.Limits()).Ask(RuleWords.Turn(given[1]));

        Assert.Equal<string>(expected, [decided.Rule ?? "-", decided.RunnerUp?.Split(':')[0] ?? "-", decided.Raised ?? "-", decided.Suppressed ?? "-"]);
    }

    [Theory]
    [MemberData(nameof(LimitLines))]
    public void Of_all_overrides_the_most_particular_one_wins_and_is_named(string line)
    {
        var (given, expected) = Limits.Read(line);

        var inForce = RuleWords.Limits(given[0]).For(given[2], RuleWords.Turn(given[1]));

        Assert.Equal<string>(expected, [inForce.Value.ToString(CultureInfo.InvariantCulture), Sentences.From(inForce)]);
    }

    [Fact]
    public void A_finding_is_about_the_condition_that_failed_or_the_tightest_that_held()
    {
        var book = new RuleBook(RuleWords.Rules("a: offer when misses at least 2 and mood at most -0.50, or when failed is yes and repeats at least 3"), RuleWords.Limits());

        RuleFinding Of(string turn) => Assert.Single(book.Findings(RuleWords.Turn(turn)));

        Assert.Equal(("mood", -0.52, -0.5, 0.02), (Of("misses 4; mood -0.52").Subject, Of("misses 4; mood -0.52").Value, Of("misses 4; mood -0.52").Limit, Of("misses 4; mood -0.52").Margin));
        Assert.Equal(("mood", -0.4, -0.5, -0.1), (Of("misses 2; mood -0.4").Subject, Of("misses 2; mood -0.4").Value, Of("misses 2; mood -0.4").Limit, Of("misses 2; mood -0.4").Margin));
        // Of two ways the one that came further is told.
        Assert.Equal("repeats", Of("failed yes; repeats 2").Subject);
        Assert.Equal("misses", Of("-").Subject);
        Assert.Equal(1, Of("misses 1; mood -1").Value);
    }

    [Fact]
    public void What_is_unknown_has_no_value_and_no_margin()
    {
        var finding = Assert.Single(new RuleBook(RuleWords.Rules("a: offer when ahead at least 5"), RuleWords.Limits()).Findings(new()));

        Assert.Equal(("ahead", null, 5d, null), (finding.Subject, finding.Value, finding.Limit, finding.Margin));
    }

    [Fact]
    public void An_answer_names_the_limit_in_force_and_where_it_came_from()
    {
        var book = new RuleBook(RuleWords.Rules("a: offer when misses at least limit Lost"), RuleWords.Limits("Lost 3 for queue Returns"));

        var there = Assert.Single(book.Answers(RuleWords.Turn("queue Returns; misses 2")));
        var elsewhere = Assert.Single(book.Answers(RuleWords.Turn("queue Billing; misses 2")));

        Assert.Equal((false, 3, "Returns"), (there.Finding.Fired, there.Limit!.Value.Value, there.Limit.Value.From!.Where));
        Assert.Equal((true, 2, null), (elsewhere.Finding.Fired, elsewhere.Limit!.Value.Value, elsewhere.Limit.Value.From));
    }

    [Fact]
    public void Only_so_many_findings_are_given_as_were_asked_for()
    {
        var book = new RuleBook([.. Enumerable.Range(0, 50).Select(i => new Rule($"r{i}", "R") { When = [[Condition.AtLeast("misses", 2)]] })], RuleWords.Limits());

        Assert.Equal(RulesAsked.MostFindings, book.Findings(new(), RulesAsked.MostFindings).Count);
        Assert.Equal(50, book.Findings(new()).Count);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void A_turn_is_judged_and_told_the_same_in_every_culture(string culture)
    {
        var before = CultureInfo.CurrentCulture;
        var rules = RuleWords.Rules("a: hand over when mood at most limit Anger and words is STORNIEREN, ISTANBUL // b: offer when intent is ORDER-STATUS and expected-wait at least 1000");
        var turn = RuleWords.Turn("mood -0.75; says istanbul stornieren; intent order-status; expected-wait 1200");
        string All()
        {
            var book = new RuleBook(rules, RuleWords.Limits());
            return string.Join('\n', [book.Ask(turn).ToString(), .. book.Findings(turn).Select(finding => finding.ToString()), .. book.Answers(turn).Select(answer => Sentences.Of(answer, turn, book.Limits)), .. rules.Select(rule => Sentences.Of(rule, book.Limits))]);
        }
        var here = All();
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);

            Assert.Equal(here, All());
            Assert.Contains("a", new RuleBook(rules, RuleWords.Limits()).Ask(turn).Rule, StringComparison.Ordinal);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Half_a_letter_pair_in_a_message_is_no_reason_to_fail()
    {
        var book = new RuleBook(RuleWords.Rules("a: offer when words is card"), RuleWords.Limits());

        Assert.Equal("a", book.Ask(new() { Text = "my \ud83d card" }).Rule);
        Assert.Null(book.Ask(new() { Text = "\udc00" }).Rule);
    }

    static IEnumerable<Comparison> Fitting(Subject subject) =>
        subject.Kind == SubjectKind.Number ? [Comparison.AtLeast, Comparison.AtMost, Comparison.Above, Comparison.Below] : [Comparison.Is, Comparison.IsNot];
}

static class Lines
{
    /// <summary>The cells of a line.</summary>
    public static (string[] Given, string[] Expected) Read(this IReadOnlyList<Case> cases, string line) => cases.Single(one => one.ToString() == line) is var found ? (found.Given, found.Expected) : default;
}
