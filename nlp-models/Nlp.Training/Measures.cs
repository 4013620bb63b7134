namespace Nlp.Training;

/// <summary>Measures of what a model said. Written apart from those the model keeps of itself, so that the two check each other.</summary>
internal static class Measures
{
    const int Bins = 15;

    /// <summary>Expected calibration error: the mean gap between how sure and how often right, over 15 bins of sureness, each weighed by its size.</summary>
    public static double CalibrationError(double[] sure, bool[] right)
    {
        var gaps = new double[Bins];
        for (var i = 0; i < sure.Length; i++)
            gaps[Math.Min((int)(sure[i] * Bins), Bins - 1)] += sure[i] - (right[i] ? 1 : 0);
        return gaps.Sum(Math.Abs) / Math.Max(1, sure.Length);
    }

    /// <summary>F1 averaged over the labels meant, each counting the same.</summary>
    public static double MacroF1(string[] meant, string[] taken) => meant.Distinct().DefaultIfEmpty("").Average(label =>
    {
        var right = meant.Zip(taken).Count(p => p.First == label && p.Second == label);
        return 2.0 * right / Math.Max(1, meant.Count(m => m == label) + taken.Count(t => t == label));
    });

    /// <summary>Probability that a text that belongs scores higher than one that does not; a tie counts half (Mann and Whitney).</summary>
    public static double Auroc(double[] belongs, double[] strange)
    {
        var sorted = strange.Order().ToArray();
        double wins = 0;
        foreach (var score in belongs)
        {
            int below = Below(sorted, score), notAbove = Below(sorted, Math.BitIncrement(score));
            wins += below + 0.5 * (notAbove - below);
        }
        return belongs.Length == 0 || strange.Length == 0 ? 0.5 : wins / ((double)belongs.Length * strange.Length);
    }

    static int Below(double[] sorted, double limit)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < limit) low = middle + 1; else high = middle;
        }
        return low;
    }

    /// <summary>Exact two-sided McNemar test: how likely it is that two equally good models differ this much, from the rows only one of
    /// them got right.</summary>
    public static double McNemar(int onlyFirst, int onlySecond)
    {
        var (n, fewer) = (onlyFirst + onlySecond, Math.Min(onlyFirst, onlySecond));
        double logChoose = 0, tail = 0;
        for (var k = 0; k <= fewer; k++)
        {
            tail += Math.Exp(logChoose - n * Math.Log(2));
            logChoose += Math.Log((double)(n - k) / (k + 1));
        }
        return Math.Min(1, 2 * tail);
    }

    /// <summary>The middle 95 % of differences in accuracy when the test rows are drawn again and again (bootstrap, 2,000 draws).</summary>
    public static (double Low, double High) Interval(int[] differences, int seed = 7)
    {
        const int draws = 2000;
        var random = new Random(seed);
        var means = new double[draws];
        for (var d = 0; d < draws; d++)
        {
            long sum = 0;
            for (var i = 0; i < differences.Length; i++)
                sum += differences[random.Next(differences.Length)];
            means[d] = (double)sum / differences.Length;
        }
        Array.Sort(means);
        return (means[(int)(0.025 * draws)], means[(int)(0.975 * draws)]);
    }
}
