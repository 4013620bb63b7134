using Nlp;

namespace Bot.Models;

/// <summary>A count of the drift monitors: how many turns of a day fell into a bin of a measure.</summary>
/// <param name="Model">Name of the model that heard them; "" for what happens to conversations, which no model does alone.</param>
/// <param name="Day">Day, UTC.</param>
/// <param name="Measure">One of <see cref="Drift.Measures"/>.</param>
/// <param name="Bin">Number of the bin, from 0.</param>
/// <param name="Count">How many.</param>
public sealed record DriftCount(string Model, DateOnly Day, string Measure, int Bin, long Count);

/// <summary>How far a day is from what is usual.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Index">The population stability index; null when there is too little to say.</param>
/// <param name="Turns">Counted for it.</param>
/// <param name="Span">Days taken together, from 1, to have enough.</param>
public sealed record DriftDay(DateOnly Day, double? Index, long Turns, int Span)
{
    /// <summary>Whether somebody has to look.</summary>
    public bool Alerts => Index > Drift.AlertAbove;
}

/// <summary>What the drift monitors watch, and when they warn. Pure.</summary>
/// <remarks>The population stability index of credit scoring: the sum over bins of (share now - share usual) x ln(share now / share usual).
/// Below 0.1 nothing has changed, above 0.2 something has.</remarks>
public static class Drift
{
    /// <summary>Index above which the page, the metrics and the health detail warn.</summary>
    public const double AlertAbove = 0.2;

    /// <summary>Fewest turns to judge by: with fewer, ten bins differ by chance alone.</summary>
    public const int Fewest = 200;

    /// <summary>Most days that are taken together to have that many.</summary>
    public const int WidestSpan = 7;

    /// <summary>Share of words the model knows, in tenths.</summary>
    public const string Known = "known-words";

    /// <summary>Words of a message.</summary>
    public const string Length = "length";

    /// <summary>Confidence in the best candidate, in tenths.</summary>
    public const string Confidence = "confidence";

    /// <summary>Act, clarify, abstain.</summary>
    public const string Outcomes = "outcome";

    /// <summary>Turns, and hand-overs to a person.</summary>
    public const string HandedOver = "handed-over";

    /// <summary>Answers to the survey, 1 to 5.</summary>
    public const string Survey = "survey";

    static readonly int[] LengthFrom = [0, 2, 3, 5, 8, 13, 21];

    /// <summary>All measures with the number of their bins.</summary>
    public static IReadOnlyDictionary<string, int> Measures { get; } = new Dictionary<string, int>
    {
        [Known] = 10,
        [Length] = LengthFrom.Length,
        [Confidence] = 10,
        [Outcomes] = 3,
        [HandedOver] = 2,
        [Survey] = 5,
    };

    /// <summary>The bin of a share from 0 to 1.</summary>
    public static int Tenth(double share) => Math.Clamp((int)(share * 10), 0, 9);

    /// <summary>The bin of a number of words.</summary>
    public static int LengthBin(int words)
    {
        var bin = Array.FindLastIndex(LengthFrom, from => words >= from);
        return Math.Max(0, bin);
    }

    /// <summary>What a model's own phrases look like: what is usual until it has been live for a week.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<long>> Usual(IReadOnlyList<HeldOutPhrase> judged, Func<string, double> knownShare)
    {
        ArgumentNullException.ThrowIfNull(judged);
        ArgumentNullException.ThrowIfNull(knownShare);
        return new Dictionary<string, IReadOnlyList<long>>
        {
            [Known] = Count(Known, phrase => Tenth(knownShare(phrase.Text))),
            [Length] = Count(Length, phrase => LengthBin(Words.Of(phrase.Text).Count)),
            [Confidence] = Count(Confidence, phrase => Tenth(phrase.Candidates.Count > 0 ? phrase.Candidates[0].Confidence : 0)),
            [Outcomes] = Count(Outcomes, phrase => (int)phrase.Outcome),
        };

        long[] Count(string measure, Func<HeldOutPhrase, int> bin)
        {
            var counts = new long[Measures[measure]];
            foreach (var phrase in judged)
                counts[bin(phrase)]++;
            return counts;
        }
    }

