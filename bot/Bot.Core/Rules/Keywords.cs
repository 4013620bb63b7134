using System.Globalization;
using System.Text;

namespace Bot.Rules;

/// <summary>Words and phrases in a message. Letters of any case and no culture: a turn is judged the same everywhere.</summary>
static class Keywords
{
    /// <summary>Text as words are looked for in it: composed letters, straight apostrophes, single spaces. What is no text (half a pair) becomes a mark of its own.</summary>
    public static string Plain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text) && !text.AsSpan().ContainsAny('\t', '\r', '\n') && !text.Contains("  ", StringComparison.Ordinal))
            return text;
        var whole = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
        return string.Join(' ', whole.Normalize(NormalizationForm.FormC).Replace('’', '\'').Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Whether the text has one of the words. Both are <see cref="Plain"/>.</summary>
    public static bool Any(string text, IReadOnlyList<string> words) => First(text, words) is not null;

    /// <summary>The first of the words that the text has; null when it has none.</summary>
    public static string? First(string text, IReadOnlyList<string> words)
    {
        foreach (var word in words)
            if (Has(text, word))
                return word;
        return null;
    }

    // Whole words: "card" is not in "discard".
    static bool Has(string text, string word)
    {
        for (var at = text.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
            if (!GoesOn(text, at) && !GoesOn(text, at + word.Length))
                return true;
        return false;
    }

    // Whether a word goes on across this place. Writing without spaces between its words has letters without case: there every place is an edge.
    static bool GoesOn(string text, int at)
    {
        if (at == 0 || at == text.Length)
            return false;
        Rune.DecodeLastFromUtf16(text.AsSpan(0, at), out var before, out _);
        Rune.DecodeFromUtf16(text.AsSpan(at), out var after, out _);
        return IsOfWord(before) && IsOfWord(after);
    }

    static bool IsOfWord(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.LowercaseLetter or UnicodeCategory.UppercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
