namespace Nlp.Training;

/// <summary>Measures "asks for a person" on sentences labelled handoff or anything else.</summary>
internal static class PersonVerb
{
    const double Asked = 0.5;

    public static int Run(Call call, TextWriter output)
    {
        using var encoder = call.Encoder();
        var testOn = call.Value("test", "");
        var rows = TsvFile.Read(call.DataFile()).Where(r => r.Split.StartsWith(testOn, StringComparison.Ordinal)).ToArray();
        var model = LanguageModel.Train((call with { Subject = null }).LanguageFolder(), encoder: encoder);
        var show = int.TryParse(call.Value("show", "0"), out var n) ? n : throw new CallException("--show wants a number.");
        int right = 0, meant = 0, taken = 0;
        foreach (var row in rows)
        {
            var wanted = model.Understand(row.Text).WantsPerson >= Asked;
            var asks = row.Label == "handoff";
            meant += asks ? 1 : 0;
            taken += wanted ? 1 : 0;
            right += asks && wanted ? 1 : 0;
            if (asks != wanted && show-- > 0)
                output.WriteLine($"{(asks ? "missed" : "heard wrongly"),-14} {row.Text}");
        }
        Printing.Figures(output, call.Flag("json"),
        [
            ("Model", model.Version),
            ("Rows", rows.Length),
            ("Asking for a person", meant),
            ("Recall percent", Printing.Percent((double)right / Math.Max(1, meant))),
            ("Precision percent", Printing.Percent((double)right / Math.Max(1, taken))),
            ("F1 percent", Printing.Percent(2.0 * right / Math.Max(1, meant + taken)))
        ]);
        return 0;
    }
}
