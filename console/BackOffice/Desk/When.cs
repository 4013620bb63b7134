using System.Globalization;

namespace Bot.BackOffice.Desk;

/// <summary>Instants in words, in the desk's time zone. Immutable.</summary>
/// <param name="Now">The instant of the page.</param>
/// <param name="Zone">The desk's time zone.</param>
public sealed record When(DateTimeOffset Now, TimeZoneInfo Zone)
{
    static readonly CultureInfo Culture = CultureInfo.GetCultureInfo("en-GB");

    // What a date field or an address can name and nobody means: the ends of the calendar leave no room for a time zone, or for the day before.
    static readonly DateTime First = new(1900, 1, 1), Last = new(9000, 1, 1);

    /// <summary>As <see cref="When(DateTimeOffset, TimeZoneInfo)"/>; UTC when the machine does not know the zone.</summary>
    public static When In(string zone, DateTimeOffset now) =>
        new(now, TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc);

    /// <summary>14:05.</summary>
    public string Clock(DateTimeOffset at) => Local(at).ToString("HH:mm", Culture);

    /// <summary>The local date, for day lines.</summary>
    public DateOnly Date(DateTimeOffset at) => DateOnly.FromDateTime(Local(at).DateTime);

    /// <summary>Tomorrow, or Monday: a day ahead at an hour of the desk's clock.</summary>
    /// <param name="days">Days from today, from 0.</param>
    /// <param name="hour">0 to 23.</param>
    public DateTimeOffset At(int days, int hour) => Instant(Date(Now).AddDays(days).ToDateTime(new(hour, 0)));

    /// <summary>The instant at which the desk's clock shows this; an hour that is left out in spring is the one after. A time that says it is UTC is one already.
    /// From 1900 to 9000; what is outside is brought to the nearer end.</summary>
    public DateTimeOffset Instant(DateTime local)
    {
        local = local < First ? DateTime.SpecifyKind(First, local.Kind) : local > Last ? DateTime.SpecifyKind(Last, local.Kind) : local;
        if (local.Kind == DateTimeKind.Utc)
            return new(local);
        if (Zone.IsInvalidTime(local))
            local = local.AddHours(1);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local)).ToUniversalTime();
    }

    /// <summary>The first instant of a day, or of one so many days later; null for no day. From 1900 to 9000; what is outside is brought to the nearer end.</summary>
    public DateTimeOffset? Beginning(DateOnly? day, int later = 0)
    {
        if (day is not { } date)
            return null;
        var midnight = new DateTime(Math.Clamp(date.ToDateTime(TimeOnly.MinValue).Ticks, First.Ticks, Last.Ticks)).AddDays(later);
        // Where the clock goes back over midnight, as in the Azores, a day has it twice and begins with the first.
        return new DateTimeOffset(midnight, Zone.IsAmbiguousTime(midnight) ? Zone.GetAmbiguousTimeOffsets(midnight).Max() : Zone.GetUtcOffset(midnight)).ToUniversalTime();
    }

    /// <summary>Today, Yesterday, Tomorrow or 21 November.</summary>
    public string Day(DateTimeOffset at)
    {
        var (date, today) = (Date(at), Date(Now));
        return date == today ? "Today"
            : date == today.AddDays(-1) ? "Yesterday"
            : date == today.AddDays(1) ? "Tomorrow"
            : date.ToString(date.Year == today.Year ? "d MMMM" : "d MMMM yyyy", Culture);
    }

    /// <summary>Day and clock: "Today 14:05".</summary>
    public string Full(DateTimeOffset at) => $"{Day(at)} {Clock(at)}";

    /// <summary>As a machine reads it, for the datetime attribute.</summary>
    public static string Iso(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>"now", "4 min ago", "3 h ago", then the day.</summary>
    public string Ago(DateTimeOffset at) => (Now - at) switch
    {
        { TotalSeconds: < 60 } => "now",
        { TotalMinutes: < 60 } past => string.Create(Culture, $"{(int)past.TotalMinutes} min ago"),
        { TotalHours: < 24 } past => string.Create(Culture, $"{(int)past.TotalHours} h ago"),
        _ => Day(at),
    };

    /// <summary>A length of time: 0:42, 12:05, 3 h 10, 2 d 4 h. The page's script says it the same way.</summary>
    public static string Length(TimeSpan length)
    {
        var s = (long)Math.Max(0, length.TotalSeconds);
        return s < 3600 ? string.Create(Culture, $"{s / 60}:{s % 60:00}")
            : s < 86400 ? string.Create(Culture, $"{s / 3600} h {s / 60 % 60:00}")
            : string.Create(Culture, $"{s / 86400} d {s / 3600 % 24} h");
    }

    /// <summary>Time to or past a due date: "in 2 d", "1 d over".</summary>
    public string Due(DateTimeOffset at)
    {
        var left = at - Now;
        var size = left.Duration();
        var words = size.TotalDays >= 1 ? string.Create(Culture, $"{(int)size.TotalDays} d") : size.TotalHours >= 1 ? string.Create(Culture, $"{(int)size.TotalHours} h") : string.Create(Culture, $"{Math.Max(1, (int)size.TotalMinutes)} min");
        return left >= TimeSpan.Zero ? $"due in {words}" : $"{words} over";
    }

    DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone);
}
