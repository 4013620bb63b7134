namespace Nlp.Identifiers;

/// <summary>Finds bank account numbers (IBAN, ISO 13616): country, length of that country, check digits.</summary>
static class BankAccounts
{
    // Country and length, as in the IBAN registry.
    const string Lengths =
        "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28" +
        "IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33" +
        "SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

    public static void Find(Span<char> folded, ref List<Mark>? marks)
    {
        for (var at = 0; at + 15 <= folded.Length; at++)
        {
            if (!char.IsAsciiLetter(folded[at]) || (at > 0 && FoldedText.IsWord(folded[at - 1])) || Length(folded[at..]) is not (> 0 and var length))
                continue;
            if (End(folded, at, length, out var last) is not (> 0 and var end))
                continue;
            (marks ??= []).Add(new(at, end, HiddenData.BankAccount, "**** " + last));
            folded[at..end].Fill(FoldedText.Taken);
        }
    }

    static int Length(ReadOnlySpan<char> folded)
    {
        if (!char.IsAsciiLetter(folded[1]))
            return 0;
        var (first, second) = (char.ToUpperInvariant(folded[0]), char.ToUpperInvariant(folded[1]));
        for (var i = 0; i < Lengths.Length; i += 4)
            if (Lengths[i] == first && Lengths[i + 1] == second)
                return (Lengths[i + 2] - '0') * 10 + Lengths[i + 3] - '0';
        return 0;
    }

    /// <summary>One past the number's last character, or 0. Letters count 10 to 35, the first four characters go to the end, the remainder by 97 is 1.</summary>
    static int End(ReadOnlySpan<char> folded, int at, int length, out string last)
    {
        last = "";
        Span<char> compact = stackalloc char[34];
        int count = 0, gap = 0;
        for (; at < folded.Length && count < length; at++)
        {
            var c = folded[at];
            if (char.IsAsciiLetterOrDigit(c))
            {
                if (count is 2 or 3 && !char.IsAsciiDigit(c))
                    return 0;
                compact[count++] = char.ToUpperInvariant(c);
                gap = 0;
            }
            else if (!FoldedText.IsDivider(c) || (c != FoldedText.Unseen && ++gap > 2))
                return 0;
        }
        if (count < length || (at < folded.Length && FoldedText.IsWord(folded[at])))
            return 0;
        var remainder = 0;
        for (var i = 0; i < length; i++)
        {
            var c = compact[(i + 4) % length];
            remainder = char.IsAsciiDigit(c) ? (remainder * 10 + c - '0') % 97 : (remainder * 100 + c - 'A' + 10) % 97;
        }
        if (remainder != 1)
            return 0;
        last = new(compact[(length - 4)..length]);
        return at;
    }
}
