using System.Globalization;

namespace Nlp.Entities;

/// <summary>A date or time as it was said, before anybody knows when: "tomorrow at 5" is <c>day+1 T05:00?</c>. A value; resolving it is a
/// pure function of an instant and a time zone, so that a stored conversation is resolved again as it was.</summary>
/// <remarks>
/// The text is the value of an entity of kind "date": a day, a time, or both with a space.
/// Days: <c>2026-12-05</c>, <c>--12-05</c> (no year), <c>05/12</c> and <c>05/12/2026</c> (day or month first, by region), <c>---03</c> (of some month),
/// <c>day+1</c>, <c>week-1</c>, <c>month+1</c>, <c>year+1</c>, <c>--12</c> (a month), <c>fri</c>, <c>next fri</c>, <c>last fri</c>, <c>weekend+0</c>. Spans from now: <c>hour+2</c>, <c>minute+30</c>.
/// Times: <c>T17:00</c>, <c>T05:00?</c> (morning or afternoon not said), <c>T06-12</c> (a part of the day).
/// </remarks>
public sealed record SpokenTime
{
    static readonly string[] Weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    SpokenTime(string day, string time) => (Day, Time) = (day, time);

    string Day { get; }

    string Time { get; }

    /// <summary>Reads the value of an entity of kind "date"; null when it is none.</summary>
    public static SpokenTime? Parse(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var time = value.IndexOf('T', StringComparison.Ordinal);
        var spoken = new SpokenTime((time < 0 ? value : value[..time]).Trim(), time < 0 ? "" : value[time..]);
        return spoken.Resolve(DateTimeOffset.UnixEpoch.AddYears(30), TimeZoneInfo.Utc) is null ? null : spoken;
    }

    /// <summary>True when a clock time was said and not only a day.</summary>
    public bool HasTime => Time.Length > 0 || Day.StartsWith("hour", StringComparison.Ordinal) || Day.StartsWith("minute", StringComparison.Ordinal);

