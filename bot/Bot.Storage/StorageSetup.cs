using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Bot.Storage;

/// <summary>Puts the storage into a program.</summary>
public static class StorageSetup
{
    /// <summary>Registers <c>IDbContextFactory&lt;BotDb&gt;</c> (pooled) and a scoped <see cref="BotDb"/> for the back office.</summary>
    /// <exception cref="ArgumentException">PostgreSQL without a connection string.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        if (options.Provider == StorageProvider.Sqlite)
        {
            var connection = SqliteConnectionString(options);
            services.AddPooledDbContextFactory<SqliteBotDb>(db => db.UseSqlite(connection).AddInterceptors(SqlitePragmas.Instance));
            services.AddSingleton<IDbContextFactory<BotDb>>(provider => new Factory<SqliteBotDb>(provider.GetRequiredService<IDbContextFactory<SqliteBotDb>>()));
        }
        else
        {
            if (string.IsNullOrWhiteSpace(options.ConnectionString))
                throw new ArgumentException("PostgreSQL needs a connection string: set Storage:ConnectionString.", nameof(options));
            services.AddSingleton(_ => NpgsqlDataSource.Create(options.ConnectionString));
            services.AddPooledDbContextFactory<PostgresBotDb>((provider, db) => db.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()));
            services.AddSingleton<IDbContextFactory<BotDb>>(provider => new Factory<PostgresBotDb>(provider.GetRequiredService<IDbContextFactory<PostgresBotDb>>()));
        }
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<BotDb>>().CreateDbContext());
        return services;
    }

    internal static string SqliteConnectionString(StorageOptions options) =>
        new SqliteConnectionStringBuilder { DataSource = options.SqliteFile, DefaultTimeout = 5 }.ToString();

    /// <summary>The back office asks for a BotDb and need not know which.</summary>
    sealed class Factory<TDb>(IDbContextFactory<TDb> inner) : IDbContextFactory<BotDb> where TDb : BotDb
    {
        public BotDb CreateDbContext() => inner.CreateDbContext();

        public async Task<BotDb> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
            await inner.CreateDbContextAsync(cancellationToken);
    }
}

/// <summary>What every SQLite connection is told: a write is durable when it returns, and a lock held by another is waited for.</summary>
sealed class SqlitePragmas : DbConnectionInterceptor
{
    public static readonly SqlitePragmas Instance = new();

    /// <summary>WAL is a property of the file and set once; the others belong to the connection.</summary>
    public const string Text = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000; PRAGMA foreign_keys=ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Tell(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Tell(connection);
        return Task.CompletedTask;
    }

    public static void Tell(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Text;
        command.ExecuteNonQuery();
    }
}
