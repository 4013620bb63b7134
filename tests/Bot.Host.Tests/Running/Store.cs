using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Bot.Host.Tests.Running;

/// <summary>A data directory, and a PostgreSQL database when wanted; both are gone afterwards.</summary>
public sealed class Store : IAsyncDisposable
{
    string? _database;

    Store(string folder) => Folder = folder;

    public string Folder { get; }

    public string? Postgres { get; private set; }

    /// <summary>A store on the named engine: sqlite or postgres.</summary>
    public static async Task<Store> NewAsync(string engine)
    {
        var store = new Store(Directory.CreateTempSubdirectory("switchboard-test-").FullName);
        if (engine == "postgres")
            await store.CreateDatabaseAsync();
        return store;
    }

    public async ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        if (_database is null)
            return;
        await using var server = NpgsqlDataSource.Create(Server);
        await using var drop = server.CreateCommand($"DROP DATABASE IF EXISTS {_database} WITH (FORCE)");
        await drop.ExecuteNonQueryAsync();
    }

    /// <summary>Changes the database behind the program's back; the number of rows changed.</summary>
    public Task<int> ExecuteAsync(string sql) => OnDatabaseAsync(sql, command => command.ExecuteNonQueryAsync());

    /// <summary>The one number a query answers with.</summary>
    public Task<long> CountAsync(string sql) => OnDatabaseAsync(sql, async command => Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture));

    async Task<T> OnDatabaseAsync<T>(string sql, Func<DbCommand, Task<T>> run)
    {
        await using DbConnection connection = Postgres is null
            ? new SqliteConnection($"Data Source={Path.Combine(Folder, "switchboard.db")};Pooling=False;Default Timeout=60")
            : new NpgsqlConnection(Postgres + ";Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await run(command);
    }

    static string Server => Environment.GetEnvironmentVariable("SWITCHBOARD_POSTGRES")
        ?? throw new InvalidOperationException("Set SWITCHBOARD_POSTGRES to a connection string of a PostgreSQL server that may create databases; eng/test starts one.");

    async Task CreateDatabaseAsync()
    {
        _database = "switchboard_" + Guid.NewGuid().ToString("N");
        await using var server = NpgsqlDataSource.Create(Server);
        await using var create = server.CreateCommand($"CREATE DATABASE {_database}");
        await create.ExecuteNonQueryAsync();
        Postgres = new NpgsqlConnectionStringBuilder(Server) { Database = _database }.ConnectionString;
    }
}
