using System.Text.RegularExpressions;

namespace Knowledge.Tests;

/// <summary>The head of an article file, and files that are no articles.</summary>
public sealed partial class ArticleFiles
{
    public static TheoryData<string, string, string> Refused()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var cells in Case.Read("article-files.cases", 2))
            rows.Add(cells[0], cells[1], cells[2]);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_file_with_a_problem_is_left_out(string text, string expected, string line)
    {
        text = CodePoint().Replace(text, match => ((char)Convert.ToInt32(match.Groups[1].Value, 16)).ToString());
        var knowledge = KnowledgeBase.From([new("en/a.md", text)], out var problems);

        Assert.Empty(knowledge.Articles);
        var parts = expected.Split(": ", 2);
        Assert.True(
            problems[0].Line.ToString() == parts[0] && problems[0].Message.Contains(parts[1], StringComparison.Ordinal),
            $"article-files.cases:{line}\nexpected: {expected}\n but was: {problems[0]}");
    }

    [Fact]
    public void An_article_is_read_with_everything_at_its_top()
    {
        const string Text = """
            ---
            topic: refund-time
            title: How long a refund takes
            intents: [refund-time, refund-late]
            department: Returns
            suggest: [Where is my refund?, Talk to a person]
            variables: [shop.refundDays, order.number]
            approved: 2026-11-20
            ---
            **{{shop.refundDays}} days** for {{order.number}}.

            --- plain ---
            {{shop.refundDays}} days.
            """;
        var knowledge = KnowledgeBase.From([new("shop.yaml", "refundDays: 14"), new("en/refunds/refund-time.md", Text.ReplaceLineEndings("\r\n"))], out var problems);

        Assert.Empty(problems);
        var article = Assert.Single(knowledge.Articles);
        Assert.Equal("refund-time", article.Topic);
        Assert.Equal("How long a refund takes", article.Title);
        Assert.Equal("en", article.Locale);
        Assert.Equal("Returns", article.Department);
        Assert.Equal(["refund-time", "refund-late"], article.Intents);
        Assert.Equal(["Where is my refund?", "Talk to a person"], article.Suggestions);
        Assert.Equal(["shop.refundDays", "order.number"], article.Variables);
        Assert.Equal(new DateOnly(2026, 11, 20), article.Approved);
        Assert.Equal("en/refunds/refund-time.md", article.File);
        Assert.Matches("^[0-9a-f]{8}$", article.Version);
        var values = new Dictionary<string, object?> { ["order"] = new Dictionary<string, object?> { ["number"] = "SW-1" } };
        Assert.Equal("**14 days** for SW-1.", knowledge.Render(article, values, TextForm.Markdown).Text);
        Assert.Equal("14 days.", knowledge.Render(article, values, TextForm.Plain).Text);
    }

    [Theory]
    [InlineData("refundDays: [", 2, "not YAML")]
    [InlineData("a: 1\nbad name: 2", 2, "not a name")]
    [InlineData("a: 1\nempty:", 2, "no value")]
    [InlineData("a: &x 1\nb: *x", 2, "Aliases")]
    [InlineData("- a\n- b", 1, "name: value")]
    public void A_mistake_in_the_shop_values_is_told_with_its_line(string text, int line, string message)
    {
        KnowledgeBase.From([new("shop.yaml", text)], out var problems);

        Assert.Equal(line, problems[0].Line);
        Assert.Contains(message, problems[0].Message);
        Assert.Equal("shop.yaml", problems[0].File);
    }

    [Fact]
    public void Yaml_that_grows_when_read_does_not_grow_here()
    {
        var bomb = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + string.Concat(Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));
        KnowledgeBase.From([new("shop.yaml", bomb), new("en/a.md", $"---\n{new string('[', 5000)}\n---\nText")], out var problems);

        Assert.Contains(problems, problem => problem.Message.Contains("Aliases", StringComparison.Ordinal));
        Assert.Contains(problems, problem => problem.Message.Contains("nested too deeply", StringComparison.Ordinal));
    }

    [Fact]
    public void Groups_of_shop_values_are_joined_by_points()
    {
        var knowledge = KnowledgeBase.From(
            [new("shop.yaml", "shop:\n  hours:\n    weekdays: 9 to 6\n  phone: \"0123\"\n"), new("en/a.md", "---\ntopic: a\ntitle: A\n---\n{{shop.hours.weekdays}}, {{shop.phone}}")],
            out var problems);

        Assert.Empty(problems);
        Assert.Equal("9 to 6, 0123", knowledge.Render(knowledge.Articles[0], new Dictionary<string, object?>(), TextForm.Plain).Text);
    }

    [GeneratedRegex(@"\\u([0-9A-F]{4})")]
    private static partial Regex CodePoint();
}
