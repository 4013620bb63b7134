using System.Globalization;
using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>What holds for every page of the console, in every width and colour scheme.</summary>
/// <remarks>With a program of its own: its pages are looked at empty first.</remarks>
public sealed class PagesTests(RunningSwitchboard switchboard) : IClassFixture<RunningSwitchboard>
{
    readonly Inspection _inspection = new();

    // One test, in the order in which the pages fill: each page is loaded once and looked at in every width and scheme, and everything found is said at the end.
    [Fact]
    public async Task Axe_finds_nothing_and_nothing_sticks_out_on_any_page_of_the_console()
    {
        await using var nobody = await switchboard.VisitAsync();
        await LookAsync(nobody.Page, "/console/sign-in", "sign-in before anybody has an account");
        await LookAsync(nobody.Page, "/console/set-up", "set-up without the link");
        await LookAsync(nobody.Page, switchboard.SetUpLink, "set-up");
        nobody.ShouldBeClean();

        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await LookAsync(ana.Page, "/console", "home");
        await LookAsync(ana.Page, "/console/desk", "desk, empty");
        await LookAsync(ana.Page, "/console/feedback", "feedback, empty");
        await LookAsync(ana.Page, "/console/limits", "limits as built in");
        await LookAsync(ana.Page, "/console/queues", "queues as built in");
        await LookAsync(ana.Page, "/console/releases", "releases, none, and one supervisor");
        await LimitsAsync(ana);
        await ana.AskAtOnceAsync();
        await LookAsync(ana.Page, null, "release, just published in an emergency");
        await ConflictAsync(ana);
        await LookAsync(ana.Page, null, "release, in conflict with what was published meanwhile");
        await LookAsync(ana.Page, "/console/releases", "releases");
        await ana.Page.GetByText("Paste it instead").ClickAsync();
        await ana.Page.GetByLabel("What the file says").FillAsync("surveys:\n  settleDays: many\n");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Read the file" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText("Nothing has changed.")).ToBeVisibleAsync();
        await LookAsync(ana.Page, null, "releases, a file refused");

        var link = await ana.InvitationAsync("Ben");
        await LookAsync(ana.Page, null, "people, just invited");
        await LookAsync(nobody.Page, link, "join");
        await using (await DeskPage.JoinAsync(switchboard, link))
            await LookAsync(nobody.Page, link, "join with a link that is used up");
        await nobody.Page.GotoAsync("/console/sign-in");
        await nobody.Page.GetByLabel("E-mail").FillAsync("nobody@harbourandpine.example");
        await nobody.Page.GetByLabel("Password").FillAsync("not the password");
        await nobody.Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(nobody.Page.GetByText("do not match an account")).ToBeVisibleAsync();
        await LookAsync(nobody.Page, null, "sign-in, refused");
        nobody.ShouldBeClean(401);
        await LookAsync(ana.Page, "/console/people", "people");
        await LookAsync(ana.Page, "/console/audit", "audit log");
        await TextsAsync(ana);

        await using var customer = await ChatPage.OpenAsync(switchboard);
        await customer.AskAsync("my lamp arrived broken, this is terrible");
        await ana.GoAsync("bot");
        await LookAsync(ana.Page, null, "desk, with the bot");
        await customer.SendAsync("Talk to a person");
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await LookAsync(ana.Page, null, "desk, waiting");
        await ana.ClaimAsync();
        await ana.WriteAsync("n", "The blue lamp again");
        await ana.WriteAsync("r", "I have ordered a new one for you.");
        await LookAsync(ana.Page, null, "desk, claimed");
        foreach (var part in new[] { "#who", "#list", "#menu", "#talk" })
        {
            await ana.Page.EvaluateAsync("part => { location.hash = part; }", part);
            await LookAsync(ana.Page, null, $"desk, claimed, {part}");
        }
        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.Page.Keyboard.PressAsync("?");
        await LookAsync(ana.Page, null, "desk, keys", explained: ("color-contrast", "[data-desk] *")); // what the keys lie upon
        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.Page.Keyboard.PressAsync("Control+k");
        await LookAsync(ana.Page, null, "desk, find or do", explained: ("color-contrast", "[data-desk] *")); // what the menu lies upon
        await ana.Page.Keyboard.PressAsync("Escape");
        foreach (var (key, name) in new[] { ("t", "transferring"), ("s", "snoozing"), ("l", "labelling"), ("w", "correcting") })
        {
            await ana.PressUntilAsync(key, () => Assertions.Expect(ana.Page.Locator("details.closer[open]")).ToHaveCountAsync(1, new() { Timeout = 3_000 }));
            await LookAsync(ana.Page, null, $"desk, {name}", explained: ("color-contrast", ".pane :not(.closer__b *)")); // what the form lies upon
            await ana.Page.Keyboard.PressAsync("Escape");
            await ana.Page.Keyboard.PressAsync("Escape");
        }
        await customer.SendAsync("What is your return policy?");
        await Assertions.Expect(ana.Page.Locator(".suggest")).ToBeVisibleAsync();
        await ana.Page.Keyboard.PressAsync("r");
        await ana.Page.Keyboard.TypeAsync("/");
        await Assertions.Expect(ana.Page.Locator(".insert--on")).ToBeVisibleAsync();
        await LookAsync(ana.Page, null, "desk, a reply suggested and texts offered", explained: [("color-contrast", ".suggest *"), ("color-contrast", ".composer__mode")]); // what the texts lie upon
        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.Page.Keyboard.PressAsync("Escape");
        await ana.Page.Keyboard.PressAsync("e");
        await LookAsync(ana.Page, null, "desk, closing", explained: ("color-contrast", ".pane :not(.closer__b *)")); // what the form lies upon
        await ana.CloseAsync("Resolved");
        await RunningSwitchboard.Until(async () => (await customer.MessagesAsync()).Any(said => said.Contains("How did we do?", StringComparison.Ordinal)), "the customer is asked");
        await customer.AskAsync("2");
        await customer.AskAsync("I was charged twice for the same order");
        await ana.GoAsync("closed");
        await ana.OpenAsync(customer);
        await LookAsync(ana.Page, null, "desk, closed");

        await LookAsync(ana.Page, "/console/feedback", "feedback");
        await ana.Page.GetByRole(AriaRole.Link).Filter(new() { HasText = "I was charged twice" }).ClickAsync();
        await ana.Page.GetByLabel("What came of it").FillAsync("The second payment went back today.");
        await LookAsync(ana.Page, null, "case");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "and settle" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText("Sent", new() { Exact = true })).ToBeVisibleAsync();
        await LookAsync(ana.Page, null, "case, settled");
        await LookAsync(ana.Page, "/console/no-such-page", "not found", 404);

