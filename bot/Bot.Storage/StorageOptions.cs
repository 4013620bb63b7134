namespace Bot.Storage;

/// <summary>The engines Switchboard stores in.</summary>
public enum StorageProvider
{
    /// <summary>One file beside the program, one process.</summary>
    Sqlite,

    /// <summary>A server.</summary>
    Postgres,
}

/// <summary>Where everything is stored.</summary>
public sealed class StorageOptions
{
    /// <summary>The engine.</summary>
    public StorageProvider Provider { get; set; }

    /// <summary>Folder of the SQLite file, made when missing. Relative to the working directory.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>Folder of what is noted of the audit log outside the database; null for <c>audit</c> in the data directory.</summary>
    public string? AuditDirectory { get; set; }

    /// <summary>PostgreSQL: the connection string, needed. SQLite: null.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>How long the start waits for a PostgreSQL server to let go of the lock of a process that just died.</summary>
    public TimeSpan LockPatience { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether other nodes may have the same PostgreSQL database open. Not offered to operators before everything is ready for it
    /// (decision 8); what is ready is tested so.</summary>
    internal bool SharesDatabase { get; set; }

    /// <summary>The SQLite file.</summary>
    public string SqliteFile => Path.GetFullPath(Path.Combine(DataDirectory, "switchboard.db"));
}
