using Nlp.Linear;
using Nlp.Storage;
using Nlp.Text;

namespace Nlp.Intents;

/// <summary>What a message wants: linear scores and the nearness of what was taught, the temperature that makes them probabilities, and the gate. Immutable.</summary>
internal sealed record IntentModel
{
    const int MostCandidates = 3;

    /// <summary>Names of the intents, in ordinal order.</summary>
    public required string[] Names { get; init; }
    public required Vocabulary Vocabulary { get; init; }
    /// <summary>Scores of the intents, then of "out of scope".</summary>
    public required OneAgainstRest Scorer { get; init; }
    /// <summary>The phrases taught, intent names and out-of-scope sentences among them.</summary>
    public required string[] Phrases { get; init; }
    /// <summary>Intent of each phrase; the number of intents for out of scope.</summary>
    public required ushort[] Meant { get; init; }
    /// <summary>Null for a model trained without an encoder.</summary>
    public required Neighbours? Neighbours { get; init; }
    public required double Temperature { get; init; }
    public required Logistic Gate { get; init; }
    /// <summary>Probability of being in scope below which the model abstains.</summary>
    public required double InScopeFrom { get; init; }
    public required Logistic? Certainty { get; init; }
    /// <summary>Null for a language without messages that could mean several things.</summary>
    public required Breadth? Breadth { get; init; }
    public required ushort[] PhrasesWith { get; init; }
    public required float[] UsualLength { get; init; }
    public required double ActAt { get; init; }
    public required double ActLead { get; init; }
    public required double ClarifyAt { get; init; }

    /// <summary>Calibrated probability of every intent, of the message being in scope, which is contained in the others, and of its
    /// meaning several things if it is.</summary>
    public (double InScope, double Several) Confidence(Message message, Span<double> into)
    {
        Span<double> features = stackalloc double[Measured];
        Measure(message, into, features);
        var inScope = Intents.Gate.InScope(Gate, features);
        var several = Breadth?.Of(Breadth.Score(message.Features.Rows.AsSpan(0, message.Features.Count), message.Features.Weights, VectorOf(message)), features) ?? 0;
        var intents = into.Length;
        if (Certainty is not null)
            Intents.Gate.Spread(into, Intents.Gate.Certainty(Certainty, features));
        for (var c = 0; c < intents; c++)
            into[c] *= inScope;
        return (inScope, several);
    }

    /// <summary>Numbers that <see cref="Measure"/> measures.</summary>
    public int Measured => Neighbours is null ? Intents.Gate.Features : Intents.Gate.FeaturesWithNeighbours;

    /// <summary>What gate, certainty and breadth are judged by.</summary>
    /// <param name="message">The message; its features are then those of the vocabulary.</param>
    /// <param name="probabilities">Receives what the temperature makes of the scores.</param>
    /// <param name="into">Receives what is measured.</param>
    public void Measure(Message message, Span<double> probabilities, Span<double> into)
    {
        var read = message.Features;
        read.Read(message.Tokens, Vocabulary);
        Span<float> scores = stackalloc float[Scorer.Stride];
        Scorer.Score(read.Rows.AsSpan(0, read.Count), read.Weights, VectorOf(message), scores);
        var cosines = CosinesOf(message);
        Neighbours?.AddNearness(cosines, hidden: null, scores);
        var intents = probabilities.Length;
        var top = 0;
        for (var c = 1; c < intents; c++)
            if (scores[c] > scores[top])
                top = c;
        double sum = 0;
        for (var c = 0; c < intents; c++)
            sum += probabilities[c] = Math.Exp(Temperature * (scores[c] - scores[top]));
        for (var c = 0; c < intents; c++)
            probabilities[c] /= sum;
        Intents.Gate.Measure(scores, intents, Temperature, message.Tokens, read, Vocabulary, PhrasesWith, UsualLength, 0, into);
        Neighbours?.Measure(message.Vector, cosines, top, self: -1, into[Intents.Gate.Features..]);
    }

    /// <summary>Cosines of a message to the phrases taught, empty without an encoder. They stay good until the message's next.</summary>
    public ReadOnlySpan<float> CosinesOf(Message message)
    {
        if (Neighbours is null)
            return [];
        var cosines = message.Scratch(Phrases.Length);
        Neighbours.Cosines(message.Vector, cosines);
        return cosines;
    }

