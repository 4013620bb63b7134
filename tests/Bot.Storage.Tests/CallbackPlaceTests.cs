using Bot.Conversations;
using Bot.Testing;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Bot.Storage.Tests;

public sealed class SqliteCallbackPlaceTests() : CallbackPlaceTests(StorageProvider.Sqlite);

public sealed class PostgresCallbackPlaceTests() : CallbackPlaceTests(StorageProvider.Postgres)
{
    [Fact]
    public async Task Of_twenty_customers_on_two_nodes_three_get_the_time_that_has_three_places()
    {
        await using var a = await Installation.NewAsync(StorageProvider.Postgres);
        a.Options.SharesDatabase = true;
        await a.StartAsync();
        await using var b = a.Beside();
        await b.StartAsync();

        for (var round = 1; round <= 5; round++)
        {
            var starts = Soon.AddHours(round);
            var promised = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => PromiseAsync(i % 2 == 0 ? a : b, $"plain|{round}-{i}", starts))));

            Assert.Equal(3, promised.Count(one => one));
            Assert.Equal((3, 3), (await TakenAsync(a, starts), await TakenAsync(b, starts)));
        }
    }
}

/// <summary>What is promised for a time is counted in the commit that promises it.</summary>
public abstract class CallbackPlaceTests(StorageProvider engine)
{
    protected static DateTimeOffset Soon { get; } = Some.At.AddHours(2);

    [Fact]
    public async Task Of_twenty_customers_three_get_the_time_that_has_three_places()
    {
        await using var here = await Installation.StartedAsync(engine);

        var promised = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(() => PromiseAsync(here, $"plain|{i}", Soon))));

        Assert.Equal(3, promised.Count(one => one));
        Assert.Equal(3, await TakenAsync(here, Soon));
    }

    [Fact]
    public async Task A_call_that_is_moved_called_off_due_or_settled_gives_its_place_back_once_and_a_restart_changes_nothing()
    {
        await using var here = await Installation.StartedAsync(engine);
        var later = Soon.AddHours(1);
        foreach (var customer in new[] { "plain|1", "plain|2", "plain|3" })
            await here.HappenAsync(customer, Promise(Soon));
        await here.StopAsync();
        await here.StartAsync();
        Assert.False(await PromiseAsync(here, "plain|4", Soon));

        await here.HappenAsync("plain|1", Promise(later));
        Assert.Equal((2, 1), (await TakenAsync(here, Soon), await TakenAsync(here, later)));
        // The same time again takes no second place.
        await here.HappenAsync("plain|1", Promise(later));
        Assert.Equal(1, await TakenAsync(here, later));
        await here.HappenAsync("plain|2", new CallbackCancelled(Some.At, null));
        await here.HappenAsync("plain|2", new CallbackCancelled(Some.At, null));
        Assert.Equal(1, await TakenAsync(here, Soon));
        // Who leaves by themselves is still called.
        await here.HappenAsync("plain|3", new ConversationClosed(Some.At, null, "Ended by customer", null));
        Assert.Equal(1, await TakenAsync(here, Soon));
        await here.HappenAsync("plain|3", new ConversationReopened(Some.At), new CallbackFellDue(Some.At));
        await here.HappenAsync("plain|1", new ConversationClosed(Some.At, Some.Ana, "Resolved", null));
        await using var db = await here.Get<IDbContextFactory<BotDb>>().CreateDbContextAsync();
        Assert.Empty(await db.CallbackPlaces.ToListAsync());
    }

    [Fact]
    public async Task A_commit_on_an_old_version_takes_no_place()
    {
        await using var here = await Installation.StartedAsync(engine);
        var before = await here.HappenAsync("plain|1", Some.Said());
        await here.HappenAsync("plain|1", Some.Said());

        Assert.False(await here.CommitAsync(Turns.Commit(before, [Promise(Soon)])));

        Assert.Equal(0, await TakenAsync(here, Soon));
    }

    protected static CallbackRequested Promise(DateTimeOffset starts) => new(Some.At, "0301", starts) { Until = starts.AddHours(1), Queue = "Service", Zone = "UTC" };

    // As a turn does it: what is refused is decided again on what is taken then.
    protected static async Task<bool> PromiseAsync(Installation here, string conversation, DateTimeOffset starts)
    {
        while (await TakenAsync(here, starts) < 3)
            if (await here.CommitAsync(Turns.Commit(await here.OpenAsync(conversation), [Turns.Opened(), Promise(starts)]) with { CallbackPlaces = 3 }))
                return true;
        return await here.CommitAsync(Turns.Commit(await here.OpenAsync(conversation), [Turns.Opened(), Promise(starts)]) with { CallbackPlaces = 3 });
    }

    protected static async Task<int> TakenAsync(Installation here, DateTimeOffset starts) =>
        (await here.Queues.CallsAsync("Service", CancellationToken.None)).Taken.GetValueOrDefault(starts);
}
