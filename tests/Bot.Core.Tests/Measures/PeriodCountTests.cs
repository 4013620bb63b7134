using Bot.Conversations;
using Bot.Measures;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Measures;

public sealed class PeriodCountTests
{
    static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    static readonly DateTimeOffset End = Start.AddDays(7);

    static string Day(DateTimeOffset at) => $"{at:yyyy-MM-dd}";

    static (Figures Figures, IReadOnlyList<Counted> List) Read(IEnumerable<StoredFact> facts, DateTimeOffset? from = null, DateTimeOffset? to = null, string? listed = null, Func<DateTimeOffset, string>? day = null)
    {
        var talks = new Dictionary<(string, int), Talk>();
        var newest = new Dictionary<string, Talk>();
        var count = new PeriodCount(from ?? Start, to ?? End, day ?? Day, listed);
        foreach (var fact in facts)
        {
            if (Talk.Kinds.Contains(fact.Fact.GetType()))
            {
                var talk = newest[fact.ConversationId] = Talk.Next(newest.GetValueOrDefault(fact.ConversationId), fact);
                talks[(talk.Conversation, talk.Number)] = talk;
            }
            if (Mark.Of(fact) is { } mark)
                count.Add(mark);
        }
        foreach (var talk in talks.Values)
            count.Add(talk);
        return count.End();
    }

    static Figures Count(IEnumerable<StoredFact> facts, DateTimeOffset? from = null, DateTimeOffset? to = null) => Read(facts, from, to).Figures;

    static IReadOnlyList<Counted> List(string key, params IReadOnlyList<Fact> facts) => Read(Stored(facts), listed: key).List;

    static IEnumerable<StoredFact> Stored(IReadOnlyList<Fact> facts) => facts.Select((fact, i) => new StoredFact(i + 1, "c", i + 1, fact));