        ana.Visit.ShouldBeClean(404, 409, 422);
        _inspection.ShouldHaveFoundNothing();
    }

    async Task TextsAsync(DeskPage ana)
    {
        await LookAsync(ana.Page, "/console/texts", "texts and labels, empty");
        await ana.Page.GetByLabel("Shortcut").FillAsync("late-parcel");
        await ana.Page.GetByLabel("Text", new() { Exact = true }).FillAsync("Hello {customer.name}, {agent.name} here. The parcel with {order.number} is late, and we are sorry.");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Keep the text" }).ClickAsync();
        await ana.Page.GetByLabel("New label").FillAsync("damaged in transit");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Add the label" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText("can be put on conversations now")).ToBeVisibleAsync();
        await LookAsync(ana.Page, null, "texts and labels");
    }

    async Task LimitsAsync(DeskPage ana)
    {
        await ana.Page.GotoAsync("/console/limits?queue=Returns&limit=Anger");
        await ana.Page.GetByRole(AriaRole.Textbox, new() { Name = "Where would you draw the line?" }).FillAsync("7");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Save in the draft" }).First.ClickAsync();
        await Assertions.Expect(ana.Page.GetByText("Between -1 and -0.1 mood.")).ToBeVisibleAsync();
        await LookAsync(ana.Page, null, "limits, a value out of range");
        await ana.Page.GetByRole(AriaRole.Textbox, new() { Name = "Where would you draw the line?" }).FillAsync("-0.35");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Save in the draft" }).First.ClickAsync();
        await Assertions.Expect(ana.Page.GetByText("Anger for Returns is -0.35")).ToBeVisibleAsync();
        await LookAsync(ana.Page, null, "limits, with a draft");
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Go to release" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText("The change in words")).ToBeVisibleAsync();
        await LookAsync(ana.Page, null, "release, a draft");
    }

    // Two releases of one person are as good as two people: the first is based on what the second replaces.
    static async Task ConflictAsync(DeskPage ana)
    {
        await ana.BeginAsync("Talks take longer");
        var first = ana.Page.Url;
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Edit limits" }).ClickAsync();
        await ana.SaveAsync("Handling time", "9");
        await ana.SetAsync("Handling time", "8", "Talks take a little longer");
        await ana.Page.GotoAsync(first);
        await Assertions.Expect(ana.Page.GetByText("Two people changed the same values")).ToBeVisibleAsync();
    }

    Task LookAsync(IPage page, string? address, string name, int status = 200, params (string, string)[] explained) => _inspection.LookAsync(page, address, name, status, explained);
}
