using Bot.Conversations;
using Bot.Desk;
using Bot.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Bot.Storage.Tests;

public sealed class SqliteSearchTests() : SearchTests(StorageProvider.Sqlite);

public sealed class PostgresSearchTests() : SearchTests(StorageProvider.Postgres);

/// <summary>What was said is found on both engines alike, by who may see it and by nobody else.</summary>
public abstract class SearchTests(StorageProvider engine)
{
    static readonly Viewer All = new(Some.Ana, null, []), Returns = new(Some.Ben, "Returns", ["Returns"]), Billing = new(Some.Ben, "Billing", ["Billing"]);

    [Theory]
    [InlineData("zebra", "a b")]
    [InlineData("ZEBRA", "a b")]
    [InlineData("zeb", "")]
    [InlineData("zeb*", "a b")]
    [InlineData("zebra lamp", "a")]
    [InlineData("\"broken lamp\"", "a")]
    [InlineData("\"lamp broken\"", "")]
    [InlineData("\"my bro*\"", "")]
    [InlineData("cafe", "b")]
    [InlineData("Café", "b")]
    [InlineData("secretly", "a")]
    [InlineData("from:ben", "a")]
    [InlineData("from:ada zebra", "a b")]
    [InlineData("from:zebra", "")]
    [InlineData("from:be*", "a")]
    [InlineData("from:broken", "")]
    [InlineData("label:vip is:open zebra", "b")]
    [InlineData("is:waiting is:mine lamp", "")]
    [InlineData("is:waiting is:closed zebra", "b")]
    [InlineData("intent:refund-status", "b")]
    [InlineData("label:VIP", "b")]
    [InlineData("vip", "b")]
    [InlineData("is:waiting zebra", "b")]
    [InlineData("is:waiting", "b")]
    [InlineData("is:open zebra", "a b")]
    [InlineData("is:closed", "")]
    [InlineData("after:2026-03-04 zebra", "a b")]
    [InlineData("after:2026-03-05 zebra", "")]
    [InlineData("before:2026-03-05 zebra", "a b")]
    [InlineData("before:2026-03-04 zebra", "")]
    [InlineData("automatic", "")]
    [InlineData("' OR 1=1 --", "")]
    [InlineData("\"\" () : & | ! <-> NOT AND", "")]
    public async Task Words_phrases_and_operators_find_what_was_said(string typed, string found)
    {
        await using var here = await Installation.StartedAsync(engine, new SearchFollower());
        await here.HappenAsync("a", Spoke("My lamp came in with a zebra pattern"), Some.Said(text: "automatic words"), Some.Escalated("Returns"), new AgentClaimed(Some.At, Some.Ben),
            new AgentReplied(Some.At, Some.Ben, "A broken lamp, I see.", "k1"), new NoteAdded(Some.At, Some.Ben, "He secretly likes it.", "k2"));
        await here.HappenAsync("b", Spoke("The café with the Zebra!", "refund-status"), Some.Escalated("Billing"), new Labelled(Some.At, Some.Ben, "vip"));

        await here.Followers.CatchUpAsync(CancellationToken.None);

        Assert.Equal(found, await FindAsync(here, typed, All));
    }

