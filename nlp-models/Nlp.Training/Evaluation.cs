namespace Nlp.Training;

/// <summary>A file's own phrases to train on, and the rows to measure on.</summary>
/// <param name="Data">What the training split teaches.</param>
/// <param name="Test">Rows of the test split, those out of scope among them.</param>
internal sealed record Task(LanguageData Data, Row[] Test)
{
    /// <summary>The label of what no intent covers.</summary>
    public const string OutOfScope = "oos";

    /// <summary>Reads the file a call names. A split "x" has its out-of-scope rows in the split "oos_x" or under the label "oos".</summary>
    public static Task Of(Call call)
    {
        var file = call.DataFile();
        var rows = TsvFile.Read(file);
        var (trainOn, testOn) = (call.Value("train", "train"), call.Value("test", "test"));
        bool In(Row r, string split) => split.Split(',').Any(s => r.Split == s || r.Split == $"{OutOfScope}_{s}");
        var data = new LanguageData
        {
            Language = "en",
            Intents = rows.Where(r => In(r, trainOn) && r.Label != OutOfScope).GroupBy(r => r.Label)
                .ToDictionary(g => g.Key, g => (IReadOnlyList<string>)[.. g.Select(r => r.Text)], StringComparer.Ordinal),
            OutOfScope = call.Flag("no-oos") ? [] : [.. rows.Where(r => In(r, trainOn) && r.Label == OutOfScope).Select(r => r.Text)]
        };
        var test = rows.Where(r => In(r, testOn)).ToArray();
        return data.Intents.Count == 0 || test.All(r => r.Label == OutOfScope)
            ? throw new InvalidDataException($"{file} has no rows of split '{trainOn}' or '{testOn}'. It has: {string.Join(", ", rows.Select(r => r.Split).Distinct())}.")
            : new Task(data, test);
    }
}

/// <summary>What a model said to every row of a test.</summary>
internal sealed record Evaluation(LanguageModel Model, Row[] Inside, Understanding[] Said, Understanding[] Outside)
{
    public static Evaluation Of(LanguageModel model, Row[] test, Func<string, string>? typed = null)
    {
        var inside = Array.FindAll(test, r => r.Label != Task.OutOfScope);
        Understanding Understand(Row row) => model.Understand(typed is null ? row.Text : typed(row.Text));
        return new Evaluation(model, inside, Array.ConvertAll(inside, Understand),
            [.. test.Where(r => r.Label == Task.OutOfScope).Select(Understand)]);
    }

    public bool Right(int i) => Said[i].Candidates is [var top, ..] && top.Intent == Inside[i].Label;

    public double Accuracy => Share(Right);

    double Share(Predicate<int> that) => (double)Enumerable.Range(0, Inside.Length).Count(i => that(i)) / Math.Max(1, Inside.Length);

    public List<(string, object)> Figures()
    {
        var sure = Array.ConvertAll(Said, s => s.InScope > 0 ? Math.Min(1, s.Confidence / s.InScope) : 0);
        var right = Enumerable.Range(0, Inside.Length).Select(Right).ToArray();
        var acted = Share(i => Said[i].Outcome == Outcome.Act);
        bool Passes(Understanding u) => u.InScope >= Model.InScopeFrom;
        var figures = new List<(string, object)>
        {
            ("Accuracy percent", Printing.Percent(Accuracy)),
            ("Macro F1 percent", Printing.Percent(Measures.MacroF1([.. Inside.Select(r => r.Label)], [.. Said.Select(s => s.Candidates is [var top, ..] ? top.Intent : "")]))),
            ("Right among three percent", Printing.Percent(Share(i => Said[i].Candidates.Any(c => c.Intent == Inside[i].Label)))),
            ("Calibration error percent", Printing.Percent(Measures.CalibrationError(sure, right))),
            ("Acted on percent", Printing.Percent(acted)),
            ("Acted on and right percent", Printing.Percent(acted == 0 ? 0 : Share(i => Said[i].Intent == Inside[i].Label) / acted)),
            ("Asked back percent", Printing.Percent(Share(i => Said[i].Outcome == Outcome.Clarify))),
            ("Not abstained and right percent", Printing.Percent(Share(i => Said[i].Outcome != Outcome.Abstain && Right(i)))),
            ("Passed by the gate percent", Printing.Percent(Share(i => Passes(Said[i])))),
            ("Passed by the gate and right percent", Printing.Percent(Share(i => Passes(Said[i]) && Right(i))))
        };
        if (Outside.Length > 0)
            figures.AddRange([
                ("Out of scope rows", Outside.Length),
                ("Out of scope AUROC percent", Printing.Percent(Measures.Auroc([.. Said.Select(s => s.InScope)], [.. Outside.Select(s => s.InScope)]))),
                ("Out of scope stopped by the gate percent", Printing.Percent((double)Outside.Count(u => !Passes(u)) / Outside.Length)),
                ("Out of scope abstained percent", Printing.Percent((double)Outside.Count(u => u.Outcome == Outcome.Abstain) / Outside.Length)),
                ("Out of scope acted on percent", Printing.Percent((double)Outside.Count(u => u.Outcome == Outcome.Act) / Outside.Length))]);
        return figures;
    }
}
