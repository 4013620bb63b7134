using System.Diagnostics;
using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>Who is moved to another department, while they sit at the desk.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed class DepartmentTests(RunningSwitchboard switchboard)
{
    static readonly TimeSpan Promised = TimeSpan.FromSeconds(5);

    // The page has to be drawn as well, by a machine that may have much else to do.
    static readonly TimeSpan Drawn = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Who_is_moved_to_another_department_sees_and_reaches_only_that_within_seconds_without_signing_in_again()
    {
        var name = $"Mover {Guid.NewGuid():N}"[..14];
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var ben = await ana.InviteAsync(switchboard, name);
        await using var service = await AskingAsync();
        await using var billing = await AskingAsync();
        await ana.GoAsync();
        await ana.OpenAsync(billing);
        await ana.PressAsync("t", ana.Page.GetByLabel("To", new() { Exact = true }));
        await ana.Page.Keyboard.TypeAsync("Billing");
        await ana.Page.Keyboard.PressAsync("Tab");
        await ana.Page.Keyboard.TypeAsync("An invoice.");
        await ana.Page.Keyboard.PressAsync("Control+Enter");
        await Assertions.Expect(ana.Owner).ToHaveTextAsync("Billing");
        await ben.GoAsync("all");
        await Assertions.Expect(await ben.RowAsync(billing)).ToBeVisibleAsync();
        await ben.OpenAsync(service);
        var (theirs, row) = (Address(ben), await ben.RowAsync(service));

        await MoveAsync(ana, name, "Billing");
        var moved = Stopwatch.GetTimestamp();
        await RunningSwitchboard.Until(async () => (await ben.Page.APIRequest.GetAsync(theirs)).Status == 404, "it is out of reach");
        Assert.True(Stopwatch.GetElapsedTime(moved) < Promised, $"Out of reach after {Stopwatch.GetElapsedTime(moved)}.");
        // Without a click of theirs the open conversation is put away, and the list is that of the department.
        await Assertions.Expect(ben.Page.Locator("[data-desk]")).Not.ToHaveAttributeAsync("data-id", new System.Text.RegularExpressions.Regex(".+"));
        await Assertions.Expect(row).ToHaveCountAsync(0);
        Assert.True(Stopwatch.GetElapsedTime(moved) < Drawn, $"Put away after {Stopwatch.GetElapsedTime(moved)}.");
        await ben.OpenAsync(billing);
        await Assertions.Expect(ben.Page.Locator("#list [data-live]")).ToHaveTextAsync("Live");
        await Assertions.Expect(ben.Talk).Not.ToContainTextAsync("Sign in");

        // And back: what they may see comes as quickly.
        await MoveAsync(ana, name, "");
        moved = Stopwatch.GetTimestamp();
        await RunningSwitchboard.Until(async () => (await ben.Page.APIRequest.GetAsync(theirs)).Status == 200, "it is within reach");
        Assert.True(Stopwatch.GetElapsedTime(moved) < Promised, $"Within reach after {Stopwatch.GetElapsedTime(moved)}.");
        // A row that is new waits for who is in the list.
        await ben.Page.Locator("[data-shownew]").ClickAsync();
        await Assertions.Expect(row).ToBeVisibleAsync();
        Assert.True(Stopwatch.GetElapsedTime(moved) < Drawn, $"In the list after {Stopwatch.GetElapsedTime(moved)}.");
        ben.Visit.ShouldBeClean(404); // the conversation that was taken away
    }

    // What a script of theirs would ask.
    static string Address(DeskPage desk) => $"/api/v1/conversations/{new Uri(desk.Page.Url).Segments[^1]}";

    static async Task MoveAsync(DeskPage ana, string name, string department)
    {
        await ana.Page.GotoAsync("/console/people");
        await ana.Page.GetByLabel($"Department of {name}").SelectOptionAsync(department);
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = $"Save role and department of {name}" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText($"{name} is an agent for {(department.Length == 0 ? "all departments" : department)} from now on.")).ToBeVisibleAsync();
    }

    async Task<ChatPage> AskingAsync()
    {
        var customer = await ChatPage.OpenAsync(switchboard);
        await customer.AskAsync("Talk to a person");
        return customer;
    }
}
