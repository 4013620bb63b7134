using Nlp.Linear;
using Nlp.Text;

namespace Nlp.Intents;

/// <summary>Trains the linear scores of the intents and of "out of scope", adds how near what was taught is, then everything that is calibrated on the
/// scores of phrases the scoring machines had not seen.</summary>
internal sealed class IntentTrainer(LanguageData data, WordForms forms, TrainingOptions options, TextVectors encoded)
{
    /// <summary>Of the phrases of our own that a model had not seen, the share the gate may turn away. Of CLINC150's validation part 1.5 %
    /// lets 94.0 % pass and be right, 2 % 93.2; something between was wanted.</summary>
    const double TurnedAway = 0.0175;

    /// <summary>Pull of the gate's weights towards zero. Strong, because the out-of-scope sentences that were written down are more alike
    /// than what customers think of: on CLINC150's validation part 0.001 stops 89 % where 0.01 to 0.05 stop 94.</summary>
    const double GatePenalty = 0.03;

    /// <summary>Pull of the weights of the judge of certainty.</summary>
    const double CertaintyPenalty = 1e-3;

    /// <summary>Phrases below which there is too little to say what is usual.</summary>
    const int Few = 50;

    readonly string[] intents = [.. data.Intents.Keys.Order(StringComparer.Ordinal)];
    readonly Message message = new();

    /// <summary>The name of an intent is one more phrase of it: "order-status" is "order status".</summary>
    public static string NameAsPhrase(string intent) => intent.Replace('-', ' ').Replace('_', ' ');

    public (IntentModel Model, ModelMetrics Metrics) Train(
        Action<double> progress, Action<IReadOnlyList<HeldOutPhrase>>? judged, CancellationToken cancellation)
    {
        var (texts, labels, parts) = Corpus();
        var vocabulary = Vocabulary.Build(texts, forms);
        var vectors = encoded.Of(texts, cancellation);
        progress(0.1);
        var (scorer, heldOut) = TextScorer.Train(texts, vectors, (float)options.VectorWeight, labels, intents.Length + 1, parts, vocabulary, options,
            share => progress(0.1 + 0.7 * share), cancellation);

        var meant = Array.ConvertAll(labels, label => (ushort)label);
        var neighbours = encoded.Dimensions == 0 ? null : Neighbours.Of(vectors, encoded.Dimensions, meant, intents.Length);
        if (neighbours is not null)
            AddNearness(neighbours, vectors, heldOut, parts, cancellation);
        var temperature = FitTemperature(heldOut, labels, parts);
        var model = new IntentModel
        {
            Names = intents,
            Vocabulary = vocabulary,
            Scorer = scorer.Scores,
            Phrases = texts,
            Meant = meant,
            Neighbours = neighbours,
            Temperature = temperature,
            Gate = Intents.Gate.Open,
            InScopeFrom = 0,
            Certainty = null,
            Breadth = null,
            PhrasesWith = CountPhrases(texts, labels, parts, vocabulary),
            UsualLength = UsualLength(),
            ActAt = options.ActAt,
            ActLead = options.ActLead,
            ClarifyAt = options.ClarifyAt
        };
        var measured = MeasureAll(model, texts, vectors, heldOut, labels, parts, cancellation);
        progress(0.95);
        var (gate, inScope) = FitGate(measured, labels, parts);
        var (judge, certainty) = FitCertainty(measured, heldOut, labels, parts);
        model = model with { Gate = gate, Certainty = judge, InScopeFrom = Quantile(inScope, labels, parts) };
        var phrases = HeldOut.Judge(model, texts, heldOut, labels, parts, inScope, certainty, new double[texts.Length]);
        var askedBack = 0.0;
        if (data.Several.Count >= Few && intents.Length > 1)
        {
            var rightly = phrases.Where(p => p.Outcome == Outcome.Act && p.Candidates[0].Intent == p.Meant).Select(p => p.Text).ToHashSet(StringComparer.Ordinal);
            (var breadth, var several, askedBack) = new BreadthTrainer(data.Several, model, options, encoded).Train(texts, vectors, labels, parts, measured, rightly, cancellation);
            model = model with { Breadth = breadth };
            phrases = HeldOut.Judge(model, texts, heldOut, labels, parts, inScope, certainty, several);
        }
        judged?.Invoke(phrases);
        return (model, Figures.Measure(intents, phrases) with { SeveralAskedBack = askedBack });
    }

