using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Bot.Host.Tests.Running;

/// <summary>The real program in a process of its own, so that it can be killed. Disposing kills it.</summary>
public sealed partial class HostProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4); // a first start trains the models, beside other tests
    readonly Process _process;
    readonly ConcurrentQueue<string> _output = new();

    HostProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        Http = new HttpClient { BaseAddress = address, Timeout = Eventually.InTime };
        process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    public int ProcessId => _process.Id;

    public string Output => string.Join('\n', _output);

    public bool HasExited => _process.HasExited;

    /// <summary>Starts the program on a free port and waits until it is ready; with a crash point it may die before that.</summary>
    public static Task<HostProcess> StartAsync(Store store, string? crashAt = null, params (string Name, string Value)[] settings) =>
        StartAsync(AppContext.BaseDirectory, store, crashAt, settings);

    /// <summary>The same, of the program in another folder than that of the tests.</summary>
    public static async Task<HostProcess> StartAsync(string programFolder, Store store, string? crashAt = null, params (string Name, string Value)[] settings)
    {
        // Settings may name an address, to start again where a process was killed.
        var address = settings.LastOrDefault(setting => setting.Name == "ASPNETCORE_URLS").Value ?? $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = store.Folder };
        start.ArgumentList.Add(Path.Combine(programFolder, "Bot.Host.dll"));
        start.Environment["ASPNETCORE_URLS"] = address;
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["Switchboard__DataDirectory"] = store.Folder;
        start.Environment["Switchboard__Database"] = store.Postgres is null ? "sqlite" : "postgres";
        start.Environment["Switchboard__ConnectionString"] = store.Postgres ?? "";
        start.Environment["Switchboard__WebChat__MessagesPerMinute"] = "0";
        start.Environment["Switchboard__WebChat__ChatsPerMinute"] = "0";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        if (crashAt is not null)
            start.Environment["CRASH_AT"] = crashAt;
        var host = new HostProcess(Process.Start(start)!, new Uri(address));
        await Eventually.TrueAsync(async () => host.HasExited || await host.IsReadyAsync(), Patience, () => "The host did not become ready:\n" + host.Output);
        if (host.HasExited && crashAt is null)
            throw new InvalidOperationException("The host ended by itself:\n" + host.Output);
        return host;
    }

    /// <summary>The link printed at the first start.</summary>
    public string SetUpLink => SetUp().Match(Output).Value;

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM; the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public async Task ExitedAsync() => await _process.WaitForExitAsync().WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        Http.Dispose();
    }

    async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync("/health/ready");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"http\S+/console/set-up\S*")]
    private static partial Regex SetUp();
}

/// <summary>Waits for a condition without sleeping a fixed time.</summary>
public static class Eventually
{
    /// <summary>How long anything may take that nobody promised to be quicker: a test machine with much else to do is slow, not broken, and
    /// patience costs nothing while all is well.</summary>
    public static readonly TimeSpan InTime = TimeSpan.FromSeconds(120);

    /// <summary>Waits until something is so, with all patience.</summary>
    public static Task TrueAsync(Func<Task<bool>> condition, Func<string> complaint) => TrueAsync(condition, InTime, complaint);

    /// <summary>Waits until something is so, for as long as somebody promised, or as the thing itself takes.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan patience, Func<string> complaint)
    {
        var started = Stopwatch.GetTimestamp();
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > patience)
                throw new TimeoutException(complaint());
            await tick.WaitForNextTickAsync();
        }
    }
}
