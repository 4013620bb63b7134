namespace Knowledge.Tests;

public sealed class KnowledgeBaseTests
{
    private static readonly Dictionary<string, object?> None = [];

    private static ContentFile File(string path, string topic, string body = "Text", string intents = "", string title = "T") =>
        new(path, $"---\ntopic: {topic}\ntitle: {title}\nintents: [{intents}]\nvariables: [name]\n---\n{body}");

    private static KnowledgeBase From(params ContentFile[] files)
    {
        var knowledge = KnowledgeBase.From(files, out var problems);
        Assert.Empty(problems);
        return knowledge;
    }

    [Theory]
    [InlineData("en-GB", "British")]
    [InlineData("en-gb", "British")]
    [InlineData("en-GB-oxendict", "British")]
    [InlineData("en-US", "English")]
    [InlineData("en", "English")]
    [InlineData("de-AT", "German")]
    [InlineData("fr", "English")]
    [InlineData("", "English")]
    [InlineData("-", "English")]
    [InlineData("e", "English")]
    public void The_nearest_locale_answers(string locale, string expected)
    {
        var knowledge = From(File("en/a.md", "a", "English", "ask"), File("en-GB/a.md", "a", "British", "ask"), File("de/a.md", "a", "German", "ask"));

        Assert.Equal(expected, knowledge.Render(knowledge.Find("a", locale)!, None, TextForm.Markdown).Text);
        Assert.Equal(expected, knowledge.Render(knowledge.ForIntent("ask", locale)!, None, TextForm.Markdown).Text);
    }

    [Fact]
    public void A_locale_that_lacks_one_article_still_falls_back_for_it()
    {
        var knowledge = From(File("en/a.md", "a"), File("en/b.md", "b"), File("en-GB/a.md", "a"));

        Assert.Equal("en", knowledge.Find("b", "en-GB")!.Locale);
        Assert.Null(knowledge.Find("c", "en-GB"));
        Assert.Null(knowledge.ForIntent("c", "en-GB"));
    }

    [Fact]
    public void Two_articles_on_one_topic_or_for_one_intent_are_a_problem_and_the_first_by_path_stays()
    {
        var knowledge = KnowledgeBase.From([File("en/c.md", "c", intents: "x"), File("en/b.md", "a"), File("en/a.md", "a", intents: "x")], out var problems);

        Assert.Equal("en/a.md", Assert.Single(knowledge.Articles).File);
        Assert.Equal(["en/b.md", "en/c.md"], problems.Select(problem => problem.File));
    }

    [Fact]
    public void The_order_of_the_files_does_not_matter()
    {
        ContentFile[] files = [File("en/a.md", "a"), File("de/b.md", "b"), new("shop.yaml", "days: 3")];

        Assert.Equal(From(files).Version, From([.. files.Reverse()]).Version);
    }

    [Fact]
    public void A_version_changes_when_and_only_when_the_words_can()
    {
        var before = From(File("en/a.md", "a", "{{shop.days}}"), File("en/b.md", "b"), new("shop.yaml", "days: 3"));
        var after = From(File("en/a.md", "a", "{{shop.days}}"), File("en/b.md", "b"), new("shop.yaml", "days: 4"));
        var windows = From(new ContentFile("en/b.md", File("en/b.md", "b").Text.ReplaceLineEndings("\r\n")));

        Assert.NotEqual(before.Version, after.Version);
        Assert.NotEqual(before.Find("a", "en")!.Version, after.Find("a", "en")!.Version);
        Assert.Equal(before.Find("b", "en")!.Version, after.Find("b", "en")!.Version);
        Assert.Equal(before.Find("b", "en")!.Version, windows.Find("b", "en")!.Version);
    }

    [Fact]
    public void The_shops_values_cannot_be_overridden_by_a_conversation()
    {
        var knowledge = From(new ContentFile("shop.yaml", "days: 3"), File("en/a.md", "a", "{{shop.days}} {{name}}"));
        var values = new Dictionary<string, object?> { ["shop"] = new Dictionary<string, object?> { ["days"] = 99 }, ["shop.days"] = 99, ["name"] = "Ann" };

        Assert.Equal("3 Ann", knowledge.Render(knowledge.Articles[0], values, TextForm.Markdown).Text);
    }

    [Fact]
    public void A_text_without_values_is_made_once()
    {
        var knowledge = From(new ContentFile("shop.yaml", "days: 3"), File("en/a.md", "a", "{{shop.days}} days"));
        var article = knowledge.Articles[0];

        Assert.Same(knowledge.Render(article, None, TextForm.Markdown).Text, knowledge.Render(article, new Dictionary<string, object?> { ["name"] = "x" }, TextForm.Markdown).Text);
    }

    [Fact]
    public void An_article_made_by_hand_has_no_text()
    {
        var rendered = From().Render(new("a", "A", "en", null, [], [], [], "00000000"), None, TextForm.Markdown);

        Assert.NotNull(rendered.Problem);
    }

