using System.Globalization;
using Bot.Desk;
using FsCheck;
using FsCheck.Fluent;

namespace Bot.Core.Tests.Desk;

public sealed class OpeningHoursTests
{
    static readonly string[] Zones = ["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo", "Pacific/Apia"];

    // Around both changes of the clocks in the north and in the south.
    static readonly DateTimeOffset[] Starts = [At("2026-03-27T00:00Z"), At("2026-10-23T00:00Z"), At("2026-04-03T00:00Z"), At("2026-10-02T00:00Z"), At("2026-06-01T00:00Z")];

    static Gen<OpeningHours> SomeHours =>
        from zone in Gen.Elements(Zones)
        from open in (from days in Gen.Choose(1, 127) from ends in Gen.Choose(0, 96).Two() where ends.Item1 < ends.Item2 select new OpeningPeriod((Weekdays)days, ends.Item1 * 15, ends.Item2 * 15)).NonEmptyListOf()
        from start in Gen.Elements(Starts)
        from days in Gen.Choose(0, 9).ListOf()
        select new OpeningHours
        {
            Zone = zone,
            Open = [.. open.Take(4)],
            Holidays = [.. days.Take(3).Select(day => new Holiday(DateOnly.FromDateTime(start.UtcDateTime).AddDays(day), day % 2 == 0 ? 0 : 600, day % 2 == 0 ? 0 : 660))],
        };

    static Gen<(OpeningHours Hours, DateTimeOffset From, int First, int Second)> SomeTimes =>
        from hours in SomeHours
        from start in Gen.Elements(Starts)
        from minutes in Gen.Choose(0, 5 * 1440).Three()
        select (hours, start.AddMinutes(minutes.Item1), minutes.Item2, minutes.Item3);

    [Theory]
    [InlineData("Mon-Fri 09:00-17:00", "Mon-Fri 09:00-17:00")]
    [InlineData("daily 0:00-24:00", "Daily 00:00-24:00")]
    [InlineData("mon,tue, SAT 9:30-12:00", "Mon, Tue, Sat 09:30-12:00")]
    [InlineData("Sat-Mon 10:00-11:00", "Mon, Sat, Sun 10:00-11:00")]
    [InlineData("Mon-Fri", null)]
    [InlineData("Mon-Fri 9-17", null)]
    [InlineData("Mon-Fri 09:00-24:01", null)]
    [InlineData("Mon-Fri 09:60-10:00", null)]
    [InlineData("Mon-Wed-Fri 09:00-10:00", null)]
    [InlineData("3 09:00-10:00", null)]
    [InlineData("None 09:00-10:00", null)]
    [InlineData("", null)]
    public void A_period_is_read_and_written_as_people_write_it(string text, string? written) =>
        Assert.Equal(written, OpeningPeriod.TryParse(text, null, out var period) ? period.ToString() : null);

    [Fact]
    public void Every_period_reads_back() =>
        Check(from days in Gen.Choose(1, 127) from ends in Gen.Choose(0, 1440).Two() select new OpeningPeriod((Weekdays)days, ends.Item1, ends.Item2), period => OpeningPeriod.Parse(period.ToString(), null) == period);

    [Theory]
    // Two periods a day, Christmas closed, a short day before it.
    [InlineData("2026-12-23T11:30Z", "2026-12-23T12:30Z", 30)]
    [InlineData("2026-12-23T00:00Z", "2026-12-24T00:00Z", 420)]
    [InlineData("2026-12-24T00:00Z", "2026-12-25T00:00Z", 120)]
    [InlineData("2026-12-25T00:00Z", "2026-12-28T00:00Z", 0)]
    [InlineData("2026-12-28T16:00Z", "2026-12-28T09:00Z", 0)]
    public void Business_minutes_are_those_in_which_people_are_there(string from, string to, int minutes)
    {
        var hours = new OpeningHours
        {
            Open = [OpeningPeriod.Parse("Mon-Fri 09:00-12:00", null), OpeningPeriod.Parse("Mon-Fri 12:30-16:30", null)],
            Holidays = [new(new(2026, 12, 25)), Holiday.Parse("2026-12-24 10:00-12:00", null)],
        };

        // The pause from 12:00 to 12:30 is not counted.
        Assert.Equal(TimeSpan.FromMinutes(minutes), hours.Between(At(from), At(to)));
    }

