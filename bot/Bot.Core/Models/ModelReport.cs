using Nlp;

namespace Bot.Models;

/// <summary>How a model did on phrases it had not seen. Everything is counted from the held-out phrases, so that each figure can be opened
/// into the phrases behind it.</summary>
/// <param name="Phrases">Phrases of intents.</param>
/// <param name="OutOfScope">Out-of-scope sentences.</param>
/// <param name="Accuracy">Share of phrases whose own intent came first, 0 to 1.</param>
/// <param name="MacroF1">F1 averaged over intents, each counting the same, 0 to 1.</param>
/// <param name="ActedOn">Share of phrases that would be acted on, 0 to 1.</param>
/// <param name="ActedOnRight">Of those, the share that was right, 0 to 1.</param>
/// <param name="OutOfScopeRecall">Share of out-of-scope sentences that would not be acted on, 0 to 1.</param>
/// <param name="OutOfScopeAuroc">Probability that the gate trusts a phrase more than an out-of-scope sentence, 0.5 to 1.</param>
/// <param name="CalibrationError">Expected calibration error over <see cref="Reliability"/>, 0 to 1.</param>
/// <param name="Reliability">How sure against how often right.</param>
/// <param name="Intents">By intent, in the order of their names.</param>
/// <param name="Confusions">Pairs that are mixed up, worst first.</param>
/// <param name="Doubtful">Phrases that look as if they belonged elsewhere, surest first.</param>
/// <param name="Usual">What the model should see in use, for the drift monitors: counts by measure and bin.</param>
public sealed record ModelReport(
    int Phrases, int OutOfScope, double Accuracy, double MacroF1, double ActedOn, double ActedOnRight, double OutOfScopeRecall, double OutOfScopeAuroc,
    double CalibrationError, IReadOnlyList<ReliabilityBin> Reliability, IReadOnlyList<IntentFigures> Intents, IReadOnlyList<Confusion> Confusions,
    IReadOnlyList<DoubtfulPhrase> Doubtful, IReadOnlyDictionary<string, IReadOnlyList<long>> Usual)
{
    const int Bins = 15, MostPairs = 40, MostDoubtful = 60;

    // A model that had not seen the phrase is this sure of another intent: in our own files nine of ten of these were worth a look.
    const double DoubtfulFrom = 0.8;

    /// <summary>Counts a model's report.</summary>
    /// <param name="judged">What a model that had not seen it made of each phrase.</param>
    /// <param name="knownShare">Share of a phrase's words that other phrases have.</param>
    public static ModelReport Of(IReadOnlyList<HeldOutPhrase> judged, Func<string, double> knownShare)
    {
        ArgumentNullException.ThrowIfNull(judged);
        ArgumentNullException.ThrowIfNull(knownShare);
        var ours = judged.Where(phrase => phrase.Meant is not null).ToList();
        var strangers = judged.Where(phrase => phrase.Meant is null).ToList();
        var acted = ours.Where(phrase => phrase.Outcome == Outcome.Act).ToList();
        var intents = Figures(ours);
        var bins = Reliable(ours);
        return new(
            ours.Count, strangers.Count, Share(ours, Right), intents.Count == 0 ? 0 : intents.Average(intent => intent.F1),
            Share(ours, phrase => phrase.Outcome == Outcome.Act), Share(acted, Right),
            Share(strangers, phrase => phrase.Outcome != Outcome.Act), Auroc(ours, strangers),
            ours.Count == 0 ? 0 : bins.Sum(bin => Math.Abs(bin.Sure - bin.Right) * bin.Phrases) / ours.Count, bins, intents,
            [.. ours.Where(phrase => !Right(phrase)).GroupBy(phrase => (Meant: phrase.Meant!, Taken: Taken(phrase)))
                .OrderByDescending(pair => pair.Count()).ThenBy(pair => pair.Key).Take(MostPairs).Select(pair => new Confusion(pair.Key.Meant, pair.Key.Taken, pair.Count()))],
            [.. ours.Where(phrase => !Right(phrase) && phrase.Certainty >= DoubtfulFrom)
                .OrderByDescending(phrase => phrase.Certainty).ThenBy(phrase => phrase.Text, StringComparer.Ordinal).Take(MostDoubtful)
                .Select(phrase => new DoubtfulPhrase(phrase.Text, phrase.Meant!, Taken(phrase), phrase.Certainty))],
            Drift.Usual(judged, knownShare));
    }

    /// <summary>How often a word occurs in phrases, to say of a phrase how many of its words the others have.</summary>
    public static Func<string, double> KnownByOthers(LanguageData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var phrasesWith = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var phrase in data.Intents.Values.SelectMany(phrases => phrases))
            foreach (var word in Words.Of(phrase).Distinct(StringComparer.OrdinalIgnoreCase))
                phrasesWith[word] = phrasesWith.GetValueOrDefault(word) + 1;
        return phrase =>
        {
            var words = Words.Of(phrase);
            return words.Count == 0 ? 1 : words.Count(word => phrasesWith.GetValueOrDefault(word) > 1) / (double)words.Count;
        };
    }

    static bool Right(HeldOutPhrase phrase) => Taken(phrase) == phrase.Meant;

    static string Taken(HeldOutPhrase phrase) => phrase.Candidates.Count > 0 ? phrase.Candidates[0].Intent : "";

    static double Share(List<HeldOutPhrase> of, Func<HeldOutPhrase, bool> which) => of.Count == 0 ? 0 : of.Count(which) / (double)of.Count;

    static List<IntentFigures> Figures(List<HeldOutPhrase> ours)
    {
        var taken = ours.GroupBy(Taken).ToDictionary(group => group.Key, group => (All: group.Count(), Right: group.Count(Right)));
        return [.. ours.GroupBy(phrase => phrase.Meant!).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group =>
        {
            var (all, right) = taken.GetValueOrDefault(group.Key);
            return new IntentFigures(group.Key, group.Count(), all == 0 ? 0 : right / (double)all, right / (double)group.Count());
        })];
    }

    static List<ReliabilityBin> Reliable(List<HeldOutPhrase> ours) =>
        [.. ours.GroupBy(phrase => Math.Min((int)(phrase.Certainty * Bins), Bins - 1)).OrderBy(bin => bin.Key)
            .Select(bin => new ReliabilityBin(bin.Average(phrase => phrase.Certainty), bin.Count(Right) / (double)bin.Count(), bin.Count()))];

    // The share of pairs that are the right way round, ties counting half.
    static double Auroc(List<HeldOutPhrase> ours, List<HeldOutPhrase> strangers)
    {
        if (ours.Count == 0 || strangers.Count == 0)
            return 0.5;
        double wins = 0;
        var below = 0;
        foreach (var same in ours.Select(phrase => (phrase.InScope, Ours: true)).Concat(strangers.Select(phrase => (phrase.InScope, Ours: false)))
            .GroupBy(phrase => phrase.InScope).OrderBy(group => group.Key))
        {
            var (mine, theirs) = (same.Count(phrase => phrase.Ours), same.Count(phrase => !phrase.Ours));
            wins += mine * (below + theirs / 2.0);
            below += theirs;
        }
        return wins / ((double)ours.Count * strangers.Count);
    }
}

/// <summary>Phrases of which the model was about equally sure.</summary>
/// <param name="Sure">How sure it was on average, 0 to 1.</param>
/// <param name="Right">How often it was right, 0 to 1.</param>
/// <param name="Phrases">How many phrases.</param>
public sealed record ReliabilityBin(double Sure, double Right, int Phrases);

/// <summary>How well one intent is told from the others.</summary>
/// <param name="Intent">Which.</param>
/// <param name="Phrases">Phrases of its own.</param>
/// <param name="Precision">Of the phrases taken for it, the share that meant it, 0 to 1.</param>
/// <param name="Recall">Of its own phrases, the share taken for it, 0 to 1.</param>
public sealed record IntentFigures(string Intent, int Phrases, double Precision, double Recall)
{
    /// <summary>Harmonic mean of the two.</summary>
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);
}

/// <summary>A phrase that looks as if it belonged to another intent.</summary>
/// <param name="Text">The phrase.</param>
/// <param name="Meant">The intent it is filed under.</param>
/// <param name="Taken">The intent it was taken for.</param>
/// <param name="Certainty">How surely, 0 to 1.</param>
public sealed record DoubtfulPhrase(string Text, string Meant, string Taken, double Certainty);
