using System.Data.Common;

namespace Bot.Storage;

/// <summary>A connection with the statements prepared on it so far. Used by one thread at a time.</summary>
sealed class RoadConnection(DbConnection connection, Engine engine) : IDisposable
{
    readonly Dictionary<Statement, DbCommand> _prepared = [];
    static readonly Statement NewestPolicy = new("SELECT coalesce(max(version), 0) FROM policies");

    DbTransaction? _transaction;
    int? _policy;

    /// <summary>Search in this engine's own words.</summary>
    public SearchSql Search => engine.Search;

    public void Begin()
    {
        _policy = null;
        _transaction = connection.BeginTransaction();
    }

    /// <summary>Whether a later policy than <paramref name="version"/> is in force. Asked once for each transaction: a turn that began after a
    /// publication was confirmed comes in a transaction that sees it.</summary>
    public bool IsOutdated(int version) => engine.OthersPublish && (_policy ??= First(NewestPolicy, static row => row.GetInt32(0))) > version;

    public void Commit()
    {
        _transaction!.Commit();
        _transaction.Dispose();
        _transaction = null;
    }

    /// <returns>False when the connection is not to be used any more.</returns>
    public bool TryRollback()
    {
        try
        {
            _transaction?.Rollback();
            _transaction?.Dispose();
            _transaction = null;
            return connection.State == System.Data.ConnectionState.Open;
        }
        catch (Exception problem) when (problem is DbException or InvalidOperationException or IOException)
        {
            return false;
        }
    }

    /// <summary>Runs a statement that returns nothing.</summary>
    /// <returns>Rows it touched.</returns>
    public int Execute(Statement statement, params ReadOnlySpan<object?> values) => Bind(statement, values).ExecuteNonQuery();

    /// <summary>Inserts a row into a table whose key is an <c>id</c> the database gives.</summary>
    /// <returns>The id, or null when the statement inserted nothing.</returns>
    public long? Insert(Statement statement, params ReadOnlySpan<object?> values)
    {
        if (engine.LastId is not { } lastId)
            return First(engine.Returning(statement), static row => (long?)row.GetInt64(0), values);
        return Execute(statement, values) == 1 ? lastId(connection) : null;
    }

    /// <summary>The first row, or the default when there is none.</summary>
    public T? First<T>(Statement statement, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var rows = Bind(statement, values).ExecuteReader();
        return rows.Read() ? read(rows) : default;
    }

    /// <summary>All rows.</summary>
    public List<T> All<T>(Statement statement, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        using var rows = Bind(statement, values).ExecuteReader();
        var all = new List<T>();
        while (rows.Read())
            all.Add(read(rows));
        return all;
    }

    /// <summary>Hands over all rows as they come, without holding a thread while the server works.</summary>
    public async ValueTask EachAsync(Statement statement, Action<DbDataReader> row, CancellationToken cancellation, params object?[] values)
    {
        await using var rows = await Bind(statement, values).ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            row(rows);
    }

    DbCommand Bind(Statement statement, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(statement, out var command))
            _prepared[statement] = command = Prepare(statement);
        command.Transaction = _transaction;
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        return command;
    }

    DbCommand Prepare(Statement statement)
    {
        var command = connection.CreateCommand();
        command.Transaction = _transaction;
        command.CommandText = statement.Sql;
        foreach (var (name, type) in statement.Parameters)
        {
            var parameter = command.CreateParameter();
            // With its sign: without one the SQLite provider tries all three signs for each value at each execution.
            parameter.ParameterName = "@" + name;
            parameter.DbType = type;
            // Null has no type, and a statement cannot be prepared for it.
            parameter.Value = DBNull.Value;
            command.Parameters.Add(parameter);
        }
        command.Prepare();
        return command;
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
        _transaction?.Dispose();
        connection.Dispose();
    }
}
