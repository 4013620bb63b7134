using System.Globalization;
using System.Text.RegularExpressions;
using Knowledge;

namespace Bot.Turns;

/// <summary>A time of day at the desk, for a customer to read.</summary>
/// <param name="Local">On the desk's clock.</param>
/// <param name="Zone">Name of the zone where it has to be said, null where the desk's clock is the customer's.</param>
public sealed record DeskTime(DateTimeOffset Local, string? Zone);

/// <summary>A time for a callback, for a customer to read.</summary>
/// <param name="Slot">The time.</param>
/// <param name="Zone">The desk's IANA time zone.</param>
/// <param name="Own">The customer's, where it is known.</param>
public sealed record CallTime(Desk.CallbackSlot Slot, string Zone, string? Own);

/// <summary>Days and times as a language says them, by what the platform knows of the language, so that a new one needs no code.</summary>
public static partial class Dates
{
    /// <summary>A day with its weekday, without the year: "Friday, 20 November", "Freitag, 20. November".</summary>
    public static string Day(DateOnly day, string locale)
    {
        var culture = Culture(locale);
        return day.ToString(culture.Equals(CultureInfo.InvariantCulture) ? "dddd, d MMMM" : Year().Replace(culture.DateTimeFormat.LongDatePattern, ""), culture);
    }

    /// <summary>Weekday and time of day: "Thursday 10:00", "jueves 10:00".</summary>
    public static string Time(DeskTime time, string locale)
    {
        ArgumentNullException.ThrowIfNull(time);
        return time.Local.ToString("dddd HH:mm", Culture(locale)) + (time.Zone is { } zone ? " " + zone : "");
    }

    /// <summary>A time for a callback in full: "Tuesday, 24 November, 10:00–11:00 (Europe/Berlin)", and with " = 04:00–05:00 (America/New_York)" where the customer's
    /// clock shows something else.</summary>
    public static string Call(CallTime time, string locale)
    {
        ArgumentNullException.ThrowIfNull(time);
        var (slot, zone) = (time.Slot, TimeZoneInfo.FindSystemTimeZoneById(time.Zone));
        var (day, hours) = (Local(slot.From, zone).Date, Hours(slot, zone));
        var said = $"{Day(DateOnly.FromDateTime(day), locale)}, {hours} ({time.Zone})";
        if (time.Own is null || !TimeZoneInfo.TryFindSystemTimeZoneById(time.Own, out var own) || (Hours(slot, own) == hours && Local(slot.From, own).Date == day))
            return said;
        var theirs = Local(slot.From, own).Date;
        return $"{said} = {(theirs == day ? "" : Day(DateOnly.FromDateTime(theirs), locale) + ", ")}{Hours(slot, own)} ({time.Own})";
    }

    /// <summary>The same on the desk's clock and short enough for a button: "Tue 24 Nov, 10:00–11:00".</summary>
    public static string ShortCall(Desk.CallbackSlot slot, string zone, string locale)
    {
        var (culture, clock) = (Culture(locale), TimeZoneInfo.FindSystemTimeZoneById(zone));
        var day = culture.Equals(CultureInfo.InvariantCulture) ? "d MMM" : culture.DateTimeFormat.MonthDayPattern.Replace("MMMM", "MMM", StringComparison.Ordinal);
        return $"{Local(slot.From, clock).ToString("ddd " + day, culture)}, {Hours(slot, clock)}";
    }

    static string Hours(Desk.CallbackSlot slot, TimeZoneInfo zone) =>
        string.Create(CultureInfo.InvariantCulture, $"{Local(slot.From, zone):HH:mm}–{Local(slot.To, zone):HH:mm}");

    static DateTimeOffset Local(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone);

    // What the platform calls "English" is American; ours is written the other way round.
    static CultureInfo Culture(string locale) =>
        locale.StartsWith(KnowledgeBase.DefaultLocale, StringComparison.OrdinalIgnoreCase) ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(locale);

    [GeneratedRegex(@"[\s,]*('de'\s*)?y+.*$")]
    private static partial Regex Year();
}
