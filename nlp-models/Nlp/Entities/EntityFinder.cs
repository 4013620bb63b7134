using System.Text.RegularExpressions;

namespace Nlp.Entities;

/// <summary>Finds order numbers, e-mail addresses, amounts of money, phone numbers and plain numbers.</summary>
/// <remarks>Earlier kinds win where two overlap: an order number is not also a number. A bare number of five digits is
/// taken for an order number, since that is how customers shorten theirs. Dates are recognised only to be left out.</remarks>
internal static partial class EntityFinder
{
    const int MaxUnits = 2000;

    public static IReadOnlyList<Entity> Find(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('0', '9') < 0 && !text.Contains('@'))
            return [];
        List<Entity>? found = null;
        List<(int Start, int End)>? taken = null;
        var source = text.AsSpan(0, Math.Min(text.Length, MaxUnits));
        foreach (var m in Email().EnumerateMatches(source))
            Add("email", text.Substring(m.Index, m.Length).ToLowerInvariant(), m);
        foreach (var m in Date().EnumerateMatches(source))
            (taken ??= []).Add((m.Index, m.Index + m.Length));
        foreach (var m in Money().EnumerateMatches(source))
            Add("money", MoneyValue(source.Slice(m.Index, m.Length)), m);
        foreach (var m in OrderNumber().EnumerateMatches(source))
            Add("order-number", OrderValue(source.Slice(m.Index, m.Length)), m);
        foreach (var m in Phone().EnumerateMatches(source))
        {
            var value = PhoneValue(source.Slice(m.Index, m.Length));
            if (value.Length is >= 8 and <= 16)
                Add("phone", value, m);
        }
        foreach (var m in Number().EnumerateMatches(source))
            Add("number", text.Substring(m.Index, m.Length), m);
        if (found is null)
            return [];
        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        return found;

        void Add(string kind, string value, ValueMatch m)
        {
            foreach (var (start, end) in taken ?? [])
                if (m.Index < end && start < m.Index + m.Length)
                    return;
            (taken ??= []).Add((m.Index, m.Index + m.Length));
            (found ??= []).Add(new Entity(kind, text.Substring(m.Index, m.Length), value, m.Index, m.Length));
        }
    }

    static string OrderValue(ReadOnlySpan<char> typed)
    {
        Span<char> value = stackalloc char[24];
        int length = 0, letters = 0;
        foreach (var c in typed)
        {
            if (char.IsAsciiLetter(c))
            {
                value[length++] = char.ToUpperInvariant(c);
                letters++;
            }
            else if (char.IsAsciiDigit(c))
            {
                if (letters > 0 && length == letters)
                    value[length++] = '-';
                value[length++] = c;
            }
        }
        return new string(value[..length]);
    }

    static string PhoneValue(ReadOnlySpan<char> typed)
    {
        Span<char> value = stackalloc char[32];
        var length = 0;
        foreach (var c in typed)
            if (length < value.Length && (char.IsAsciiDigit(c) || (c == '+' && length == 0)))
                value[length++] = c;
        return value[..length] is ['0', '0', .. var rest] ? string.Concat("+", rest) : new string(value[..length]);
    }

    static string MoneyValue(ReadOnlySpan<char> typed)
    {
        Span<char> amount = stackalloc char[24];
        var length = 0;
        foreach (var c in typed)
            if (length < amount.Length && (char.IsAsciiDigit(c) || c is '.' or ','))
                amount[length++] = c == ',' ? '.' : c;
        var currency = typed.IndexOfAny('$', 'd', 'D') >= 0 && typed.IndexOf('€') < 0 && !typed.Contains("pound", StringComparison.OrdinalIgnoreCase) && !typed.Contains("quid", StringComparison.OrdinalIgnoreCase) ? " USD"
            : typed.IndexOfAny("£pPqQ") >= 0 ? " GBP" : " EUR";
        return string.Concat(amount[..length].TrimEnd('.'), currency);
    }

    [GeneratedRegex(@"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<![\w.])[0-9]{1,4}(?<s>[./-])[0-9]{1,2}\k<s>[0-9]{2,4}(?![\w])", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"(?:[€$£] ?[0-9]{1,7}(?:[.,][0-9]{1,2})?(?![0-9])|(?<![\w.,])[0-9]{1,7}(?:[.,][0-9]{1,2})? ?(?:[€$£]|(?:eur|euros?|usd|dollars?|gbp|pounds?|quid)\b))", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Money();

    [GeneratedRegex(@"(?<![\w@.+-])(?:hp[ #:–-]{0,2}[0-9]{4,8}|[a-z]{2,3}-?[0-9]{5,8}|#? ?[0-9]{5}|# ?[0-9]{4,8})(?![\w@]|[ -]?[0-9]|[.,][0-9])", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex OrderNumber();

    [GeneratedRegex(@"(?<![\w@.])(?:\+|\()?[0-9](?:[ ()/.-]{0,2}[0-9]){6,15}(?![\w@])", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();

    [GeneratedRegex(@"(?<![\w.,#@-])[0-9]{1,6}(?![\w@]|[.,-][0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
