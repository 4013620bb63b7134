using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Conversations;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Bot.Load.Desk;

/// <summary>How fast the desk is with hundreds of thousands of conversations behind it, on both engines.</summary>
static partial class DeskVerb
{
    const int People = 100;
    const string Chief = "chief@harbourandpine.example";

    static readonly IReadOnlyList<Agent> Agents = [.. Enumerable.Range(1, People).Select(i => new Agent($"agent-{i:000}", $"Agent {i}"))];

    public static async Task<int> RunAsync(Arguments options, CancellationToken cancellation)
    {
        var program = options.Text("server", Paths.Server);
        var (conversations, activities, seed) = (options.Count("conversations", 200_000), (long)options.Number("activities", 5_000_000), options.Count("seed", 5));
        var (at, postgres) = (options.Text("at", ""), options.Text("postgres", ""));
        var engines = options.Text("only", "sqlite,postgres").Split(',');
        var size = new DeskMeasures.Size(options.Count("times", 60), options.Count("consoles", People), options.Count("replies", 20), options.Seconds("patience", 240));
        using var print = new Print(options.Text("out", ""));
        options.NothingElse();

        var own = at.Length == 0 ? Directory.CreateTempSubdirectory("switchboard-desk-").FullName : null;
        var folder = Directory.CreateDirectory(Path.GetFullPath(own ?? at)).FullName;
        try
        {
            print.Line(Machine.Describe(folder));
            var rows = new List<(string Engine, IReadOnlyList<Measured> Measured)>();
            foreach (var engine in engines)
            {
                await using var server = engine == "postgres" && postgres.Length == 0 ? await PrivatePostgres.StartAsync(Path.Combine(folder, "postgres"), cancellation) : null;
                var store = new DeskStore(Path.Combine(folder, engine),
                    engine == "postgres" ? await PrivatePostgres.DatabaseAsync(server?.ConnectionString ?? postgres, "switchboard_desk", cancellation) : null);
                if (await store.FilledAsync(cancellation) is { } before)
                    print.Line($"{engine}: {before} (kept from before)");
                else
                    print.Line($"{engine}: {await FillAsync(store, program, seed, conversations, activities, print, cancellation)}");
                rows.Add((engine, await DeskMeasures.RunAsync(store, program, seed, conversations, size, Chief, Agents, print, cancellation)));
            }
            DeskMeasures.Say(print, rows);
            print.Line();
            print.Line(FormattableString.Invariant($"load average {Machine.LoadAverage:0.0} after the run"));
            return 0;
        }
        finally
        {
            if (own is not null)
                Directory.Delete(own, true);
        }
    }

    // The schema, the followers and the first account are made by the program itself; the history goes in while it is stopped.
    static async Task<string> FillAsync(DeskStore store, string program, int seed, int conversations, long activities, Print print, CancellationToken cancellation)
    {
        await using (var server = await ServerProcess.SwitchboardAsync(program, development: false, store.Folder, store.Settings))
        {
            var link = await server.SaidAsync(SetUp(), cancellation);
            using var chief = await DeskSession.SetUpAsync(server.Address, link, Chief, cancellation);
        }
        // Always the midnight before, so that the same seed gives the same store all day long.
        var end = new DateTimeOffset(DateTime.UtcNow.Date, TimeSpan.Zero);
        Filled filled;
        using (var sink = store.Sink())
            filled = DeskFill.Into(sink, new DeskHistory(seed, conversations, activities, end, Agents).Steps(), cancellation);
        await store.PeopleAsync(Agents, cancellation);
        var said = FormattableString.Invariant($"{filled.Conversations:N0} conversations, {filled.Activities:N0} activities, {filled.Facts:N0} facts over {DeskHistory.Days} days to {end:yyyy-MM-dd}, {store.Megabytes():N0} MB");
        print.Line(FormattableString.Invariant($"{said}; written in {filled.Seconds:0} s"));
        await store.DoneAsync(said, cancellation);
        return said;
    }

    [GeneratedRegex(@"https?://\S+/set-up\?[^\s""]+")]
    private static partial Regex SetUp();
}

/// <summary>A database to be measured: a SQLite file in a folder, or a PostgreSQL database.</summary>
sealed class DeskStore(string folder, string? postgres)
{
    public string Folder => folder;

    /// <summary>What the program is told.</summary>
    public (string, string)[] Settings => postgres is null ? [] : [("Switchboard__Database", "postgres"), ("Switchboard__ConnectionString", postgres)];

    string File => Path.Combine(folder, "switchboard.db");

    public IDeskSink Sink() => postgres is null ? new SqliteSink(File) : new PostgresSink(postgres);

