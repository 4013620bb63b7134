using Nlp.Encoding;

namespace Bot.Models;

/// <summary>The sentence encoders that models are trained and read with.</summary>
/// <param name="of">The encoder of a language; null for n-grams alone. Null itself when there are none.</param>
public sealed class Encoders(Func<string, SentenceEncoder?>? of = null)
{
    /// <summary>The encoder of a language; null for n-grams alone.</summary>
    public SentenceEncoder? Of(string language) => of?.Invoke(language);
}
