using Bot.Conversations;
using Bot.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Bot.Storage.Tests;

public sealed class SqliteFollowerTests() : FollowerTests(StorageProvider.Sqlite);

public sealed class PostgresFollowerTests() : FollowerTests(StorageProvider.Postgres)
{
    [Fact]
    public async Task What_followers_ask_for_comes_from_an_index_and_is_not_sorted_first()
    {
        await using var here = await Installation.StartedAsync(StorageProvider.Postgres);
        await using var asking = new Npgsql.NpgsqlConnection(here.Options.ConnectionString);
        await asking.OpenAsync();
        var engine = here.Get<Database>().Engine;
        foreach (var sql in new[] { engine.FactsAfter.Sql.Replace("@xid", "'0'", StringComparison.Ordinal).Replace("@position", "0", StringComparison.Ordinal).Replace("@limit", "500", StringComparison.Ordinal), engine.NewestFact.Sql })
        {
            // Of an empty table everything is cheap: only what no index can do is left to sort.
            await using var explain = new Npgsql.NpgsqlCommand($"SET enable_seqscan = off; SET enable_sort = off; EXPLAIN {sql}", asking);
            await using var read = await explain.ExecuteReaderAsync();
            var plan = new List<string>();
            while (await read.ReadAsync())
                plan.Add(read.GetString(0));

            Assert.Contains(plan, line => line.Contains("IX_facts_xid_position", StringComparison.Ordinal));
            Assert.DoesNotContain(plan, line => line.Contains("Sort", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_database_restored_on_a_younger_server_does_not_make_followers_wait()
    {
        var follower = new Recorder("waits");
        await using var here = await Installation.StartedAsync(StorageProvider.Postgres, follower);
        await here.HappenAsync("plain|1", Some.Escalated());
        await here.Followers.CatchUpAsync(CancellationToken.None);
        await here.HappenAsync("plain|2", Some.Escalated());
        await here.ExecuteAsync("UPDATE facts SET xid = (xid::text::bigint + 1000000000000)::text::xid8");
        await here.ExecuteAsync("UPDATE followers SET xid = xid + 1000000000000");

        await here.StopAsync();
        await here.StartAsync(follower);
        await here.Followers.CatchUpAsync(CancellationToken.None);

        Assert.Equal([("plain|1", 1), ("plain|1", 2), ("plain|2", 1), ("plain|2", 2)], follower.Seen);
    }

    [Fact]
    public async Task A_fact_that_commits_late_is_not_skipped()
    {
        var follower = new Recorder("waits");
        await using var here = await Installation.StartedAsync(StorageProvider.Postgres, follower);
        // Another session has taken the earlier position and is still at work.
        await using var other = new Npgsql.NpgsqlConnection(here.Options.ConnectionString);
        await other.OpenAsync();
        await using var late = await other.BeginTransactionAsync();
        await using (var insert = new Npgsql.NpgsqlCommand("INSERT INTO facts (conversation, number, kind, at, body) VALUES ('plain|late', 1, 'escalated', 0, $1)", other, late))
        {
            insert.Parameters.Add(new() { Value = Stored.Json(Some.Escalated()) });
            await insert.ExecuteNonQueryAsync();
        }
        await here.HappenAsync("plain|1");

        using (var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500)))
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => here.Followers.CatchUpAsync(patience.Token));
        Assert.Empty(follower.Seen);
        await late.CommitAsync();
        await here.Followers.CatchUpAsync(CancellationToken.None);

        Assert.Equal([("plain|late", 1), ("plain|1", 1)], follower.Seen);
    }
}

public abstract class FollowerTests(StorageProvider engine)
{
    [Fact]
    public async Task Effects_of_a_fact_are_stored_once_also_when_it_is_read_again()
    {
        await using var here = await Installation.StartedAsync(engine, new Recorder("waits"));
        await here.HappenAsync("plain|1", Some.Escalated());

        await here.Followers.CatchUpAsync(CancellationToken.None);
        await here.Followers.CatchUpAsync(CancellationToken.None);
        await here.StopAsync();
        await here.StartAsync(new Recorder("waits"));
        await here.Followers.CatchUpAsync(CancellationToken.None);

        Assert.Equal(["waits:plain|1:2"], await TimersAsync(here));
    }

    [Fact]
    public async Task Every_fact_is_followed_in_order_whatever_their_number()
    {
        var follower = new Recorder("waits");
        await using var here = await Installation.StartedAsync(engine, follower);
        await here.HappenAsync("plain|1", [.. Enumerable.Repeat<Fact>(Some.Said(), 1200)]);

        await here.Followers.CatchUpAsync(CancellationToken.None);

        Assert.Equal(Enumerable.Range(1, 1201), follower.Seen.Select(seen => seen.Number));
    }

