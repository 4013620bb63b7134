using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Bot.Load;

/// <summary>A server of ours or somebody else's in a process of its own. Disposing ends it and removes its data.</summary>
sealed class ServerProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    readonly Process _process;
    readonly ConcurrentQueue<string> _lastLines = new();
    readonly string? _ownFolder;

    ServerProcess(ProcessStartInfo start, Uri address, string data, string? ownFolder)
    {
        (Address, Data, _ownFolder) = (address, data, ownFolder);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} could not be started.");
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    /// <summary>Data directory; empty for the echo bot, which keeps nothing.</summary>
    public string Data { get; }

    public double CpuSeconds => _process.HasExited
        ? throw new InvalidOperationException($"The server ended by itself with {_process.ExitCode}. It said:\n{string.Join('\n', _lastLines)}")
        : Cpu.Seconds(_process.Id);

    public double Megabytes => Cpu.Megabytes(_process.Id);

    public int Id => _process.Id;

    /// <summary>Starts Switchboard on a new data directory, without limits on how much one visitor may send.</summary>
    /// <param name="program">Path of Bot.Host.dll.</param>
    /// <param name="development">True lets /api/messages take messages without credentials from this machine.</param>
    /// <param name="data">Data directory to use and keep; empty makes one and removes it afterwards.</param>
    /// <param name="settings">Further settings as environment variables.</param>
    public static async Task<ServerProcess> SwitchboardAsync(string program, bool development, string data = "", params (string Name, string Value)[] settings)
    {
        if (!File.Exists(program))
            throw new UsageException($"{program} does not exist. Build it (dotnet build -c Release bot/Bot.Host) or name it with --server.");
        var own = data.Length == 0 ? Directory.CreateTempSubdirectory("switchboard-load-").FullName : null;
        data = Path.GetFullPath(own ?? data);
        KeepModels(data);
        var address = FreeAddress();
        var start = new ProcessStartInfo("dotnet", [Path.GetFullPath(program)]) { WorkingDirectory = data };
        start.Environment["ASPNETCORE_URLS"] = address.ToString();
        start.Environment["ASPNETCORE_ENVIRONMENT"] = development ? "Development" : "Production";
        start.Environment["Switchboard__DataDirectory"] = data;
        start.Environment["Switchboard__WebChat__MessagesPerMinute"] = "0";
        start.Environment["Switchboard__WebChat__ChatsPerMinute"] = "0";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var server = new ServerProcess(start, address, data, own);
        await server.ReadyAsync("/health/ready");
        return server;
    }

    /// <summary>What the server wrote that a pattern matches, once it has; of its last lines only.</summary>
    public async Task<string> SaidAsync(Regex pattern, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_lastLines.Select(line => pattern.Match(line)).LastOrDefault(found => found.Success) is { } found)
                return found.Value;
            if (_process.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
                throw new InvalidOperationException($"The server never said {pattern}. It said:\n{string.Join('\n', _lastLines)}");
            await Task.Delay(100, cancellation);
        }
    }

    /// <summary>Starts the botbuilder echo bot.</summary>
    public static async Task<ServerProcess> EchoBotAsync(string script)
    {
        if (!File.Exists(script))
            throw new UsageException($"{script} does not exist. Name it with --echo.");
        var address = FreeAddress();
        var start = new ProcessStartInfo("node", [Path.GetFullPath(script), address.Port.ToString(CultureInfo.InvariantCulture)]);
        start.Environment["NODE_ENV"] = "production";
        var server = new ServerProcess(start, address, "", null);
        await server.ReadyAsync("/");
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            using var term = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
            await term.WaitForExitAsync();
            try
            {
                await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
            }
            catch (TimeoutException)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
            }
        }
        _process.Dispose();
        if (_ownFolder is null)
            return;
        File.Delete(Path.Combine(_ownFolder, "models"));
        Directory.Delete(_ownFolder, recursive: true);
    }

    // The model is trained from the same phrases every time; it is named by their hash, so an old one is never taken for a new one.
    static void KeepModels(string data)
    {
        var models = Path.Combine(Path.GetTempPath(), "switchboard-load-models");
        Directory.CreateDirectory(models);
        Directory.CreateDirectory(data);
        var link = Path.Combine(data, "models");
        if (!Path.Exists(link))
            Directory.CreateSymbolicLink(link, models);
    }

    async Task ReadyAsync(string path)
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(5) };
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < Patience && !_process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync(path);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                // It is still starting; the loop has the deadline.
            }
            await Task.Delay(100);
        }
        var said = string.Join('\n', _lastLines);
        await DisposeAsync();
        throw new InvalidOperationException($"The server did not become ready. It said:\n{said}");
    }

    void Keep(string? line)
    {
        if (line is null)
            return;
        _lastLines.Enqueue(line);
        while (_lastLines.Count > 40)
            _lastLines.TryDequeue(out _);
    }

    static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
    }
}
