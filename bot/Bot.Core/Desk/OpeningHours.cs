using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bot.Desk;

/// <summary>Days of the week, Monday first.</summary>
[Flags]
public enum Weekdays
{
    /// <summary>No day.</summary>
    None = 0,

    /// <summary>Monday.</summary>
    Mon = 1,

    /// <summary>Tuesday.</summary>
    Tue = 2,

    /// <summary>Wednesday.</summary>
    Wed = 4,

    /// <summary>Thursday.</summary>
    Thu = 8,

    /// <summary>Friday.</summary>
    Fri = 16,

    /// <summary>Saturday.</summary>
    Sat = 32,

    /// <summary>Sunday.</summary>
    Sun = 64,

    /// <summary>Every day.</summary>
    Daily = 127,
}

/// <summary>A span within each of some days, such as <c>Mon-Fri 09:00-12:30</c>, which is also how it is stored. What goes over midnight is two of them.</summary>
/// <param name="Days">The days.</param>
/// <param name="From">First minute of the day, 0 to 1439.</param>
/// <param name="To">The minute after the last, 1 to 1440.</param>
[JsonConverter(typeof(TextJson<OpeningPeriod>))]
public readonly record struct OpeningPeriod(Weekdays Days, int From, int To) : IParsable<OpeningPeriod>
{
    /// <summary>Every day from midnight to midnight.</summary>
    public static OpeningPeriod Always { get; } = new(Weekdays.Daily, 0, Clock.Midnight);

    /// <inheritdoc/>
    public static OpeningPeriod Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var period) ? period : throw new FormatException($"\"{s}\" is no opening period. Write it like Mon-Fri 09:00-17:00.");

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out OpeningPeriod result)
    {
        result = default;
        var text = (s ?? "").Trim();
        var split = text.LastIndexOf(' ');
        if (split < 0 || Clock.Span(text[(split + 1)..]) is not var (from, to))
            return false;
        var days = Weekdays.None;
        foreach (var part in text[..split].Split(',', StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', StringSplitOptions.TrimEntries);
            if (ends.Length > 2 || !Day(ends[0], out var first) || !Day(ends[^1], out var last))
                return false;
            // "Sat-Mon" goes over the end of the week.
            for (var day = first; ; day = day == Weekdays.Sun ? Weekdays.Mon : (Weekdays)((int)day << 1))
            {
                days |= day;
                if (day == last || day == Weekdays.Daily)
                    break;
            }
        }
        result = new(days, from, to);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Clock.Days(Days)} {Clock.Span(From, To)}";

    static bool Day(string text, out Weekdays day) =>
        Enum.TryParse(text, ignoreCase: true, out day) && text.Length > 0 && char.IsAsciiLetter(text[0]) && day is not Weekdays.None && Enum.IsDefined(day);
}

/// <summary>A date with other hours than its weekday: closed (<c>2026-12-25</c>), or open for a span (<c>2026-12-24 09:00-13:00</c>). A date may be named
/// for several spans.</summary>
/// <param name="Date">The date, by the clock of the hours it belongs to.</param>
/// <param name="From">First open minute of the day.</param>
/// <param name="To">The minute after the last; as <paramref name="From"/> for a closed day.</param>
[JsonConverter(typeof(TextJson<Holiday>))]
public readonly record struct Holiday(DateOnly Date, int From = 0, int To = 0) : IParsable<Holiday>
{
    /// <inheritdoc/>
    public static Holiday Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var holiday) ? holiday : throw new FormatException($"\"{s}\" is no holiday. Write it like 2026-12-25, or 2026-12-24 09:00-13:00 for shorter hours.");

    /// <inheritdoc/>
    public static bool TryParse(string? s, IFormatProvider? provider, out Holiday result)
    {
        result = default;
        var parts = (s ?? "").Trim().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length is < 1 or > 2 || !DateOnly.TryParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return false;
        var span = parts.Length == 1 ? (0, 0) : Clock.Span(parts[1]);
        if (span is var (from, to))
            result = new(date, from, to);
        return span is not null;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + (From == To ? "" : $" {Clock.Span(From, To)}");
}

