using System.Runtime.Intrinsics;
using Lane = System.Runtime.Intrinsics.Vector512<float>;

namespace Nlp.Linear;

/// <summary>Linear support vector machines, each for one class against the rest: squared hinge, L2, dual coordinate descent
/// (Hsieh et al. 2008, the method of liblinear), sixteen classes side by side in the lanes of a vector.</summary>
/// <remarks>
/// The classes are independent problems that visit the examples in the same order. Side by side, a feature of an example is
/// one contiguous line of weights for all of them instead of sixteen scattered reads, which is where the time goes.
/// An example rests only when all sixteen have settled it. Products are rounded before they are added, never fused, so that every
/// processor comes to the same bits.
/// </remarks>
internal static class SupportVectors
{
    /// <summary>Classes trained side by side.</summary>
    public const int Lanes = 16;
    const int MaxRounds = 100;
    const float Tolerance = 0.1f;
    const float Settled = 1e-9f;

    /// <summary>Trains the classes from <paramref name="first"/> on.</summary>
    /// <param name="examples">All examples.</param>
    /// <param name="used">Indices of the examples to train on.</param>
    /// <param name="classOf">Class of each of all examples.</param>
    /// <param name="first">The class of the first lane.</param>
    /// <param name="classes">Number of classes; lanes beyond it stay zero.</param>
    /// <param name="cost">Cost of an error, above 0.</param>
    /// <param name="seed">Seed of the order in which examples are visited.</param>
    /// <param name="lines">Where the result goes: a line of <see cref="Lanes"/> weights per feature, then per dimension of
    /// the dense vector, then the biases. What was there is overwritten.</param>
    public static void Train(Examples examples, int[] used, int[] classOf, int first, int classes, double cost, int seed, Span<float> lines)
    {
        var weights = lines[..(examples.Features * Lanes)];
        var dense = lines.Slice(weights.Length, examples.Dense * Lanes);
        lines.Clear();
        var bias = Lane.Zero;
        var n = used.Length;
        var order = new int[n];
        var alpha = new Lane[n];
        var pace = new float[n];
        var slack = (float)(0.5 / cost);
        for (var i = 0; i < n; i++)
        {
            order[i] = i;
            pace[i] = (float)(1 / (examples.Square(used[i]) + 1 + slack)); // + 1 is the bias, a feature every example has
        }
        var idle = Lane.Zero;
        for (var c = classes - first; c < Lanes; c++)
            idle = idle.WithElement(c, BitConverter.Int32BitsToSingle(-1));
        var (one, far) = (Lane.One, Vector512.Create(float.PositiveInfinity));
        var random = new Random(seed);
        var active = n;
        var restAbove = far;
        for (var round = 0; round < MaxRounds; round++)
        {
            var (highest, lowest) = (-far, far);
            random.Shuffle(order.AsSpan(0, active));
            for (var o = 0; o < active; o++)
            {
                var i = order[o];
                var rows = examples.Rows(used[i]);
                var values = examples.Weights(used[i]);
                var vector = examples.Vector(used[i]);
                var own = classOf[used[i]] - first;
                var sign = own is >= 0 and < Lanes ? (-one).WithElement(own, 1) : -one;
                var before = alpha[i];
                var gradient = sign * (bias + Score(rows, values, vector, weights, dense)) - one + slack * before;
                var atZero = Vector512.Equals(before, Lane.Zero);
                if (AllSet((atZero & Vector512.GreaterThan(gradient, restAbove)) | idle))
                {
                    // Far on the right side: leave it alone until the others have settled.
                    (order[o], order[active - 1]) = (order[active - 1], order[o]);
                    active--;
                    o--;
                    continue;
                }
                var step = Vector512.AndNot(Vector512.ConditionalSelect(atZero, Vector512.Min(gradient, Lane.Zero), gradient), idle);
                highest = Vector512.Max(highest, step);
                lowest = Vector512.Min(lowest, step);
                if (Vector512.LessThanAll(Vector512.Abs(step), Vector512.Create(Settled)))
                    continue;
                var after = Vector512.AndNot(Vector512.Max(before - gradient * pace[i], Lane.Zero), idle);
                alpha[i] = after;
                var change = (after - before) * sign;
                bias += change;
                Add(change, rows, values, vector, weights, dense);
            }
            if (Vector512.LessThanOrEqualAll(highest - lowest, Vector512.Create(Tolerance)))
            {
                if (active == n)
                    break;
                active = n;
                restAbove = far;
                continue;
            }
            restAbove = Vector512.ConditionalSelect(Vector512.LessThanOrEqual(highest, Lane.Zero), far, highest);
        }
        bias.CopyTo(lines[^Lanes..]);
    }

    /// <summary>What an example scores by trained lines, sixteen classes.</summary>
    public static void Score(Examples examples, int example, ReadOnlySpan<float> lines, Span<float> into) =>
        (Line(lines, lines.Length / Lanes - 1) + Score(examples.Rows(example), examples.Weights(example), examples.Vector(example),
            lines, lines[(examples.Features * Lanes)..])).CopyTo(into);

    /// <summary>What an example scores in the lanes, without the biases. Several sums, because a chain of dependent additions
    /// is what this loop would otherwise wait for.</summary>
    static Lane Score(ReadOnlySpan<int> rows, ReadOnlySpan<float> values, ReadOnlySpan<float> vector, ReadOnlySpan<float> weights, ReadOnlySpan<float> dense)
    {
        var (a, b, c, d) = (Lane.Zero, Lane.Zero, Lane.Zero, Lane.Zero);
        var i = 0;
        for (; i + 1 < rows.Length; i += 2)
        {
            a += Line(weights, rows[i]) * values[i];
            b += Line(weights, rows[i + 1]) * values[i + 1];
        }
        if (i < rows.Length)
            a += Line(weights, rows[i]) * values[i];
        for (i = 0; i + 3 < vector.Length; i += 4)
        {
            a += Line(dense, i) * vector[i];
            b += Line(dense, i + 1) * vector[i + 1];
            c += Line(dense, i + 2) * vector[i + 2];
            d += Line(dense, i + 3) * vector[i + 3];
        }
        for (; i < vector.Length; i++)
            a += Line(dense, i) * vector[i];
        return a + b + (c + d);
    }

    static void Add(Lane change, ReadOnlySpan<int> rows, ReadOnlySpan<float> values, ReadOnlySpan<float> vector, Span<float> weights, Span<float> dense)
    {
        for (var i = 0; i < rows.Length; i++)
            (Line(weights, rows[i]) + change * values[i]).CopyTo(weights[(rows[i] * Lanes)..]);
        for (var i = 0; i < vector.Length; i++)
            (Line(dense, i) + change * vector[i]).CopyTo(dense[(i * Lanes)..]);
    }

    static Lane Line(ReadOnlySpan<float> lines, int row) => Vector512.Create(lines.Slice(row * Lanes, Lanes));

    static bool AllSet(Lane mask) => Vector512.EqualsAll(mask.AsInt32(), Vector512<int>.AllBitsSet);
}
