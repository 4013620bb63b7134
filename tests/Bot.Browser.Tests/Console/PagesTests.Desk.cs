using System.Globalization;
using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

public sealed partial class PagesTests
{
    // What is said of a colour that something else lies upon: decided where nothing lies upon it.
    static readonly (string, string) UnderADialog = ("color-contrast", "[data-desk] *"), UnderAForm = ("color-contrast", ".pane :not(.closer__b *)");

    async Task DeskAsync(DeskPage ana, ChatPage customer)
    {
        var page = ana.Page;
        await customer.AskAsync("my lamp arrived broken, this is terrible");
        await ana.GoAsync("bot");
        await LookAsync(page, null, "desk, with the bot");
        await customer.SendAsync("Talk to a person");
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await LookAsync(page, null, "desk, waiting");
        await ana.ClaimAsync();
        await ana.WriteAsync("n", "The blue lamp again");
        await ana.WriteAsync("r", "I have ordered a new one for you.");
        await LookAsync(page, null, "desk, claimed");
        // Where the window is narrow, one of its parts is shown.
        foreach (var part in new[] { "#who", "#list", "#menu", "#talk" })
        {
            await page.EvaluateAsync("part => { location.hash = part; }", part);
            await LookAsync(page, null, $"desk, claimed, {part}");
        }

        await ana.PressUntilAsync("?", patience => Assertions.Expect(page.Locator("dialog[open]")).ToBeVisibleAsync(new() { Timeout = patience }));
        await LookAsync(page, null, "desk, keys", explained: UnderADialog);
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator("#acts input")).ToBeFocusedAsync();
        await LookAsync(page, null, "desk, find or do", explained: UnderADialog);
        await page.Keyboard.PressAsync("Escape");
        foreach (var (key, name) in new[] { ("t", "transferring"), ("s", "snoozing"), ("l", "labelling"), ("w", "correcting"), ("Shift+V", "correcting a value"), ("Shift+M", "correcting a mood") })
        {
            await ana.PressUntilAsync(key, patience => Assertions.Expect(page.Locator("details.closer[open]")).ToHaveCountAsync(1, new() { Timeout = patience }));
            await LookAsync(page, null, $"desk, {name}", explained: UnderAForm);
            await page.Keyboard.PressAsync("Escape");
            await page.Keyboard.PressAsync("Escape");
        }
        await ana.PressAsync("Shift+M", page.GetByRole(AriaRole.Radio, new() { Name = "Upset", Exact = true }));
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("[data-undo]")).ToContainTextAsync("Kept as an example: Upset");
        await customer.SendAsync("What is your return policy?");
        await Assertions.Expect(page.Locator(".suggest")).ToBeVisibleAsync();
        await ana.PressAsync("r", page.Locator("#reply"));
        await page.Keyboard.TypeAsync("/");
        await Assertions.Expect(page.Locator(".insert--on")).ToBeVisibleAsync();
        await LookAsync(page, null, "desk, a reply suggested and texts offered", explained: [("color-contrast", ".suggest *"), ("color-contrast", ".composer__mode")]); // what the texts lie upon
        await page.Keyboard.PressAsync("Escape");
        await ana.PressAsync("n", page.Locator("#note"));
        await page.Keyboard.PressAsync("Control+Enter"); // nothing was written
        await Assertions.Expect(ana.Refusal).ToContainTextAsync("Not done");
        await LookAsync(page, null, "desk, refused");
        await ana.PressUntilAsync("e", patience => Assertions.Expect(page.Locator("details.closer[open]")).ToHaveCountAsync(1, new() { Timeout = patience }));
        await LookAsync(page, null, "desk, closing", explained: UnderAForm);
    }

    // Closed, asked, and what came of it.
    async Task SettleAsync(DeskPage ana, ChatPage customer)
    {
        var page = ana.Page;
        await ana.CloseAsync("Resolved");
        await RunningSwitchboard.Until(async () => (await customer.MessagesAsync()).Any(said => said.Contains("How did we do?", StringComparison.Ordinal)), "the customer is asked");
        await customer.AskAsync("2");
        await customer.AskAsync("I was charged twice for the same order");
        await ana.GoAsync("closed");
        await ana.OpenAsync(customer);
        await LookAsync(page, null, "desk, closed");

        await RunningSwitchboard.Until(async () =>
        {
            await page.GotoAsync("/console/feedback");
            return await page.GetByText("I was charged twice").CountAsync() > 0;
        }, "the answer is a case");
        await LookAsync(page, null, "feedback");
        await page.GetByRole(AriaRole.Link).Filter(new() { HasText = "I was charged twice" }).ClickAsync();
        await page.GetByLabel("What came of it").FillAsync(" ");
        await RefuseAsync(page, "and settle", "Not done");
        await LookAsync(page, null, "case, refused");
        await page.GetByLabel("What came of it").FillAsync("The second payment went back today.");
        await LookAsync(page, null, "case");
        await page.GetByRole(AriaRole.Button, new() { Name = "and settle" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Sent", new() { Exact = true })).ToBeVisibleAsync();
        await LookAsync(page, null, "case, settled");

        await RunningSwitchboard.Until(async () => (await page.GotoAsync("/console/numbers"))!.Ok && await page.Locator("a[data-number=answers]").CountAsync() > 0, "the answer is counted");
        await LookAsync(page, null, "numbers");
        await page.Locator("a[data-number=answers]").ClickAsync();
        await LookAsync(page, null, "numbers, the list behind one");
    }

    // Somebody who writes much in long words; then what is done to conversations by search, many at once and macros.
    async Task ManyAsync(DeskPage ana)
    {
        var page = ana.Page;
        await using var customer = await ChatPage.OpenAsync(switchboard);
        var word = string.Concat(Enumerable.Repeat("Donaudampfschiff", 20));
        await customer.AskAsync($"{word} https://shop.example/{word.ToLowerInvariant()}?order={word} {string.Concat(Enumerable.Repeat("and then it broke again, ", 60))}");
        await ana.GoAsync("bot");
        await ana.OpenAsync(customer);
        await LookAsync(page, null, "desk, long words");
        var id = await page.Locator("[data-desk]").GetAttributeAsync("data-id");
        await using var called = await ChatPage.OpenAsync(switchboard);
        await called.AskAsync("please call me back tomorrow at 9 am on 030 1234567");
        await ana.GoAsync("bot");
        await ana.OpenAsync(called);
        await page.EvaluateAsync("() => { location.hash = '#who'; document.getElementById('move-call').open = true; }");
        await LookAsync(page, null, "desk, moving a call");

        await RunningSwitchboard.Until(async () =>
        {
            await page.GotoAsync("/console/search?q=again");
            return await page.Locator("[data-found] li").CountAsync() > 0;
        }, "it is in the index");
        await LookAsync(page, null, "search, found");

        await page.GotoAsync($"/console/macro/{Uri.EscapeDataString(id!)}?name=Late%20parcel");
        await LookAsync(page, null, "macro, before it runs");
        await RefuseAsync(page, "Run for", "Stopped at step 1");
        await LookAsync(page, null, "macro, stopped");

        await page.GotoAsync($"/console/bulk?id={Uri.EscapeDataString(id!)}");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Label", Exact = true }).CheckAsync();
        await LookAsync(page, null, "many at once, one chosen");
        await RefuseAsync(page, "Begin with 1", "Not begun");
        await LookAsync(page, null, "many at once, without a label");
        await page.Locator("#bulk-label").SelectOptionAsync("damaged in transit");
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin with 1" }).ClickAsync();
        await Assertions.Expect(page.Locator("#job")).ToContainTextAsync("1 done, 0 refused");
        await LookAsync(page, null, "many at once, done");
        await page.GotoAsync($"/console/bulk?id={Uri.EscapeDataString(id!)}");
        await page.GetByRole(AriaRole.Radio, new() { Name = "Give back to their queues" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Begin with 1" }).ClickAsync();
        await Assertions.Expect(page.Locator("#job")).ToContainTextAsync("0 done, 1 refused");
        await Assertions.Expect(page.GetByRole(AriaRole.Region, new() { Name = "Refused" })).ToBeVisibleAsync();
        await LookAsync(page, null, "many at once, refused");
    }

    async Task FloorAsync(DeskPage ana, IPage wall)
    {
        var page = ana.Page;
        await using var customer = await ChatPage.OpenAsync(switchboard);
        await customer.AskAsync("This is awful, I am furious, nobody helps me. I want a person now!");
        await page.GotoAsync("/console/wallboard");
        await Assertions.Expect(page.Locator("[data-wrong]").First).ToContainTextAsync("The mood has fallen");
        await page.GetByLabel("Where does it hang?").FillAsync("Hall");
        await page.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        var link = await page.Locator("#made a").GetAttributeAsync("href");
        await Assertions.Expect(page.Locator("[data-floor-live]")).ToContainTextAsync("Live, as of");
        await LookAsync(page, null, "live floor");
        await page.Locator("[data-wrong]").First.GetByText("More", new() { Exact = false }).First.ClickAsync();
        await LookAsync(page, null, "live floor, more for one", explained: ("color-contrast", ".floor :not(.closer__b *)"));
        await LookAsync(wall, link, "screen on the wall");
        await LookAsync(wall, "/console/screen?token=nothing", "screen whose link is over", 404);
    }

    async Task ReplayAsync(DeskPage ana)
    {
        var page = ana.Page;
        await ana.BeginAsync("Angry customers sooner");
        await LookAsync(page, null, "release, changing nothing yet");
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit limits" }).ClickAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Where would you draw the line?" }).FillAsync("-0.2");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save in the draft" }).First.ClickAsync();
        await Assertions.Expect(page.GetByText("Anger for the house is -0.2")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to release" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay it" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Replay finished")).ToBeVisibleAsync();
        await LookAsync(page, null, "release, replayed");
        await page.GetByRole(AriaRole.Region, new() { Name = "Changed decisions" }).GetByRole(AriaRole.Link, new() { Name = "my lamp arrived broken" }).First.ClickAsync();
        await Assertions.Expect(page.GetByText("here the release decides otherwise")).ToBeVisibleAsync();
        await LookAsync(page, null, "release, a changed decision");
    }
}
