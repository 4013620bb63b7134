using Nlp.Linear;
using Nlp.Text;

namespace Nlp.Persons;

/// <summary>Trains the wish for a person from sentences that ask and sentences that only sound like it, and from the phrases of all intents.</summary>
internal sealed class PersonTrainer(LanguageData data, WordForms forms, TrainingOptions options)
{
    const int Fewest = 30; // sentences of either kind; below, patterns and intents speak alone
    const float VectorWeight = 1.5f;
    const double Penalty = 1e-3;
    // A person offered in vain costs a click, a customer who asks and is not heard is lost: to miss counts this much more.
    const double Missed = 2;

    readonly (string Text, bool Asks)[] sentences =
    [
        .. data.AsksForPerson,
        .. data.Intents.OrderBy(i => i.Key, StringComparer.Ordinal)
            .SelectMany(i => i.Value.Select(phrase => (phrase, i.Key is LanguageModel.AskForPerson or LanguageModel.AskForCall))),
        .. data.OutOfScope.Select(text => (text, false))
    ];

    /// <summary>What is to be encoded for <see cref="Train"/>, in this order.</summary>
    public IReadOnlyList<string> Texts => Usable ? Array.ConvertAll(sentences, s => s.Text) : [];

    bool Usable => data.AsksForPerson.Count(s => s.Asks) >= Fewest && data.AsksForPerson.Count(s => !s.Asks) >= Fewest;

    /// <summary>The trained model and its cross-validated F1 on the sentences of its own file, 0 without them.</summary>
    public (PersonModel Model, double F1) Train(float[] vectors, Action<double> progress, CancellationToken cancellation)
    {
        var patterns = new PersonPatterns(data.WantsPerson);
        var texts = Texts.ToArray();
        var classOf = texts.Select((_, i) => sentences[i].Asks ? PersonModel.Asks : 0).ToArray();
        var parts = Folds.Of(texts, options.Folds, options.Seed);
        var (scorer, heldOut) = TextScorer.Train(texts, vectors, VectorWeight, classOf, PersonModel.Classes, parts, Vocabulary.Build(texts, forms),
            options, progress, cancellation);
        if (!Usable)
            return (new PersonModel(patterns, scorer, null), 0);

        var tokens = new Tokens();
        var rows = texts.Select((text, i) =>
        {
            var row = new double[PersonModel.Features];
            tokens.Read(text, forms);
            PersonModel.Measure(patterns.Match(tokens), heldOut[i], row);
            return row;
        }).ToArray();
        Logistic Fit(int[] chosen) => Logistic.Fit(Array.ConvertAll(chosen, i => rows[i]), Array.ConvertAll(chosen, i => classOf[i]),
            Array.ConvertAll(chosen, i => classOf[i] == PersonModel.Asks ? Missed : 1), PersonModel.Classes, Penalty);
        var all = Enumerable.Range(0, texts.Length).ToArray();
        var (right, taken, meant) = (0, 0, 0);
        var p = new double[PersonModel.Classes];
        for (var part = 0; part < options.Folds; part++)
        {
            var judge = Fit(Array.FindAll(all, i => parts[i] != part));
            foreach (var i in Array.FindAll(all, i => parts[i] == part && i < data.AsksForPerson.Count))
            {
                judge.Probabilities(rows[i], p);
                var (asks, said) = (classOf[i] == PersonModel.Asks, p[PersonModel.Asks] >= 0.5);
                right += asks && said ? 1 : 0;
                taken += said ? 1 : 0;
                meant += asks ? 1 : 0;
            }
        }
        return (new PersonModel(patterns, scorer, Fit(all)), 2.0 * right / Math.Max(1, meant + taken));
    }
}
