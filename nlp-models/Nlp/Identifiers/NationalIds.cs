namespace Nlp.Identifiers;

/// <summary>Finds numbers states give to people: US social security, German tax, French social security, Spanish DNI and NIE, British
/// national insurance. Check digits are tried where the number has any.</summary>
static class NationalIds
{
    const string DniLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

    delegate int Reading(ReadOnlySpan<char> text);

    static readonly Reading[] Readings = [SocialSecurity, TaxNumber, FrenchNumber, SpanishNumber, InsuranceNumber];

    public static void Find(Span<char> folded, ref List<Mark>? marks)
    {
        for (var at = 0; at + 8 <= folded.Length; at++)
        {
            if (!char.IsAsciiLetterOrDigit(folded[at]) || (at > 0 && !MayPrecede(folded, at)))
                continue;
            foreach (var read in Readings)
            {
                if (read(folded[at..]) is not (> 0 and var length) || !MayFollow(folded, at + length))
                    continue;
                (marks ??= []).Add(new(at, at + length, HiddenData.NationalId, "**** " + Last(folded[at..(at + length)])));
                folded.Slice(at, length).Fill(FoldedText.Taken);
                break;
            }
        }
    }

    // Not inside a word, behind "+", behind a letter and dash (an order number), or inside a longer row of digits.
    static bool MayPrecede(ReadOnlySpan<char> folded, int at) =>
        !FoldedText.IsWord(folded[at - 1]) && folded[at - 1] != '+' && !(at > 1 && folded[at - 1] is '-' or '.' or '/' && FoldedText.IsWord(folded[Math.Max(at - 2, 0)]))
        && !(at > 1 && char.IsAsciiDigit(folded[at]) && folded[at - 1] == ' ' && char.IsAsciiDigit(folded[at - 2]));

    static bool MayFollow(ReadOnlySpan<char> folded, int end) =>
        end == folded.Length || (!FoldedText.IsWord(folded[end]) && folded[end] != '@' && !(end + 1 < folded.Length && FoldedText.IsDivider(folded[end]) && char.IsAsciiDigit(folded[end + 1])));

    static string Last(ReadOnlySpan<char> found)
    {
        Span<char> last = stackalloc char[4];
        var free = 4;
        for (var i = found.Length - 1; i >= 0 && free > 0; i--)
            if (char.IsAsciiLetterOrDigit(found[i]))
                last[--free] = char.ToUpperInvariant(found[i]);
        return new(last[free..]);
    }

    /// <summary>Reads so many digits, with at most one divider before each group; the position moves behind them.</summary>
    static bool Take(ReadOnlySpan<char> text, ref int at, int count, Span<char> into, bool divided = false)
    {
        if (divided)
            SkipDivider(text, ref at);
        for (var i = 0; i < count; i++, at++)
        {
            while (at < text.Length && text[at] == FoldedText.Unseen)
                at++;
            if (at >= text.Length || !char.IsAsciiDigit(text[at]))
                return false;
            into[i] = text[at];
        }
        return true;
    }

    static void SkipDivider(ReadOnlySpan<char> text, ref int at)
    {
        if (at < text.Length && text[at] is ' ' or '-' or '.')
            at++;
    }

    /// <summary>123-45-6789. Area 000, 666 and 900 up, group 00 and serial 0000 are not given out. It has no check digit, so it must be divided.</summary>
    static int SocialSecurity(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[9];
        var at = 0;
        if (!Take(text, ref at, 3, digits) || at >= text.Length || text[at] is not (' ' or '-' or '.'))
            return 0;
        var divider = text[at++];
        if (!Take(text, ref at, 2, digits[3..]) || at >= text.Length || text[at++] != divider || !Take(text, ref at, 4, digits[5..]))
            return 0;
        var area = int.Parse(digits[..3], provider: System.Globalization.CultureInfo.InvariantCulture);
        // With spaces and a leading zero it is rather a telephone number.
        return area is 0 or 666 or >= 900 || digits[3..5] is "00" || digits[5..] is "0000" || (divider != '-' && digits[0] == '0') ? 0 : at;
    }

