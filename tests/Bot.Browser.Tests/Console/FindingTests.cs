using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>Search, many at once, macros and kept views: by keyboard, and what only an act brings onto a page is looked at.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed class FindingTests(RunningSwitchboard switchboard)
{
    readonly Inspection _inspection = new();

    [Fact]
    public async Task What_was_said_is_found_from_the_desk_by_keyboard()
    {
        var word = Word();
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var customer = await AskingAsync($"My {word} lamp, human agent please");
        await RunningSwitchboard.Until(async () =>
        {
            await ana.Page.GotoAsync($"/console/search?q={word}");
            return await ana.Page.Locator("[data-found] li").CountAsync() == 1;
        }, "it is in the index");
        await ana.GoAsync();

        await ana.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(ana.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await ana.Page.Keyboard.TypeAsync($"is:waiting {word} \"{word} lamp\"");
        await ana.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ana.Page.Locator(".found__t mark").First).ToContainTextAsync(word);
        Assert.Contains("q=is", ana.Page.Url, StringComparison.Ordinal);
        await ana.Page.GetByRole(AriaRole.Searchbox).FocusAsync();
        await ana.Page.Keyboard.PressAsync("ArrowDown");
        await ana.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ana.Talk).ToContainTextAsync(word);

        ana.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task Rows_are_selected_by_keyboard_labelled_by_a_job_and_taken_back()
    {
        var label = Word();
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await LabelAsync(ana, label);
        await using var one = await AskingAsync("human agent please");
        await using var two = await AskingAsync("human agent please");
        await ana.GoAsync();
        foreach (var customer in new[] { one, two })
        {
            await (await ana.RowAsync(customer)).Locator("a").FocusAsync();
            await ana.Page.Keyboard.PressAsync("x");
        }
        await Assertions.Expect(ana.Page.Locator("[data-chosen-count]")).ToHaveTextAsync("2 selected");
        await _inspection.LookAsync(ana.Page, null, "desk, two selected");
        await ana.Page.Locator("[data-bulkbar] button[type=submit]").FocusAsync();
        await ana.Page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(ana.Page.GetByRole(AriaRole.Heading, new() { Name = "2 conversations selected" })).ToBeVisibleAsync();
        await ana.Page.GetByRole(AriaRole.Radio, new() { Name = "Label", Exact = true }).FocusAsync();
        await ana.Page.Keyboard.PressAsync("Space");
        await ana.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(ana.Page.GetByLabel("Label", new() { Exact = true }).And(ana.Page.Locator("select"))).ToBeFocusedAsync();
        await ana.Page.Keyboard.TypeAsync(label);
        await _inspection.LookAsync(ana.Page, null, "many at once");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Begin with 2 conversations" }).FocusAsync();
        await ana.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ana.Page.Locator("#job")).ToContainTextAsync("2 done, 0 refused");
        await ana.GoAsync($"label:{label}");
        await Assertions.Expect(ana.Page.Locator("[data-row]")).ToHaveCountAsync(2);

        await ana.Page.GoBackAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Take it back" }).PressAsync("Enter");
        await Assertions.Expect(ana.Page.Locator("#job")).ToContainTextAsync("2 done, 0 refused");
        await ana.GoAsync($"label:{label}");
        await Assertions.Expect(ana.Page.Locator("[data-row]")).ToHaveCountAsync(0);
        ana.Visit.ShouldBeClean();
        _inspection.ShouldHaveFoundNothing();
    }

    [Fact]
    public async Task A_macro_runs_by_its_key_after_it_was_shown_and_a_view_stands_in_the_menu()
    {
        var name = Word();
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await ana.Page.GotoAsync("/console/texts/macros");
        await ana.Page.GetByLabel("Name").FillAsync(name);
        await ana.Page.Locator("#macro-act-0").SelectOptionAsync("Reply");
        await ana.Page.Locator("#macro-text-0").FillAsync($"Hello from {name}.");
        await ana.Page.Locator("#macro-act-1").SelectOptionAsync("Note");
        await ana.Page.Locator("#macro-text-1").FillAsync("Greeted.");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Keep the macro" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText($"“{name}” is kept")).ToBeVisibleAsync();
        await using var customer = await AskingAsync("human agent please");
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();

        var act = await ana.Page.Locator($"[data-words='Macro: {name}']").GetAttributeAsync("data-act");
        var key = await ana.Page.Locator($"#keys [data-action='{act}']").GetAttributeAsync("data-key");
        await ana.Page.Keyboard.PressAsync($"Control+Shift+Digit{key![^1]}");
        await Assertions.Expect(ana.Page.GetByText($"Answer: Hello from {name}.")).ToBeVisibleAsync();
        await _inspection.LookAsync(ana.Page, null, "macro, before it runs");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Run for" }).PressAsync("Enter");
        await Assertions.Expect(ana.Talk).ToContainTextAsync("is done: 2 steps");
        await RunningSwitchboard.Until(async () => (await customer.MessagesAsync()).Any(said => said.Contains($"Hello from {name}.", StringComparison.Ordinal)), "the customer reads it");

        // The same one by its name.
        await ana.PressAsync("Control+k", ana.Page.Locator("#acts input"));
        await ana.Page.Keyboard.TypeAsync(name);
        await ana.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ana.Page.GetByRole(AriaRole.Button, new() { Name = "Run for" })).ToBeFocusedAsync();

        await ana.Page.GotoAsync("/console/views?filter=is%3Amine");
        await ana.Page.GetByLabel("Name").FillAsync(name);
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Keep the view" }).ClickAsync();
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        await Assertions.Expect(await ana.RowAsync(customer)).ToBeVisibleAsync();
        await Assertions.Expect(ana.Page.Locator(".nav--sub [aria-current]")).ToContainTextAsync(name);
        await ana.Page.GotoAsync("/console/texts/macros");
        ana.Page.Dialog += (_, asked) => _ = asked.AcceptAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = $"Take away {name}" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText($"“{name}” is gone")).ToBeVisibleAsync();
        ana.Visit.ShouldBeClean();
        _inspection.ShouldHaveFoundNothing();
    }

    [Fact]
    public async Task A_link_to_a_view_shows_a_colleague_the_same_filter_and_of_it_only_what_they_may_see()
    {
        const string Filter = "is:waiting is:mine";
        var name = Word();
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var ben = await DeskPage.JoinAsync(switchboard, await ana.InvitationAsync($"Ben {name}", department: "Billing"));
        await using var anas = await AskingAsync("human agent please");
        await using var service = await AskingAsync("human agent please");
        await using var billing = await AskingAsync("human agent please");
        await ana.GoAsync();
        await ana.OpenAsync(anas);
        await ana.ClaimAsync();
        await ana.OpenAsync(billing);
        await ana.TransferAsync("Billing", "An invoice.");

        await ana.Page.GotoAsync($"/console/views?filter={Uri.EscapeDataString(Filter)}");
        await ana.Page.GetByLabel("Name").FillAsync(name);
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Keep the view" }).ClickAsync();
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        foreach (var customer in new[] { anas, service, billing })
            await Assertions.Expect(await ana.RowAsync(customer)).ToBeVisibleAsync();

        // The view is Ana's own: Ben has nothing but the link.
        await ben.Page.GotoAsync(ana.Page.Url);
        await Assertions.Expect(await ben.RowAsync(billing)).ToBeVisibleAsync();
        await Assertions.Expect(ben.Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true })).ToBeVisibleAsync();
        await Assertions.Expect(ben.Page.GetByRole(AriaRole.Link, new() { Name = "Keep or edit views" })).ToHaveAttributeAsync("href", $"/console/views?filter={Uri.EscapeDataString(Filter)}#keep");
        await Assertions.Expect(await ben.RowAsync(service)).ToHaveCountAsync(0);
        await Assertions.Expect(await ben.RowAsync(anas)).ToHaveCountAsync(0);
        Assert.All(await ben.Page.Locator("[data-row] .owner > span:last-child").AllInnerTextsAsync(), owner => Assert.Equal("Billing", owner));
        // What is selected by the link is theirs as well, and not a row more.
        var shown = await ben.Page.Locator("[data-row]").CountAsync();
        await ben.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^Select all") }).ClickAsync();
        await Assertions.Expect(ben.Page.Locator("[data-bulk-count]")).ToHaveAttributeAsync("data-bulk-count", $"{shown}");
        ana.Visit.ShouldBeClean();
        ben.Visit.ShouldBeClean();
    }

    static async Task LabelAsync(DeskPage ana, string label)
    {
        await ana.Page.GotoAsync("/console/texts");
        await ana.Page.GetByLabel("New label").FillAsync(label);
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Add the label" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText("can be put on conversations now")).ToBeVisibleAsync();
    }

    async Task<ChatPage> AskingAsync(string words)
    {
        var customer = await ChatPage.OpenAsync(switchboard);
        await customer.AskAsync(words);
        return customer;
    }

    static string Word() => "w" + Guid.NewGuid().ToString("N")[..10];
}
