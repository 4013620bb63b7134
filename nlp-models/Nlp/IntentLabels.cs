namespace Nlp;

/// <summary>What intents are called for people: the line <c># label: Where is my order</c> in an intent's file.</summary>
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
        return labels;
    }
}
