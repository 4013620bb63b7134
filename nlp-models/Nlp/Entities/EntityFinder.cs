using System.Globalization;
using System.Text.RegularExpressions;

namespace Nlp.Entities;

/// <summary>Finds dates, amounts of money, order numbers, e-mail addresses, phone numbers, products, places and plain numbers. Immutable and thread-safe.</summary>
/// <remarks>What the words mean comes from the language's <c>entities/</c> folder. Where finds overlap the longest wins, among equals the one of
/// the more specific kind, so an order number is not also a number. Only the first 2,000 characters are read.</remarks>
internal sealed partial class EntityFinder(IReadOnlyList<string> lines)
{
    const int MaxUnits = 2000;

    static readonly string[] Kinds = [.. Entity.Kinds];

    [ThreadStatic] static Words? buffer;

    readonly Phrases _phrases = new(lines);

    /// <summary>The lines it was made from, to be stored.</summary>
    public IReadOnlyList<string> Lines => _phrases.Lines;

    public IReadOnlyList<Entity> Find(string text)
    {
        var read = buffer ??= new();
        read.Read(text);
        List<Entity>? found = null;
        var hasDigit = false;
        for (var at = 0; at < read.Count; at++)
        {
            hasDigit |= char.IsAsciiDigit(read[at][0]);
            var date = new TimeReader(read, _phrases).Read(at);
            if (date is var (value, end))
                Add("date", value, at, end);
            if (Amount(read, at) is var (amount, last))
            {
                if (Money(read, at, last, amount) is var (money, from, to))
                    Add("money", money, from, to);
                if (IsPlainNumber(read, at, last))
                    Add("number", amount.ToString(CultureInfo.InvariantCulture), at, last);
            }
            if (OrderNumber(read, at) is var (order, orderEnd))
                Add("order-number", order, at, orderEnd);
            if (Listed(read, at) is var (phrase, phraseEnd))
                Add(phrase.Role, phrase.Value, at, phraseEnd);
        }
        var source = text.AsSpan(0, Math.Min(text.Length, MaxUnits));
        if (text.Contains('@', StringComparison.Ordinal))
            foreach (var m in Email().EnumerateMatches(source))
                (found ??= []).Add(new("email", text.Substring(m.Index, m.Length), text.Substring(m.Index, m.Length).ToLowerInvariant(), m.Index, m.Length));
        if (hasDigit)
            foreach (var m in Phone().EnumerateMatches(source))
                if (PhoneValue(source.Slice(m.Index, m.Length)) is { Length: >= 8 and <= 16 } phone)
                    (found ??= []).Add(new("phone", text.Substring(m.Index, m.Length), phone, m.Index, m.Length));
        return found is null ? [] : Best(found);

        void Add(string kind, string value, int from, int to)
        {
            var (start, end) = (read.Start(from), read.End(to - 1));
            (found ??= []).Add(new Entity(kind, text[start..end], value, start, end - start));
        }
    }

    static List<Entity> Best(List<Entity> found)
    {
        if (found.Count == 1)
            return found;
        found.Sort((a, b) => a.Length != b.Length ? b.Length.CompareTo(a.Length)
            : Array.IndexOf(Kinds, a.Kind) is var one && Array.IndexOf(Kinds, b.Kind) is var two && one != two ? one.CompareTo(two) : a.Start.CompareTo(b.Start));
        var best = new List<Entity>();
        foreach (var entity in found)
            if (!best.Exists(taken => entity.Start < taken.Start + taken.Length && taken.Start < entity.Start + entity.Length))
                best.Add(entity);
        best.Sort((a, b) => a.Start.CompareTo(b.Start));
        return best;
    }

    // ---- numbers and money ------------------------------------------------------------------------------------------------

    (decimal Value, int End)? Amount(Words read, int at)
    {
        if (!read.IsNumber(at))
            return NumberWords.Read(read, _phrases, at);
        // Groups of three behind a point, comma or space are thousands; one or two digits behind the last sign are cents.
        decimal value = read.Number(at);
        var end = at + 1;
        while (read.Touch(end - 1) && (read.Is(end, '.') || read.Is(end, ',')) && read.Touch(end) && read[end + 1] is { Length: 3 } && read.IsNumber(end + 1) && value is > 0 and < 1_000_000)
        {
            value = value * 1000 + read.Number(end + 1);
            end += 2;
        }
        if (read.Touch(end - 1) && (read.Is(end, '.') || read.Is(end, ',')) && read.Touch(end) && read.IsNumber(end + 1) && read[end + 1].Length <= 2)
        {
            var cents = read[end + 1];
            value = decimal.Parse(string.Create(CultureInfo.InvariantCulture, $"{value:0}.{cents}"), CultureInfo.InvariantCulture);
            end += 2;
        }
        return (value, end);
    }

    (string Value, int From, int To)? Money(Words read, int at, int end, decimal amount)
    {
        if (at > 0 && Role(read, at - 1, "money", out var before) is 1)
            return (Text(amount, before), at - 1, end);
        if (Role(read, end, "money", out var currency) is not (> 0 and var length))
            return null;
        var to = end + length;
        // "12 euros 50", "12€50".
        if (amount == decimal.Truncate(amount) && read[to].Length == 2 && read.IsNumber(to) && Role(read, to + 1, "money", out _) == 0 && !read.Touch(to))
            return (Text(amount + read.Number(to) / 100m, currency), at, to + 1);
        return (Text(amount, currency), at, to);

        static string Text(decimal amount, string currency) => string.Create(CultureInfo.InvariantCulture, $"{amount} {currency}");
    }

