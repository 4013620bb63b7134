using Nlp.Linear;
using Nlp.Text;

namespace Nlp.Intents;

/// <summary>Tells messages of our business from all others, from how the intent scores look, how much of the message is in words
/// the intents use and, where there is an encoder, how near it is to the phrases that were taught.</summary>
internal static class Gate
{
    /// <summary>Features measured on scores and words alone.</summary>
    public const int Features = 9;

    /// <summary>Which of them is the logarithm of the length.</summary>
    public const int Length = 6;

    /// <summary>With the cosines of <see cref="Neighbours.Measure"/> after them.</summary>
    public const int FeaturesWithNeighbours = Features + Neighbours.Features;

    /// <summary>A gate that turns nobody away, for a bot that knows nothing of what is out of scope.</summary>
    public static Logistic Open { get; } = new() { Weights = [[0], [40]] };

    // What each feature counted, in standard deviations, where out-of-scope messages were known: CLINC150, validation part.
    static readonly double[] UsualWeights = [0.3, 1.1, 0.17, 0, 0.29, 0, -0.39, 0, 0, 0.64, 0.34, 0.23, 0.34, 0];

    /// <summary>What a message on the limit is given: rather out than in, but not for sure.</summary>
    const double OnTheLimit = 0.35;

    /// <summary>A gate for a bot that was given no out-of-scope sentences: the weights that served elsewhere, on features as they
    /// spread over the bot's own phrases.</summary>
    /// <param name="own">Features of the bot's phrases, from models that had not seen them.</param>
    /// <param name="turnedAway">Share of them that falls below the limit.</param>
    public static Logistic Usual(double[][] own, double turnedAway)
    {
        var weights = new double[own[0].Length + 1];
        for (var f = 0; f < own[0].Length; f++)
        {
            var mean = own.Average(row => row[f]);
            var spread = Math.Sqrt(own.Average(row => (row[f] - mean) * (row[f] - mean)));
            weights[f] = spread > 1e-9 ? UsualWeights[f] / spread : 0;
        }
        var sums = own.Select(row => row.Select((x, f) => x * weights[f]).Sum()).Order().ToArray();
        weights[^1] = Math.Log(OnTheLimit / (1 - OnTheLimit)) - sums[(int)(turnedAway * sums.Length)];
        return new Logistic { Weights = [[0], weights] };
    }

    /// <param name="scores">Scores of the intents, then the score of "out of scope".</param>
    /// <param name="intents">Number of intents.</param>
    /// <param name="temperature">Factor that makes the scores probabilities.</param>
    /// <param name="tokens">The message.</param>
    /// <param name="read">The message in the features of the vocabulary.</param>
    /// <param name="vocabulary">What the words weigh.</param>
    /// <param name="phrasesWith">For each row, in how many intent phrases the word or concept occurs.</param>
    /// <param name="own">1 when the message itself is one of those phrases, so that it does not vouch for its own words.</param>
    /// <param name="usualLength">For each intent, the mean logarithm of the length of its phrases.</param>
    /// <param name="into">The measured features.</param>
    public static void Measure(ReadOnlySpan<float> scores, int intents, double temperature, Tokens tokens, FeatureReader read, Vocabulary vocabulary,
        ushort[] phrasesWith, float[] usualLength, int own, Span<double> into)
    {
        float top = float.NegativeInfinity, second = float.NegativeInfinity;
        var best = 0;
        for (var c = 0; c < intents; c++)
        {
            if (scores[c] > top)
            {
                second = top;
                top = scores[c];
                best = c;
            }
            else if (scores[c] > second)
                second = scores[c];
        }
        if (intents == 1)
            second = -1;
        double sum = 0;
        for (var c = 0; c < intents; c++)
            sum += Math.Exp(temperature * (scores[c] - top));

        double known = 0, all = 0;
        var words = 0;
        var strange = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens.IsMark(i))
                continue;
            words++;
            var (row, concept) = (read.WordRows[i], read.ConceptRows[i]);
            // A synonym or another form of a known word is as good as the word.
            var seen = concept == FeatureReader.StopWord || (row >= 0 && phrasesWith[row] > own) || (concept >= 0 && phrasesWith[concept] > own);
            // A word only the message itself has is as rare as one never seen.
            var rarity = row >= 0 && (own == 0 || phrasesWith[row] > own) ? vocabulary.Rarity[row] : vocabulary.UnknownRarity;
            all += rarity;
            if (seen)
                known += rarity;
            else
                strange++;
        }
        into[0] = top;
        into[1] = top - second;
        into[2] = 1 / sum;
        into[3] = scores[intents];
        into[4] = all > 0 ? known / all : 0;
        into[5] = words > 0 ? (double)strange / words : 1;
        into[Length] = Math.Log(1 + words);
        // A long message that ends in "thanks" is hardly about thanking.
        into[8] = Math.Max(0, into[Length] - usualLength[best]);
        into[7] = top + Math.Log(sum) / temperature;
    }

    /// <summary>What the certainty of the top intent is judged by: its probability, margin and gap, and the share of known words; with
    /// neighbours also how near its own phrases are, and how much nearer those of another.</summary>
    public static int CertaintyFeatures(int features) => features > Features ? 6 : 4;

    /// <summary>Takes the features of certainty from those of the gate.</summary>
    public static void MeasureCertainty(ReadOnlySpan<double> features, Span<double> into)
    {
        var p = Math.Clamp(features[2], 1e-4, 1 - 1e-4);
        into[0] = Math.Log(p / (1 - p));
        into[1] = features[0];
        into[2] = features[1];
        into[3] = features[4];
        if (features.Length > Features)
            (into[4], into[5]) = (features[Features + 2], features[Features] - features[Features + 2]);
    }

    /// <summary>Probability that the top intent is the right one, given that the message is in scope.</summary>
    public static double Certainty(Logistic judge, ReadOnlySpan<double> features)
    {
        Span<double> measured = stackalloc double[CertaintyFeatures(features.Length)];
        MeasureCertainty(features, measured);
        return InScope(judge, measured);
    }

    /// <summary>Gives the top intent its certainty and the others their shares of the rest.</summary>
    public static void Spread(Span<double> probabilities, double certainty)
    {
        var top = 0;
        for (var c = 1; c < probabilities.Length; c++)
            if (probabilities[c] > probabilities[top])
                top = c;
        var rest = 1 - probabilities[top];
        if (rest < 1e-9)
            return;
        // A doubted top intent must not fall behind: the order of the candidates is that of the scores.
        var second = 0.0;
        for (var c = 0; c < probabilities.Length; c++)
            if (c != top)
                second = Math.Max(second, probabilities[c]);
        certainty = Math.Max(certainty, Math.Min(1.001 * second / (rest + second), 1));
        for (var c = 0; c < probabilities.Length; c++)
            probabilities[c] *= c == top ? certainty / probabilities[top] : (1 - certainty) / rest;
    }

    /// <summary>Probability that the message is in scope.</summary>
    public static double InScope(Logistic judge, ReadOnlySpan<double> features)
    {
        Span<double> p = stackalloc double[2];
        judge.Probabilities(features, p);
        return p[1];
    }
}
