using System.Diagnostics;
using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>Who is there, and the floor as a supervisor steers it. A program of its own, for people come and go.</summary>
public sealed class FloorTests(RunningSwitchboard switchboard) : IClassFixture<RunningSwitchboard>
{
    readonly Inspection _inspection = new();

    [Fact]
    public async Task Whom_somebody_owes_an_answer_goes_back_to_the_queue_when_their_browser_is_closed()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        var eva = await ana.InviteAsync(switchboard, "Eva");
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        await eva.GoAsync();
        await eva.OpenAsync(customer);
        await eva.ClaimAsync();
        await ana.GoAsync("all");
        await ana.OpenAsync(customer);

        await eva.DisposeAsync();
        await customer.SendAsync("Are you still there?");

        await Assertions.Expect(ana.Talk).ToContainTextAsync("Eva is not at the desk");
        // By the program's own instants: her last sign of life is no later than the moment at which her browser was closed.
        var went = await switchboard.StoredAsync(
            "SELECT fact.at - eva.last_seen_at FROM facts fact JOIN staff eva ON eva.display_name = 'Eva' WHERE fact.kind = 'requeued' AND json_extract(fact.body, '$.reason') LIKE '%Eva is not at the desk%'");
        Assert.InRange(went[0], 1, 75_000);
    }

    [Fact]
    public async Task A_supervisor_sees_what_goes_wrong_whispers_joins_and_reassigns_and_the_customer_reads_no_whisper()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var cara = await ana.InviteAsync(switchboard, "Cara");
        await using var customer = await ChatPage.OpenAsync(switchboard);
        await cara.GoAsync();
        await ana.Page.GotoAsync("/console/wallboard");
        await Assertions.Expect(ana.Page.Locator("[data-floor-live]")).ToContainTextAsync("Live, as of");

        await customer.AskAsync("This is awful, I am furious, nobody helps me. I want a person now!");
        await cara.OpenAsync(customer);
        await cara.ClaimAsync();
        var id = await customer.Page.EvaluateAsync<string>("() => JSON.parse(localStorage.getItem('switchboard.chat')).conversationId");
        var row = ana.Page.Locator($"[data-wrong$='{id}']");
        await Assertions.Expect(row).ToContainTextAsync("The mood has fallen");
        await Assertions.Expect(row).ToContainTextAsync("Cara");
        await Assertions.Expect(ana.Page.Locator("[data-person]").Filter(new() { HasText = "Cara" })).ToContainTextAsync("1 of 3");
        await _inspection.LookAsync(ana.Page, null, "live floor, a colleague has it");

        await row.GetByText("Whisper", new() { Exact = false }).First.ClickAsync();
        await row.GetByLabel("Whisper to Cara").FillAsync("Offer the canary voucher.");
        await row.GetByRole(AriaRole.Button, new() { Name = "Whisper it" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText("Whispered. The customer does not see it.")).ToBeVisibleAsync();
        await Assertions.Expect(cara.Talk.Locator(".msg--note")).ToContainTextAsync("Whisper to you");
        await Assertions.Expect(cara.Talk).ToContainTextAsync("Offer the canary voucher.");

        await row.GetByRole(AriaRole.Button, new() { Name = "Join" }).ClickAsync();
        await Assertions.Expect(ana.Talk).ToContainTextAsync("you are beside them");
        await ana.WriteAsync("r", "I lead this team, and we sort it out now.");
        await Assertions.Expect(cara.Talk).ToContainTextAsync("Ana joined beside you.");
        await Assertions.Expect(cara.Talk).ToContainTextAsync("we sort it out now");
        await Assertions.Expect(cara.Owner).ToHaveTextAsync("You");
        await RunningSwitchboard.Until(async () => (await customer.MessagesAsync()).Any(said => said.Contains("we sort it out now", StringComparison.Ordinal)), "the customer reads the supervisor");

        await ana.Page.GotoAsync("/console/wallboard");
        await row.GetByText("More", new() { Exact = false }).First.ClickAsync();
        await row.GetByLabel("Give it to").SelectOptionAsync("queue:Billing");
        await row.GetByLabel("What must they know?").FillAsync("A canary for Billing.");
        await row.GetByRole(AriaRole.Button, new() { Name = "Reassign with this note" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText("Given to Billing.")).ToBeVisibleAsync();
        await Assertions.Expect(cara.Owner).ToHaveTextAsync("Billing");
        Assert.DoesNotContain(await customer.MessagesAsync(), said => said.Contains("canary", StringComparison.OrdinalIgnoreCase));
        ana.Visit.ShouldBeClean();
        cara.Visit.ShouldBeClean();
        _inspection.ShouldHaveFoundNothing();
    }

    [Fact]
    public async Task A_screen_on_the_wall_shows_the_figures_as_they_change_and_goes_dark_when_its_link_is_taken_back()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await ana.Page.GotoAsync("/console/wallboard");
        var title = $"Hall {Guid.NewGuid():N}"[..12];
        await ana.Page.GetByLabel("Where does it hang?").FillAsync(title);
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Make a link" }).ClickAsync();
        var link = await ana.Page.Locator("#made a").GetAttributeAsync("href");
        await using var wall = await switchboard.VisitAsync(width: 1920);
        await wall.Page.GotoAsync(link!);
        await Assertions.Expect(wall.Page.Locator("[data-floor-live]")).ToContainTextAsync("As of");
        var waiting = int.Parse(await wall.Page.Locator("[data-tile=waiting]").InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture);

        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        // Others ask, too: at least this one is there now.
        await RunningSwitchboard.Until(async () => int.Parse(await wall.Page.Locator("[data-tile=waiting]").InnerTextAsync(), System.Globalization.CultureInfo.InvariantCulture) > waiting, "the screen shows who waits");
        await wall.Page.GetByText("As a table").PressAsync("Enter");
        await Assertions.Expect(wall.Page.GetByRole(AriaRole.Region, new() { Name = "The last hours as a table" }).GetByRole(AriaRole.Row)).ToHaveCountAsync(9);

        await ana.Page.GotoAsync("/console/wallboard");
        ana.Page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = $"Take back {title}" }).ClickAsync();
        await Assertions.Expect(wall.Page.Locator("[data-floor-live]")).ToHaveTextAsync("This link is over");
        ana.Visit.ShouldBeClean();
        wall.ShouldBeClean(404);
    }

    [Fact]
    public async Task Who_is_deactivated_is_out_within_seconds_and_their_work_goes_back()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var dan = await ana.InviteAsync(switchboard, "Dan");
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        await dan.GoAsync();
        await dan.OpenAsync(customer);
        await dan.ClaimAsync();

        await ana.Page.GotoAsync("/console/people");
        var asked = "";
        ana.Page.Dialog += (_, dialog) => { asked = dialog.Message; _ = dialog.AcceptAsync(); };
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Deactivate Dan" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText("Dan cannot sign in any more, and is signed out. 1 conversation went back to its queue.")).ToBeVisibleAsync();
        var said = Stopwatch.GetTimestamp();
        Assert.Contains("Their 1 open conversation goes back to its queue.", asked, StringComparison.Ordinal);

        // Without a click of theirs: the live line is cut, and the page says why.
        await Assertions.Expect(dan.Page.Locator("#list [data-live]")).ToHaveTextAsync("Signed out, load again");
        Assert.True(Stopwatch.GetElapsedTime(said) < TimeSpan.FromSeconds(15), $"Signed out after {Stopwatch.GetElapsedTime(said)}.");
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await Assertions.Expect(ana.Owner).ToHaveTextAsync("Service");
        await Assertions.Expect(ana.Talk).ToContainTextAsync("You gave it back to Service.");
    }
}
