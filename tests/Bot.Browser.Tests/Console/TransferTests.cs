using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>Passing on at the desk: never without a word to whoever comes next, and never a new beginning of the customer's wait.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed class TransferTests(RunningSwitchboard switchboard)
{
    [Fact]
    public async Task It_cannot_be_passed_on_without_a_note_and_the_clock_of_the_wait_runs_on_as_it_was()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        var sent = 0;
        ana.Page.Request += (_, request) => sent += request.Method == "POST" && request.Url.Contains("handler=Transfer", StringComparison.Ordinal) ? 1 : 0;
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        var (began, first) = (await ClockAsync(ana), await ana.Owner.InnerTextAsync());

        // Without words the form does not leave the page.
        await ana.PressAsync("t", ana.Page.GetByLabel("To", new() { Exact = true }));
        await ana.Page.Keyboard.TypeAsync("Billing");
        var note = ana.Page.GetByLabel("What must they know?");
        await note.PressAsync("Control+Enter");
        await Assertions.Expect(ana.Page.Locator("#transfer-note:invalid")).ToBeFocusedAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Transfer with this note" }).PressAsync("Enter");
        await Assertions.Expect(ana.Page.Locator("#transfer-note:invalid")).ToBeFocusedAsync();
        Assert.Equal(0, sent);
        // Blanks are no words: what the page cannot know is refused, and nothing is changed.
        await note.FillAsync("   ");
        await note.PressAsync("Control+Enter");
        await Assertions.Expect(ana.Refusal).ToContainTextAsync("Write what the next one must know");
        await Assertions.Expect(ana.Owner).ToHaveTextAsync(first);
        Assert.Equal((1, began), (sent, await ClockAsync(ana)));
        await note.FillAsync("An invoice, not a lamp.");
        await note.PressAsync("Control+Enter");
        await Assertions.Expect(ana.Owner).ToHaveTextAsync("Billing");
        Assert.Equal(began, await ClockAsync(ana));

        // Nor does it begin anew when somebody who had it and said nothing passes it on.
        await ana.ClaimAsync();
        await ana.TransferAsync("Returns", "It is a lamp after all.");
        Assert.Equal(began, await ClockAsync(ana));
        await ana.Page.ReloadAsync();
        Assert.Equal(began, await ClockAsync(ana));
        await Assertions.Expect((await ana.RowAsync(customer)).Locator("[data-since]")).ToHaveAttributeAsync("data-since", began.Split('+')[0]);
        ana.Visit.ShouldBeClean(409);
    }

    // Since when somebody waits and how long that may take: the instant at which the first answer is due.
    static async Task<string> ClockAsync(DeskPage ana)
    {
        var clock = ana.Page.Locator("#talk .talk__h [data-since]");
        return $"{await clock.GetAttributeAsync("data-since")}+{await clock.GetAttributeAsync("data-promise")}";
    }
}
