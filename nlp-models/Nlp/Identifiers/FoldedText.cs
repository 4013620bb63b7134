using System.Globalization;

namespace Nlp.Identifiers;

/// <summary>Text as a reader of numbers sees it, character for character as long as the original: digits of every script are 0 to 9,
/// full-width letters are plain, dashes are '-', spaces ' ', and what cannot be seen is <see cref="Unseen"/>.</summary>
static class FoldedText
{
    /// <summary>Stands where a character has no place of its own: zero width, combining, second half of a pair.</summary>
    public const char Unseen = '\u0001';

    /// <summary>Stands where something was found already.</summary>
    public const char Taken = '\u0002';

    public static void Fold(ReadOnlySpan<char> text, Span<char> into)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c < '\u0080')
                into[i] = c;
            else if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                var point = new System.Text.Rune(c, text[i + 1]);
                into[i] = System.Text.Rune.GetUnicodeCategory(point) == UnicodeCategory.DecimalDigitNumber ? (char)('0' + (int)System.Text.Rune.GetNumericValue(point)) : c;
                into[++i] = Unseen;
            }
            else
                into[i] = Fold(c);
        }
    }

    static char Fold(char c) => c switch
    {
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        '\u2212' => '-',
        '\u00B7' or '\u2022' or '\u2024' or '\u30FB' => '.',
        _ => CharUnicodeInfo.GetUnicodeCategory(c) switch
        {
            UnicodeCategory.DecimalDigitNumber => (char)('0' + (int)CharUnicodeInfo.GetNumericValue(c)),
            UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => ' ',
            UnicodeCategory.DashPunctuation => '-',
            UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark => Unseen,
            _ => c,
        },
    };

    /// <summary>Whether a character may stand between the groups of one number.</summary>
    public static bool IsDivider(char c) => c is ' ' or '\t' or '\n' or '\r' or '-' or '.' or '_' or '/' or '*' or Unseen;

    /// <summary>Whether a character belongs to a word or number.</summary>
    public static bool IsWord(char c) => char.IsLetterOrDigit(c);
}
