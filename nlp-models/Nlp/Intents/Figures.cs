namespace Nlp.Intents;

/// <summary>Measures of a classifier on phrases it had not seen.</summary>
internal static class Figures
{
    const int Bins = 15;

    public static ModelMetrics Measure(string[] intents, IReadOnlyList<HeldOutPhrase> judged)
    {
        var ours = judged.Where(p => p.Meant is not null).ToArray();
        var strangers = judged.Where(p => p.Meant is null).ToArray();
        var meant = Array.ConvertAll(ours, p => Array.BinarySearch(intents, p.Meant, StringComparer.Ordinal));
        var taken = Array.ConvertAll(ours, p => Array.BinarySearch(intents, p.Candidates[0].Intent, StringComparer.Ordinal));
        double Share(IReadOnlyCollection<HeldOutPhrase> of, Predicate<HeldOutPhrase> that) => of.Count == 0 ? 0 : (double)of.Count(p => that(p)) / of.Count;
        var actedOn = ours.Where(p => p.Outcome == Outcome.Act).ToArray();
        return new ModelMetrics
        {
            Phrases = ours.Length,
            OutOfScopePhrases = strangers.Length,
            Accuracy = Share(ours, Right),
            MacroF1 = MacroF1(meant, taken, intents.Length),
            CalibrationError = CalibrationError([.. ours.Select(p => p.Certainty)], Array.ConvertAll(ours, Right)),
            ActedOn = Share(ours, p => p.Outcome == Outcome.Act),
            ActedOnRight = Share(actedOn, Right),
            Clarified = Share(ours, p => p.Outcome == Outcome.Clarify),
            OutOfScopeAbstained = Share(strangers, p => p.Outcome == Outcome.Abstain),
            OutOfScopeActedOn = Share(strangers, p => p.Outcome == Outcome.Act),
            OutOfScopeAuroc = Auroc([.. judged.Select(p => (p.InScope, p.Meant is not null))]),
            SentimentAccuracy = 0,
            SentimentMacroF1 = 0,
            Confusions = [.. meant.Zip(taken).Where(t => t.First != t.Second).GroupBy(t => t)
                .OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Take(40)
                .Select(g => new Confusion(intents[g.Key.First], intents[g.Key.Second], g.Count()))]
        };
    }

    static bool Right(HeldOutPhrase p) => p.Candidates[0].Intent == p.Meant;

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
