using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>Two people in one conversation, and what tells somebody who is not looking.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed class TogetherTests(RunningSwitchboard switchboard)
{
    [Fact]
    public async Task A_colleague_who_is_asked_in_sees_it_writes_notes_then_to_the_customer_and_leaves()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var ben = await ana.InviteAsync(switchboard, "Ben the asked");
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();

        await ana.PressAsync("i", ana.Page.GetByLabel("Whom?"));
        await ana.Page.Keyboard.TypeAsync("Ben the asked");
        await ana.Page.Keyboard.PressAsync("Tab");
        await ana.Page.Keyboard.TypeAsync("Is marmot covered?");
        await ana.Page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(ana.Talk).ToContainTextAsync("You asked Ben the asked in.");

        await ben.GoAsync("invited");
        await ben.OpenAsync(customer);
        await Assertions.Expect(ben.Talk).ToContainTextAsync("Is marmot covered?");
        await Assertions.Expect(ben.Page.Locator("#reply")).ToHaveCountAsync(0);
        await ben.WriteAsync("n", "The marmot clause says yes.");
        await Assertions.Expect(ana.Talk).ToContainTextAsync("The marmot clause says yes.");

        await ana.PressUntilAsync("i", patience => Assertions.Expect(ana.Page.GetByRole(AriaRole.Button, new() { Name = "Let write Ben the asked" })).ToBeVisibleAsync(new() { Timeout = patience }));
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Let write Ben the asked" }).ClickAsync();
        await Assertions.Expect(ana.Talk).ToContainTextAsync("You let Ben the asked write to the customer.");
        await Assertions.Expect(ben.Page.Locator("#reply")).ToHaveCountAsync(1);
        await ben.WriteAsync("r", "Yes, you are covered.");
        await Assertions.Expect(ana.Owner).ToHaveTextAsync("You");

        await ben.Page.GetByRole(AriaRole.Button, new() { Name = "Leave" }).ClickAsync();
        await Assertions.Expect(ana.Talk).ToContainTextAsync("Ben the asked left.");
        await ben.GoAsync("invited");
        await Assertions.Expect(await ben.RowAsync(customer)).ToHaveCountAsync(0);
        await RunningSwitchboard.Until(async () => (await customer.MessagesAsync()).Any(said => said.Contains("Yes, you are covered.", StringComparison.Ordinal)), "the customer has read the answer");
        var read = await customer.MessagesAsync();
        Assert.Contains(read, said => said.Contains("Ben the asked has joined us", StringComparison.Ordinal));
        Assert.DoesNotContain(read, said => said.Contains("marmot", StringComparison.Ordinal));
        ana.Visit.ShouldBeClean();
        ben.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task Who_is_not_looking_sees_the_number_in_the_title_and_a_dot_and_hears_it()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var ben = await ana.InviteAsync(switchboard, "Ben");
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        await ben.GoAsync();
        await ben.OpenAsync(customer);
        await ben.ClaimAsync();
        await ben.WriteAsync("r", "One moment, please.");
        await ben.GoAsync("mine");
        await ben.Page.EvaluateAsync("() => { window.heard = []; document.addEventListener('notices:sound', event => window.heard.push(event.detail)); }");
        await ben.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(ben.Page).ToHaveTitleAsync("Inbox · Switchboard");

        await customer.SendAsync("Are you still there?");

        await Assertions.Expect(ben.Page).ToHaveTitleAsync("(1) Inbox · Switchboard");
        await Assertions.Expect(ben.Page.Locator("link[rel=icon]")).ToHaveAttributeAsync("href", new System.Text.RegularExpressions.Regex("icon-new"));
        await RunningSwitchboard.Until(async () => (await ben.Page.EvaluateAsync<string[]>("() => window.heard")).Contains("answer"), "the answer is heard");
        await ben.OpenAsync(customer);
        await ben.WriteAsync("r", "Yes.");
        await Assertions.Expect(ben.Page).ToHaveTitleAsync(new System.Text.RegularExpressions.Regex("^(?!\\()"));
        ben.Visit.ShouldBeClean();
    }
}
