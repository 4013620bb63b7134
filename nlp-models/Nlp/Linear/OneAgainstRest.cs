using System.Numerics;

namespace Nlp.Linear;

/// <summary>Linear scores of several classes over one set of features: one line of weights per feature, so that a message
/// is scored in one sweep over contiguous memory. Immutable.</summary>
/// <param name="Stride">Floats per line: the classes, filled up with zeros to a multiple of 16.</param>
/// <param name="Weights">One line per feature, the biases as the last line.</param>
internal sealed record OneAgainstRest(int Stride, float[] Weights)
{
    /// <summary>Scores of a text; <paramref name="into"/> holds <see cref="Stride"/> floats.</summary>
    public void Score(ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, Span<float> into)
    {
        Weights.AsSpan(Weights.Length - Stride).CopyTo(into);
        for (var f = 0; f < rows.Length; f++)
        {
            var line = Weights.AsSpan(rows[f] * Stride, Stride);
            var weight = new Vector<float>(weights[f]);
            for (var c = 0; c < Stride; c += Vector<float>.Count)
                (new Vector<float>(into[c..]) + weight * new Vector<float>(line[c..])).CopyTo(into[c..]);
        }
    }

    /// <summary>Trains every class against the rest, and once more per fold to score the phrases of that fold.</summary>
    /// <remarks>Every (part, class) is a problem of its own with its own seed, so they run in parallel and the result
    /// does not depend on their order.</remarks>
    /// <param name="examples">The texts.</param>
    /// <param name="classOf">The class of each.</param>
    /// <param name="parts">The part of each, see <see cref="Folds"/>.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="rows">Number of features.</param>
    /// <param name="options">Cost, folds and seed.</param>
    /// <param name="progress">Told the share done, from any thread.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <returns>The scorer, and the scores of each text by machines that had not seen it (zeros for <see cref="Folds.Never"/>).</returns>
    public static (OneAgainstRest Scorer, float[][] HeldOut) Train(Example[] examples, int[] classOf, int[] parts, int classes, int rows,
        TrainingOptions options, Action<double> progress, CancellationToken cancellation)
    {
        var stride = (classes + 15) & ~15;
        var weights = new float[(rows + 1) * stride];
        var heldOut = Array.ConvertAll(examples, _ => new float[classes]);
        // Part 'Folds' leaves nothing out: that is the model itself.
        var used = Enumerable.Range(0, options.Folds + 1)
            .Select(p => Enumerable.Range(0, examples.Length).Where(i => parts[i] != p).ToArray()).ToArray();

        var problems = (options.Folds + 1) * classes;
        var done = 0;
        Parallel.For(0, problems, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount, TaskScheduler = TaskScheduler.Current },
            () => new float[rows + 1], (problem, _, scratch) =>
            {
                var (part, column) = (problem / classes, problem % classes);
                scratch.AsSpan().Clear();
                SupportVectors.Train(examples, used[part], i => classOf[i] == column, options.Cost, options.Seed * 7919 + problem, scratch);
                if (part == options.Folds)
                    for (var row = 0; row <= rows; row++)
                        weights[row * stride + column] = scratch[row];
                else
                    for (var i = 0; i < examples.Length; i++)
                        if (parts[i] == part)
                            heldOut[i][column] = (float)(examples[i].Dot(scratch) + scratch[rows]);
                var count = Interlocked.Increment(ref done);
                if (count % classes == 0)
                    progress((double)count / problems);
                return scratch;
            }, _ => { });
        return (new OneAgainstRest(stride, weights), heldOut);
    }
}
