using Nlp.Linear;
using Nlp.Text;

namespace Nlp.Sentiments;

/// <summary>Polarity of a message from three linear scores, the lexicon and the way it is typed.</summary>
internal sealed class SentimentModel(Lexicon lexicon, Logistic? judge)
{
    public const int Columns = 3; // negative, neutral, positive
    public const int Features = 9;

    public Lexicon Lexicon { get; } = lexicon;
    public Logistic? Judge { get; } = judge;

    /// <summary>From -1 to 1.</summary>
    public double Polarity(FeatureReader read, ReadOnlySpan<float> scores)
    {
        Span<double> features = stackalloc double[Features];
        Measure(read, scores, features);
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

    public void Measure(FeatureReader read, ReadOnlySpan<float> scores, Span<double> into)
    {
        var tokens = read.Tokens;
        var (good, bad, swears) = Lexicon.Weigh(read);
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
}
