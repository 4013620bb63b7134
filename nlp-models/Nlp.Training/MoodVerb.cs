namespace Nlp.Training;

/// <summary>Measures the shop's sentiment on sentences labelled negative, neutral or positive.</summary>
internal static class MoodVerb
{
    const double Plain = 0.33; // nearer to 0 than this counts as neutral
    static readonly string[] Labels = ["negative", "neutral", "positive"];

    public static int Run(Call call, TextWriter output)
    {
        using var encoder = call.Encoder();
        var testOn = call.Value("test", "test");
        var rows = TsvFile.Read(call.DataFile()).Where(r => r.Split.StartsWith(testOn, StringComparison.Ordinal) && Labels.Contains(r.Label)).ToArray();
        var model = LanguageModel.Train((call with { Subject = null }).LanguageFolder(), encoder: encoder);
        var taken = Array.ConvertAll(rows, r => model.Understand(r.Text).Sentiment switch { < -Plain => 0, > Plain => 2, _ => 1 });
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
            ("Macro recall percent", Printing.Percent(Enumerable.Range(0, 3).Average(Recall)))
        ]);
        return 0;
    }
}
