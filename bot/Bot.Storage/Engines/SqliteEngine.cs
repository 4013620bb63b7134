using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>One file, one process.</summary>
sealed class SqliteEngine(StorageOptions options) : Engine
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    FileStream? _lock;

    string File => options.SqliteFile;

    public override Statement FactsAfter { get; } = new(
        "SELECT position, 0, conversation, number, body, kind FROM facts WHERE position > @position AND @xid >= 0 ORDER BY position LIMIT @limit",
        Long("xid"), Long("position"), Number("limit"));

    // RETURNING would make SQLite build and drop a temporary table for each row.
    public override Func<DbConnection, long>? LastId { get; } = static connection => SQLitePCL.raw.sqlite3_last_insert_rowid(((SqliteConnection)connection).Handle);

    public override Statement NewestFact { get; } = new("SELECT position, 0 FROM facts ORDER BY position DESC LIMIT 1");

    public override (string Where, string Order) AfterPlace => ("position > @position AND @xid >= 0", "position");

    public override SearchSql Search { get; } = new SqliteSearch();

    // One process has the file.
    public override bool OthersPublish => false;

    public override async Task OpenAsync(IDbContextFactory<BotDb> contexts, CancellationToken cancellation)
    {
        TakeLock();
        try
        {
            OwnedByUs(File).Dispose();
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            if (await NewerAsync(db, cancellation) is { } newer)
                throw new StorageRefusedException(
                    $"{File} was written by a newer Switchboard (it holds {newer}). Start that version, or put back the copy that was kept beside it before the upgrade.");
            await ForgetStaleMigrationLockAsync(db, cancellation);
            var pending = (await db.Database.GetPendingMigrationsAsync(cancellation)).FirstOrDefault();
            if (pending is not null && (await db.Database.GetAppliedMigrationsAsync(cancellation)).Any())
                await KeepCopyAsync(File, pending, cancellation);
            await db.Database.MigrateAsync(cancellation);
        }
        catch (Exception problem) when (problem is SqliteException or UnauthorizedAccessException or IOException)
        {
            Dispose();
            throw new StorageRefusedException(
                $"{File} cannot be used: {problem.Message} Check that the file is a Switchboard database, undamaged, and that this user may write it and its folder.", problem);
        }
        catch
        {
            // A refusal, or a fault of ours: the caller hears it, and the file is free for the next try.
            Dispose();
            throw;
        }
    }

    // Two processes on one file would each keep a cache of it and answer the same message. The lock is the operating system's and
    // ends with the process, however it ends; the file stays and means nothing by itself.
    void TakeLock()
    {
        var path = File + ".lock";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            _lock = OwnedByUs(path, FileShare.None);
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new StorageRefusedException($"{path} cannot be written. Give this user the right to write the folder, or set another data directory.", problem);
        }
        catch (IOException problem)
        {
            throw new StorageRefusedException(
                $"Another Switchboard is running on {File}. Several nodes need PostgreSQL: set Switchboard:Database to postgres and Switchboard:ConnectionString. ({problem.Message})", problem);
        }
        _lock.SetLength(0);
        _lock.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"));
        _lock.Flush();
    }

    // Conversations are nobody else's business on a shared machine. SQLite gives its -wal and -shm files the same mode.
    static FileStream OwnedByUs(string path, FileShare share = FileShare.ReadWrite)
    {
        var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = share };
        if (!OperatingSystem.IsWindows())
            how.UnixCreateMode = OwnerOnly;
        return new FileStream(path, how);
    }

    // EF Core takes a row as its migration lock and waits for it without end. We hold the process lock, so a row can only be one
    // that a killed migration left behind.
    static async Task ForgetStaleMigrationLockAsync(BotDb db, CancellationToken cancellation)
    {
        var held = await db.Database.SqlQueryRaw<int>("SELECT count(*) AS Value FROM sqlite_master WHERE name = '__EFMigrationsLock'").SingleAsync(cancellation);
        if (held > 0)
            await db.Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsLock\"", cancellation);
    }

    /// <summary>Keeps the file as it is before <paramref name="migration"/>.</summary>
    // Written beside and renamed: a copy that exists is whole. One that exists is kept, it is from before an upgrade that was cut short.
    internal static async Task KeepCopyAsync(string file, string migration, CancellationToken cancellation)
    {
        var copy = $"{file}.before-{migration}";
        if (System.IO.File.Exists(copy))
            return;
        var unfinished = copy + ".unfinished";
        System.IO.File.Delete(unfinished);
        OwnedByUs(unfinished).Dispose();
        await using (var from = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString()))
        await using (var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = unfinished, Pooling = false }.ToString()))
        {
            await from.OpenAsync(cancellation);
            await to.OpenAsync(cancellation);
            from.BackupDatabase(to);
        }
        System.IO.File.Move(unfinished, copy);
    }

    public override RoadConnection OpenWriter() => new(Open(), this);

    public override ValueTask<RoadConnection> OpenReaderAsync(CancellationToken cancellation) => new(new RoadConnection(Open("PRAGMA query_only=ON;"), this));

    SqliteConnection Open(string more = "")
    {
        if (_lock is null)
            throw new InvalidOperationException("The storage is not open. Call OpenStorageAsync before anything uses it.");
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = File,
            Pooling = false,
            DefaultTimeout = 5,
            // A file that has vanished is not replaced by an empty one.
            Mode = SqliteOpenMode.ReadWrite,
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            // A page that is split moves through a page number behind the end of the file, after which SQLite looks through its whole cache
            // once: a large cache costs each such commit more than it spares, for the operating system holds the same pages.
            command.CommandText = SqlitePragmas.Text + "PRAGMA cache_size=-8000; PRAGMA wal_autocheckpoint=8000; PRAGMA temp_store=MEMORY;" + more;
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            // Whatever went wrong is the caller's to hear; a connection nobody holds would keep the file open.
            connection.Dispose();
            throw;
        }
    }

    // BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN.
    public override bool IsUnavailable(Exception problem) => problem is SqliteException { SqliteErrorCode: 5 or 6 or 8 or 10 or 13 or 14 };

    public override void Dispose()
    {
        // Pooled connections would keep the file open after the lock is gone.
        using (var pool = new SqliteConnection(StorageSetup.SqliteConnectionString(options)))
            SqliteConnection.ClearPool(pool);
        _lock?.Dispose();
        _lock = null;
    }
}
