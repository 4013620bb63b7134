using Nlp.Linear;
using Nlp.Storage;
using Nlp.Text;

namespace Nlp.Sentiments;

/// <summary>How a message sounds, from linear scores, the lexicon and the way it is typed. Immutable.</summary>
/// <param name="Lexicon">Words that colour a sentence.</param>
/// <param name="Scorer">Scores of the five levels.</param>
/// <param name="Judge">Makes probabilities of everything measured; null when there were no sentences to learn from.</param>
internal sealed record SentimentModel(Lexicon Lexicon, TextScorer Scorer, Logistic? Judge)
{
    /// <summary>Very negative, negative, neutral, positive, very positive.</summary>
    public const int Levels = 5;
    public const int Features = Levels + 6;
    const int Exclaimed = Levels + 3, Shouted = Levels + 4;

    /// <summary>Polarity from -1 to 1, intensity from 0 to 1, and the chance that it is neither good nor bad.</summary>
    public (double Polarity, double Intensity, double Plain) Judged(Message message)
    {
        var tokens = message.Tokens;
        Span<float> scores = stackalloc float[Scorer.Scores.Stride];
        if (Judge is not null)
            Scorer.Score(message, scores);
        Span<double> features = stackalloc double[Features];
        Measure(Lexicon, tokens, scores, features);
        if (Judge is null || (tokens.Words == 0 && tokens.Signs.Length > 0))
        {
            // No sentences to learn from, or nothing said but with an emoji: the lexicon alone.
            var alone = Math.Tanh(features[Levels] - features[Levels + 1]);
            return (alone, Math.Abs(alone) > 0.9 ? 1 : 0, 1 - Math.Abs(alone));
        }
        if (SaysNothing(message, features))
            return (0, 0, 1);
        Span<double> p = stackalloc double[Levels];
        Judge.Probabilities(features, p);
        var (polarity, intensity, plain) = (Polarity(p), p[0] + p[^1], p[2]);
        if (features[Exclaimed] == 0 && features[Shouted] == 0)
            return (polarity, intensity, plain);
        // Shouting sours what was said calmly and deepens what was felt, but it makes no complaint of praise, no praise of a complaint,
        // and no complaint milder.
        features[Exclaimed] = features[Shouted] = 0;
        Judge.Probabilities(features, p);
        var calm = Polarity(p);
        intensity = Math.Max(intensity, p[0] + p[^1]);
        return polarity * calm < 0 ? (0, intensity, 1) : calm < polarity && calm < 0 ? (calm, intensity, p[2]) : (polarity, intensity, plain);
    }

    /// <summary>Whether none of its words is known. What the scores make of such a text is what is usual, and most that is written to a shop is a complaint.</summary>
    static bool SaysNothing(Message message, ReadOnlySpan<double> features)
    {
        if (features[Levels..(Levels + 3)].ContainsAnyExcept(0))
            return false;
        for (var i = 0; i < message.Tokens.Count; i++)
            if (!message.Tokens.IsMark(i) && (message.Features.WordRows[i] >= 0 || message.Features.ConceptRows[i] >= 0 || message.Features.ConceptRows[i] == FeatureReader.StopWord))
                return false;
        return true;
    }

    /// <summary>The chance that it is good less the chance that it is bad.</summary>
    public static double Polarity(ReadOnlySpan<double> levels) => levels[3] + levels[4] - levels[0] - levels[1];

    /// <summary>The likeliest of negative (-1), neutral (0) and positive (1), taking both strengths of a feeling together.</summary>
    public static int Side(ReadOnlySpan<double> levels)
    {
        var (bad, plain, good) = (levels[0] + levels[1], levels[2], levels[3] + levels[4]);
        return bad >= plain && bad >= good ? -1 : plain >= good ? 0 : 1;
    }

    public static void Measure(Lexicon lexicon, Tokens tokens, ReadOnlySpan<float> scores, Span<double> into)
    {
        var (good, bad, swears) = lexicon.Weigh(tokens);
        for (var c = 0; c < Levels; c++)
            into[c] = scores[c];
        into[Levels] = Math.Sqrt(good);
        into[Levels + 1] = Math.Sqrt(bad);
        into[Levels + 2] = Math.Min(swears, 2);
        into[Exclaimed] = Math.Min(tokens.Exclamations, 3) / 3.0;
        // One word in capitals may be a brand or a size; from the second on it is shouting.
        into[Shouted] = tokens.ShoutedWords >= 2 ? (double)tokens.ShoutedWords / tokens.LongWords : 0;
        into[Levels + 5] = tokens.Questions > 0 ? 1 : 0;
    }

    public void Write(BinaryWriter w)
    {
        w.WriteStrings(Lexicon.Lines);
        w.WriteTextScorer(Scorer);
        w.WriteLogistic(Judge);
    }

    public static SentimentModel Read(BinaryReader r, WordForms forms) => new(new Lexicon(r.ReadStrings()), r.ReadTextScorer(forms), r.ReadLogistic());
}
