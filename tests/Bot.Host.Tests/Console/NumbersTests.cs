using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using Bot.BackOffice.Measures;
using Bot.Conversations;
using Bot.Host.Tests.Running;
using Bot.Measures;
using Bot.Storage;
using Bot.Testing;
using Bot.Turns;
using CsvHelper;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bot.Host.Tests.Console;

/// <summary>A number is the same wherever it is read: on the page, in its tables, in the list behind it, as CSV and by the API.</summary>
public sealed class NumbersTests
{
    const int Filters = 100; // in each time zone
    const int Conversations = 450;

    // The clocks of Europe go back on 26 October, in the Azores over midnight, so that a day has it twice; those of America on 2 November.
    static readonly DateTimeOffset Start = new(2025, 10, 14, 5, 0, 0, TimeSpan.Zero);
    static readonly DateOnly First = new(2025, 10, 12);

    [Fact]
    public async Task Tile_table_list_CSV_and_API_say_the_same_for_200_random_filters_in_two_time_zones_over_the_change_of_the_clocks()
    {
        var facts = new RecordedHistory(15, [Policy.Default], Start, TimeSpan.FromHours(1.2)).Facts(Conversations).ToList();
        await using var store = await Store.NewAsync("sqlite");
        // And somebody who waits since the year before, in no period that is counted.
        var since = Start.AddYears(-1);
        await SeedAsync(store, [.. facts, .. new Fact[] { new ConversationOpened(since, Some.Customer, Some.Address, "en-GB"), new CustomerSpoke(since, "m1", null, "a person please", Some.Heard()), Some.Escalated("Billing") with { At = since } }.Select((fact, i) => new StoredFact(0, "waits", i + 1, fact))]);
        await using var host = await HostProcess.StartAsync(store);
        await Eventually.TrueAsync(() => Task.FromResult(host.SetUpLink.Length > 0), TimeSpan.FromSeconds(30), () => host.Output);
        using var ana = new ConsoleBrowser(host.Address);
        await ana.SubmitAsync(await ana.OpenAsync(host.SetUpLink.TrimEnd('"')), "form", ("Name", "Ana"), ("Email", "ana@example.com"), ("Password", ConsoleFixture.AnasPassword));
        var late = await ana.OpenAsync("/console/desk?view=late");
        Assert.Equal(("1", 1), (late.Of(".side [data-count=late]"), late.Document.QuerySelectorAll("[data-row=waits]").Length));
        var chance = new Random(15);
        var counted = 0;
        foreach (var name in new[] { "Atlantic/Azores", "America/New_York" })
        {
            await PublishZoneAsync(ana, name);
            var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
            await Eventually.TrueAsync(async () => (await ReadAsync(ana, $"from={First:yyyy-MM-dd}&to={First.AddDays(60):yyyy-MM-dd}")) is { } all && all.Zone == name && all.Numbers[0].Count >= Conversations,
                TimeSpan.FromSeconds(60), () => "The numbers do not follow.");
            for (var number = 0; number < Filters; number++)
            {
                // The week of the change, each of its days, and then by chance: now and then up to an instant in the middle.
                var from = number == 0 ? new(2025, 10, 20) : number < 16 ? new DateOnly(2025, 10, 20).AddDays(number - 1) : First.AddDays(chance.Next(32));
                var to = from.AddDays(number == 0 ? 13 : number < 16 ? 0 : chance.Next(12));
                var (begins, ends) = (Beginning(from, zone), Beginning(to.AddDays(1), zone));
                var at = number >= 16 && chance.Next(3) == 0 ? begins.AddMilliseconds(chance.NextInt64((long)(ends - begins).TotalMilliseconds)) : (DateTimeOffset?)null;
                var expected = Counted(facts, begins, at is { } until ? until.AddTicks(1) : ends, zone);
                await CompareAsync(ana, FormattableString.Invariant($"from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}{(at is { } instant ? $"&at={instant.ToUnixTimeMilliseconds()}" : "")}"), expected, expected.Keys.Order(StringComparer.Ordinal).ElementAtOrDefault(chance.Next(Math.Max(1, expected.Count))));
                counted += expected.Count;
            }
        }
        Assert.True(counted > 20 * 2 * Filters, $"Only {counted} numbers counted something.");
    }

    [Fact]
    public void A_cell_that_begins_like_a_formula_is_text()
    {
        var set = new NumberSet(First, First, "UTC", Start, 0, [new("=1+1", "@SUM(A1)", 3), new("queue:a,b", "With \"people\"", 0)]);

        Assert.Equal("\uFEFFkey,name,count,from,to,zone,counted_up_to\r\n\"'=1+1\",\"'@SUM(A1)\",3,2025-10-12,2025-10-12,UTC,2025-10-14T05:00:00Z\r\n\"queue:a,b\",\"With \"\"people\"\"\",0,2025-10-12,2025-10-12,UTC,2025-10-14T05:00:00Z\r\n", Encoding.UTF8.GetString(set.Csv()));
    }

