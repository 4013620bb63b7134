using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Conversations;
using Bot.Testing;
using Bot.Turns;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>What the console counts, beside the record it counts from. With a program of its own, filled with made-up weeks.</summary>
public sealed partial class CountedTests(RunningSwitchboard switchboard) : IClassFixture<RunningSwitchboard>
{
    const int Long = 200;

    // The clocks of Europe go back on 26 October, in the Azores over midnight; those of America on 2 November.
    static readonly DateTimeOffset Autumn = new(2025, 10, 19, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_replay_of_the_week_is_what_the_week_was_and_tile_table_list_CSV_and_API_say_the_same_while_the_clocks_change()
    {
        var now = DateTimeOffset.UtcNow;
        var autumn = new RecordedHistory(15, [Policy.Default], Autumn, TimeSpan.FromHours(2)).Facts(Long).ToList();
        var week = new RecordedHistory(16, [Policy.Default], now.AddDays(-6.9), TimeSpan.FromHours(2)).Facts(80).Where(fact => fact.Fact.At < now.AddMinutes(-10)).ToList();
        await FilledSwitchboard.FillAsync(switchboard, conversations => StoreAsync(conversations, [.. autumn, .. week]));
        await using var ana = await DeskPage.SignedInAsync(switchboard);

        await ReplayIsAsync(ana, week);
        await RunningSwitchboard.Until(async () => await CountAsync(ana.Page, "from=2025-10-12&to=2025-12-10") is var counts && counts["conversations"] >= Long, "all is counted");
        foreach (var zone in new[] { "Atlantic/Azores", "America/New_York" })
        {
            await PublishZoneAsync(ana, zone);
            foreach (var filter in new[] { "from=2025-10-20&to=2025-11-02", "from=2025-10-26&to=2025-10-26", "from=2025-11-02&to=2025-11-02", "from=2025-10-24&to=2025-10-28&at=1761480000000" })
                await SameAsync(ana.Page, zone, filter);
        }
        ana.Visit.ShouldBeClean();
    }

    // A release that changes no decision, replayed, says of each conversation what became of it.
    static async Task ReplayIsAsync(DeskPage ana, IReadOnlyList<StoredFact> week)
    {
        var episodes = new Dictionary<string, int>();
        var (asked, handed, decisions) = (new HashSet<(string, int)>(), new HashSet<(string, int)>(), 0);
        foreach (var (_, id, _, fact) in week)
        {
            episodes[id] = episodes.GetValueOrDefault(id) + (fact is ConversationReopened ? 1 : 0);
            decisions += fact is RulesAsked ? 1 : 0;
            if (fact is RulesAsked)
                asked.Add((id, episodes[id]));
            if (fact is Escalated { Rule: not "callback-requested" })
                handed.Add((id, episodes[id]));
        }
        Assert.True(handed.Count > 10 && asked.Count > handed.Count + 10);
        await ana.BeginAsync("Settle sooner");
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Edit limits" }).ClickAsync();
        await ana.SaveAsync("Time to settle a case", "2");
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Go to release" }).ClickAsync();
        await ana.Page.Locator("#days").SelectOptionAsync("7");
        await ana.Page.GetByRole(AriaRole.Button, new() { Name = "Replay it" }).ClickAsync();
        await Assertions.Expect(ana.Page.GetByText("Replay finished")).ToBeVisibleAsync();
        ILocator Tile(string name) => ana.Page.Locator(".tile").Filter(new() { HasText = name });
        await Assertions.Expect(Tile("Changed decisions")).ToContainTextAsync(Inv($"0 of {asked.Count}"));
        await Assertions.Expect(Tile("Escalation rate")).ToContainTextAsync(Inv($"{handed.Count} of {asked.Count}"));
        await Assertions.Expect(ana.Page.GetByText(Inv($"All {decisions} recorded decisions were found again."))).ToBeVisibleAsync();
    }

    static async Task SameAsync(IPage page, string zone, string filter)
    {
        await page.GotoAsync($"/console/numbers?{filter}");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "As CSV" }).ClickAsync());
        var lines = (await File.ReadAllLinesAsync(await download.PathAsync())).Skip(1).ToList();
        Assert.All(lines, line => Assert.Contains($",{zone},", line, StringComparison.Ordinal));
        var csv = lines.Select(line => CsvLine().Match(line)).ToDictionary(line => line.Groups[1].Value.Trim('"'), line => int.Parse(line.Groups[2].Value, CultureInfo.InvariantCulture));
        Assert.True(csv["conversations"] > 0 && csv["with-people"] > 0, $"{zone} {filter} counts nothing.");

        var api = await CountAsync(page, filter);
        Assert.Equal(csv.OrderBy(one => one.Key, StringComparer.Ordinal), api.OrderBy(one => one.Key, StringComparer.Ordinal));

        const string Number = "element => Number(element.childNodes[0].textContent.trim().replaceAll(',', ''))";
        foreach (var tile in await page.Locator("[data-number]").AllAsync())
            Assert.Equal(csv.GetValueOrDefault((await tile.GetAttributeAsync("data-number"))!), await tile.EvaluateAsync<int>(Number));
        var linked = new Dictionary<string, string>();
        foreach (var link in await page.Locator("a[href*='/console/numbers/list?of=']").AllAsync())
        {
            var href = (await link.GetAttributeAsync("href"))!;
            var key = Uri.UnescapeDataString(href.Split("of=")[1].Split('&')[0]);
            Assert.Equal((key, csv.GetValueOrDefault(key)), (key, await link.EvaluateAsync<int>(Number)));
            linked[key] = href;
        }
        Assert.Equal(csv.Where(one => one.Value > 0 && one.Key != "asked").Select(one => one.Key).Order(StringComparer.Ordinal), linked.Keys.Order(StringComparer.Ordinal));

        foreach (var key in new[] { "conversations", linked.Keys.Order(StringComparer.Ordinal).Last() })
        {
            await page.GotoAsync(linked[key]);
            await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(new Regex($": {csv[key]}$"));
            await Assertions.Expect(page.Locator(".behind .pick")).ToHaveCountAsync(Math.Min(50, csv[key]));
        }
    }

    static Task<Dictionary<string, int>> CountAsync(IPage page, string filter) => page.EvaluateAsync<Dictionary<string, int>>(
        "async filter => Object.fromEntries((await (await fetch(`/api/v1/numbers?${filter}`)).json()).numbers.map(number => [number.key, number.count]))", filter);

    static async Task PublishZoneAsync(DeskPage ana, string zone)
    {
        await ana.BeginAsync($"We are in {zone}");
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Edit limits" }).ClickAsync();
        await ana.Page.Locator("#zone").FillAsync(zone);
        await ana.Page.Locator("#limits").GetByRole(AriaRole.Button, new() { Name = "Save in the draft" }).ClickAsync();
        await ana.Page.GetByRole(AriaRole.Link, new() { Name = "Go to release" }).ClickAsync();
        await ana.PublishAsync("We have moved");
    }

    // In the order of time, as the program would have done.
    static async Task StoreAsync(IConversations conversations, IReadOnlyList<StoredFact> facts)
    {
        var now = new Dictionary<string, Conversation>();
        for (var i = 0; i < facts.Count;)
        {
            var id = facts[i].ConversationId;
            var together = facts.Skip(i).TakeWhile(fact => fact.ConversationId == id).Select(fact => fact.Fact).ToList();
            var before = now.GetValueOrDefault(id) ?? Conversation.New(id);
            Assert.True(await conversations.CommitAsync(new(before, now[id] = before.After(together), together, [], null, [], Logged: true), CancellationToken.None));
            i += together.Count;
        }
    }

    static string Inv(FormattableString words) => FormattableString.Invariant(words);

    [GeneratedRegex("""^("(?:[^"]|"")*"|[^,]*),(?:"(?:[^"]|"")*"|[^,]*),([0-9]+),""")]
    private static partial Regex CsvLine();
}
