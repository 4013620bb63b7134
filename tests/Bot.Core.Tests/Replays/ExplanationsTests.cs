using Bot.Conversations;
using Bot.Replays;
using Bot.Rules;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Replays;

public sealed class ExplanationsTests
{
    static readonly Policy Stored = new() { Overrides = [new("Anger", -0.3) { Queue = "Returns" }] };
    static readonly TurnInputs Inputs = new() { Mood = -0.4, Sentiment = -0.6, Queue = "Returns", Channel = "webchat", Intent = "return-start" };

    [Fact]
    public void A_decision_is_found_again_with_figures_and_the_origin_of_its_limit()
    {
        var explained = Explanations.Of(Facts(Record()), Policies(Stored)).Single();

        Assert.Empty(explained.Defects);
        var asking = explained.Askings.Single();
        Assert.Equal(("angry", "mood -0.40, limit -0.30, sentiment -0.60, limit 0.00"), (asking.Rule, asking.Reason));
        var finding = asking.Findings.Single(finding => finding.Fired);
        Assert.Equal(("angry", "The customer sounds angry", "mood", -0.4, -0.3, 0.1, "Anger", "Returns"),
            (finding.Rule, finding.Title, finding.Subject, finding.Value, finding.Limit, finding.Margin, finding.LimitName, finding.From));
        Assert.Null(asking.Findings.Single(finding => finding.Rule == "given-up").From);
        Assert.Equal("GivenUp", asking.Findings.Single(finding => finding.Rule == "given-up").LimitName);
        Assert.Equal(["escalated", "bot-replied"], explained.Acts.Select(act => act.What));
        Assert.Equal(("test", "3"), (explained.Model, explained.Acts[1].Article));
    }

    [Fact]
    public void A_record_that_differs_from_what_is_found_again_is_a_defect_that_names_both()
    {
        var record = Record();
        string Defect(RulesAsked tampered, Policy? policy = null) => string.Join("\n", Explanations.Of(Facts(tampered), policy is null ? Policies(Stored) : Policies(policy)).Single().Defects);

        Assert.Contains("Recorded: none. Found again: angry: HandOver.", Defect(record with { Rule = null, Effect = null }), StringComparison.Ordinal);
        Assert.Contains("Rule angry. Recorded: did not fire", Defect(record with { Findings = [.. record.Findings.Select(finding => finding.Rule == "angry" ? finding with { Fired = false } : finding)] }), StringComparison.Ordinal);
        Assert.Contains("not asked", Defect(record with { Findings = [.. record.Findings.Skip(1)] }), StringComparison.Ordinal);
        Assert.Contains("Found again: none", Defect(record, Stored with { Overrides = [] }), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_stored_policy_the_record_is_shown_and_the_lack_is_told()
    {
        var explained = Explanations.Of(Facts(Record()), new Dictionary<int, Policy>()).Single();

        Assert.Contains("v4", Assert.Single(explained.Defects), StringComparison.Ordinal);
        Assert.Equal("angry", explained.Askings.Single().Rule);
    }

    [Fact]
    public void Only_the_message_that_is_asked_for_is_explained_and_versions_are_those_of_the_facts()
    {
        List<StoredFact> facts = [.. Facts(Record()), new(9, "c", 9, new CustomerSpoke(Some.At.AddMinutes(1), "m2", null, "and now?", null))];

        Assert.Equal(["m1", "m2"], Explanations.Of(facts, Policies(Stored)).Select(explained => explained.Message));
        Assert.Equal("m2", Explanations.Of(facts, Policies(Stored), "m2").Single().Message);
        Assert.Empty(Explanations.Of(facts, Policies(Stored), "m3"));
        Assert.Equal([4], Explanations.Versions(facts));
    }

    static RulesAsked Record()
    {
        var (book, verdict) = (Stored.Book(), Stored.Book().Ask(Inputs));
        return new(Some.At, "m1", Inputs, 4, book.Findings(Inputs), verdict.Rule, verdict.Effect, verdict.RunnerUp, verdict.Raised, verdict.Suppressed);
    }

    static List<StoredFact> Facts(RulesAsked asked)
    {
        Fact[] facts =
        [
            new CustomerSpoke(Some.At, "m1", null, "send it back", Some.Heard("return-start")), asked, new Escalated(Some.At, "angry", "mood", "Returns", 4),
            new BotReplied(Some.At, "A colleague comes.", [], "handoff/waiting", "3", "angry: mood"), new AgentClaimed(Some.At.AddMinutes(1), Some.Ana),
        ];
        return [.. facts.Select((fact, i) => new StoredFact(i + 1, "c", i + 1, fact))];
    }

    static Dictionary<int, Policy> Policies(Policy policy) => new() { [4] = policy };
}
