using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Nlp;

/// <summary>Takes personal data out of text before it is stored or logged. Pure and thread-safe.</summary>
public static partial class PersonalData
{
    const int FewestDigits = 13, MostDigits = 19, MaxGap = 3;

    /// <summary>Replaces payment card numbers by "**** " and their last four digits.</summary>
    /// <remarks>
    /// A card number is 13 to 19 decimal digits of any script (also full-width) that pass the Luhn check (ISO/IEC 7812-1),
    /// whole or in groups divided by up to three spaces, dashes, dots or invisible characters. Longer rows of digits are
    /// searched group by group. About one in ten other long numbers passes the check and is masked as well; that is the
    /// price of never keeping a card number. Text without one is returned as it came, without allocating.
    /// </remarks>
    public static string Mask(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!MayHoldCard(text))
            return text;
        StringBuilder? masked = null;
        var copied = 0;
        var at = 0;
        var digits = new List<(int Start, int End, int Value, bool Opens)>();
        while (at < text.Length)
        {
            at = ReadRow(text, at, digits);
            for (var from = 0; from + FewestDigits <= digits.Count; from++)
            {
                if (!digits[from].Opens || CardEnd(digits, from) is not (> 0 and var end))
                    continue;
                masked ??= new StringBuilder(text.Length);
                masked.Append(text, copied, digits[from].Start - copied).Append("**** ");
                for (var last = end - 4; last < end; last++)
                    masked.Append((char)('0' + digits[last].Value));
                copied = digits[end - 1].End;
                from = end - 1;
            }
        }
        return masked is null ? text : masked.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>For logs: also replaces e-mail addresses, IBANs and phone numbers by "[email]", "[iban]" and "[phone]".</summary>
    public static string MaskAll(string text)
    {
        text = Mask(text);
        if (text.Contains('@'))
            text = Email().Replace(text, "[email]");
        if (text.AsSpan().IndexOfAnyInRange('0', '9') < 0)
            return text;
        text = Iban().Replace(text, m => MaskIban(m.Value));
        return Phone().Replace(text, m => m.ValueSpan.IndexOf('*') < 0 && CountDigits(m.ValueSpan) is >= 8 and <= 15 ? "[phone]" : m.Value);
    }

    static bool MayHoldCard(string text)
    {
        int count = 0, gap = 0;
        foreach (var c in text)
            // A digit beyond the basic plane is a surrogate pair; the slow road decides.
            if (char.IsAsciiDigit(c) || (c > '\u007F' && (char.IsDigit(c) || char.IsSurrogate(c))))
            {
                gap = 0;
                if (++count >= FewestDigits)
                    return true;
            }
            else if (count > 0 && (!IsDivider(c) || ++gap > MaxGap))
                count = gap = 0;
        return false;
    }

    /// <summary>Reads the next row of digits, and returns where to go on.</summary>
    static int ReadRow(string text, int at, List<(int Start, int End, int Value, bool Opens)> digits)
    {
        digits.Clear();
        var gap = 0;
        while (at < text.Length)
        {
            var value = CharUnicodeInfo.GetDecimalDigitValue(text, at);
            var width = char.IsSurrogatePair(text, at) ? 2 : 1;
            if (value >= 0)
            {
                digits.Add((at, at + width, value, digits.Count == 0 || gap > 0));
                gap = 0;
            }
            else if (digits.Count > 0 && (!IsDivider(text[at]) || ++gap > MaxGap))
                return at;
            at += width;
        }
        return at;
    }

    /// <summary>One past the last digit of the card number that begins here, or 0.</summary>
    static int CardEnd(List<(int Start, int End, int Value, bool Opens)> digits, int from)
    {
        for (var length = Math.Min(MostDigits, digits.Count - from); length >= FewestDigits; length--)
        {
            var end = from + length;
            if ((end == digits.Count || digits[end].Opens) && PassesLuhn(digits, from, end))
                return end;
        }
        return 0;
    }

    static bool PassesLuhn(List<(int Start, int End, int Value, bool Opens)> digits, int from, int end)
    {
        var sum = 0;
        for (var i = end - 1; i >= from; i--)
        {
            var value = digits[i].Value;
            if (((end - 1 - i) & 1) == 1 && (value *= 2) > 9)
                value -= 9;
            sum += value;
        }
        return sum % 10 == 0;
    }

    static bool IsDivider(char c) =>
        c is ' ' or '\t' or '\n' or '\r' or '-' or '.' or '_' or '/' or '*' || (c > '\u007F' && CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.SpaceSeparator or UnicodeCategory.DashPunctuation or UnicodeCategory.Format);

    static int CountDigits(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
            if (char.IsAsciiDigit(c))
                count++;
        return count;
    }

    static string MaskIban(string typed)
    {
        // The pattern may have taken a short word behind the number along: drop group after group until the check passes.
        for (var end = typed.Length; end >= 15; end = typed.LastIndexOfAny([' ', '-'], end - 1))
            if (IsIban(typed.AsSpan(0, end)))
                return string.Concat("[iban]", typed.AsSpan(end));
        return typed;
    }

    /// <summary>ISO 13616: letters count 10 to 35, the first four characters go to the end, the remainder by 97 is 1.</summary>
    static bool IsIban(ReadOnlySpan<char> typed)
    {
        Span<char> compact = stackalloc char[48];
        var length = 0;
        foreach (var c in typed)
            if (char.IsAsciiLetterOrDigit(c) && length < compact.Length)
                compact[length++] = char.ToUpperInvariant(c);
        if (length is < 15 or > 34)
            return false;
        var remainder = 0;
        for (var i = 0; i < length; i++)
        {
            var c = compact[(i + 4) % length];
            remainder = char.IsAsciiDigit(c) ? (remainder * 10 + c - '0') % 97 : (remainder * 100 + c - 'A' + 10) % 97;
        }
        return remainder == 1;
    }

    [GeneratedRegex(@"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    [GeneratedRegex(@"(?<!\w)[A-Z]{2}[0-9]{2}(?:[ -]?[A-Z0-9]{1,4}){3,8}(?!\w)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Iban();

    // Not after a letter and dash: HP-48213 and the like are order numbers.
    [GeneratedRegex(@"(?<![\w*]|\w-|\*\*\*\* )(?:\+|\()?[0-9](?:[ ()/.-]{0,2}[0-9]){7,15}(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();
}
