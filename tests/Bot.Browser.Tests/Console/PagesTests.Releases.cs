using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

public sealed partial class PagesTests
{
    async Task RulesAsync(IPage page)
    {
        await LookAsync(page, "/console/rules/edit?template=angry-refund", "rule, from a template", explained: ("color-contrast", ".cond__n *")); // a list that scrolls cuts off its end

        // A number that is none, and Enter: said at once, and still there after saving was refused.
        await page.GotoAsync("/console/rules/edit?template=long-queue");
        await page.GetByLabel("Number for the expected wait there").FillAsync("many");
        await Assertions.Expect(page.Locator("#check")).ToContainTextAsync("“many” is no number.");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".banner--critical")).ToContainTextAsync("Not saved");
        await Assertions.Expect(page.GetByLabel("Number for the expected wait there")).ToHaveValueAsync("many");
        await LookAsync(page, null, "rule, refused");

        // Saved with the keyboard alone, and moved up by it: the focus stays on the button.
        await page.GetByLabel("Number for the expected wait there").FillAsync("25");
        await Assertions.Expect(page.Locator("#check")).ToContainTextAsync("at least 25 minutes");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".banner--positive")).ToContainTextAsync("Saved in the draft: “A long queue”");
        await page.Locator("#r-a-long-queue form[action*=Move] button").First.FocusAsync();
        foreach (var place in new[] { 7, 6 })
        {
            await page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(page.Locator($".rule:nth-child({place})")).ToHaveAttributeAsync("id", "r-a-long-queue");
            await Assertions.Expect(page.Locator("#r-a-long-queue form[action*=Move] button").First).ToBeFocusedAsync();
        }
        await LookAsync(page, null, "rules, draft");

        await page.GotoAsync("/console/rules/test");
        await page.GetByLabel("What a customer writes").FillAsync("this is the worst shop ever, I hate you");
        await page.GetByLabel("Failed attempts to understand").FillAsync("2");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#result")).ToContainTextAsync("typed here");
        await LookAsync(page, null, "test box, a text");
    }

    async Task RoutesAsync(IPage page)
    {
        await page.GotoAsync("/console/feedback/routing");
        await page.GetByRole(AriaRole.Link, new() { Name = "Very low scores" }).ClickAsync();
        await page.GetByLabel("Number for the score").FillAsync("many");
        await RefuseAsync(page, "Save into the draft", "Not saved");
        await LookAsync(page, null, "route, refused");
        await page.GetByLabel("Number for the score").FillAsync("2");
        await page.GetByLabel("Title").FillAsync("Bad answers go to Accounts");
        await page.GetByLabel("Department", new() { Exact = true }).SelectOptionAsync("Accounts");
        await LookAsync(page, null, "route, from a template");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save into the draft" }).Last.ClickAsync();
        await Assertions.Expect(page.Locator(".rule").First).ToContainTextAsync("new in the draft");
        await LookAsync(page, null, "routes, draft");

        await page.GetByRole(AriaRole.Link, new() { Name = "Test box" }).ClickAsync();
        await page.GetByLabel("What the customer writes").FillAsync("I was charged twice for the same order");
        await page.GetByLabel("Score").SelectOptionAsync("1");
        await page.GetByRole(AriaRole.Button, new() { Name = "Try the answer" }).ClickAsync();
        await Assertions.Expect(page.Locator("#result")).ToContainTextAsync("The draft sends it elsewhere");
        await LookAsync(page, null, "route test box");
    }

    async Task LimitsAsync(DeskPage ana)
    {
        var page = ana.Page;
        await page.GotoAsync("/console/limits?queue=Returns&limit=Anger");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Where would you draw the line?" }).FillAsync("7");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save in the draft" }).First.ClickAsync();
        await Assertions.Expect(page.GetByText("Between -1 and -0.1 mood.")).ToBeVisibleAsync();
        await LookAsync(page, null, "limits, a value out of range");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Where would you draw the line?" }).FillAsync("-0.35");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save in the draft" }).First.ClickAsync();
        await Assertions.Expect(page.GetByText("Anger for Returns is -0.35")).ToBeVisibleAsync();
        await LookAsync(page, null, "limits, with a draft");
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to release" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The change in words")).ToBeVisibleAsync();
        await LookAsync(page, null, "release, a draft");
    }

    async Task ReleasesAsync(DeskPage ana)
    {
        var page = ana.Page;
        await ana.AskAtOnceAsync();
        await LookAsync(page, null, "release, just published in an emergency");

        // Two releases of one person are as good as two people: the first is based on what the second replaces.
        await ana.BeginAsync("Talks take longer");
        var first = page.Url;
        await page.GetByRole(AriaRole.Link, new() { Name = "Edit limits" }).ClickAsync();
        await ana.SaveAsync("Handling time", "9");
        await ana.SetAsync("Handling time", "8", "Talks take a little longer");
        await page.GotoAsync(first);
        await Assertions.Expect(page.GetByText("Two people changed the same values")).ToBeVisibleAsync();
        await LookAsync(page, null, "release, in conflict with what was published meanwhile");

        await LookAsync(page, "/console/releases", "releases");
        await page.GetByText("Paste it instead").ClickAsync();
        await page.GetByLabel("What the file says").FillAsync("surveys:\n  settleDays: many\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Read the file" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Nothing has changed.")).ToBeVisibleAsync();
        await LookAsync(page, null, "releases, a file refused");
    }
}
