namespace Knowledge.Tests;

public sealed class LintTests
{
    [Theory]
    [InlineData("intents: [a]", "Text", "No article answers the intent b.")]
    [InlineData("intents: [a, b, c]", "Text", "The bot knows no intent c.")]
    [InlineData("intents: [a, b]\nsuggest: [This is a suggestion of more than thirty]", "Text", "has 40 characters.")]
    [InlineData("intents: [a, b]\nsuggest: [Buy now!]", "Text", "An exclamation mark.")]
    [InlineData("intents: [a, b]\nvariables: [name]", "Text", "name is declared but not used.")]
    [InlineData("intents: [a, b]", "", "The article has no text.")]
    [InlineData("intents: [a, b]", "Text\n--- plain ---\n", "The plain text is empty.")]
    [InlineData("intents: [a, b]", "Great!", "An exclamation mark.")]
    [InlineData("intents: [a, b]", "Text\n--- plain ---\nOops, that failed.", "\"Oops\" makes light of the customer's problem.")]
    [InlineData("intents: [a, b]", "[x](/returns)", "A link that is not http, https or mailto.")]
    [InlineData("intents: [a, b]", "[x](javascript:alert)", "A link that is not http, https or mailto.")]
    [InlineData("intents: [a, b]", "[x](ftp://a.example)", "A link that is not http, https or mailto.")]
    [InlineData("intents: [a, b]", "[x]()", "A link that is not http, https or mailto.")]
    [InlineData("intents: [a, b]", "[x]({{shop.page}})", "A link's address is not one of http, https or mailto.")]
    [InlineData("intents: [a, b]", "{{date shop.page}}", "date needs a date.")]
    public void What_would_embarrass_us_is_found(string head, string body, string message)
    {
        var problem = Assert.Single(Lint(head, body).DistinctBy(problem => problem.Message));

        Assert.Contains(message, problem.Message);
    }

    [Theory]
    [InlineData("Text with {{! a note }}a [link](https://a.example), <https://a.example>, [mail](mailto:a@b.example).")]
    [InlineData("{{#if (eq shop.page \"x\")}}y{{/if}}Text")]
    public void Good_content_is_clean(string body) => Assert.Empty(Lint("intents: [a, b]\nsuggest: [Exactly thirty characters ok.]", body));

    [Fact]
    public void A_problem_names_the_line_of_the_file()
    {
        Assert.Equal(8, Lint("intents: [a, b]", "One.\n\nTwo!").Single().Line);
        Assert.Equal(7, Lint("intents: [a, b]", "One.\n[x](/y)").Single().Line);
    }

    private static IReadOnlyList<Problem> Lint(string head, string body)
    {
        var knowledge = KnowledgeBase.From([new("shop.yaml", "page: /returns"), new("en/t.md", $"---\ntopic: t\ntitle: T\n{head}\n---\n{body}")], out var problems);
        Assert.Empty(problems);
        return knowledge.Lint(["a", "b"]);
    }
}
