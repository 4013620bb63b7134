namespace Nlp.Identifiers;

/// <summary>Finds payment card numbers: 13 to 19 digits that pass the Luhn check (ISO/IEC 7812-1), whole or in groups.</summary>
static class CardNumbers
{
    const int Fewest = 13, Most = 19, MaxGap = 3;

    // Numbers after these words are somebody else's: they count as a card only when an issuer could have given them out.
    static readonly string[] OtherNumbers =
    [
        "order", "orders", "ordernumber", "bestellung", "bestellnummer", "auftrag", "auftragsnummer", "commande", "pedido", "tracking", "shipment", "parcel",
        "sendung", "sendungsnummer", "invoice", "rechnung", "rechnungsnummer", "facture", "factura", "ref", "reference", "referenz", "hp", "suivi", "envío", "envio",
    ];

    static readonly string[] Between = ["number", "no", "nr", "num", "nummer", "numéro", "numero", "número", "id", "is", "my", "code", "ist", "est", "es", "de", "n"];

    /// <summary>A digit and where it stands; <paramref name="Opens"/> a group.</summary>
    readonly record struct Digit(int Start, int End, int Value, bool Opens);

    /// <summary>Marks every card number in the text, and takes it out of <paramref name="folded"/>.</summary>
    /// <remarks>Line by line first: in a list of numbers the end of one and the beginning of the next are no number. What is left is then
    /// looked at across lines, for a number that was broken into two.</remarks>
    public static void Find(Span<char> folded, ref List<Mark>? marks)
    {
        if (((ReadOnlySpan<char>)folded).ContainsAny('\n', '\r'))
            Find(folded, acrossLines: false, ref marks);
        Find(folded, acrossLines: true, ref marks);
    }

    static void Find(Span<char> folded, bool acrossLines, ref List<Mark>? marks)
    {
        for (var at = 0; at < folded.Length;)
        {
            if (!char.IsAsciiDigit(folded[at]))
            {
                at++;
                continue;
            }
            var (end, count) = Row(folded, at, acrossLines);
            if (count >= Fewest)
                InRow(folded, Digits(folded, at, end, count), ref marks);
            at = end;
        }
    }

    /// <summary>Ends of card numbers that begin in <paramref name="before"/>, the loose digits of an earlier message, and end in the row that
    /// opens <paramref name="folded"/>: where the number ends there, and how many of its digits were said before; null when there is none.</summary>
    public static (int Start, int End, int Said)? FindContinued(string before, ReadOnlySpan<char> folded)
    {
        var at = 0;
        while (at < folded.Length && !FoldedText.IsWord(folded[at]))
            at++;
        if (at == folded.Length || !char.IsAsciiDigit(folded[at]))
            return null;
        var (end, count) = Row(folded, at);
        var said = Digits(before, 0, before.Length, before.Length);
        var head = Digits(folded, at, end, count);
        var all = new List<Digit>([.. said, .. head]);
        (int Start, int End, int Said)? guess = null;
        for (var from = 0; from < said.Count; from++)
        {
            if (!all[from].Opens)
                continue;
            for (var to = Math.Min(all.Count, from + Most); to > said.Count && to - from >= Fewest; to--)
            {
                if ((to < all.Count && !all[to].Opens) || !PassesLuhn(all, from, to))
                    continue;
                var found = (head[0].Start, all[to - 1].End, said.Count - from);
                if (IsIssued(all, from, to))
                    return found;
                // Five digits by themselves are how an order number is given; without an issuer they are taken for one.
                if (said.Count - from >= 6 && head.Count >= 4 && head.Count != 5 && to == all.Count && all[from].Value != 0)
                    guess ??= found;
            }
        }
        return guess;
    }

    /// <summary>The digits a text ends with, groups divided by spaces, that a next message could make a card number of; null when there are none.</summary>
    /// <param name="folded">The text, with what was found taken out.</param>
    /// <param name="whole">True when the text is nothing but these digits.</param>
    public static string? LooseEnd(ReadOnlySpan<char> folded, out bool whole)
    {
        whole = false;
        var end = folded.Length;
        while (end > 0 && !FoldedText.IsWord(folded[end - 1]) && folded[end - 1] is not (FoldedText.Taken or '*'))
            end--;
        var start = end;
        var gap = 0;
        for (var at = end - 1; at >= 0 && gap <= MaxGap; at--)
            if (char.IsAsciiDigit(folded[at]))
                (start, gap) = (at, 0);
            else if (FoldedText.IsDivider(folded[at]) && folded[at] != '*')
                gap += folded[at] == FoldedText.Unseen ? 0 : 1;
            else
                break;
        if (start == end || (start > 0 && (folded[start - 1] is '+' or '(' || FoldedText.IsWord(folded[start - 1]))) || folded[start] == '0')
            return null;
        whole = folded[..start].Trim(" \t\r\n.,:;-").IsEmpty;
        var digits = Digits(folded, start, end, end - start);
        if (digits.Count >= Most)
            return null;
        return string.Concat(digits.Select((digit, i) => (i > 0 && digit.Opens ? " " : "") + (char)('0' + digit.Value)));
    }

