namespace Nlp;

/// <summary>How a model is trained. The defaults are what the product ships with.</summary>
public sealed record TrainingOptions
{
    /// <summary>Seed of every random order. The same data and seed give the same model, whatever the number of cores.</summary>
    public int Seed { get; init; } = 20;

    /// <summary>Number of parts for cross-validation, 2 to 20. Calibration and metrics come from held-out parts only.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Cost of a training error in the support vector machine, above 0. Larger follows the data more closely.</summary>
    public double Cost { get; init; } = 1;

    /// <summary>What the sentence encoder's vector counts beside the n-grams, each kind of which counts 1. Above 0.</summary>
    public double VectorWeight { get; init; } = 2;

    /// <summary>Share of messages expected to be out of scope, above 0 and below 1. It sets how wary the gate is.</summary>
    public double OutOfScopeShare { get; init; } = 0.35;

    /// <summary>Confidence, 0 to 1, from which the top intent is acted on.</summary>
    public double ActAt { get; init; } = 0.5;

    /// <summary>Lead over the second candidate, 0 to 1, below which two intents count as undecided.</summary>
    public double ActLead { get; init; } = 0.12;

    /// <summary>Summed confidence of the three best candidates, 0 to 1, from which it is worth asking which one is meant.</summary>
    public double ClarifyAt { get; init; } = 0.4;
}

/// <summary>How far training is.</summary>
/// <param name="Stage">What is being done, for a person to read.</param>
/// <param name="Share">0 to 1, of the whole training.</param>
public readonly record struct TrainingProgress(string Stage, double Share);

/// <summary>Two intents the model mixes up, from cross-validation.</summary>
/// <param name="Meant">The intent the phrase belongs to.</param>
/// <param name="Taken">The intent the model thought of first.</param>
/// <param name="Phrases">How many phrases.</param>
public readonly record struct Confusion(string Meant, string Taken, int Phrases);

/// <summary>Cross-validated figures: every phrase was judged by a model that had not seen it.</summary>
public sealed record ModelMetrics
{
    /// <summary>Number of phrases trained on, intent names not counted.</summary>
    public required int Phrases { get; init; }
    /// <summary>Number of out-of-scope sentences trained on.</summary>
    public required int OutOfScopePhrases { get; init; }
    /// <summary>Share of phrases whose own intent came first, 0 to 1, before any abstention.</summary>
    public required double Accuracy { get; init; }
    /// <summary>F1 averaged over intents, each counting the same, 0 to 1.</summary>
    public required double MacroF1 { get; init; }
    /// <summary>Expected calibration error of the intent probability over 15 bins, 0 to 1.</summary>
    public required double CalibrationError { get; init; }
    /// <summary>Share of in-scope phrases that would be acted on, 0 to 1.</summary>
    public required double ActedOn { get; init; }
    /// <summary>Of the in-scope phrases acted on, the share that was right, 0 to 1.</summary>
    public required double ActedOnRight { get; init; }
    /// <summary>Share of in-scope phrases answered with a question back, 0 to 1.</summary>
    public required double Clarified { get; init; }
    /// <summary>Share of out-of-scope sentences the model abstains on, 0 to 1.</summary>
    public required double OutOfScopeAbstained { get; init; }
    /// <summary>Share of out-of-scope sentences that would wrongly be acted on, 0 to 1.</summary>
    public required double OutOfScopeActedOn { get; init; }
    /// <summary>Area under the curve of the gate that tells in scope from out of scope, 0.5 to 1.</summary>
    public required double OutOfScopeAuroc { get; init; }
    /// <summary>Share of sentiment sentences whose label was found, 0 to 1; 0 without sentiment data.</summary>
    public required double SentimentAccuracy { get; init; }
    /// <summary>F1 averaged over negative, neutral and positive, 0 to 1.</summary>
    public required double SentimentMacroF1 { get; init; }
    /// <summary>F1 of "asks for a person" on the language's own sentences, 0 to 1; 0 without such sentences.</summary>
    public double WantsPersonF1 { get; init; }
    /// <summary>Of the messages that could mean several things, the share asked back about with a possible one among what is offered, 0 to 1;
    /// 0 without such messages.</summary>
    public double SeveralAskedBack { get; init; }
    /// <summary>The pairs mixed up most often, worst first, at most forty.</summary>
    public required IReadOnlyList<Confusion> Confusions { get; init; }
}
