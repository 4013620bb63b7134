using System.Diagnostics;
using Nlp.Languages;

namespace Nlp.Training;

/// <summary>Time and memory of understanding, one message after the other on one thread.</summary>
internal static class BenchmarkVerb
{
    const int WarmUp = 1000, Rounds = 4000;

    static readonly (string Name, string[] Texts)[] Sets =
    [
        ("4 words", ["where is my order", "cancel my order please", "I want a refund", "are you a bot"]),
        ("12 words", ["hello, could you please tell me when my order HP-48213 will arrive", "i received the wrong lamp last week and nobody has answered me",
            "can you tell me how much it costs to return a sofa", "what is the best way to cook a large piece of salmon"]),
        ("40 words", ["Hi there, I ordered a dining table and two chairs three weeks ago and so far only one of the chairs has turned up. I have called twice and nobody could tell me where the rest is. Can someone please look into this today?"])
    ];

    public static int Run(Call call, TextWriter output)
    {
        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(call.LanguageFolder()));
        var (languages, language) = (Path.GetDirectoryName(folder)!, Path.GetFileName(folder));
        var file = Path.Combine(languages, "..", "models", language + ".model");
        if (!File.Exists(file))
            throw new CallException($"{file} does not exist. Building Bot.sln trains it.");
        // Nothing was compiled before: it is what a program waits for when it starts.
        var clock = Stopwatch.StartNew();
        using var encoder = call.Encoder();
        var opened = Milliseconds(clock);
        var model = LanguageModel.Load(file, encoder);
        var loaded = Milliseconds(clock);
        model.Understand(Sets[1].Texts[0]);
        var figures = new List<(string, object)>
        {
            ("Model", model.Version),
            ("Start: milliseconds to open the encoder", opened),
            ("Start: milliseconds until the model is loaded too", loaded),
            ("Start: milliseconds until the first message is understood", Milliseconds(clock))
        };
        clock.Restart();
        LanguageModel.Load(file, encoder);
        figures.Add(("Milliseconds to load the model again", Milliseconds(clock)));
        clock.Restart();
        var detector = LanguageDetector.FromFolder(languages);
        figures.Add(("Milliseconds to learn to tell languages apart", Milliseconds(clock)));
        foreach (var (name, texts) in Sets)
        {
            figures.AddRange(Times($"{name}: everything of a turn", texts, text =>
            {
                PersonalData.Mask(text);
                detector.Detect(text);
                model.Understand(text);
            }));
            figures.AddRange(Times($"{name}: the door", texts, text => PersonalData.Mask(text)));
            figures.AddRange(Times($"{name}: the language", texts, text => detector.Detect(text)));
            figures.AddRange(Times($"{name}: the model", texts, text => model.Understand(text)));
        }
        figures.AddRange(EncoderBenchmark.Figures());
        Printing.Figures(output, call.Flag("json"), figures);
        return 0;
    }

    static IEnumerable<(string, object)> Times(string name, string[] texts, Action<string> what)
    {
        for (var i = 0; i < WarmUp; i++)
            what(texts[i % texts.Length]);
        var ticks = new long[Rounds];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            what(texts[i % texts.Length]);
            ticks[i] = Stopwatch.GetTimestamp() - start;
        }
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Array.Sort(ticks);
        double Micros(double quantile) => Math.Round(ticks[(int)(quantile * (Rounds - 1))] * 1e6 / Stopwatch.Frequency, 1);
        return [($"{name}, microseconds p50", Micros(0.5)), ($"{name}, microseconds p99", Micros(0.99)), ($"{name}, bytes allocated", bytes / Rounds)];
    }

    static double Milliseconds(Stopwatch clock) => Math.Round(clock.Elapsed.TotalMilliseconds, 1);
}
