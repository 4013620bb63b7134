using System.Diagnostics;

namespace Nlp.Training;

/// <summary>Trains the languages for the program to come with, so that nobody waits for it at the first start.</summary>
internal static class ShipVerb
{
    public static int Run(Call call, TextWriter output, CancellationToken cancellation)
    {
        var languages = call.Subject ?? Path.GetDirectoryName(call.LanguageFolder())!;
        var to = call.Value("out", "");
        if (to.Length == 0)
            throw new CallException("Where to? Name a folder with --out.");
        var only = call.Value("only", "").Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        using var encoder = call.Encoder();
        foreach (var folder in Directory.GetDirectories(languages).Where(folder => Directory.Exists(Path.Combine(folder, "intents"))).Order(StringComparer.Ordinal))
        {
            if (only.Length > 0 && !only.Contains(Path.GetFileName(folder)))
                continue;
            var clock = Stopwatch.StartNew();
            var trained = TrainedLanguage.Train(folder, encoder, cancellation);
            trained.Save(to);
            output.WriteLine($"Trained {trained.Model.Version} {(trained.Model.HasEncoder ? "with the sentence encoder" : "on n-grams alone")} in {clock.Elapsed.TotalSeconds:0.0} s");
        }
        return 0;
    }
}
