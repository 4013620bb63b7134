using System.Globalization;
using Bot.Desk;
using Bot.Testing;

namespace Bot.Core.Tests.Desk;

public sealed class CallbackSlotsTests
{
    public static TheoryData<string> Cases => [.. CaseFile.Read("Desk/callback-slots.cases", 6, 1).Select(one => one.Line)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Slots_lie_within_the_hours_of_the_desk_on_its_clock(string line)
    {
        var sides = line.Split("=>");
        var cells = sides[0].Split('|', StringSplitOptions.TrimEntries);
        var hours = new OpeningHours
        {
            Zone = cells[1],
            Open = [.. cells[0].Split(", ").Select(period => OpeningPeriod.Parse(period, null))],
            Holidays = [.. cells[2].Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(holiday => Holiday.Parse(holiday, null))],
        };
        var zone = TimeZoneInfo.FindSystemTimeZoneById(hours.Zone);
        var local = DateTime.ParseExact(cells[3], "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

        var slots = CallbackSlots.Of(hours, new(local, zone.GetUtcOffset(local)), int.Parse(cells[4], CultureInfo.InvariantCulture), int.Parse(cells[5], CultureInfo.InvariantCulture));

        Assert.Equal(sides[1].Trim(), string.Join(", ", slots.Select(slot => string.Create(CultureInfo.InvariantCulture,
            $"{TimeZoneInfo.ConvertTime(slot.From, zone):dd HH:mm}-{TimeZoneInfo.ConvertTime(slot.To, zone):HH:mm}"))));
        Assert.All(slots, slot => Assert.Equal(TimeSpan.FromMinutes(int.Parse(cells[4], CultureInfo.InvariantCulture)), slot.To - slot.From));
        Assert.Equal(slots.OrderBy(slot => slot.From), slots);
        Assert.All(slots, slot => Assert.True(CallbackSlots.IsWithin(hours, slot)));
        // No two of them look alike to who chooses.
        Assert.Distinct(slots.Select(slot => Bot.Turns.Dates.ShortCall(slot, hours.Zone, "en")));
    }

    [Theory]
    [InlineData("Daily 08:00-12:00", "", "11:00-12:00", true)]
    [InlineData("Daily 08:00-12:00", "", "11:30-12:30", false)]
    [InlineData("Daily 08:00-12:00", "", "13:00-14:00", false)]
    [InlineData("Daily 08:00-12:00", "2026-03-04", "11:00-12:00", false)]
    [InlineData("Daily 08:00-12:00", "2026-03-04 08:00-11:30", "11:00-12:00", false)]
    [InlineData("Daily 08:00-11:30, Daily 11:30-12:00", "", "11:00-12:00", true)]
    [InlineData("Daily 00:00-24:00", "", "23:30-00:30", true)]
    [InlineData("Daily 12:00-24:00", "", "23:30-00:30", false)]
    public void A_promised_time_is_within_the_hours_or_it_is_not(string open, string holiday, string time, bool within)
    {
        var hours = new OpeningHours { Open = [.. open.Split(", ").Select(period => OpeningPeriod.Parse(period, null))], Holidays = holiday.Length == 0 ? [] : [Holiday.Parse(holiday, null)] };
        var (from, to) = (TimeOnly.Parse(time[..5], CultureInfo.InvariantCulture), TimeOnly.Parse(time[6..], CultureInfo.InvariantCulture));
        var starts = new DateTimeOffset(new DateOnly(2026, 3, 4), from, TimeSpan.Zero);

        Assert.Equal(within, CallbackSlots.IsWithin(hours, new(starts, starts + (to - from))));
    }

    [Fact]
    public void The_nearest_are_told_in_the_order_of_time()
    {
        var slots = CallbackSlots.Of(new() { Open = [OpeningPeriod.Parse("Daily 08:00-12:00", null)] }, Some.At.Date, 60, 1);

        Assert.Equal([new(9, 0), new(10, 0), new(11, 0)], CallbackSlots.Nearest(slots, Some.At.AddHours(-2), 3).Select(slot => TimeOnly.FromDateTime(slot.From.DateTime)));
    }
}
