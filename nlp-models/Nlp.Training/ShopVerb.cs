namespace Nlp.Training;

/// <summary>Measures the shop's own model on phrases of others, by a map from their labels to our intents.</summary>
internal static class ShopVerb
{
    public static int Run(Call call, TextWriter output)
    {
        using var encoder = call.Encoder();
        var rows = TsvFile.Read(call.DataFile());
        var map = ReadMap(call.Value("map", ""));
        var model = (call with { Subject = null }).Model(encoder);
        var testOn = call.Value("test", "");
        int inside = 0, right = 0, acted = 0, actedRight = 0, clarified = 0, clarifiedRight = 0, outside = 0, abstained = 0, actedOut = 0;
        var mistakes = new List<string>();
        foreach (var row in rows.Where(r => r.Split.StartsWith(testOn, StringComparison.Ordinal)))
        {
            if (!map.TryGetValue(row.Label, out var meant))
                continue;
            var said = model.Understand(row.Text);
            var top = said.Candidates.Count > 0 ? said.Candidates[0].Intent : "";
            var isRight = meant.Contains(top);
            if (meant is ["*"])
            {
                outside++;
                abstained += said.Outcome == Outcome.Abstain ? 1 : 0;
                actedOut += said.Outcome == Outcome.Act ? 1 : 0;
            }
            else
            {
                inside++;
                right += isRight ? 1 : 0;
                acted += said.Outcome == Outcome.Act ? 1 : 0;
                actedRight += said.Outcome == Outcome.Act && isRight ? 1 : 0;
                clarified += said.Outcome == Outcome.Clarify ? 1 : 0;
                clarifiedRight += said.Outcome == Outcome.Clarify && said.Candidates.Any(c => meant.Contains(c.Intent)) ? 1 : 0;
            }
            if (meant is ["*"] ? said.Outcome == Outcome.Act : !isRight || said.Outcome == Outcome.Abstain)
                mistakes.Add($"{row.Label,-28} {said.Outcome,-8} {said.Confidence:0.00} {top,-26} {row.Text}");
        }
        var figures = new List<(string, object)> { ("Model", model.Version) };
        if (inside > 0)
            figures.AddRange([("In scope rows", inside), ("Accuracy percent", Printing.Percent((double)right / inside)),
                ("Acted on percent", Printing.Percent((double)acted / inside)), ("Acted on and right percent", Printing.Percent((double)actedRight / Math.Max(acted, 1))),
                ("Clarified percent", Printing.Percent((double)clarified / inside)), ("Clarified with the right one percent", Printing.Percent((double)clarifiedRight / Math.Max(clarified, 1)))]);
        if (outside > 0)
            figures.AddRange([("Out of scope rows", outside), ("Out of scope abstained percent", Printing.Percent((double)abstained / outside)),
                ("Out of scope acted on percent", Printing.Percent((double)actedOut / outside))]);
        Printing.Figures(output, call.Flag("json"), figures);
        // Evenly over the file, which is sorted by label.
        var show = int.TryParse(call.Value("show", "0"), out var n) ? n : throw new CallException("--show wants a number.");
        for (var i = 0; i < Math.Min(show, mistakes.Count); i++)
            output.WriteLine(mistakes[(int)((long)i * mistakes.Count / Math.Min(show, mistakes.Count))]);
        return 0;
    }

    static Dictionary<string, string[]> ReadMap(string file)
    {
        if (!File.Exists(file))
            throw new CallException($"--map wants a file with lines 'their label = our intent'; '{file}' does not exist.");
        return File.ReadLines(file).Where(l => l.Contains('=', StringComparison.Ordinal) && !l.StartsWith('#')).Select(l => l.Split('=', 2))
            .ToDictionary(l => l[0].Trim(), l => l[1].Split('|', StringSplitOptions.TrimEntries), StringComparer.Ordinal);
    }
}
