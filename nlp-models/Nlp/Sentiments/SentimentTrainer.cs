using Nlp.Intents;
using Nlp.Linear;
using Nlp.Text;

namespace Nlp.Sentiments;

/// <summary>Trains the sentiment of a language from its labelled sentences and its lexicon.</summary>
internal sealed class SentimentTrainer(LanguageData data, WordForms forms, TrainingOptions options)
{
    const int Fewest = 30; // sentences; below, the lexicon speaks alone

    /// <summary>The trained model and its cross-validated figures, 0 when there is too little to judge by.</summary>
    public (SentimentModel Model, double Accuracy, double MacroF1) Train(Action<double> progress, CancellationToken cancellation)
    {
        var lexicon = new Lexicon(data.SentimentWords);
        var texts = Array.ConvertAll([.. data.Sentiment], s => s.Text);
        var classOf = Array.ConvertAll([.. data.Sentiment], s => s.Polarity + 1);
        var vocabulary = Vocabulary.Build(texts, forms);
        var (tokens, reader) = (new Tokens(), new FeatureReader());
        var examples = new Examples(vocabulary.Count, dense: 0);
        foreach (var text in texts)
        {
            tokens.Read(text, forms);
            reader.Read(tokens, vocabulary);
            examples.Add(reader.Rows.AsSpan(0, reader.Count), reader.Weights.AsSpan(0, reader.Count), []);
        }
        var parts = Folds.Of(texts.Length, options.Folds, options.Seed + 2);
        var (scorer, heldOut) = OneAgainstRest.Train(examples, classOf, parts, SentimentModel.Columns, options, progress, cancellation);
        if (texts.Length < Fewest)
            return (new SentimentModel(lexicon, vocabulary, scorer, null), 0, 0);

        var rows = new double[texts.Length][];
        for (var i = 0; i < texts.Length; i++)
        {
            rows[i] = new double[SentimentModel.Features];
            tokens.Read(texts[i], forms);
            SentimentModel.Measure(lexicon, tokens, heldOut[i], rows[i]);
        }
        var importance = Array.ConvertAll(classOf, c => 1.0 / classOf.Count(o => o == c));
        var taken = new int[texts.Length];
        var p = new double[SentimentModel.Columns];
        for (var part = 0; part < options.Folds; part++)
        {
            var others = Enumerable.Range(0, texts.Length).Where(j => j % options.Folds != part).ToArray();
            var judge = Logistic.Fit([.. others.Select(j => rows[j])], [.. others.Select(j => classOf[j])], [.. others.Select(j => importance[j])], p.Length, 1e-3);
            for (var j = part; j < texts.Length; j += options.Folds)
            {
                judge.Probabilities(rows[j], p);
                taken[j] = Array.IndexOf(p, p.Max());
            }
        }
        var accuracy = taken.Zip(classOf).Count(t => t.First == t.Second) / (double)texts.Length;
        return (new SentimentModel(lexicon, vocabulary, scorer, Logistic.Fit(rows, classOf, importance, p.Length, 1e-3)), accuracy,
            Figures.MacroF1(classOf, taken, p.Length));
    }
}
