using Nlp.Linear;
using Nlp.Storage;
using Nlp.Text;

namespace Nlp.Intents;

/// <summary>Tells messages that could mean several things ("refund", "how much is it") from those that mean one, however sure the
/// scores are of the likeliest. Immutable.</summary>
/// <param name="Weights">What each feature of the intents' vocabulary gives, then each number of the vector, then the bias.</param>
/// <param name="Judge">Makes a probability of that score, of how the intent scores look and of the length.</param>
/// <param name="AskFrom">The probability from which it is asked what is meant.</param>
internal sealed record Breadth(float[] Weights, Logistic Judge, double AskFrom)
{
    /// <summary>Beside what the certainty of the top intent is judged by: the score and the length.</summary>
    public static int Features(int gateFeatures) => Gate.CertaintyFeatures(gateFeatures) + 2;

    /// <summary>The score of a message.</summary>
    public float Score(ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, ReadOnlySpan<float> vector)
    {
        var score = Weights[^1];
        for (var f = 0; f < rows.Length; f++)
            score += weights[f] * Weights[rows[f]];
        var dense = Weights.AsSpan(Weights.Length - 1 - vector.Length);
        for (var d = 0; d < vector.Length; d++)
            score += vector[d] * dense[d];
        return score;
    }

    /// <summary>Probability, 0 to 1, that a message could mean several things.</summary>
    /// <param name="score">Its <see cref="Score"/>.</param>
    /// <param name="measured">What the gate measured.</param>
    public double Of(float score, ReadOnlySpan<double> measured)
    {
        Span<double> features = stackalloc double[Features(measured.Length)];
        Measure(score, measured, features);
        return Gate.InScope(Judge, features);
    }

    public static void Measure(float score, ReadOnlySpan<double> measured, Span<double> into)
    {
        Gate.MeasureCertainty(measured, into);
        (into[^2], into[^1]) = (score, measured[Gate.Length]);
    }

    public static void Write(BinaryWriter w, Breadth? breadth)
    {
        w.WriteArray(breadth?.Weights ?? []);
        w.WriteLogistic(breadth?.Judge);
        w.Write(breadth?.AskFrom ?? 0);
    }

    public static Breadth? Read(BinaryReader r)
    {
        var (weights, judge, askFrom) = (r.ReadArray<float>(), r.ReadLogistic(), r.ReadDouble());
        return judge is null ? null : new(weights, judge, askFrom);
    }
}
