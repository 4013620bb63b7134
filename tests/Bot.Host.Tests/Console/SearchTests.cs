using System.Net;
using Bot.Host.Tests.Running;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>Search over plain HTTP: what is found, by whom, and how it is shown.</summary>
[Collection(ConsoleTests.Name)]
public sealed class SearchTests(ConsoleFixture console)
{
    const string Form = "form[action*='handler=";

    [Fact]
    public async Task What_is_found_is_marked_and_nothing_a_customer_wrote_becomes_markup()
    {
        var word = Word();
        var customer = await console.CustomerAsync($"<b>{word}</b> & <script>alert(1)</script> please");

        var page = await FoundAsync(console.Ben, word, customer);

        Assert.Equal(word, page.Of(".found__t mark"));
        Assert.Contains("<script>alert(1)</script>", page.Of(".found__t"), StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll(".found__t b, .found__t script"));
        Assert.Equal("1", page.Of(".tabs [aria-current] .badge"));
        Assert.Contains(word, page.Document.QuerySelector("#q")!.GetAttribute("value")!, StringComparison.Ordinal);
        Assert.Contains(word, (await console.Ben.OpenAsync("/console/search")).All("[aria-label='Recent searches'] a"));
        Assert.DoesNotContain(word, (await console.Ana.OpenAsync("/console/search")).All("[aria-label='Recent searches'] a"));
    }

    [Fact]
    public async Task What_was_passed_to_another_department_is_found_there_and_no_longer_here()
    {
        var word = Word();
        using var returns = await console.JoinedAsync("Rita", $"{word}@example.com", "a returns clerk's password", department: "Returns");
        var customer = await console.CustomerAsync($"The {word} is broken, human agent please");
        var page = await console.Ana.SubmitAsync(await console.DeskAsync(customer), Form + "Claim']");
        await console.Ana.SubmitAsync(page, Form + "Transfer']", ("To", "queue:Returns"), ("Text", "Yours."));
        await FoundAsync(returns, word, customer);

        page = await console.Ana.SubmitAsync(await console.DeskAsync(customer), Form + "Claim']");
        await console.Ana.SubmitAsync(page, Form + "Transfer']", ("To", "queue:Billing"), ("Text", "Not theirs."));

        var gone = await returns.OpenAsync($"/console/search?q={word}");
        Assert.Empty(gone.Document.QuerySelectorAll("[data-found] li"));
        Assert.Contains($"No results for “{word}”", gone.Text, StringComparison.Ordinal);
        // Narrowed to the wrong department, and shown where it is; only to who may see it.
        var narrowed = await console.Ana.OpenAsync($"/console/search?q={Uri.EscapeDataString($"dept:returns {word}")}");
        Assert.Contains($"No results for “{word}” in returns", narrowed.Text, StringComparison.Ordinal);
        Assert.Equal($"/console/search?q={word}", narrowed.Document.QuerySelectorAll(".empty a").Single(link => link.TextContent.StartsWith("Search all", StringComparison.Ordinal)).GetAttribute("href"));
        Assert.DoesNotContain("Search all", (await returns.OpenAsync($"/console/search?q={Uri.EscapeDataString($"dept:returns {word}")}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Articles_are_found_by_everybody_and_rules_by_supervisors()
    {
        var articles = await console.Ben.OpenAsync("/console/search?q=delivery&tab=articles");
        Assert.NotEmpty(articles.Document.QuerySelectorAll("[aria-label='Articles found'] li"));
        Assert.DoesNotContain("Rules", articles.Of(".tabs"), StringComparison.Ordinal);

        var rules = await console.Ana.OpenAsync("/console/search?q=person&tab=rules");
        Assert.NotEmpty(rules.Document.QuerySelectorAll("[aria-label='Rules found'] a[href^='/console/rules#r-']"));
        Assert.Empty((await console.Ben.OpenAsync("/console/search?q=person&tab=rules")).Document.QuerySelectorAll("[aria-label='Rules found']"));
    }

    static string Word() => "w" + Guid.NewGuid().ToString("N")[..12];

    // The index follows a moment behind.
    static async Task<ConsolePage> FoundAsync(ConsoleBrowser by, string word, ChatClient customer)
    {
        ConsolePage? page = null;
        await Eventually.TrueAsync(async () =>
        {
            page = await by.OpenAsync($"/console/search?q={word}");
            Assert.Equal(HttpStatusCode.OK, page.Status);
            return page.Document.QuerySelectorAll("[data-found] a").Any(link => link.GetAttribute("href")!.Contains(Uri.EscapeDataString(customer.ConversationId), StringComparison.Ordinal));
        }, () => $"{word} was not found:\n{page?.Text}");
        return page!;
    }
}
