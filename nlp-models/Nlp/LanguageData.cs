using System.Security.Cryptography;

namespace Nlp;

/// <summary>What a language model is trained from, read from a language folder or put together by hand. Immutable.</summary>
/// <remarks>
/// A language folder holds <c>intents/&lt;name&gt;.txt</c> (one phrase a line, at least one file), and optionally
/// <c>out-of-scope.txt</c>, <c>several.tsv</c>, <c>sentiment.tsv</c>, <c>sentiment-words.tsv</c>, <c>wants-person.txt</c>, <c>wants-person.tsv</c>,
/// <c>rewrites.txt</c>, <c>synonyms.txt</c>, <c>stop-words.txt</c> and <c>entities/*.txt</c>. Lines that begin with '#' are comments.
/// </remarks>
public sealed record LanguageData
{
    // Part of every data hash: raise it when the same data would give a different model.
    const string Recipe = "recipe 12";

    static readonly string[] Polarities = ["very negative", "negative", "neutral", "positive", "very positive"];

    /// <summary>Code of the language, such as "en".</summary>
    public required string Language { get; init; }
    /// <summary>Phrases by intent name.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Intents { get; init; }
    /// <summary>Sentences that no intent covers.</summary>
    public IReadOnlyList<string> OutOfScope { get; init; } = [];
    /// <summary>Messages that could mean several things, with the names of what they may mean.</summary>
    public IReadOnlyList<(string Text, IReadOnlyList<string> Intents)> Several { get; init; } = [];
    /// <summary>Sentences with their polarity: -2 (very negative), -1, 0 (neutral), 1 or 2 (very positive).</summary>
    public IReadOnlyList<(string Text, int Polarity)> Sentiment { get; init; } = [];
    /// <summary>Lines of the sentiment lexicon: word, tab, weight or role.</summary>
    public IReadOnlyList<string> SentimentWords { get; init; } = [];
    /// <summary>Sentences, and whether each asks for a person.</summary>
    public IReadOnlyList<(string Text, bool Asks)> AsksForPerson { get; init; } = [];
    /// <summary>Patterns of asking for a person.</summary>
    public IReadOnlyList<string> WantsPerson { get; init; } = [];
    /// <summary>Typed form = meant words.</summary>
    public IReadOnlyDictionary<string, string> Rewrites { get; init; } = new Dictionary<string, string>();

    /// <summary>Lines of words that stand for the same thing.</summary>
    public IReadOnlyList<string> Synonyms { get; init; } = [];
    /// <summary>Lines of words that say nothing about what is wanted.</summary>
    public IReadOnlyList<string> StopWords { get; init; } = [];

    /// <summary>Lines of the files of <c>entities/</c>: the file's name, a tab, the line.</summary>
    public IReadOnlyList<string> Entities { get; init; } = [];

