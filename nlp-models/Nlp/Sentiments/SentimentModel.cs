using Nlp.Linear;
using Nlp.Storage;
using Nlp.Text;

namespace Nlp.Sentiments;

/// <summary>Polarity of a message from three linear scores, the lexicon and the way it is typed. Immutable.</summary>
/// <param name="Lexicon">Words that colour a sentence.</param>
/// <param name="Vocabulary">The features of the scores.</param>
/// <param name="Scorer">Scores of negative, neutral and positive.</param>
/// <param name="Judge">Makes probabilities of everything measured; null when there were no sentences to learn from.</param>
internal sealed record SentimentModel(Lexicon Lexicon, Vocabulary Vocabulary, OneAgainstRest Scorer, Logistic? Judge)
{
    public const int Columns = 3; // negative, neutral, positive
    public const int Features = 9;

    /// <summary>From -1 to 1. Uses <paramref name="read"/> as working memory.</summary>
    public double Polarity(Tokens tokens, FeatureReader read)
    {
        Span<float> scores = stackalloc float[Scorer.Stride];
        if (Judge is not null)
        {
            read.Read(tokens, Vocabulary);
            Scorer.Score(read.Rows.AsSpan(0, read.Count), read.Weights, [], scores);
        }
        Span<double> features = stackalloc double[Features];
        Measure(Lexicon, tokens, scores, features);
        if (Judge is null)
        {
            // No sentences to learn from: the lexicon alone.
            var (good, bad) = (features[3], features[4]);
            return Math.Tanh(good - bad);
        }
        Span<double> p = stackalloc double[Columns];
        Judge.Probabilities(features, p);
        return p[2] - p[0];
    }

    public static void Measure(Lexicon lexicon, Tokens tokens, ReadOnlySpan<float> scores, Span<double> into)
    {
        var (good, bad, swears) = lexicon.Weigh(tokens);
        for (var c = 0; c < Columns; c++)
            into[c] = scores[c];
        into[3] = Math.Sqrt(good);
        into[4] = Math.Sqrt(bad);
        into[5] = Math.Min(swears, 2);
        into[6] = Math.Min(tokens.Exclamations, 3) / 3.0;
        // One word in capitals may be a brand or a size; from the second on it is shouting.
        into[7] = tokens.ShoutedWords >= 2 ? (double)tokens.ShoutedWords / tokens.LongWords : 0;
        into[8] = tokens.Questions > 0 ? 1 : 0;
    }

    public void Write(BinaryWriter w)
    {
        w.WriteStrings(Lexicon.Lines);
        w.WriteVocabulary(Vocabulary);
        w.WriteScorer(Scorer);
        w.WriteLogistic(Judge);
    }

    public static SentimentModel Read(BinaryReader r, WordForms forms) =>
        new(new Lexicon(r.ReadStrings()), r.ReadVocabulary(forms), r.ReadScorer(), r.ReadLogistic());
}
