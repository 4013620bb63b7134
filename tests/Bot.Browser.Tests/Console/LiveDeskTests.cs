using System.Text.RegularExpressions;
using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>The desk brings itself up to date without getting into the way of whoever works at it.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed partial class LiveDeskTests(RunningSwitchboard switchboard)
{
    [Fact]
    public async Task Somebody_who_types_while_the_desk_draws_itself_anew_keeps_words_focus_and_place()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        var answer = await HoldAsync(ana.Page, ClaimAddress());
        await ana.ClaimAsync(); // seen through the live connection: the answer to the claim itself is still held

        await ana.Page.Keyboard.PressAsync("n");
        await ana.Page.Keyboard.TypeAsync("The bluelamp");
        for (var letter = 0; letter < "lamp".Length; letter++)
            await ana.Page.Keyboard.PressAsync("ArrowLeft");
        var before = await MarkAsync(ana.Page, "foot");
        answer.SetResult();
        await Assertions.Expect(before).ToHaveCountAsync(0);
        await ana.Page.Keyboard.TypeAsync(" ");

        var note = ana.Page.Locator("#note");
        await Assertions.Expect(note).ToHaveValueAsync("The blue lamp");
        await Assertions.Expect(note).ToBeFocusedAsync();
        await Assertions.Expect(note).ToBeVisibleAsync();
        ana.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task What_is_written_while_a_reply_is_on_its_way_becomes_the_next_reply()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();
        var answer = await HoldAsync(ana.Page, ReplyAddress());

        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.Page.Keyboard.PressAsync("r");
        await ana.Page.Keyboard.TypeAsync("Hello.");
        await ana.Page.Keyboard.PressAsync("Control+Enter");
        await ana.Page.Keyboard.TypeAsync(" One moment.");
        answer.SetResult();

        await Assertions.Expect(ana.Page.Locator("#reply")).ToHaveValueAsync("One moment.");
        await ana.Page.Locator("#reply").PressAsync("Control+Enter");
        await Assertions.Expect(ana.Page.Locator("#reply")).ToHaveValueAsync("");
        await RunningSwitchboard.Until(async () => (await customer.MessagesAsync()).TakeLast(2).SequenceEqual(["agent: Hello.", "agent: One moment."]), "the customer reads both replies");
        ana.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task What_happened_between_the_making_of_a_page_and_its_connection_is_shown()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        var connection = await HoldAsync(ana.Page, LiveAddress(), before: true);
        await ana.Page.GotoAsync("/console/desk?view=bot");
        await using var customer = await ChatPage.OpenAsync(switchboard);
        await customer.AskAsync("What is your return policy?");

        connection.SetResult();

        await Assertions.Expect(await ana.RowAsync(customer)).ToBeVisibleAsync();
        ana.Visit.ShouldBeClean();
    }

    // Holds back the answer to a request, or the request itself, until the result is set.
    static async Task<TaskCompletionSource> HoldAsync(IPage page, Regex address, bool before = false)
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await page.RouteAsync(address, async route =>
        {
            if (before)
            {
                await held.Task;
                await route.ContinueAsync();
                return;
            }
            var answer = await route.FetchAsync();
            await held.Task;
            await route.FulfillAsync(new() { Response = answer });
        });
        return held;
    }

    // What is on the page now: gone once that part was drawn anew.
    static async Task<ILocator> MarkAsync(IPage page, string part)
    {
        await page.EvaluateAsync("part => document.querySelector(`[data-part='${part}']`).classList.add('drawn-before')", part);
        return page.Locator(".drawn-before");
    }

    [GeneratedRegex("handler=Claim")]
    private static partial Regex ClaimAddress();

    [GeneratedRegex("handler=Reply")]
    private static partial Regex ReplyAddress();

    [GeneratedRegex("/console/live")]
    private static partial Regex LiveAddress();
}
