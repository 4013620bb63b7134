using System.Text;

namespace Bot.Models;

/// <summary>Words of a text, for counting. What a model makes of them is its own affair.</summary>
public static class Words
{
    /// <summary>Runs of letters and digits, apostrophes inside them kept.</summary>
    public static IReadOnlyList<string> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new List<string>();
        var from = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var inside = i < text.Length && (char.IsLetterOrDigit(text[i]) || (text[i] is '\'' or '’' && from >= 0 && i + 1 < text.Length && char.IsLetter(text[i + 1])));
            if (inside && from < 0)
                from = i;
            else if (!inside && from >= 0)
            {
                words.Add(text[from..i]);
                from = -1;
            }
        }
        return words;
    }

    /// <summary>The same for wordings that differ only in case, signs and spaces: "Where's my order?!" is "where's my order". At most 200 characters.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder();
        foreach (var word in Of(text))
        {
            if (folded.Length + word.Length >= 200)
                break;
            if (folded.Length > 0)
                folded.Append(' ');
            folded.Append(word.ToLowerInvariant());
        }
        return folded.ToString();
    }
}
