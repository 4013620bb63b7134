using Bot.BackOffice.Desk;
using Xunit;

namespace Bot.Host.Tests.Console;

public sealed class WhenTests
{
    static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    // A date field sends what is typed into it, and an address anything.
    [Theory]
    [InlineData("Pacific/Kiritimati")]
    [InlineData("Pacific/Pago_Pago")]
    public void The_ends_of_the_calendar_are_instants_in_every_zone(string zone)
    {
        var when = When.In(zone, Noon);

        Assert.True(when.Instant(DateTime.MinValue) < Noon);
        Assert.True(when.Instant(DateTime.MaxValue) > Noon);
        Assert.True(when.Beginning(DateOnly.MinValue) < Noon);
        Assert.True(when.Beginning(DateOnly.MaxValue, later: 1) > Noon);
    }

    [Fact]
    public void A_time_that_says_it_is_UTC_is_not_on_the_desks_clock()
    {
        var when = When.In("Europe/Berlin", Noon);

        Assert.Equal(Noon, when.Instant(Noon.UtcDateTime));
        Assert.Equal(Noon, when.Instant(new DateTime(2026, 11, 23, 13, 0, 0)));
    }
}
