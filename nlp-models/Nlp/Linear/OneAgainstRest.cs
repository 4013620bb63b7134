using System.Numerics;

namespace Nlp.Linear;

/// <summary>Linear scores of several classes over the features of a text and its dense vector: one line of weights per
/// feature, so that a message is scored in one sweep over contiguous memory. Immutable.</summary>
/// <param name="Stride">Floats per line: the classes, filled up with zeros to a multiple of 16.</param>
/// <param name="Dense">Length of the dense vector, 0 for none.</param>
/// <param name="Weights">One line per feature, one per dimension of the dense vector, the biases as the last line.</param>
internal sealed record OneAgainstRest(int Stride, int Dense, float[] Weights)
{
    /// <summary>Scores of a text; <paramref name="into"/> holds <see cref="Stride"/> floats.</summary>
    public void Score(ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, ReadOnlySpan<float> vector, Span<float> into)
    {
        var biases = Weights.Length - Stride;
        Weights.AsSpan(biases).CopyTo(into);
        for (var f = 0; f < rows.Length; f++)
            Add(rows[f] * Stride, weights[f], into);
        for (var d = 0; d < vector.Length; d++)
            Add(biases + (d - vector.Length) * Stride, vector[d], into);
    }

    void Add(int at, float weight, Span<float> into)
    {
        var line = Weights.AsSpan(at, Stride);
        var factor = new Vector<float>(weight);
        for (var c = 0; c < into.Length; c += Vector<float>.Count)
            (new Vector<float>(into[c..]) + factor * new Vector<float>(line[c..])).CopyTo(into[c..]);
    }

    /// <summary>Trains every class against the rest, and once more per fold to score the examples of that fold.</summary>
    /// <remarks>Every part and sixteen classes are a problem of their own with its own seed, so they run in parallel and the
    /// result does not depend on their order.</remarks>
    /// <param name="examples">The texts.</param>
    /// <param name="classOf">The class of each.</param>
    /// <param name="parts">The part of each, see <see cref="Folds"/>.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="options">Cost, folds and seed.</param>
    /// <param name="progress">Told the share done, from any thread.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <returns>The scorer, and the scores of each text by machines that had not seen it (zeros for <see cref="Folds.Never"/>).</returns>
    public static (OneAgainstRest Scorer, float[][] HeldOut) Train(Examples examples, int[] classOf, int[] parts, int classes,
        TrainingOptions options, Action<double> progress, CancellationToken cancellation)
    {
        const int lanes = SupportVectors.Lanes;
        var blocks = (classes + lanes - 1) / lanes;
        var stride = blocks * lanes;
        var count = examples.Features + examples.Dense + 1;
        var weights = new float[count * stride];
        var heldOut = Array.ConvertAll(classOf, _ => new float[stride]);
        // Part 'Folds' leaves nothing out: that is the model itself.
        var used = Enumerable.Range(0, options.Folds + 1)
            .Select(p => Enumerable.Range(0, examples.Count).Where(i => parts[i] != p).ToArray()).ToArray();

        var problems = (options.Folds + 1) * blocks;
        var done = 0;
        Parallel.For(0, problems, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount, TaskScheduler = TaskScheduler.Current },
            () => new float[count * lanes], (problem, _, lines) =>
            {
                var (part, first) = (problem / blocks, problem % blocks * lanes);
                SupportVectors.Train(examples, used[part], classOf, first, classes, options.Cost, options.Seed * 7919 + problem, lines);
                if (part == options.Folds)
                    for (var line = 0; line < count; line++)
                        lines.AsSpan(line * lanes, lanes).CopyTo(weights.AsSpan(line * stride + first));
                else
                    for (var i = 0; i < examples.Count; i++)
                        if (parts[i] == part)
                            SupportVectors.Score(examples, i, lines, heldOut[i].AsSpan(first));
                progress((double)Interlocked.Increment(ref done) / problems);
                return lines;
            }, _ => { });
        return (new OneAgainstRest(stride, examples.Dense, weights), heldOut);
    }
}
