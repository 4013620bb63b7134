using System.Text.RegularExpressions;

namespace Knowledge.Tests;

/// <summary>The content that is shipped.</summary>
public sealed partial class RepositoryContent
{
    /// <summary>Answered by a dialogue or by the road itself; their words are the replies of that dialogue.</summary>
    private static readonly string[] ByDialogue = ["affirm", "deny", "order-status", "request-callback", "return-status", "talk-to-a-person"];

    private static readonly string Root = FindRoot();

    private static readonly KnowledgeBase Content = KnowledgeBase.Load(Path.Combine(Root, "knowledge-base", "content"), out Problems);

    private static readonly IReadOnlyList<Problem> Problems;

    [Fact]
    public void Every_file_loads()
    {
        Assert.Empty(Problems);
        var files = Directory.EnumerateFiles(Path.Combine(Root, "knowledge-base", "content"), "*.md", SearchOption.AllDirectories).Count();
        Assert.Equal(files, Content.Articles.Count);
        Assert.InRange(Content.Articles.Count, 40, int.MaxValue);
    }

    [Fact]
    public void Every_intent_has_a_reply_and_nothing_would_embarrass_us()
    {
        var intents = Directory.EnumerateFiles(Path.Combine(Root, "nlp-models", "languages", "en", "intents"), "*.txt").Select(Path.GetFileNameWithoutExtension).ToList();

        Assert.InRange(intents.Count, 40, int.MaxValue);
        Assert.Empty(Content.Lint(intents.Except(ByDialogue)!));
    }

    [Fact]
    public void Every_article_can_be_said_in_both_forms()
    {
        foreach (var article in Content.Articles)
        {
            var values = article.Variables.Where(name => !name.StartsWith("shop.", StringComparison.Ordinal)).ToDictionary(name => name, name => Sample(article, name));
            foreach (var form in Enum.GetValues<TextForm>())
            {
                var rendered = Content.Render(article, values, form);
                Assert.True(rendered.Text?.Length > 0, $"{article.File} as {form}: {rendered.Problem}");
                Assert.DoesNotContain("{{", rendered.Text);
                if (form == TextForm.Plain)
                    Assert.DoesNotMatch(@"\]\(|\*\*|\\", rendered.Text);
            }
        }
    }

    // What an article goes through one by one is a list.
    private static object? Sample(Article article, string name)
    {
        var text = File.ReadAllText(Path.Combine(Root, "knowledge-base", "content", article.File));
        return text.Contains($"{{{{#each {name}}}}}", StringComparison.Ordinal)
            ? new[] { This().Matches(text).Select(said => said.Groups[1].Value).Distinct().ToDictionary(part => part, _ => (object?)"sample_value") }
            : "sample_value";
    }

    [GeneratedRegex(@"\{\{this\.(\w+)\}\}")]
    private static partial Regex This();

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Bot.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException("Bot.sln is not above the tests.");
    }
}