    /// <summary>Reads a language folder.</summary>
    /// <exception cref="InvalidDataException">The folder has no intents, or a line cannot be read; says which and what is expected.</exception>
    public static LanguageData FromFolder(string folder)
    {
        var intentFolder = Path.Combine(folder, "intents");
        var files = Directory.Exists(intentFolder) ? Directory.GetFiles(intentFolder, "*.txt").Order(StringComparer.Ordinal).ToArray() : [];
        if (files.Length == 0)
            throw new InvalidDataException($"No intents found. Expected phrase files such as {Path.Combine(intentFolder, "greet.txt")}, one phrase a line.");
        var intents = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var phrases = Lines(file);
            if (phrases.Count == 0)
                throw new InvalidDataException($"{file} holds no phrase. Write one phrase a line, or delete the file.");
            intents.Add(Path.GetFileNameWithoutExtension(file), phrases);
        }
        return new LanguageData
        {
            Language = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))),
            Intents = intents,
            OutOfScope = Lines(Path.Combine(folder, "out-of-scope.txt")),
            Several = ReadSeveral(Path.Combine(folder, "several.tsv"), intents.ContainsKey),
            Sentiment = ReadSentiment(Path.Combine(folder, "sentiment.tsv")),
            SentimentWords = Lines(Path.Combine(folder, "sentiment-words.tsv")),
            AsksForPerson = ReadAsks(Path.Combine(folder, "wants-person.tsv")),
            WantsPerson = Lines(Path.Combine(folder, "wants-person.txt")),
            Synonyms = Lines(Path.Combine(folder, "synonyms.txt")),
            StopWords = Lines(Path.Combine(folder, "stop-words.txt")),
            Rewrites = ReadRewrites(Path.Combine(folder, "rewrites.txt")),
            Entities = EntitiesOf(folder)
        };
    }

    /// <summary>Hash of everything a model of this folder depends on, as 12 hexadecimal digits. Line endings do not matter.</summary>
    /// <param name="folder">The language folder.</param>
    /// <param name="encoder">Checksum of the sentence encoder, null for none.</param>
    public static string HashOf(string folder, string? encoder = null)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(Recipe + encoder));
        foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetExtension(f) is ".txt" or ".tsv")
            .Select(f => (Name: Path.GetRelativePath(folder, f).Replace('\\', '/'), File: f))
            .OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"\0{file.Name}\0"));
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(File.ReadAllText(file.File).ReplaceLineEndings("\n")));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    static List<string> Lines(string file) =>
        !File.Exists(file) ? [] : [.. File.ReadLines(file).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#')];

    // A line of order-number.txt may begin with '#'; a comment there is '#' and a space.
    static IEnumerable<string> EntityLines(string file) => File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal));

    /// <summary>The entity lines of a language folder.</summary>
    internal static string[] EntitiesOf(string languageFolder) => Path.Combine(languageFolder, "entities") is var folder && !Directory.Exists(folder) ? [] :
    [
        .. Directory.GetFiles(folder, "*.txt").Order(StringComparer.Ordinal).SelectMany(file =>
            EntityLines(file).Select(line => $"{Path.GetFileNameWithoutExtension(file)}\t{line}"))
    ];

    static List<(string, int)> ReadSentiment(string file) => [.. Lines(file).Select(line =>
    {
        var parts = line.Split('\t');
        var polarity = parts.Length == 2 ? Array.IndexOf(Polarities, parts[1].Trim()) : -1;
        return polarity < 0
            ? throw new InvalidDataException($"{file}: '{line}' should be a sentence, a tab, and one of {string.Join(", ", Polarities)}.")
            : (parts[0].Trim(), polarity - 2);
    })];

    static List<(string, IReadOnlyList<string>)> ReadSeveral(string file, Func<string, bool> isIntent) => [.. Lines(file).Select(line =>
    {
        var parts = line.Split('\t');
        var intents = parts.Length == 2 ? parts[1].Split('|', StringSplitOptions.TrimEntries) : [];
        return intents.Length < 2 || !intents.All(isIntent)
            ? throw new InvalidDataException($"{file}: '{line}' should be a sentence, a tab, and two or more intents with | between.")
            : (parts[0].Trim(), (IReadOnlyList<string>)intents);
    })];

    static List<(string, bool)> ReadAsks(string file) => [.. Lines(file).Select(line => line.Split('\t') switch
    {
        [var text, "asks"] => (text.Trim(), true),
        [var text, "other"] => (text.Trim(), false),
        _ => throw new InvalidDataException($"{file}: '{line}' should be a sentence, a tab, and asks or other.")
    })];

    static Dictionary<string, string> ReadRewrites(string file)
    {
        var rewrites = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Lines(file))
        {
            var at = line.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0 || !rewrites.TryAdd(line[..at].Trim(), line[(at + 1)..].Trim()))
                throw new InvalidDataException($"{file}: '{line}' should be 'typed = meant words', each typed form once.");
        }
        return rewrites;
    }
}
