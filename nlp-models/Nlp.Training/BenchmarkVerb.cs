using System.Diagnostics;

namespace Nlp.Training;

/// <summary>Time and memory of understanding, one message after the other on one thread.</summary>
internal static class BenchmarkVerb
{
    const int WarmUp = 30_000, Rounds = 60_000;

    static readonly (string Name, string[] Texts)[] Sets =
    [
        ("4 words", ["where is my order", "cancel my order please", "I want a refund", "are you a bot"]),
        ("12 words", ["hello, could you please tell me when my order HP-48213 will arrive", "i received the wrong lamp last week and nobody has answered me",
            "can you tell me how much it costs to return a sofa", "what is the best way to cook a large piece of salmon"]),
        ("40 words", ["Hi there, I ordered a dining table and two chairs three weeks ago and so far only one of the chairs has turned up. I have called twice and nobody could tell me where the rest is. Can someone please look into this today?"])
    ];

    public static int Run(Call call, TextWriter output)
    {
        using var encoder = call.Encoder();
        var clock = Stopwatch.StartNew();
        var model = LanguageModel.Train(call.LanguageFolder(), encoder: encoder);
        var figures = new List<(string, object)> { ("Model", model.Version), ("Training seconds", Math.Round(clock.Elapsed.TotalSeconds, 2)) };
        foreach (var (name, texts) in Sets)
        {
            for (var i = 0; i < WarmUp; i++)
                model.Understand(texts[i % texts.Length]);
            var ticks = new long[Rounds];
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Rounds; i++)
            {
                var start = Stopwatch.GetTimestamp();
                model.Understand(texts[i % texts.Length]);
                ticks[i] = Stopwatch.GetTimestamp() - start;
            }
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Array.Sort(ticks);
            double Micros(double quantile) => Math.Round(ticks[(int)(quantile * (Rounds - 1))] * 1e6 / Stopwatch.Frequency, 1);
            figures.Add(($"{name}: microseconds p50", Micros(0.5)));
            figures.Add(($"{name}: microseconds p99", Micros(0.99)));
            figures.Add(($"{name}: bytes allocated", bytes / Rounds));
        }
        figures.AddRange(EncoderBenchmark.Figures());
        Printing.Figures(output, call.Flag("json"), figures);
        return 0;
    }
}