    static async Task CompareAsync(ConsoleBrowser ana, string filter, IReadOnlyDictionary<string, IReadOnlyList<(string Conversation, DateTimeOffset At)>> expected, string? listed)
    {
        var counts = expected.Select(number => (number.Key, number.Value.Count)).Order().ToList();
        void Same(string where, IEnumerable<(string Key, int Count)> found) =>
            Assert.True(counts.SequenceEqual(found.Where(one => one.Count > 0).Distinct().Order()), $"{filter}: {where} says {string.Join(' ', found.Except(counts))} and not {string.Join(' ', counts.Except(found))}");

        var set = (await ReadAsync(ana, filter))!;
        Same("the API", set.Numbers.Select(number => (number.Key, number.Count)));

        using var answer = await ana.Http.GetAsync($"/console/numbers?handler=Csv&{filter}");
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        using var csv = CsvReader.Create(await answer.Content.ReadAsByteArrayAsync());
        List<NumberItem> lines = [];
        while (csv.Read())
        {
            lines.Add(new(csv.GetString("key"), csv.GetString("name"), csv.Parse<int>("count")));
            Assert.Equal((set.From, set.To, set.Zone), (csv.Parse<DateOnly>("from"), csv.Parse<DateOnly>("to"), csv.GetString("zone")));
        }
        Assert.Equal(set.Numbers, lines);

        // Every number above 0 is a link, but how many were asked, which stands in words. Tiles say 0 as well.
        var page = await ana.OpenAsync($"/console/numbers?{filter}");
        var links = page.Document.QuerySelectorAll("a[href*='/console/numbers/list?of=']").Select(link => (Key: Of(link.GetAttribute("href")!), Count: Number(link.ChildNodes[0].TextContent))).ToList();
        var asked = counts.Where(one => one.Key == "asked").ToList();
        Same("the page", [.. links, .. asked]);
        if (expected.ContainsKey("answers"))
            Assert.Contains($"{asked.Select(one => one.Count).SingleOrDefault()} asked", page.Text, StringComparison.Ordinal);
        var tiles = page.Document.QuerySelectorAll("[data-number]").Select(tile => (Key: tile.GetAttribute("data-number")!, Count: Number(tile.ChildNodes[0].TextContent))).ToList();
        Assert.Equal(6, tiles.Count);
        Assert.All(tiles, tile => Assert.Equal((tile.Key, expected.TryGetValue(tile.Key, out var behind) ? behind.Count : 0), tile));

        if (listed is null)
            return;
        var list = await ana.OpenAsync($"/console/numbers/list?of={Uri.EscapeDataString(listed)}&{filter}");
        Assert.EndsWith($": {expected[listed].Count.ToString("N0", CultureInfo.InvariantCulture)}", list.Heading, StringComparison.Ordinal);
        Assert.Equal(expected[listed].Reverse().Take(Numbers.PageSize).Select(one => one.Conversation),
            list.Document.QuerySelectorAll(".picks a.pick").Select(link => Uri.UnescapeDataString(new Uri(ana.Http.BaseAddress!, link.GetAttribute("href")!).Segments[^1])));
    }

    static Task<NumberSet?> ReadAsync(ConsoleBrowser by, string filter) => by.Http.GetFromJsonAsync<NumberSet>($"/api/v1/numbers?{filter}");

    static string Of(string href) => Uri.UnescapeDataString(href.Split("of=")[1].Split('&')[0]);

    static int Number(string words) => int.Parse(words.Trim(), NumberStyles.AllowThousands, CultureInfo.InvariantCulture);

    // Counted from the facts, in another way than the program's.
    static IReadOnlyDictionary<string, IReadOnlyList<(string Conversation, DateTimeOffset At)>> Counted(IEnumerable<StoredFact> facts, DateTimeOffset from, DateTimeOffset to, TimeZoneInfo zone)
    {
        var tally = new Tally(from, to, at => Day(at, zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        foreach (var fact in facts.Where(fact => Tally.Kinds.Contains(fact.Fact.GetType())))
            tally.Add(fact);
        return tally.End().Counted;
    }

    // The first instant at which the clock of the place shows the day, found by looking.
    static DateTimeOffset Beginning(DateOnly day, TimeZoneInfo zone)
    {
        var at = new DateTimeOffset(day.AddDays(-1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        while (Day(at, zone) < day)
            at = at.AddMinutes(15);
        return at;
    }

    static DateOnly Day(DateTimeOffset at, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);

    static async Task PublishZoneAsync(ConsoleBrowser by, string zone)
    {
        var release = await by.OpenAsync(LimitsTests.Release(await LimitsTests.SaveAsync(by, ("hours.Zone", zone))));
        var published = await by.SubmitAsync(release, "form[action*='Emergency']", ("Reason", "We are there."));
        Assert.Contains("is in force", published.Of(".banner--positive"), StringComparison.Ordinal);
    }

    // Before the program is started: a conversation at a time, each as it would have been stored.
    static async Task SeedAsync(Store store, IEnumerable<StoredFact> facts)
    {
        await using var services = new ServiceCollection().AddLogging().AddStorage(new StorageOptions { DataDirectory = store.Folder }).BuildServiceProvider();
        await services.OpenStorageAsync(CancellationToken.None);
        var conversations = services.GetRequiredService<IConversations>();
        foreach (var one in facts.GroupBy(fact => fact.ConversationId))
        {
            List<Fact> all = [.. one.Select(fact => fact.Fact)];
            var before = Conversation.New(one.Key);
            Assert.True(await conversations.CommitAsync(new(before, before.After(all), all, [], null, [], Logged: true), CancellationToken.None));
        }
    }
}
