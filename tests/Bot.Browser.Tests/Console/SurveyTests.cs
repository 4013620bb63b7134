using System.Globalization;
using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>What the simulator of surveys says beside what the program did. With a program of its own, in whose record nothing else stands.</summary>
public sealed class SurveyTests(RunningSwitchboard switchboard) : IClassFixture<RunningSwitchboard>
{
    const string Person = "Talk to a person";

    // Customers by what becomes of them.
    static readonly int[] Asked = [0, 1, 2], Again = [3, 4], TakenUp = [5], Leaving = [6, 7], Ending = [8, 9, 10, 11];

    [Fact]
    public async Task The_plan_in_force_would_have_asked_whom_it_asked_and_a_draft_with_another_rest_others()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await ana.SetAsync("Ask after", "0.5", "Give them a moment");
        await using var customers = await ChatPage.OpenAsync(switchboard);
        var chats = await PageRequests.ChatsAsync(customers, 12);
        await ana.GoAsync();
        var page = ana.Page;

        // Everything that can become of a question, with the program's own clock.
        foreach (var customer in Enumerable.Range(0, chats.Length))
            await WaitingAsync(customer);
        foreach (var customer in Ending)
            await PageRequests.EndAsync(customers, customer);
        foreach (var customer in TakenUp.Concat(Leaving))
            await ClosedAsync(customer);
        foreach (var customer in TakenUp)
            await PageRequests.DoAsync(ana, chats[customer], "Reopen");
        foreach (var customer in Leaving)
            await PageRequests.EndAsync(customers, customer);
        foreach (var customer in Asked.Concat(Again))
            await ClosedAsync(customer);
        await UntilAskedAsync(Asked.Length + Again.Length);
        foreach (var customer in Again)
        {
            await WaitingAsync(customer);
            await ClosedAsync(customer);
        }
        foreach (var customer in TakenUp)
            await PageRequests.DoAsync(ana, chats[customer], "Close", new { Disposition = "Resolved" });

        await UntilAskedAsync(Asked.Length + Again.Length + TakenUp.Length);

        // Counted by the database, and simulated.
        var really = await CountAsync("SELECT count(*) FROM facts WHERE kind = 'survey-asked'");
        await page.GotoAsync("/console/surveys");
        await TryAsync();
        await SaysAsync(really, ("EndedByCustomer", Ending.Length), ("GoesOn", TakenUp.Length), ("Left", Leaving.Length), ("Rest", Again.Length));
        Assert.Equal(Ending.Length, await CountAsync("SELECT count(*) FROM facts WHERE kind = 'conversation-closed' AND json_extract(body, '$.by') IS NULL"));
        Assert.Equal(Leaving.Length, await CountAsync("SELECT count(*) FROM facts WHERE kind = 'customer-left'"));
        Assert.Equal(really + Again.Length + TakenUp.Length + Leaving.Length, await CountAsync("SELECT count(*) FROM facts WHERE kind = 'conversation-closed' AND json_extract(body, '$.by') IS NOT NULL"));
        // The bar that sticks above lies upon the result, where axe leaves contrast undecided; PagesTests judges it.
        await Axe.ShouldFindNothingAsync(page, ("color-contrast", "*"));

        await ByTab.PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Change the plan" }));
        await ByTab.TypeAsync(page.Locator("#limits").GetByRole(AriaRole.Textbox, new() { Name = "Rest between questions" }), "0");
        await ByTab.PressAsync(page.Locator("#limits").GetByRole(AriaRole.Button, new() { Name = "Save in the draft" }));
        await Assertions.Expect(page.GetByText("Saved in release")).ToBeVisibleAsync();
        await page.GotoAsync("/console/surveys");
        await ByTab.TabToAsync(page.Locator("#plan"));
        await page.Keyboard.PressAsync("ArrowDown");
        await TryAsync();
        await SaysAsync(really + Again.Length, ("EndedByCustomer", Ending.Length), ("GoesOn", TakenUp.Length), ("Left", Leaving.Length), ("Rest", 0));
        await Assertions.Expect(page.Locator("#result")).ToContainTextAsync("Rest between questions 1 0 days");

        // What is to come stands there with what will become of it.
        await ana.SetAsync("Ask after", "1440", "Let them sleep over it");
        await ana.GoAsync();
        foreach (var customer in Asked[..2])
        {
            await WaitingAsync(customer);
            await ClosedAsync(customer);
        }
        await PageRequests.DoAsync(ana, chats[Asked[1]], "Reopen");
        await RunningSwitchboard.Until(async () => await CountAsync("SELECT count(*) FROM timers WHERE kind = 'survey' AND fired_at IS NULL") == 2, "two questions are to come");
        await page.GotoAsync("/console/surveys");
        await Assertions.Expect(page.Locator("#next tbody tr")).ToContainTextAsync(["Will be asked", "Will not be asked. The conversation went on"]);
        customers.Visit.ShouldBeClean();
        ana.Visit.ShouldBeClean();

        async Task WaitingAsync(int customer)
        {
            await PageRequests.SayAsync(customers, customer, Person);
            await RunningSwitchboard.Until(
                () => page.EvaluateAsync<bool>("async id => (await (await fetch(`/console/desk/${encodeURIComponent(id)}?view=all`)).text()).includes('handler=Claim')", chats[customer]), "somebody waits");
        }

        async Task ClosedAsync(int customer)
        {
            await PageRequests.DoAsync(ana, chats[customer], "Claim");
            await PageRequests.DoAsync(ana, chats[customer], "Close", new { Disposition = "Resolved" });
        }

        Task TryAsync() => ByTab.PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Try it" }));

        async Task SaysAsync(long asked, params (string Skip, int Count)[] skips)
        {
            await Assertions.Expect(page.Locator("[data-asked]")).ToHaveTextAsync(asked.ToString(CultureInfo.InvariantCulture));
            foreach (var (skip, count) in skips)
                await Assertions.Expect(page.Locator($"[data-skip={skip}]")).ToHaveTextAsync(count.ToString(CultureInfo.InvariantCulture));
            await Assertions.Expect(page.Locator("[data-skipped]")).ToHaveTextAsync(skips.Sum(one => one.Count).ToString(CultureInfo.InvariantCulture));
        }
    }

    Task UntilAskedAsync(int customers) => RunningSwitchboard.Until(
        async () => await CountAsync("SELECT count(*) FROM facts WHERE kind = 'survey-asked'") == customers && await CountAsync("SELECT count(*) FROM timers WHERE kind = 'survey' AND fired_at IS NULL") == 0,
        $"{customers} are asked and no question is to come");

    async Task<long> CountAsync(string sql) => (await switchboard.StoredAsync(sql))[0];
}