    [Fact]
    public async Task Only_what_the_reader_may_see_is_found_and_after_a_transfer_out_it_is_gone_at_once()
    {
        await using var here = await Installation.StartedAsync(engine, new SearchFollower());
        await here.HappenAsync("a", Spoke("zebra"), Some.Escalated("Returns"));
        await here.Followers.CatchUpAsync(CancellationToken.None);
        Assert.Equal(("a", "", "a"), (await FindAsync(here, "zebra", Returns), await FindAsync(here, "zebra", Billing), await FindAsync(here, "zebra", All)));

        await here.HappenAsync("a", new Transferred(Some.At, Some.Ana, "Billing", null, "Yours."));

        // The index has not read it yet; the conversation is asked.
        Assert.Equal("", await FindAsync(here, "zebra", Returns));
        Assert.Equal(0, await here.Get<ISearch>().CountAsync(SearchQuery.Read("zebra"), Returns, null, TimeZoneInfo.Utc, CancellationToken.None));
        Assert.Empty((await here.Get<ISearch>().CustomersAsync(SearchQuery.Read("ada"), Returns, null, TimeZoneInfo.Utc, null, 10, CancellationToken.None)).Rows);
        await here.Followers.CatchUpAsync(CancellationToken.None);
        Assert.Equal(("", "a"), (await FindAsync(here, "zebra", Returns), await FindAsync(here, "zebra", Billing)));
        await here.HappenAsync("a", new AgentClaimed(Some.At, Some.Ben));
        await here.Followers.CatchUpAsync(CancellationToken.None);
        Assert.Equal("a", await FindAsync(here, "zebra", Returns));
    }

    [Fact]
    public async Task A_long_conversation_is_kept_in_parts_and_read_once_however_often_its_facts_are_read()
    {
        await using var here = await Installation.StartedAsync(engine, new SearchFollower());
        await here.HappenAsync("a", [.. Enumerable.Range(1, 120).Select(number => Spoke($"line{number}"))]);
        await here.Followers.CatchUpAsync(CancellationToken.None);
        await here.ExecuteAsync("UPDATE followers SET position = 0, xid = 0");
        await here.StopAsync();
        await here.StartAsync(new SearchFollower());

        await here.Followers.CatchUpAsync(CancellationToken.None);
        await here.HappenAsync("a", Spoke("the last word"));
        await here.Followers.CatchUpAsync(CancellationToken.None);

        Assert.Equal((50, 50, 22), await here.ReadAsync(async db => await db.SearchParts.OrderBy(part => part.Id).Select(part => part.Lines).ToListAsync() is [var one, var two, var three] ? (one, two, three) : default));
        Assert.Equal(("a", "a", "a"), (await FindAsync(here, "line1", All), await FindAsync(here, "line120", All), await FindAsync(here, "\"last word\"", All)));
        var found = (await here.Get<ISearch>().ConversationsAsync(SearchQuery.Read("line7"), All, null, TimeZoneInfo.Utc, null, 10, CancellationToken.None)).Rows;
        Assert.Contains(new FoundLine(8, SearchSpeaker.Customer, "line7"), Assert.Single(found).Lines);
    }

