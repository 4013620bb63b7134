namespace Nlp.Training;

/// <summary>Trains twice on one file with different settings and says whether the difference on its test split is more than chance.</summary>
internal static class CompareVerb
{
    public static int Run(Call call, TextWriter output, CancellationToken cancellation)
    {
        var task = Task.Of(call);
        using var encoder = call.Encoder();
        Evaluation Of(string option)
        {
            var settings = Settings.Parse(call.Value(option, ""));
            return Evaluation.Of(LanguageModel.Train(task.Data, option, settings.Options, encoder: settings.WordsOnly ? null : encoder, cancellation: cancellation), task.Test);
        }
        var (first, second) = (Of("first"), Of("second"));
        var rows = Enumerable.Range(0, first.Inside.Length).ToArray();
        int onlyFirst = rows.Count(i => first.Right(i) && !second.Right(i)), onlySecond = rows.Count(i => !first.Right(i) && second.Right(i));
        var (low, high) = Measures.Interval(Array.ConvertAll(rows, i => (second.Right(i) ? 1 : 0) - (first.Right(i) ? 1 : 0)));
        Printing.Figures(output, call.Flag("json"),
        [
            ("File", Path.GetFileName(call.DataFile())),
            ("First", call.Value("first", "defaults")),
            ("Second", call.Value("second", "defaults")),
            ("Test rows", rows.Length),
            ("First accuracy percent", Printing.Percent(first.Accuracy)),
            ("Second accuracy percent", Printing.Percent(second.Accuracy)),
            ("Only the first was right", onlyFirst),
            ("Only the second was right", onlySecond),
            ("Gain percent", Printing.Percent(second.Accuracy - first.Accuracy)),
            ("Gain at least percent", Printing.Percent(low)),
            ("Gain at most percent", Printing.Percent(high)),
            ("Chance of such a difference", Math.Round(Measures.McNemar(onlyFirst, onlySecond), 4))
        ]);
        return 0;
    }
}

/// <summary>Settings of one training, written as "words-only, cost=0.5, vector-weight=1.5, seed=3, folds=5".</summary>
internal sealed record Settings(TrainingOptions Options, bool WordsOnly)
{
    public static Settings Parse(string text)
    {
        var settings = new Settings(new TrainingOptions(), false);
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            settings = part.Split('=', 2, StringSplitOptions.TrimEntries) switch
            {
                ["words-only"] => settings with { WordsOnly = true },
                ["cost", var value] => settings with { Options = settings.Options with { Cost = Number(value) } },
                ["vector-weight", var value] => settings with { Options = settings.Options with { VectorWeight = Number(value) } },
                ["seed", var value] => settings with { Options = settings.Options with { Seed = (int)Number(value) } },
                ["folds", var value] => settings with { Options = settings.Options with { Folds = (int)Number(value) } },
                _ => throw new CallException($"Unknown setting '{part}'. Try words-only, cost=1, vector-weight=2, seed=20 or folds=5, with commas between them.")
            };
        return settings;

        double Number(string value) => double.TryParse(value, System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= 0 ? number
            : throw new CallException($"'{value}' should be a number.");
    }
}
