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

    static CustomerSpoke Spoke(string text, string? intent = null) => new(Some.At, Guid.NewGuid().ToString("N"), null, text, Some.Heard(intent));

    static async Task<string> FindAsync(Installation here, string typed, Viewer reader) =>
        string.Join(' ', (await here.Get<ISearch>().ConversationsAsync(SearchQuery.Read(typed), reader, null, TimeZoneInfo.Utc, null, 20, CancellationToken.None)).Rows.Select(row => row.Id).Order());
}
