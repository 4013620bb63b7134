using Bot.Conversations;
using Bot.Desk;
using Bot.Models;
using Bot.Notices;
using Bot.Testing;
using Bot.Turns;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bot.Storage.Tests;

/// <summary>A database of its own for one test, and the storage that runs on it; it can be stopped and started again.</summary>
public sealed class Installation : IAsyncDisposable
{
    ServiceProvider? _running;
    bool _guest;

    Installation(StorageOptions options) => Options = options;

    public StorageOptions Options { get; }

    public TestClock Clock { get; } = new();

    public CollectedLog Log { get; } = new();

    public IConversations Conversations => Get<IConversations>();

    public IInbox Inbox => Get<IInbox>();

    public IOutbox Outbox => Get<IOutbox>();

    public IMessageLog Messages => Get<IMessageLog>();

    public ITimers Timers => Get<ITimers>();

    public IPolicies Policies => Get<IPolicies>();

    public IModels Models => Get<IModels>();

    public LiveModels Live => Get<LiveModels>();

    public IDeskQueues Queues => Get<IDeskQueues>();

    public Followers Followers => Get<Followers>();

    internal RoadWriter Writer => Get<RoadWriter>();

    public T Get<T>() where T : notnull => (_running ?? throw new InvalidOperationException("Not started.")).GetRequiredService<T>();

    /// <summary>A new, empty database, not yet opened.</summary>
    public static async Task<Installation> NewAsync(StorageProvider provider)
    {
        var name = "switchboard_" + Guid.NewGuid().ToString("N");
        if (provider == StorageProvider.Sqlite)
            return new(new StorageOptions { DataDirectory = Path.Combine(Path.GetTempPath(), name) });

        var server = Environment.GetEnvironmentVariable("SWITCHBOARD_POSTGRES");
        if (string.IsNullOrEmpty(server))
            throw new InvalidOperationException(
                "These tests need PostgreSQL. eng/test starts a private one by itself; to run them alone, set SWITCHBOARD_POSTGRES to the connection string of a server "
                + "on which databases may be made, such as Host=127.0.0.1;Port=5432;Username=postgres;Password=...;Database=postgres.");
        await using (var source = NpgsqlDataSource.Create(server))
        await using (var create = source.CreateCommand($"CREATE DATABASE {name}"))
            await create.ExecuteNonQueryAsync();
        return new(new StorageOptions
        {
            Provider = StorageProvider.Postgres,
            DataDirectory = Path.Combine(Path.GetTempPath(), name),
            ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString(),
            LockPatience = TimeSpan.FromSeconds(10),
        });
    }

    /// <summary>Another node on the same PostgreSQL database, not yet started, with a data directory of its own. It leaves the database to the first.</summary>
    public Installation Beside() => new(new StorageOptions
    {
        Provider = Options.Provider,
        DataDirectory = Path.Combine(Path.GetTempPath(), "switchboard_" + Guid.NewGuid().ToString("N")),
        ConnectionString = Options.ConnectionString,
        LockPatience = Options.LockPatience,
        SharesDatabase = Options.SharesDatabase,
    })
    { _guest = true };

    public static async Task<Installation> StartedAsync(StorageProvider provider, params IFollower[] followers)
    {
        var installation = await NewAsync(provider);
        await installation.StartAsync(followers);
        return installation;
    }

    public async Task StartAsync(params IFollower[] followers)
    {
        var services = Services(Options, followers).AddSingleton<TimeProvider>(Clock).AddLogging(log => log.AddProvider(Log)).BuildServiceProvider();
        try
        {
            await services.OpenStorageAsync(CancellationToken.None);
        }
        catch
        {
            await services.DisposeAsync();
            throw;
        }
        _running = services;
    }

    public static ServiceCollection Services(StorageOptions options, params IFollower[] followers)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        foreach (var follower in followers)
            services.AddSingleton(follower);
        services.AddStorage(options);
        return services;
    }

    public async Task StopAsync()
    {
        if (_running is { } running)
            await running.DisposeAsync();
        _running = null;
    }

    public async Task<T> ReadAsync<T>(Func<BotDb, Task<T>> read)
    {
        await using var db = await Get<IDbContextFactory<BotDb>>().CreateDbContextAsync();
        return await read(db);
    }

    public Task<int> ExecuteAsync(string sql) => ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql));

    public ValueTask<ModelRelease?> ReleaseAsync(int version, int after) => Models.ReleaseAsync("en", version, after, new("ana", "Ana"), "because", Clock.GetUtcNow(), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(Options.DataDirectory))
            Directory.Delete(Options.DataDirectory, recursive: true);
        if (_guest || Options.Provider == StorageProvider.Sqlite)
            return;
        var name = new NpgsqlConnectionStringBuilder(Options.ConnectionString).Database;
        await using var source = NpgsqlDataSource.Create(Environment.GetEnvironmentVariable("SWITCHBOARD_POSTGRES")!);
        await using var drop = source.CreateCommand($"DROP DATABASE {name} WITH (FORCE)");
        await drop.ExecuteNonQueryAsync();
    }
}

/// <summary>Log lines, kept.</summary>
public sealed class CollectedLog : ILoggerProvider, ILogger
{
    readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        lock (_lines)
            _lines.Add(formatter(state, exception));
    }

    public void Dispose() { }
}
