using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>A server; one node on each database for now.</summary>
sealed class PostgresEngine(StorageOptions options, NpgsqlDataSource source) : Engine
{
    // "SWBD": any number will do as long as nobody else on this database uses it.
    const long LockKey = 0x53574244;
    // Not pooled: a session that goes back to a pool would keep its lock.
    readonly string _ofItsOwn = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false, ApplicationName = "Switchboard writer" }.ToString();
    readonly Lock _gate = new();
    NpgsqlConnection? _locked;
    bool _open;

    // Positions are handed out before commits and so are not in their order; transaction numbers below the oldest one still under way
    // are settled for good. Read in the order (transaction, position), no fact can appear behind a follower's back. The oldest one counts
    // over the whole server, so a long transaction in any database on it delays followers until it ends.
    // Sorted by the columns of the table: a bare "xid" would be the number it is read as, which no index holds, and every look would sort all that follows.
    public override Statement FactsAfter { get; } = new(
        """
        SELECT position, xid::text::bigint, conversation, number, body, kind FROM facts
        WHERE (xid, position) > (@xid::text::xid8, @position) AND xid < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY facts.xid, facts.position LIMIT @limit
        """,
        Long("xid"), Long("position"), Number("limit"));

    public override Func<DbConnection, long>? LastId => null;

    public override Statement NewestFact { get; } = new("SELECT position, xid::text::bigint FROM facts ORDER BY facts.xid DESC, facts.position DESC LIMIT 1");

    public override (string Where, string Order) AfterPlace => ("(xid, position) > (@xid::text::xid8, @position)", "xid, position");

    public override SearchSql Search { get; } = new PostgresSearch();

    // Also while one node alone is offered: which policy decided must not depend on that.
    public override bool OthersPublish => true;

    // Nodes that share a database hold the lock together; one that wants it alone is refused all the same.
    string TryLock => options.SharesDatabase ? "SELECT pg_try_advisory_lock_shared($1)" : "SELECT pg_try_advisory_lock($1)";

    public override async Task OpenAsync(IDbContextFactory<BotDb> contexts, CancellationToken cancellation)
    {
        NpgsqlConnection? connection = null;
        try
        {
            connection = new NpgsqlConnection(_ofItsOwn);
            await connection.OpenAsync(cancellation);
            await TakeLockAsync(connection, cancellation);
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            if (await NewerAsync(db, cancellation) is { } newer)
                throw new StorageRefusedException(
                    $"The database {connection.Database} was written by a newer Switchboard (it holds {newer}). Start that version, or restore the backup made before the upgrade.");
            await db.Database.MigrateAsync(cancellation);
            await ForgetForeignTransactionsAsync(connection, cancellation);
            (_locked, _open) = (connection, true);
            connection = null;
        }
        catch (NpgsqlException problem)
        {
            throw new StorageRefusedException($"PostgreSQL cannot be used: {problem.Message} Check Switchboard:ConnectionString, and that the server runs.", problem);
        }
        finally
        {
            if (connection is not null)
                await connection.DisposeAsync();
        }
    }

    // The lock belongs to the writer's own session: a process that lost it cannot write either. The server notices a killed process at
    // once on the same machine, a little later over a network, hence the patience.
    async Task TakeLockAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var until = DateTime.UtcNow + options.LockPatience;
        while (true)
        {
            await using var command = new NpgsqlCommand(TryLock, connection) { Parameters = { new() { Value = LockKey } } };
            if (await command.ExecuteScalarAsync(cancellation) is true)
                return;
            if (DateTime.UtcNow >= until)
                throw new StorageRefusedException(
                    $"Another Switchboard is running on the database {connection.Database}. This version runs one node on each database: stop the other one, or give this one a database of its own.");
            await Task.Delay(TimeSpan.FromMilliseconds(100), cancellation);
        }
    }

    // Transaction numbers belong to a server. After a restore on another one they may lie ahead of its own, and every follower would
    // wait for them. One node has written them all, so the order of positions is the order of commits and the numbers can go.
    static async Task ForgetForeignTransactionsAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            DO $$ BEGIN
              IF EXISTS (SELECT FROM facts WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())) THEN
                UPDATE facts SET xid = '3';
                UPDATE followers SET xid = 3 WHERE xid > 0;
              END IF;
            END $$
            """, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    public override RoadConnection OpenWriter()
    {
        if (!_open)
            throw new InvalidOperationException("The storage is not open. Call OpenStorageAsync before anything uses it.");
        lock (_gate)
            if (_locked is { } first)
            {
                _locked = null;
                return new(first, this);
            }

        // The first session broke, and the lock with it.
        var connection = new NpgsqlConnection(_ofItsOwn);
        try
        {
            connection.Open();
            using var command = new NpgsqlCommand(TryLock, connection) { Parameters = { new() { Value = LockKey } } };
            if (command.ExecuteScalar() is not true)
                throw new StorageUnavailableException("The database is locked by another session; ours broke and the server still holds it, or another Switchboard took over.");
            return new(connection, this);
        }
        catch
        {
            // Whatever went wrong is the caller's to hear; a session left open would keep the lock from the next try.
            connection.Dispose();
            throw;
        }
    }

    public override async ValueTask<RoadConnection> OpenReaderAsync(CancellationToken cancellation) => new(await source.OpenConnectionAsync(cancellation), this);

    // What the server says about a statement is a PostgresException; anything else is the way there.
    public override bool IsUnavailable(Exception problem) => problem is NpgsqlException { IsTransient: true } or (NpgsqlException and not PostgresException);

    public override void Dispose()
    {
        lock (_gate)
        {
            _locked?.Dispose();
            _locked = null;
            _open = false;
        }
    }
}
