using System.Diagnostics;

namespace Nlp.Training;

/// <summary>Trains on the training split of a file and measures on its test split.</summary>
internal static class EvaluateVerb
{
    const string OutOfScope = "oos";

    public static int Run(Call call, TextWriter output)
    {
        var file = call.DataFile();
        var rows = TsvFile.Read(file);
        var (trainOn, testOn) = (call.Value("train", "train"), call.Value("test", "test"));
        bool Trains(Row r) => r.Split == trainOn || r.Split == $"{OutOfScope}_{trainOn}";
        bool Tests(Row r) => r.Split == testOn || r.Split == $"{OutOfScope}_{testOn}";
        var data = new LanguageData
        {
            Language = "en",
            Intents = rows.Where(r => Trains(r) && r.Label != OutOfScope).GroupBy(r => r.Label)
                .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(r => r.Text)], StringComparer.Ordinal),
            OutOfScope = [.. rows.Where(r => Trains(r) && r.Label == OutOfScope).Select(r => r.Text)]
        };
        var test = rows.Where(Tests).ToArray();
        if (data.Intents.Count == 0 || test.Length == 0)
            throw new InvalidDataException($"{file} has no rows of split '{trainOn}' or '{testOn}'. It has: {string.Join(", ", rows.Select(r => r.Split).Distinct())}.");

        var clock = Stopwatch.StartNew();
        var model = LanguageModel.Train(data, "evaluation");
        var training = clock.Elapsed;
        var inside = test.Where(r => r.Label != OutOfScope).ToArray();
        var judged = inside.Select(r => (Row: r, Said: model.Understand(r.Text))).ToArray();
        var right = judged.Count(j => j.Said.Candidates is [var top, ..] && top.Intent == j.Row.Label);
        var acted = judged.Count(j => j.Said.Outcome == Outcome.Act);
        var actedRight = judged.Count(j => j.Said.Intent == j.Row.Label);
        var outside = test.Where(r => r.Label == OutOfScope).Select(r => model.Understand(r.Text)).ToArray();

        Printing.Figures(output, call.Flag("json"),
        [
            ("File", Path.GetFileName(file)),
            ("Training rows", data.Intents.Sum(i => i.Value.Count)),
            ("Test rows", inside.Length),
            ("Training seconds", Math.Round(training.TotalSeconds, 1)),
            ("Accuracy percent", Printing.Percent((double)right / inside.Length)),
            ("Acted on percent", Printing.Percent((double)acted / inside.Length)),
            ("Acted on and right percent", Printing.Percent(acted == 0 ? 0 : (double)actedRight / acted)),
            .. outside.Length == 0 ? [] : new (string, object)[]
            {
                ("Out of scope rows", outside.Length),
                ("Out of scope abstained percent", Printing.Percent((double)outside.Count(u => u.Outcome == Outcome.Abstain) / outside.Length)),
                ("Out of scope acted on percent", Printing.Percent((double)outside.Count(u => u.Outcome == Outcome.Act) / outside.Length))
            }
        ]);
        return 0;
    }
}
