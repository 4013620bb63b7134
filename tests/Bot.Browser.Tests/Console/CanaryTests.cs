using System.Collections.Concurrent;
using System.Text;
using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>What is for the team alone never reaches the customer's page: not to be shown, and not to be hidden there either.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed class CanaryTests(RunningSwitchboard switchboard)
{
    // A bird for each way in which words go to the team, and one for the customer: it must be found, or the test looks in the wrong place.
    const string Note = "kittiwake", Whisper = "razorbill", Passed = "guillemot", Closing = "shearwater", Said = "puffin";

    [Fact]
    public async Task Nothing_said_for_the_team_is_in_anything_that_the_customers_page_receives()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var cara = await ana.InviteAsync(switchboard, "Cara");
        await using var customer = new ChatPage(await switchboard.VisitAsync());
        var received = new Received(customer.Page);
        await customer.GoAsync();
        await customer.AskAsync("Talk to a person");
        await cara.GoAsync();
        await cara.OpenAsync(customer);
        await cara.ClaimAsync();
        await cara.WriteAsync("n", $"The {Note} lamp again.");

        await ana.GoAsync("all");
        await ana.OpenAsync(customer);
        await ana.Page.Locator("#talk summary[data-act=whisper]").ClickAsync();
        await ana.Page.GetByLabel("Whisper to Cara").FillAsync($"Offer the {Whisper} voucher.");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Whisper it" }).ClickAsync();
        await Assertions.Expect(cara.Talk).ToContainTextAsync(Whisper);
        await cara.WriteAsync("r", $"You get the {Said} lamp instead.");
        await cara.TransferAsync("Billing", $"Pay the {Passed} invoice back.");
        await RunningSwitchboard.Until(async () => (await customer.MessagesAsync()).Any(said => said.Contains("our Billing team", StringComparison.Ordinal)), "the customer reads who comes next");

        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();
        await ana.PressUntilAsync("e", patience => Assertions.Expect(ana.Page.GetByLabel("For colleagues")).ToBeVisibleAsync(new() { Timeout = patience }));
        await ana.Page.GetByLabel("For colleagues").FillAsync($"A {Closing} case.");
        await ana.Page.GetByRole(AriaRole.Radio, new() { Name = "Resolved", Exact = true }).CheckAsync();
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Close the conversation" }).ClickAsync();
        await Assertions.Expect(ana.Owner).ToHaveTextAsync("Closed");
        await RunningSwitchboard.Until(async () => (await customer.MessagesAsync()).Any(said => said.Contains("has closed this conversation", StringComparison.Ordinal)), "the customer reads that it is closed");

        var live = await received.AllAsync();
        var shown = await customer.MessagesAsync();
        await customer.Page.ReloadAsync();
        await customer.UntilShown(shown.Length);
        var again = await received.AllAsync();

        // At the desk all of it is there; with the customer, live and after the reload, what was said to them alone.
        foreach (var canary in new[] { Note, Whisper, Passed, Closing })
        {
            await Assertions.Expect(ana.Talk).ToContainTextAsync(canary);
            Assert.DoesNotContain(again, text => text.Contains(canary, StringComparison.OrdinalIgnoreCase));
            Assert.DoesNotContain(canary, await customer.Page.ContentAsync(), StringComparison.OrdinalIgnoreCase);
        }
        Assert.Contains(live, text => text.Contains(Said, StringComparison.Ordinal));
        Assert.Contains(again.Skip(live.Count), text => text.Contains(Said, StringComparison.Ordinal));
        customer.Visit.ShouldBeClean();
        ana.Visit.ShouldBeClean();
        cara.Visit.ShouldBeClean();
    }

    /// <summary>Everything a page receives: each frame of its sockets and the body of each answer, in the order in which they came.</summary>
    sealed class Received
    {
        readonly ConcurrentQueue<Task<string>> _texts = new();

        public Received(IPage page)
        {
            page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => _texts.Enqueue(Task.FromResult(frame.Text ?? Encoding.UTF8.GetString(frame.Binary ?? [])));
            page.Response += (_, response) => _texts.Enqueue(ReadAsync(response));
        }

        /// <summary>What came so far, once it is there whole.</summary>
        public async Task<IReadOnlyList<string>> AllAsync() => await Task.WhenAll([.. _texts]).WaitAsync(TimeSpan.FromSeconds(60));

        static async Task<string> ReadAsync(IResponse response) =>
            response.Status is >= 300 and < 400 or 101 or 204 ? "" : Encoding.UTF8.GetString(await response.BodyAsync());
    }
}
