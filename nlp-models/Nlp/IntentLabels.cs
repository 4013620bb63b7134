namespace Nlp;

/// <summary>What intents are called for people: the line <c># label: Where is my order</c> in an intent's file. Buttons that are no intents have
/// theirs in <c>labels.txt</c>: <c>try-again = Try again</c>.</summary>
public static class IntentLabels
{
    const string Mark = "# label:";

    /// <summary>Label by intent name; an intent without a label is not in it.</summary>
    /// <exception cref="DirectoryNotFoundException">The folder has no <c>intents</c> folder.</exception>
    public static IReadOnlyDictionary<string, string> FromFolder(string languageFolder)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(languageFolder, "intents"), "*.txt"))
            if (File.ReadLines(file).FirstOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal)) is { } line)
                labels[Path.GetFileNameWithoutExtension(file)] = line[Mark.Length..].Trim();
        var buttons = Path.Combine(languageFolder, "labels.txt");
        foreach (var text in File.Exists(buttons) ? File.ReadLines(buttons) : [])
            if (text.Length > 0 && text[0] != '#' && text.IndexOf('=', StringComparison.Ordinal) is > 0 and var at)
                labels[text[..at].Trim()] = text[(at + 1)..].Trim();
        return labels;
    }

    /// <summary>Labels by language, for every language folder below a folder.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> FromFolders(string languages)
    {
        var labels = new SortedDictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var folder in Directory.GetDirectories(languages).Where(folder => Directory.Exists(Path.Combine(folder, "intents"))))
            labels[Path.GetFileName(folder)] = FromFolder(folder);
        return labels;
    }
}
