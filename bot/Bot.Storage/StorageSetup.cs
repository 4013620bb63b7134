using System.Data.Common;
using Bot.Audit;
using Bot.Conversations;
using Bot.Desk;
using Bot.Measures;
using Bot.Models;
using Bot.Notices;
using Bot.Replays;
using Bot.Releases;
using Bot.Turns;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bot.Storage;

/// <summary>Puts the storage into a program.</summary>
public static class StorageSetup
{
    /// <summary>
    /// Registers the road's ports (<see cref="IConversations"/>, <see cref="IInbox"/>, <see cref="IOutbox"/>, <see cref="IMessageLog"/>,
    /// <see cref="ITimers"/>, <see cref="IPolicies"/>, <see cref="IReleases"/>, <see cref="IDeskQueues"/>), the registry of models and what belongs to it, the runner of every registered <see cref="IFollower"/>,
    /// and for the back office <c>IDbContextFactory&lt;BotDb&gt;</c> (pooled) and a scoped <see cref="BotDb"/>.
    /// Call <see cref="OpenStorageAsync"/> before anything uses them.
    /// </summary>
    /// <exception cref="ArgumentException">PostgreSQL without a connection string.</exception>
    public static IServiceCollection AddStorage(this IServiceCollection services, StorageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        if (options.Provider == StorageProvider.Sqlite)
        {
            var connection = SqliteConnectionString(options);
            services.AddPooledDbContextFactory<SqliteBotDb>(db => db.UseSqlite(connection).AddInterceptors(SqlitePragmas.Instance).ConfigureWarnings(Quieter));
            services.AddSingleton<IDbContextFactory<BotDb>>(provider => new Factory<SqliteBotDb>(provider.GetRequiredService<IDbContextFactory<SqliteBotDb>>()));
            services.AddSingleton(provider => new Database(new SqliteEngine(options), provider.GetRequiredService<IDbContextFactory<BotDb>>()));
        }
        else
        {
            if (string.IsNullOrWhiteSpace(options.ConnectionString))
                throw new ArgumentException("PostgreSQL needs a connection string: set Switchboard:ConnectionString.", nameof(options));
            services.AddSingleton(_ => NpgsqlDataSource.Create(options.ConnectionString));
            services.AddPooledDbContextFactory<PostgresBotDb>((provider, db) => db.UseNpgsql(provider.GetRequiredService<NpgsqlDataSource>()).ConfigureWarnings(Quieter));
            services.AddSingleton<IDbContextFactory<BotDb>>(provider => new Factory<PostgresBotDb>(provider.GetRequiredService<IDbContextFactory<PostgresBotDb>>()));
            services.AddSingleton(provider => new Database(
                new PostgresEngine(options, provider.GetRequiredService<NpgsqlDataSource>()), provider.GetRequiredService<IDbContextFactory<BotDb>>()));
            services.AddHostedService<PolicyListener>();
        }
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<BotDb>>().CreateDbContext());

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ConversationWakes>();
        // Both ask for the database, so that the container lets go of it after them.
        services.AddSingleton(provider => new RoadReaders(provider.GetRequiredService<Database>().Engine));
        services.AddSingleton(provider => new RoadWriter(provider.GetRequiredService<Database>().Engine));
        services.AddSingleton<IConversations, StoredConversations>();
        services.AddSingleton<StoredInbox>();
        services.AddSingleton<IInbox>(provider => provider.GetRequiredService<StoredInbox>());
        services.AddSingleton<IRoadKeeping, RoadKeeping>();
        services.AddSingleton<StoredOutbox>();
        services.AddSingleton<IOutbox>(provider => provider.GetRequiredService<StoredOutbox>());
        services.AddSingleton<IMessageLog>(provider => provider.GetRequiredService<StoredOutbox>());
        services.AddSingleton<ITimers, StoredTimers>();
        services.AddSingleton<StoredPolicies>();
        services.AddSingleton<IPolicies>(provider => provider.GetRequiredService<StoredPolicies>());
        services.AddSingleton<IReleases, StoredReleases>();
        services.AddSingleton<StoredQueues>();
        services.AddSingleton<IDeskQueues>(provider => provider.GetRequiredService<StoredQueues>());
        services.AddSingleton<IDeskFloor>(provider => provider.GetRequiredService<StoredQueues>());
        services.AddSingleton<IAuditLog, StoredAudit>();
        services.AddSingleton<AuditFiles>();
        services.AddSingleton<AuditState>();
        services.TryAddSingleton<LiveModels>();
        services.TryAddSingleton(_ => new Encoders());
        services.AddSingleton<IModels, StoredModels>();
        services.AddSingleton<IExamples, StoredExamples>();
        services.AddSingleton<IUnsureTurns, StoredUnsureTurns>();
        services.AddSingleton<ICorrections, StoredCorrections>();
        services.AddSingleton<IDriftCounts, StoredDriftCounts>();
        services.AddSingleton<IModelJobRows, StoredModelJobs>();
        services.AddSingleton<IRecordedFacts, RecordedFacts>();
        services.AddSingleton<IReplayRows, StoredReplays>();
        services.AddSingleton<IExplanations, StoredExplanations>();
        services.AddSingleton<ISearch, StoredSearch>();
        services.AddSingleton<IMeasures>(provider => new StoredMeasures(provider.GetRequiredService<RoadReaders>(), provider.GetRequiredService<Database>().Engine));
        services.AddSingleton<IBulkRows, StoredBulkJobs>();
        services.AddSingleton(provider => new Followers(
            provider.GetServices<IFollower>(), provider.GetRequiredService<RoadWriter>(), provider.GetRequiredService<RoadReaders>(), provider.GetRequiredService<Database>().Engine,
            provider.GetRequiredService<ConversationWakes>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<Followers>>()));
        services.AddHostedService(provider => provider.GetRequiredService<Followers>());
        return services;
    }

    /// <summary>Takes the database for this process, brings its schema up to date and reads the policy in force.</summary>
    /// <exception cref="StorageRefusedException">The database is not to be used; the message tells the operator why and what to do.</exception>
    public static async Task OpenStorageAsync(this IServiceProvider services, CancellationToken cancellation)
    {
        await services.GetRequiredService<Database>().OpenAsync(cancellation);
        await services.GetRequiredService<StoredPolicies>().LoadAsync(cancellation);
    }

    // Counts stop at a number of rows, whichever they are: a warning at each such statement hid the log's own.
    static void Quieter(WarningsConfigurationBuilder warnings) => warnings.Ignore(CoreEventId.RowLimitingOperationWithoutOrderByWarning);

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
    public const string Text = "PRAGMA busy_timeout=5000; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;";

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Tell(connection);

    public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        Tell(connection);
        return Task.CompletedTask;
    }

    static void Tell(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Text;
        command.ExecuteNonQuery();
    }
}
