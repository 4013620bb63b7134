using Nlp.Encoding;
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
    internal const string AskForPerson = "talk-to-a-person", AskForCall = "request-callback";

    [ThreadStatic] static Message? ofThisThread;

    readonly ModelParts parts;
    readonly SentenceEncoder? encoder;
    readonly int askForPerson, askForCall;

    internal LanguageModel(ModelParts parts, SentenceEncoder? encoder)
    {
        this.parts = parts;
        this.encoder = encoder;
        askForPerson = Array.IndexOf(parts.Intents.Names, AskForPerson);
        askForCall = Array.IndexOf(parts.Intents.Names, AskForCall);
    }

    /// <summary>Language and hash of the training data, such as "en-3f9c01ab77de".</summary>
    public string Version => parts.Version;

    /// <summary>Whether it reads the meaning of the whole sentence besides its words.</summary>
    public bool HasEncoder => encoder is not null;

    /// <summary>Names of the intents, in ordinal order.</summary>
    public IReadOnlyList<string> Intents => parts.Intents.Names;

    /// <summary>Probability of being in scope, 0 to 1, below which the model abstains whatever the confidence: the one that only seven
    /// in four hundred phrases of our own fell short of when the model had not seen them.</summary>
    public double InScopeFrom => parts.Intents.InScopeFrom;

    /// <summary>Cross-validated figures, measured when the model was trained.</summary>
    public ModelMetrics Metrics => parts.Metrics;

    /// <summary>Trains on a language folder such as <c>nlp-models/languages/en</c>. Takes seconds and all cores.</summary>
    /// <param name="languageFolder">What to learn from.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Told after each stage, from any thread.</param>
    /// <param name="encoder">Reads sentences for the model, for as long as the model is used; null for n-grams alone, which is what
    /// languages without an encoder have.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <exception cref="InvalidDataException">The folder has no intents, or a line cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public static LanguageModel Train(string languageFolder, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null,
        SentenceEncoder? encoder = null, CancellationToken cancellation = default) =>
        Train(LanguageData.FromFolder(languageFolder), DataHash(languageFolder, encoder), options, progress, null, encoder, cancellation);

    /// <summary>Trains on data in memory.</summary>
    /// <param name="data">What to learn from.</param>
    /// <param name="hash">Hash of the data, for the version.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="progress">Told after each stage, from any thread.</param>
    /// <param name="judged">Told once what a model that had not seen it made of each phrase.</param>
    /// <param name="encoder">As above.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <remarks>The work runs on the task scheduler the caller is on, so that a host can keep it off the threads that answer.</remarks>
    public static LanguageModel Train(LanguageData data, string hash, TrainingOptions? options = null, IProgress<TrainingProgress>? progress = null,
        Action<IReadOnlyList<HeldOutPhrase>>? judged = null, SentenceEncoder? encoder = null, CancellationToken cancellation = default) =>
        new(new LanguageTrainer(data, options ?? new(), progress, judged, encoder, cancellation).Train($"{data.Language}-{hash}"), encoder);

    /// <summary>Reads a model written by <see cref="Save"/>.</summary>
    /// <param name="file">The file.</param>
    /// <param name="encoder">The encoder the model was trained with; not needed, and ignored, when it was trained without.</param>
    /// <exception cref="InvalidDataException">The file is damaged, of another version, or was trained with another encoder; the message names the file.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static LanguageModel Load(string file, SentenceEncoder? encoder = null)
    {
        var parts = ModelFile.Read(file);
        if (parts.Encoder.Length == 0)
            return new(parts, null);
        return encoder?.Checksum == parts.Encoder ? new(parts, encoder)
            : throw new InvalidDataException($"{file} was trained with the sentence encoder {parts.Encoder[..12]} and cannot be read with {encoder?.Checksum[..12] ?? "none"}. Train it again.");
    }

    /// <summary>Writes the model to a flat file with a checksum; an existing file is replaced in one step.</summary>
    public void Save(string file) => ModelFile.Write(file, parts);

    /// <summary>Hash of everything a model of this folder depends on. A host that kept a trained file under this name
    /// need not train again until it changes.</summary>
    /// <param name="languageFolder">The language folder.</param>
    /// <param name="encoder">The encoder it is trained with, null for none.</param>
    public static string DataHash(string languageFolder, SentenceEncoder? encoder = null) => LanguageData.HashOf(languageFolder, encoder?.Checksum);

    /// <summary>Says what a message means. Only the first 2,000 characters are read.</summary>
    public Understanding Understand(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var message = Read(text);
        Span<double> confidence = stackalloc double[parts.Intents.Names.Length];
        var (inScope, several) = parts.Intents.Confidence(message, confidence);
        var candidates = message.Tokens.Words == 0 ? [] : parts.Intents.Best(confidence);
        var (polarity, intensity, plain) = parts.Sentiment.Judged(message);
        return new Understanding
        {
            Outcome = parts.Intents.Decide(candidates, inScope, several),
            InScope = candidates.Length == 0 ? 0 : inScope,
            Candidates = candidates,
            Sentiment = polarity,
            Intensity = intensity,
            Plain = plain,
            WantsPerson = WantsPerson(message, confidence),
            Entities = parts.Entities.Find(text),
            Language = parts.Language,
            Model = parts.Version
        };
    }

    /// <summary>Says why a message is understood as it is. A hundred times as slow as <see cref="Understand"/>: for a page, not for the road.</summary>
    public Explanation Explain(string text)
    {
        var understanding = Understand(text);
        var message = Read(text);
        return new Explanation(understanding, [.. understanding.Candidates.Select(c => Explaining.Of(parts.Intents, message, c))]);
    }

    /// <summary>Share of a text's words that the model knows from its phrases, 0 to 1; 1 for a text without words. When it falls from week
    /// to week, customers have begun to speak of something nobody has taught it.</summary>
    public double KnownShare(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var message = Read(text);
        var (said, read) = (message.Tokens, message.Features);
        read.Read(said, parts.Intents.Vocabulary);
        var (words, known) = (0, 0);
        for (var i = 0; i < said.Count; i++)
        {
            if (said.IsMark(i))
                continue;
            words++;
            if (read.WordRows[i] >= 0 || read.ConceptRows[i] >= 0 || read.ConceptRows[i] == FeatureReader.StopWord)
                known++;
        }
        return words == 0 ? 1 : (double)known / words;
    }

    Message Read(string text)
    {
        var message = ofThisThread ??= new Message();
        message.Read(text, parts.Forms, encoder);
        return message;
    }

    double WantsPerson(Message message, ReadOnlySpan<double> confidence)
    {
        var asked = parts.Persons.Patterns.Match(message.Tokens);
        var meant = (askForPerson >= 0 ? confidence[askForPerson] : 0) + 0.7 * (askForCall >= 0 ? confidence[askForCall] : 0);
        // Two independent witnesses: the doubt that remains is the doubt of both.
        var heard = 1 - (1 - asked) * (1 - Math.Min(meant, 1));
        // The trained score settles what is in doubt; alone it neither makes a wish nor takes a plain one back.
        return parts.Persons.Wish(message) is { } wish ? 0.6 * heard + 0.4 * wish : heard;
    }
}
