using System.Runtime.Intrinsics;
using Lane = System.Runtime.Intrinsics.Vector512<float>;

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
        var column = 0;
        for (; column + 4 * Lane.Count <= Stride; column += 4 * Lane.Count)
            FourLanes(rows, weights, vector, column, into);
        for (; column < Stride; column += Lane.Count)
            OneLane(rows, weights, vector, column, into);
    }

    // The sums stay in registers while all lines go by. Features come before dimensions in both, so that the sums are the same to the last bit.

    void FourLanes(ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, ReadOnlySpan<float> vector, int column, Span<float> into)
    {
        var all = Weights.AsSpan(column);
        var biases = Weights.Length - Stride;
        var (a, b, c, d) = (At(all, biases, 0), At(all, biases, 1), At(all, biases, 2), At(all, biases, 3));
        for (var i = 0; i < rows.Length + vector.Length; i++)
        {
            var (line, weight) = i < rows.Length ? (rows[i] * Stride, weights[i]) : (biases + (i - rows.Length - vector.Length) * Stride, vector[i - rows.Length]);
            a += At(all, line, 0) * weight;
            b += At(all, line, 1) * weight;
            c += At(all, line, 2) * weight;
            d += At(all, line, 3) * weight;
        }
        a.CopyTo(into[column..]);
        b.CopyTo(into[(column + Lane.Count)..]);
        c.CopyTo(into[(column + 2 * Lane.Count)..]);
        d.CopyTo(into[(column + 3 * Lane.Count)..]);
    }

    void OneLane(ReadOnlySpan<int> rows, ReadOnlySpan<float> weights, ReadOnlySpan<float> vector, int column, Span<float> into)
    {
        var all = Weights.AsSpan(column);
        var biases = Weights.Length - Stride;
        var sum = At(all, biases, 0);
        for (var i = 0; i < rows.Length; i++)
            sum += At(all, rows[i] * Stride, 0) * weights[i];
        for (var i = 0; i < vector.Length; i++)
            sum += At(all, biases + (i - vector.Length) * Stride, 0) * vector[i];
        sum.CopyTo(into[column..]);
    }

    static Lane At(ReadOnlySpan<float> weights, int line, int lane) => Vector512.Create(weights.Slice(line + lane * Lane.Count, Lane.Count));

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
