using Nlp.Encoding;

namespace Bot.Models;

/// <summary>The sentence encoders that models are trained and read with.</summary>
/// <param name="of">The encoder of a language; null for n-grams alone. Null itself when there are none.</param>
public sealed class Encoders(Func<string, SentenceEncoder?>? of = null)
{
    /// <summary>Why languages that should have one have none, in words for the console; null when nothing is wrong.</summary>
    public string? Problem { get; init; }

    /// <summary>The encoder of a language; null for n-grams alone.</summary>
    public SentenceEncoder? Of(string language) => of?.Invoke(language);

    /// <summary><see cref="Problem"/>, where it is one of this language.</summary>
    public string? ProblemOf(string language) => SentenceEncoder.Knows(language) ? Problem : null;
}