    /// <summary>Steuer-Identifikationsnummer: 11 digits, of the first ten exactly one twice or thrice, check digit by ISO 7064 MOD 11,10.</summary>
    static int TaxNumber(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[11];
        var at = 0;
        if (!Take(text, ref at, 2, digits) || !Take(text, ref at, 3, digits[2..], true) || !Take(text, ref at, 3, digits[5..], true) || !Take(text, ref at, 3, digits[8..], true) || digits[0] == '0')
            return 0;
        Span<int> seen = stackalloc int[10];
        seen.Clear();
        var product = 10;
        foreach (var digit in digits[..10])
        {
            seen[digit - '0']++;
            var sum = (digit - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }
        var repeated = 0;
        foreach (var times in seen)
            repeated += times > 3 ? 9 : times > 1 ? 1 : 0;
        return repeated == 1 && (11 - product) % 10 == digits[10] - '0' ? at : 0;
    }

    /// <summary>NIR: sex, year, month, department (2A and 2B are Corsica), commune, order, and the key 97 minus the remainder by 97.</summary>
    static int FrenchNumber(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[15];
        var at = 0;
        if (!Take(text, ref at, 1, digits) || digits[0] is not ('1' or '2') || !Take(text, ref at, 2, digits[1..], true) || !Take(text, ref at, 2, digits[3..], true))
            return 0;
        SkipDivider(text, ref at);
        if (at + 1 < text.Length && text[at] == '2' && text[at + 1] is 'A' or 'a' or 'B' or 'b')
        {
            (digits[5], digits[6]) = ('1', text[at + 1] is 'A' or 'a' ? '9' : '8');
            at += 2;
        }
        else if (!Take(text, ref at, 2, digits[5..]))
            return 0;
        if (!Take(text, ref at, 3, digits[7..], true) || !Take(text, ref at, 3, digits[10..], true) || !Take(text, ref at, 2, digits[13..], true))
            return 0;
        var number = long.Parse(digits[..13], provider: System.Globalization.CultureInfo.InvariantCulture);
        var month = (digits[3] - '0') * 10 + digits[4] - '0';
        return month is (>= 1 and <= 12) or (>= 20 and <= 42) or >= 50 && 97 - number % 97 == (digits[13] - '0') * 10 + digits[14] - '0' ? at : 0;
    }

    /// <summary>DNI: eight digits and the letter of their remainder by 23. NIE: X, Y or Z for the first digit and seven more.</summary>
    static int SpanishNumber(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[8];
        var at = 0;
        if (text[0] is 'X' or 'x' or 'Y' or 'y' or 'Z' or 'z')
        {
            at = 1;
            digits[0] = (char)(char.ToUpperInvariant(text[0]) - 'X' + '0');
            if (!Take(text, ref at, 1, digits[1..], true))
                return 0;
        }
        else if (!Take(text, ref at, 2, digits))
            return 0;
        if (!Take(text, ref at, 3, digits[2..], true) || !Take(text, ref at, 3, digits[5..], true))
            return 0;
        // A letter behind a space is the next word.
        if (at < text.Length && text[at] == '-')
            at++;
        var letter = DniLetters[(int)(uint.Parse(digits, provider: System.Globalization.CultureInfo.InvariantCulture) % 23)];
        return at < text.Length && char.ToUpperInvariant(text[at]) == letter ? at + 1 : 0;
    }

    /// <summary>NINO: two letters, six digits, A to D. D, F, I, Q, U and V are not used in front, O not second, and some pairs not at all.</summary>
    static int InsuranceNumber(ReadOnlySpan<char> text)
    {
        Span<char> digits = stackalloc char[6];
        var (first, second) = (char.ToUpperInvariant(text[0]), char.ToUpperInvariant(text[1]));
        if (!char.IsAsciiLetter(first) || !char.IsAsciiLetter(second) || "DFIQUV".Contains(first) || "DFIQUVO".Contains(second)
            || (first, second) is ('B', 'G') or ('G', 'B') or ('N', 'K') or ('K', 'N') or ('T', 'N') or ('N', 'T') or ('Z', 'Z'))
            return 0;
        var at = 2;
        if (!Take(text, ref at, 2, digits, true) || !Take(text, ref at, 2, digits[2..], true) || !Take(text, ref at, 2, digits[4..], true))
            return 0;
        SkipDivider(text, ref at);
        return at < text.Length && char.ToUpperInvariant(text[at]) is >= 'A' and <= 'D' ? at + 1 : 0;
    }
}
