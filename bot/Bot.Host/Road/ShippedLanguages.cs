using Bot.Models;
using Nlp;

namespace Bot.Host.Road;

/// <summary>The language folders the program came with, or those the settings name.</summary>
/// <param name="encoders">What models are trained with besides.</param>
/// <param name="folders">A folder for each language, named after its code; the first one's is spoken by default.</param>
sealed class ShippedLanguages(Encoders encoders, IReadOnlyList<string> folders) : IShippedLanguages
{
    public IReadOnlyList<string> Codes { get; } = [.. folders.Select(folder => Path.GetFileName(Path.TrimEndingDirectorySeparator(folder)))];

    public (LanguageData Data, string Hash) Read(string language) => (LanguageData.FromFolder(FolderOf(language)), LanguageModel.DataHash(FolderOf(language), encoders.Of(language)));

    public TrainedLanguage? Trained(string language, string hash) =>
        TrainedLanguage.Find(Path.Combine(AppContext.BaseDirectory, "models"), language, hash, encoders.Of(language));

    public IReadOnlyDictionary<string, string> Files(string language)
    {
        var folder = FolderOf(language);
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".txt" or ".tsv")
            .ToDictionary(file => Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText);
    }

    string FolderOf(string language) =>
        Codes.Zip(folders).FirstOrDefault(pair => pair.First == language).Second ?? throw new ArgumentException($"There is no language {language}.", nameof(language));
}