    [Fact]
    public void Dates_are_written_in_the_language_of_the_article()
    {
        var knowledge = From(new ContentFile("de/a.md", "---\ntopic: a\ntitle: A\nvariables: [at, n]\n---\n{{weekday at}}, {{date at}}: {{money n \"EUR\"}}"));
        var values = new Dictionary<string, object?> { ["at"] = new DateOnly(2026, 3, 6), ["n"] = 1234.5m };

        Assert.Equal("Freitag, 6 März 2026: €1.234,50", knowledge.Render(knowledge.Articles[0], values, TextForm.Markdown).Text);
    }

    [Fact]
    public async Task Many_threads_render_the_same_articles_without_mixing_them_up()
    {
        var knowledge = From([.. Enumerable.Range(0, 20).Select(i => File($"en/a{i}.md", $"a{i}", $"{i} {{{{upper-first name}}}} {{{{#if name}}}}**{{{{name}}}}**{{{{/if}}}}"))]);

        var wrong = await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            var mistakes = 0;
            for (var i = 0; i < 2000; i++)
            {
                var article = knowledge.Articles[(i * 7 + thread) % 20];
                var name = $"n{thread}x{i}";
                var form = i % 2 == 0 ? TextForm.Markdown : TextForm.Plain;
                var text = knowledge.Render(article, new Dictionary<string, object?> { ["name"] = name }, form).Text;
                var number = article.Topic[1..];
                var expected = form == TextForm.Markdown ? $"{number} N{name[1..]} **{name}**" : $"{number} N{name[1..]} {name}";
                if (text != expected)
                    mistakes++;
            }
            return mistakes;
        })));

        Assert.Equal(0, wrong.Sum());
    }

    [Fact]
    public void A_problem_in_one_rendering_leaves_nothing_behind_for_the_next()
    {
        var knowledge = From(File("en/a.md", "a", "Dear {{name}}, and then {{date name}}"), File("en/b.md", "b", "Hello {{name}}"));

        Assert.Null(knowledge.Render(knowledge.Find("a", "en")!, new Dictionary<string, object?> { ["name"] = "Ann" }, TextForm.Markdown).Text);
        Assert.Equal("Hello Bob", knowledge.Render(knowledge.Find("b", "en")!, new Dictionary<string, object?> { ["name"] = "Bob" }, TextForm.Markdown).Text);
    }

    [Fact]
    public void Rendering_a_simple_article_allocates_less_than_a_kilobyte()
    {
        var knowledge = From(File("en/a.md", "a", "Hello {{name}}, your order is on its way."));
        var values = new Dictionary<string, object?> { ["name"] = "Ann" };
        for (var i = 0; i < 100; i++)
            knowledge.Render(knowledge.Articles[0], values, TextForm.Markdown);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            knowledge.Render(knowledge.Articles[0], values, TextForm.Markdown);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1000, 0, 1024);
    }

    [Fact]
    public void A_folder_that_is_missing_and_files_that_are_not_text_are_problems()
    {
        var folder = Directory.CreateTempSubdirectory("knowledge-");
        try
        {
            Directory.CreateDirectory(Path.Combine(folder.FullName, "en", "more"));
            Directory.CreateDirectory(Path.Combine(folder.FullName, "not a locale"));
            System.IO.File.WriteAllText(Path.Combine(folder.FullName, "README.md"), "not content");
            System.IO.File.WriteAllText(Path.Combine(folder.FullName, "en", "more", "a.md"), File("", "a").Text);
            System.IO.File.WriteAllText(Path.Combine(folder.FullName, "en", "large.md"), new string('x', 70_000));
            System.IO.File.WriteAllBytes(Path.Combine(folder.FullName, "en", "latin.md"), [0x2D, 0xE4, 0xFC]);
            System.IO.File.WriteAllText(Path.Combine(folder.FullName, "not a locale", "b.md"), File("", "b").Text);

            var knowledge = KnowledgeBase.Load(folder.FullName, out var problems);

            Assert.Equal("en/more/a.md", Assert.Single(knowledge.Articles).File);
            Assert.Equal(["en/large.md", "en/latin.md", "not a locale/b.md"], problems.Select(problem => problem.File).Order());
        }
        finally
        {
            folder.Delete(true);
        }

        Assert.Empty(KnowledgeBase.Load(folder.FullName, out var missing).Articles);
        Assert.Contains("does not exist", missing.Single().Message);
    }

    [Fact]
    public void Searching_finds_the_article_whose_words_are_nearest()
    {
        var knowledge = From(
            File("en/a.md", "refund-time", "The money is back on your card after some days.", title: "How long a refund takes"),
            File("en/b.md", "delivery-time", "A parcel takes two days.", title: "How long delivery takes"),
            File("en/c.md", "gift-card", "A card with a value.", title: "Gift cards"),
            File("en/d.md", "refund/found", "Your refund is paid.", title: "Refund"));

        Assert.Equal("refund-time", knowledge.Search("When will I get my REFUNDS?", "en-GB", 3)[0].Article.Topic);
        Assert.Equal(["gift-card", "refund-time"], knowledge.Search("cards", "en", 3).Select(found => found.Article.Topic));
        Assert.Single(knowledge.Search("card", "en", 1));
        Assert.Empty(knowledge.Search("the and of", "en", 3));
        Assert.Empty(knowledge.Search("", "en", 3));
        Assert.Empty(knowledge.Search("card", "en", 0));
        Assert.Empty(From().Search("card", "en", 3));
    }
}
