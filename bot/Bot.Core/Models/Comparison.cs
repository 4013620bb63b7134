using Nlp;

namespace Bot.Models;

/// <summary>What a model would do with a text.</summary>
/// <param name="Outcome">Act, Clarify or Abstain.</param>
/// <param name="Intent">The intent that came first; null without one.</param>
/// <param name="Confidence">How sure, 0 to 1.</param>
public sealed record Verdict(Outcome Outcome, string? Intent, double Confidence)
{
    /// <summary>What was understood, as a verdict.</summary>
    public static Verdict Of(Outcome outcome, IReadOnlyList<ScoredIntent> candidates) =>
        candidates.Count == 0 ? new(outcome, null, 0) : new(outcome, candidates[0].Intent, candidates[0].Confidence);

    /// <summary>Whether the customer would get another answer: another intent is acted on, or it is acted on instead of asked, and so on.
    /// How sure the model is does not matter, nor which intent comes first when nothing is done about it.</summary>
    public bool Differs(Verdict other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Outcome != other.Outcome || (Outcome == Outcome.Act && Intent != other.Intent);
    }

    /// <summary>Whether it is what should be done with a text that means <paramref name="intent"/> (null: nothing we do).</summary>
    public bool IsRight(string? intent) => intent is null ? Outcome != Outcome.Act : Outcome == Outcome.Act && Intent == intent;

    /// <summary>Whether it would be answered wrongly, which is worse than asking back.</summary>
    public bool IsWrong(string? intent) => Outcome == Outcome.Act && Intent != intent;
}

/// <summary>A text that two models would treat differently.</summary>
/// <param name="Text">The text, without personal data.</param>
/// <param name="Meant">What it means, where that is known: its intent, or "" for out of scope; null where nobody has said.</param>
/// <param name="Before">What the live model does.</param>
/// <param name="After">What the candidate would do.</param>
public sealed record Changed(string Text, string? Meant, Verdict Before, Verdict After);

/// <summary>A candidate beside the live model, on the same texts.</summary>
/// <param name="Live">Version that answered when they were compared.</param>
/// <param name="Candidate">Version it was compared with.</param>
/// <param name="Phrases">On phrases neither had seen.</param>
/// <param name="Traffic">On what customers wrote.</param>
/// <param name="Days">How many days of that were looked at.</param>
public sealed record Comparison(int Live, int Candidate, ComparedPhrases Phrases, ComparedTraffic Traffic, int Days);

/// <summary>What changed on phrases whose meaning is known.</summary>
/// <param name="Compared">Phrases both models were judged on.</param>
/// <param name="Mended">Now right, and not before.</param>
/// <param name="Broken">Right before, and not now.</param>
/// <param name="Samples">The broken ones first, then the mended ones.</param>
public sealed record ComparedPhrases(int Compared, int Mended, int Broken, IReadOnlyList<Changed> Samples);

/// <summary>What changed on recorded customers' turns.</summary>
/// <param name="Compared">Turns understood again.</param>
/// <param name="Differing">Of those, how many would be treated differently.</param>
/// <param name="Moves">From what to what, most frequent first.</param>
/// <param name="Samples">Some of them, side by side.</param>
public sealed record ComparedTraffic(int Compared, int Differing, IReadOnlyList<Move> Moves, IReadOnlyList<Changed> Samples);

/// <summary>So many turns go from one treatment to another.</summary>
public sealed record Move(string From, string To, int Turns);

/// <summary>Compares two models. Pure.</summary>
public static class Compare
{
    const int MostSamples = 200, MostMoves = 12;

    /// <summary>Two versions on the phrases both were judged on without having seen them.</summary>
    public static ComparedPhrases Phrases(IReadOnlyList<HeldOutPhrase> before, IReadOnlyList<HeldOutPhrase> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        // The same words may stand under two intents, and then they are two phrases.
        var was = before.GroupBy(phrase => (phrase.Text, phrase.Meant)).ToDictionary(group => group.Key, group => group.First());
        var compared = 0;
        List<Changed> mended = [], broken = [];
        foreach (var phrase in after)
        {
            if (!was.TryGetValue((phrase.Text, phrase.Meant), out var old))
                continue;
            compared++;
            var changed = new Changed(phrase.Text, phrase.Meant ?? "", Verdict.Of(old.Outcome, old.Candidates), Verdict.Of(phrase.Outcome, phrase.Candidates));
            switch (changed.Before.IsRight(phrase.Meant), changed.After.IsRight(phrase.Meant))
            {
                case (true, false):
                    broken.Add(changed);
                    break;
                case (false, true):
                    mended.Add(changed);
                    break;
            }
        }
        return new(compared, mended.Count, broken.Count, [.. broken.OrderByDescending(c => c.After.IsWrong(Meant(c))).Concat(mended).Take(MostSamples)]);

        static string? Meant(Changed changed) => changed.Meant is "" ? null : changed.Meant;
    }

    /// <summary>Two models on the same texts.</summary>
    public static ComparedTraffic Traffic(IReadOnlyList<(string Text, Verdict Before, Verdict After)> turns)
    {
        ArgumentNullException.ThrowIfNull(turns);
        var differing = turns.Where(turn => turn.Before.Differs(turn.After)).ToList();
        return new(
            turns.Count, differing.Count,
            [.. differing.GroupBy(turn => (From: Name(turn.Before), To: Name(turn.After))).OrderByDescending(move => move.Count()).ThenBy(move => move.Key)
                .Take(MostMoves).Select(move => new Move(move.Key.From, move.Key.To, move.Count()))],
            // One of each kind before the second of any: two hundred alike would hide the one that differs.
            [.. differing.GroupBy(turn => (Name(turn.Before), Name(turn.After))).SelectMany(kind => kind.DistinctBy(turn => turn.Text).Select((turn, place) => (turn, place)))
                .OrderBy(pair => pair.place).Take(MostSamples).Select(pair => new Changed(pair.turn.Text, null, pair.turn.Before, pair.turn.After))]);
    }

    /// <summary>What is done, in a word: an intent's name, "asks back" or "does not know".</summary>
    public static string Name(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return verdict.Outcome switch { Outcome.Act => verdict.Intent ?? "", Outcome.Clarify => "asks back", _ => "does not know" };
    }
}
