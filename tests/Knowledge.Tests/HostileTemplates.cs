using System.Diagnostics;

namespace Knowledge.Tests;

/// <summary>What an editor, or somebody with an editor's password, could try with a template (trust row B6).</summary>
public sealed class HostileTemplates
{
    private static readonly string[] Declared = ["name", "order.number", "list", "other"];

    public static TheoryData<string, string, string> Refused()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var cells in Case.Read("hostile-templates.cases", 2))
            rows.Add(cells[0].Replace("\\\n", "\\n", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal), cells[1], cells[2]);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_hostile_template_is_refused_with_its_line(string template, string expected, string line)
    {
        var knowledge = Case.Article(template, Declared, out var problems);

        Assert.Empty(knowledge.Articles);
        var at = expected[..expected.IndexOf(':')];
        var words = expected[(expected.IndexOf(':') + 2)..];
        Assert.True(
            problems[0].Line.ToString() == at && problems[0].Message.Contains(words, StringComparison.Ordinal) && problems[0].File == "en/t.md",
            $"hostile-templates.cases:{line}\n{template}\nexpected: {expected}\n but was: {problems[0]}");
    }

    [Fact]
    public void The_place_of_a_problem_is_line_and_column()
    {
        Case.Article("One\n\nTwo {{nmae}} three", Declared, out var problems);

        Assert.Equal("en/t.md:8: nmae is used but not declared. (column 5) Add it to variables: [nmae] at the top, or correct the name.", problems.Single().ToString());
    }

    [Theory]
    [InlineData("{{#if name}}", "{{/if}}", 10_000)]
    [InlineData("{{#if name}}", "{{/if}}", 9)]
    [InlineData("{{#each list}}", "{{/each}}", 10_000)]
    [InlineData("{{#if name}}{{else}}", "{{/if}}", 700)]
    public void Nesting_is_counted_before_anything_is_compiled(string open, string close, int depth)
    {
        var watch = Stopwatch.StartNew();
        Case.Article(string.Concat(Enumerable.Repeat(open, depth)) + "x" + string.Concat(Enumerable.Repeat(close, depth)), Declared, out var problems);

        Assert.NotEmpty(problems);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"took {watch.Elapsed}");
    }

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(16 * 1024 + 1)]
    public void A_text_that_is_too_long_is_refused_by_its_size(int length)
    {
        var knowledge = Case.Article(new string('a', length), [], out var problems);

        Assert.Empty(knowledge.Articles);
        Assert.Contains("characters", problems.Single().Message);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("(upper-first ")]
    [InlineData("((((((")]
    [InlineData("\"")]
    [InlineData("{{")]
    [InlineData("}}")]
    [InlineData("{{!")]
    [InlineData("{{!--")]
    [InlineData("{{#")]
    [InlineData("{{/")]
    [InlineData("{{else")]
    [InlineData("[](")]
    [InlineData("> ")]
    [InlineData("* ")]
    [InlineData("- {{name}}\n ")]
    [InlineData("[")]
    [InlineData("<a@")]
    [InlineData("**_")]
    [InlineData("`{{name}}``")]
    public void Sixteen_kilobytes_of_anything_load_or_are_refused_in_time(string piece)
    {
        var body = string.Concat(Enumerable.Repeat(piece, 16_000 / piece.Length));
        foreach (var template in new[] { body, "{{upper-first " + body + "}}", "{{#if " + body + "}}x{{/if}}" })
        {
            var watch = Stopwatch.StartNew();
            var knowledge = Case.Article(template, Declared, out var problems);

            Assert.True(knowledge.Articles.Count == 1 || problems.Count is > 0 and <= 200, "neither loaded nor refused");
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"took {watch.Elapsed}");
        }
    }

    [Fact]
    public void The_longest_template_allowed_compiles_and_renders_in_time()
    {
        var body = string.Concat(Enumerable.Repeat("{{#if name}}a{{/if}}", 16_384 / 20));
        var watch = Stopwatch.StartNew();
        var knowledge = Case.Article(body, Declared, out var problems);
        Assert.Empty(problems);
        var rendered = knowledge.Render(knowledge.Articles[0], Case.Values("name: x"), TextForm.Markdown);

        Assert.Equal(new string('a', 16_384 / 20), rendered.Text);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    [Fact]
    public void The_text_is_cut_off_by_a_problem_at_ten_thousand_characters()
    {
        Assert.Equal(10_000, Case.Render(new string('a', 10_000), "-", TextForm.Markdown).Text?.Length);
        Assert.Contains("10,000 characters", Case.Render(new string('a', 10_001), "-", TextForm.Markdown).Problem!.Message);
    }

    [Theory]
    [InlineData("{{#each list}}{{#each other}}{{this}}{{/each}}{{/each}}", "grows past")]
    [InlineData("{{#each list}}{{#each other}}{{/each}}{{/each}}", "visited more than")]
    [InlineData("{{#each list}}{{#each other}}{{#if name}}x{{/if}}{{/each}}{{/each}}", "visited more than")]
    [InlineData("{{#each list}}{{list other}}{{/each}}", "grows past")]
    [InlineData("{{#each list}}{{#if (list other)}}{{/if}}{{/each}}", "visited more than")]
    public void Loops_stop_at_their_budget(string template, string message)
    {
        var values = new Dictionary<string, object?>
        {
            ["list"] = Enumerable.Range(0, 1500).ToArray(),
            ["other"] = Enumerable.Range(0, 1500).Select(_ => new string('y', 50)).ToArray(),
            ["name"] = null,
        };
        var knowledge = Case.Article(template, Declared, out var problems);
        Assert.Empty(problems);
        var watch = Stopwatch.StartNew();
        var rendered = knowledge.Render(knowledge.Articles[0], values, TextForm.Plain);

        Assert.Contains(message, rendered.Problem?.Message);
        Assert.Null(rendered.Text);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"took {watch.Elapsed}");
    }

    [Fact]
    public async Task Fifty_costly_renderings_at_once_all_end_with_an_answer()
    {
        var knowledge = Case.Article(string.Concat(Enumerable.Repeat("{{#each list}}{{#each other}}{{/each}}{{/each}}", 300)), Declared, out _);
        var values = new Dictionary<string, object?> { ["list"] = Enumerable.Range(0, 70).ToArray(), ["other"] = Enumerable.Range(0, 70).ToArray() };
        var watch = Stopwatch.StartNew();
        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => knowledge.Render(knowledge.Articles[0], values, TextForm.Markdown))));

        Assert.All(all, rendered => Assert.Contains("visited more than", rendered.Problem?.Message));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }
}
