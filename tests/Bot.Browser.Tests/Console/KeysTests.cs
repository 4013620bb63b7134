using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>Keys: one list for menu, buttons, sheet and profile, and everybody's own choice. What the list holds is read off the page.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed class KeysTests(RunningSwitchboard switchboard)
{
    // Each action says that it was done instead of being done.
    const string Record = """
        () => {
          window.done = [];
          for (const line of document.querySelectorAll("[data-action]")) Acts.on(line.dataset.action, () => window.done.push(line.dataset.action));
        }
        """;

    sealed record Listed(string Name, string Key, string Words);

    [Fact]
    public async Task Every_action_is_in_the_menu_and_its_key_is_the_one_that_works_and_none_works_in_a_text()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var ben = await ana.InviteAsync(switchboard, "Ben", supervisor: true);
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        await ben.GoAsync();
        await ben.OpenAsync(customer);
        await ben.ClaimAsync();
        var listed = await ListedAsync(ben.Page);
        Assert.Contains(listed, action => action is { Name: "claim", Key: "c" });

        foreach (var action in listed)
        {
            await ben.Page.Keyboard.PressAsync("Control+k");
            await ben.Page.Locator("#acts input").FillAsync(action.Words);
            // What can be done here says it in the words of its button.
            var option = ben.Page.Locator($"#acts [data-name='{action.Name}']");
            if (await option.CountAsync() == 0)
            {
                await ben.Page.Locator("#acts input").FillAsync("");
                await Assertions.Expect(option).ToHaveCountAsync(1);
            }
            Assert.Equal(Caps(action.Key), string.Concat(await option.Locator("kbd").AllInnerTextsAsync()));
            await ben.Page.Keyboard.PressAsync("Escape");
        }
        // What a button says of its key is what the list says.
        foreach (var (name, caps) in await ButtonsAsync(ben.Page))
            Assert.Equal(Caps(listed.Single(action => action.Name == name).Key), caps);

        await ben.Page.EvaluateAsync(Record);
        foreach (var action in listed.Where(Presses))
        {
            await PressAsync(ben.Page, action.Key);
            Assert.Equal([action.Name], await DoneAsync(ben.Page));
        }

        await ben.Page.Locator("#note").EvaluateAsync("note => { document.querySelector('.mode-note').checked = true; note.focus(); }");
        foreach (var action in listed.Where(action => Presses(action) && !action.Key.StartsWith("Ctrl+", StringComparison.Ordinal)))
            await PressAsync(ben.Page, action.Key);
        Assert.Empty(await DoneAsync(ben.Page));
        ben.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task A_key_of_ones_own_is_told_when_it_clashes_then_works_everywhere_and_all_can_be_off()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var ben = await ana.InviteAsync(switchboard, "Ben");
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        await ben.GoAsync();
        var delivered = await ListedAsync(ben.Page);

        await ben.Page.GotoAsync("/console/profile");
        var field = ben.Page.GetByLabel("Claim it, from the bot or its queue", new() { Exact = true });
        await field.FillAsync("r");
        await ben.Page.GetByRole(AriaRole.Button, new() { Name = "Keep the keys" }).ClickAsync();
        await Assertions.Expect(ben.Page.GetByText("is the key of")).ToContainTextAsync("“Write to the customer”");
        await field.FillAsync("H");
        await ben.Page.GetByLabel("On: Open who waits longest for an answer").UncheckAsync();
        await ben.Page.GetByRole(AriaRole.Button, new() { Name = "Keep the keys" }).ClickAsync();
        await Assertions.Expect(ben.Page.GetByText("Your keys are kept.")).ToBeVisibleAsync();

        await ben.GoAsync();
        await ben.OpenAsync(customer);
        await Assertions.Expect(ben.Page.Locator("[data-act=claim]")).ToHaveAttributeAsync("title", "Claim it (H)");
        await Assertions.Expect(ben.Page.Locator("[data-act=claim] kbd")).ToHaveTextAsync("H");
        await ben.PressUntilAsync("h", patience => Assertions.Expect(ben.Owner).ToHaveTextAsync("You", new() { Timeout = patience }));
        await ben.Page.Locator("#list").ClickAsync(new() { Position = new() { X = 5, Y = 5 } });
        await ben.Page.EvaluateAsync(Record);
        await PressAsync(ben.Page, "c");
        await PressAsync(ben.Page, "Shift+N");
        Assert.Empty(await DoneAsync(ben.Page));

        await ben.Page.GotoAsync("/console/profile");
        await ben.Page.GetByLabel("All keys off").CheckAsync();
        await ben.Page.GetByRole(AriaRole.Button, new() { Name = "Keep the keys" }).ClickAsync();
        await Assertions.Expect(ben.Page.GetByText("Your keys are kept.")).ToBeVisibleAsync();
        await ben.GoAsync("mine");
        await ben.OpenAsync(customer);
        await ben.Page.EvaluateAsync(Record);
        await ben.Page.EvaluateAsync("() => document.activeElement.blur()");
        foreach (var action in delivered.Where(Presses).Append(new("claim", "h", "")))
            await PressAsync(ben.Page, action.Key);
        Assert.Empty(await DoneAsync(ben.Page));
        // The menu is still in its button, and finds everything.
        await ben.Page.Locator("[data-act=menu]").ClickAsync();
        Assert.Equal(["menu"], await DoneAsync(ben.Page));
        // Nobody else's keys have changed.
        await ana.GoAsync();
        Assert.Equal(delivered.Single(action => action.Name == "claim"), (await ListedAsync(ana.Page)).Single(action => action.Name == "claim"));
        ben.Visit.ShouldBeClean(409);
    }

    [Fact]
    public async Task Enter_sends_for_who_wishes_it_and_colours_stay_as_chosen()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var ben = await ana.InviteAsync(switchboard, "Ben");
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        await ben.Page.GotoAsync("/console/profile");
        await ben.Page.GetByLabel("What you write is sent by").SelectOptionAsync("true");
        await ben.Page.GetByLabel("Colours").SelectOptionAsync("Dark");
        await ben.Page.GetByRole(AriaRole.Button, new() { Name = "Keep look and writing" }).ClickAsync();
        await Assertions.Expect(ben.Page.Locator("html")).ToHaveAttributeAsync("data-theme", "dark");

        await ben.GoAsync();
        await ben.OpenAsync(customer);
        await ben.ClaimAsync();
        await ben.PressAsync("r", ben.Page.Locator("#reply"));
        await ben.Page.Keyboard.TypeAsync("One line");
        await ben.Page.Keyboard.PressAsync("Shift+Enter");
        await ben.Page.Keyboard.TypeAsync("and another.");
        await Assertions.Expect(ben.Page.Locator("#reply")).ToHaveValueAsync("One line\nand another.");
        await ben.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(ben.Talk.Locator(".msg--agent")).ToContainTextAsync("and another.");
        ben.Visit.ShouldBeClean();
    }

    static async Task<IReadOnlyList<Listed>> ListedAsync(IPage page) => [.. (await page.Locator("[data-action]").EvaluateAllAsync<string[][]>(
        "lines => lines.map(line => [line.dataset.action, line.dataset.key, line.querySelector('dd').textContent])")).Select(line => new Listed(line[0], line[1], line[2]))];

    static async Task<IReadOnlyList<(string Name, string Caps)>> ButtonsAsync(IPage page) =>
        [.. (await page.Locator("[data-act]:has(kbd)").EvaluateAllAsync<string[][]>("all => all.map(one => [one.dataset.act, [...one.querySelectorAll('kbd')].map(cap => cap.textContent).join('')])")).Select(pair => (pair[0], pair[1]))];

    // Enter and Escape mean what they mean everywhere, and sending belongs to the text.
    static bool Presses(Listed action) => action.Key.Length > 0 && action.Name is not ("send" or "leave");

    static async Task PressAsync(IPage page, string key)
    {
        foreach (var one in key.Split(' '))
            // A capital letter would mean Shift.
            await page.Keyboard.PressAsync(one.StartsWith("Ctrl+", StringComparison.Ordinal) ? $"Control+{(one.Length == 6 ? one[5..].ToLowerInvariant() : one[5..])}" : one);
    }

    static async Task<string[]> DoneAsync(IPage page) => await page.EvaluateAsync<string[]>("() => window.done.splice(0)");

    static string Caps(string key) => string.Concat(key.Split(key.Length > 1 ? [' ', '+'] : [], StringSplitOptions.RemoveEmptyEntries)
        .Select(cap => cap switch { "Escape" => "Esc", { Length: 1 } => cap.ToUpperInvariant(), _ => cap }));
}
