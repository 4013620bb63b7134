using System.Diagnostics;

namespace Nlp.Training;

/// <summary>Measures the shop's sentiment on sentences labelled negative, neutral or positive.</summary>
internal static class MoodVerb
{
    const double Plain = 0.5; // nearer to 0 counts as neutral: from here on good or bad is likelier than neither
    static readonly string[] Labels = ["negative", "neutral", "positive"];

    public static int Run(Call call, TextWriter output)
    {
        using var encoder = call.Encoder();
        var testOn = call.Value("test", "test");
        var rows = TsvFile.Read(call.DataFile()).Where(r => r.Split.StartsWith(testOn, StringComparison.Ordinal) && Labels.Contains(r.Label)).ToArray();
        var folder = (call with { Subject = null }).LanguageFolder();
        var model = call.Value("train", "") is { Length: > 0 } trainOn
            ? LanguageModel.Train(OnlySentiment(folder, TsvFile.Read(call.DataFile()).Where(r => r.Split == trainOn)), "evaluation", encoder: encoder)
            : LanguageModel.Train(folder, encoder: encoder);
        foreach (var row in rows.Take(300))
            model.Understand(row.Text); // compiled before it is timed
        var clock = Stopwatch.StartNew();
        var taken = Array.ConvertAll(rows, r => model.Understand(r.Text).Sentiment switch { < -Plain => 0, > Plain => 2, _ => 1 });
        var time = clock.Elapsed / Math.Max(1, rows.Length);
        var meant = Array.ConvertAll(rows, r => Array.IndexOf(Labels, r.Label));
        double F1(int c)
        {
            var right = meant.Zip(taken).Count(t => t.First == c && t.Second == c);
            return 2.0 * right / Math.Max(1, meant.Count(m => m == c) + taken.Count(t => t == c));
        }
        double Recall(int c) => (double)meant.Zip(taken).Count(t => t.First == c && t.Second == c) / Math.Max(1, meant.Count(m => m == c));
        Printing.Figures(output, call.Flag("json"),
        [
            ("Model", model.Version),
            ("Rows", rows.Length),
            ("Accuracy percent", Printing.Percent((double)meant.Zip(taken).Count(t => t.First == t.Second) / Math.Max(1, rows.Length))),
            ("Macro F1 percent", Printing.Percent(Enumerable.Range(0, 3).Average(F1))),
            ("Macro recall percent", Printing.Percent(Enumerable.Range(0, 3).Average(Recall))),
            ("Microseconds per message", Math.Round(time.TotalMicroseconds))
        ]);
        return 0;
    }

    /// <summary>The language with these rows in the place of its own sentences, and as little as can be of everything else.</summary>
    static LanguageData OnlySentiment(string folder, IEnumerable<Row> rows) => LanguageData.FromFolder(folder) with
    {
        Intents = new Dictionary<string, IReadOnlyList<string>> { ["anything"] = ["anything"], ["nothing"] = ["nothing"] },
        OutOfScope = [],
        AsksForPerson = [],
        Sentiment = [.. rows.Where(r => Labels.Contains(r.Label)).Select(r => (r.Text, Array.IndexOf(Labels, r.Label) - 1))]
    };
}
