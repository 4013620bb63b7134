using Nlp.Text;

namespace Nlp.Linear;

/// <summary>Linear scores of short texts, from their n-grams and, where there is an encoder, their vector. Immutable.</summary>
/// <param name="Vocabulary">The n-grams known.</param>
/// <param name="Scores">A column for each class.</param>
internal sealed record TextScorer(Vocabulary Vocabulary, OneAgainstRest Scores)
{
    /// <summary>Scores of a message; <paramref name="into"/> holds <see cref="OneAgainstRest.Stride"/> floats.</summary>
    public void Score(Message message, Span<float> into)
    {
        var read = message.Features;
        read.Read(message.Tokens, Vocabulary);
        Scores.Score(read.Rows.AsSpan(0, read.Count), read.Weights, Scores.Dense == 0 ? [] : message.Deep[..Scores.Dense], into);
    }

    /// <summary>Trains on texts and scores each by a machine that had not seen it.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="vectors">Their vectors, one after the other; empty for n-grams alone.</param>
    /// <param name="vectorWeight">What a vector counts beside the blocks of n-grams, each of which counts 1.</param>
    /// <param name="classOf">Class of each text.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="parts">Part of each text, see <see cref="Folds"/>.</param>
    /// <param name="vocabulary">The n-grams, built from the texts.</param>
    /// <param name="options">Cost, folds and seed.</param>
    /// <param name="progress">Told the share done, from any thread.</param>
    /// <param name="cancellation">Stops the training.</param>
    public static (TextScorer Scorer, float[][] HeldOut) Train(string[] texts, float[] vectors, float vectorWeight, int[] classOf, int classes, int[] parts,
        Vocabulary vocabulary, TrainingOptions options, Action<double> progress, CancellationToken cancellation)
    {
        var (tokens, reader) = (new Tokens(), new FeatureReader());
        var dense = texts.Length == 0 ? 0 : vectors.Length / texts.Length;
        var examples = new Examples(vocabulary.Count, dense);
        var vector = new float[dense];
        for (var i = 0; i < texts.Length; i++)
        {
            tokens.Read(texts[i], vocabulary.Forms);
            reader.Read(tokens, vocabulary);
            for (var d = 0; d < dense; d++)
                vector[d] = vectorWeight * vectors[i * dense + d];
            examples.Add(reader.Rows.AsSpan(0, reader.Count), reader.Weights.AsSpan(0, reader.Count), vector);
        }
        var (scores, heldOut) = OneAgainstRest.Train(examples, classOf, parts, classes, options, progress, cancellation);
        // A message comes with its vector as it is, so what the vector counts goes into the weights.
        var weights = scores.Weights;
        for (var w = vocabulary.Count * scores.Stride; w < weights.Length - scores.Stride; w++)
            weights[w] *= vectorWeight;
        return (new TextScorer(vocabulary, scores), heldOut);
    }
}
