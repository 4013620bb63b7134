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

    Task<Taken> SayAsync(string text, string? zone = null) => _bot.TakeAsync(Some.Text(text, _bot.NextId(), at: _bot.Clock.GetUtcNow()) with { Zone = zone });

    string Topic() => _bot.Facts.OfType<BotReplied>().Last().Topic;

    List<DateTimeOffset> Offered() => [.. _bot.Conversation.Dialogue!.Times!.Select(time => time.From)];
}