/// <summary>When people are there, by the clock of a place. Instants come back in UTC.</summary>
public sealed record OpeningHours
{
    /// <summary>Name of the hours that hold where none are named.</summary>
    public const string House = "house";

    const int MostDays = 400;

    /// <summary>Stored name, unique among the hours of a policy.</summary>
    public string Name { get; init; } = House;

    /// <summary>IANA time zone.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>The weekly periods. They may touch and overlap: open is open.</summary>
    public IReadOnlyList<OpeningPeriod> Open { get; init; } = [OpeningPeriod.Always];

    /// <summary>Dates on which other hours hold.</summary>
    public IReadOnlyList<Holiday> Holidays { get; init; } = [];

    /// <summary>Whether they never close.</summary>
    [JsonIgnore]
    public bool AreAlways => Holidays.Count == 0 && Open.Contains(OpeningPeriod.Always);

    /// <summary>Whether people are there at an instant.</summary>
    public bool IsOpen(DateTimeOffset at) => AreAlways || Spans(at, 1).TakeWhile(span => span.From <= at).Any(span => at < span.To);

    /// <summary>The first instant at or after <paramref name="at"/> at which people are there; <paramref name="at"/> itself when none comes within a year.</summary>
    public DateTimeOffset NextOpen(DateTimeOffset at)
    {
        if (AreAlways)
            return at;
        foreach (var span in Spans(at, MostDays))
            if (span.To > at)
                return span.From <= at ? at : span.From;
        return at;
    }

    /// <summary>How long people are there between two instants; zero when <paramref name="to"/> is not after <paramref name="from"/>.</summary>
    public TimeSpan Between(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from)
            return TimeSpan.Zero;
        if (AreAlways)
            return to - from;
        var total = TimeSpan.Zero;
        foreach (var span in Spans(from, (int)(to - from).TotalDays + 2).TakeWhile(span => span.From < to))
            if (span.To > from)
                total += (span.To < to ? span.To : to) - (span.From > from ? span.From : from);
        return total;
    }

    /// <summary>The instant at which people have been there for <paramref name="time"/> since <paramref name="from"/>; null when that is not within a year.</summary>
    public DateTimeOffset? After(DateTimeOffset from, TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
            return from;
        if (AreAlways)
            return from + time;
        foreach (var span in Spans(from, MostDays).Where(span => span.To > from))
        {
            var begins = span.From > from ? span.From : from;
            if (span.To - begins >= time)
                return begins + time;
            time -= span.To - begins;
        }
        return null;
    }

    /// <summary>The open spans of a local date, in order; those that touch or overlap are one. Each lies within the date.</summary>
    public IEnumerable<(DateTimeOffset From, DateTimeOffset To)> On(DateOnly date)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
        (DateTimeOffset From, DateTimeOffset To)? last = null;
        foreach (var (from, to) in Of(date))
        {
            var next = (From: Utc(zone, date, from, late: false), To: Utc(zone, date, to, late: true));
            if (last is { } before && next.From <= before.To)
            {
                last = (before.From, next.To > before.To ? next.To : before.To);
                continue;
            }
            if (last is { } done)
                yield return done;
            last = next;
        }
        if (last is { } rest)
            yield return rest;
    }

    /// <summary>Whether both are open at the same instants, whatever they are called.</summary>
    public bool Same(OpeningHours other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return ReferenceEquals(this, other) || (Zone == other.Zone && Open.SequenceEqual(other.Open) && Holidays.SequenceEqual(other.Holidays));
    }

    /// <summary>What is wrong with them, each in a sentence.</summary>
    public IEnumerable<string> Problems()
    {
        var what = Name == House ? "The desk" : $"Hours \"{Name}\":";
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(Zone, out _))
            yield return $"\"{Zone}\" is not a time zone. Use a name such as Europe/Berlin.";
        if (Open.Count == 0)
            yield return $"{what} needs at least one opening period.";
        foreach (var period in Open.Where(period => period.From >= period.To))
            yield return $"{what} must close later than it opens, not {period}. Write what goes over midnight as two periods.";
        foreach (var holiday in Holidays.Where(holiday => holiday.From > holiday.To))
            yield return $"{what} must close later than it opens, not {holiday}.";
    }

    /// <summary>In a line, for people: "always", or the periods with the zone.</summary>
    public override string ToString() => AreAlways ? "always" : $"{string.Join(", ", Open)} ({Zone})";

    // Open spans in order, without gaps of nothing between them, from the day before the instant on: the local day may be another one than that of UTC.
    IEnumerable<(DateTimeOffset From, DateTimeOffset To)> Spans(DateTimeOffset at, int days)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(Zone);
        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        (DateTimeOffset From, DateTimeOffset To)? last = null;
        for (var i = -1; i <= days; i++)
            foreach (var (from, to) in Of(first.AddDays(i)))
            {
                var next = (From: Utc(zone, first.AddDays(i), from, late: false), To: Utc(zone, first.AddDays(i), to, late: true));
                if (next.To <= next.From)
                    continue;
                if (last is { } before && next.From <= before.To)
                {
                    last = (before.From, next.To > before.To ? next.To : before.To);
                    continue;
                }
                if (last is { } done)
                    yield return done;
                last = next;
            }
        if (last is { } rest)
            yield return rest;
    }

    IEnumerable<(int From, int To)> Of(DateOnly date)
    {
        var special = Holidays.Where(holiday => holiday.Date == date).ToList();
        var day = (Weekdays)(1 << (((int)date.DayOfWeek + 6) % 7));
        return special.Count > 0
            ? special.Where(holiday => holiday.From < holiday.To).Select(holiday => (holiday.From, holiday.To)).Order()
            : Open.Where(period => period.Days.HasFlag(day)).Select(period => (period.From, period.To)).Order();
    }

    // A time that the clocks skip is the instant at which they skip it. One that comes twice opens at the first and closes at the second.
    static DateTimeOffset Utc(TimeZoneInfo zone, DateOnly date, int minute, bool late)
    {
        var local = date.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        var offset = !zone.IsAmbiguousTime(local) ? zone.GetUtcOffset(local) : late ? zone.GetAmbiguousTimeOffsets(local).Min() : zone.GetAmbiguousTimeOffsets(local).Max();
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}