    [Theory]
    // A night of 23 hours, and one of 25: Berlin, 29 March and 25 October.
    [InlineData("2026-03-29", 0, 1440, 23 * 60)]
    [InlineData("2026-10-25", 0, 1440, 25 * 60)]
    [InlineData("2026-03-29", 90, 150, 30)]
    [InlineData("2026-03-29", 130, 170, 0)]
    [InlineData("2026-10-25", 120, 180, 120)]
    public void The_clocks_change_and_the_minutes_are_those_that_passed(string date, int from, int to, int minutes)
    {
        var hours = new OpeningHours { Zone = "Europe/Berlin", Open = [new(Weekdays.Sun, from, to)] };
        var noon = At($"{date}T12:00Z");

        Assert.Equal(TimeSpan.FromMinutes(minutes), hours.Between(noon.AddDays(-1), noon.AddDays(1)));
    }

    [Fact]
    public void Time_adds_up() =>
        Check(SomeTimes, some =>
        {
            var (middle, end) = (some.From.AddMinutes(some.First), some.From.AddMinutes(some.First + some.Second));
            return some.Hours.Between(some.From, middle) + some.Hours.Between(middle, end) == some.Hours.Between(some.From, end);
        });

    [Fact]
    public void Time_between_is_the_minutes_that_are_open() =>
        Check(SomeTimes, some => some.Hours.Between(some.From, some.From.AddMinutes(some.First)) == TimeSpan.FromMinutes(Enumerable.Range(0, some.First).Count(minute => some.Hours.IsOpen(some.From.AddMinutes(minute)))), 60);

    [Fact]
    public void After_a_time_that_time_has_passed() =>
        Check(SomeTimes, some =>
        {
            var time = TimeSpan.FromMinutes(some.First % 600 + 1);
            return some.Hours.After(some.From, time) is not { } end || (some.Hours.Between(some.From, end) == time && some.Hours.IsOpen(end.AddSeconds(-1)));
        });

    [Fact]
    public void The_next_opening_is_open_and_nothing_before_it_is() =>
        Check(SomeTimes, some =>
        {
            var next = some.Hours.NextOpen(some.From);
            return next == some.From || (some.Hours.IsOpen(next) && some.Hours.Between(some.From, next) == TimeSpan.Zero);
        });

    [Fact]
    public void Open_is_what_the_clock_on_the_wall_says_on_days_on_which_it_is_not_changed() =>
        Check(SomeTimes, some =>
        {
            var zone = TimeZoneInfo.FindSystemTimeZoneById(some.Hours.Zone);
            var local = TimeZoneInfo.ConvertTime(some.From, zone);
            if (zone.GetUtcOffset(local.UtcDateTime.AddDays(-1)) != zone.GetUtcOffset(local.UtcDateTime.AddDays(1)))
                return true;
            var minute = local.Hour * 60 + local.Minute;
            var special = some.Hours.Holidays.Where(holiday => holiday.Date == DateOnly.FromDateTime(local.DateTime)).ToList();
            var open = special.Count > 0
                ? special.Any(holiday => holiday.From <= minute && minute < holiday.To)
                : some.Hours.Open.Any(period => period.Days.HasFlag(Enum.Parse<Weekdays>(local.DayOfWeek.ToString()[..3])) && period.From <= minute && minute < period.To);
            return some.Hours.IsOpen(some.From) == open;
        });

    static void Check<T>(Gen<T> some, Func<T, bool> holds, int times = 300) =>
        Prop.ForAll(Arb.From(some), holds).Check(Config.QuickThrowOnFailure.WithMaxTest(times).WithReplay(new Replay(new Rnd(11, 7), null)));

    static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
