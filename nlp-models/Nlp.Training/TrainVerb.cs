using System.Diagnostics;

namespace Nlp.Training;

/// <summary>Trains the model of a language folder and writes it with a manifest.</summary>
internal static class TrainVerb
{
    public static int Run(Call call, TextWriter output)
    {
        using var encoder = call.Encoder();
        var folder = call.LanguageFolder();
        var clock = Stopwatch.StartNew();
        var model = LanguageModel.Train(folder, encoder: encoder);
        var seconds = clock.Elapsed.TotalSeconds;
        var file = call.Value("out", Path.Combine(Call.Repository() ?? ".", "nlp-models", "models", $"{model.Version}.nlp"));
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } directory)
            Directory.CreateDirectory(directory);
        model.Save(file);

        var m = model.Metrics;
        Printing.Figures(output, call.Flag("json"),
        [
            ("Model", model.Version),
            ("File", file),
            ("Bytes", new FileInfo(file).Length),
            ("Training seconds", Math.Round(seconds, 2)),
            ("Intents", model.Intents.Count),
            ("Phrases", m.Phrases),
            ("Out of scope sentences", m.OutOfScopePhrases),
            ("Accuracy percent", Printing.Percent(m.Accuracy)),
            ("Macro F1 percent", Printing.Percent(m.MacroF1)),
            ("Calibration error percent", Printing.Percent(m.CalibrationError)),
            ("Acted on percent", Printing.Percent(m.ActedOn)),
            ("Acted on and right percent", Printing.Percent(m.ActedOnRight)),
            ("Clarified percent", Printing.Percent(m.Clarified)),
            ("Out of scope abstained percent", Printing.Percent(m.OutOfScopeAbstained)),
            ("Out of scope acted on percent", Printing.Percent(m.OutOfScopeActedOn)),
            ("Out of scope AUROC percent", Printing.Percent(m.OutOfScopeAuroc)),
            ("Sentiment accuracy percent", Printing.Percent(m.SentimentAccuracy)),
            ("Sentiment macro F1 percent", Printing.Percent(m.SentimentMacroF1))
        ]);
        if (!call.Flag("json"))
            foreach (var c in m.Confusions.Take(20))
                output.WriteLine($"  {c.Phrases} x {c.Meant} taken for {c.Taken}");
        return 0;
    }
}
