using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bot.Conversations;
using Bot.Testing;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>A conversation of twenty thousand messages.</summary>
[Collection(FilledSwitchboard.Name)]
public sealed class LongTalkTests(RunningSwitchboard switchboard)
{
    const int Messages = 20_000;
    const string Id = "webchat|very-long";

    // Lines at a time on the page: those the script keeps and what it has just read on.
    const int MostLines = 520;
    const double MostMegabytes = 300;

    // Frames are drawn without a graphics card and beside other work: how many there are is said, not judged, and only that one of the long talk does not take
    // much longer than one of an empty page, scrolled just before in the same way.
    const double MostTimesAnEmptyPage = 6, MostMillisecondsMore = 60;

    const string BeginTiming = """
        () => {
          let last;
          const on = now => { if (last !== undefined) window.frameTimes.push(now - last); last = now; window.timing = requestAnimationFrame(on); };
          window.frameTimes = [];
          window.timing = requestAnimationFrame(on);
        }
        """;

    const string EndTiming = "() => { cancelAnimationFrame(window.timing); return window.frameTimes; }";

    [Fact]
    public async Task Every_one_of_twenty_thousand_messages_can_be_reached_and_the_page_stays_small()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        await ana.Page.GotoAsync("about:blank");
        await FilledSwitchboard.FillAsync(switchboard, FillAsync);
        await ana.Page.SetContentAsync("<p style='height: 1000000px'>Nothing</p>");
        await ana.Page.EvaluateAsync("() => scrollTo(0, 900000)");
        var empty = await FramesAsync(ana.Page, ana.Page.Locator("html"));
        await ana.Page.GotoAsync($"/console/desk/{Uri.EscapeDataString(Id)}?view=all");
        await Assertions.Expect(ana.Talk).ToContainTextAsync(Words(Messages));
        await Assertions.Expect(ana.Page.Locator("#list [data-live]")).ToHaveTextAsync("Live");

