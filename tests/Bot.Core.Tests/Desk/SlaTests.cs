using Bot.Conversations;
using Bot.Desk;
using Bot.Testing;

namespace Bot.Core.Tests.Desk;

/// <summary>Service from 9 to 17 by the clock of Berlin on workdays. Wednesday, 4 March, noon UTC is 13:00 there.</summary>
public sealed class SlaTests
{
    static readonly QueuePlan Plan = new(
        [new() { Zone = "Europe/Berlin", Open = [OpeningPeriod.Parse("Mon-Fri 09:00-17:00", null)], Holidays = [new(new(2026, 3, 5))] }],
        [new() { Name = "Service", Department = "Service", Targets = [new() { Tier = "gold", FirstResponse = 5 }, new() { FirstResponse = 60, NextReply = 30, Resolution = 300 }] }]);

    static readonly Conversation Waits = Some.Conversation(Some.On(OwnerKind.Waiting));

    static Conversation Answered(int minutes) => Waits.After([new AgentClaimed(Some.At, Some.Ana), new AgentReplied(At(minutes), Some.Ana, "Hello.", "f1")]);

    [Theory]
    // minutes later    state               minutes used    due
    [InlineData(0, SlaState.Due, 0, 60)]
    [InlineData(47, SlaState.Due, 47, 60)]
    [InlineData(48, SlaState.Warning, 48, 60)]
    [InlineData(60, SlaState.Breached, 60, 60)]
    [InlineData(61, SlaState.Breached, 61, 61)]
    public void The_first_response_is_due_warned_of_and_breached(int later, SlaState state, int used, int due)
    {
        var clock = Clock(Waits, later, SlaKind.FirstResponse)!;

        Assert.Equal((state, TimeSpan.FromMinutes(used), At(due)), (clock.State, clock.Used, clock.Due));
    }

    [Fact]
    public void A_tier_has_its_own_promise_and_what_it_does_not_name_is_not_promised() =>
        Assert.Equal([(SlaKind.FirstResponse, TimeSpan.FromMinutes(5))], Sla.Of(Waits, Plan, "gold", Some.At).Select(clock => (clock.Kind, clock.Target)));

    [Fact]
    public void Nights_and_holidays_do_not_count()
    {
        // 13:00 to 17:00 are four of the five hours; Thursday is a holiday; so it ends at 10:00 on Friday, 9:00 UTC.
        var clock = Clock(Waits, 20 * 60, SlaKind.Resolution)!;

        Assert.Equal((SlaState.Warning, TimeSpan.FromHours(4), new DateTimeOffset(2026, 3, 6, 9, 0, 0, TimeSpan.Zero)), (clock.State, clock.Used, clock.Due));
        Assert.Equal(TimeSpan.FromHours(4), Clock(Waits, 20 * 60, SlaKind.FirstResponse)!.Used);
    }

    [Fact]
    public void Who_is_too_late_to_be_warned_is_told_of_the_breach_alone()
    {
        Assert.Equal((SlaState.Warning, At(48)), Sla.Next(Waits, Plan, null, At(10)) is { } early ? (early.Clock.State, early.Watch.Due) : default);
        Assert.Equal((SlaState.Breached, At(61)), Sla.Next(Waits, Plan, null, At(61)) is { } late ? (late.Clock.State, late.Watch.Due) : default);
    }

    [Fact]
    public void The_first_words_of_a_person_end_the_first_clock_and_the_customers_turn_pauses_the_last()
    {
        var answered = Answered(10);

        Assert.Equal([(SlaKind.Resolution, SlaState.Paused, (DateTimeOffset?)null)], Sla.Of(answered, Plan, null, At(100)).Select(clock => (clock.Kind, clock.State, clock.Due)));
        Assert.Equal(TimeSpan.FromMinutes(10), Clock(answered, 100, SlaKind.Resolution)!.Used);
    }

    [Fact]
    public void The_customers_next_words_start_a_clock_that_later_ones_do_not_move()
    {
        var asked = Answered(10).After([Spoke(40, "m1"), Spoke(55, "m2")]);

        Assert.Equal((SlaState.Due, At(70)), Clock(asked, 60, SlaKind.NextReply) is { } next ? (next.State, next.Due!.Value) : default);
        // Ten minutes before the answer, twenty after the customer's turn.
        Assert.Equal(TimeSpan.FromMinutes(30), Clock(asked, 60, SlaKind.Resolution)!.Used);
        Assert.Null(Clock(asked, 60, SlaKind.FirstResponse));
    }

    [Fact]
    public void Who_is_passed_on_or_given_back_keeps_the_time_they_waited()
    {
        var back = Waits.After([new AgentClaimed(At(5), Some.Ana), new Requeued(At(15), null, "Service", "gone")]);

        Assert.Equal(TimeSpan.FromMinutes(20), Clock(back, 20, SlaKind.FirstResponse)!.Used);
    }

    [Fact]
    public void A_new_episode_begins_new_clocks()
    {
        var again = Answered(10).After([new ConversationClosed(At(20), Some.Ana, "Resolved", null), new ConversationReopened(At(90)), new Escalated(At(100), "angry", "mood", "Service", 0)]);

        Assert.Equal([TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)], Sla.Of(again, Plan, null, At(105)).Select(clock => clock.Used));
    }

    [Fact]
    public void Nobody_is_promised_anything_while_the_bot_answers_or_when_it_is_over()
    {
        Assert.Empty(Sla.Of(Some.Conversation(), Plan, null, At(5)));
        Assert.Empty(Sla.Of(Answered(5).After(new ConversationClosed(At(9), Some.Ana, "Resolved", null)), Plan, null, At(10)));
        Assert.Empty(Sla.Of(Waits, new Bot.Turns.Policy().Plan(), null, At(5)));
    }

    [Fact]
    public async Task A_warning_and_a_breach_are_told_once_and_an_answer_in_time_tells_nothing()
    {
        var bot = new TestBot(new() { Queues = [.. Departments.All.Select(name => new Queue { Name = name, Department = name, Targets = [new() { FirstResponse = 10, NextReply = 10, Resolution = 600 }] })] });
        SlaMark[] Told() => [.. bot.Facts.OfType<SlaReached>().Select(fact => fact.Mark)];

        await bot.SayAsync("I want to talk to a person");
        await bot.AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.Equal([new(SlaKind.FirstResponse, Some.At, false)], Told());
        await bot.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Equal([new(SlaKind.FirstResponse, Some.At, false), new(SlaKind.FirstResponse, Some.At, true)], Told());

        await bot.ActAsync(new Claim(Some.Ana));
        await bot.ActAsync(new Reply(Some.Ana, "Hello.", "f1"));
        await bot.SayAsync("are you there");
        await bot.AdvanceAsync(TimeSpan.FromMinutes(5));
        await bot.ActAsync(new Reply(Some.Ana, "Yes.", "f2"));
        await bot.AdvanceAsync(TimeSpan.FromHours(20));
        Assert.Equal(2, Told().Length);
    }

    static SlaClock? Clock(Conversation conversation, int later, SlaKind kind) => Sla.Of(conversation, Plan, null, At(later)).SingleOrDefault(clock => clock.Kind == kind);

    static CustomerSpoke Spoke(int minutes, string id) => new(At(minutes), id, null, "And?", null);

    static DateTimeOffset At(int minutes) => Some.At.AddMinutes(minutes);
}
