using Bot.Channels.Outbox;

namespace Bot.Channels.Tests.Outbox;

public class RetryPlanTests
{
    static readonly DateTimeOffset At = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    static TimeSpan? Pause(int attempts, TimeSpan? asked = null, double jitter = 0.5, TimeSpan? age = null) =>
        RetryPlan.Next(attempts, At - (age ?? TimeSpan.Zero), At, asked, jitter, TimeSpan.FromHours(24)) - At;

    [Fact]
    public void Pauses_double_up_to_the_longest()
    {
        Assert.Equal([5, 10, 20, 40, 80, 160, 320, 600, 600, 600], Enumerable.Range(1, 10).Select(attempts => Pause(attempts)!.Value.TotalSeconds));
        Assert.Equal(RetryPlan.Longest, Pause(1_000));
    }

    [Fact]
    public void Jitter_spreads_them_by_a_quarter_to_both_sides()
    {
        Assert.Equal(3.75, Pause(1, jitter: 0)!.Value.TotalSeconds);
        Assert.Equal(6.25, Pause(1, jitter: 1)!.Value.TotalSeconds);
    }

    [Fact]
    public void What_the_channel_asks_for_is_the_least()
    {
        Assert.Equal(TimeSpan.FromMinutes(30), Pause(1, asked: TimeSpan.FromMinutes(30)));
        Assert.Equal(TimeSpan.FromSeconds(5), Pause(1, asked: TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void A_message_that_would_be_too_old_by_then_is_given_up()
    {
        Assert.Null(Pause(3, age: TimeSpan.FromHours(24)));
        Assert.Null(Pause(1, asked: TimeSpan.FromHours(25)));
        Assert.NotNull(Pause(3, age: TimeSpan.FromHours(23)));
    }
}
