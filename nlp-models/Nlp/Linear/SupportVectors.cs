namespace Nlp.Linear;

/// <summary>Linear support vector machine for one class against the rest: squared hinge, L2, dual coordinate descent
/// (Hsieh et al. 2008, the method of liblinear).</summary>
internal static class SupportVectors
{
    const int MaxRounds = 100;
    const double Tolerance = 0.1;

    /// <summary>Trains into <paramref name="weights"/> (one per row, then the bias last), which must come zeroed.</summary>
    /// <param name="examples">All examples.</param>
    /// <param name="used">Indices of the examples to train on.</param>
    /// <param name="positive">Whether an example is of the class.</param>
    /// <param name="cost">Cost of an error.</param>
    /// <param name="seed">Seed of the order in which examples are visited.</param>
    /// <param name="weights">Where the result goes.</param>
    public static void Train(Example[] examples, int[] used, Func<int, bool> positive, double cost, int seed, Span<float> weights)
    {
        var n = used.Length;
        var order = new int[n];
        var sign = new sbyte[n];
        var alpha = new double[n];
        var curvature = new double[n];
        var slack = 0.5 / cost;
        for (var i = 0; i < n; i++)
        {
            order[i] = i;
            sign[i] = positive(used[i]) ? (sbyte)1 : (sbyte)-1;
            curvature[i] = examples[used[i]].Square() + 1 + slack; // + 1 is the bias, a feature every example has
        }
        var bias = weights.Length - 1;
        var random = new Random(seed);
        var active = n;
        double shrinkAbove = double.PositiveInfinity;
        for (var round = 0; round < MaxRounds; round++)
        {
            double highest = double.NegativeInfinity, lowest = double.PositiveInfinity;
            random.Shuffle(order.AsSpan(0, active));
            for (var o = 0; o < active; o++)
            {
                var i = order[o];
                var example = examples[used[i]];
                var y = sign[i];
                var gradient = y * (example.Dot(weights) + weights[bias]) - 1 + slack * alpha[i];
                if (alpha[i] == 0 && gradient > shrinkAbove)
                {
                    // Far on the right side: leave it alone until the rest has settled.
                    (order[o], order[active - 1]) = (order[active - 1], order[o]);
                    active--;
                    o--;
                    continue;
                }
                var step = alpha[i] == 0 ? Math.Min(gradient, 0) : gradient;
                highest = Math.Max(highest, step);
                lowest = Math.Min(lowest, step);
                if (Math.Abs(step) < 1e-9)
                    continue;
                var next = Math.Max(alpha[i] - gradient / curvature[i], 0);
                var change = (float)((next - alpha[i]) * y);
                alpha[i] = next;
                example.AddTo(weights, change);
                weights[bias] += change;
            }
            if (highest - lowest <= Tolerance)
            {
                if (active == n)
                    break;
                active = n;
                shrinkAbove = double.PositiveInfinity;
                continue;
            }
            shrinkAbove = highest <= 0 ? double.PositiveInfinity : highest;
        }
    }
}
