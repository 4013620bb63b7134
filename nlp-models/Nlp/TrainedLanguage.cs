using System.Text.Json;
using System.Text.Json.Serialization;
using Nlp.Encoding;

namespace Nlp;

/// <summary>A language as a build ships it: its model, and what a model that had not seen them made of its phrases. Immutable.</summary>
/// <param name="Model">The model.</param>
/// <param name="Judged">What every figure about it is counted from.</param>
public sealed record TrainedLanguage(LanguageModel Model, IReadOnlyList<HeldOutPhrase> Judged)
{
    /// <summary>Trains a language folder with the defaults. Takes seconds and all cores.</summary>
    /// <param name="languageFolder">The folder, named after the code of its language.</param>
    /// <param name="encoder">The sentence encoder, used where it knows the language; null for n-grams alone.</param>
    /// <param name="cancellation">Stops the training.</param>
    /// <exception cref="InvalidDataException">The folder has no intents, or a line cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public static TrainedLanguage Train(string languageFolder, SentenceEncoder? encoder, CancellationToken cancellation = default)
    {
        var data = LanguageData.FromFolder(languageFolder);
        encoder = SentenceEncoder.Knows(data.Language) ? encoder : null;
        IReadOnlyList<HeldOutPhrase> judged = [];
        var model = LanguageModel.Train(data, LanguageModel.DataHash(languageFolder, encoder), judged: phrases => judged = phrases, encoder: encoder, cancellation: cancellation);
        return new(model, judged);
    }

    /// <summary>Writes <c>&lt;code&gt;.model</c> and <c>&lt;code&gt;.judged</c> into a folder, which is made when missing.</summary>
    public void Save(string folder)
    {
        Directory.CreateDirectory(folder);
        var language = Model.Version[..Model.Version.LastIndexOf('-')];
        var beside = Path.Combine(folder, $"{language}.{Guid.NewGuid():N}.tmp");
        File.WriteAllBytes(beside, JsonSerializer.SerializeToUtf8Bytes(new JudgedFile(Model.Version, Judged), JudgedJson.Default.JudgedFile));
        File.Move(beside, JudgedOf(folder, language), overwrite: true);
        // The model last: it is what a build looks at to know whether training was done.
        Model.Save(ModelOf(folder, language));
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="language">Code of the language.</param>
    /// <param name="hash">What <see cref="LanguageModel.DataHash"/> says of the phrases as they are now.</param>
    /// <param name="encoder">The sentence encoder of the language, null for none.</param>
    /// <returns>Null when there is none, or it was trained from other phrases or with another encoder.</returns>
    /// <exception cref="InvalidDataException">A file is damaged; the message names it.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static TrainedLanguage? Find(string folder, string language, string hash, SentenceEncoder? encoder)
    {
        var (file, beside) = (ModelOf(folder, language), JudgedOf(folder, language));
        if (!File.Exists(file) || !File.Exists(beside) || Read(beside) is not { } judged || judged.Model != $"{language}-{hash}")
            return null;
        var model = LanguageModel.Load(file, encoder);
        return model.Version == judged.Model ? new(model, judged.Phrases) : throw new InvalidDataException($"{file} holds {model.Version} and {beside} belongs to {judged.Model}. Build again.");
    }

    static JudgedFile? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), JudgedJson.Default.JudgedFile);
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException($"{file} is damaged: {damaged.Message} Build again.", damaged);
        }
    }

    static string ModelOf(string folder, string language) => Path.Combine(folder, language + ".model");

    static string JudgedOf(string folder, string language) => Path.Combine(folder, language + ".judged");
}

/// <summary>The held-out phrases of a model, with its name.</summary>
internal sealed record JudgedFile(string Model, IReadOnlyList<HeldOutPhrase> Phrases);

[JsonSerializable(typeof(JudgedFile))]
internal sealed partial class JudgedJson : JsonSerializerContext;