    static Figures Count(params IReadOnlyList<Fact> facts) => Count(Stored(facts));

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
        {
            var list = Read(facts, listed: key).List;
            Assert.Distinct(list.Select(counted => (counted.Conversation, counted.At)));
            Assert.Equal(figures[key].Count, list.Count);
        }
        // Counted in another way, from the facts alone.
        var inside = facts.Where(fact => fact.Fact.At >= Start && fact.Fact.At < End).ToList();
        Assert.Equal(inside.Count(fact => fact.Fact is ConversationClosed), figures["closed"].Count);
        Assert.Equal(inside.Select(fact => fact.Fact).OfType<SurveyAnswered>().Select(answer => answer.Survey).Distinct().Count(), figures["answers"].Count);
        Assert.Equal(inside.Count(fact => fact.Fact is SurveyAsked), figures["asked"].Count);
        Assert.Subset(inside.Select(fact => fact.ConversationId).ToHashSet(), Read(facts, listed: "conversations").List.Select(counted => counted.Conversation).ToHashSet());
    }

    [Theory]
    [InlineData(1, "Europe/Vienna", "2026-03-26", 7)] // the clocks go forward on the 29th
    [InlineData(2, "Europe/Vienna", "2026-10-22", 7)] // and back on the 25th
    [InlineData(3, "Asia/Kathmandu", "2026-05-04", 3)]
    [InlineData(4, "America/St_Johns", "2026-03-05", 28)]
    [InlineData(5, "UTC", "2026-01-01", 1)]
    public void What_is_counted_from_talks_is_what_is_counted_from_all_the_facts(int seed, string place, string first, int days)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(place);
        DateTimeOffset Midnight(DateOnly day) => new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), zone.GetUtcOffset(day.ToDateTime(TimeOnly.MinValue))).ToUniversalTime();
        string Local(DateTimeOffset at) => $"{TimeZoneInfo.ConvertTime(at, zone):yyyy-MM-dd}";
        var begin = DateOnly.Parse(first, System.Globalization.CultureInfo.InvariantCulture);
        var (from, end) = (Midnight(begin), Midnight(begin.AddDays(days)));
        var facts = new RecordedHistory(seed, [Policy.Default], from.AddDays(-9), (end - from + TimeSpan.FromDays(9)) / 900).Facts(1000).ToList();

        // The whole period, one that ends in the middle of everything, and one counted up to an instant of it.
        foreach (var (one, to) in new[] { (from, end), (from, from + (end - from) / 3), (from + (end - from) / 2, end.AddHours(-7)) })
            foreach (var told in new[] { facts, facts.Where(fact => fact.Fact.At >= one - Tally.Quiet).ToList() })
            {
                var tally = new Tally(one, to, Local);
                told.ForEach(tally.Add);
                var (expected, waits) = tally.End();
                var figures = Read(facts, one, to, day: Local).Figures;

                Assert.True(figures["conversations"].Count > 20, "Too few to compare.");
                Assert.Equal(expected.Select(number => (number.Key, number.Value.Count)).Order(), figures.All.Select(figure => (figure.Key, figure.Count)).Order());
                Assert.Equal(waits, figures.Waits);
                foreach (var (key, counted) in expected)
                    Assert.Equal(counted, Read(facts, one, to, key, Local).List.Select(one => (one.Conversation, one.At)));
            }
    }

    [Fact]
    public void A_fact_that_comes_again_changes_nothing()
    {
        var facts = new RecordedHistory(7, [Policy.Default], Start, TimeSpan.FromMinutes(25)).Facts(60).Where(fact => Talk.Kinds.Contains(fact.Fact.GetType())).ToList();
        foreach (var conversation in facts.GroupBy(fact => fact.ConversationId))
        {
            Talk? talk = null;
            foreach (var fact in conversation)
            {
                var next = Talk.Next(talk, fact);
                Assert.Equal(next, Talk.Next(next, fact));
                talk = next;
            }
        }
    }

    [Fact]
    public void Periods_side_by_side_count_what_one_over_both_counts()
    {
        var facts = new RecordedHistory(4, [Policy.Default], Start, TimeSpan.FromMinutes(25)).Facts(600).ToList();
        var middle = Start.AddDays(3);

        var (first, second, both) = (Count(facts, Start, middle), Count(facts, middle, End), Count(facts));

        Assert.Equal(both["conversations"].Count, first["conversations"].Count + second["conversations"].Count);
        Assert.Equal(both["closed"].Count, first["closed"].Count + second["closed"].Count);
        Assert.True(first["conversations"].Count > 0 && second["conversations"].Count > 0);
    }

    [Fact]
    public void A_conversation_that_people_never_had_is_contained()
    {
        var figures = Count(Opened(1), Said(1), new NotUnderstood(Start.AddHours(1), []), Closed(2));

        Assert.Equal((1, 1, 0, 1, 1), (figures["conversations"].Count, figures["contained"].Count, figures["with-people"].Count, figures["not-understood"].Count, figures["disposition:Ended by customer"].Count));
        Assert.Equal(Start.AddHours(1), List("day:2026-03-02", Opened(1), Said(1)).Single().At);
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

        Assert.Equal((0, $"rule:{Talk.Claimed}", "queue:"), (figures["contained"].Count, figures.Family("rule").Single().Key, figures.Family("queue").Single().Key));
    }

    [Fact]
    public void What_somebody_takes_up_again_goes_on_and_begins_nothing()
    {
        var taken = new TakenUpAgain(Start.AddHours(3), Some.Ana);

        Assert.Equal((1, 1), (Count(Opened(1), Said(1), Closed(2), taken, Said(4))["conversations"].Count, Count(Opened(1), Said(1), Closed(2), taken, Said(4))["with-people"].Count));
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
        Fact[] facts = [Opened(1), Said(1), Closed(2, Some.Ana), new SurveyAsked(Start.AddHours(2), "s"), Said(3), score, Said(4), score with { At = Start.AddHours(4), Comment = "charged twice", Department = "Billing", Complete = true }];
        var figures = Count(facts);

        Assert.Equal((1, 1, 1, 0), (figures["conversations"].Count, figures["answers"].Count, figures["department:Billing"].Count, figures["department:Service"].Count));
        // The fact that tells its words.
        Assert.Equal((8, Start.AddHours(4)), (List("score:2", facts).Single().Number!.Value, List("score:2", facts).Single().At));
    }

    [Fact]
    public void An_answer_to_what_was_closed_long_before_the_period_begins_no_conversation()
    {
        Fact[] before = [Opened(-200), Said(-200), Closed(-199)];
        var figures = Count([.. before, Said(3), new SurveyAnswered(Start.AddHours(3), "s", 5, null, "Service", "", "Ada", Complete: true)]);

        Assert.Equal((0, 1), (figures["conversations"].Count, figures["answers"].Count));
        Assert.Equal(0, Count([.. before, Said(3), new SurveyDeclined(Start.AddHours(3), "s")])["conversations"].Count);
        // However long somebody has had it.
        Assert.Equal(0, Count(Opened(-200), Said(-200), new AgentClaimed(Start.AddHours(-199), Some.Ana), Said(3), Answered(4))["conversations"].Count);
    }

    [Fact]
    public void Who_waits_is_known_for_every_instant()
    {
        var waits = Stored([Opened(1), Said(1), HandedOver(1), Answered(2), Closed(3)]).Aggregate((Talk?)null, Talk.Next)!;
        var left = Stored([Opened(1), Said(1), HandedOver(1), Closed(2)]).Aggregate((Talk?)null, Talk.Next)!;

        Assert.Equal([false, true, true, false, false], new[] { 0.9, 1, 1.9, 2, 5 }.Select(hour => waits.WaitsAt(Start.AddHours(hour))));
        Assert.Equal([false, true, false], new[] { 0.9, 1, 2 }.Select(hour => left.WaitsAt(Start.AddHours(hour))));
    }

    [Fact]
    public void What_lies_before_and_after_the_period_is_not_counted()
    {
        var figures = Count(Opened(-1), Said(-1), Closed(-0.5), new ConversationReopened(Start), Said(0), HandedOver(167.9), new SurveyAsked(End, "s"), Answered(168), Closed(168, Some.Ana));

        Assert.Equal((1, 0, 0, 1), (figures["conversations"].Count, figures["closed"].Count, figures["asked"].Count, figures["wait:open"].Count));
    }
}
