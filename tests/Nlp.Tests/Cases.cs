using Nlp;
using Nlp.Encoding;
using Xunit;

[assembly: AssemblyFixture(typeof(Nlp.Tests.English))]

namespace Nlp.Tests;

/// <summary>Cases in text files: what goes in, an arrow, what comes out.</summary>
public static class Cases
{
    public static TheoryData<string, string> Of(string file)
    {
        var cases = new TheoryData<string, string>();
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, file)))
        {
            if (line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal))
                continue;
            var arrow = line.LastIndexOf("=>", StringComparison.Ordinal);
            Assert.True(arrow > 0, $"{file}: '{line}' has no '=>'.");
            cases.Add(line[..arrow].Trim(), line[(arrow + 2)..].Trim());
        }
        return cases;
    }
}

/// <summary>The English model as it is shipped.</summary>
public sealed class English : IDisposable
{
    public English()
    {
        Encoder = SentenceEncoder.Open(SentenceEncoder.DefaultFile);
        Shipped = TrainedLanguage.Find(Models, "en", LanguageModel.DataHash(Folder, Encoder), Encoder)
            ?? throw new InvalidDataException($"{Folder} changed since its model was trained. Build the tests again: that trains it.");
    }

    public static string Folder { get; } = FindFolder();

    /// <summary>Where the build puts what it trained.</summary>
    public static string Models { get; } = Path.Combine(Folder, "..", "..", "models");

    public SentenceEncoder Encoder { get; }
    public TrainedLanguage Shipped { get; }
    public LanguageModel Model => Shipped.Model;

    public void Dispose() => Encoder.Dispose();

    static string FindFolder()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Bot.sln")))
                return Path.Combine(folder, "nlp-models", "languages", "en");
        throw new DirectoryNotFoundException("The tests run below the folder that holds Bot.sln.");
    }
}

/// <summary>A small language of our own in a folder that goes away again.</summary>
public sealed class SmallLanguage : IDisposable
{
    readonly DirectoryInfo parent = Directory.CreateTempSubdirectory("language");

    public SmallLanguage()
    {
        Write("intents/order-status.txt", "where is my order", "track my parcel", "when will my parcel arrive", "has my order shipped", "status of my order", "is my parcel on its way");
        Write("intents/order-cancel.txt", "cancel my order", "i want to cancel", "stop my order please", "please cancel the order", "i don't want the order any more", "undo my order");
        Write("intents/greet.txt", "hello", "hi", "good morning", "hey there", "good evening", "hi there");
        Write("out-of-scope.txt", "what is the weather", "tell me a joke", "who won the election", "how tall is the tower", "cook some rice", "play a song", "fly to rome", "fix my car");
    }

    public string Folder => Path.Combine(parent.FullName, "xx");
    public string InParent(string name) => Path.Combine(parent.FullName, name);

    public void Write(string name, params string[] lines)
    {
        var file = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllLines(file, lines);
    }

    public void Dispose() => parent.Delete(recursive: true);
}