    ReadOnlySpan<float> VectorOf(Message message) => Neighbours is null ? [] : message.Vector;

    /// <summary>The likeliest intents, best first.</summary>
    public ScoredIntent[] Best(ReadOnlySpan<double> confidence)
    {
        var count = Math.Min(MostCandidates, confidence.Length);
        Span<int> best = stackalloc int[MostCandidates];
        best = best[..count];
        best.Fill(-1);
        for (var c = 0; c < confidence.Length; c++)
            for (var place = 0; place < count; place++)
                if (best[place] < 0 || confidence[c] > confidence[best[place]])
                {
                    for (var down = count - 1; down > place; down--)
                        best[down] = best[down - 1];
                    best[place] = c;
                    break;
                }
        var candidates = new ScoredIntent[count];
        for (var i = 0; i < count; i++)
            candidates[i] = new ScoredIntent(Names[best[i]], confidence[best[i]]);
        return candidates;
    }

    public Outcome Decide(ReadOnlySpan<ScoredIntent> candidates, double inScope, double several)
    {
        var outcome = inScope < InScopeFrom ? Outcome.Abstain : Decide(candidates, ActAt, ActLead, ClarifyAt);
        return outcome == Outcome.Act && Breadth is not null && several >= Breadth.AskFrom ? Outcome.Clarify : outcome;
    }

    public static Outcome Decide(ReadOnlySpan<ScoredIntent> candidates, double actAt, double actLead, double clarifyAt)
    {
        if (candidates.IsEmpty)
            return Outcome.Abstain;
        var top = candidates[0].Confidence;
        var second = candidates.Length > 1 ? candidates[1].Confidence : 0;
        if (top >= actAt && top - second >= actLead)
            return Outcome.Act;
        double sum = 0;
        foreach (var candidate in candidates)
            sum += candidate.Confidence;
        return sum >= clarifyAt ? Outcome.Clarify : Outcome.Abstain;
    }

    public void Write(BinaryWriter w)
    {
        w.WriteStrings(Names);
        w.WriteVocabulary(Vocabulary);
        w.WriteScorer(Scorer);
        w.WriteStrings(Phrases);
        w.WriteArray(Meant);
        w.Write(Neighbours?.Dimensions ?? 0);
        if (Neighbours is not null)
        {
            w.WriteArray(Neighbours.Scales);
            w.WriteArray(Neighbours.Steps);
            w.WriteArray(Neighbours.Centres);
        }
        w.Write(Temperature);
        w.WriteLogistic(Gate);
        w.Write(InScopeFrom);
        w.WriteLogistic(Certainty);
        Breadth.Write(w, Breadth);
        w.WriteArray(PhrasesWith);
        w.WriteArray(UsualLength);
        w.Write(ActAt);
        w.Write(ActLead);
        w.Write(ClarifyAt);
    }

    public static IntentModel Read(BinaryReader r, WordForms forms)
    {
        var (names, vocabulary, scorer, phrases, meant) = (r.ReadStrings(), r.ReadVocabulary(forms), r.ReadScorer(), r.ReadStrings(), r.ReadArray<ushort>());
        // Property initialisers run in the order they are written, which is the order of Write.
        return new()
        {
            Names = names,
            Vocabulary = vocabulary,
            Scorer = scorer,
            Phrases = phrases,
            Meant = meant,
            Neighbours = r.ReadInt32() is > 0 and var dimensions
                ? new Neighbours(dimensions, meant, r.ReadArray<float>(), r.ReadArray<sbyte>(), r.ReadArray<float>()) : null,
            Temperature = r.ReadDouble(),
            Gate = r.ReadLogistic() ?? throw new InvalidDataException("The gate is missing."),
            InScopeFrom = r.ReadDouble(),
            Certainty = r.ReadLogistic(),
            Breadth = Breadth.Read(r),
            PhrasesWith = r.ReadArray<ushort>(),
            UsualLength = r.ReadArray<float>(),
            ActAt = r.ReadDouble(),
            ActLead = r.ReadDouble(),
            ClarifyAt = r.ReadDouble()
        };
    }
}
