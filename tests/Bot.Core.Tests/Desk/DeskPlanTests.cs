using System.Globalization;
using Bot.Conversations;
using Bot.Desk;
using Bot.Testing;

namespace Bot.Core.Tests.Desk;

public sealed class DeskPlanTests
{
    [Theory]
    // zone, now (UTC)      open?  next opening (UTC)
    [InlineData("UTC", "2026-03-04T09:00Z", true, "2026-03-04T09:00Z")]
    [InlineData("UTC", "2026-03-04T08:59Z", false, "2026-03-04T09:00Z")]
    [InlineData("UTC", "2026-03-04T17:00Z", false, "2026-03-05T09:00Z")]
    [InlineData("UTC", "2026-03-06T17:30Z", false, "2026-03-09T09:00Z")]
    [InlineData("Europe/Berlin", "2026-03-04T08:00Z", true, "2026-03-04T08:00Z")]
    [InlineData("Europe/Berlin", "2026-03-04T07:59Z", false, "2026-03-04T08:00Z")]
    // The clocks go forward on Sunday the 29th: Monday opens an hour earlier in UTC.
    [InlineData("Europe/Berlin", "2026-03-27T17:00Z", false, "2026-03-30T07:00Z")]
    [InlineData("Asia/Kolkata", "2026-03-04T03:05Z", false, "2026-03-04T03:30Z")]
    public void The_desk_is_open_by_its_own_clock(string zone, string now, bool open, string next)
    {
        var plan = new OpeningHours { Open = [OpeningPeriod.Parse("Mon-Fri 09:00-17:00", null)], Zone = zone };
        var at = DateTimeOffset.Parse(now, CultureInfo.InvariantCulture);

        Assert.Equal(open, plan.IsOpen(at));
        Assert.Equal(DateTimeOffset.Parse(next, CultureInfo.InvariantCulture), plan.NextOpen(at));
        Assert.Equal(TimeSpan.Zero, plan.NextOpen(at).Offset);
    }

    [Fact]
    public void Open_from_0_to_24_is_always_open() =>
        Assert.All(Enumerable.Range(0, 24 * 7), hour => Assert.True(new OpeningHours().IsOpen(Some.At.AddHours(hour))));

    [Theory]
    [InlineData(0, 1, 3)]
    [InlineData(3, 1, 12)]
    [InlineData(3, 4, 3)]
    [InlineData(0, 9, 1)]
    public void The_expected_wait_grows_with_the_queue_and_shrinks_with_the_people(int ahead, int people, int minutes) =>
        Assert.Equal(minutes, new QueueView(ahead, people).ExpectedWait(new DeskPlan()));

    [Fact]
    public void Nobody_at_the_desk_means_no_promise_in_minutes() => Assert.Null(new QueueView(0, 0).ExpectedWait(new DeskPlan()));

    [Fact]
    public void A_wait_is_answered_for_and_a_callback_falls_due()
    {
        var follower = new WaitFollower(() => new DeskPlan { WaitPromiseMinutes = 2 });
        Effect? Of(Fact fact) => follower.Follow(new(1, "c", 5, fact)).SingleOrDefault();

        Assert.Equal(new ScheduleTimer("wait:c:5", "c", "wait", Some.At.AddMinutes(2)), Of(Some.Escalated()));
        Assert.Equal(new ScheduleTimer("wait:c:5", "c", "wait", Some.At.AddMinutes(6)), Of(new WaitAnnounced(Some.At, 1, 3, CallbackOffered: true)));
        Assert.Null(Of(new WaitAnnounced(Some.At, 1, 3, CallbackOffered: false)));
        Assert.Equal(new ScheduleTimer("callback:c:5", "c", "callback", Some.At.AddHours(2)), Of(new CallbackRequested(Some.At, "030", Some.At.AddHours(2))));
    }
}
