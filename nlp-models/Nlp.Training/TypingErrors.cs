using System.Text;

namespace Nlp.Training;

/// <summary>Makes the errors of a hasty typist: letters swapped, left out, doubled or hit beside.</summary>
internal static class TypingErrors
{
    const int CharactersPerError = 20;
    const string Keys = "qwertyuiopasdfghjklzxcvbnm";

    /// <summary>The text with one random edit per 20 characters, at least one. The same text and seed give the same errors.</summary>
    public static string In(string text, int seed)
    {
        var random = new Random(seed ^ text.Aggregate(17, (hash, c) => hash * 31 + c));
        var typed = new StringBuilder(text);
        for (var errors = Math.Max(1, text.Length / CharactersPerError); errors > 0 && typed.Length > 1; errors--)
        {
            var at = random.Next(typed.Length - 1);
            switch (random.Next(4))
            {
                case 0: (typed[at], typed[at + 1]) = (typed[at + 1], typed[at]); break;
                case 1: typed.Remove(at, 1); break;
                case 2: typed.Insert(at, Keys[random.Next(Keys.Length)]); break;
                default: typed[at] = Keys[random.Next(Keys.Length)]; break;
            }
        }
        return typed.ToString();
    }
}
