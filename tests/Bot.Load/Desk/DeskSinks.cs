using System.Data;
using System.Data.Common;
using Bot.Conversations;
using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;

namespace Bot.Load.Desk;

/// <summary>A column to be filled.</summary>
readonly record struct Column(string Name, NpgsqlDbType Type);

/// <summary>Fills tables of an empty database as fast as the engine takes it. Rows of a table come in the order of its key; every index but the keys is made at the end.</summary>
interface IDeskSink : IDisposable
{
    /// <summary>Begins a table.</summary>
    Action<object?[]> Table(string name, params Column[] columns);

    /// <summary>Everything is there: makes the indexes and lets the planner look at the tables.</summary>
    void Finish();
}

/// <summary>Into a SQLite file nobody else has open.</summary>
sealed class SqliteSink : IDeskSink
{
    readonly SqliteConnection _connection;
    readonly List<string> _indexes = [];
    SqliteTransaction _transaction;

    public SqliteSink(string file)
    {
        _connection = new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        _connection.Open();
        // What breaks while it is filled is thrown away.
        Execute("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-400000; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=OFF");
        var named = new List<string>();
        using (var read = Command("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('facts', 'messages', 'conversations', 'conversation_labels')"))
        using (var rows = read.ExecuteReader())
            while (rows.Read())
                (named, _) = ([.. named, rows.GetString(0)], Keep(rows.GetString(1)));
        foreach (var name in named)
            Execute($"DROP INDEX \"{name}\"");
        _transaction = _connection.BeginTransaction();
    }

    public Action<object?[]> Table(string name, params Column[] columns)
    {
        var insert = Command($"INSERT INTO {name} ({string.Join(", ", columns.Select(column => column.Name))}) VALUES ({string.Join(", ", columns.Select(column => "@" + column.Name))})");
        insert.Transaction = _transaction;
        foreach (var column in columns)
            insert.Parameters.Add(new() { ParameterName = "@" + column.Name });
        return values =>
        {
            for (var i = 0; i < values.Length; i++)
                insert.Parameters[i].Value = values[i] ?? DBNull.Value;
            insert.ExecuteNonQuery();
        };
    }

    public void Finish()
    {
        _transaction.Commit();
        foreach (var index in _indexes)
            Execute(index);
        Execute("PRAGMA journal_mode=WAL; PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public void Dispose()
    {
        _transaction.Dispose();
        _connection.Dispose();
    }

    bool Keep(string index)
    {
        _indexes.Add(index);
        return true;
    }

    SqliteCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    void Execute(string sql)
    {
        using var command = Command(sql);
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }
}

/// <summary>Into a PostgreSQL database, by COPY: a connection for each table.</summary>
sealed class PostgresSink(string connectionString) : IDeskSink
{
    readonly List<(string Name, NpgsqlConnection Connection, NpgsqlBinaryImporter Import)> _tables = [];
    readonly List<string> _indexes = [];

    public Action<object?[]> Table(string name, params Column[] columns)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=False;Command Timeout=0");
        connection.Open();
        using (var read = new NpgsqlCommand("SELECT i.indexname, i.indexdef FROM pg_indexes i JOIN pg_class c ON c.relname = i.indexname JOIN pg_index x ON x.indexrelid = c.oid WHERE i.tablename = @table AND NOT x.indisprimary", connection) { Parameters = { new("table", name) } })
        {
            var named = new List<string>();
            using (var rows = read.ExecuteReader())
                while (rows.Read())
                {
                    named.Add(rows.GetString(0));
                    _indexes.Add(rows.GetString(1));
                }
            foreach (var index in named)
                Execute(connection, $"DROP INDEX \"{index}\"");
        }
        var import = connection.BeginBinaryImport($"COPY {name} ({string.Join(", ", columns.Select(column => column.Name))}) FROM STDIN (FORMAT BINARY)");
        _tables.Add((name, connection, import));
        return values =>
        {
            import.StartRow();
            for (var i = 0; i < values.Length; i++)
                if (values[i] is { } value)
                    import.Write(value, columns[i].Type);
                else
                    import.WriteNull();
        };
    }

    public void Finish()
    {
        foreach (var (name, connection, import) in _tables)
        {
            import.Complete();
            import.Close();
            if (name is "facts" or "messages")
            {
                var key = name == "facts" ? "position" : "row";
                Execute(connection, $"SELECT setval(pg_get_serial_sequence('{name}', '{key}'), (SELECT max(\"{key}\") FROM {name}))");
            }
        }
        Execute(_tables[0].Connection, "SET maintenance_work_mem = '1GB'");
        foreach (var index in _indexes)
            Execute(_tables[0].Connection, index);
        // What autovacuum does by itself within minutes.
        foreach (var (name, connection, _) in _tables)
            Execute(connection, $"VACUUM (ANALYZE) {name}");
    }

    public void Dispose()
    {
        foreach (var (_, connection, import) in _tables)
        {
            import.Dispose();
            connection.Dispose();
        }
    }

    static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        command.ExecuteNonQuery();
    }
}