    /// <summary>What it holds; null when it was not filled to the end.</summary>
    public async Task<string?> FilledAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        if (postgres is null && !System.IO.File.Exists(File))
            return null;
        await using var db = await OpenAsync(cancellation);
        if (await db.CountAsync(postgres is null ? "SELECT count(*) FROM sqlite_master WHERE name = 'meta'" : "SELECT count(*) FROM pg_tables WHERE tablename = 'meta'", cancellation) == 0)
            return null;
        await using var read = db.CreateCommand();
        read.CommandText = "SELECT value FROM meta WHERE key = 'desk-load'";
        return await read.ExecuteScalarAsync(cancellation) is string said ? said : throw new UsageException($"{folder} holds a store that was not filled to the end: remove it.");
    }

    public async Task DoneAsync(string said, CancellationToken cancellation)
    {
        await using var db = await OpenAsync(cancellation);
        await using var write = db.CreateCommand();
        write.CommandText = "INSERT INTO meta (key, value) VALUES ('desk-load', @said)";
        var parameter = write.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("said", said);
        write.Parameters.Add(parameter);
        await write.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Agents beside the one account there is, with its password; every second works for one department.</summary>
    public async Task PeopleAsync(IReadOnlyList<Agent> agents, CancellationToken cancellation)
    {
        await using var db = await OpenAsync(cancellation);
        var columns = new List<string>();
        await using (var read = db.CreateCommand())
        {
            read.CommandText = "SELECT * FROM staff LIMIT 1";
            await using var row = await read.ExecuteReaderAsync(cancellation);
            columns.AddRange(Enumerable.Range(0, row.FieldCount).Select(row.GetName));
        }
        var departments = Departments.All;
        await using var together = await db.BeginTransactionAsync(cancellation);
        for (var i = 0; i < agents.Count; i++)
        {
            var agent = agents[i];
            var own = new Dictionary<string, string?>
            {
                ["id"] = agent.Id,
                ["user_name"] = Email(agent),
                ["normalized_user_name"] = Email(agent).ToUpperInvariant(),
                ["email"] = Email(agent),
                ["normalized_email"] = Email(agent).ToUpperInvariant(),
                ["display_name"] = agent.Name,
                ["department"] = i % 2 == 0 ? null : departments[i / 2 % departments.Count],
                ["security_stamp"] = $"STAMP{i}",
                ["concurrency_stamp"] = $"STAMP{i}",
            };
            await ExecuteAsync(db, together, $"INSERT INTO staff ({string.Join(", ", columns)}) SELECT {string.Join(", ", columns.Select(column => own.TryGetValue(column, out var value) ? value is null ? "NULL" : $"'{value}'" : column))} FROM staff WHERE normalized_email NOT LIKE 'AGENT-%'", cancellation);
            await ExecuteAsync(db, together, $"INSERT INTO staff_roles (user_id, role_id) VALUES ('{agent.Id}', 'agent')", cancellation);
        }
        foreach (var label in DeskHistory.Labels)
            await ExecuteAsync(db, together, $"INSERT INTO kept_labels (label, \"by\", at) VALUES ('{label}', 'Ana', 0)", cancellation);
        // What happened in these ninety days was followed then; only what is built from the facts starts from the first.
        await ExecuteAsync(db, together, "UPDATE followers SET position = (SELECT max(position) FROM facts)" + (postgres is null ? "" : ", xid = (SELECT max(xid)::text::bigint FROM facts)") + " WHERE name NOT IN ('search', 'measures')", cancellation);
        await together.CommitAsync(cancellation);
    }

    /// <summary>Facts the slowest follower has not read yet.</summary>
    public async Task<long> BehindAsync(CancellationToken cancellation)
    {
        await using var db = await OpenAsync(cancellation);
        return await db.CountAsync("SELECT coalesce(max((SELECT max(position) FROM facts) - position), 0) FROM followers", cancellation);
    }

    public double Megabytes()
    {
        if (postgres is null)
            return new FileInfo(File).Length / 1e6;
        using var db = new NpgsqlConnection(postgres);
        db.Open();
        using var size = new NpgsqlCommand("SELECT pg_database_size(current_database())", db);
        return (long)size.ExecuteScalar()! / 1e6;
    }

    public async Task<List<string>> TextsAsync(string sql, CancellationToken cancellation)
    {
        await using var db = await OpenAsync(cancellation);
        await using var read = db.CreateCommand();
        (read.CommandText, read.CommandTimeout) = (sql, 0);
        var texts = new List<string>();
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
            texts.Add(rows.GetString(0));
        return texts;
    }

    public static string Email(Agent agent) => $"{agent.Id}@harbourandpine.example";

    async Task<DbConnection> OpenAsync(CancellationToken cancellation)
    {
        DbConnection connection = postgres is null ? new SqliteConnection($"Data Source={File};Pooling=False;Default Timeout=60") : new NpgsqlConnection(postgres + ";Pooling=False");
        await connection.OpenAsync(cancellation);
        return connection;
    }

    static async Task ExecuteAsync(DbConnection db, DbTransaction together, string sql, CancellationToken cancellation)
    {
        await using var command = db.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, together);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

static class Counting
{
    public static async Task<long> CountAsync(this DbConnection db, string sql, CancellationToken cancellation)
    {
        await using var command = db.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }
}
