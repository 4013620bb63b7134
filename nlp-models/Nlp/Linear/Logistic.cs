namespace Nlp.Linear;

/// <summary>Small dense logistic regressions over a handful of measured features, on standardised columns.</summary>
internal sealed class Logistic
{
    /// <summary>One row per class, one column per feature, the intercept last. Already in the scale of the raw features.</summary>
    public required double[][] Weights { get; init; }

    /// <summary>Probability of each class.</summary>
    public void Probabilities(ReadOnlySpan<double> features, Span<double> into)
    {
        var top = double.NegativeInfinity;
        for (var c = 0; c < Weights.Length; c++)
        {
            var w = Weights[c];
            var sum = w[^1];
            for (var f = 0; f < features.Length; f++)
                sum += w[f] * features[f];
            into[c] = sum;
            top = Math.Max(top, sum);
        }
        double total = 0;
        for (var c = 0; c < Weights.Length; c++)
            total += into[c] = Math.Exp(into[c] - top);
        for (var c = 0; c < Weights.Length; c++)
            into[c] /= total;
    }

    /// <summary>Fits by full-batch gradient descent with momentum: a few hundred rows of ten features settle in milliseconds.</summary>
    public static Logistic Fit(double[][] rows, int[] classOf, double[] importance, int classes, double penalty)
    {
        var features = rows.Length > 0 ? rows[0].Length : 0;
        var mean = new double[features];
        var spread = new double[features];
        for (var f = 0; f < features; f++)
        {
            foreach (var row in rows)
                mean[f] += row[f] / rows.Length;
            foreach (var row in rows)
                spread[f] += (row[f] - mean[f]) * (row[f] - mean[f]) / rows.Length;
            spread[f] = Math.Max(Math.Sqrt(spread[f]), 1e-6);
        }
        var scaled = Array.ConvertAll(rows, row => row.Select((v, f) => (v - mean[f]) / spread[f]).ToArray());
        var model = new Logistic { Weights = Enumerable.Range(0, classes).Select(_ => new double[features + 1]).ToArray() };
        var speed = Enumerable.Range(0, classes).Select(_ => new double[features + 1]).ToArray();
        var total = Math.Max(importance.Sum(), 1e-9);
        var p = new double[classes];
        for (var round = 0; round < 600; round++)
        {
            var slope = Enumerable.Range(0, classes).Select(_ => new double[features + 1]).ToArray();
            for (var i = 0; i < scaled.Length; i++)
            {
                model.Probabilities(scaled[i], p);
                for (var c = 0; c < classes; c++)
                {
                    var error = (p[c] - (classOf[i] == c ? 1 : 0)) * importance[i] / total;
                    for (var f = 0; f < features; f++)
                        slope[c][f] += error * scaled[i][f];
                    slope[c][features] += error;
                }
            }
            for (var c = 0; c < classes; c++)
                for (var f = 0; f <= features; f++)
                {
                    var pull = f < features ? penalty * model.Weights[c][f] : 0;
                    speed[c][f] = 0.9 * speed[c][f] - 0.4 * (slope[c][f] + pull);
                    model.Weights[c][f] += speed[c][f];
                }
        }
        foreach (var w in model.Weights)
            for (var f = 0; f < features; f++)
            {
                w[f] /= spread[f];
                w[features] -= w[f] * mean[f];
            }
        return model;
    }
}
