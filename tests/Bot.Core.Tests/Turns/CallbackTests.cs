using Bot.Conversations;
using Bot.Desk;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Turns;

/// <summary>Times for callbacks where others want them too. What is said is in the transcripts <c>callback*</c>.</summary>
public sealed class CallbackTests
{
    static readonly Policy Day = new() { Hours = [new() { Open = [OpeningPeriod.Parse("Daily 08:00-18:00", null)] }] };

    readonly TestBot _bot = new(Day);

    [Fact]
    public async Task A_time_that_is_full_is_not_offered_and_who_names_it_hears_so()
    {
        var full = Some.At.AddHours(3);
        _bot.Store.Promised.AddRange(Enumerable.Repeat(new CallPlace("Service", full), 3));

        await SayAsync("please call me back on 030 1234567");
        Assert.DoesNotContain(full, Offered());
        Assert.Equal(Some.At.AddHours(2), Offered()[0]);

        await SayAsync("today at 3 pm");
        Assert.Equal(("callback/full", Some.At.AddHours(4)), (Topic(), Offered()[0]));
        Assert.Null(_bot.Conversation.CallbackDue);
    }

    [Fact]
    public async Task Who_is_a_moment_late_for_the_last_place_is_offered_the_next_and_not_promised_it()
    {
        await SayAsync("please call me back on 030 1234567");
        var first = Offered()[0];
        _bot.Store.BeforeCommit = _ =>
        {
            _bot.Store.BeforeCommit = null;
            _bot.Store.Promised.AddRange(Enumerable.Repeat(new CallPlace("Service", first), 3));
            return default;
        };

        await SayAsync("1");

        Assert.Equal(("callback/full", first.AddHours(1)), (Topic(), Offered()[0]));
        Assert.DoesNotContain(_bot.Facts, fact => fact is CallbackRequested);
    }

    [Fact]
    public async Task Who_is_late_again_and_again_is_still_answered()
    {
        await SayAsync("please call me back on 030 1234567");
        var (first, rounds) = (Offered()[0], 0);
        _bot.Store.BeforeCommit = commit =>
        {
            // Others take and leave: each time the count is another one.
            if (commit.After.CallPlace is not null && ++rounds < 9)
            {
                _bot.Store.Promised.Clear();
                _bot.Store.Promised.AddRange(Enumerable.Repeat(new CallPlace("Service", first), 3));
                _bot.Queues.Calls = _ => new Dictionary<DateTimeOffset, int> { [first] = rounds % 2 };
            }
            else
                _bot.Store.Promised.Clear();
            return default;
        };

        await SayAsync("1");

        Assert.Equal(first, _bot.Conversation.CallbackDue);
    }

    [Fact]
    public async Task When_every_time_is_taken_the_customer_hears_so_and_nothing_waits_for_an_answer()
    {
        _bot.Queues.Calls = _ => CallbackSlots.Of(Day.Hours[0], Some.At, 60, 9).ToDictionary(slot => slot.From, _ => 3);

        await SayAsync("please call me back on 030 1234567");

        Assert.Equal("callback/none-free", Topic());
        Assert.Null(_bot.Conversation.Dialogue);
    }

