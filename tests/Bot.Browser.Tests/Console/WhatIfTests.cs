using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bot.Replays;
using Bot.Rules;
using Bot.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

namespace Bot.Browser.Tests.Console;

/// <summary>What a replay says of a release, beside what comes of it when the same customers say the same again. With a program of its own.</summary>
public sealed class WhatIfTests(RunningSwitchboard switchboard) : IClassFixture<RunningSwitchboard>
{
    static readonly IReadOnlyList<string[]> Talks = [.. File.ReadLines(Repository.At("tests/Bot.Browser.Tests/Console/what-if.talks"))
        .Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('|', StringSplitOptions.TrimEntries))];

    [Fact]
    public async Task What_a_replay_says_of_each_conversation_is_what_comes_of_it_when_the_same_is_said_again_under_the_release()
    {
        await using var ana = await DeskPage.SignedInAsync(switchboard);
        var page = ana.Page;
        var was = await LiveThroughAsync();

        // Angry sooner, offered sooner, given up on later.
        await ana.BeginAsync("Sooner to a person, and more patience");
        var release = page.Url.Split('?')[0];
        foreach (var (limit, value) in new[] { ("Anger", "-0.25"), ("Lost", "1"), ("GivenUp", "5") })
        {
            await page.GotoAsync($"/console/limits?release={release.Split('/')[^1]}&limit={limit}");
            await page.Locator("#value").FillAsync(value);
            await page.Locator("#limit").GetByRole(AriaRole.Button, new() { Name = "Save in the draft" }).ClickAsync();
            await Assertions.Expect(page.GetByRole(AriaRole.Status).Filter(new() { HasText = $"is {value}" })).ToBeVisibleAsync();
        }
        await page.GotoAsync(release);
        await page.GetByRole(AriaRole.Button, new() { Name = "Replay it" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Replay finished")).ToBeVisibleAsync();
        var report = ReplayJson.ReadReport(Assert.Single(Stored("SELECT result FROM replays"))[0]);
        var says = was.Select(talk => Said(talk, report)).ToList();
        var open = Enumerable.Range(0, says.Count).Where(i => says[i] is null && was[i].Handed is not null).ToList();

        // The page says the same, and what it cannot know.
        ILocator Tile(string name) => page.Locator(".tile").Filter(new() { HasText = name });
        await Assertions.Expect(Tile("Changed decisions")).ToContainTextAsync($"{report.ChangedConversations} of {Talks.Count}");
        await Assertions.Expect(Tile("Escalation rate")).ToContainTextAsync($"{says.Count(handed => handed is not null)} of {Talks.Count}");
        await Assertions.Expect(page.GetByText("recorded decisions were found again")).ToBeVisibleAsync();
        await Assertions.Expect(page.GetByText($"{open.Count} conversations went to a person where the release keeps them")).ToBeVisibleAsync();
        var rows = page.GetByRole(AriaRole.Region, new() { Name = "Changed decisions" }).Locator("tbody tr");
        await page.GotoAsync($"{release}?kind={ChangeKind.Kept}#changed");
        var kept = report.Samples.Where(sample => sample.Kind == ChangeKind.Kept).ToList();
        await Assertions.Expect(rows).ToHaveCountAsync(Math.Min(10, kept.Count));
        foreach (var (row, sample) in (await rows.AllAsync()).Zip(kept))
            await Assertions.Expect(row).ToContainTextAsync($"“{Talks[was.FindIndex(talk => talk.Id == sample.Conversation)][was.Single(talk => talk.Id == sample.Conversation).Messages.IndexOf(sample.Message)]}”");

        await page.GotoAsync(release);
        await ana.PublishAsync("Too many were lost");
        var now = await LiveThroughAsync();

        // Conversation by conversation, wherever the record reaches: the same message, and the same rule.
        var wrong = Enumerable.Range(0, Talks.Count).Where(i => !open.Contains(i) && says[i] != now[i].Handed)
            .Select(i => $"{string.Join(" | ", Talks[i])}: was {was[i].Handed}, says {says[i]}, is {now[i].Handed}").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        // Where it ends, nothing came of it before that message.
        Assert.All(open, i => Assert.True(now[i].Handed is null || now[i].Handed!.Message >= was[i].Handed!.Message, $"{string.Join(" | ", Talks[i])}: {now[i].Handed}"));
        Assert.Equal(says.Count(handed => handed is not null) + open.Count(i => now[i].Handed is not null), now.Count(talk => talk.Handed is not null));
        await RunningSwitchboard.Until(async () => await CountAsync(page) == (2 * Talks.Count, was.Concat(now).Count(talk => talk.Handed is not null)), "the console counts what came of it");

        // The talks are such that there is something to say.
        int How(Func<int, bool> so) => Enumerable.Range(0, Talks.Count).Count(so);
        Assert.True(How(i => was[i].Handed is null && now[i].Handed is not null) >= 8, "More come to a person.");
        Assert.True(How(i => was[i].Handed is { } before && now[i].Handed is { } after && after.Message < before.Message) >= 4, "Some come there by an earlier message.");
        Assert.True(How(i => was[i].Handed is null && says[i]?.Rule == "asked-for-a-person") >= 2, "Some say yes to what only the release offers.");
        Assert.True(How(i => was[i].Handed == now[i].Handed && was[i].Handed is not null) >= 4, "Some come there as before.");
        Assert.Contains(open, i => now[i].Handed is null);
        Assert.Contains(open, i => now[i].Handed is not null);
        ana.Visit.ShouldBeClean();
    }

    // Which message brought it to a person, from 0, and by which rule.
    sealed record Handed(int Message, string Rule);

    sealed record Lived(string Id, List<string> Messages, Handed? Handed);

    static Handed? Said(Lived talk, ReplayReport report)
    {
        var otherwise = report.Samples.Where(sample => sample.Conversation == talk.Id).OrderBy(sample => talk.Messages.IndexOf(sample.Message)).ToList();
        return otherwise.FirstOrDefault(sample => sample.Draft.Effect == EffectKind.HandOver) is { } handed ? new(talk.Messages.IndexOf(handed.Message), handed.Draft.Rule!)
            : otherwise.Any(sample => sample.Live.Effect == EffectKind.HandOver) ? null
            : talk.Handed;
    }

    // Each talk in a chat of its own; what is said in one comes in its order.
    async Task<List<Lived>> LiveThroughAsync()
    {
        using var http = new HttpClient { BaseAddress = new(switchboard.Address) };
        http.DefaultRequestHeaders.Add("X-Requested-With", "switchboard-chat");
        async Task<JsonElement> PostAsync(string path, string? token, object said)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(said) };
            request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            using var answer = await http.SendAsync(request);
            return await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        }

        var ids = new string[Talks.Count];
        await Parallel.ForAsync(0, Talks.Count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (i, _) =>
        {
            var chat = await PostAsync("/chat/token", null, new { });
            var (id, token) = (chat.GetProperty("conversationId").GetString()!, chat.GetProperty("token").GetString()!);
            await PostAsync("/v3/directline/conversations", token, new { user = new { } });
            foreach (var text in Talks[i])
                await PostAsync($"/v3/directline/conversations/{id}/activities", token, new { type = "message", text, from = new { id = "me" } });
            ids[i] = id;
        });
        ILookup<string, string[]> facts = null!;
        await RunningSwitchboard.Until(() =>
        {
            facts = Stored("SELECT conversation, kind, coalesce(json_extract(body, '$.messageId'), ''), coalesce(json_extract(body, '$.rule'), '') FROM facts WHERE kind IN ('customer-spoke', 'escalated') ORDER BY position")
                .ToLookup(fact => fact[0][(fact[0].IndexOf('|', StringComparison.Ordinal) + 1)..]);
            return Task.FromResult(ids.Zip(Talks).All(talk => facts[talk.First].Count(fact => fact[1] == "customer-spoke") == talk.Second.Length));
        }, "everything that was said had its turn");
        return [.. ids.Select(id => facts[id].ToList()).Select(said => new Lived(
            said[0][0], [.. said.Where(fact => fact[1] == "customer-spoke").Select(fact => fact[2])],
            said.FindIndex(fact => fact[1] == "escalated") is > 0 and var at ? new(at - 1, said[at][3]) : null))];
    }

    static async Task<(int Conversations, int Handed)> CountAsync(IPage page)
    {
        var counts = await page.EvaluateAsync<Dictionary<string, int>>(
            "async () => Object.fromEntries((await (await fetch(`/api/v1/numbers`)).json()).numbers.map(number => [number.key, number.count]))");
        return (counts.GetValueOrDefault("conversations"), counts.GetValueOrDefault("with-people"));
    }

    List<string[]> Stored(string sql)
    {
        using var db = new SqliteConnection($"Data Source={Path.Combine(switchboard.Data, "switchboard.db")};Mode=ReadOnly;Pooling=False;Default Timeout=60");
        db.Open();
        using var command = db.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var rows = new List<string[]>();
        while (row.Read())
            rows.Add([.. Enumerable.Range(0, row.FieldCount).Select(row.GetString)]);
        return rows;
    }
}
