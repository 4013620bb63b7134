using Nlp.Linear;
using Nlp.Text;

namespace Nlp.Intents;

/// <summary>Learns which messages could mean several things, from such messages and from the phrases of the intents, each of which means one.</summary>
/// <param name="several">Messages, with what they may mean.</param>
/// <param name="model">The intents, trained without these messages.</param>
/// <param name="options">Cost, folds and seed.</param>
/// <param name="encoded">Reads the messages.</param>
internal sealed class BreadthTrainer(IReadOnlyList<(string Text, IReadOnlyList<string> Intents)> several, IntentModel model, TrainingOptions options, TextVectors encoded)
{
    /// <summary>Of the phrases that would be acted on rightly, the share that may be asked back about instead. In the cross-validation of the
    /// shop 1 % asks back about 58 % of the messages that could mean several things, 2 % about 60, 5 % about 69; without this judge it were 23.</summary>
    const double AskedInVain = 0.01;

    const double Penalty = 1e-2;

    readonly Message message = new();

    /// <summary>Trains on the corpus of the intents.</summary>
    /// <param name="texts">Phrases, intent names and out-of-scope sentences.</param>
    /// <param name="vectors">Their vectors.</param>
    /// <param name="labels">Their intents; the number of intents for out of scope.</param>
    /// <param name="parts">Their parts.</param>
    /// <param name="measured">What the gate measured of each that is judged.</param>
    /// <param name="rightly">The phrases that would be acted on rightly.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <returns>The trained judge; what one that had not seen it says of each text; the share of the messages that are asked back about with a
    /// possible intent among what is offered.</returns>
    public (Breadth Breadth, double[] Says, double AskedBack) Train(string[] texts, float[] vectors, int[] labels, int[] parts, double[][] measured,
        IReadOnlySet<string> rightly, CancellationToken cancellation)
    {
        var own = Enumerable.Range(0, texts.Length).Where(i => parts[i] != Folds.Never && labels[i] < model.Names.Length).ToArray();
        var (broad, dense) = (several.Select(s => s.Text).ToArray(), encoded.Dimensions);
        // The phrases, then the messages.
        string[] all = [.. own.Select(i => texts[i]), .. broad];
        float[] allVectors = [.. own.SelectMany(i => vectors[(i * dense)..((i + 1) * dense)]), .. encoded.Of(broad, cancellation)];
        int[] allParts = [.. own.Select(i => parts[i]), .. Folds.Of(broad, options.Folds, options.Seed)];
        var isBroad = all.Select((_, i) => i < own.Length ? 0 : 1).ToArray();
        var (scorer, heldOut) = TextScorer.Train(all, allVectors, (float)options.VectorWeight, isBroad, 2, allParts, model.Vocabulary, options, _ => { }, cancellation);

        var understood = broad.Select((text, i) => Understand(text, allVectors.AsSpan((own.Length + i) * dense, dense))).ToArray();
        var rows = all.Select((_, i) =>
        {
            var row = new double[Breadth.Features(model.Measured)];
            Breadth.Measure(heldOut[i][1], i < own.Length ? measured[own[i]] : understood[i - own.Length].Measured, row);
            return row;
        }).ToArray();
        var judged = new double[all.Length];
        var judge = Judges.Fit([.. Enumerable.Range(0, all.Length)], i => rows[i], i => isBroad[i] == 1, i => 0.5 / (isBroad[i] == 1 ? broad.Length : own.Length),
            Penalty, allParts, options.Folds, judged);
        var spared = Enumerable.Range(0, own.Length).Where(i => rightly.Contains(all[i])).Select(i => judged[i]).Order().ToArray();
        var breadth = new Breadth(Column(scorer.Scores, 1), judge, spared.Length == 0 ? 1 : spared[(int)((1 - AskedInVain) * (spared.Length - 1))]);

        var says = new double[texts.Length];
        for (var i = 0; i < texts.Length; i++)
            if (parts[i] != Folds.Never && labels[i] >= model.Names.Length)
                says[i] = breadth.Of(Score(breadth, texts[i], vectors.AsSpan(i * dense, dense)), measured[i]);
        for (var i = 0; i < own.Length; i++)
            says[own[i]] = judged[i];
        var asking = model with { Breadth = breadth };
        return (breadth, says, (double)several.Where((message, i) => understood[i] is var said
            && asking.Decide(said.Candidates, said.InScope, judged[own.Length + i]) == Outcome.Clarify
            && said.Candidates.Any(c => message.Intents.Contains(c.Intent))).Count() / several.Count);
    }

    (ScoredIntent[] Candidates, double InScope, double[] Measured) Understand(string text, ReadOnlySpan<float> vector)
    {
        var (confidence, measured) = (new double[model.Names.Length], new double[model.Measured]);
        message.Read(text, model.Vocabulary.Forms, vector);
        model.Measure(message, confidence, measured);
        var (inScope, _) = model.Confidence(message, confidence);
        return (model.Best(confidence), inScope, measured);
    }

    float Score(Breadth breadth, string text, ReadOnlySpan<float> vector)
    {
        message.Read(text, model.Vocabulary.Forms, vector);
        message.Features.Read(message.Tokens, model.Vocabulary);
        return breadth.Score(message.Features.Rows.AsSpan(0, message.Features.Count), message.Features.Weights, vector);
    }

    static float[] Column(OneAgainstRest scores, int column) =>
        [.. Enumerable.Range(0, scores.Weights.Length / scores.Stride).Select(line => scores.Weights[line * scores.Stride + column])];
}
