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
    [InlineData("en", null, "Friday 08:00")]
    [InlineData("en", "UTC", "Friday 08:00 UTC")]
    [InlineData("de", null, "Freitag 08:00")]
    [InlineData("fr", null, "vendredi 08:00")]
    [InlineData("es", "UTC", "viernes 08:00 UTC")]
    public void A_time_has_its_weekday_and_its_zone_where_that_has_to_be_said(string locale, string? zone, string said) =>
        Assert.Equal(said, Dates.Time(new(new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero), zone), locale));
}
