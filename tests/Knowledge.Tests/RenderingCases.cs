namespace Knowledge.Tests;

/// <summary>Every line of <c>helpers.cases</c> and <c>rendering.cases</c>.</summary>
public sealed class RenderingCases
{
    public static TheoryData<string, string, string, string> Helpers()
    {
        var rows = new TheoryData<string, string, string, string>();
        foreach (var cells in Case.Read("helpers.cases", 3))
            rows.Add(cells[0], cells[1], cells[2], cells[3]);
        return rows;
    }

    public static TheoryData<string, string, string, string, string> Texts()
    {
        var rows = new TheoryData<string, string, string, string, string>();
        foreach (var cells in Case.Read("rendering.cases", 4))
            rows.Add(cells[0], cells[1], cells[2], cells[3], cells[4]);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Helpers))]
    public void A_helper_writes_what_its_case_says(string template, string values, string expected, string line) =>
        AssertRendered(Case.Render(template, values, TextForm.Markdown), expected, "helpers.cases:" + line);

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_template_reads_as_its_case_says(string form, string template, string values, string expected, string line) =>
        AssertRendered(Case.Render(template, values, form == "md" ? TextForm.Markdown : TextForm.Plain), expected, "rendering.cases:" + line);

    [Fact]
    public void Every_helper_has_a_case()
    {
        var cases = string.Join('\n', Case.Read("helpers.cases", 3).Select(cells => cells[0]));
        Assert.All(Knowledge.Helpers.HelperTable.All, helper => Assert.Matches($@"[{{(]{helper.Name} ", cases));
    }

    private static void AssertRendered(Rendered rendered, string expected, string place)
    {
        var shown = rendered.Problem is null ? rendered.Text! : "problem: " + rendered.Problem.Message;
        if (expected.StartsWith("problem: ", StringComparison.Ordinal))
            Assert.True(rendered.Problem?.Message.Contains(expected["problem: ".Length..], StringComparison.Ordinal), $"{place}\nexpected: {expected}\n but was: {shown}");
        else
            Assert.True(shown == expected, $"{place}\nexpected: {expected}\n but was: {shown}");
        Assert.True(rendered.Text is null != rendered.Problem is null);
    }
}
