using System.Globalization;
using System.Text;

namespace Bot.Desk;

/// <summary>A word found in a text.</summary>
/// <param name="Fold">As it is compared: small letters without accents.</param>
/// <param name="Start">Its first character.</param>
/// <param name="Length">Its characters in the text.</param>
public readonly record struct SearchWord(string Fold, int Start, int Length);

/// <summary>Words as search compares them: letters and digits, without case and accents. Both databases are given these and nothing else, so that they find the same.</summary>
public static class SearchWords
{
    /// <summary>Longest word that is kept; what is longer is cut.</summary>
    public const int Longest = 60;

    /// <summary>Kinds of <see cref="Name"/>: what was understood, a word of the customer's name, and one of a colleague's.</summary>
    public const string Intent = "i", Customer = "c", Staff = "s";

    /// <summary>The words of a text, in order.</summary>
    public static IEnumerable<SearchWord> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var start = -1;
        for (var at = 0; at <= text.Length; at++)
        {
            var letter = at < text.Length && (char.IsLetterOrDigit(text[at]) || char.IsSurrogate(text[at]) || IsMark(text[at]));
            if (letter && start < 0)
                start = at;
            if (letter || start < 0)
                continue;
            if (Fold(text[start..at]) is { Length: > 0 } fold)
                yield return new(fold, start, at - start);
            start = -1;
        }
    }

    /// <summary>The words of a text as they are compared, with a space between them.</summary>
    public static string Joined(string text) => string.Join(' ', Of(text).Select(word => word.Fold));

    /// <summary>The words of a name as they are found by who bears it and not by who speaks of them, with a space between them.</summary>
    public static string Names(string kind, string name) => string.Join(' ', Of(name).Select(word => Named(kind, word.Fold)));

    /// <summary>One of <see cref="Names"/>.</summary>
    public static string Named(string kind, string fold) => $"{kind}0{fold}";

    /// <summary>A stored name such as <c>order-cancel</c> as one word that no text holds by chance.</summary>
    public static string Name(string kind, string name) => $"{kind}0{Fold(string.Concat(name.Where(char.IsLetterOrDigit)))}";

    static bool IsMark(char letter) => CharUnicodeInfo.GetUnicodeCategory(letter) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;

    static string Fold(string word)
    {
        if (word.Length > Longest)
            word = word[..Longest];
        if (System.Text.Ascii.IsValid(word))
            return word.ToLowerInvariant();
        // Cut in the middle of a pair, or a lone half of one: nothing that could be compared.
        if (word.Any(char.IsSurrogate))
            word = string.Concat(word.EnumerateRunes().Where(Rune.IsLetterOrDigit).Select(rune => rune.ToString()));
        var folded = new StringBuilder(word.Length);
        foreach (var letter in word.Normalize(NormalizationForm.FormD))
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
                folded.Append(letter == 'ß' ? "ss" : char.ToLowerInvariant(letter));
        return folded.ToString().Normalize(NormalizationForm.FormC);
    }
}