    /// <summary>What the gate says at least of all phrases of our own but the few it may turn away.</summary>
    double Quantile(double[] inScope, int[] labels, int[] parts)
    {
        var own = Enumerable.Range(0, labels.Length).Where(i => parts[i] != Folds.Never && labels[i] < intents.Length).Select(i => inScope[i]).Order().ToArray();
        return own.Length == 0 ? 0 : own[(int)(TurnedAway * own.Length)];
    }

    /// <summary>Adds to the scores of each phrase how near the phrases of other parts are: those of its own part its machines had not seen either.</summary>
    static void AddNearness(Neighbours neighbours, float[] vectors, float[][] heldOut, int[] parts, CancellationToken cancellation) =>
        Parallel.For(0, parts.Length, new ParallelOptions { CancellationToken = cancellation, TaskScheduler = TaskScheduler.Current }, () => new float[parts.Length], (i, _, cosines) =>
        {
            if (parts[i] == Folds.Never)
                return cosines;
            neighbours.Cosines(vectors.AsSpan(i * neighbours.Dimensions, neighbours.Dimensions), cosines);
            neighbours.AddNearness(cosines, phrase => parts[phrase] == parts[i], heldOut[i]);
            return cosines;
        }, _ => { });

    (string[] Texts, int[] Labels, int[] Parts) Corpus()
    {
        var texts = new List<string>();
        var labels = new List<int>();
        var parts = new List<int>();
        for (var c = 0; c < intents.Length; c++)
        {
            var phrases = data.Intents[intents[c]];
            texts.AddRange(phrases);
            parts.AddRange(Folds.Of(phrases, options.Folds, options.Seed));
            texts.Add(NameAsPhrase(intents[c]));
            parts.Add(Folds.Never);
            labels.AddRange(Enumerable.Repeat(c, phrases.Count + 1));
        }
        texts.AddRange(data.OutOfScope);
        labels.AddRange(Enumerable.Repeat(intents.Length, data.OutOfScope.Count));
        parts.AddRange(Folds.Of(data.OutOfScope, options.Folds, options.Seed));
        return ([.. texts], [.. labels], [.. parts]);
    }

    /// <summary>The factor that makes held-out scores the likeliest as probabilities, by golden section.</summary>
    double FitTemperature(float[][] heldOut, int[] labels, int[] parts)
    {
        double Loss(double logTemperature)
        {
            var t = Math.Exp(logTemperature);
            double loss = 0;
            for (var i = 0; i < labels.Length; i++)
            {
                if (parts[i] == Folds.Never || labels[i] >= intents.Length)
                    continue;
                var own = heldOut[i][labels[i]];
                double sum = 0;
                for (var c = 0; c < intents.Length; c++)
                    sum += Math.Exp(t * (heldOut[i][c] - own));
                loss += Math.Log(sum);
            }
            return loss;
        }
        double low = Math.Log(0.5), high = Math.Log(30);
        var golden = (Math.Sqrt(5) - 1) / 2;
        while (high - low > 0.01)
        {
            var (a, b) = (high - golden * (high - low), low + golden * (high - low));
            if (Loss(a) < Loss(b)) high = b; else low = a;
        }
        return Math.Exp((low + high) / 2);
    }

