using Nlp.Intents;
using Nlp.Linear;
using Nlp.Text;

namespace Nlp.Sentiments;

/// <summary>Trains the sentiment of a language from its labelled sentences and its lexicon.</summary>
internal sealed class SentimentTrainer(LanguageData data, WordForms forms, TrainingOptions options)
{
    const int Fewest = 30; // sentences; below, the lexicon speaks alone
    const float VectorWeight = 1.5f;
    // Of what an error costs in intents: how a sentence sounds is less sharply divided, and the less the more sentences there are to say so.
    const double CostShare = 0.4, CostOfAll = 2500;
    const double Penalty = 1e-3;

    readonly Lexicon lexicon = new(data.SentimentWords);
    readonly string[] texts = [.. data.Sentiment.Select(s => s.Text)];

    /// <summary>What is to be encoded for <see cref="Train"/>, in this order.</summary>
    public IReadOnlyList<string> Texts => texts;

    /// <summary>The trained model and its cross-validated figures over three classes, 0 when there is too little to judge by.</summary>
    public (SentimentModel Model, double Accuracy, double MacroF1) Train(float[] vectors, Action<double> progress, CancellationToken cancellation)
    {
        var classOf = Array.ConvertAll([.. data.Sentiment], s => s.Polarity + 2);
        var parts = Folds.Of(texts, options.Folds, options.Seed);
        var (scorer, heldOut) = TextScorer.Train(texts, vectors, VectorWeight, classOf, SentimentModel.Levels, parts,
            Vocabulary.Build(texts, forms, lexicon.Negations), options with { Cost = Math.Min(CostShare, CostOfAll / texts.Length) * options.Cost }, progress, cancellation);
        if (texts.Length < Fewest)
            return (new SentimentModel(lexicon, scorer, null), 0, 0);

        var tokens = new Tokens();
        var rows = texts.Select((text, i) =>
        {
            var row = new double[SentimentModel.Features];
            tokens.Read(text, forms);
            SentimentModel.Measure(lexicon, tokens, heldOut[i], row);
            return row;
        }).ToArray();
        // The sentences are mixed as service traffic is, more complaints than praise, so that each counts the same.
        Logistic Fit(int[] chosen) => Logistic.Fit(Array.ConvertAll(chosen, i => rows[i]), Array.ConvertAll(chosen, i => classOf[i]),
            Array.ConvertAll(chosen, _ => 1.0), SentimentModel.Levels, Penalty);
        var all = Enumerable.Range(0, texts.Length).ToArray();
        var taken = new int[texts.Length];
        var p = new double[SentimentModel.Levels];
        for (var part = 0; part < options.Folds; part++)
        {
            var judge = Fit(Array.FindAll(all, i => parts[i] != part));
            foreach (var i in Array.FindAll(all, i => parts[i] == part))
            {
                judge.Probabilities(rows[i], p);
                taken[i] = SentimentModel.Side(p) + 1;
            }
        }
        var meant = Array.ConvertAll(classOf, c => Math.Sign(c - 2) + 1);
        var accuracy = taken.Zip(meant).Count(t => t.First == t.Second) / (double)texts.Length;
        return (new SentimentModel(lexicon, scorer, Fit(all)), accuracy, Figures.MacroF1(meant, taken, 3));
    }
}