    [Fact]
    public async Task A_new_follower_begins_at_the_first_fact()
    {
        await using var here = await Installation.StartedAsync(engine);
        await here.HappenAsync("plain|1", Some.Escalated());
        await here.StopAsync();
        var follower = new Recorder("new");
        await here.StartAsync(follower);

        await here.Followers.CatchUpAsync(CancellationToken.None);

        Assert.Equal([("plain|1", 1), ("plain|1", 2)], follower.Seen);
    }

    [Fact]
    public async Task A_failing_follower_stands_still_with_its_reason_while_the_others_go_on()
    {
        var sick = new Recorder("sick") { FailsAt = "plain|2" };
        var well = new Recorder("well");
        await using var here = await Installation.StartedAsync(engine, sick, well);
        await here.HappenAsync("plain|1", Some.Escalated());
        await here.HappenAsync("plain|2", Some.Escalated());
        await here.HappenAsync("plain|3", Some.Escalated());

        await here.Followers.CatchUpAsync(CancellationToken.None);

        Assert.Equal(["sick:plain|1:2", "well:plain|1:2", "well:plain|2:2", "well:plain|3:2"], await TimersAsync(here));
        var row = await here.ReadAsync(db => db.Followers.SingleAsync(f => f.Name == "sick"));
        Assert.Equal((Some.At, "FormatException: cannot read it"), (row.FailedAt, row.Problem));
        Assert.Contains(here.Log.Lines, line => line.StartsWith("Follower sick stands still", StringComparison.Ordinal));

        sick.FailsAt = null;
        await here.Followers.CatchUpAsync(CancellationToken.None);

        Assert.Equal(6, (await TimersAsync(here)).Count);
        row = await here.ReadAsync(db => db.Followers.SingleAsync(f => f.Name == "sick"));
        Assert.Equal((null, null), (row.FailedAt, row.Problem));
    }

    [Fact]
    public async Task A_fact_this_program_cannot_read_stops_followers_and_not_the_road()
    {
        await using var here = await Installation.StartedAsync(engine, new Recorder("waits"));
        await here.HappenAsync("plain|1", Some.Escalated());
        await here.ExecuteAsync("""UPDATE facts SET body = '{{"kind":"from-the-future"}}' WHERE number = 2""");

        await here.Followers.CatchUpAsync(CancellationToken.None);

        Assert.NotNull((await here.ReadAsync(db => db.Followers.SingleAsync())).Problem);
        await here.HappenAsync("plain|2");
    }

    [Fact]
    public async Task A_running_follower_is_woken_by_a_commit()
    {
        var follower = new Recorder("waits");
        await using var here = await Installation.StartedAsync(engine, follower);
        // The runner's own pauses are real time here.
        await ((IHostedService)here.Followers).StartAsync(CancellationToken.None);
        await here.HappenAsync("plain|1", Some.Escalated());

        await Until(async () => (await TimersAsync(here)).Count == 1);

        await ((IHostedService)here.Followers).StopAsync(CancellationToken.None);
        Assert.Equal(["waits:plain|1:2"], await TimersAsync(here));
    }

    [Fact]
    public void Two_followers_of_one_name_are_refused()
    {
        using var services = (IDisposable)Microsoft.Extensions.DependencyInjection.ServiceCollectionContainerBuilderExtensions.BuildServiceProvider(
            Installation.Services(new StorageOptions { DataDirectory = Path.Combine(Path.GetTempPath(), "never-opened") }, new Recorder("a"), new Recorder("a")));

        var refusal = Assert.Throws<ArgumentException>(() => ((IServiceProvider)services).GetService(typeof(Followers)));

        Assert.Contains("\"a\"", refusal.Message, StringComparison.Ordinal);
    }

    static async Task Until(Func<Task<bool>> condition)
    {
        var deadline = DateTime.UtcNow.AddSeconds(30);
        while (!await condition())
        {
            Assert.True(DateTime.UtcNow < deadline, "It did not happen within 30 seconds.");
            await Task.Yield();
        }
    }

    static Task<List<string>> TimersAsync(Installation here) =>
        here.ReadAsync(db => db.Timers.OrderBy(timer => timer.Key).Select(timer => timer.Key).ToListAsync());

    /// <summary>Remembers what it saw, and plans a timer for each escalation.</summary>
    public sealed class Recorder(string name) : IFollower
    {
        public string Name => name;

        public string? FailsAt { get; set; }

        public List<(string Conversation, int Number)> Seen { get; } = [];

        public IEnumerable<Effect> Follow(StoredFact fact)
        {
            if (fact.ConversationId == FailsAt)
                throw new FormatException("cannot read it");
            Seen.Add((fact.ConversationId, fact.Number));
            return fact.Fact is Escalated ? [new ScheduleTimer($"{name}:{fact.ConversationId}:{fact.Number}", fact.ConversationId, "wait", fact.Fact.At.AddMinutes(2))] : [];
        }
    }
}