/// <summary>Times of day and days of the week as text.</summary>
static class Clock
{
    public const int Midnight = 24 * 60;

    static readonly Weekdays[] Each = [Weekdays.Mon, Weekdays.Tue, Weekdays.Wed, Weekdays.Thu, Weekdays.Fri, Weekdays.Sat, Weekdays.Sun];

    public static string Span(int from, int to) => string.Create(CultureInfo.InvariantCulture, $"{from / 60:00}:{from % 60:00}-{to / 60:00}:{to % 60:00}");

    public static (int From, int To)? Span(string text)
    {
        var ends = text.Split('-');
        return ends.Length == 2 && Minute(ends[0]) is { } from && Minute(ends[1]) is { } to ? (from, to) : null;
    }

    // Three days in a row and more are a range.
    public static string Days(Weekdays days)
    {
        if (days == Weekdays.Daily)
            return nameof(Weekdays.Daily);
        var parts = new List<string>();
        for (var i = 0; i < Each.Length; i++)
        {
            if (!days.HasFlag(Each[i]))
                continue;
            var end = i;
            while (end + 1 < Each.Length && days.HasFlag(Each[end + 1]))
                end++;
            if (end - i >= 2)
                (parts, i) = ([.. parts, $"{Each[i]}-{Each[end]}"], end);
            else
                parts.Add(Each[i].ToString());
        }
        return string.Join(", ", parts);
    }

    static int? Minute(string text)
    {
        var parts = text.Trim().Split(':');
        return parts.Length == 2 && parts[1].Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minute)
            && minute < 60 && hour * 60 + minute is >= 0 and <= Midnight and var of ? of : null;
    }
}

/// <summary>Stores a value as the text it is written as.</summary>
sealed class TextJson<T> : JsonConverter<T> where T : struct, IParsable<T>
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType != JsonTokenType.String ? throw new JsonException("A text is expected here.")
        : T.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out var value) ? value : throw new JsonException(Why(reader.GetString()!));

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());

    static string Why(string text)
    {
        try
        {
            T.Parse(text, CultureInfo.InvariantCulture);
            return "";
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }
}
