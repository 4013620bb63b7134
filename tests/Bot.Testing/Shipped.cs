using Bot.Models;
using Bot.Turns;
using Knowledge;
using Nlp;
using Nlp.Encoding;
using Nlp.Languages;

namespace Bot.Testing;

/// <summary>What the product ships with: the language models the build trained from the repository's phrases, the articles and replies, the
/// labels of the intents. Read once per test run.</summary>
public static class Shipped
{
    const string LabelLine = "# label:";
    static readonly Lazy<SentenceEncoder> EncoderOnce = new(() => SentenceEncoder.Open(Repository.At("nlp-models/encoder/use-lite.encoder")));
    static readonly Lazy<LanguageModel> ReadOnce = new(() => Read("en"));
    static readonly Lazy<IReadOnlyList<LanguageModel>> OthersOnce = new(() => [.. Detector.Spoken.Where(code => code != "en").Select(Read)]);
    static readonly Lazy<LanguageDetector> DetectorOnce = new(() => LanguageDetector.FromFolder(Repository.At("nlp-models/languages")));
    static readonly Lazy<KnowledgeBase> LoadedOnce = new(Load);
    static readonly Lazy<IReadOnlyDictionary<string, string>> LabelsOnce = new(ReadLabels);

    /// <summary>The English model.</summary>
    /// <exception cref="InvalidDataException">The phrases changed since the build.</exception>
    public static LanguageModel Language => ReadOnce.Value;

    /// <summary>The sentence encoder; all models of a test run share it.</summary>
    public static SentenceEncoder Encoder => EncoderOnce.Value;

    /// <summary>The English model, as turns read it.</summary>
    public static Models.LiveModels Live()
    {
        var models = new Models.LiveModels();
        models.Put(new(1, Language));
        return models;
    }

    /// <summary>Articles and replies.</summary>
    /// <exception cref="InvalidDataException">The content has a problem; names all of them.</exception>
    public static KnowledgeBase Knowledge => LoadedOnce.Value;

    /// <summary>The human label of each intent, from the line <c># label: …</c> of its phrase file.</summary>
    public static IReadOnlyDictionary<string, string> Labels => LabelsOnce.Value;

    /// <summary>All three put together.</summary>
    public static Speech Speech => new(Knowledge, IntentLabels.FromFolders(Repository.At("nlp-models/languages")));

    /// <summary>The models of the languages beside English.</summary>
    public static IReadOnlyList<LanguageModel> OtherLanguages => OthersOnce.Value;

    /// <summary>What tells languages apart.</summary>
    public static LanguageDetector Detector => DetectorOnce.Value;

    static LanguageModel Read(string language)
    {
        var folder = Repository.At("nlp-models/languages/" + language);
        var encoder = SentenceEncoder.Knows(language) ? Encoder : null;
        return TrainedLanguage.Find(Repository.At("nlp-models/models"), language, LanguageModel.DataHash(folder, encoder), encoder)?.Model
            ?? throw new InvalidDataException($"{folder} changed since its model was trained. Build the tests again: that trains it.");
    }

    static KnowledgeBase Load()
    {
        var knowledge = KnowledgeBase.Load(Repository.At("knowledge-base/content"), out var problems);
        return problems.Count == 0 ? knowledge : throw new InvalidDataException(string.Join('\n', problems));
    }

    static Dictionary<string, string> ReadLabels() => Directory.GetFiles(Repository.At("nlp-models/languages/en/intents"), "*.txt")
        .Select(file => (Intent: Path.GetFileNameWithoutExtension(file), Label: File.ReadLines(file).FirstOrDefault(line => line.StartsWith(LabelLine, StringComparison.Ordinal))))
        .Where(pair => pair.Label is not null)
        .ToDictionary(pair => pair.Intent, pair => pair.Label![LabelLine.Length..].Trim());
}