    /// <summary>When that is.</summary>
    /// <param name="at">The instant it was said.</param>
    /// <param name="zone">The customer's time zone.</param>
    /// <param name="monthFirst">Whether 05/12 is the twelfth of May (United States) and not the fifth of December.</param>
    /// <returns>From (inclusive) to (exclusive), with the zone's offsets; null for a day that does not exist, such as 31 June.
    /// A weekday is the coming one, "next" that of next week, "last" the latest before today. A day without a year is the one nearest to <paramref name="at"/>.</returns>
    public (DateTimeOffset From, DateTimeOffset To)? Resolve(DateTimeOffset at, TimeZoneInfo zone, bool monthFirst = false)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var now = TimeZoneInfo.ConvertTime(at, zone);
        try
        {
            if (Counted(Day, "hour") is { } hours)
                return (now.AddHours(hours), now.AddHours(hours + 1));
            if (Counted(Day, "minute") is { } minutes)
                return (now.AddMinutes(minutes), now.AddMinutes(minutes + 1));
            var today = DateOnly.FromDateTime(now.DateTime);
            if ((Day.Length == 0 ? (today, today.AddDays(1)) : Days(today, monthFirst)) is not { } days)
                return null;
            if (Time.Length == 0)
                return (At(days.From, 0, 0, zone), At(days.To, 0, 0, zone));
            if (Part(Time) is var (first, last))
                return (At(days.From, first, 0, zone), At(last < first ? days.From.AddDays(1) : days.From, last, 0, zone));
            if (!TimeOnly.TryParseExact(Time.TrimEnd('?')[1..], "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
                return null;
            // "At five" is in the afternoon, "at nine" in the morning: when shops, couriers and people are up.
            var hour = Time.EndsWith('?') && time.Hour is >= 1 and <= 6 ? time.Hour + 12 : time.Hour;
            var from = At(days.From, hour, time.Minute, zone);
            // A bare time that has passed today is meant for tomorrow.
            if (Day.Length == 0 && from < at)
                from = At(days.From.AddDays(1), hour, time.Minute, zone);
            return (from, from.AddMinutes(1));
        }
        catch (ArgumentOutOfRangeException)
        {
            // Before the year 1 or after 9999.
            return null;
        }
    }

    (DateOnly From, DateOnly To)? Days(DateOnly today, bool monthFirst)
    {
        if (Counted(Day, "day") is { } days)
            return One(today.AddDays(days));
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        if (Counted(Day, "weekend") is { } weekends)
            return (monday.AddDays(7 * weekends + 5), monday.AddDays(7 * weekends + 7));
        if (Counted(Day, "inweek") is { } inWeeks)
            return One(today.AddDays(7 * inWeeks));
        if (Counted(Day, "week") is { } weeks)
            return (monday.AddDays(7 * weeks), monday.AddDays(7 * weeks + 7));
        if (Counted(Day, "inmonth") is { } inMonths)
            return One(today.AddMonths(inMonths));
        var first = new DateOnly(today.Year, today.Month, 1);
        if (Counted(Day, "month") is { } months)
            return (first.AddMonths(months), first.AddMonths(months + 1));
        if (Counted(Day, "inyear") is { } inYears)
            return One(today.AddYears(inYears));
        if (Counted(Day, "year") is { } years)
            return (new(today.Year + years, 1, 1), new(today.Year + years + 1, 1, 1));
        var words = Day.Split(' ');
        if (Array.IndexOf(Weekdays, words[^1]) is >= 0 and var weekday)
        {
            var ahead = (weekday - (int)today.DayOfWeek + 7) % 7;
            return One(words[0] switch
            {
                "next" => monday.AddDays(7 + (weekday + 6) % 7),
                "last" => today.AddDays(ahead - 7),
                "this" => monday.AddDays((weekday + 6) % 7),
                _ => today.AddDays(ahead == 0 ? 7 : ahead),
            });
        }
        return Calendar(today, monthFirst);
    }

    (DateOnly From, DateOnly To)? Calendar(DateOnly today, bool monthFirst)
    {
        if (DateOnly.TryParseExact(Day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact))
            return One(exact);
        var parts = Day.Split('/');
        if (parts.Length >= 2 && int.TryParse(parts[0], CultureInfo.InvariantCulture, out var one) && int.TryParse(parts[1], CultureInfo.InvariantCulture, out var two))
        {
            var (day, month) = monthFirst ? (two, one) : (one, two);
            return parts.Length == 3 ? Exactly(int.Parse(parts[2], CultureInfo.InvariantCulture), month, day) : Nearest(today, month, day);
        }
        if (Day.StartsWith("---", StringComparison.Ordinal) && int.TryParse(Day.AsSpan(3), CultureInfo.InvariantCulture, out var dayOfMonth))
            return Closest(today, Enumerable.Range(-1, 3).Select(i => new DateOnly(today.Year, today.Month, 1).AddMonths(i)).Select(m => Exactly(m.Year, m.Month, dayOfMonth)));
        if (Day.StartsWith("--", StringComparison.Ordinal) && Day.Length == 7)
            return Nearest(today, int.Parse(Day.AsSpan(2, 2), CultureInfo.InvariantCulture), int.Parse(Day.AsSpan(5), CultureInfo.InvariantCulture));
        if (Day.StartsWith("--", StringComparison.Ordinal) && Day.Length == 4 && Nearest(today, int.Parse(Day.AsSpan(2), CultureInfo.InvariantCulture), 1) is { } month1)
            return (month1.From, month1.From.AddMonths(1));
        return null;
    }

    static (DateOnly From, DateOnly To)? Nearest(DateOnly today, int month, int day) => Closest(today, Enumerable.Range(-1, 3).Select(i => Exactly(today.Year + i, month, day)));

    static (DateOnly From, DateOnly To)? Closest(DateOnly today, IEnumerable<(DateOnly From, DateOnly To)?> all) =>
        all.Where(one => one is not null).MinBy(one => Math.Abs(one!.Value.From.DayNumber - today.DayNumber));

    static (DateOnly From, DateOnly To)? Exactly(int year, int month, int day) =>
        month is < 1 or > 12 || year is < 1 or > 9998 || day < 1 || day > DateTime.DaysInMonth(year, month) ? null : One(new(year, month, day));

    static (DateOnly From, DateOnly To) One(DateOnly day) => (day, day.AddDays(1));

    static int? Counted(string text, string unit) =>
        text.StartsWith(unit, StringComparison.Ordinal) && int.TryParse(text.AsSpan(unit.Length), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var count)
        && Math.Abs(count) < 100_000 ? count : null;

    static (int From, int To)? Part(string time) =>
        time.Length == 6 && time[3] == '-' && int.TryParse(time.AsSpan(1, 2), CultureInfo.InvariantCulture, out var from) && int.TryParse(time.AsSpan(4), CultureInfo.InvariantCulture, out var to) ? (from, to) : null;

    // A clock time that the switch to summer time leaves out is an hour later; one it repeats is the first.
    static DateTimeOffset At(DateOnly day, int hour, int minute, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(new TimeOnly(hour % 24, minute)).AddDays(hour / 24);
        if (zone.IsInvalidTime(local))
            local = local.AddHours(1);
        return new(local, zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local));
    }
}