    static bool IsPlainNumber(Words read, int at, int end) =>
        !(read.IsNumber(at) && (read[at].Length > 6 || (read.Touch(at - 1) && (char.IsLetter(read[at - 1][0]) || read[at - 1] is ['.' or ',' or '#' or '@' or '-' or '/' or ':']))
            || (read.Touch(end - 1) && (char.IsLetter(read[end][0]) || read.Is(end, '@') || (read.Touch(end) && read[end] is ['.' or ',' or '-' or '/' or ':'] && read.IsNumber(end + 1))))));

    int Role(Words read, int at, string role, out string value)
    {
        foreach (var phrase in _phrases.From(read[at]))
            if (phrase.Role == role && Matches(read, at, phrase))
            {
                value = phrase.Value;
                return phrase.Words.Length;
            }
        value = "";
        return 0;
    }

    internal static bool Matches(Words read, int at, Phrase phrase)
    {
        for (var i = 0; i < phrase.Words.Length; i++)
            if (!read[at + i].SequenceEqual(phrase.Words[i]))
                return false;
        return true;
    }

    // ---- order numbers ----------------------------------------------------------------------------------------------------

    (string Value, int End)? OrderNumber(Words read, int at)
    {
        // Not inside an address, a longer number or a word.
        if (read.Touch(at - 1) && (read[at - 1] is ['@' or '.' or '+' or '-' or '#' or ','] || char.IsLetterOrDigit(read[at - 1][0])))
            return null;
        foreach (var pattern in _phrases.OrderNumbers)
        {
            var next = at;
            var prefix = "";
            if (pattern.Prefix == "#")
            {
                if (!read.Is(next++, '#'))
                    continue;
            }
            else if (pattern.Prefix == "?")
            {
                if (read[next].Length is < 2 or > 3 || !char.IsAsciiLetter(read[next][0]) || !(read.Touch(next) || read.Is(next + 1, '-')))
                    continue;
                prefix = read[next++].ToString().ToUpperInvariant() + "-";
            }
            else if (pattern.Prefix.Length > 0)
            {
                if (!read[next].Equals(pattern.Prefix, StringComparison.OrdinalIgnoreCase))
                    continue;
                next++;
                prefix = pattern.Prefix + "-";
            }
            else if (read.Is(next, '#'))
                next++;
            if (prefix.Length > 0 && read[next] is ['-' or '#' or ':'])
                next++;
            if (!read.IsNumber(next, pattern.Most) || read[next].Length < pattern.Fewest || Continues(read, next))
                continue;
            return (prefix + read[next].ToString(), next + 1);
        }
        return null;
    }

    static bool Continues(Words read, int at) =>
        read.IsNumber(at + 1) || (read.Touch(at) && (char.IsLetter(read[at + 1][0]) || read.Is(at + 1, '@')))
        || (read[at + 1] is ['.' or ',' or '-' or '/'] && read.Touch(at) && read.Touch(at + 1) && read.IsNumber(at + 2));

    // ---- lists ------------------------------------------------------------------------------------------------------------

    (Phrase Phrase, int End)? Listed(Words read, int at)
    {
        foreach (var phrase in _phrases.From(read[at]))
            if (phrase.Role is "product" or "place" && Matches(read, at, phrase))
                return (phrase, at + phrase.Words.Length);
        if (read[at].Length < 4 || !char.IsLetter(read[at][0]))
            return null;
        (Phrase, int)? best = null;
        var fewest = int.MaxValue;
        foreach (var phrase in _phrases.Fuzzy)
            if (Slips(read, at, phrase) is { } slips && slips < fewest)
                (best, fewest) = ((phrase, at + phrase.Words.Length), slips);
        return best;
    }

    /// <summary>Letters wrong, left out, doubled or swapped: one in words of five letters, two from nine; null when it is another word.</summary>
    static int? Slips(Words read, int at, Phrase phrase)
    {
        var all = 0;
        for (var i = 0; i < phrase.Words.Length; i++)
        {
            var typed = read[at + i];
            var meant = phrase.Words[i];
            // A slip is seldom in the first letter, and a plural is none.
            var most = meant.Length >= 9 ? 2 : meant.Length >= 5 ? 1 : 0;
            if (typed.IsEmpty || typed[0] != meant[0] || Math.Abs(typed.Length - meant.Length) > most)
                return null;
            var slips = Spelling.Distance(typed, meant, most);
            if (slips > most)
                return null;
            all += slips;
        }
        return all;
    }

    // ---- addresses and phones ---------------------------------------------------------------------------------------------

    static string PhoneValue(ReadOnlySpan<char> typed)
    {
        Span<char> value = stackalloc char[32];
        var length = 0;
        foreach (var c in typed)
            if (length < value.Length && (char.IsAsciiDigit(c) || (c == '+' && length == 0)))
                value[length++] = c;
        return value[..length] is ['0', '0', .. var rest] ? string.Concat("+", rest) : new string(value[..length]);
    }

    // Both are bounded in every part: they cannot run away.
    [GeneratedRegex(@"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![\w@.])(?:\+|\()?[0-9](?:[ ()/.-]{0,2}[0-9]){6,15}(?![\w@])", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();
}
