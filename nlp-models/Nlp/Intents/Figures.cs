namespace Nlp.Intents;

/// <summary>Measures of a classifier on phrases it had not seen.</summary>
internal static class Figures
{
    const int Bins = 15;

    public static ModelMetrics Measure(string[] intents, float[][] heldOut, int[] labels, int[] parts, double temperature,
        double[] inScope, double[] certainty, TrainingOptions options)
    {
        var k = intents.Length;
        var meant = new List<int>();
        var taken = new List<int>();
        var sure = new List<double>();
        int acted = 0, actedRight = 0, clarified = 0, strangers = 0, abstained = 0, actedOut = 0;
        var gate = new List<(double Score, bool In)>();
        var p = new double[k];
        for (var i = 0; i < labels.Length; i++)
        {
            if (parts[i] < 0)
                continue;
            var top = heldOut[i].Take(k).Max();
            double sum = 0;
            for (var c = 0; c < k; c++)
                sum += p[c] = Math.Exp(temperature * (heldOut[i][c] - top));
            for (var c = 0; c < k; c++)
                p[c] /= sum;
            Gate.Spread(p, certainty[i]);
            var best = Enumerable.Range(0, k).OrderByDescending(c => p[c]).Take(3).ToArray();
            var outcome = IntentModel.Decide(Array.ConvertAll(best, c => new ScoredIntent(intents[c], inScope[i] * p[c])),
                options.ActAt, options.ActLead, options.ClarifyAt);
            gate.Add((inScope[i], labels[i] < k));
            if (labels[i] < k)
            {
                meant.Add(labels[i]);
                taken.Add(best[0]);
                sure.Add(p[best[0]]);
                acted += outcome == Outcome.Act ? 1 : 0;
                actedRight += outcome == Outcome.Act && best[0] == labels[i] ? 1 : 0;
                clarified += outcome == Outcome.Clarify ? 1 : 0;
            }
            else
            {
                strangers++;
                abstained += outcome == Outcome.Abstain ? 1 : 0;
                actedOut += outcome == Outcome.Act ? 1 : 0;
            }
        }
        double Share(int part, int whole) => whole == 0 ? 0 : (double)part / whole;
        return new ModelMetrics
        {
            Phrases = meant.Count,
            OutOfScopePhrases = strangers,
            Accuracy = Share(meant.Zip(taken).Count(t => t.First == t.Second), meant.Count),
            MacroF1 = MacroF1(meant, taken, k),
            CalibrationError = CalibrationError(sure, [.. meant.Zip(taken, (m, t) => m == t)]),
            ActedOn = Share(acted, meant.Count),
            ActedOnRight = Share(actedRight, acted),
            Clarified = Share(clarified, meant.Count),
            OutOfScopeAbstained = Share(abstained, strangers),
            OutOfScopeActedOn = Share(actedOut, strangers),
            OutOfScopeAuroc = strangers == 0 ? 0.5 : Auroc(gate),
            SentimentAccuracy = 0,
            SentimentMacroF1 = 0,
            Confusions = [.. meant.Zip(taken).Where(t => t.First != t.Second).GroupBy(t => t)
                .OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Take(40)
                .Select(g => new Confusion(intents[g.Key.First], intents[g.Key.Second], g.Count()))]
        };
    }

    public static double MacroF1(IReadOnlyList<int> meant, IReadOnlyList<int> taken, int classes)
    {
        var (right, isMeant, isTaken) = (new int[classes], new int[classes], new int[classes]);
        for (var i = 0; i < meant.Count; i++)
        {
            isMeant[meant[i]]++;
            isTaken[taken[i]]++;
            if (meant[i] == taken[i])
                right[meant[i]]++;
        }
        var present = Enumerable.Range(0, classes).Where(c => isMeant[c] + isTaken[c] > 0).ToArray();
        return present.Length == 0 ? 0 : present.Average(c => 2.0 * right[c] / (isMeant[c] + isTaken[c]));
    }

    /// <summary>Mean gap between how sure and how often right, over bins of sureness, each weighed by its size.</summary>
    public static double CalibrationError(IReadOnlyList<double> sure, IReadOnlyList<bool> right)
    {
        if (sure.Count == 0)
            return 0;
        return Enumerable.Range(0, sure.Count).GroupBy(i => Math.Min((int)(sure[i] * Bins), Bins - 1))
            .Sum(bin => Math.Abs(bin.Sum(i => sure[i] - (right[i] ? 1 : 0)))) / sure.Count;
    }

    /// <summary>Probability that an in-scope text scores higher than an out-of-scope one.</summary>
    public static double Auroc(IReadOnlyList<(double Score, bool In)> scored)
    {
        long wins = 0, ties = 0, outside = 0, inside = 0, sameOut = 0, sameIn = 0;
        var previous = double.NaN;
        foreach (var (score, isIn) in scored.OrderBy(s => s.Score))
        {
            if (score != previous)
            {
                ties += sameOut * sameIn;
                outside += sameOut;
                (sameOut, sameIn, previous) = (0, 0, score);
            }
            if (isIn)
            {
                sameIn++;
                inside++;
                wins += outside;
            }
            else
                sameOut++;
        }
        ties += sameOut * sameIn;
        outside += sameOut;
        return inside == 0 || outside == 0 ? 0.5 : (wins + 0.5 * ties) / ((double)inside * outside);
    }
}