    ushort[] CountPhrases(string[] texts, int[] labels, int[] parts, Vocabulary vocabulary)
    {
        var counts = new ushort[vocabulary.Count];
        var (tokens, read) = (message.Tokens, message.Features);
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= intents.Length || parts[i] == Folds.Never)
                continue;
            tokens.Read(texts[i], forms);
            read.Read(tokens, vocabulary);
            foreach (var row in read.WordRows.Take(tokens.Count).Concat(read.ConceptRows.Take(tokens.Count)).Distinct())
                if (row >= 0 && counts[row] < ushort.MaxValue)
                    counts[row]++;
        }
        return counts;
    }

    float[] UsualLength() => Array.ConvertAll(intents, intent => (float)data.Intents[intent].Average(phrase =>
    {
        message.Tokens.Read(phrase, WordForms.None);
        return Math.Log(1 + message.Tokens.Words);
    }));

    /// <summary>What the gate sees of each phrase that is judged; empty for the others.</summary>
    double[][] MeasureAll(IntentModel model, string[] texts, float[] vectors, float[][] heldOut, int[] labels, int[] parts, CancellationToken cancellation)
    {
        var measured = new double[texts.Length][];
        var features = model.Neighbours is null ? Gate.Features : Gate.FeaturesWithNeighbours;
        Parallel.For(0, texts.Length, new ParallelOptions { CancellationToken = cancellation, TaskScheduler = TaskScheduler.Current }, () => new Message(), (i, _, said) =>
        {
            measured[i] = parts[i] == Folds.Never ? [] : new double[features];
            if (parts[i] == Folds.Never)
                return said;
            said.Tokens.Read(texts[i], forms);
            said.Features.Read(said.Tokens, model.Vocabulary);
            var scores = heldOut[i].AsSpan(0, intents.Length);
            Gate.Measure(heldOut[i], intents.Length, model.Temperature, said.Tokens, said.Features, model.Vocabulary, model.PhrasesWith,
                model.UsualLength, labels[i] < intents.Length ? 1 : 0, measured[i]);
            if (model.Neighbours is { } neighbours)
            {
                var vector = vectors.AsSpan(i * neighbours.Dimensions, neighbours.Dimensions);
                var cosines = said.Scratch(texts.Length);
                neighbours.Cosines(vector, cosines);
                neighbours.Measure(vector, cosines, Top(scores), i, measured[i].AsSpan(Gate.Features));
            }
            return said;
        }, _ => { });
        return measured;
    }

    (Logistic Gate, double[] InScope) FitGate(double[][] measured, int[] labels, int[] parts)
    {
        var inScope = Enumerable.Repeat(1.0, measured.Length).ToArray();
        var judged = Enumerable.Range(0, measured.Length).Where(i => parts[i] != Folds.Never).ToArray();
        if (data.OutOfScope.Count < options.Folds)
        {
            var own = Array.FindAll(judged, i => labels[i] < intents.Length);
            var usual = own.Length < Few ? Gate.Open : Gate.Usual(Array.ConvertAll(own, i => measured[i]), TurnedAway);
            foreach (var i in judged)
                inScope[i] = Gate.InScope(usual, measured[i]);
            return (usual, inScope);
        }
        // Weighed to the share of out-of-scope messages expected in use, not the share in our files.
        var strangers = judged.Count(i => labels[i] == intents.Length);
        double Importance(int i) => labels[i] == intents.Length
            ? options.OutOfScopeShare / strangers
            : (1 - options.OutOfScopeShare) / (judged.Length - strangers);
        return (Judges.Fit(judged, i => measured[i], i => labels[i] < intents.Length, Importance, GatePenalty, parts, options.Folds, inScope), inScope);
    }

    (Logistic? Judge, double[] Certainty) FitCertainty(double[][] measured, float[][] heldOut, int[] labels, int[] parts)
    {
        var certainty = new double[measured.Length];
        var judged = Enumerable.Range(0, measured.Length).Where(i => parts[i] != Folds.Never && labels[i] < intents.Length).ToArray();
        for (var i = 0; i < measured.Length; i++)
            certainty[i] = parts[i] == Folds.Never ? 0 : measured[i][2];
        if (intents.Length < 2 || judged.Length < 200)
            return (null, certainty); // too little to judge by: the temperature alone
        double[] Features(int i)
        {
            var features = new double[Gate.CertaintyFeatures(measured[i].Length)];
            Gate.MeasureCertainty(measured[i], features);
            return features;
        }
        bool Right(int i) => Top(heldOut[i].AsSpan(0, intents.Length)) == labels[i];
        var judge = Judges.Fit(judged, Features, Right, _ => 1.0 / judged.Length, CertaintyPenalty, parts, options.Folds, certainty);
        for (var i = 0; i < measured.Length; i++)
            if (parts[i] != Folds.Never && labels[i] == intents.Length)
                certainty[i] = Gate.Certainty(judge, measured[i]);
        return (judge, certainty);
    }

    static int Top(ReadOnlySpan<float> scores)
    {
        var top = 0;
        for (var c = 1; c < scores.Length; c++)
            if (scores[c] > scores[top])
                top = c;
        return top;
    }
}
