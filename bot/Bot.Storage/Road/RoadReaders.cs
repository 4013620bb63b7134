using System.Collections.Concurrent;
using System.Data.Common;

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
    public async ValueTask<List<T>> AllAsync<T>(Statement statement, Func<DbDataReader, T> read, CancellationToken cancellation, params object?[] values)
    {
        var all = new List<T>();
        await EachAsync(statement, row => all.Add(read(row)), cancellation, values);
        return all;
    }

    /// <summary>Hands over the rows of one statement as they come.</summary>
    public async ValueTask EachAsync(Statement statement, Action<DbDataReader> row, CancellationToken cancellation, params object?[] values)
    {
        await _places.WaitAsync(cancellation);
        RoadConnection? connection = null;
        try
        {
            if (!_idle.TryTake(out connection))
                connection = await engine.OpenReaderAsync(cancellation);
            await connection.EachAsync(statement, row, cancellation, values);
            // Only a connection on which all went well is used again.
            _idle.Add(connection);
            connection = null;
            if (_closed)
                Dispose();
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
