using Bot.Turns;

namespace Bot.Core.Tests.Turns;

public sealed class DatesTests
{
    [Theory]
    [InlineData("en", "Friday, 20 November")]
    [InlineData("en-GB", "Friday, 20 November")]
    [InlineData("de", "Freitag, 20. November")]
    [InlineData("fr", "vendredi 20 novembre")]
    [InlineData("es", "viernes, 20 de noviembre")]
    public void A_day_is_said_as_the_language_says_it(string locale, string said) => Assert.Equal(said, Dates.Day(new DateOnly(2026, 11, 20), locale));

    [Theory]
    [InlineData("en", null, "Tuesday, 24 November, 10:00–11:00 (Europe/Berlin)", "Tue 24 Nov, 10:00–11:00")]
    [InlineData("en", "Europe/Paris", "Tuesday, 24 November, 10:00–11:00 (Europe/Berlin)", "Tue 24 Nov, 10:00–11:00")]
    [InlineData("en", "America/New_York", "Tuesday, 24 November, 10:00–11:00 (Europe/Berlin) = 04:00–05:00 (America/New_York)", "Tue 24 Nov, 10:00–11:00")]
    [InlineData("en", "Pacific/Honolulu", "Tuesday, 24 November, 10:00–11:00 (Europe/Berlin) = Monday, 23 November, 23:00–00:00 (Pacific/Honolulu)", "Tue 24 Nov, 10:00–11:00")]
    [InlineData("de", null, "Dienstag, 24. November, 10:00–11:00 (Europe/Berlin)", "Di 24. Nov., 10:00–11:00")]
    [InlineData("fr", null, "mardi 24 novembre, 10:00–11:00 (Europe/Berlin)", "mar. 24 nov., 10:00–11:00")]
    [InlineData("es", null, "martes, 24 de noviembre, 10:00–11:00 (Europe/Berlin)", "mar 24 de nov, 10:00–11:00")]
    public void A_time_for_a_call_is_said_on_the_desks_clock_and_on_the_customers(string locale, string? own, string said, string button)
    {
        var slot = new Bot.Desk.CallbackSlot(new(2026, 11, 24, 9, 0, 0, TimeSpan.Zero), new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));

        Assert.Equal(said, Dates.Call(new(slot, "Europe/Berlin", own), locale));
        Assert.Equal(button, Dates.ShortCall(slot, "Europe/Berlin", locale));
    }

    [Theory]
    [InlineData("en", null, "Friday 08:00")]
    [InlineData("en", "UTC", "Friday 08:00 UTC")]
    [InlineData("de", null, "Freitag 08:00")]
    [InlineData("fr", null, "vendredi 08:00")]
    [InlineData("es", "UTC", "viernes 08:00 UTC")]
    public void A_time_has_its_weekday_and_its_zone_where_that_has_to_be_said(string locale, string? zone, string said) =>
        Assert.Equal(said, Dates.Time(new(new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero), zone), locale));
}