    /// <summary>The population stability index of two counts over the same bins; half a turn is added to every bin, so that an empty one
    /// does not make it infinite.</summary>
    public static double Index(IReadOnlyList<long> usual, IReadOnlyList<long> now)
    {
        ArgumentNullException.ThrowIfNull(usual);
        ArgumentNullException.ThrowIfNull(now);
        if (usual.Count != now.Count)
            throw new ArgumentException($"{usual.Count} bins cannot be compared with {now.Count}.", nameof(now));
        double allUsual = usual.Sum() + 0.5 * usual.Count, allNow = now.Sum() + 0.5 * now.Count;
        double index = 0;
        for (var bin = 0; bin < usual.Count; bin++)
        {
            var (p, q) = ((now[bin] + 0.5) / allNow, (usual[bin] + 0.5) / allUsual);
            index += (p - q) * Math.Log(p / q);
        }
        return index;
    }

    /// <summary>What is usual for a measure: the first week in which the model was live, when that week is over and had enough turns;
    /// else what its phrases look like; null when neither is known.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="counts">Counts of the model.</param>
    /// <param name="report">The model's report.</param>
    /// <param name="today">Today, UTC.</param>
    public static (IReadOnlyList<long> Counts, bool FromFirstWeek)? Baseline(string measure, IReadOnlyList<DriftCount> counts, ModelReport? report, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var mine = counts.Where(count => count.Measure == measure).ToList();
        if (mine.Count > 0)
        {
            var first = mine.Min(count => count.Day);
            var week = Sum(measure, mine.Where(count => count.Day < first.AddDays(7)));
            if (today >= first.AddDays(7) && week.Sum() >= Fewest)
                return (week, true);
        }
        return report?.Usual.GetValueOrDefault(measure) is { } usual && usual.Sum() > 0 ? (usual, false) : null;
    }

    /// <summary>Every day from the first with a count to <paramref name="today"/>, at most <paramref name="days"/>, oldest first.</summary>
    public static IReadOnlyList<DriftDay> Days(string measure, IReadOnlyList<long> usual, IReadOnlyList<DriftCount> counts, DateOnly today, int days)
    {
        ArgumentNullException.ThrowIfNull(counts);
        var byDay = counts.Where(count => count.Measure == measure).GroupBy(count => count.Day).ToDictionary(day => day.Key, day => Sum(measure, day));
        if (byDay.Count == 0)
            return [];
        var from = byDay.Keys.Min() is var first && first > today.AddDays(1 - days) ? first : today.AddDays(1 - days);
        var found = new List<DriftDay>();
        for (var day = from; day <= today; day = day.AddDays(1))
        {
            var now = new long[Measures[measure]];
            var span = 0;
            while (span < WidestSpan && now.Sum() < Fewest)
            {
                if (byDay.TryGetValue(day.AddDays(-span), out var counted))
                    for (var bin = 0; bin < now.Length; bin++)
                        now[bin] += counted[bin];
                span++;
            }
            var turns = now.Sum();
            found.Add(new(day, turns < Fewest ? null : Index(usual, now), turns, span));
        }
        return found;
    }

    static long[] Sum(string measure, IEnumerable<DriftCount> counts)
    {
        var sum = new long[Measures[measure]];
        foreach (var count in counts)
            if (count.Bin >= 0 && count.Bin < sum.Length)
                sum[count.Bin] += count.Count;
        return sum;
    }
}

/// <summary>The counts of the drift monitors as they are stored. They lag behind the turns by a breath.</summary>
public interface IDriftCounts
{
    /// <summary>Counts since a day: of one model, and those of no model.</summary>
    ValueTask<IReadOnlyList<DriftCount>> SinceAsync(string model, DateOnly day, CancellationToken cancellation);
}
