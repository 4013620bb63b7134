using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Bot.Load.Desk;

/// <summary>A PostgreSQL server of one's own on a loopback port, in a folder that may be kept. Disposing stops it.</summary>
sealed class PrivatePostgres : IAsyncDisposable
{
    readonly string _folder;
    readonly string _bin;

    PrivatePostgres(string folder, string bin, int port) =>
        (_folder, _bin, ConnectionString) = (folder, bin, string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres"));

    public string ConnectionString { get; }

    /// <summary>The folder that holds initdb and pg_ctl; null when PostgreSQL is not installed.</summary>
    public static string? Programs => Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(version => Path.Combine(version, "bin")).LastOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")))
        : null;

    public static async Task<PrivatePostgres> StartAsync(string folder, CancellationToken cancellation)
    {
        var bin = Programs ?? throw new UsageException("PostgreSQL is not installed here: --only sqlite, or --postgres with a connection string.");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var server = new PrivatePostgres(folder, bin, port);
        if (!File.Exists(Path.Combine(folder, "PG_VERSION")))
        {
            Directory.CreateDirectory(folder);
            if (!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess)
            {
                // Folders for a time are their maker's alone, and the server's owner has to come through.
                var above = Path.GetDirectoryName(folder)!;
                File.SetUnixFileMode(above, File.GetUnixFileMode(above) | UnixFileMode.OtherExecute | UnixFileMode.GroupExecute);
                await RunAsync("chown", ["postgres", folder], cancellation);
            }
            await server.RunAsOwnerAsync("initdb", ["-D", folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C"], cancellation);
        }
        // A quarter of a small server's memory for its pages, as its manual advises; commits are synced, as delivered.
        var options = string.Create(CultureInfo.InvariantCulture, $"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c shared_buffers=1GB -c max_wal_size=4GB -c max_connections=200 -c random_page_cost=1.1");
        await server.RunAsOwnerAsync("pg_ctl", ["-D", folder, "-l", Path.Combine(folder, "server.log"), "-o", options, "-w", "-t", "60", "start"], cancellation);
        return server;
    }

    /// <summary>A connection string for a database of that name, made when it is missing.</summary>
    public static async Task<string> DatabaseAsync(string server, string name, CancellationToken cancellation)
    {
        await using var data = NpgsqlDataSource.Create(server);
        await using var there = data.CreateCommand("SELECT count(*) FROM pg_database WHERE datname = $1");
        there.Parameters.Add(new() { Value = name });
        if ((long)(await there.ExecuteScalarAsync(cancellation))! == 0)
        {
            await using var create = data.CreateCommand($"CREATE DATABASE {name}");
            await create.ExecuteNonQueryAsync(cancellation);
        }
        return new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await RunAsOwnerAsync("pg_ctl", ["-D", _folder, "-m", "fast", "-w", "stop"], CancellationToken.None);
    }

    // It refuses to run as root.
    Task RunAsOwnerAsync(string program, string[] arguments, CancellationToken cancellation) => Environment.IsPrivilegedProcess
        ? RunAsync("runuser", ["-u", "postgres", "--", Path.Combine(_bin, program), .. arguments], cancellation)
        : RunAsync(Path.Combine(_bin, program), arguments, cancellation);

    static async Task RunAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        // What it starts would inherit a pipe and keep it open, so its words go to the screen of whoever started us.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = "/" })!;
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }
}
