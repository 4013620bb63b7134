using System.Diagnostics;
using System.Text.RegularExpressions;
using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>Offers that ring. A program of its own, for every customer who waits in it is offered to whoever is there.</summary>
public sealed class OfferTests(RunningSwitchboard switchboard) : IClassFixture<RunningSwitchboard>
{
    readonly Inspection _inspection = new();

    [Fact]
    public async Task An_offer_rings_lapses_goes_to_the_next_and_is_taken_by_a_key()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await ana.SetAsync("Offer to an agent for", "12", "Offers ring");
        await using var ben = await ana.InviteAsync(switchboard, "Ben");
        await ana.GoAsync();
        await SayAsync(ana, "Away");
        await ben.GoAsync();
        await Assertions.Expect(Menu(ben)).ToContainTextAsync("Available: 0 of 3");
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);

        var offer = ben.Page.Locator("[data-offer]");
        await Assertions.Expect(offer).ToContainTextAsync("Offered to you");
        await Assertions.Expect(offer).ToContainTextAsync("Longest waiting in Service; Ben has 0 of 3");
        await Assertions.Expect(offer.Locator("[data-seconds]")).ToHaveTextAsync(new Regex("^[0-9]+ s$"));
        await Assertions.Expect(ben.Page).ToHaveTitleAsync(new Regex(@"^\(1\) offered"));
        await _inspection.LookAsync(ben.Page, null, "desk with an offer");
        await Assertions.Expect(ana.Page.Locator("[data-offer]")).ToHaveCountAsync(0);

        // Nobody answers: Ben is away until he says otherwise, and Ana, who comes back, is asked within 35 s.
        await Assertions.Expect(Menu(ben)).ToContainTextAsync("Away (missed)");
        var lapsed = Stopwatch.GetTimestamp();
        await SayAsync(ana, "Available");
        await Assertions.Expect(ana.Page.Locator("[data-offer]")).ToBeVisibleAsync();
        Assert.True(Stopwatch.GetElapsedTime(lapsed) < TimeSpan.FromSeconds(35), $"The next was asked after {Stopwatch.GetElapsedTime(lapsed)}.");
        await ana.PressUntilAsync("y", patience => Assertions.Expect(ana.Owner).ToHaveTextAsync("You", new() { Timeout = patience }));
        await Assertions.Expect(Menu(ana)).ToContainTextAsync("Busy: 1 of 3");
        await Assertions.Expect(ana.Page.Locator("#who")).ToContainTextAsync("Offered and accepted: longest waiting in Service; Ana has 0 of 3");

        // What waits while all are away is offered to the first who is back, though he passed another by.
        await SayAsync(ana, "Away");
        await using var second = await ChatPage.AskingForAPersonAsync(switchboard);
        await SayAsync(ben, "Available");
        await Assertions.Expect(ben.Page.Locator("[data-offer]")).ToBeVisibleAsync();
        await ben.Page.GetByRole(AriaRole.Button, new() { Name = "Accept" }).ClickAsync();
        await Assertions.Expect(ben.Owner).ToHaveTextAsync("You");
        await ana.CloseAsync("Resolved");
        await ben.CloseAsync("Resolved");
        await SayAsync(ana, "Available");
        ana.Visit.ShouldBeClean();
        ben.Visit.ShouldBeClean();
        _inspection.ShouldHaveFoundNothing();
    }

    static ILocator Menu(DeskPage desk) => desk.Page.Locator("[data-here] summary").First;

    // With the key of the menu, as everything at the desk.
    static async Task SayAsync(DeskPage desk, string presence)
    {
        await desk.PressUntilAsync(".", patience => Assertions.Expect(desk.Page.GetByRole(AriaRole.Button, new() { Name = presence, Exact = true })).ToBeVisibleAsync(new() { Timeout = patience }));
        await desk.Page.GetByRole(AriaRole.Button, new() { Name = presence, Exact = true }).ClickAsync();
        await Assertions.Expect(Menu(desk)).Not.ToContainTextAsync(presence == "Away" ? "of 3" : "Away");
        await Assertions.Expect(desk.Page.Locator("#list [data-live]")).ToHaveTextAsync("Live");
    }
}
