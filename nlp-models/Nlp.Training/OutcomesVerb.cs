namespace Nlp.Training;

/// <summary>Measures the shop's model on messages that say what should come of them: to be acted on, asked back about, or not understood.</summary>
internal static class OutcomesVerb
{
    public static int Run(Call call, TextWriter output)
    {
        var file = call.Subject is null ? Path.Combine(Call.Repository() ?? ".", "nlp-models", "evaluation", "shop", "en.tsv") : call.DataFile();
        using var encoder = call.Encoder();
        var model = (call with { Subject = null }).Model(encoder);
        var found = Outcomes.Of(model, TsvFile.Read(file));
        Printing.Figures(output, call.Flag("json"), [("Model", model.Version), .. found.Figures()]);
        var show = int.TryParse(call.Value("show", "0"), out var n) ? n : throw new CallException("--show wants a number.");
        foreach (var (row, said) in found.Wrong.Take(show))
            output.WriteLine($"{row.Split,-9} {said.Outcome,-8} {said.InScope:0.00} {string.Join(", ", said.Candidates.Select(c => $"{c.Intent} {c.Confidence:0.00}"))}  {row.Text}  ({row.Label})");
        return 0;
    }
}

/// <summary>What a model made of messages of which it is known what should come.</summary>
/// <param name="Rows">The messages: the split says act, clarify or fall-back, the label the intents that may be meant, with | between them.</param>
/// <param name="Said">What was understood of each.</param>
internal sealed record Outcomes(Row[] Rows, Understanding[] Said)
{
    public static Outcomes Of(LanguageModel model, IReadOnlyList<Row> rows) => new([.. rows], [.. rows.Select(r => model.Understand(r.Text))]);

    /// <summary>Share of the messages to be acted on that were, on the right intent.</summary>
    public double ActedRight => Share("act", i => Said[i].Intent is { } intent && May(i, intent));

    /// <summary>Share of the messages to be acted on that were acted on with another intent.</summary>
    public double ActedWrong => Share("act", i => Said[i].Intent is { } intent && !May(i, intent));

    /// <summary>Share of the messages to be acted on that got the right one, at once or among what they were asked back.</summary>
    public double Served => Share("act", i => Said[i].Outcome != Outcome.Abstain && Offered(i));

    /// <summary>Share of the messages to be asked back about that were, with a possible intent among what was offered.</summary>
    public double ClarifiedRight => Share("clarify", i => Said[i].Outcome == Outcome.Clarify && Offered(i));

    /// <summary>Share of the messages to be asked back about that were taken for an intent they cannot mean.</summary>
    public double ClarifyActedWrong => Share("clarify", i => Said[i].Intent is { } intent && !May(i, intent));

    /// <summary>Share of the messages to be asked back about that were asked back, or taken for one they may mean.</summary>
    public double ClarifyServed => Share("clarify", i => Said[i].Outcome == Outcome.Clarify ? Offered(i) : Said[i].Intent is { } intent && May(i, intent));

    /// <summary>Share of the messages nobody taught that were not understood, as they should.</summary>
    public double FellBack => Share("fall-back", i => Said[i].Outcome == Outcome.Abstain);

    /// <summary>Share of the messages nobody taught that were acted on.</summary>
    public double FallBackActed => Share("fall-back", i => Said[i].Outcome == Outcome.Act);

    public IEnumerable<(Row Row, Understanding Said)> Wrong => Enumerable.Range(0, Rows.Length).Where(i => Rows[i].Split switch
    {
        "act" => Said[i].Intent is not { } intent || !May(i, intent),
        "clarify" => Said[i].Outcome == Outcome.Clarify ? !Offered(i) : Said[i].Intent is not { } intent || !May(i, intent),
        _ => Said[i].Outcome != Outcome.Abstain
    }).Select(i => (Rows[i], Said[i]));

    public IEnumerable<(string, object)> Figures() =>
    [
        ("To act: messages", Rows.Count(r => r.Split == "act")),
        ("To act: acted on rightly percent", Printing.Percent(ActedRight)),
        ("To act: acted on wrongly percent", Printing.Percent(ActedWrong)),
        ("To act: right one at once or asked back percent", Printing.Percent(Served)),
        ("To clarify: messages", Rows.Count(r => r.Split == "clarify")),
        ("To clarify: asked back percent", Printing.Percent(ClarifiedRight)),
        ("To clarify: asked back or a possible one percent", Printing.Percent(ClarifyServed)),
        ("To clarify: acted on wrongly percent", Printing.Percent(ClarifyActedWrong)),
        ("To fall back: messages", Rows.Count(r => r.Split == "fall-back")),
        ("To fall back: fell back percent", Printing.Percent(FellBack)),
        ("To fall back: acted on percent", Printing.Percent(FallBackActed))
    ];

    bool May(int i, string intent) => Rows[i].Label.Split('|').Contains(intent);

    bool Offered(int i) => Said[i].Candidates.Any(c => May(i, c.Intent));

    double Share(string split, Predicate<int> that)
    {
        var of = Enumerable.Range(0, Rows.Length).Where(i => Rows[i].Split == split).ToArray();
        return of.Length == 0 ? 0 : (double)of.Count(i => that(i)) / of.Length;
    }
}