        var frames = await FramesAsync(ana.Page, ana.Page.Locator("#talk .pane__b--end"));
        await ana.Page.ReloadAsync();
        await Assertions.Expect(ana.Talk).ToContainTextAsync(Words(Messages));
        // From the end to the beginning, each message seen at least once on the way, and back by one press.
        var (seen, most, top) = (new HashSet<int>(await NumbersAsync(ana)), 0, 0);
        while (!seen.Contains(1))
        {
            top = seen.Min();
            await ana.Page.EvaluateAsync("() => { const box = document.querySelector('#talk .pane__b--end'); box.scrollTop = -box.scrollHeight; }");
            int[] now = [];
            await RunningSwitchboard.Until(async () => (now = await NumbersAsync(ana)).Min() < top, $"what is before message {top} is shown");
            Assert.True(now.SequenceEqual(Enumerable.Range(now[0], now.Length)), $"Not in order, or with gaps, from {now[0]} on.");
            seen.UnionWith(now);
            most = Math.Max(most, await ana.Talk.Locator("[data-n]").CountAsync());
        }
        Assert.Equal(Messages, seen.Count);
        Assert.True(most <= MostLines, $"{most} lines were on the page at a time.");
        await Assertions.Expect(ana.Page.GetByText("Show earlier messages")).ToBeHiddenAsync();
        var (heap, tab, nodes) = await MemoryAsync(ana.Page);
        Assert.True(heap <= MostMegabytes && tab <= MostMegabytes, $"The script holds {heap:0} MB, the whole tab {tab:0} MB.");
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{Messages:N0} messages, scrolled by wheel: {Said(frames)}; an empty page: {Said(empty)}; {most} lines at most, {nodes:N0} nodes, {heap:0} MB of script, {tab:0} MB of the tab"));
        Assert.True(Share(frames, 0.5) <= MostTimesAnEmptyPage * Share(empty, 0.5) + MostMillisecondsMore, $"Half of the frames take more than {Share(frames, 0.5):0} ms, of an empty page {Share(empty, 0.5):0} ms.");

        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Go to the newest" }).ClickAsync();
        await Assertions.Expect(ana.Talk).ToContainTextAsync(Words(Messages));
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Go to the first" }).ClickAsync();
        await Assertions.Expect(ana.Talk.GetByText(Words(1))).ToBeVisibleAsync();
        // Reading on downwards keeps the place: what is read next is what comes next.
        var before = await NumbersAsync(ana);
        await ana.Page.EvaluateAsync("() => { document.querySelector('#talk .pane__b--end').scrollTop = 0; }");
        await RunningSwitchboard.Until(async () => (await NumbersAsync(ana)).Max() > before.Max(), "later messages are shown");
        Assert.True((await NumbersAsync(ana)).Max() < before.Max() + 400, "It read on by itself.");
        ana.Visit.ShouldBeClean();
    }

    // Scrolls up for some seconds as somebody who turns a wheel without a pause, and times the frames meanwhile.
    static async Task<double[]> FramesAsync(IPage page, ILocator box)
    {
        var at = (await box.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(at.X + at.Width / 2, Math.Min(at.Y + at.Height, page.ViewportSize!.Height) / 2);
        await page.EvaluateAsync(BeginTiming);
        for (var began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(4);)
            await page.Mouse.WheelAsync(0, -100);
        return await page.EvaluateAsync<double[]>(EndTiming);
    }

    static double Share(double[] frames, double share) => frames.Order().ElementAt((int)(share * (frames.Length - 1)));

    static string Said(double[] frames) => string.Create(CultureInfo.InvariantCulture, $"{1000 * frames.Length / frames.Sum():0} frames a second, half of them within {Share(frames, 0.5):0} ms, 95 % within {Share(frames, 0.95):0} ms, the longest {frames.Max():0} ms");

    static async Task<int[]> NumbersAsync(DeskPage desk) => await desk.Talk.Locator(".msg .msg__t").EvaluateAllAsync<int[]>("all => all.map(one => /message ([0-9]+) of/.exec(one.textContent)).filter(found => found).map(found => Number(found[1]))");

    // Megabytes of the script after its rubbish is gone, and of the process that draws the tab as Chromium counts it (what is its own and in no file); nodes.
    async Task<(double Heap, double Tab, int Nodes)> MemoryAsync(IPage page)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("HeapProfiler.collectGarbage");
        await devtools.SendAsync("Performance.enable");
        var metrics = (await devtools.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray();
        var heap = metrics.Single(metric => metric.GetProperty("name").GetString() == "JSHeapUsedSize").GetProperty("value").GetDouble() / 1e6;
        var nodes = (await devtools.SendAsync("Memory.getDOMCounters"))!.Value.GetProperty("nodes").GetInt32();
        var browser = await switchboard.Browser.NewBrowserCDPSessionAsync();
        var drawing = (await browser.SendAsync("SystemInfo.getProcessInfo"))!.Value.GetProperty("processInfo").EnumerateArray().Where(process => process.GetProperty("type").GetString() == "renderer");
        return (heap, drawing.Max(process => OwnMegabytes(process.GetProperty("id").GetInt32())), nodes);
    }

    static double OwnMegabytes(int process) => File.ReadLines($"/proc/{process}/status").Where(line => line.StartsWith("RssAnon:", StringComparison.Ordinal) || line.StartsWith("VmSwap:", StringComparison.Ordinal))
        .Sum(line => double.Parse(line.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)) * 1024 / 1e6;

    static string Words(int number) => string.Create(CultureInfo.InvariantCulture, $"This is message {number} of a very long conversation");

    static async Task FillAsync(IConversations conversations)
    {
        var at = DateTimeOffset.UtcNow.AddDays(-40);
        var now = Conversation.New(Id);
        foreach (var some in Enumerable.Range(1, Messages).Chunk(500))
        {
            List<Fact> facts = [.. some[0] == 1 ? [new ConversationOpened(at, new("customer-long", "Lena Long"), new("webchat", Pull: true, ""), "en-GB")] : Array.Empty<Fact>(), .. some.Select(number => Said(number, at.AddMinutes(2.5 * number)))];
            var after = now.After(facts);
            Assert.True(await conversations.CommitAsync(new(now, after, facts, [], null, [], Logged: true), CancellationToken.None));
            now = after;
        }
    }

    // Customer, bot and now and then a note, long and short, as it is.
    static Fact Said(int number, DateTimeOffset at)
    {
        var words = Words(number) + (number % 7 == 0 ? ". " + string.Join(' ', Enumerable.Repeat("It has many words, for some have much to say.", 8)) : ".");
        return (number % 10) switch
        {
            0 => new NoteAdded(at, Some.Ana, words, $"k{number}"),
            var digit when digit % 2 == 1 => new CustomerSpoke(at, $"m{number}", null, words, Some.Heard("order-status", -0.1)),
            _ => new BotReplied(at, words, [], "order-status", "v1", "order-status 0.90"),
        };
    }
}
