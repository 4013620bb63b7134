using Nlp.Linear;
using Nlp.Persons;
using Nlp.Sentiments;
using Nlp.Storage;
using Nlp.Text;

namespace Nlp.Intents;

/// <summary>Trains a whole language model: the linear scores of intents, out of scope and sentiment, then everything
/// that is calibrated on the scores of phrases the scoring model had not seen.</summary>
/// <remarks>Every (part, column) is a problem of its own with its own seed, so they run in parallel and the result
/// does not depend on their order.</remarks>
internal sealed class IntentTrainer(LanguageData data, TrainingOptions options, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
{
    const int Extra = -1; // the intent's name: trained on in every part, judged in none

    readonly string[] intents = [.. data.Intents.Keys.Order(StringComparer.Ordinal)];

    public ModelParts Train(string version)
    {
        var k = intents.Length;
        var (texts, labels, parts) = Corpus();
        var sentimentFrom = texts.Count;
        texts.AddRange(data.Sentiment.Select(s => s.Text));
        labels.AddRange(data.Sentiment.Select(s => s.Polarity + 1));
        parts.AddRange(Parts(data.Sentiment.Count, options.Seed + 2));

        Report("Reading the phrases", 0);
        var vocabulary = Vocabulary.Build(texts, Forms(texts));
        var reader = new FeatureReader();
        var examples = texts.Select(t =>
        {
            reader.Read(t, vocabulary);
            return new Example(reader.Rows[..reader.Count], reader.Weights[..reader.Count]);
        }).ToArray();

        var columns = k + 1 + SentimentModel.Columns;
        var stride = (columns + 15) & ~15;
        var weights = new float[(vocabulary.Count + 1) * stride];
        var heldOut = new float[texts.Count][];
        for (var i = 0; i < texts.Count; i++)
            heldOut[i] = new float[columns];
        TrainColumns(examples, labels, parts, sentimentFrom, vocabulary.Count, columns, stride, weights, heldOut);

        Report("Calibrating", 0.95);
        var temperature = FitTemperature(heldOut, labels, parts, sentimentFrom);
        var usualLength = UsualLength();
        var phrasesWith = CountPhrases(texts, labels, parts, sentimentFrom, vocabulary);
        var measured = MeasureAll(texts, heldOut, labels, parts, sentimentFrom, temperature, vocabulary, phrasesWith, usualLength);
        var (gate, inScope) = FitGate(measured, labels, parts);
        var (judge, certainty) = FitCertainty(measured, heldOut, labels, parts);
        var (sentiment, sentimentAccuracy, sentimentF1) = FitSentiment(texts, heldOut, labels, sentimentFrom, vocabulary);
        var metrics = Figures.Measure(intents, heldOut, labels, parts, sentimentFrom, temperature, inScope, certainty, options) with
        {
            SentimentAccuracy = sentimentAccuracy,
            SentimentMacroF1 = sentimentF1
        };
        Report("Done", 1);
        return new ModelParts
        {
            Language = data.Language,
            Version = version,
            Intents = intents,
            Vocabulary = vocabulary,
            Stride = stride,
            Weights = weights,
            Temperature = temperature,
            Gate = gate,
            Certainty = judge,
            PhrasesWith = phrasesWith,
            UsualLength = usualLength,
            Sentiment = sentiment,
            Persons = new PersonPatterns(data.WantsPerson),
            ActAt = options.ActAt,
            ActLead = options.ActLead,
            ClarifyAt = options.ClarifyAt,
            Metrics = metrics
        };
    }

    (List<string> Texts, List<int> Labels, List<int> Parts) Corpus()
    {
        var texts = new List<string>();
        var labels = new List<int>();
        var parts = new List<int>();
        for (var c = 0; c < intents.Length; c++)
        {
            var phrases = data.Intents[intents[c]];
            texts.AddRange(phrases);
            parts.AddRange(Parts(phrases.Count, options.Seed + 1000 + c));
            texts.Add(intents[c].Replace('-', ' ').Replace('_', ' '));
            parts.Add(Extra);
            labels.AddRange(Enumerable.Repeat(c, phrases.Count + 1));
        }
        texts.AddRange(data.OutOfScope);
        labels.AddRange(Enumerable.Repeat(intents.Length, data.OutOfScope.Count));
        parts.AddRange(Parts(data.OutOfScope.Count, options.Seed + 1));
        return (texts, labels, parts);
    }

    int[] Parts(int count, int seed)
    {
        var parts = Enumerable.Range(0, count).Select(i => i % options.Folds).ToArray();
        new Random(seed).Shuffle(parts);
        return parts;
    }

    WordForms Forms(List<string> texts)
    {
        var plain = new WordForms(data.Rewrites, new Dictionary<string, int>(), [], []);
        var tokens = new Tokens();
        var dictionary = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in texts.Concat(data.SentimentWords.Select(l => l.Split('\t')[0])).Concat(data.WantsPerson.SelectMany(PersonPatterns.WordsOf)).Concat(data.Synonyms).Concat(data.StopWords))
        {
            tokens.Read(text, plain);
            for (var i = 0; i < tokens.Count; i++)
            {
                var word = tokens.Word(i).ToString();
                dictionary[word] = dictionary.GetValueOrDefault(word) + 1;
            }
        }
        return new WordForms(data.Rewrites, dictionary, data.Synonyms, data.StopWords);
    }

    void TrainColumns(Example[] examples, List<int> labels, List<int> parts, int sentimentFrom, int rows, int columns, int stride,
        float[] weights, float[][] heldOut)
    {
        var k = intents.Length;
        // Part 'Folds' leaves nothing out: that is the model itself.
        var intentUsed = Enumerable.Range(0, options.Folds + 1).Select(p => Used(0, sentimentFrom, p)).ToArray();
        var sentimentUsed = Enumerable.Range(0, options.Folds + 1).Select(p => Used(sentimentFrom, examples.Length, p)).ToArray();
        int[] Used(int from, int to, int part) => [.. Enumerable.Range(from, to - from).Where(i => parts[i] != part)];

        var problems = (options.Folds + 1) * columns;
        var done = 0;
        Parallel.For(0, problems, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => new float[rows + 1], (problem, _, scratch) =>
            {
                var (part, column) = (problem / columns, problem % columns);
                var isIntent = column <= k;
                var used = isIntent ? intentUsed[part] : sentimentUsed[part];
                var label = isIntent ? column : column - k - 1;
                scratch.AsSpan().Clear();
                SupportVectors.Train(examples, used, i => labels[i] == label, options.Cost, options.Seed * 7919 + problem, scratch);
                if (part == options.Folds)
                    for (var row = 0; row <= rows; row++)
                        weights[row * stride + column] = scratch[row];
                else
                    for (var i = isIntent ? 0 : sentimentFrom; i < (isIntent ? sentimentFrom : examples.Length); i++)
                        if (parts[i] == part)
                            heldOut[i][column] = (float)(examples[i].Dot(scratch) + scratch[rows]);
                var count = Interlocked.Increment(ref done);
                if (count % columns == 0)
                    Report("Training", 0.05 + 0.9 * count / problems);
                return scratch;
            }, _ => { });
    }

    /// <summary>The factor that makes held-out scores the likeliest as probabilities, by golden section.</summary>
    double FitTemperature(float[][] heldOut, List<int> labels, List<int> parts, int to)
    {
        double Loss(double logTemperature)
        {
            var t = Math.Exp(logTemperature);
            double loss = 0;
            for (var i = 0; i < to; i++)
            {
                if (parts[i] == Extra || labels[i] >= intents.Length)
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

    ushort[] CountPhrases(List<string> texts, List<int> labels, List<int> parts, int to, Vocabulary vocabulary)
    {
        var counts = new ushort[vocabulary.Count];
        var reader = new FeatureReader();
        for (var i = 0; i < to; i++)
        {
            if (labels[i] >= intents.Length || parts[i] == Extra)
                continue;
            reader.Read(texts[i], vocabulary);
            foreach (var row in reader.WordRows.Take(reader.Tokens.Count).Concat(reader.ConceptRows.Take(reader.Tokens.Count)).Distinct())
                if (row >= 0 && counts[row] < ushort.MaxValue)
                    counts[row]++;
        }
        return counts;
    }

    float[] UsualLength()
    {
        var tokens = new Tokens();
        return Array.ConvertAll(intents, intent => (float)data.Intents[intent].Average(phrase =>
        {
            tokens.Read(phrase, WordForms.None);
            return Math.Log(1 + tokens.Words);
        }));
    }

    /// <summary>What the gate sees of each phrase that is judged; empty for the others.</summary>
    double[][] MeasureAll(List<string> texts, float[][] heldOut, List<int> labels, List<int> parts, int to,
        double temperature, Vocabulary vocabulary, ushort[] phrasesWith, float[] usualLength)
    {
        var reader = new FeatureReader();
        var measured = new double[to][];
        for (var i = 0; i < to; i++)
        {
            measured[i] = parts[i] == Extra ? [] : new double[Gate.Features];
            if (parts[i] == Extra)
                continue;
            reader.Read(texts[i], vocabulary);
            Gate.Measure(heldOut[i], intents.Length, temperature, reader, vocabulary, phrasesWith, usualLength, labels[i] < intents.Length ? 1 : 0, measured[i]);
        }
        return measured;
    }

    (Logistic? Gate, double[] InScope) FitGate(double[][] measured, List<int> labels, List<int> parts)
    {
        var inScope = Enumerable.Repeat(1.0, measured.Length).ToArray();
        if (data.OutOfScope.Count < options.Folds)
            return (null, inScope);
        var judged = Enumerable.Range(0, measured.Length).Where(i => parts[i] != Extra).ToArray();
        // Weighed to the share of out-of-scope messages expected in use, not the share in our files.
        var strangers = judged.Count(i => labels[i] == intents.Length);
        double Importance(int i) => labels[i] == intents.Length
            ? options.OutOfScopeShare / strangers
            : (1 - options.OutOfScopeShare) / (judged.Length - strangers);
        return (FitJudge(judged, i => measured[i], i => labels[i] < intents.Length, Importance, parts, inScope), inScope);
    }

    (Logistic? Judge, double[] Certainty) FitCertainty(double[][] measured, float[][] heldOut, List<int> labels, List<int> parts)
    {
        var certainty = new double[measured.Length];
        var judged = Enumerable.Range(0, measured.Length).Where(i => parts[i] != Extra && labels[i] < intents.Length).ToArray();
        for (var i = 0; i < measured.Length; i++)
            certainty[i] = parts[i] == Extra ? 0 : measured[i][2];
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
            if (parts[i] != Extra && labels[i] == intents.Length)
                certainty[i] = Gate.Certainty(judge, measured[i]);
        return (judge, certainty);
    }

    /// <summary>A yes-or-no judge. What it says of each phrase, for the figures, comes from a judge that had not seen the phrase.</summary>
    Logistic FitJudge(int[] judged, Func<int, double[]> features, Predicate<int> yes, Func<int, double> importance, List<int> parts, double[] says)
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

    (SentimentModel Model, double Accuracy, double MacroF1) FitSentiment(List<string> texts, float[][] heldOut, List<int> labels, int from, Vocabulary vocabulary)
    {
        var lexicon = new Lexicon(data.SentimentWords);
        var plain = new SentimentModel(lexicon, null);
        if (texts.Count - from < 30)
            return (plain, 0, 0);
        var reader = new FeatureReader();
        var judged = Enumerable.Range(from, texts.Count - from).ToArray();
        var rows = Array.ConvertAll(judged, i =>
        {
            var row = new double[SentimentModel.Features];
            reader.Read(texts[i], vocabulary);
            plain.Measure(reader, heldOut[i].AsSpan(intents.Length + 1), row);
            return row;
        });
        var classOf = Array.ConvertAll(judged, i => labels[i]);
        var importance = Array.ConvertAll(classOf, c => 1.0 / classOf.Count(o => o == c));
        var taken = new int[judged.Length];
        var p = new double[SentimentModel.Columns];
        for (var part = 0; part < options.Folds; part++)
        {
            var others = Enumerable.Range(0, judged.Length).Where(j => j % options.Folds != part).ToArray();
            var judge = Logistic.Fit([.. others.Select(j => rows[j])], [.. others.Select(j => classOf[j])], [.. others.Select(j => importance[j])], p.Length, 1e-3);
            for (var j = part; j < judged.Length; j += options.Folds)
            {
                judge.Probabilities(rows[j], p);
                taken[j] = Array.IndexOf(p, p.Max());
            }
        }
        var accuracy = taken.Zip(classOf).Count(t => t.First == t.Second) / (double)judged.Length;
        return (new SentimentModel(lexicon, Logistic.Fit(rows, classOf, importance, p.Length, 1e-3)), accuracy, Figures.MacroF1(classOf, taken, p.Length));
    }

    void Report(string stage, double share) => progress?.Report(new TrainingProgress(stage, share));
}
