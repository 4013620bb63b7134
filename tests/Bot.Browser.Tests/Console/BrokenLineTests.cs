using System.Diagnostics;
using System.Text.RegularExpressions;
using Bot.Browser.Tests.Chat;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>What a desk says while its line is broken, and what it shows afterwards.</summary>
[Collection(SharedSwitchboard.Name)]
public sealed class BrokenLineTests(RunningSwitchboard switchboard)
{
    static readonly TimeSpan Broken = TimeSpan.FromSeconds(30);

    // Two desks at once: one whose line is cut, and one whose line is dead without saying so, which is the worse.
    [Fact]
    public async Task A_desk_whose_line_breaks_for_half_a_minute_says_so_and_then_shows_all_once_and_in_order()
    {
        await using var cut = new CuttableLine(switchboard.Address);
        await using var silent = new CuttableLine(switchboard.Address);
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await using var ben = await ana.InviteAsync(switchboard, "Ben at the end of a line");
        await using var customer = await ChatPage.OpenAsync(switchboard);
        await customer.AskAsync("Talk to a person");
        await ana.GoAsync();
        await ana.OpenAsync(customer);
        await ana.ClaimAsync();
        var desk = new Uri(ana.Page.Url).PathAndQuery;
        foreach (var (at, line) in new[] { (ana, cut), (ben, silent) })
        {
            await at.Page.GotoAsync(line.Address + desk);
            await Assertions.Expect(Chip(at)).ToHaveTextAsync("Live");
        }
        await SayAsync(customer, "before");
        foreach (var at in new[] { ana, ben })
            await Assertions.Expect(at.Talk).ToContainTextAsync("before");

        var since = Stopwatch.GetTimestamp();
        cut.Cut();
        silent.Silence();
        foreach (var number in Enumerable.Range(1, 5))
            await SayAsync(customer, $"meanwhile {number}");

        foreach (var at in new[] { ana, ben })
        {
            await Assertions.Expect(Chip(at)).ToHaveTextAsync(new Regex("^Reconnecting, as of [0-9:]+$"));
            await Assertions.Expect(at.Talk).Not.ToContainTextAsync("meanwhile");
        }
        await RunningSwitchboard.Until(() => Task.FromResult(Stopwatch.GetElapsedTime(since) >= Broken), "half a minute is over");
        foreach (var at in new[] { ana, ben })
            Assert.StartsWith("Reconnecting", await Chip(at).TextContentAsync(), StringComparison.Ordinal);

        cut.Mend();
        silent.Mend();
        string[] said = ["Talk to a person", "before", .. Enumerable.Range(1, 5).Select(number => $"meanwhile {number}")];
        foreach (var at in new[] { ana, ben })
        {
            await Assertions.Expect(Chip(at)).ToHaveTextAsync("Live");
            await Assertions.Expect(at.Talk).ToContainTextAsync("meanwhile 5");
            Assert.Equal(said, await CustomersAsync(at));
        }
        // Alive again in both directions, and the same as who comes anew is shown.
        await ana.WriteAsync("r", "I am back.");
        await Assertions.Expect(ben.Talk).ToContainTextAsync("I am back.");
        await SayAsync(customer, "after");
        foreach (var at in new[] { ana, ben })
        {
            await Assertions.Expect(at.Talk).ToContainTextAsync("after");
            Assert.Equal([.. said, "after"], await CustomersAsync(at));
        }
        var shown = await LinesAsync(ana);
        await ana.Page.GotoAsync(switchboard.Address + desk);
        Assert.Equal(await LinesAsync(ana), shown);
        foreach (var at in new[] { ana, ben })
            Assert.DoesNotContain(at.Visit.Problems, problem => !problem.Contains("net::ERR_", StringComparison.Ordinal));
    }

    static ILocator Chip(DeskPage desk) => desk.Page.Locator("#list [data-live]");

    static async Task<IReadOnlyList<string>> CustomersAsync(DeskPage desk) => await desk.Talk.Locator(".msg:not(.msg--bot, .msg--agent, .msg--note) .msg__t").AllInnerTextsAsync();

    static async Task<IReadOnlyList<string>> LinesAsync(DeskPage desk) => await desk.Talk.Locator("[data-n]").EvaluateAllAsync<string[]>("lines => lines.map(line => `${line.dataset.n} ${line.querySelector('.msg__t')?.textContent ?? ''}`)");

    // Until it is acknowledged: what comes next comes after it.
    static async Task SayAsync(ChatPage customer, string words)
    {
        var before = (await customer.MessagesAsync()).Length;
        await customer.SendAsync(words);
        await customer.UntilShown(before + 1);
    }
}
