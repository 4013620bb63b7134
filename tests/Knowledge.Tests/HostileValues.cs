using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Knowledge.Tests;

/// <summary>What a customer could try with a name, and what code could pass by mistake.</summary>
public sealed class HostileValues
{
    private static readonly MarkdownPipeline Generous = new MarkdownPipelineBuilder().UseAutoLinks().UsePipeTables().UseTaskLists().UseEmphasisExtras().Build();

    private static readonly string[] Places =
    [
        "Hello {{name}}, welcome.", "{{name}}", "- {{name}}", "**{{name}}**", "# {{name}}", "> {{name}}", "1. {{name}}", "a{{name}}b", "[{{name}}](https://a.example)",
        "[a]{{name}}", "{{name}}[a](https://a.example)", "x\n{{name}}\ny", "({{name}})", "_{{name}}_", "{{name}}{{name}}", "a\n\n{{name}}\n\nb", "| a | b |\n|---|---|\n| {{name}} | c |",
        "\"{{name}}\"", "{{name}}.", "{{name}}:", "1{{name}}", "*{{name}}", "{{#if name}}{{name}}{{/if}}",
    ];

    private static readonly string[] Attempts =
    [
        "[x](javascript:alert(1))", "![x](https://a.example/x.png)", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<https://a.example>", "<javascript:alert(1)>",
        "https://a.example", "http://a.example/x?y=z", "www.a.example", "mailto:a@b.example", "ftp://a.example", "tel:123456",
        "# x", "## x", "- x", "+ x", "* x", "1. x", "12) x", "> x", "---", "===", "***", "___", "    x", "\tx", "```", "~~~", "``x``", "`x`",
        "*x*", "**x**", "_x_", "__x__", "~~x~~", "~x~", "a | b", "| a |", "|---|", "[ ] x", "- [ ] x", "[x]", "[x]: https://a.example", "](https://a.example)", "(https://a.example)",
        "a\nb", "a\r\n\r\n# b", "a\u2028b", "\u202Eevil", "\\", "\\*", "a\\", "&lt;b&gt;", "&#60;", "&", "!", "a!", "![", "]", ": x", "{{name}}", "{{{name}}}", "\0", "\uE000", "'", "\"", "=", "==x==", "++x++",
    ];

