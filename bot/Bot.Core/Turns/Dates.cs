using System.Globalization;
using System.Text.RegularExpressions;
using Knowledge;

namespace Bot.Turns;

/// <summary>A time of day at the desk, for a customer to read.</summary>
/// <param name="Local">On the desk's clock.</param>
/// <param name="Zone">Name of the zone where it has to be said, null where the desk's clock is the customer's.</param>
public sealed record DeskTime(DateTimeOffset Local, string? Zone);

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

    // What the platform calls "English" is American; ours is written the other way round.
    static CultureInfo Culture(string locale) =>
        locale.StartsWith(KnowledgeBase.DefaultLocale, StringComparison.OrdinalIgnoreCase) ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(locale);

    [GeneratedRegex(@"[\s,]*('de'\s*)?y+.*$")]
    private static partial Regex Year();
}
