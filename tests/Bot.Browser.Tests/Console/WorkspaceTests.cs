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
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
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
    public async Task A_wrong_mood_and_a_wrong_value_are_corrected_by_keyboard_and_seen_where_the_model_is_taught()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var customer = await ChatPage.OpenAsync(switchboard);
        await customer.AskAsync("the papers say Z9/404-k for my 2 lamps");
        await ana.GoAsync("all");
        await ana.OpenAsync(customer);
        var radio = ana.Page.GetByRole(AriaRole.Radio, new() { Name = "Upset", Exact = true });
        var inspection = new Inspection();

        await ana.PressAsync("Shift+M", radio);
        await ana.Page.Keyboard.PressAsync("Space");
        await ana.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ana.Page.Locator("[data-undo]")).ToContainTextAsync("Kept as an example: Upset");

        await ana.PressAsync("Shift+V", ana.Page.Locator("input[name=Place]").First);
        await inspection.LookAsync(ana.Page, null, "desk, correcting a value");
        // Up from the first is the last: one that was missed.
        await ana.Page.Keyboard.PressAsync("ArrowUp");
        await ana.Page.Keyboard.PressAsync("Tab");
        await ana.Page.Keyboard.TypeAsync("Order");
        await ana.Page.Keyboard.PressAsync("Tab");
        await ana.Page.Keyboard.TypeAsync("Z9/404-k");
        await ana.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ana.Page.Locator("[data-undo]")).ToContainTextAsync("Kept as an example: Order number A0/000-a, not Nothing of value");

        // Chosen by what it is called, the form is there as well, and what was said stands in it.
        await ana.Page.Keyboard.PressAsync("Control+k");
        await ana.Page.Locator("#acts input").FillAsync("how a message sounds");
        await ana.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(radio).ToBeFocusedAsync();
        await Assertions.Expect(ana.Page.Locator("form[action*='CorrectMood']")).ToContainTextAsync("said: Upset");
        await inspection.LookAsync(ana.Page, "/console/understanding/corrections", "corrections");
        var rows = ana.Page.Locator("tbody tr").Filter(new() { HasText = "the papers say" });
        await Assertions.Expect(rows).ToHaveCountAsync(2);
        await Assertions.Expect(rows.Nth(0)).ToContainTextAsync("the papers say [order number] for my 2 lamps");
        await Assertions.Expect(rows.Nth(1)).ToContainTextAsync("Upset");
        inspection.ShouldHaveFoundNothing();
        ana.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task A_draft_is_there_after_a_reload_and_in_another_tab_and_never_in_another_conversation()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var one = await ChatPage.AskingForAPersonAsync(switchboard);
        await using var two = await ChatPage.AskingForAPersonAsync(switchboard);
        await ana.GoAsync();
        foreach (var customer in new[] { one, two })
        {
            await ana.OpenAsync(customer);
            await ana.ClaimAsync();
        }
        await ana.GoAsync("mine");

        // Typing in one is never seen in the other, however fast somebody goes back and forth: a hundred times, without waiting for anything to be kept.
        const int Rounds = 50;
        for (var round = 1; round <= Rounds; round++)
            foreach (var (customer, letter) in new[] { (one, 'a'), (two, 'b') })
            {
                await ana.OpenAsync(customer);
                await Assertions.Expect(ana.Page.Locator("#reply")).ToHaveValueAsync(new string(letter, round - 1));
                await ana.PressAsync("r", ana.Page.Locator("#reply"));
                await ana.Page.Keyboard.PressAsync("End");
                await ana.Page.Keyboard.TypeAsync($"{letter}");
                await ana.Page.Keyboard.PressAsync("Escape");
            }
        await ana.OpenAsync(one);
        await ana.Page.ReloadAsync();
        await Assertions.Expect(ana.Page.Locator("#reply")).ToHaveValueAsync(new string('a', Rounds));
        var other = await ana.Page.Context.NewPageAsync();
        await other.GotoAsync(ana.Page.Url);
        await Assertions.Expect(other.Locator("#reply")).ToHaveValueAsync(new string('a', Rounds));

        await ana.Page.Locator("#reply").PressAsync("Control+Enter");
        await Assertions.Expect(ana.Page.Locator("#reply")).ToHaveValueAsync("");
        await other.ReloadAsync();
        await Assertions.Expect(other.Locator("#reply")).ToHaveValueAsync("");
        ana.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task A_draft_is_still_there_after_another_had_the_conversation_after_a_restart_and_on_another_device()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var ben = await ana.InviteAsync(switchboard, "Ben", supervisor: true);
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();
        await ana.PressAsync("r", ana.Page.Locator("#reply"));
        await ana.Page.Keyboard.TypeAsync("I have looked it up and");
        await Assertions.Expect(ana.Page.Locator("[data-draft=reply]")).ToContainTextAsync("Draft saved");

        await ben.GoAsync("all");
        await ben.OpenAsync(customer);
        await ben.PressUntilAsync("Shift+C", patience => Assertions.Expect(ben.Owner).ToHaveTextAsync("You", new() { Timeout = patience }));
        // A draft is its writer's: it is not in the box of who has the conversation now.
        await Assertions.Expect(ben.Page.Locator("#reply")).ToHaveValueAsync("");
        await Assertions.Expect(ana.Owner).ToHaveTextAsync("Ben");

        await switchboard.KillAsync();
        await switchboard.StartAsync();

        // Another device, signed in anew.
        await using var phone = await DeskPage.SignedInAsync(switchboard);
        await phone.GoAsync("all");
        await Assertions.Expect((await phone.RowAsync(customer)).Locator(".badge--draft")).ToBeVisibleAsync();
        await phone.OpenAsync(customer);
        await phone.PressUntilAsync("Shift+C", patience => Assertions.Expect(phone.Owner).ToHaveTextAsync("You", new() { Timeout = patience }));
        await Assertions.Expect(phone.Page.Locator("#reply")).ToHaveValueAsync("I have looked it up and");
        phone.Visit.ShouldBeClean();
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
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
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
    public async Task An_action_is_found_by_its_name_and_no_letter_acts_while_one_types()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();

        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.Page.Keyboard.PressAsync("Control+k");
        await ana.Page.Keyboard.TypeAsync("private note");
        await ana.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ana.Page.Locator("#note")).ToBeFocusedAsync();
        await ana.Page.Keyboard.TypeAsync("jkcbestqlwmuz");
        await Assertions.Expect(ana.Page.Locator("#note")).ToHaveValueAsync("jkcbestqlwmuz");
        await Assertions.Expect(ana.Owner).ToHaveTextAsync("You");
        await Assertions.Expect(ana.Page.Locator(".closer[open]")).ToHaveCountAsync(0);
        ana.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task What_is_put_away_comes_back_by_one_key_and_when_the_customer_writes()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
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
        var row = await ana.RowAsync(customer);
        await ana.PressUntilAsync("z", patience => Assertions.Expect(row).ToBeVisibleAsync(new() { Timeout = patience }));

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
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
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
}
