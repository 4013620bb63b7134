using Bot.BackOffice.Desk;
using Bot.BackOffice.Floor;
using Bot.Conversations;
using Bot.Measures;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>What the floor says of today and of the last hours, from talks alone.</summary>
public sealed class FloorDayTests
{
    static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 20, 0, TimeSpan.Zero);
    static readonly TimeSpan Promise = TimeSpan.FromMinutes(3);

    int _talks;

    // Minutes before noon at which it came to people, was answered and left them.
    Talk Came(string queue, int minutes, int? answered = null, int? left = null, int? began = null)
    {
        DateTimeOffset? At(int? before) => before is { } past ? Noon.AddMinutes(-past) : null;
        return new($"c{++_talks}", 1, OwnerKind.Waiting, Noon, 2) { Began = At(began ?? minutes), People = At(minutes), Rule = "angry", Queue = queue, QueueAt = At(minutes), Answered = At(answered), LeftPeople = At(left) };
    }

    static FloorDay Of(IReadOnlyList<Talk> talks, string zone = "UTC", params string[] queues) => FloorDay.Of(talks, Noon, When.In(zone, Noon), Promise, queues.Length == 0 ? null : queues);

    [Fact]
    public void Each_queue_tells_how_many_were_answered_in_time_and_together_they_are_the_house()
    {
        var day = Of([Came("Returns", 60, 58), Came("Returns", 60, 57), Came("Returns", 50, 40), Came("Returns", 2), Came("Billing", 30, 29), Came("Billing", 30, left: 20), Came("Billing", 30, 29, began: 24 * 60)]);

        Assert.Equal((new FloorPromise(2, 4), new FloorPromise(1, 2), new FloorPromise(0, 0)), (day.Of("Returns"), day.Of("Billing"), day.Of("Service")));
        Assert.Equal(new FloorPromise(3, 6), day.Promise);
    }

    [Fact]
    public void An_hour_tells_who_was_answered_in_it_and_who_waited_at_its_end()
    {
        // 11:00 to 12:00 ends 20 minutes before now.
        var day = Of([Came("Returns", 90, 70), Came("Returns", 70, 30), Came("Returns", 50, 10), Came("Billing", 45), Came("Billing", 45, left: 25), Came("Returns", 5)]);

        Assert.Equal(FloorDay.MostHours, day.Hours.Count);
        Assert.Equal((Noon.AddMinutes(-80), Noon.AddMinutes(-20), 2, 2), (day.Hours[^2].From, day.Hours[^2].To, day.Hours[^2].Answered, day.Hours[^2].Waiting));
        Assert.Equal((Noon.AddMinutes(-20), Noon, 1, 2), (day.Hours[^1].From, day.Hours[^1].To, day.Hours[^1].Answered, day.Hours[^1].Waiting));
    }

    [Fact]
    public void Who_steers_one_department_is_told_of_its_queues_alone()
    {
        var day = Of([Came("Returns", 60, 58), Came("Billing", 30, 29), Came("Billing", 5)], queues: "Billing");

        Assert.Equal(new FloorPromise(1, 2), day.Promise);
        Assert.Equal((0, 0), (day.Of("Returns").Of, day.Hours[^3].Answered));
        Assert.Equal(1, day.Hours[^1].Waiting);
    }

    [Fact]
    public void Hours_are_those_of_the_desks_clock()
    {
        // 18:05 in Kathmandu, which is 5 hours and 45 minutes ahead.
        Assert.Equal(Noon.AddMinutes(-5), Of([], "Asia/Kathmandu").Hours[^1].From);
    }

    [Fact]
    public void The_drawing_says_in_words_what_it_shows()
    {
        var day = Of([Came("Returns", 70, 30), Came("Returns", 5)]);

        var svg = FloorChart.Svg(day, When.In("UTC", Noon));

        Assert.Contains("aria-label=\"Since 05:00 1 customer was answered by a person. Most waited at 12:20: 1. Waiting now: 1.\"", svg, StringComparison.Ordinal);
        Assert.Contains("<title>11:00 to 12:00: 1 answered, 0 waiting at the end</title>", svg, StringComparison.Ordinal);
    }
}
