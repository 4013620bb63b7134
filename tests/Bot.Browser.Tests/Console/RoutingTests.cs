using System.Globalization;
using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>A route on its way: drafted, tried, published, taken by a customer's answer, and counted. A program of its own, for it changes where answers go.</summary>
public sealed class RoutingTests(RunningSwitchboard switchboard) : IClassFixture<RunningSwitchboard>
{
    readonly Inspection _inspection = new();

    [Fact]
    public async Task A_drafted_route_is_tried_published_takes_an_answer_and_the_number_leads_to_its_conversation()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var ben = await ana.InviteAsync(switchboard, "Ben", supervisor: true);
        await ana.AskAtOnceAsync();
        await AnswerAsync(ana, "I was charged twice for the same order", "2");
        await Assertions.Expect(await CaseAsync(ana, "Billing", "I was charged twice for the same order")).ToBeVisibleAsync();

        // Drafted, by keyboard from the list on.
        var page = ana.Page;
        await page.GotoAsync("/console/feedback/routing");
        await PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Very low scores" }));
        await TypeAsync(page.GetByLabel("Title"), "Bad answers go to Accounts");
        await TypeAsync(page.GetByLabel("Number for the score"), "2");
        await TabToAsync(page.GetByLabel("Department", new() { Exact = true }));
        await page.Keyboard.TypeAsync("Accounts");
        await Assertions.Expect(page.Locator("#check")).ToContainTextAsync("To Accounts when the score is at most 2 of 5, settled within 1 day.");
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Save into the draft" }).Last);
        await Assertions.Expect(page.Locator(".rule").First).ToContainTextAsync("new in the draft");

        // Tried: on words, and on what customers answered.
        await PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Test box" }));
        await TypeAsync(page.GetByLabel("What the customer writes"), "I was charged twice for the same order");
        await TabToAsync(page.GetByLabel("Score"));
        await page.Keyboard.PressAsync("1");
        await PressAsync(page.GetByRole(AriaRole.Button, new() { Name = "Try the answer" }));
        await Assertions.Expect(page.Locator("#result")).ToContainTextAsync("The draft sends it elsewhere");
        await Assertions.Expect(page.Locator("#result")).ToContainTextAsync("Billing, by “What the words are about”");
        await Assertions.Expect(page.Locator("#recorded")).ToContainTextAsync("1 of the last 1 answers would go elsewhere");

        // Approved by another, published, and taken at once by the next answer.
        await PressAsync(page.GetByRole(AriaRole.Link, new() { Name = "Go to release" }));
        await TypeAsync(page.GetByLabel("Reason for the change"), "Accounts calls everybody who is unhappy");
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.GetByText("It waits for others to read it.")).ToBeVisibleAsync();
        await ben.Page.GotoAsync(page.Url);
        await Assertions.Expect(ben.Page.Locator("#words")).ToContainTextAsync("To Accounts when the score is at most 2 of 5, settled within 1 day.");
        await PressAsync(ben.Page.GetByRole(AriaRole.Button, new() { Name = "Approve release" }));
        await PressAsync(ben.Page.GetByRole(AriaRole.Button, new() { Name = "Publish release" }));
        await Assertions.Expect(ben.Page.GetByText("in force from the next message on")).ToBeVisibleAsync();
        var customer = await AnswerAsync(ana, "The refund took a month", "1");
        var booked = await CaseAsync(ana, "Accounts", "The refund took a month");
        await booked.ClickAsync();
        await Assertions.Expect(page.Locator(".why-here")).ToContainTextAsync("“Bad answers go to Accounts”: score 1, limit 2.");
        await Assertions.Expect(page.Locator(".why-here")).ToContainTextAsync("the route “Bad answers go to Accounts” of the routes of v2");
        await _inspection.LookAsync(page, null, "feedback case, why here");

        // Counted: the number is the length of its list, and the list leads to the conversation.
        var row = page.GetByRole(AriaRole.Region, new() { Name = "Which department the answers went to" }).GetByRole(AriaRole.Row).Filter(new() { HasText = "Accounts" });
        // The numbers follow the conversations by a breath.
        await RunningSwitchboard.Until(async () => (await page.GotoAsync("/console/numbers"))!.Ok && await row.CountAsync() > 0, "the answer is counted");
        await Assertions.Expect(row.Locator(".num").First).ToHaveTextAsync("1 Answers for Accounts");
        await PressAsync(row.GetByRole(AriaRole.Link));
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Answers for Accounts: 1");
        await PressAsync(page.Locator(".behind").GetByRole(AriaRole.Link));
        await page.Locator($"[data-desk][data-id$='{customer}']").WaitForAsync();
        ana.Visit.ShouldBeClean();
        ben.Visit.ShouldBeClean();
        _inspection.ShouldHaveFoundNothing();
    }

    // A customer who was helped by Ana, and says how it went; the id of the conversation.
    async Task<string> AnswerAsync(DeskPage ana, string comment, string score)
    {
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();
        await ana.CloseAsync("Resolved");
        await UntilSaid(customer, "How did we do?");
        await customer.SendAsync(score);
        await UntilSaid(customer, "What went wrong?");
        await customer.SendAsync(comment);
        await UntilSaid(customer, "goes to the department that can act on it");
        return await customer.Page.EvaluateAsync<string>("() => JSON.parse(localStorage.getItem('switchboard.chat')).conversationId");
    }

    // Followers book the case some moments after the answer.
    static async Task<ILocator> CaseAsync(DeskPage ana, string department, string comment)
    {
        var found = ana.Page.GetByRole(AriaRole.Link).Filter(new() { HasText = comment });
        await RunningSwitchboard.Until(async () =>
        {
            await ana.Page.GotoAsync(string.Create(CultureInfo.InvariantCulture, $"/console/feedback?department={department}"));
            return await found.CountAsync() > 0;
        }, $"the case is with {department}");
        return found;
    }

    static Task UntilSaid(ChatPage customer, string words) =>
        RunningSwitchboard.Until(async () => (await customer.MessagesAsync()).Any(said => said.Contains(words, StringComparison.Ordinal)), $"the customer reads \"{words}\"");

    // By Tab alone, as somebody without a mouse comes there.
    static async Task TabToAsync(ILocator wanted)
    {
        await wanted.WaitForAsync();
        for (var left = 400; !await wanted.EvaluateAsync<bool>("element => element === document.activeElement"); left--)
        {
            Assert.True(left > 0, $"{wanted} is not reached by Tab.");
            await wanted.Page.Keyboard.PressAsync("Tab");
        }
    }

    static async Task PressAsync(ILocator wanted)
    {
        await TabToAsync(wanted);
        await wanted.Page.Keyboard.PressAsync("Enter");
    }

    static async Task TypeAsync(ILocator wanted, string text)
    {
        await TabToAsync(wanted);
        await wanted.Page.Keyboard.PressAsync("Control+A");
        await wanted.Page.Keyboard.TypeAsync(text);
    }
}
