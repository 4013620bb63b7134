using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bot.Storage;

/// <summary>Wakes this node when another one on the same PostgreSQL server publishes a policy. It only spares a turn from being decided twice: a
/// commit that was decided under an older version is refused whether this heard of it or not.</summary>
sealed class PolicyListener(StorageOptions options, StoredPolicies policies, TimeProvider clock, ILogger<PolicyListener> log) : BackgroundService
{
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    // Not pooled: it waits on its session for as long as the process lives.
    readonly string _connection = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false, KeepAlive = 30, ApplicationName = "Switchboard policies" }.ToString();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem) when (problem is NpgsqlException or System.Data.Common.DbException or IOException)
            {
                log.LogWarning("Publications on other nodes are not heard of at once, only at the next turn: {Problem}", problem.Message);
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task ListenAsync(CancellationToken cancellation)
    {
        await using var connection = new NpgsqlConnection(_connection);
        await connection.OpenAsync(cancellation);
        await using (var listen = new NpgsqlCommand($"LISTEN {StoredPolicies.Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellation);
        while (true)
        {
            // First, because something may have been published while nobody listened.
            await policies.LoadAsync(cancellation);
            await connection.WaitAsync(cancellation);
        }
    }
}
