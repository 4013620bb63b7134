using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>Somebody who works with more tabs than a browser has connections for.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed class ManyTabsTests(RunningSwitchboard switchboard)
{
    const int Tabs = 8; // HTTP/1.1 lets a browser have six connections to a site

    [Fact]
    public async Task All_tabs_of_a_browser_are_live_over_one_line_that_outlives_the_tab_which_has_it()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();
        var (desk, lines) = (ana.Page.Url, 0);
        ana.Page.Context.Request += (_, request) => { if (request.Url.EndsWith("/console/live", StringComparison.Ordinal)) Interlocked.Increment(ref lines); };
        var tabs = new List<IPage>();
        for (var tab = 0; tab < Tabs; tab++)
        {
            var page = await ana.Page.Context.NewPageAsync();
            await page.GotoAsync(desk);
            await Assertions.Expect(Chip(page)).ToHaveTextAsync("Live");
            tabs.Add(page);
        }
        Assert.Equal(0, lines);

        await customer.SendAsync("Are you all there?");
        foreach (var page in tabs)
            await Assertions.Expect(page.Locator("#talk")).ToContainTextAsync("Are you all there?");

        // The tab that had the line is left, and then the one that had it after that.
        await ana.Page.GotoAsync("/console/profile");
        await tabs[0].CloseAsync();
        await customer.SendAsync("And now?");
        foreach (var page in tabs.Skip(1))
            await Assertions.Expect(page.Locator("#talk")).ToContainTextAsync("And now?");
        Assert.InRange(lines, 1, 2);
    }

    static ILocator Chip(IPage page) => page.Locator("#list [data-live]");
}
