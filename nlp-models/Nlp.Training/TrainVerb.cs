using System.Diagnostics;

namespace Nlp.Training;

/// <summary>Trains the model of a language folder, writes it, and says what cross-validation found.</summary>
internal static class TrainVerb
{
    const int Shown = 20;

    public static int Run(Call call, TextWriter output, TextWriter progress, CancellationToken cancellation)
    {
        var folder = call.LanguageFolder();
        var settings = Settings.Parse(call.Value("with", ""));
        using var encoder = settings.WordsOnly ? null : call.Encoder();
        IReadOnlyList<HeldOutPhrase> judged = [];
        var clock = Stopwatch.StartNew();
        var model = LanguageModel.Train(LanguageData.FromFolder(folder), LanguageModel.DataHash(folder, encoder), settings.Options, Stages(progress),
            phrases => judged = phrases, encoder, cancellation);
        var seconds = clock.Elapsed.TotalSeconds;
        var file = call.Value("out", Path.Combine(Call.Repository() ?? ".", "nlp-models", "models", $"{model.Version}.nlp"));
        if (Path.GetDirectoryName(Path.GetFullPath(file)) is { } directory)
            Directory.CreateDirectory(directory);
        model.Save(file);

        var m = model.Metrics;
        // Sure of another intent than the one it stands under: either the phrase is in the wrong file, or two intents overlap.
        var doubted = judged.Where(p => p.Meant is not null && p.Candidates[0].Intent != p.Meant && p.Outcome == Outcome.Act)
            .OrderByDescending(p => p.Candidates[0].Confidence).ThenBy(p => p.Text, StringComparer.Ordinal).Take(Shown).ToArray();
        Printing.Figures(output, call.Flag("json"),
        [
            ("Model", model.Version),
            ("File", file),
            ("Bytes", new FileInfo(file).Length),
            ("Sentence encoder", encoder is null ? "none" : encoder.Checksum[..12]),
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
            ("Could mean several, asked back percent", Printing.Percent(m.SeveralAskedBack)),
            ("Out of scope AUROC percent", Printing.Percent(m.OutOfScopeAuroc)),
            ("Sentiment accuracy percent", Printing.Percent(m.SentimentAccuracy)),
            ("Sentiment macro F1 percent", Printing.Percent(m.SentimentMacroF1)),
            .. call.Flag("json") ? new (string, object)[] { ("Confusions", m.Confusions), ("Perhaps mislabelled", doubted) } : []
        ]);
        if (call.Flag("json"))
            return 0;
        output.WriteLine("\nMixed up, by phrases a model had not seen:");
        foreach (var c in m.Confusions.Take(Shown))
            output.WriteLine($"  {c.Phrases} x {c.Meant} taken for {c.Taken}");
        output.WriteLine("\nPerhaps under the wrong intent:");
        foreach (var p in doubted)
            output.WriteLine($"  {p.Meant,-28} {p.Candidates[0].Confidence:0.00} {p.Candidates[0].Intent,-28} {p.Text}");
        return 0;
    }

    /// <summary>Stages on one line of the terminal; nothing where the output goes to a file.</summary>
    static SynchronousProgress Stages(TextWriter to) => new(p =>
    {
        if (!Console.IsErrorRedirected)
            to.Write($"\r{p.Share,4:P0} {p.Stage,-24}{(p.Share >= 1 ? "\n" : "")}");
    });

    sealed class SynchronousProgress(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            lock (tell)
                tell(value);
        }
    }
}
