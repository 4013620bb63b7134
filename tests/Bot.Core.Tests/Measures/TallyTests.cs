using Bot.Conversations;
using Bot.Measures;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Measures;

public sealed class TallyTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset End = Start.AddDays(7);

    static string Day(DateTimeOffset at) => $"{at:yyyy-MM-dd}";

    static Figures Count(IEnumerable<StoredFact> facts, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        var tally = new Tally(from ?? Start, to ?? End, Day);
        foreach (var fact in facts)
            tally.Add(fact);
        return tally.End();
    }

    static Figures Count(params IReadOnlyList<Fact> facts) => Count(facts.Select((fact, i) => new StoredFact(i + 1, "c", i + 1, fact)));

    static ConversationOpened Opened(double hour) => new(Start.AddHours(hour), new("p", "Ada"), new("webchat", true, ""), null);

    static CustomerSpoke Said(double hour) => new(Start.AddHours(hour), $"m{hour}", null, "hello", null);

    static Escalated HandedOver(double hour, string rule = "angry", string queue = "Returns") => new(Start.AddHours(hour), rule, "", queue, 0);

    static AgentReplied Answered(double hour) => new(Start.AddHours(hour), Some.Ana, "hello", "k");

    static ConversationClosed Closed(double hour, Agent? by = null) => new(Start.AddHours(hour), by, by is null ? "Ended by customer" : "Resolved", null);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void In_any_history_the_rows_of_a_table_are_its_number_and_nothing_is_counted_twice(int seed)
    {
        var facts = new RecordedHistory(seed, [Policy.Default], Start.AddDays(-5), TimeSpan.FromMinutes(25)).Facts(900).ToList();

        var figures = Count(facts);

        Assert.True(figures["conversations"].Count > 100);
        int Sum(string family) => figures.Family(family).Sum(row => row.Count);
        Assert.Equal(figures["conversations"].Count, figures["contained"].Count + figures["with-people"].Count);
        Assert.Equal(figures["conversations"].Count, Sum("day"));
        Assert.Equal(figures["with-people"].Count, Sum("rule"));
        Assert.Equal(figures["with-people"].Count, Sum("queue"));
        Assert.Equal(figures["with-people"].Count, Sum("wait"));
        Assert.Equal(figures["with-people"].Count, figures.Waits.Count + figures["wait:open"].Count);
        Assert.Equal(figures["answers"].Count, Sum("score"));
        Assert.Equal(figures["answers"].Count, Sum("department"));
        Assert.Equal(figures["closed"].Count, Sum("disposition"));
        foreach (var key in new[] { "conversations", "contained", "with-people", "not-understood", "answers", "closed" })
            Assert.Distinct(figures[key].Of.Select(counted => (counted.Conversation, counted.At)));
        // Counted in another way, from the facts alone.
        var inside = facts.Where(fact => fact.Fact.At >= Start && fact.Fact.At < End).ToList();
        Assert.Equal(inside.Count(fact => fact.Fact is ConversationClosed), figures["closed"].Count);
        Assert.Equal(inside.Select(fact => fact.Fact).OfType<SurveyAnswered>().Select(answer => answer.Survey).Distinct().Count(), figures["answers"].Count);
        Assert.Equal(inside.Count(fact => fact.Fact is SurveyAsked), figures["asked"].Count);
        Assert.Subset(inside.Select(fact => fact.ConversationId).ToHashSet(), figures["conversations"].Of.Select(counted => counted.Conversation).ToHashSet());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Facts_of_three_days_before_tell_all_that_older_ones_would(int seed)
    {
        var facts = new RecordedHistory(seed, [Policy.Default], Start.AddDays(-12), TimeSpan.FromMinutes(25)).Facts(1200).ToList();

        var (whole, cut) = (Count(facts), Count(facts.Where(fact => fact.Fact.At >= Start - Tally.Quiet)));

        foreach (var key in new[] { "conversations", "contained", "with-people", "not-understood", "answers", "closed", "asked" })
            Assert.Equal(whole[key].Of, cut[key].Of);
        Assert.Equal(whole.Waits, cut.Waits);
    }

    [Fact]
    public void Periods_side_by_side_count_what_one_over_both_counts()
    {
        var facts = new RecordedHistory(4, [Policy.Default], Start, TimeSpan.FromMinutes(25)).Facts(600).ToList();
        var middle = Start.AddDays(3);

        var (first, second, both) = (Count(facts, Start, middle), Count(facts, middle, End), Count(facts));

        Assert.Equal(both["conversations"].Of, [.. first["conversations"].Of, .. second["conversations"].Of]);
        Assert.Equal(both["closed"].Of, [.. first["closed"].Of, .. second["closed"].Of]);
    }

    [Fact]
    public void A_conversation_that_people_never_had_is_contained()
    {
        var figures = Count(Opened(1), Said(1), new NotUnderstood(Start.AddHours(1), []), Closed(2));

        Assert.Equal((1, 1, 0, 1, 1), (figures["conversations"].Count, figures["contained"].Count, figures["with-people"].Count, figures["not-understood"].Count, figures["disposition:Ended by customer"].Count));
        Assert.Equal(Start.AddHours(1), figures["day:2026-03-02"].Of.Single().At);
        Assert.Null(figures.Wait(0.5));
    }

    [Fact]
    public void The_first_hand_over_tells_the_rule_the_queue_and_the_wait()
    {
        var figures = Count(Opened(1), Said(1), HandedOver(1), new AgentClaimed(Start.AddHours(1.05), Some.Ana), Answered(1.1), new HandedBack(Start.AddHours(1.2), Some.Ana), Said(1.3), HandedOver(1.4, "lost", "Billing"), Answered(1.5));

        Assert.Equal(("rule:angry", "queue:Returns", "wait:15"), (figures.Family("rule").Single().Key, figures.Family("queue").Single().Key, figures.Family("wait").Single().Key));
        Assert.Equal(TimeSpan.FromMinutes(6), figures.Wait(0.9));
    }

    [Theory]
    [InlineData(1.0, "wait:1")]
    [InlineData(5.0, "wait:5")]
    [InlineData(5.01, "wait:15")]
    [InlineData(15.01, "wait:longer")]
    [InlineData(null, "wait:open")]
    public void A_wait_is_in_the_row_that_it_does_not_exceed(double? minutes, string row)
    {
        List<Fact> facts = [Opened(1), Said(1), HandedOver(1)];
        if (minutes is { } waited)
            facts.Add(Answered(1 + waited / 60));

        Assert.Equal(row, Count(facts).Family("wait").Single().Key);
    }

    [Fact]
    public void Who_takes_over_without_being_asked_is_counted_with_people()
    {
        var figures = Count(Opened(1), Said(1), new AgentClaimed(Start.AddHours(2), Some.Ana));

        Assert.Equal((0, $"rule:{Tally.Claimed}", "queue:"), (figures["contained"].Count, figures.Family("rule").Single().Key, figures.Family("queue").Single().Key));
    }

    [Fact]
    public void What_somebody_takes_up_again_goes_on_and_begins_nothing()
    {
        var taken = new TakenUpAgain(Start.AddHours(3), Some.Ana);

        Assert.Equal((1, 1), (Count(Opened(1), Said(1), Closed(2), taken, Said(4))["conversations"].Count, Count(Opened(1), Said(1), Closed(2), taken, Said(4))["with-people"].Count));
        Assert.Equal(0, Count(taken, Said(4))["conversations"].Count);
    }

    [Fact]
    public void Opened_again_and_after_three_days_of_silence_it_counts_anew_and_sooner_it_does_not()
    {
        Assert.Equal(2, Count(Opened(1), Said(1), Closed(2), new ConversationReopened(Start.AddHours(3)), Said(3))["conversations"].Count);
        Assert.Equal(2, Count(Opened(1), Said(1), Said(74))["conversations"].Count);
        Assert.Equal(1, Count(Opened(1), Said(1), Said(73))["conversations"].Count);
        Assert.Equal(1, Count(Opened(1), Said(1), HandedOver(2), Said(80))["conversations"].Count);
    }

    [Fact]
    public void A_score_and_the_words_that_follow_are_one_answer_told_by_what_came_last()
    {
        var score = new SurveyAnswered(Start.AddHours(3), "s", 2, null, "Service", "", "Ada", Complete: false);
        var figures = Count(Opened(1), Said(1), Closed(2, Some.Ana), new SurveyAsked(Start.AddHours(2), "s"), Said(3), score, Said(4), score with { At = Start.AddHours(4), Comment = "charged twice", Department = "Billing", Complete = true });

        Assert.Equal((1, 1, 1, 0), (figures["conversations"].Count, figures["answers"].Count, figures["department:Billing"].Count, figures["department:Service"].Count));
        Assert.Equal(("charged twice", Start.AddHours(4)), (figures["score:2"].Of.Single().Said, figures["score:2"].Of.Single().At));
    }

    [Fact]
    public void An_answer_to_what_was_closed_long_before_the_period_begins_no_conversation()
    {
        var figures = Count(Said(3), new SurveyAnswered(Start.AddHours(3), "s", 5, null, "Service", "", "Ada", Complete: true));
        var declined = Count(Said(3), new SurveyDeclined(Start.AddHours(3), "s"));
        var withSomebody = Count(Answered(1), Said(3));

        Assert.Equal((0, 1), (figures["conversations"].Count, figures["answers"].Count));
        Assert.Equal(0, declined["conversations"].Count);
        Assert.Equal(0, withSomebody["conversations"].Count);
    }

    [Fact]
    public void What_lies_before_and_after_the_period_is_not_counted()
    {
        var figures = Count(Opened(-1), Said(-1), Closed(-0.5), new ConversationReopened(Start), Said(0), HandedOver(167.9), new SurveyAsked(End, "s"), Answered(168), Closed(168, Some.Ana));

        Assert.Equal((1, 0, 0, 1), (figures["conversations"].Count, figures["closed"].Count, figures["asked"].Count, figures["wait:open"].Count));
    }
}