    [Fact]
    public async Task Pages_continue_where_the_one_before_ended_and_counting_stops()
    {
        await using var here = await Installation.StartedAsync(engine, new SearchFollower());
        foreach (var name in Enumerable.Range(1, 25))
            await here.HappenAsync($"c{name:00}", Spoke("zebra"), Some.Escalated("Returns"));
        await here.Followers.CatchUpAsync(CancellationToken.None);
        var search = here.Get<ISearch>();
        var ids = new List<string>();
        long? after = null;
        do
        {
            var page = await search.ConversationsAsync(SearchQuery.Read("zebra"), Returns, null, TimeZoneInfo.Utc, after, 10, CancellationToken.None);
            Assert.True(page.Rows.Count <= 10);
            ids.AddRange(page.Rows.Select(row => row.Id));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(Enumerable.Range(1, 25).Reverse().Select(name => $"c{name:00}"), ids);
        Assert.Equal(25, await search.CountAsync(SearchQuery.Read("zebra"), Returns, null, TimeZoneInfo.Utc, CancellationToken.None));
        Assert.Equal(0, await search.CountAsync(SearchQuery.Read("zebra"), Returns, ["Billing"], TimeZoneInfo.Utc, CancellationToken.None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task What_is_found_counted_and_turned_over_page_by_page_is_what_a_plain_recount_finds(int seed)
    {
        var random = new Random(seed);
        T Any<T>(params T[] of) => of[random.Next(of.Length)];
        await using var here = await Installation.StartedAsync(engine, new SearchFollower());
        for (var number = 0; number < 60; number++)
        {
            var at = Some.At.AddDays(number / 10);
            Agent agent = Any(Some.Ana, Some.Ben, new("eve", "Eve Lamp"));
            List<Fact> facts = [.. Enumerable.Range(0, Any(1, 2, 5, 70)).Select(_ => Spoke(string.Join(' ', Enumerable.Range(0, 3).Select(_ => Any(Vocabulary))), Any(null, "refund-status")) with { At = at })];
            if (random.Next(3) > 0)
                facts.AddRange([Some.Escalated(Any("Returns", "Billing")), .. random.Next(3) == 0 ? Array.Empty<Fact>() : [new AgentClaimed(at, agent), new AgentReplied(at, agent, Any(Vocabulary), $"k{number}")]]);
            if (random.Next(4) == 0)
                facts.Add(new Labelled(at, agent, Any("vip", "late")));
            if (facts.OfType<AgentClaimed>().Any())
                facts.AddRange(random.Next(3) switch { 0 => [new Snoozed(at, agent, at.AddDays(1))], 1 => [new ConversationClosed(at, agent, "Resolved", null)], _ => [] });
            await here.HappenAsync($"c{number:00}", facts);
            if (number != 30)
                continue;
            // From here on it is long after: PostgreSQL reads what is near and what is far in two ways.
            await here.Followers.CatchUpAsync(CancellationToken.None);
            await here.ExecuteAsync(engine == StorageProvider.Postgres ? "SELECT setval(pg_get_serial_sequence('search_parts', 'id'), 20000)" : "UPDATE sqlite_sequence SET seq = 20000 WHERE name = 'search_parts'");
        }
        await here.Followers.CatchUpAsync(CancellationToken.None);
        // What the index has not read yet is found where it stands by now.
        await here.HappenAsync("c59", new Transferred(Some.At, Some.Ana, "Billing", null, ""));
        var search = here.Get<ISearch>();
        var met = 0;

        for (var asked = 0; asked < 120; asked++)
        {
            var typed = string.Join(' ', (string[])
            [
                .. Enumerable.Range(0, random.Next(3)).Select(_ => Any("", "", "from:", "\"zebra ", "\"lamp ") is var how && how.StartsWith('"') ? how + Any(Vocabulary) + "\"" : how + Any(Vocabulary) + Any("", "", "*")),
                Any("", "", "", "label:vip", "label:LATE", "intent:refund-status"), Any("", "", "", "is:open", "is:closed", "is:waiting", "is:snoozed", "is:mine", "is:snoozed is:waiting", "is:mine is:closed", "is:unanswered"),
                Any("", "", "", "after:2026-03-07", "before:2026-03-06"),
            ]);
            var (query, reader, scope) = (SearchQuery.Read(typed), Any(All, Returns, Billing), Any<string[]?>(null, null, ["Returns"]));

            var expected = query.IsEmpty ? [] : await RecountAsync(here, query, reader, scope);
            var (found, after, size) = (new List<string>(), (long?)null, Any(1, 3, 20));
            do
            {
                var page = await search.ConversationsAsync(query, reader, scope, TimeZoneInfo.Utc, after, size, CancellationToken.None);
                if (after is null)
                    Assert.Equal((typed, expected.Distinct().Count()), (typed, page.Count ?? (query.IsEmpty ? 0 : -1)));
                Assert.True(page.Rows.Count <= size && page.Next is null or > 0);
                found.AddRange(page.Rows.Select(row => row.Id));
                after = page.Next;
            }
            while (after is not null);

            // A long conversation may come again on a later page, with an older part of it.
            Assert.Equal((typed, string.Join(' ', expected.Distinct())), (typed, string.Join(' ', found.Distinct())));
            Assert.Equal(expected.Distinct().Count(), await search.CountAsync(query, reader, scope, TimeZoneInfo.Utc, CancellationToken.None));
            met += found.Count > 0 ? 1 : 0;
        }
        Assert.InRange(met, 40, 110);
    }

    [Fact]
    public async Task Counting_goes_on_behind_a_conversation_of_more_parts_than_are_read_at_once()
    {
        await using var here = await Installation.StartedAsync(engine);
        foreach (var name in new[] { "b", "c", "a" })
            await here.HappenAsync(name, Some.Escalated("Returns"));
        foreach (var (name, parts) in new[] { ("b", 1), ("c", 1), ("a", 1_300) })
            await here.ExecuteAsync($"INSERT INTO search_parts (conversation, queue, first_at, last_at, last_number, lines) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {parts}) SELECT '{name}', 'Returns', i, i, i, 1 FROM n");

        Assert.Equal(3, await here.Get<ISearch>().CountAsync(SearchQuery.Read("is:waiting"), Returns, null, TimeZoneInfo.Utc, CancellationToken.None));
    }

    [Fact]
    public async Task What_breaks_off_between_two_writes_of_one_reading_is_neither_lost_nor_written_twice()
    {
        await using var here = await Installation.StartedAsync(engine, new SearchFollower());
        for (var number = 0; number < 45; number++)
            await here.HappenAsync($"c{number:00}", Spoke("zebra"));
        // Twenty conversations a write: the second write of three is refused.
        await here.ExecuteAsync("CREATE UNIQUE INDEX ix_broken ON search_parts (lines) WHERE conversation = 'c30' OR conversation = 'c31'");
        await Assert.ThrowsAnyAsync<Exception>(() => here.Followers.CatchUpAsync(CancellationToken.None));
        Assert.Equal((20, 0), await here.ReadAsync(async db => (await db.SearchParts.CountAsync(), (int)await db.Followers.SumAsync(follower => follower.Position))));
        await here.ExecuteAsync("DROP INDEX ix_broken");

        await here.Followers.CatchUpAsync(CancellationToken.None);

        Assert.Equal([.. Enumerable.Repeat(2, 45)], await here.ReadAsync(db => db.SearchParts.Select(part => part.Lines).ToListAsync()));
        Assert.Equal(45, await here.Get<ISearch>().CountAsync(SearchQuery.Read("zebra"), All, null, TimeZoneInfo.Utc, CancellationToken.None));
    }

    [Fact]
    public async Task Recent_searches_are_ones_own_and_the_newest_few()
    {
        await using var here = await Installation.StartedAsync(engine);
        var search = here.Get<ISearch>();
        for (var number = 1; number <= ISearch.MostRecent + 2; number++)
        {
            here.Clock.Advance(TimeSpan.FromSeconds(1));
            await search.RememberAsync("ana", $"word {number}", CancellationToken.None);
        }
        here.Clock.Advance(TimeSpan.FromSeconds(1));
        await search.RememberAsync("ana", "word 5", CancellationToken.None);

        Assert.Equal(["word 5", "word 10", "word 9", "word 8", "word 7", "word 6", "word 4", "word 3"], await search.RecentAsync("ana", CancellationToken.None));
        Assert.Empty(await search.RecentAsync("ben", CancellationToken.None));
        await search.ForgetAsync("ana", CancellationToken.None);
        Assert.Empty(await search.RecentAsync("ana", CancellationToken.None));
    }

    [Fact]
    public async Task The_index_is_emptied_and_filled_anew_from_the_facts()
    {
        await using var here = await Installation.StartedAsync(engine, new SearchFollower());
        await here.HappenAsync("a", Spoke("zebra"));
        await here.Followers.CatchUpAsync(CancellationToken.None);

        await SearchRebuild.RunAsync(here.Get<IServiceProvider>(), CancellationToken.None);
        Assert.Equal("", await FindAsync(here, "zebra", All));
        await here.StopAsync();
        await here.StartAsync(new SearchFollower());
        await here.Followers.CatchUpAsync(CancellationToken.None);

        Assert.Equal("a", await FindAsync(here, "zebra", All));
    }

    static readonly string[] Vocabulary = ["zebra", "lamp", "oak", "ben", "ana", "eve", "café", "zebu"];

    // Conversations by their parts, newest first, by reading everything: one part has to hold all the words.
    static async Task<List<string>> RecountAsync(Installation here, SearchQuery query, Viewer reader, IReadOnlyList<string>? scope)
    {
        var parts = await here.ReadAsync(db => db.SearchParts.OrderByDescending(part => part.Id).ToListAsync());
        var texts = await here.ReadAsync(db => db.SearchTexts.ToDictionaryAsync(text => text.Id));
        var conversations = await here.ReadAsync(db => db.Conversations.ToDictionaryAsync(c => c.Id));
        static bool Holds(string text, SearchTerm term)
        {
            string[] words = [.. SearchWords.Of(text).Select(word => word.Fold)];
            return Enumerable.Range(0, Math.Max(0, words.Length - term.Words.Count + 1)).Any(from => term.Words.Select((word, at) =>
                term.Begins && at == term.Words.Count - 1 ? words[from + at].StartsWith(word, StringComparison.Ordinal) : words[from + at] == word).All(meets => meets));
        }
        bool Meets(SearchPartRow part)
        {
            var (c, text) = (conversations[part.Conversation], texts[part.Id]);
            var (said, name) = (string.Join(' ', SearchIndex.Lines(text.Body).Select(line => line.Text)), c.CustomerName ?? "");
            var mine = c.AgentId == reader.Agent.Id;
            bool Is(SearchState state) => state switch
            {
                SearchState.Open => c.Owner != OwnerKind.Closed,
                SearchState.Closed => c.Owner == OwnerKind.Closed,
                SearchState.Waiting => c.Owner == OwnerKind.Waiting,
                SearchState.Unanswered => c.Owner == OwnerKind.Agent && c.Unanswered && c.SnoozedSince is null,
                SearchState.Snoozed => c.SnoozedSince is not null,
                _ => c.Owner == OwnerKind.Agent && mine,
            };
            bool Sees(string? queue, string? agent) => reader.Department is null || (queue is not null && reader.Queues.Contains(queue)) || agent == reader.Agent.Id;
            DateTimeOffset Begin(DateOnly day) => new(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            return query.Terms.All(term => Holds(said, term) || Holds(name, term) || Holds(text.Staff, term) || Holds(c.Labels, term)) && query.From.All(term => Holds(name, term) || Holds(text.Staff, term))
                && query.Intents.All(intent => text.Intents.Split(' ').Contains(intent)) && query.Labels.All(label => c.Labels.Split('\n').Contains(label, StringComparer.OrdinalIgnoreCase))
                && (query.States.Count == 0 || query.States.Any(Is)) && (query.After is not { } first || part.LastAt >= Begin(first)) && (query.Before is not { } end || part.FirstAt < Begin(end))
                && Sees(part.Queue, part.AgentId) && Sees(c.Queue, c.AgentId) && (scope is null || (scope.Contains(part.Queue) && scope.Contains(c.Queue)));
        }
        return [.. parts.Where(Meets).Select(part => part.Conversation)];
    }

    static CustomerSpoke Spoke(string text, string? intent = null) => new(Some.At, Guid.NewGuid().ToString("N"), null, text, Some.Heard(intent));

    static async Task<string> FindAsync(Installation here, string typed, Viewer reader) =>
        string.Join(' ', (await here.Get<ISearch>().ConversationsAsync(SearchQuery.Read(typed), reader, null, TimeZoneInfo.Utc, null, 20, CancellationToken.None)).Rows.Select(row => row.Id).Order());
}
