using System.Globalization;

namespace Nlp.Entities;

/// <summary>Reads dates and times at a token: the same grammar for all languages, whose words are data (<c>entities/time.txt</c>).</summary>
/// <remarks>See <see cref="SpokenTime"/> for what the values mean.</remarks>
readonly struct TimeReader(Words read, Phrases phrases)
{
    static readonly string[] Weekdays = ["", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <summary>The longest date, time or both that begins here.</summary>
    public (string Value, int End)? Read(int at)
    {
        if (Day(at) is var (day, end))
        {
            // "tomorrow morning at 5", "friday, 17:00"
            var next = SkipComma(end);
            if (Part(next) is var (part, afterPart))
                return Clock(afterPart, part, bare: false) is var (precise, afterPrecise) ? ($"{day} {precise}", afterPrecise) : ($"{day} {part}", afterPart);
            if (Clock(next, null, bare: false) is var (time, afterTime))
                return ($"{day} {time}", afterTime);
            return (day, end);
        }
        if (Clock(at, null, bare: false) is var (clock, afterClock))
        {
            // "at 5 tomorrow", "um 17 Uhr am Freitag"
            var next = SkipComma(afterClock);
            next += Is(next, "on", out _);
            return Day(next) is var (late, end2) ? ($"{late} {clock}", end2) : (clock, afterClock);
        }
        return Part(at) is var (said, afterSaid) ? (said, afterSaid) : null;
    }

    // ---- days -------------------------------------------------------------------------------------------------------------

    (string Value, int End)? Day(int at) => Numeric(at) ?? Named(at) ?? Relative(at) ?? Weekday(at) ?? Distance(at) ?? DayOfMonth(at);

    // 2026-12-05, 05.12.2026, 05/12/2026, 05/12, and 05.12. where points are how dates are written.
    (string Value, int End)? Numeric(int at)
    {
        if (!read.IsNumber(at, 4) || !read.Touch(at) || read[at + 1] is not ['-' or '.' or '/'] || !read.Touch(at + 1) || !read.IsNumber(at + 2, 2)
            || (read.Touch(at - 1) && (char.IsLetterOrDigit(read[at - 1][0]) || read[at - 1] is ['-' or '.' or '/' or '#' or ','])))
            return null;
        var sign = read[at + 1][0];
        var (one, two) = (read.Number(at), read.Number(at + 2));
        if (read.Touch(at + 2) && read.Is(at + 3, sign) && read.Touch(at + 3) && read.IsNumber(at + 4, 4))
        {
            if (read.Touch(at + 4) && (char.IsLetterOrDigit(read[at + 5][0]) || (read.Is(at + 5, sign) && read.IsNumber(at + 6))))
                return null;
            var three = read.Number(at + 4);
            if (read[at].Length == 4)
                return Date(one, two, three, at + 5);
            var year = read[at + 4].Length <= 2 ? 2000 + three : three;
            // Points and dashes are written where the day comes first; slashes where either may.
            return sign != '/' || one > 12 ? Date(year, two, one, at + 5)
                : two > 12 ? Date(year, one, two, at + 5)
                : one > 0 && two > 0 ? (string.Create(CultureInfo.InvariantCulture, $"{one:00}/{two:00}/{year}"), at + 5) : null;
        }
        if (sign == '.' && read.Touch(at + 2) && read.Is(at + 3, '.') && !phrases.From("pointed").IsEmpty)
            return MonthDay(two, one, at + 4);
        if (sign != '/' || one is 0 or > 31 || two is 0 or > 31 || (one > 12 && two > 12) || (read[at].Length == 1 && read[at + 2].Length == 1) || (read.Touch(at + 2) && read.Is(at + 3, '/')))
            return null;
        return one > 12 ? MonthDay(two, one, at + 3) : two > 12 ? MonthDay(one, two, at + 3) : (string.Create(CultureInfo.InvariantCulture, $"{one:00}/{two:00}"), at + 3);
    }

    // "5 december 2026", "the 3rd of may", "december 5th", "am 3. Mai", "le 1er mai", "el 3 de mayo de 2026"; a month alone with "in".
    (string Value, int End)? Named(int at)
    {
        var start = at + Is(at, "on", out _);
        start += Is(start, "the", out _);
        if (read.IsNumber(start, 2))
        {
            var next = start + 1;
            next += Is(next, "ordinal", out _) is > 0 and var suffix ? suffix : read.Touch(start) && read.Is(next, '.') ? 1 : 0;
            next += Is(next, "of", out _);
            if (Is(next, "month", out var month) is > 0 and var length)
                return WithYear(read.Number(start), month, next + length);
        }
        if (Is(start, "month", out var first) is > 0 and var firstLength)
        {
            var next = start + firstLength;
            next += Is(next, "the", out _);
            if (read.IsNumber(next, 2) && read.Number(next) is > 0 and <= 31 && !(read.Touch(next) && read.Is(next + 1, ':')))
                return WithYear(read.Number(next), first, next + 1 + Is(next + 1, "ordinal", out _));
        }
        if (Is(at, "in", out _) is > 0 and var inLength && Is(at + inLength, "month", out var alone) is > 0 and var aloneLength)
            return ($"--{alone}", at + inLength + aloneLength);
        return null;
    }

    (string Value, int End)? WithYear(int day, string month, int end)
    {
        var next = SkipComma(end);
        next += Is(next, "of", out _);
        var number = int.Parse(month, CultureInfo.InvariantCulture);
        return read[next].Length == 4 && read.IsNumber(next) && read.Number(next) is >= 1900 and < 2200 ? Date(read.Number(next), number, day, next + 1) : MonthDay(number, day, end);
    }

    // "tomorrow", "next week", "la semaine prochaine", "this weekend"
    (string Value, int End)? Relative(int at)
    {
        if (Is(at, "day", out var days) is > 0 and var length)
            return ($"day{days}", at + length);
        var start = at + Is(at, "the", out _);
        var (sign, next) = Direction(start);
        if (Is(next, "weekend", out _) is > 0 and var weekend)
            return ($"weekend{sign ?? "+0"}", next + weekend);
        if (Is(next, "unit", out var unit) is not (> 0 and var unitLength) || unit is "hour" or "minute" or "day")
            return null;
        next += unitLength;
        if (sign is null && Direction(next) is ({ } behind, var after) && !phrases.From("behind").IsEmpty)
            (sign, next) = (behind, after);
        return sign is null ? null : ($"{unit}{sign}", next);
    }

    // "friday", "on friday", "next friday", "vendredi prochain", "el próximo viernes", "el viernes pasado"
    (string Value, int End)? Weekday(int at)
    {
        var start = at + Is(at, "on", out _);
        start += Is(start, "the", out _);
        var (sign, next) = Direction(start);
        if (Is(next, "weekday", out var number) is not (> 0 and var length))
            return null;
        next += length;
        if (sign is null && Direction(next) is ({ } behind, var after) && !phrases.From("behind").IsEmpty)
            (sign, next) = (behind, after);
        var day = Weekdays[int.Parse(number, CultureInfo.InvariantCulture)];
        return (sign switch { "+1" => "next " + day, "-1" => "last " + day, "+0" => "this " + day, _ => day }, next);
    }

    (string? Sign, int End) Direction(int at) =>
        Is(at, "next", out _) is > 0 and var next ? ("+1", at + next)
        : Is(at, "last", out _) is > 0 and var last ? ("-1", at + last)
        : Is(at, "this", out _) is > 0 and var now ? ("+0", at + now)
        : (null, at);

    // "in two weeks", "two days ago", "vor zwei Tagen", "il y a 3 jours", "hace una semana"
    (string Value, int End)? Distance(int at)
    {
        var before = Is(at, "before", out _);
        var ahead = before > 0 ? 0 : Is(at, "in", out _);
        var start = at + before + ahead;
        if (Count(start) is not var (count, next) || Is(next, "unit", out var unit) is not (> 0 and var unitLength))
            return null;
        next += unitLength;
        var behind = before + ahead > 0 ? 0 : Is(next, "ago", out _);
        if (before + ahead + behind == 0)
            return null;
        var name = unit is "day" or "hour" or "minute" ? unit : "in" + unit;
        return (string.Create(CultureInfo.InvariantCulture, $"{name}{(ahead > 0 ? count : -count):+0;-0}"), next + behind);
    }

    (int Count, int End)? Count(int at) =>
        read.IsNumber(at, 3) ? (read.Number(at), at + 1)
        : NumberWords.Read(read, phrases, at) is var (value, end) && value < 1000 ? ((int)value, end)
        : Is(at, "one", out _) is > 0 and var one ? (1, at + one) : null;

    // "the 3rd", "am 3.", "el día 3"
    (string Value, int End)? DayOfMonth(int at)
    {
        var on = Is(at, "on", out _);
        var the = Is(at + on, "the", out _);
        var start = at + on + the;
        var named = Is(start, "daynumber", out _);
        start += named;
        if (!read.IsNumber(start, 2) || read.Number(start) is 0 or > 31)
            return null;
        var suffix = read.Touch(start) ? Is(start + 1, "ordinal", out _) : 0;
        if (suffix == 0 && on > 0 && !phrases.From("pointed").IsEmpty && read.Touch(start) && read.Is(start + 1, '.') && !(read.Touch(start + 1) && read.IsNumber(start + 2)))
            suffix = 1;
        return (suffix > 0 && on + the > 0) || named > 0 ? (string.Create(CultureInfo.InvariantCulture, $"---{read.Number(start):00}"), start + 1 + suffix) : null;
    }

    static (string Value, int End)? Date(int year, int month, int day, int end) =>
        year is >= 1900 and < 2200 && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month) ? (string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{month:00}-{day:00}"), end) : null;

    static (string Value, int End)? MonthDay(int month, int day, int end) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(2024, month) ? (string.Create(CultureInfo.InvariantCulture, $"--{month:00}-{day:00}"), end) : null;

    // ---- times ------------------------------------------------------------------------------------------------------------

    // "at 5", "at 5:30 pm", "17:00", "5pm", "um 17 Uhr 30", "à 17h30", "a las 5 de la tarde", "noon"
    (string Value, int End)? Clock(int at, string? part, bool bare)
    {
        var on = Is(at, "at", out _);
        var start = at + on;
        if (Is(start, "noon", out var noon) is > 0 and var noonLength)
            return ($"T{noon}", start + noonLength);
        if (!read.IsNumber(start, 2) || read.Number(start) > 24 || (read.Touch(start - 1) && (char.IsLetterOrDigit(read[start - 1][0]) || read[start - 1] is [':' or '.' or ',' or '/' or '-' or '#' or '€' or '$' or '£'])))
            return null;
        var (hour, minute, next, said) = (read.Number(start), 0, start + 1, bare);
        if (read.Touch(start) && (read.Is(next, ':') || (read.Is(next, '.') && on > 0)) && read.Touch(next) && read[next + 1].Length == 2 && read.IsNumber(next + 1) && read.Number(next + 1) < 60)
            (minute, next, said) = (read.Number(next + 1), next + 2, true);
        if (Is(next, "clock", out _) is > 0 and var clock)
        {
            next += clock;
            said = true;
            if (minute == 0 && read[next].Length == 2 && read.IsNumber(next) && read.Number(next) < 60)
                minute = read.Number(next++);
        }
        var noonHalf = Is(next, "pm", out _) is > 0 and var pm ? 12 : Is(next, "am", out _) is > 0 and var am ? -am : 0;
        if (noonHalf != 0)
        {
            next += noonHalf == 12 ? Is(next, "pm", out _) : -noonHalf;
            hour = noonHalf == 12 ? (hour < 12 ? hour + 12 : hour) : hour == 12 ? 0 : hour;
            return hour > 23 ? null : (string.Create(CultureInfo.InvariantCulture, $"T{hour:00}:{minute:00}"), next);
        }
        // "At 5" alone; a number with neither sign nor word is no time, and "at 5 euros" neither.
        if (!said && (on == 0 || Is(next, "unit", out _) > 0 || read.Is(next, '%') || Money(next) || (read.Touch(next - 1) && (char.IsLetterOrDigit(read[next][0]) || (read[next] is ['.' or ',' or '/' or '-'] && read.Touch(next) && read.IsNumber(next + 1))))))
            return null;
        if (hour == 24)
            hour = 0;
        var behind = part ?? (Part(next) is var (later, afterLater) && (next = afterLater) > 0 ? later : null);
        if (behind is not null && hour < 12 && int.Parse(behind.AsSpan(1, 2), CultureInfo.InvariantCulture) >= 12)
            hour += 12;
        var open = behind is null && hour is >= 1 and <= 11 && read[start] is not ['0', ..];
        return (string.Create(CultureInfo.InvariantCulture, $"T{hour:00}:{minute:00}{(open ? "?" : "")}"), next);
    }

    (string Value, int End)? Part(int at) => Is(at, "part", out var hours) is > 0 and var length ? ($"T{hours}", at + length) : null;

    bool Money(int at)
    {
        foreach (var phrase in phrases.From(read[at]))
            if (phrase.Role == "money" && EntityFinder.Matches(read, at, phrase))
                return true;
        return false;
    }

    int SkipComma(int at) => read.Is(at, ',') ? at + 1 : at;

    /// <summary>Tokens a phrase of this role takes here; 0 when there is none.</summary>
    int Is(int at, string role, out string value)
    {
        foreach (var phrase in phrases.From(read[at]))
            if (phrase.Role == role && EntityFinder.Matches(read, at, phrase))
            {
                value = phrase.Value;
                return phrase.Words.Length;
            }
        value = "";
        return 0;
    }
}
