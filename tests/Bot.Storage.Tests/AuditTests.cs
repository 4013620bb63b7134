using System.Globalization;
using Bot.Audit;
using Bot.Conversations;
using Bot.Turns;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Bot.Storage.Tests;

public sealed class SqliteAuditTests() : AuditTests(StorageProvider.Sqlite);

public sealed class PostgresAuditTests() : AuditTests(StorageProvider.Postgres);

/// <summary>What was done is noted with it, sealed in one order, and shows if somebody changes it in the database.</summary>
public abstract class AuditTests(StorageProvider engine)
{
    static readonly DateTimeOffset At = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    static readonly Agent Ana = new("ana", "Ana");

    [Fact]
    public async Task Entries_are_sealed_in_the_order_they_came_and_the_chain_goes_on_after_a_restart()
    {
        await using var here = await Installation.StartedAsync(engine);
        var audit = here.Get<IAuditLog>();
        var key = here.Get<AuditFiles>().KeyOrNew();
        for (var i = 0; i < 1_200; i++)
            await audit.RecordAsync(Entry(i), CancellationToken.None);
        var head = await audit.SealAsync(key, CancellationToken.None);
        await here.StopAsync();
        await here.StartAsync();
        audit = here.Get<IAuditLog>();
        await audit.RecordAsync(Entry(1_200) with { Was = "a", Became = "b", Why = "c", Place = "desk" }, CancellationToken.None);
        await audit.SealAsync(here.Get<AuditFiles>().KeyOrNew(), CancellationToken.None);

        var stored = await audit.SealedAsync(CancellationToken.None).ToListAsync();
        var verdict = await AuditVerdict.OfAsync(audit.SealedAsync(CancellationToken.None), key, [new(head!.Value.Number, head.Value.Seal, At)], CancellationToken.None);

        Assert.Equal(1_200, head.Value.Number);
        Assert.Equal(Enumerable.Range(0, 1_201).Select(i => $"limits v{i}"), stored.Select(entry => entry.Entry.Subject));
        Assert.Equal(Entry(1_200) with { Was = "a", Became = "b", Why = "c", Place = "desk" }, stored[^1].Entry);
        Assert.Equal((1_201, null), (verdict.Entries, verdict.Problem));
    }

    [Fact]
    public async Task What_is_published_is_noted_in_the_same_transaction_with_what_changed_and_why()
    {
        await using var here = await Installation.StartedAsync(engine);
        var policy = new Policy();
        await here.Policies.PublishAsync(policy with { Escalation = policy.Escalation with { Anger = -0.7 } }, 0, Ana, "too many handovers", At, CancellationToken.None);
        await here.Policies.PublishAsync(policy, 0, Ana, "on an old version", At, CancellationToken.None);

        var entry = Assert.Single(await here.Get<IAuditLog>().FindAsync(new(), null, 10, CancellationToken.None)).Entry.Entry;

        Assert.Equal(
            new AuditEntry(At, Ana, AuditActs.LimitsPublished, "limits v1") { Was = "escalation.anger -0.5", Became = "escalation.anger -0.7", Why = "too many handovers" }, entry);
    }

