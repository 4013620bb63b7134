using System.Text;
using System.Text.RegularExpressions;
using Nlp.Identifiers;

namespace Nlp;

/// <summary>Kinds of personal data that never stay.</summary>
[Flags]
public enum HiddenData
{
    /// <summary>None.</summary>
    Nothing = 0,

    /// <summary>The number of a payment card.</summary>
    Card = 1,

    /// <summary>The three or four digits of a card's back.</summary>
    SecurityCode = 2,

    /// <summary>An IBAN.</summary>
    BankAccount = 4,

    /// <summary>A number a state gave to a person.</summary>
    NationalId = 8,
}

/// <summary>What a message leaves open for the next one of the same conversation. Kept in memory only, and not for long.</summary>
/// <param name="Digits">The digits it ends with, groups divided by spaces; empty when it ends otherwise.</param>
/// <param name="HeldCard">Whether it held a card number: three digits alone in the next message are then its code.</param>
public sealed record LooseEnd(string Digits, bool HeldCard);

/// <summary>Takes personal data out of text before it is stored or logged. Pure and thread-safe.</summary>
/// <remarks>What is hidden is gone: of a number its last four characters stay, of a card's code nothing.</remarks>
public static partial class PersonalData
{
    const int OnStack = 512;

    /// <summary>Replaces card numbers, their codes, IBANs and national ids by "**** " and their last four characters.</summary>
    /// <remarks>
    /// A card number is 13 to 19 decimal digits of any script (also full-width) that pass the Luhn check (ISO/IEC 7812-1),
    /// whole or in groups divided by up to three spaces, dashes, dots or invisible characters. Longer rows of digits are
    /// searched group by group. About one in ten other long numbers passes the check and is masked as well, unless it follows a word
    /// like "order" and no issuer gives out such numbers; that is the price of never keeping a card number.
    /// Text without any is returned as it came, without allocating.
    /// </remarks>
    public static string Mask(string text) => Mask(text, null, out _, out _);

    /// <summary>The same, and says what was hidden.</summary>
    public static string Mask(string text, out HiddenData hidden) => Mask(text, null, out hidden, out _);

    /// <summary>The same for one message of several: a card number that began in the last one is hidden where it goes on.</summary>
    /// <param name="text">The message.</param>
    /// <param name="before">What the last message left open; null for nothing.</param>
    /// <param name="hidden">What was hidden.</param>
    /// <param name="after">What this message leaves open; null for nothing.</param>
    public static string Mask(string text, LooseEnd? before, out HiddenData hidden, out LooseEnd? after) => Mask(text, before, named: false, out hidden, out after);

    static string Mask(string text, LooseEnd? before, bool named, out HiddenData hidden, out LooseEnd? after)
    {
        ArgumentNullException.ThrowIfNull(text);
        (hidden, after) = (HiddenData.Nothing, null);
        if (!HasDigit(text))
            return text;
        var folded = text.Length <= OnStack ? stackalloc char[text.Length] : new char[text.Length];
        FoldedText.Fold(text, folded);
        List<Mark>? marks = null;
        if (before is { Digits.Length: > 0 } && CardNumbers.FindContinued(before.Digits, folded) is var (start, end, said))
        {
            // Half of it stands in the last message: with more than eight digits there, no more are shown.
            var tail = Digits(folded[start..end]);
            marks = [new(start, end, HiddenData.Card, said <= 8 && tail.Length > 4 ? "**** " + tail[^4..] : "****", said + tail.Length)];
            folded[start..end].Fill(FoldedText.Taken);
        }
        else if (before is { HeldCard: true } && SecurityCodes.IsAlone(folded))
        {
            hidden = HiddenData.SecurityCode;
            return "***";
        }
        BankAccounts.Find(folded, ref marks);
        CardNumbers.Find(folded, ref marks);
        NationalIds.Find(folded, ref marks);
        SecurityCodes.Find(folded, ref marks);
        foreach (var mark in marks ?? [])
            hidden |= mark.Kind;

        var loose = CardNumbers.LooseEnd(folded, out var whole);
        if (loose is not null && whole && before is { Digits.Length: > 0 })
            loose = before.Digits + " " + loose is { Length: <= 24 } longer ? longer : loose;
        if (loose is not null || hidden.HasFlag(HiddenData.Card))
            after = new(loose ?? "", hidden.HasFlag(HiddenData.Card));
        return marks is null ? text : Replaced(text, marks, named);
    }

    /// <summary>For logs: also replaces e-mail addresses and phone numbers by "[email]" and "[phone]", and says "[iban]" and "[id]" without digits.</summary>
    public static string MaskAll(string text)
    {
        text = Mask(text, null, named: true, out _, out _);
        if (text.Contains('@'))
            text = Email().Replace(text, "[email]");
        if (text.AsSpan().IndexOfAnyInRange('0', '9') < 0)
            return text;
        return Phone().Replace(text, m => m.ValueSpan.IndexOf('*') < 0 && CountDigits(m.ValueSpan) is >= 8 and <= 15 ? "[phone]" : m.Value);
    }

    static bool HasDigit(string text)
    {
        foreach (var c in text)
            // A digit beyond the basic plane is a surrogate pair; the slow road decides.
            if (char.IsAsciiDigit(c) || (c > '\u007F' && (char.IsDigit(c) || char.IsSurrogate(c))))
                return true;
        return false;
    }

    static string Replaced(string text, List<Mark> marks, bool named)
    {
        marks.Sort((a, b) => a.Start.CompareTo(b.Start));
        var masked = new StringBuilder(text.Length);
        var copied = 0;
        foreach (var mark in marks)
        {
            masked.Append(text, copied, mark.Start - copied).Append(named && mark.Kind == HiddenData.BankAccount ? "[iban]" : named && mark.Kind == HiddenData.NationalId ? "[id]" : mark.Shown);
            copied = mark.End;
        }
        return masked.Append(text, copied, text.Length - copied).ToString();
    }

    static string Digits(ReadOnlySpan<char> folded)
    {
        var digits = new StringBuilder(20);
        foreach (var c in folded)
            if (char.IsAsciiDigit(c))
                digits.Append(c);
        return digits.ToString();
    }

    static int CountDigits(ReadOnlySpan<char> text)
    {
        var count = 0;
        foreach (var c in text)
            if (char.IsAsciiDigit(c))
                count++;
        return count;
    }

    [GeneratedRegex(@"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+", RegexOptions.CultureInvariant)]
    private static partial Regex Email();

    // Not after a letter and dash: HP-48213 and the like are order numbers.
    [GeneratedRegex(@"(?<![\w*]|\w-|\*\*\*\* )(?:\+|\()?[0-9](?:[ ()/.-]{0,2}[0-9]){7,15}(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Phone();
}
