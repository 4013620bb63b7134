using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>The pages about rules in every width and colour scheme, and with the keyboard alone.</summary>
public sealed class RulesPagesTests(RunningSwitchboard switchboard) : IClassFixture<RunningSwitchboard>
{
    readonly Inspection _inspection = new();

    [Fact]
    public async Task Axe_finds_nothing_and_nothing_sticks_out_on_the_pages_about_rules()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        var page = ana.Page;
        await _inspection.LookAsync(page, "/console/rules", "rules, as delivered");
        await _inspection.LookAsync(page, "/console/rules/test", "test box, empty");
        await _inspection.LookAsync(page, "/console/rules/edit", "rule, empty");
        await _inspection.LookAsync(page, "/console/rules/edit?template=angry-refund", "rule, from a template", explained: ("color-contrast", ".cond__n *")); // a list that scrolls cuts off its end

        // A title, a number that is none, and Enter: said at once, and still there after saving was refused.
        await page.GotoAsync("/console/rules/edit?template=long-queue");
        await page.GetByLabel("Number for the expected wait there").FillAsync("many");
        await Assertions.Expect(page.Locator("#check")).ToContainTextAsync("“many” is no number.");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator(".banner--critical")).ToContainTextAsync("Not saved");
        await Assertions.Expect(page.GetByLabel("Number for the expected wait there")).ToHaveValueAsync("many");
        await _inspection.LookAsync(page, null, "rule, refused");

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
        await _inspection.LookAsync(page, null, "rules, draft");

        await using var customer = await ChatPage.OpenAsync(switchboard);
        await customer.AskAsync("You are useless, I want to talk to a person");
        await page.GotoAsync("/console/rules/test");
        await Assertions.Expect(page.Locator(".pick").First).ToBeVisibleAsync();
        await page.Locator(".pick").First.ClickAsync();
        await Assertions.Expect(page.Locator("#result")).ToContainTextAsync("Rule by rule");
        await _inspection.LookAsync(page, null, "test box, a recorded message");
        await page.GetByLabel("What a customer writes").FillAsync("this is the worst shop ever, I hate you");
        await page.GetByLabel("Failed attempts to understand").FillAsync("2");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("#result")).ToContainTextAsync("typed here");
        await _inspection.LookAsync(page, null, "test box, a text");

        ana.Visit.ShouldBeClean(422); // the rule that was refused
        _inspection.ShouldHaveFoundNothing();
    }
}
