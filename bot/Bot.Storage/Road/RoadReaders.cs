using System.Collections.Concurrent;

namespace Bot.Storage;

/// <summary>Connections that only read, kept open with their prepared statements. Thread-safe.</summary>
sealed class RoadReaders(Engine engine) : IDisposable
{
    // Reads are short; more at once than this would only queue inside the engine, and PostgreSQL counts connections.
    const int AtOnce = 16;
    readonly SemaphoreSlim _places = new(AtOnce);
    readonly ConcurrentBag<RoadConnection> _idle = [];
    volatile bool _closed;

    /// <summary>Rows of one statement.</summary>
    public async ValueTask<List<T>> AllAsync<T>(
        Statement statement, Func<System.Data.Common.DbDataReader, T> read, CancellationToken cancellation, params object?[] values)
    {
        await _places.WaitAsync(cancellation);
        RoadConnection? connection = null;
        try
        {
            if (!_idle.TryTake(out connection))
                connection = await engine.OpenReaderAsync(cancellation);
            var rows = await connection.AllAsync(statement, read, cancellation, values);
            // Only a connection on which all went well is used again.
            _idle.Add(connection);
            connection = null;
            if (_closed)
                Dispose();
            return rows;
        }
        finally
        {
            connection?.Dispose();
            _places.Release();
        }
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var connection))
            connection.Dispose();
    }
}
