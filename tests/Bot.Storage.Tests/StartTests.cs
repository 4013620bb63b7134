using Bot.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Bot.Storage.Tests;

/// <summary>When the storage refuses to start, and that it says what to do.</summary>
public sealed class StartTests
{
    [Theory]
    [InlineData(StorageProvider.Sqlite, "Several nodes need PostgreSQL")]
    [InlineData(StorageProvider.Postgres, "one node on each database")]
    public async Task A_second_process_on_the_same_database_refuses_and_says_why(StorageProvider engine, string why)
    {
        await using var here = await Installation.NewAsync(engine);
        here.Options.LockPatience = TimeSpan.FromMilliseconds(300);
        using var first = Victim.Start("hold", here.Options);
        Assert.Equal("open", await first.StandardOutput.ReadLineAsync());

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => here.StartAsync());
        Assert.StartsWith("Another Switchboard is running on", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);

        first.Kill();
        await first.WaitForExitAsync();
        here.Options.LockPatience = TimeSpan.FromSeconds(10);
        await here.StartAsync();
        await here.HappenAsync("plain|1");
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task A_database_newer_than_the_program_is_left_alone(StorageProvider engine)
    {
        await using var here = await Installation.StartedAsync(engine);
        await here.ExecuteAsync("""INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('29991231235959_Future', '99')""");
        await here.StopAsync();

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => here.StartAsync());

        Assert.Contains("newer Switchboard (it holds 29991231235959_Future)", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lock_row_that_a_killed_migration_left_behind_does_not_hang_the_next_start()
    {
        await using var here = await Installation.StartedAsync(StorageProvider.Sqlite);
        await here.ExecuteAsync("""CREATE TABLE IF NOT EXISTS "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL)""");
        await here.ExecuteAsync("""INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-01-01 00:00:00')""");
        await here.StopAsync();

        await here.StartAsync().WaitAsync(TimeSpan.FromSeconds(30));

        await here.HappenAsync("plain|1");
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_by_its_name_and_left_as_it_is()
    {
        await using var here = await Installation.NewAsync(StorageProvider.Sqlite);
        Directory.CreateDirectory(here.Options.DataDirectory);
        var text = string.Join('\n', Enumerable.Repeat("This is a letter and not a database.", 200));
        await File.WriteAllTextAsync(here.Options.SqliteFile, text);

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => here.StartAsync());

        Assert.StartsWith($"{here.Options.SqliteFile} cannot be used", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(here.Options.SqliteFile));
    }

    [Fact]
    public async Task The_copy_kept_before_an_upgrade_is_whole_and_is_not_replaced()
    {
        await using var here = await Installation.StartedAsync(StorageProvider.Sqlite);
        await here.HappenAsync("plain|1");
        await SqliteEngine.KeepCopyAsync(here.Options.SqliteFile, "2027_Next", CancellationToken.None);
        await here.HappenAsync("plain|2");
        await SqliteEngine.KeepCopyAsync(here.Options.SqliteFile, "2027_Next", CancellationToken.None);

        await using var copy = new SqliteConnection($"Data Source={here.Options.SqliteFile}.before-2027_Next;Pooling=False;Mode=ReadOnly");
        await copy.OpenAsync();
        await using var count = copy.CreateCommand();
        count.CommandText = "SELECT count(*) || ' ' || (SELECT integrity_check FROM pragma_integrity_check) FROM conversations";
        Assert.Equal("1 ok", await count.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Files_are_for_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
            return;
        await using var here = await Installation.StartedAsync(StorageProvider.Sqlite);
        await here.HappenAsync("plain|1");

        foreach (var file in Directory.GetFiles(here.Options.DataDirectory))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task A_file_taken_away_while_running_is_not_replaced_by_an_empty_one()
    {
        await using var here = await Installation.StartedAsync(StorageProvider.Sqlite);
        File.Move(here.Options.SqliteFile, here.Options.SqliteFile + ".away");

        Assert.Throws<SqliteException>(() => here.Get<Database>().Engine.OpenWriter());
        Assert.False(File.Exists(here.Options.SqliteFile));
    }

    [Theory]
    [InlineData(StorageProvider.Sqlite)]
    [InlineData(StorageProvider.Postgres)]
    public async Task An_installation_keeps_its_id(StorageProvider engine)
    {
        await using var here = await Installation.StartedAsync(engine);
        var id = here.Get<Database>().Installation;
        await here.StopAsync();
        await here.StartAsync();

        Assert.NotNull(id);
        Assert.Equal(id, here.Get<Database>().Installation);
    }

    [Fact]
    public void PostgreSQL_without_a_connection_string_is_refused_at_once() =>
        Assert.Contains("Switchboard:ConnectionString", Assert.Throws<ArgumentException>(() => Installation.Services(new() { Provider = StorageProvider.Postgres })).Message, StringComparison.Ordinal);

    [Fact]
    public async Task A_server_that_is_not_there_is_refused_with_the_setting_to_look_at()
    {
        await using var services = Microsoft.Extensions.DependencyInjection.ServiceCollectionContainerBuilderExtensions.BuildServiceProvider(
            Installation.Services(new() { Provider = StorageProvider.Postgres, ConnectionString = "Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=5" }));

        var refusal = await Assert.ThrowsAsync<StorageRefusedException>(() => services.OpenStorageAsync(CancellationToken.None));

        Assert.Contains("Switchboard:ConnectionString", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_road_goes_on_after_the_server_cut_the_writers_session()
    {
        await using var here = await Installation.StartedAsync(StorageProvider.Postgres);
        await here.HappenAsync("plain|1");
        await here.ReadAsync(db => db.Database.ExecuteSqlRawAsync(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'Switchboard writer'"));

        await here.TakeAsync(Some.Text("Hello", "m1"));
        await here.HappenAsync("plain|1", Some.Said());

        Assert.Equal(2, (await here.FactsAsync()).Count);
        Assert.Equal(1, await here.ReadAsync(db => db.Database.SqlQueryRaw<int>("SELECT count(*)::int AS \"Value\" FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())").SingleAsync()));
    }

    [Fact]
    public async Task A_database_that_somebody_else_holds_is_reported_as_unavailable_and_the_road_recovers()
    {
        await using var here = await Installation.StartedAsync(StorageProvider.Sqlite);
        await using (var other = new SqliteConnection($"Data Source={here.Options.SqliteFile};Pooling=False"))
        {
            await other.OpenAsync();
            await using var hold = other.CreateCommand();
            hold.CommandText = "BEGIN IMMEDIATE";
            await hold.ExecuteNonQueryAsync();
            await Assert.ThrowsAsync<StorageUnavailableException>(() => here.TakeAsync(Some.Text("Hello", "m1")));
        }

        await here.TakeAsync(Some.Text("Hello", "m1"));

        Assert.Single(await here.PendingAsync());
    }
}
