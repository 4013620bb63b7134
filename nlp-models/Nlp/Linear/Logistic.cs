namespace Nlp.Linear;

/// <summary>Small dense logistic regressions over a handful of measured features, on standardised columns.</summary>
internal sealed class Logistic
{
    /// <summary>One row per class, one column per feature (or none), the intercept last. Already in the scale of the raw features.</summary>
    public required double[][] Weights { get; init; }

    /// <summary>Probability of each class.</summary>
    public void Probabilities(ReadOnlySpan<double> features, Span<double> into)
    {
        var top = double.NegativeInfinity;
        for (var c = 0; c < Weights.Length; c++)
        {
            var w = Weights[c];
            var sum = w[^1];
            for (var f = 0; f < w.Length - 1; f++)
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

    /// <summary>Fits a judge of yes (class 1) and no (class 0) by Newton's method, which settles in a few rounds.</summary>
    /// <param name="rows">Measured features, a row each.</param>
    /// <param name="yes">What is to be said of each row.</param>
    /// <param name="importance">What each row counts; their sum counts as one.</param>
    /// <param name="penalty">Pull of each weight towards zero, above 0, for standardised features.</param>
    public static Logistic Fit(double[][] rows, bool[] yes, double[] importance, double penalty)
    {
        var (scaled, mean, spread) = Standardise(rows);
        var n = mean.Length + 1; // the intercept last
        var weights = new double[n];
        var (slope, curve) = (new double[n], new double[n, n]);
        var total = Math.Max(importance.Sum(), 1e-9);
        for (var round = 0; round < 30; round++)
        {
            Array.Clear(slope);
            Array.Clear(curve);
            for (var i = 0; i < scaled.Length; i++)
            {
                var row = scaled[i];
                var sum = weights[^1];
                for (var f = 0; f < row.Length; f++)
                    sum += weights[f] * row[f];
                var p = 1 / (1 + Math.Exp(-sum));
                var (error, sway) = ((p - (yes[i] ? 1 : 0)) * importance[i] / total, Math.Max(p * (1 - p), 1e-6) * importance[i] / total);
                for (var f = 0; f < n; f++)
                {
                    var x = f < row.Length ? row[f] : 1;
                    slope[f] += error * x;
                    for (var g = 0; g <= f; g++)
                        curve[f, g] += sway * x * (g < row.Length ? row[g] : 1);
                }
            }
            for (var f = 0; f < n; f++)
            {
                slope[f] += f < n - 1 ? penalty * weights[f] : 0;
                curve[f, f] += f < n - 1 ? penalty : 1e-9;
            }
            Solve(curve, slope);
            var moved = 0.0;
            for (var f = 0; f < n; f++)
            {
                weights[f] -= Math.Clamp(slope[f], -3, 3); // a long step is the sign of a nearly flat start
                moved = Math.Max(moved, Math.Abs(slope[f]));
            }
            if (moved < 1e-6)
                break;
        }
        return new Logistic { Weights = [new double[n], Unscaled(weights, mean, spread)] };
    }

    /// <summary>Replaces the right-hand side by the solution, for a symmetric positive matrix of which the lower half is given (Cholesky).</summary>
    static void Solve(double[,] matrix, double[] right)
    {
        var n = right.Length;
        for (var i = 0; i < n; i++)
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[i, j];
                for (var k = 0; k < j; k++)
                    sum -= matrix[i, k] * matrix[j, k];
                matrix[i, j] = i == j ? Math.Sqrt(Math.Max(sum, 1e-12)) : sum / matrix[j, j];
            }
        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++)
                right[i] -= matrix[i, k] * right[k];
            right[i] /= matrix[i, i];
        }
        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
                right[i] -= matrix[k, i] * right[k];
            right[i] /= matrix[i, i];
        }
    }

    static (double[][] Scaled, double[] Mean, double[] Spread) Standardise(double[][] rows)
    {
        var features = rows.Length > 0 ? rows[0].Length : 0;
        var (mean, spread) = (new double[features], new double[features]);
        for (var f = 0; f < features; f++)
        {
            foreach (var row in rows)
                mean[f] += row[f] / rows.Length;
            foreach (var row in rows)
                spread[f] += (row[f] - mean[f]) * (row[f] - mean[f]) / rows.Length;
            spread[f] = Math.Max(Math.Sqrt(spread[f]), 1e-6);
        }
        return (Array.ConvertAll(rows, row => row.Select((v, f) => (v - mean[f]) / spread[f]).ToArray()), mean, spread);
    }

    /// <summary>Weights of standardised features as weights of the features themselves.</summary>
    static double[] Unscaled(double[] weights, double[] mean, double[] spread)
    {
        for (var f = 0; f < mean.Length; f++)
        {
            weights[f] /= spread[f];
            weights[^1] -= weights[f] * mean[f];
        }
        return weights;
    }

    /// <summary>Fits by full-batch gradient descent with momentum: a few hundred rows of ten features settle in milliseconds.</summary>
    public static Logistic Fit(double[][] rows, int[] classOf, double[] importance, int classes, double penalty)
    {
        var features = rows.Length > 0 ? rows[0].Length : 0;
        var (scaled, mean, spread) = Standardise(rows);
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
        return new Logistic { Weights = Array.ConvertAll(model.Weights, w => Unscaled(w, mean, spread)) };
    }
}
