using Nlp.Encoding;

namespace Nlp.Training;

/// <summary>The program was called wrongly; the message says what to write instead.</summary>
public sealed class CallException(string message) : Exception(message);

/// <summary>A command line taken apart.</summary>
internal sealed record Call(string Verb, string? Subject, IReadOnlyDictionary<string, string> Options)
{
    static readonly string[] Flags = ["json", "help", "words-only", "no-oos", "typos"];
    static readonly string[] WithValue = ["out", "only", "encoder", "train", "test", "map", "show", "first", "second", "with"];

    public static Call Parse(string[] args)
    {
        var plain = new List<string>();
        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith('-'))
            {
                plain.Add(args[i]);
                continue;
            }
            var name = args[i].TrimStart('-');
            if (name == "h")
                name = "help";
            if (Flags.Contains(name))
                options[name] = "";
            else if (!WithValue.Contains(name))
                throw new CallException($"Unknown option '{args[i]}'. Try --help.");
            else if (i + 1 == args.Length)
                throw new CallException($"Option '{args[i]}' wants a value.");
            else
                options[name] = args[++i];
        }
        return plain.Count > 2
            ? throw new CallException($"'{plain[2]}' is one argument too many. Try --help.")
            : new Call(plain.ElementAtOrDefault(0) ?? "", plain.ElementAtOrDefault(1), options);
    }

    public bool Flag(string name) => Options.ContainsKey(name);
    public string Value(string name, string otherwise) => Options.GetValueOrDefault(name, otherwise);

    /// <summary>The language folder named, or the English one of the repository around the current or the program's folder.</summary>
    public string LanguageFolder()
    {
        if (Subject is not null)
            return Subject;
        return Repository() is { } root
            ? Path.Combine(root, "nlp-models", "languages", "en")
            : throw new CallException("No nlp-models/languages/en found here. Name the language folder.");
    }

    /// <summary>The model of the language folder named: the one the build trained, or one trained now where the phrases are others.</summary>
    public LanguageModel Model(SentenceEncoder? encoder)
    {
        var folder = LanguageFolder();
        var language = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return TrainedLanguage.Find(Path.Combine(folder, "..", "..", "models"), language, LanguageModel.DataHash(folder, encoder), encoder)?.Model
            ?? LanguageModel.Train(folder, encoder: encoder);
    }

    /// <summary>The sentence encoder beside the program, or none where the call wants words only.</summary>
    public SentenceEncoder? Encoder() => Flag("words-only") ? null : SentenceEncoder.Open(Value("encoder", SentenceEncoder.DefaultFile));

    /// <summary>The data file as named, or below the folder of the public data sets.</summary>
    public string DataFile()
    {
        if (Subject is null)
            throw new CallException("Which TSV file? Try --help.");
        if (File.Exists(Subject))
            return Subject;
        var folder = DataFolder();
        var file = Path.Combine(folder, Subject);
        return File.Exists(file) ? file
            : throw new FileNotFoundException($"Neither '{Subject}' nor '{file}' exists. The public data sets are not part of this repository; set SWITCHBOARD_DATA to the folder that holds them.");
    }

    /// <summary>Folder of the public data sets, whether it exists or not.</summary>
    public static string DataFolder() =>
        Environment.GetEnvironmentVariable("SWITCHBOARD_DATA") is { Length: > 0 } set ? set
        : Path.GetFullPath(Path.Combine(Repository() ?? ".", "..", "shared", "data"));

    /// <summary>The folder that holds Bot.sln, above the current folder or above the program.</summary>
    public static string? Repository()
    {
        foreach (var start in new[] { Directory.GetCurrentDirectory(), AppContext.BaseDirectory })
            for (var folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
                if (File.Exists(Path.Combine(folder, "Bot.sln")))
                    return folder;
        return null;
    }
}
