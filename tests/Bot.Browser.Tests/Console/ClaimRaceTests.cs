using System.Text.RegularExpressions;
using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>Many want the same conversation at the same moment.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed partial class ClaimRaceTests(RunningSwitchboard switchboard)
{
    const int People = 10, TabsEach = 5, Tabs = People * TabsEach;

    [Fact]
    public async Task Of_fifty_tabs_that_claim_at_once_one_person_has_it_and_every_other_tab_says_who()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        var links = new List<string>();
        for (var person = 1; person <= People; person++)
            links.Add(await ana.InvitationAsync($"Racer {person}"));
        await using var customer = await ChatPage.OpenAsync(switchboard);
        await customer.AskAsync("Talk to a person");
        await ana.GoAsync();
        var desk = $"/console/desk/{Uri.EscapeDataString((await (await ana.RowAsync(customer)).GetAttributeAsync("data-row"))!)}?view=all";
        var (asked, last) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var people = new List<DeskPage>();
        foreach (var link in links)
            people.Add(await DeskPage.JoinAsync(switchboard, link));
        try
        {
            // One person after the other: the race is for the claim, not for a processor while fifty pages load.
            var tabs = new List<(string Name, IPage Page)>();
            foreach (var (person, place) in people.Select((person, place) => (person, place)))
                tabs.AddRange(await OpenAsync(person, place));
            // None is let through before the last was asked for.
            foreach (var person in people)
                await person.Page.Context.RouteAsync(ClaimAddress(), async route =>
                {
                    if (Interlocked.Increment(ref asked) == Tabs)
                        last.SetResult();
                    await last.Task;
                    await route.ContinueAsync();
                });
            await Task.WhenAll(tabs.Select(tab => tab.Page.EvaluateAsync("() => document.querySelector('[data-act=claim]').click()")));

            await ana.Page.GotoAsync(desk);
            await Assertions.Expect(ana.Owner).ToHaveTextAsync(RacerName());
            var winner = await ana.Owner.TextContentAsync();
            await Assertions.Expect(ana.Talk.GetByText("took over.")).ToHaveCountAsync(1);
            foreach (var (name, tab) in tabs)
            {
                await Assertions.Expect(tab.Locator("#talk .talk__h .owner > span:last-child")).ToHaveTextAsync(name == winner ? "You" : winner!);
                if (name != winner)
                    await Assertions.Expect(tab.Locator("#talk [data-says]")).ToHaveTextAsync(new Regex($"^Not done: {winner} took this .+ ago\\.$"));
            }
            Assert.Equal(Tabs, asked);
            await RunningSwitchboard.Until(async () => (await customer.MessagesAsync()).Any(said => said.Contains(winner!, StringComparison.Ordinal)), "the customer is told who has come");
            Assert.Single(await customer.MessagesAsync(), said => said.Contains("Racer", StringComparison.Ordinal));
        }
        finally
        {
            foreach (var person in people)
                await person.DisposeAsync();
        }

        async Task<IEnumerable<(string Name, IPage Page)>> OpenAsync(DeskPage person, int place)
        {
            var mine = new List<(string, IPage)>();
            for (var tab = 0; tab < TabsEach; tab++)
            {
                var page = tab == 0 ? person.Page : await person.Page.Context.NewPageAsync();
                await page.GotoAsync(desk);
                await Assertions.Expect(page.Locator("[data-act=claim]")).ToBeVisibleAsync();
                mine.Add(($"Racer {place + 1}", page));
            }
            return mine;
        }
    }

    [GeneratedRegex("handler=Claim")]
    private static partial Regex ClaimAddress();

    [GeneratedRegex("^Racer [0-9]+$")]
    private static partial Regex RacerName();
}