    [Fact]
    public void A_value_never_changes_what_the_text_is_made_of()
    {
        var random = new Random(7);
        const string Letters = "ab1 \n\t[]()<>*_`~#+-=|!\\&;:/.@{}'\"$^www";
        var values = Attempts.Concat(Enumerable.Range(0, 400).Select(_ => new string([.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Letters[random.Next(Letters.Length)])]))).ToList();
        foreach (var place in Places)
        {
            var knowledge = Case.Article(place, ["name"], out var problems);
            Assert.Empty(problems);
            var expected = Shape(Render(knowledge, "safe", TextForm.Markdown));
            foreach (var value in values)
            {
                var plain = Render(knowledge, value, TextForm.Markdown) is { } text ? text : "";
                if (Templates.Escape.OneLine(value).Length == 0)
                    continue; // nothing is shown, so the text around it decides
                Assert.True(Shape(plain) == expected, $"place: {place}\nvalue: {value}\ntext: {plain}\nmade of: {Shape(plain)}\nnot of: {expected}");
            }
        }
    }

    [Fact]
    public void What_is_shown_is_what_the_customer_wrote()
    {
        var knowledge = Case.Article("Hello {{name}}, welcome.", ["name"], out _);
        foreach (var value in Attempts)
        {
            var shown = string.Concat(Markdown.Parse(Render(knowledge, value, TextForm.Markdown)!, Generous).Descendants<Inline>().Select(Visible));
            Assert.Equal($"Hello {Templates.Escape.OneLine(value)}, welcome.", shown);
        }
    }

    [Theory]
    [InlineData("don't")]
    [InlineData("O'Neil & Söhne")]
    [InlineData("Ann-Marie, 2nd floor (left)")]
    [InlineData("\"quoted\"")]
    [InlineData("100% of 5+5")]
    [InlineData("naïve café – 3 €")]
    [InlineData("SW-1001/2")]
    public void Ordinary_text_is_left_exactly_as_it_is(string value)
    {
        var knowledge = Case.Article("Hello {{name}}", ["name"], out _);

        Assert.Equal("Hello " + value, Render(knowledge, value, TextForm.Markdown));
        Assert.Equal("Hello " + value, Render(knowledge, value, TextForm.Plain));
    }

    public static TheoryData<string, object, string> NotData() => new()
    {
        { "an object with properties", new { Secret = "x" }, "is a " },
        { "a stream", new MemoryStream(), "is a MemoryStream" },
        { "a type", typeof(string), "is a RuntimeType" },
        { "an exception", new InvalidOperationException("secret"), "is a InvalidOperationException" },
        { "a function", (Func<string>)(() => "x"), "is a Func" },
        { "a group", new Dictionary<string, object?> { ["a"] = 1 }, "is a group of values" },
        { "a list of objects", new object[] { "a", new Uri("https://a.example") }, "is a Uri" },
        { "an endless sequence", Endless(), "is a " },
        { "a text of a million letters", new string('x', 1_000_000), "longer than" },
        { "a list of a million items", new int[1_000_000], "more than 2,000 values" },
        { "a list that contains itself", Cyclic(), "nested deeper" },
    };

    [Theory]
    [MemberData(nameof(NotData), DisableDiscoveryEnumeration = true)]
    public void Only_plain_data_reaches_a_template(string what, object value, string message)
    {
        var knowledge = Case.Article("{{#if name}}yes{{/if}}", ["name"], out _);

        var rendered = knowledge.Render(knowledge.Articles[0], new Dictionary<string, object?> { ["name"] = value }, TextForm.Markdown);

        Assert.True(rendered.Text is null, what);
        Assert.Contains(message, rendered.Problem!.Message);
        Assert.DoesNotContain("secret", rendered.Problem.Message);
    }

    [Fact]
    public void Members_of_list_items_that_the_text_does_not_name_are_not_even_looked_at()
    {
        var knowledge = Case.Article("{{#each list}}{{this.name}}{{/each}}", ["list"], out _);
        object?[] items = [new Dictionary<string, object?> { ["name"] = "tea", ["secret"] = new MemoryStream() }];

        Assert.Equal("tea", knowledge.Render(knowledge.Articles[0], new Dictionary<string, object?> { ["list"] = items }, TextForm.Markdown).Text);
    }

    [Fact]
    public void A_member_cannot_reach_a_property_of_a_value()
    {
        var knowledge = Case.Article("{{#each list}}{{this.Length}}{{/each}}", ["list"], out _);

        var rendered = knowledge.Render(knowledge.Articles[0], new Dictionary<string, object?> { ["list"] = new[] { "tea" } }, TextForm.Markdown);

        Assert.Contains("this.Length", rendered.Problem?.Message);
    }

    [Fact]
    public void A_problem_never_repeats_a_customers_value()
    {
        foreach (var template in new[] { "{{date name}}", "{{money name}}", "[x]({{name}})", "{{link name \"x\"}}", "{{#each name}}x{{/each}}", "{{list name}}", "{{plural name \"a\" \"b\"}}" })
        {
            var rendered = Case.Render(template, "name: Alexandra", TextForm.Markdown);
            Assert.NotNull(rendered.Problem);
            Assert.DoesNotContain("Alexandra", rendered.Problem.ToString());
        }
    }

    private static string? Render(KnowledgeBase knowledge, string value, TextForm form)
    {
        var rendered = knowledge.Render(knowledge.Articles[0], new Dictionary<string, object?> { ["name"] = value }, form);
        Assert.Null(rendered.Problem);
        return rendered.Text;
    }

    // Literals and entities may be cut in any number of pieces; everything else counts.
    private static string Shape(string? markdown) => string.Join(' ', Markdown.Parse(markdown ?? "", Generous).Descendants()
        .Where(node => node is not (LiteralInline or HtmlEntityInline))
        .Select(node => node switch
        {
            LinkInline link => $"link({link.Url})",
            AutolinkInline link => $"auto({link.Url})",
            HeadingBlock heading => $"h{heading.Level}",
            _ => node.GetType().Name,
        }));

    private static string Visible(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        HtmlEntityInline entity => entity.Transcoded.ToString(),
        _ => "",
    };

    private static IEnumerable<int> Endless()
    {
        while (true)
            yield return 1;
    }

    private static List<object?> Cyclic()
    {
        var list = new List<object?>();
        list.Add(list);
        return list;
    }
}
