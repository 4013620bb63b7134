using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>The road from end to end: a customer in one browser, people at the desk in others, the running program between them.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed partial class StoryTests(RunningSwitchboard switchboard)
{
    const string Canary = "kittiwake";

    [Fact]
    public async Task An_angry_customer_reaches_a_person_and_hears_in_the_end_what_came_of_it()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await ana.AskAtOnceAsync();
        await ana.GoAsync();

        await using var customer = new ChatPage(await switchboard.VisitAsync(width: 440, height: 760));
        var received = Received(customer.Page);
        await customer.GoAsync();

        // The mood falls, and the conversation comes to the desk by itself.
        await customer.AskAsync("my lamp arrived broken, this is terrible");
        await customer.SendAsync("this is absolutely awful, I am furious");
        await UntilSaid(customer, "notice: ", "passing you to a colleague");
        await Assertions.Expect(await ana.RowAsync(customer)).ToBeVisibleAsync();

        // It is claimed by keyboard, and the customer reads who answers.
        await ana.OpenAsync(customer);
        await Assertions.Expect(ana.Talk).ToContainTextAsync("Handed to a person: the mood fell too far");
        await ana.ClaimAsync();
        await UntilSaid(customer, "notice: ", "Ana has joined");
        await Assertions.Expect(customer.Speaker).ToHaveTextAsync("You chat with Ana");

        // A note stays in the team, a reply goes to the customer, and the customer's answer comes back by itself.
        await ana.WriteAsync("n", $"The {Canary} lamp again, third one this week");
        await ana.WriteAsync("r", "Hello, I am Ana. I am sorry about the lamp. A new one leaves the house today, and you keep the broken one.");
        await UntilSaid(customer, "agent: ", "A new one leaves the house today");
        await customer.SendAsync("thank you Ana");
        await Assertions.Expect(ana.Talk).ToContainTextAsync("thank you Ana");
        await ana.WriteAsync("r", "You are welcome. It comes with the morning van, to the address of your order.");
        await UntilSaid(customer, "agent: ", "the morning van");

        // The next customer comes into the list while this conversation stays open.
        await using var next = await ChatPage.OpenAsync(switchboard);
        await next.AskAsync("Where is my refund? I would like to speak to somebody");
        await Assertions.Expect(await ana.RowAsync(next)).ToBeVisibleAsync();
        await Assertions.Expect(ana.Owner).ToHaveTextAsync("You");
        await ShowAsync(customer.Page, "chat.png");
        await ShowAsync(ana.Page, "desk.png");

        // The first one's is closed, and they are asked.
        await ana.CloseAsync("Resolved");
        await UntilSaid(customer, "notice: ", "Ana has closed this conversation");
        await UntilSaid(customer, "", "How did we do?");
        await Assertions.Expect(customer.Speaker).ToHaveTextAsync("You chat with an automated assistant");
        await customer.SendAsync("2");
        await UntilSaid(customer, "", "What went wrong?");
        await customer.SendAsync("I was charged twice for the same order");
        await UntilSaid(customer, "", "goes to the department that can act on it");

        // What was said lies with the department that can act on it, and with no other.
        await ana.Page.GotoAsync("/console/feedback?department=Returns");
        await Assertions.Expect(ana.Page.GetByText("I was charged twice for the same order")).ToHaveCountAsync(0);
        await ana.Page.GotoAsync("/console/feedback?department=Billing");
        await ana.Page.GetByRole(AriaRole.Link).Filter(new() { HasText = "I was charged twice for the same order" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText("Rated 2 of 5")).ToBeVisibleAsync();

        // Settling it reaches the customer where the conversation was.
        await ana.Page.GetByLabel("What came of it").FillAsync("The second payment went back today.");
        await Assertions.Expect(ana.Page.Locator(".phone")).ToContainTextAsync("About your feedback: The second payment went back today.");
        await ana.Page.GetByRole(AriaRole.Button, new() { NameRegex = SettleButton() }).ClickAsync();
        await UntilSaid(customer, "", "About your feedback: The second payment went back today.");
        await Assertions.Expect(ana.Page.GetByText("Sent", new() { Exact = true })).ToBeVisibleAsync();

        // The note is where it belongs: not in the chat, not in what the server sent to it, not after a reload.
        var shown = await customer.MessagesAsync();
        await customer.Page.ReloadAsync();
        Assert.Equal(shown, await customer.UntilShown(shown.Length));
        Assert.Contains(received, text => text.Contains("the morning van", StringComparison.Ordinal));
        Assert.DoesNotContain(received, text => text.Contains(Canary, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain(Canary, await customer.Page.ContentAsync(), StringComparison.OrdinalIgnoreCase);
        customer.Visit.ShouldBeClean();
        ana.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task Handed_back_to_the_bot_the_next_question_is_answered_by_it()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await ana.GoAsync();
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();
        await Assertions.Expect(customer.Speaker).ToHaveTextAsync("You chat with Ana");

        await ana.PressUntilAsync("b", patience => Assertions.Expect(ana.Owner).ToHaveTextAsync("Bot", new() { Timeout = patience }));

        await UntilSaid(customer, "notice: ", "Ana has handed you back");
        await Assertions.Expect(customer.Speaker).ToHaveTextAsync("You chat with an automated assistant");
        Assert.Contains("30 days", await customer.AskAsync("What is your return policy?"), StringComparison.Ordinal);
        await Assertions.Expect(ana.Talk).ToContainTextAsync("What is your return policy?");
        customer.Visit.ShouldBeClean();
        ana.Visit.ShouldBeClean();
    }

    [Fact]
    public async Task Of_two_who_claim_at_once_one_has_it_and_the_other_reads_who()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var ben = await ana.InviteAsync(switchboard, "Ben");
        await using var customer = await ChatPage.AskingForAPersonAsync(switchboard);
        foreach (var desk in new[] { ana, ben })
        {
            await desk.GoAsync();
            await desk.OpenAsync(customer);
        }

        // Both claims are held until both are on their way: neither has heard of the other when it is made.
        var both = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var held = 0;
        foreach (var desk in new[] { ana, ben })
            await desk.Page.RouteAsync(ClaimAddress(), async route =>
            {
                if (Interlocked.Increment(ref held) == 2)
                    both.SetResult();
                await both.Task;
                await route.ContinueAsync();
            });
        foreach (var desk in new[] { ana, ben })
            await desk.Page.Keyboard.PressAsync("c");

        await RunningSwitchboard.Until(async () => await ana.Refusal.InnerTextAsync() != "" || await ben.Refusal.InnerTextAsync() != "", "one of the two is refused");
        var anaLost = await ana.Refusal.InnerTextAsync() != "";
        var (winner, loser, name) = anaLost ? (ben, ana, "Ben") : (ana, ben, "Ana");
        await Assertions.Expect(winner.Owner).ToHaveTextAsync("You");
        await Assertions.Expect(winner.Refusal).ToBeEmptyAsync();
        await Assertions.Expect(loser.Refusal).ToContainTextAsync($"Not done: {name} took this");
        await Assertions.Expect(loser.Owner).ToHaveTextAsync(name);
        await Assertions.Expect(loser.Page.GetByRole(AriaRole.Button, new() { Name = $"Take over from {name}" })).ToBeVisibleAsync();
        await Assertions.Expect(customer.Speaker).ToHaveTextAsync($"You chat with {name}");
        Assert.Single(await customer.MessagesAsync(), said => said.Contains("has joined", StringComparison.Ordinal));
        winner.Visit.ShouldBeClean();
        loser.Visit.ShouldBeClean(409);
    }

    [GeneratedRegex("handler=Claim")]
    private static partial Regex ClaimAddress();

    [GeneratedRegex("Send to .* and settle")]
    private static partial Regex SettleButton();

    static Task UntilSaid(ChatPage customer, string by, string words) =>
        RunningSwitchboard.Until(
            async () => (await customer.MessagesAsync()).Any(said => said.StartsWith(by, StringComparison.Ordinal) && said.Contains(words, StringComparison.Ordinal)),
            $"the customer reads \"{words}\"");

    // Everything the server sends to a page: what is not shown must not have been sent either.
    static ConcurrentQueue<string> Received(IPage page)
    {
        var received = new ConcurrentQueue<string>();
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => received.Enqueue(frame.Text ?? "");
        page.Response += async (_, response) =>
        {
            if (!response.Url.Contains("/activities", StringComparison.Ordinal) || response.Request.Method != "GET")
                return;
            try
            {
                received.Enqueue(await response.TextAsync());
            }
            catch (PlaywrightException)
            {
                // The page went on before its answer was read.
            }
        };
        return received;
    }

    // For the README: SWITCHBOARD_SCREENSHOTS names the folder.
    static async Task ShowAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SWITCHBOARD_SCREENSHOTS") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, name) });
    }
}
