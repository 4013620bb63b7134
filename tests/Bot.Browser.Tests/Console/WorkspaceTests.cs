using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>The desk as a workspace: keys, drafts, texts, passing on, and who else is there.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed class WorkspaceTests(RunningSwitchboard switchboard)
{
    [Fact]
    public async Task Claim_reply_note_transfer_and_close_need_only_the_keyboard()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var ben = await ana.InviteAsync(switchboard, "Ben");
        await using var customer = await AskingAsync();
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();
        await ana.WriteAsync("r", "Billing can help you with that.");
        await ana.WriteAsync("n", "Charged twice in May.");

        await ana.PressAsync("t", ana.Page.GetByLabel("To", new() { Exact = true }));
        await ana.Page.Keyboard.TypeAsync("Billing");
        await ana.Page.Keyboard.PressAsync("Tab");
        await ana.Page.Keyboard.TypeAsync("Pay one of them back, please.");
        await ana.Page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(ana.Owner).ToHaveTextAsync("Billing");

        await ben.GoAsync();
        await ben.OpenAsync(customer);
        await Assertions.Expect(ben.Talk).ToContainTextAsync("Pay one of them back, please.");
        await ben.ClaimAsync();
        await ben.WriteAsync("r", "It is on its way back to you.");
        await ben.PressAsync("e", ben.Page.GetByRole(AriaRole.Radio, new() { Name = "Resolved", Exact = true }));
        await ben.Page.Keyboard.PressAsync("Space");
        await ben.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ben.Owner).ToHaveTextAsync("Closed");

        var read = await customer.MessagesAsync();
        Assert.Contains(read, said => said.Contains("our Billing team", StringComparison.Ordinal));
        Assert.DoesNotContain(read, said => said.Contains("Charged twice", StringComparison.Ordinal) || said.Contains("Pay one of them", StringComparison.Ordinal));
        ana.Visit.ShouldBeClean();
        ben.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task A_draft_is_there_after_a_reload_and_in_another_tab_and_never_in_another_conversation()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var one = await AskingAsync();
        await using var two = await AskingAsync();
        await ana.GoAsync();
        foreach (var customer in new[] { one, two })
        {
            await ana.OpenAsync(customer);
            await ana.ClaimAsync();
        }
        await ana.GoAsync("mine");

        // Typing in one is never seen in the other, however fast somebody goes back and forth.
        for (var round = 1; round <= 5; round++)
            foreach (var (customer, letter) in new[] { (one, "a"), (two, "b") })
            {
                await ana.OpenAsync(customer);
                await ana.PressAsync("r", ana.Page.Locator("#reply"));
                await ana.Page.Keyboard.PressAsync("End");
                await ana.Page.Keyboard.TypeAsync(letter);
                await Assertions.Expect(ana.Page.Locator("[data-draft=reply]")).ToContainTextAsync("Draft saved");
                await Assertions.Expect(ana.Page.Locator("#reply")).ToHaveValueAsync(new string(letter[0], round));
                await ana.Page.Keyboard.PressAsync("Escape");
            }
        await ana.OpenAsync(one);
        await ana.Page.ReloadAsync();
        await Assertions.Expect(ana.Page.Locator("#reply")).ToHaveValueAsync("aaaaa");
        var other = await ana.Page.Context.NewPageAsync();
        await other.GotoAsync(ana.Page.Url);
        await Assertions.Expect(other.Locator("#reply")).ToHaveValueAsync("aaaaa");

        await ana.Page.Locator("#reply").PressAsync("Control+Enter");
        await Assertions.Expect(ana.Page.Locator("#reply")).ToHaveValueAsync("");
        await other.ReloadAsync();
        await Assertions.Expect(other.Locator("#reply")).ToHaveValueAsync("");
        ana.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task A_text_with_a_gap_is_put_in_by_its_shortcut_marked_and_not_sent()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await ana.Page.GotoAsync("/console/texts");
        await ana.Page.GetByLabel("Shortcut").FillAsync("lost-parcel");
        await ana.Page.GetByLabel("Text", new() { Exact = true }).FillAsync("{agent.name} here. Order {order.number} is lost.");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Keep the text" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText("/lost-parcel is kept")).ToBeVisibleAsync();
        await using var customer = await AskingAsync();
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();

        await ana.PressAsync("r", ana.Page.Locator("#reply"));
        await ana.Page.Keyboard.TypeAsync("/lost-p");
        await Assertions.Expect(ana.Page.Locator(".insert--on")).ToContainTextAsync("/lost-parcel");
        await ana.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ana.Page.Locator("#reply")).ToHaveValueAsync("Ana here. Order {order.number} is lost.");
        await Assertions.Expect(ana.Page.Locator("[data-unfilled]")).ToHaveTextAsync("Still to fill in: {order.number}");

        await ana.Page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(ana.Refusal).ToContainTextAsync("Fill in {order.number} first");
        await Assertions.Expect(ana.Page.Locator("#reply")).ToHaveValueAsync("Ana here. Order {order.number} is lost.");
        Assert.DoesNotContain(await customer.MessagesAsync(), said => said.Contains("is lost", StringComparison.Ordinal));
        ana.Visit.ShouldBeClean(409);
    }

    [Fact]
    public async Task Every_action_with_a_key_is_found_by_its_name_and_no_letter_acts_while_one_types()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var customer = await AskingAsync();
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();

        // The keys on the buttons, the sheet and the menu are one list.
        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.Page.Keyboard.PressAsync("?");
        var sheet = await ana.Page.Locator("#keys dd").AllInnerTextsAsync();
        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.Page.Keyboard.PressAsync("Control+k");
        var menu = string.Join('\n', await ana.Page.Locator("#acts [role=option]").AllInnerTextsAsync());
        var buttons = await ana.Page.Locator("[data-act]").EvaluateAllAsync<string[]>("found => found.map(button => button.dataset.act)");
        Assert.Contains("Transfer it", buttons);
        Assert.All(buttons, name => Assert.Contains(name, menu, StringComparison.Ordinal));
        Assert.Subset(sheet.ToHashSet(), (await ana.Page.Locator("[data-act][data-key]").EvaluateAllAsync<string[]>("found => found.map(button => button.dataset.act)")).ToHashSet());

        await ana.Page.Keyboard.TypeAsync("private note");
        await ana.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ana.Page.Locator("#note")).ToBeFocusedAsync();
        await ana.Page.Keyboard.TypeAsync("jkcbestqlwmuz");
        await Assertions.Expect(ana.Page.Locator("#note")).ToHaveValueAsync("jkcbestqlwmuz");
        await Assertions.Expect(ana.Owner).ToHaveTextAsync("You");
        await Assertions.Expect(ana.Page.Locator(".closer[open]")).ToHaveCountAsync(0);

        // Switched off, a letter does nothing outside of texts either.
        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.Page.Keyboard.PressAsync("?");
        await ana.Page.GetByLabel("Single letters on").UncheckAsync();
        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.Page.Keyboard.PressAsync("b");
        await ana.Page.Keyboard.PressAsync("t");
        await Assertions.Expect(ana.Page.Locator(".closer[open]")).ToHaveCountAsync(0);
        await Assertions.Expect(ana.Owner).ToHaveTextAsync("You");
        ana.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task What_is_put_away_comes_back_by_one_key_and_when_the_customer_writes()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var customer = await AskingAsync();
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();
        await ana.WriteAsync("r", "I ask the workshop and come back to you.");
        await ana.GoAsync("mine");
        await ana.OpenAsync(customer);

        async Task SnoozeAsync()
        {
            await ana.PressAsync("s", ana.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Until .+ writes$") }));
            await ana.Page.Keyboard.PressAsync("Space");
            await ana.Page.Keyboard.PressAsync("Enter");
            await Assertions.Expect(ana.Page.Locator(".undo")).ToContainTextAsync("Put away until");
        }

        await SnoozeAsync();
        await Assertions.Expect(await ana.RowAsync(customer)).ToHaveCountAsync(0);
        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.Page.Keyboard.PressAsync("z");
        await Assertions.Expect(await ana.RowAsync(customer)).ToBeVisibleAsync();

        await SnoozeAsync();
        await Assertions.Expect(await ana.RowAsync(customer)).ToHaveCountAsync(0);
        await customer.SendAsync("One more thing.");
        await Assertions.Expect(await ana.RowAsync(customer)).ToBeVisibleAsync();
        await Assertions.Expect(ana.Page.Locator("#talk .talk__h")).Not.ToContainTextAsync("put away");
        ana.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task Who_else_looks_at_a_conversation_and_writes_there_is_seen_and_gone_again()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var ben = await ana.InviteAsync(switchboard, "Ben");
        await using var customer = await AskingAsync();
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ben.GoAsync();
        await ben.OpenAsync(customer);

        var lookers = ana.Page.Locator("[data-lookers]");
        await Assertions.Expect(lookers).ToHaveTextAsync("Ben is looking");
        await ben.PressAsync("n", ben.Page.Locator("#note"));
        await ben.Page.Keyboard.TypeAsync("I know them");
        await Assertions.Expect(lookers).ToHaveTextAsync("Ben is writing");
        await ben.Page.GotoAsync("/console/feedback");
        await Assertions.Expect(lookers).ToHaveTextAsync("");
        ana.Visit.ShouldBeClean();
        ben.Visit.ShouldBeClean();
    }

    async Task<ChatPage> AskingAsync()
    {
        var customer = await ChatPage.OpenAsync(switchboard);
        await customer.AskAsync("Talk to a person");
        return customer;
    }
}
