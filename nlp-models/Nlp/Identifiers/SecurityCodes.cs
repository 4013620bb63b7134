namespace Nlp.Identifiers;

/// <summary>Finds the three or four digits from a card's back: those called so, and those said right behind a card's number.</summary>
static class SecurityCodes
{
    const int Near = 24, Behind = 48;

    static readonly string[] Names =
    [
        "cvv", "cvc", "cvn", "csc", "cid", "security code", "security number", "card code", "verification code", "card verification", "securitycode",
        "kartenprüf", "kartenpruef", "prüfnummer", "prüfziffer", "prüfcode", "sicherheitscode", "sicherheitsnummer", "cryptogramme",
        "code de sécurité", "code de securite", "código de seguridad", "codigo de seguridad",
    ];

    // Words that may stand between a card's number and its code.
    static readonly string[] Between =
    [
        "and", "the", "is", "its", "it", "s", "code", "pin", "number", "no", "sec", "security", "exp", "expires", "expiry", "expiration", "date", "valid", "until", "thru",
        "with", "card", "back", "three", "digits", "und", "der", "die", "mit", "gültig", "bis", "ablauf", "et", "le", "date", "fin", "valable", "y", "el", "con", "caduca", "hasta", "ist", "est", "es",
    ];

    public static void Find(Span<char> folded, ref List<Mark>? marks)
    {
        if (marks is { } found)
            foreach (var card in found.FindAll(mark => mark.Kind == HiddenData.Card))
                BehindCard(folded, card, ref marks);
        foreach (var name in Names)
            for (var at = 0; at < folded.Length && ((ReadOnlySpan<char>)folded[at..]).IndexOf(name, StringComparison.OrdinalIgnoreCase) is >= 0 and var next;)
            {
                var start = at + next;
                at = start + name.Length;
                // "Cider" and "placid" are words.
                if ((start > 0 && char.IsLetter(folded[start - 1])) || (name.Length == 3 && at < folded.Length && char.IsLetter(folded[at])))
                    continue;
                // "CVV2" ends with a digit of its own.
                if (at < folded.Length && folded[at] == '2' && (at + 1 == folded.Length || !char.IsAsciiDigit(folded[at + 1])))
                    at++;
                if (!After(folded, at, ref marks))
                    Before(folded, start, ref marks);
            }
    }

    /// <summary>Whether a text is nothing but three or four digits: behind a message with a card, they are its code.</summary>
    public static bool IsAlone(ReadOnlySpan<char> folded)
    {
        folded = folded.Trim(" \t\r\n.,!;:");
        return folded.Length is 3 or 4 && folded.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    static bool After(Span<char> folded, int at, ref List<Mark>? marks)
    {
        for (var i = at; i < Math.Min(folded.Length, at + Near); i++)
        {
            // What is hidden already stays what it is.
            if (folded[i] is FoldedText.Taken or '*')
                return true;
            if (char.IsAsciiDigit(folded[i]))
                return Take(folded, i, ref marks);
        }
        return false;
    }

    static void Before(Span<char> folded, int start, ref List<Mark>? marks)
    {
        for (var i = start - 1; i >= Math.Max(0, start - Near / 2); i--)
            if (folded[i] is FoldedText.Taken)
                return;
            else if (char.IsAsciiDigit(folded[i]))
            {
                while (i > 0 && char.IsAsciiDigit(folded[i - 1]))
                    i--;
                Take(folded, i, ref marks);
                return;
            }
    }

    // Numbers, month and year of expiry, and small words may come first; any other word ends the search: "... was charged 120 euros".
    static void BehindCard(Span<char> folded, Mark card, ref List<Mark>? marks)
    {
        var to = Math.Min(folded.Length, card.End + Behind);
        for (var i = card.End; i < to;)
        {
            if (char.IsLetter(folded[i]))
            {
                var end = i;
                while (end < folded.Length && char.IsLetter(folded[end]))
                    end++;
                var known = false;
                foreach (var word in Between)
                    known |= ((ReadOnlySpan<char>)folded[i..end]).Equals(word, StringComparison.OrdinalIgnoreCase);
                if (!known)
                    return;
                i = end;
            }
            else if (char.IsAsciiDigit(folded[i]))
            {
                var end = i;
                while (end < folded.Length && char.IsAsciiDigit(folded[end]))
                    end++;
                var length = end - i;
                var isYear = length == 4 && ((ReadOnlySpan<char>)folded[i..end]).StartsWith("20") && i > 0 && folded[i - 1] is '/' or '-' or '.';
                if ((length == 3 || (length == 4 && card.Digits == 15)) && !isYear)
                {
                    if (!IsMoney(folded, i, end))
                        Take(folded, i, ref marks);
                    return;
                }
                if (length > 4)
                    return;
                i = end;
            }
            else
                i++;
        }
    }

    static bool IsMoney(ReadOnlySpan<char> folded, int start, int end)
    {
        var rest = folded[end..].TrimStart();
        return (start > 0 && folded[start - 1] is '$' or '€' or '£') || rest.StartsWith("€") || rest.StartsWith("$") || rest.StartsWith("£")
            || rest.StartsWith("eur", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("usd", StringComparison.OrdinalIgnoreCase);
    }

    static bool Take(Span<char> folded, int start, ref List<Mark>? marks)
    {
        var end = start;
        while (end < folded.Length && char.IsAsciiDigit(folded[end]))
            end++;
        if (end - start is not (3 or 4) || (end < folded.Length && FoldedText.IsWord(folded[end])) || (start > 0 && FoldedText.IsWord(folded[start - 1])))
            return false;
        (marks ??= []).Add(new(start, end, HiddenData.SecurityCode, "***"));
        folded[start..end].Fill(FoldedText.Taken);
        return true;
    }
}
