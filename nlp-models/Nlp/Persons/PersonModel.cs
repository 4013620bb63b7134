using Nlp.Linear;
using Nlp.Storage;
using Nlp.Text;

namespace Nlp.Persons;

/// <summary>Whether a message asks for a human being: patterns of words and a trained score, weighed by a judge. Immutable.</summary>
/// <param name="Patterns">Ways of asking, written down.</param>
/// <param name="Scorer">Scores of not asking and of asking.</param>
/// <param name="Judge">Null when there were no sentences to learn from.</param>
internal sealed record PersonModel(PersonPatterns Patterns, TextScorer Scorer, Logistic? Judge)
{
    public const int Classes = 2, Asks = 1;
    public const int Features = 3;

    /// <summary>Probability that the message asks; 0 for a message without words. Null when only the patterns can tell, see <see cref="PersonPatterns.Match"/>.</summary>
    public double? Wish(Message message)
    {
        if (Judge is null)
            return null;
        if (message.Tokens.Words == 0)
            return 0;
        Span<float> scores = stackalloc float[Scorer.Scores.Stride];
        Scorer.Score(message, scores);
        Span<double> features = stackalloc double[Features];
        Measure(Patterns.Match(message.Tokens), scores, features);
        Span<double> p = stackalloc double[Classes];
        Judge.Probabilities(features, p);
        return p[Asks];
    }

    public static void Measure(double matched, ReadOnlySpan<float> scores, Span<double> into)
    {
        into[0] = matched >= PersonPatterns.Sure ? 1 : 0;
        into[1] = matched >= PersonPatterns.Hint ? 1 : 0;
        into[2] = scores[Asks];
    }

    public void Write(BinaryWriter w)
    {
        w.WriteStrings(Patterns.Lines);
        w.WriteTextScorer(Scorer);
        w.WriteLogistic(Judge);
    }

    public static PersonModel Read(BinaryReader r, WordForms forms) => new(new PersonPatterns(r.ReadStrings()), r.ReadTextScorer(forms), r.ReadLogistic());
}