    [Theory]
    [InlineData("UPDATE audit SET who = 'Ben' WHERE number = 4", 4)]
    [InlineData("UPDATE audit SET at = at + 1 WHERE number = 7", 7)]
    [InlineData("UPDATE audit SET became = '' WHERE number = 2", 2)]
    [InlineData("DELETE FROM audit WHERE number = 5", 5)]
    [InlineData("DELETE FROM audit WHERE number > 6", 7)]
    [InlineData("DELETE FROM audit", 1)]
    [InlineData("UPDATE audit SET number = NULL, seal = NULL WHERE number = 10", 10)]
    [InlineData("UPDATE audit SET number = number + 100 WHERE number = 3", 3)]
    [InlineData("INSERT INTO audit (at, who_id, who, act, place, subject, number, seal) SELECT at, who_id, who, act, place, subject, 0, seal FROM audit WHERE number = 1", 1)]
    public async Task Whatever_is_changed_in_the_database_is_found(string sql, int firstBad)
    {
        await using var here = await Installation.StartedAsync(engine);
        var audit = here.Get<IAuditLog>();
        var files = here.Get<AuditFiles>();
        for (var i = 0; i < 10; i++)
            await audit.RecordAsync(Entry(i), CancellationToken.None);
        var head = (await audit.SealAsync(files.KeyOrNew(), CancellationToken.None))!.Value;
        files.PutHead(new(head.Number, head.Seal, At));
        Assert.True((await CheckAsync()).IsWhole);

        await using (var db = await here.Get<IDbContextFactory<BotDb>>().CreateDbContextAsync())
            Assert.NotEqual(0, await db.Database.ExecuteSqlRawAsync(sql));

        var verdict = await CheckAsync();
        Assert.False(verdict.IsWhole);
        Assert.Equal(firstBad, verdict.FirstBad);

        Task<AuditVerdict> CheckAsync() => AuditVerdict.OfAsync(audit.SealedAsync(CancellationToken.None), files.KeyOrNew(), files.Noted(), CancellationToken.None);
    }

    [Fact]
    public async Task Entries_are_found_by_who_what_to_what_and_when_newest_first_and_page_by_page()
    {
        await using var here = await Installation.StartedAsync(engine);
        var audit = here.Get<IAuditLog>();
        for (var i = 0; i < 25; i++)
            await audit.RecordAsync(Entry(i) with { By = i % 2 == 0 ? Ana : new("ben", "Ben"), Act = i % 5 == 0 ? AuditActs.SignedIn : AuditActs.LimitsPublished }, CancellationToken.None);

        Assert.Equal([24, 22, 20], await FindAsync(new(Who: "ana"), 3));
        Assert.Equal([20, 15, 10, 5, 0], await FindAsync(new(Act: AuditActs.SignedIn), 10));
        Assert.Equal([23, 3], await FindAsync(new(Text: "v", From: At.AddMinutes(3), Until: At.AddMinutes(24), Who: "ben"), 1, 9));
        Assert.Equal([19, 9], (await FindAsync(new(Text: "9"), 10)));
        Assert.Empty(await FindAsync(new(Text: "%"), 10));

        async Task<List<int>> FindAsync(AuditFilter filter, int limit, int? skipped = null)
        {
            var page = await audit.FindAsync(filter, null, limit, CancellationToken.None);
            var found = page.ToList();
            if (skipped is { } rest)
                found.AddRange((await audit.FindAsync(filter, page[^1].Key, rest + 1, CancellationToken.None)).TakeLast(1));
            return [.. found.Select(entry => int.Parse(entry.Entry.Entry.Subject["limits v".Length..], CultureInfo.InvariantCulture))];
        }
    }

    [Fact]
    public async Task The_key_can_be_read_by_its_owner_alone_and_damaged_notes_say_where()
    {
        await using var here = await Installation.StartedAsync(engine);
        var files = here.Get<AuditFiles>();
        Assert.Null(files.Key());
        var key = files.KeyOrNew();
        files.AddAnchor(new(1, new('a', 64), At));
        files.AddAnchor(new(2, new('b', 64), At));
        var folder = Path.GetFullPath(here.Options.DataDirectory);

        Assert.Equal(key, files.Key());
        Assert.Equal([new AuditAnchor(1, new('a', 64), At), new AuditAnchor(2, new('b', 64), At)], files.Noted());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "keys", "audit.key")));
        await File.AppendAllTextAsync(Path.Combine(folder, "audit", "anchors"), "3 short\n");
        Assert.Contains("line 3", Assert.Throws<InvalidDataException>(() => files.Noted()).Message, StringComparison.Ordinal);
    }

    static AuditEntry Entry(int i) => new(At.AddMinutes(i), Ana, AuditActs.LimitsPublished, $"limits v{i}");
}