    static void InRow(Span<char> folded, List<Digit> digits, ref List<Mark>? marks)
    {
        var other = IsOtherNumber(folded[..digits[0].Start]);
        var found = new List<(int From, int To, bool Issued)>();
        for (var from = 0; from + Fewest <= digits.Count; from++)
            if (digits[from].Opens)
                for (var to = Math.Min(digits.Count, from + Most); to - from >= Fewest; to--)
                    if ((to == digits.Count || digits[to].Opens) && PassesLuhn(digits, from, to) && IsIssued(digits, from, to) is var issued && (issued || from > 0 || !other))
                        found.Add((from, to, issued));
        if (found.Count == 0)
            return;
        // The whole row, if it can be one; else what an issuer could have given out; else whatever passes. What still overlaps goes together.
        var whole = found.FindIndex(one => one.From == 0 && one.To == digits.Count);
        var issuedAny = found.Exists(one => one.Issued);
        var chosen = whole >= 0 ? [found[whole]] : found.FindAll(one => one.Issued || !issuedAny);
        for (var i = 0; i < chosen.Count;)
        {
            var (from, to, _) = chosen[i];
            for (i++; i < chosen.Count && chosen[i].From < to; i++)
                to = Math.Max(to, chosen[i].To);
            // A card of 15 or 16 digits with its code behind it may look like a longer card: then no digit is shown.
            var unclear = chosen.Count > 0 && found.Exists(one => one.Issued && one.From == from && one.To < to && one.To - one.From is 15 or 16 && to - one.To is 3 or 4);
            (marks ??= []).Add(new(digits[from].Start, digits[to - 1].End, HiddenData.Card, unclear ? "****" : "**** " + Last(digits, to), to - from));
            folded[digits[from].Start..digits[to - 1].End].Fill(FoldedText.Taken);
        }
    }

    static string Last(List<Digit> digits, int to) => string.Create(4, (digits, to), static (into, state) =>
    {
        for (var i = 0; i < 4; i++)
            into[i] = (char)('0' + state.digits[state.to - 4 + i].Value);
    });

    static (int End, int Count) Row(ReadOnlySpan<char> folded, int at, bool acrossLines = true)
    {
        int end = at, count = 0, gap = 0;
        for (; at < folded.Length && gap <= MaxGap; at++)
            if (char.IsAsciiDigit(folded[at]))
            {
                count++;
                gap = 0;
                end = at + 1;
            }
            else if (!FoldedText.IsDivider(folded[at]) || (!acrossLines && folded[at] is '\n' or '\r'))
                break;
            else if (folded[at] != FoldedText.Unseen)
                gap++;
            else if (end == at)
                end++;
        return (end, count);
    }

    static List<Digit> Digits(ReadOnlySpan<char> folded, int start, int end, int count)
    {
        var digits = new List<Digit>(count);
        var opens = true;
        for (var at = start; at < end; at++)
            if (char.IsAsciiDigit(folded[at]))
            {
                var after = at + 1;
                while (after < end && folded[after] == FoldedText.Unseen)
                    after++;
                digits.Add(new(at, after, folded[at] - '0', opens));
                opens = false;
            }
            else if (folded[at] != FoldedText.Unseen)
                opens = true;
        return digits;
    }

    static bool PassesLuhn(List<Digit> digits, int from, int to)
    {
        var sum = 0;
        for (var i = to - 1; i >= from; i--)
        {
            var value = digits[i].Value;
            if (((to - 1 - i) & 1) == 1 && (value *= 2) > 9)
                value -= 9;
            sum += value;
        }
        return sum % 10 == 0;
    }

    /// <summary>Whether the first digits and the length are those of a card network (ISO/IEC 7812 issuer ranges as the networks publish them).</summary>
    static bool IsIssued(List<Digit> digits, int from, int to)
    {
        var head = 0;
        for (var i = 0; i < 4; i++)
            head = head * 10 + digits[from + i].Value;
        return (to - from) switch
        {
            13 => head is >= 4000 and < 5000 or >= 5000 and < 5100 or >= 5600 and < 6000,
            14 => head is >= 3000 and < 3060 or >= 3095 and < 3100 or >= 3600 and < 3700 or >= 3800 and < 4000,
            15 => head is >= 3400 and < 3500 or >= 3700 and < 3800,
            16 => head is >= 4000 and < 5000 or >= 5000 and < 5600 or >= 2200 and < 2205 or >= 2221 and <= 2720 or >= 3000 and < 3100 or >= 3528 and < 3590
                or >= 3600 and < 4000 or >= 5600 and < 7000 or >= 8100 and < 8300,
            19 => head is >= 4000 and < 5000 or >= 2200 and < 2205 or >= 3528 and < 4000 or >= 5000 and < 5100 or >= 5600 and < 7000,
            _ => head is >= 5000 and < 5100 or >= 5600 and < 7000,
        };
    }

    static bool IsOtherNumber(ReadOnlySpan<char> before)
    {
        if (before is [.., '#'])
            return true;
        for (var words = 0; words < 3; words++)
        {
            before = before.TrimEnd(" \t\r\n-_:.#°º\"'\u0001");
            var start = before.Length;
            while (start > 0 && char.IsLetter(before[start - 1]))
                start--;
            var word = before[start..];
            if (word.Length is 0 or > 16)
                return false;
            if (IsOneOf(OtherNumbers, word))
                return true;
            if (!IsOneOf(Between, word))
                return false;
            before = before[..start];
        }
        return false;

        static bool IsOneOf(string[] words, ReadOnlySpan<char> word)
        {
            foreach (var known in words)
                if (word.Equals(known, StringComparison.OrdinalIgnoreCase))
                    return true;
            return false;
        }
    }
}
