using System.Numerics;
using Nlp.Entities;
using Nlp.Intents;
using Nlp.Storage;
using Nlp.Text;

namespace Nlp;

/// <summary>A trained language: text in, <see cref="Understanding"/> out. Immutable and safe to use from many threads.</summary>
/// <remarks>Understanding a message is arithmetic on data in memory; it reads no file and no clock, and the same text
/// always gives the same answer.</remarks>
public sealed class LanguageModel
{
    const string AskForPerson = "talk-to-a-person", AskForCall = "request-callback";
    const int MostCandidates = 3;

    [ThreadStatic] static FeatureReader? reader;

    readonly ModelParts parts;
    readonly int askForPerson, askForCall;

    internal LanguageModel(ModelParts parts)
    {
        this.parts = parts;
        askForPerson = Array.IndexOf(parts.Intents, AskForPerson);
        askForCall = Array.IndexOf(parts.Intents, AskForCall);
    }

    /// <summary>Language and hash of the training data, such as "en-3f9c01ab77de".</summary>
    public string Version => parts.Version;

    /// <summary>Names of the intents, in ordinal order.</summary>
    public IReadOnlyList<string> Intents => parts.Intents;

    /// <summary>Cross-validated figures, measured when the model was trained.</summary>
    public ModelMetrics Metrics => parts.Metrics;

    /// <summary>Trains on a language folder such as <c>nlp-models/languages/en</c>. Takes seconds and all cores.</summary>
    /// <exception cref="InvalidDataException">The folder has no intents, or a line cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public static LanguageModel Train(string languageFolder, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default) =>
        Train(LanguageData.FromFolder(languageFolder), DataHash(languageFolder), options, progress, cancellation);

    /// <summary>Trains on data in memory.</summary>
    /// <param name="data">What to learn from.</param>
    /// <param name="hash">Hash of the data, for the version.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Told after each stage, from any thread.</param>
    /// <param name="cancellation">Stops the training.</param>
    public static LanguageModel Train(LanguageData data, string hash, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default) =>
        new(new IntentTrainer(data, options ?? new(), progress, cancellation).Train($"{data.Language}-{hash}"));

    /// <summary>Reads a model written by <see cref="Save"/>.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of another version; the message names the file.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static LanguageModel Load(string file) => new(ModelFile.Read(file));

    /// <summary>Writes the model to a flat file with a checksum; an existing file is replaced in one step.</summary>
    public void Save(string file) => ModelFile.Write(file, parts);

    /// <summary>Hash of everything a model of this folder depends on. A host that kept a trained file under this name
    /// need not train again until it changes.</summary>
    public static string DataHash(string languageFolder) => LanguageData.HashOf(languageFolder);

    /// <summary>Says what a message means. Only the first 2,000 characters are read.</summary>
    public Understanding Understand(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var read = reader ??= new FeatureReader();
        read.Read(text, parts.Vocabulary);
        Span<float> scores = stackalloc float[parts.Stride];
        Score(read, parts.Weights, scores);

        var intents = parts.Intents.Length;
        Span<double> confidence = stackalloc double[intents];
        var inScope = Confidence(read, scores, confidence);
        var candidates = read.Tokens.Words == 0 ? [] : Best(confidence);
        return new Understanding
        {
            Outcome = Decide(candidates, parts.ActAt, parts.ActLead, parts.ClarifyAt),
            Candidates = candidates,
            Sentiment = parts.Sentiment.Polarity(read, scores.Slice(intents + 1, Sentiments.SentimentModel.Columns)),
            WantsPerson = WantsPerson(read, confidence),
            Entities = EntityFinder.Find(text),
            Language = parts.Language,
            Model = parts.Version
        };
    }

    /// <summary>The sweep: for each feature of the message one contiguous line of weights.</summary>
    static void Score(FeatureReader read, float[] weights, Span<float> into)
    {
        var stride = into.Length;
        weights.AsSpan(weights.Length - stride).CopyTo(into);
        for (var f = 0; f < read.Count; f++)
        {
            var line = weights.AsSpan(read.Rows[f] * stride, stride);
            var weight = new Vector<float>(read.Weights[f]);
            for (var c = 0; c < stride; c += Vector<float>.Count)
                (new Vector<float>(into[c..]) + weight * new Vector<float>(line[c..])).CopyTo(into[c..]);
        }
    }

    double Confidence(FeatureReader read, ReadOnlySpan<float> scores, Span<double> into)
    {
        var intents = into.Length;
        var top = float.NegativeInfinity;
        foreach (var score in scores[..intents])
            top = Math.Max(top, score);
        double sum = 0;
        for (var c = 0; c < intents; c++)
            sum += into[c] = Math.Exp(parts.Temperature * (scores[c] - top));
        Span<double> features = stackalloc double[Gate.Features];
        Gate.Measure(scores, intents, parts.Temperature, read, parts.Vocabulary, parts.PhrasesWith, parts.UsualLength, 0, features);
        var inScope = parts.Gate is null ? 1 : Gate.InScope(parts.Gate, features);
        for (var c = 0; c < intents; c++)
            into[c] /= sum;
        if (parts.Certainty is not null)
            Gate.Spread(into, Gate.Certainty(parts.Certainty, features));
        for (var c = 0; c < intents; c++)
            into[c] *= inScope;
        return inScope;
    }

    ScoredIntent[] Best(ReadOnlySpan<double> confidence)
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
            candidates[i] = new ScoredIntent(parts.Intents[best[i]], confidence[best[i]]);
        return candidates;
    }

    internal static Outcome Decide(ReadOnlySpan<ScoredIntent> candidates, double actAt, double actLead, double clarifyAt)
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

    double WantsPerson(FeatureReader read, ReadOnlySpan<double> confidence)
    {
        var said = parts.Persons.Match(read);
        var meant = (askForPerson >= 0 ? confidence[askForPerson] : 0) + 0.7 * (askForCall >= 0 ? confidence[askForCall] : 0);
        // Two independent witnesses: the doubt that remains is the doubt of both.
        return 1 - (1 - said) * (1 - Math.Min(meant, 1));
    }
}