    [Fact]
    public async Task The_customer_reads_their_own_clock_too_and_names_times_on_it()
    {
        await SayAsync("please call me back tomorrow at 8 am on 030 1234567", "America/New_York");

        var promised = _bot.Facts.OfType<CallbackRequested>().Single();
        Assert.Equal((new DateTimeOffset(2026, 3, 5, 13, 0, 0, TimeSpan.Zero), "UTC", "Service"), (promised.Due, promised.Zone, promised.Queue));
        Assert.Contains("13:00–14:00 (UTC) = 08:00–09:00 (America/New\\_York)", _bot.Facts.OfType<BotReplied>().Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_at_the_desk_moves_the_call_and_the_customer_reads_the_new_time_on_both_clocks()
    {
        await SayAsync("please call me back tomorrow at 8 am on 030 1234567", "America/New_York");
        var until = _bot.Conversation.CallbackDue!.Value.AddHours(2);

        Assert.Null((await _bot.ActAsync(new MoveCall(Some.Ana, until))).Refusal);

        Assert.Equal(until, _bot.Conversation.CallbackDue);
        Assert.Equal(new CallPlace("Service", until), _bot.Conversation.CallPlace);
        var told = _bot.Facts.OfType<BotReplied>().Last();
        Assert.Equal("desk/call-moved", told.Topic);
        Assert.Contains("Ana has moved our call to you", told.Text, StringComparison.Ordinal);
        Assert.Contains("15:00–16:00 (UTC) = 10:00–11:00 (America/New\\_York)", told.Text, StringComparison.Ordinal);
        Assert.Equal(["Another time", "Cancel the call"], told.Choices.Select(choice => choice.Label));

        await SayAsync("cancel the call");
        Assert.Equal("callback/cancelled", Topic());
        Assert.Equal("No call is promised here any more.", (await _bot.ActAsync(new MoveCall(Some.Ana, until))).Refusal);
    }

    [Fact]
    public async Task The_timer_of_a_time_that_was_moved_finds_nothing_and_that_of_the_new_one_calls()
    {
        await SayAsync("please call me back tomorrow at 8 am on 030 1234567");
        var first = _bot.Conversation.CallbackDue!.Value;
        await _bot.ActAsync(new MoveCall(Some.Ana, first.AddHours(2)));

        await _bot.AdvanceAsync(first.AddHours(1) - _bot.Clock.GetUtcNow());
        Assert.Equal((OwnerKind.Bot, first.AddHours(2)), (_bot.Conversation.Owner, _bot.Conversation.CallbackDue));

        await _bot.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal((OwnerKind.Waiting, null), (_bot.Conversation.Owner, _bot.Conversation.CallbackDue));
    }

    [Fact]
    public async Task A_call_is_not_moved_to_where_it_is_to_a_time_there_is_not_or_to_one_that_is_full()
    {
        await SayAsync("please call me back tomorrow at 9 am on 030 1234567");
        var (due, facts) = (_bot.Conversation.CallbackDue!.Value, _bot.Facts.Count());
        _bot.Store.Promised.AddRange(Enumerable.Repeat(new CallPlace("Service", due.AddHours(1)), 3));

        Assert.Null((await _bot.ActAsync(new MoveCall(Some.Ana, due))).Refusal);
        foreach (var other in new[] { due.AddMinutes(30), due.AddHours(1), due.AddHours(12), due.AddDays(-2) })
            Assert.Equal("That time is not free any more. Choose another.", (await _bot.ActAsync(new MoveCall(Some.Ana, other))).Refusal);

        Assert.Equal(facts, _bot.Facts.Count());
    }

    [Fact]
    public async Task Who_moves_a_call_a_moment_late_for_the_last_place_is_told_and_the_promise_stays()
    {
        await SayAsync("please call me back tomorrow at 9 am on 030 1234567");
        var due = _bot.Conversation.CallbackDue!.Value;
        _bot.Store.BeforeCommit = _ =>
        {
            _bot.Store.BeforeCommit = null;
            _bot.Store.Promised.AddRange(Enumerable.Repeat(new CallPlace("Service", due.AddHours(1)), 3));
            return default;
        };

        Assert.Equal("That time is not free any more. Choose another.", (await _bot.ActAsync(new MoveCall(Some.Ana, due.AddHours(1)))).Refusal);

        Assert.Equal(due, _bot.Conversation.CallbackDue);
    }

    [Fact]
    public async Task Who_moves_a_call_does_not_break_off_what_the_customer_is_being_asked()
    {
        await SayAsync("please call me back tomorrow at 9 am on 030 1234567");
        await SayAsync("where is my order");
        var asked = _bot.Conversation.Dialogue;

        await _bot.ActAsync(new MoveCall(Some.Ana, _bot.Conversation.CallbackDue!.Value.AddHours(1)));

        Assert.NotNull(asked);
        Assert.Equal(asked, _bot.Conversation.Dialogue);
    }

    Task<Taken> SayAsync(string text, string? zone = null) => _bot.TakeAsync(Some.Text(text, _bot.NextId(), at: _bot.Clock.GetUtcNow()) with { Zone = zone });

    string Topic() => _bot.Facts.OfType<BotReplied>().Last().Topic;

    List<DateTimeOffset> Offered() => [.. _bot.Conversation.Dialogue!.Times!.Select(time => time.From)];
}
