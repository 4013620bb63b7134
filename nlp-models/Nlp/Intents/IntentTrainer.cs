using Nlp.Linear;
using Nlp.Text;

namespace Nlp.Intents;

/// <summary>Trains the linear scores of the intents and of "out of scope", then everything that is calibrated on the
/// scores of phrases the scoring machines had not seen.</summary>
internal sealed class IntentTrainer(LanguageData data, WordForms forms, TrainingOptions options)
{
    readonly string[] intents = [.. data.Intents.Keys.Order(StringComparer.Ordinal)];
    readonly Tokens tokens = new();
    readonly FeatureReader reader = new();

    /// <summary>The name of an intent is one more phrase of it: "order-status" is "order status".</summary>
    public static string NameAsPhrase(string intent) => intent.Replace('-', ' ').Replace('_', ' ');

    public (IntentModel Model, ModelMetrics Metrics) Train(
        Action<double> progress, Action<IReadOnlyList<HeldOutPhrase>>? judged, CancellationToken cancellation)
    {
        var (texts, labels, parts) = Corpus();
        var vocabulary = Vocabulary.Build(texts, forms);
        var examples = new Examples(vocabulary.Count, dense: 0);
        foreach (var text in texts)
        {
            tokens.Read(text, forms);
            reader.Read(tokens, vocabulary);
            examples.Add(reader.Rows.AsSpan(0, reader.Count), reader.Weights.AsSpan(0, reader.Count), []);
        }
        var (scorer, heldOut) = OneAgainstRest.Train(examples, labels, parts, intents.Length + 1, options, progress, cancellation);

        var temperature = FitTemperature(heldOut, labels, parts);
        var usualLength = UsualLength();
        var phrasesWith = CountPhrases(texts, labels, parts, vocabulary);
        var measured = MeasureAll(texts, heldOut, labels, parts, temperature, vocabulary, phrasesWith, usualLength);
        var (gate, inScope) = FitGate(measured, labels, parts);
        var (judge, certainty) = FitCertainty(measured, heldOut, labels, parts);
        var model = new IntentModel
        {
            Names = intents,
            Vocabulary = vocabulary,
            Scorer = scorer,
            Temperature = temperature,
            Gate = gate,
            Certainty = judge,
            PhrasesWith = phrasesWith,
            UsualLength = usualLength,
            ActAt = options.ActAt,
            ActLead = options.ActLead,
            ClarifyAt = options.ClarifyAt
        };
        judged?.Invoke(HeldOut.Judge(texts, intents, heldOut, labels, parts, temperature, inScope, certainty, options));
        return (model, Figures.Measure(intents, heldOut, labels, parts, temperature, inScope, certainty, options));
    }

    (string[] Texts, int[] Labels, int[] Parts) Corpus()
    {
        var texts = new List<string>();
        var labels = new List<int>();
        var parts = new List<int>();
        for (var c = 0; c < intents.Length; c++)
        {
            var phrases = data.Intents[intents[c]];
            texts.AddRange(phrases);
            parts.AddRange(Folds.Of(phrases.Count, options.Folds, options.Seed + 1000 + c));
            texts.Add(NameAsPhrase(intents[c]));
            parts.Add(Folds.Never);
            labels.AddRange(Enumerable.Repeat(c, phrases.Count + 1));
        }
        texts.AddRange(data.OutOfScope);
        labels.AddRange(Enumerable.Repeat(intents.Length, data.OutOfScope.Count));
        parts.AddRange(Folds.Of(data.OutOfScope.Count, options.Folds, options.Seed + 1));
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
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] >= intents.Length || parts[i] == Folds.Never)
                continue;
            tokens.Read(texts[i], forms);
            reader.Read(tokens, vocabulary);
            foreach (var row in reader.WordRows.Take(tokens.Count).Concat(reader.ConceptRows.Take(tokens.Count)).Distinct())
                if (row >= 0 && counts[row] < ushort.MaxValue)
                    counts[row]++;
        }
        return counts;
    }

    float[] UsualLength()
    {
        return Array.ConvertAll(intents, intent => (float)data.Intents[intent].Average(phrase =>
        {
            tokens.Read(phrase, WordForms.None);
            return Math.Log(1 + tokens.Words);
        }));
    }

    /// <summary>What the gate sees of each phrase that is judged; empty for the others.</summary>
    double[][] MeasureAll(string[] texts, float[][] heldOut, int[] labels, int[] parts,
        double temperature, Vocabulary vocabulary, ushort[] phrasesWith, float[] usualLength)
    {
        var measured = new double[texts.Length][];
        for (var i = 0; i < labels.Length; i++)
        {
            measured[i] = parts[i] == Folds.Never ? [] : new double[Gate.Features];
            if (parts[i] == Folds.Never)
                continue;
            tokens.Read(texts[i], forms);
            reader.Read(tokens, vocabulary);
            Gate.Measure(heldOut[i], intents.Length, temperature, tokens, reader, vocabulary, phrasesWith, usualLength, labels[i] < intents.Length ? 1 : 0, measured[i]);
        }
        return measured;
    }

    (Logistic? Gate, double[] InScope) FitGate(double[][] measured, int[] labels, int[] parts)
    {
        var inScope = Enumerable.Repeat(1.0, measured.Length).ToArray();
        if (data.OutOfScope.Count < options.Folds)
            return (null, inScope);
        var judged = Enumerable.Range(0, measured.Length).Where(i => parts[i] != Folds.Never).ToArray();
        // Weighed to the share of out-of-scope messages expected in use, not the share in our files.
        var strangers = judged.Count(i => labels[i] == intents.Length);
        double Importance(int i) => labels[i] == intents.Length
            ? options.OutOfScopeShare / strangers
            : (1 - options.OutOfScopeShare) / (judged.Length - strangers);
        return (FitJudge(judged, i => measured[i], i => labels[i] < intents.Length, Importance, parts, inScope), inScope);
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
            var features = new double[Gate.CertaintyFeatures];
            Gate.MeasureCertainty(measured[i], features);
            return features;
        }
        bool Right(int i) => heldOut[i].AsSpan(0, intents.Length).IndexOf(heldOut[i].Take(intents.Length).Max()) == labels[i];
        var judge = FitJudge(judged, Features, Right, _ => 1.0 / judged.Length, parts, certainty);
        for (var i = 0; i < measured.Length; i++)
            if (parts[i] != Folds.Never && labels[i] == intents.Length)
                certainty[i] = Gate.Certainty(judge, measured[i]);
        return (judge, certainty);
    }

    /// <summary>A yes-or-no judge. What it says of each phrase, for the figures, comes from a judge that had not seen the phrase.</summary>
    Logistic FitJudge(int[] judged, Func<int, double[]> features, Predicate<int> yes, Func<int, double> importance, int[] parts, double[] says)
    {
        Logistic Fit(int[] chosen) => Logistic.Fit(Array.ConvertAll(chosen, i => features(i)), Array.ConvertAll(chosen, i => yes(i) ? 1 : 0),
            Array.ConvertAll(chosen, i => importance(i)), 2, 1e-3);
        for (var part = 0; part < options.Folds; part++)
        {
            var judge = Fit(Array.FindAll(judged, i => parts[i] != part));
            foreach (var i in judged)
                if (parts[i] == part)
                    says[i] = Gate.InScope(judge, features(i));
        }
        return Fit(judged);
    }
}
