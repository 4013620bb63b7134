using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Bot.Testing;
using Microsoft.Data.Sqlite;
using Microsoft.Playwright;

// Two programs and two browsers at once would each be too slow for the patience of the tests.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Bot.Browser.Tests;

/// <summary>Tests that share one program and one browser. They run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedSwitchboard : ICollectionFixture<RunningSwitchboard>
{
    public const string Name = "Switchboard";
}

/// <summary>
/// The real program, built, in a process of its own that can be killed and started again, on a free loopback port with a data
/// directory of its own; and a headless Chromium (SWITCHBOARD_CHROMIUM, else /usr/bin/chromium).
/// </summary>
public sealed partial class RunningSwitchboard : IAsyncLifetime
{
    const string StaffEmail = "desk@harbourandpine.example", StaffPassword = "lanterns over the quiet harbour";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(4); // a first start trains the models, beside other tests

    /// <summary>How long anything may take that nobody promised to be quicker: a test machine with much else to do is slow, not broken, and
    /// patience costs nothing while all is well. What a test says of a time that is promised has a limit of its own.</summary>
    public static readonly TimeSpan InTime = TimeSpan.FromSeconds(120);

    readonly ConcurrentQueue<string> _log = new();
    readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("switchboard-browser-");
    Process? _process;
    IPlaywright? _playwright;
    IBrowser? _browser;
    bool _staffExists;

    /// <summary>Where the program listens, without a slash at the end.</summary>
    public string Address { get; } = $"http://127.0.0.1:{FreePort()}";

    /// <summary>The program's data directory.</summary>
    public string Data => Path.Combine(_data.FullName, "data");

    /// <summary>What the program has written so far, a line each.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>The browser; contexts and pages are the tests' own.</summary>
    public IBrowser Browser => _browser ?? throw new InvalidOperationException("The fixture has not started.");

    /// <summary>The newest one-time link that makes the first account, as the program wrote it to its log.</summary>
    public string SetUpLink =>
        _log.Select(line => SetUp().Match(line)).LastOrDefault(found => found.Success)?.Value
        ?? throw new InvalidOperationException("The program has written no set-up link:\n" + string.Join('\n', _log));

    [GeneratedRegex(@"https?://\S+/set-up\?\S+")]
    private static partial Regex SetUp();

    public async ValueTask InitializeAsync()
    {
        await StartAsync();
        Assertions.SetDefaultExpectTimeout((float)InTime.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Environment.GetEnvironmentVariable("SWITCHBOARD_CHROMIUM") is { Length: > 0 } named ? named : "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        await KillAsync();
        _data.Delete(recursive: true);
    }

    /// <summary>Starts the program, on the same port and data as before, and waits until it is ready.</summary>
    public async Task StartAsync()
    {
        // The fixture's own configuration decides which build is started: Debug tests start the Debug program.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var program = Repository.At($"bot/Bot.Host/bin/{configuration}/net10.0/Bot.Host.dll");
        var start = new ProcessStartInfo("dotnet", [program])
        {
            WorkingDirectory = _data.FullName, // not the checkout, whose appsettings.json is the developer's
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["ASPNETCORE_URLS"] = Address,
                ["ASPNETCORE_ENVIRONMENT"] = "Production",
                ["Switchboard__DataDirectory"] = Path.Combine(_data.FullName, "data"),
                // All tests are one address and hasty.
                ["Switchboard__WebChat__ChatsPerMinute"] = "0",
                ["Switchboard__WebChat__MessagesPerMinute"] = "0",
            },
        };
        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _process = process;

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Until(async () =>
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The program ended with {process.ExitCode}:\n{string.Join('\n', _log)}");
            try
            {
                return (await http.GetAsync($"{Address}/health/ready")).StatusCode == HttpStatusCode.OK;
            }
            catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException)
            {
                return false;
            }
        }, "the program is ready", Patience);
    }

    /// <summary>Kills the program without a warning, as <c>kill -9</c> does, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process)
            return;
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        _process = null;
    }

    /// <summary>A page of a visitor nobody has seen before, with everything the browser complains about collected.</summary>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="width">Of the view, in CSS pixels.</param>
    /// <param name="height">Of the view, in CSS pixels.</param>
    public async Task<Visit> VisitAsync(ColorScheme scheme = ColorScheme.Light, int width = 1280, int height = 900)
    {
        var context = await Browser.NewContextAsync(new() { BaseURL = Address, ColorScheme = scheme, ViewportSize = new() { Width = width, Height = height }, Locale = "en-GB" });
        context.SetDefaultTimeout((float)InTime.TotalMilliseconds);
        return await Visit.OpenAsync(context);
    }

    /// <summary>Signs a supervisor in on a page; the first call makes the account by the set-up link.</summary>
    public async Task SignInAsync(IPage page)
    {
        if (!_staffExists)
        {
            await page.GotoAsync(SetUpLink);
            await page.GetByLabel("Your name").FillAsync("Ana");
            await page.GetByLabel("E-mail").FillAsync(StaffEmail);
            await page.GetByLabel("Password").FillAsync(StaffPassword);
            await page.GetByRole(AriaRole.Button, new() { Name = "Make the account" }).ClickAsync();
            await Visit.LeavesAsync(page, "/set-up");
            _staffExists = true;
            if (!page.Url.Contains("/sign-in", StringComparison.Ordinal))
                return;
        }
        await page.GotoAsync($"{Address}/console/sign-in");
        await page.GetByLabel("E-mail").FillAsync(StaffEmail);
        await page.GetByLabel("Password").FillAsync(StaffPassword);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await Visit.LeavesAsync(page, "/sign-in");
    }

    /// <summary>The first row of a query for whole numbers, as the program has stored them by now.</summary>
    public async Task<long[]> StoredAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(Data, "switchboard.db")};Mode=ReadOnly;Pooling=False;Default Timeout=60");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var row = await command.ExecuteReaderAsync();
        Assert.True(await row.ReadAsync(), $"Nothing is stored of: {sql}");
        return [.. Enumerable.Range(0, row.FieldCount).Select(row.GetInt64)];
    }

    /// <summary>Looks again and again until something is so; fails with its name when it does not become so in time.</summary>
    public static async Task Until(Func<Task<bool>> condition, string what, TimeSpan? limit = null)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var started = Stopwatch.GetTimestamp(); !await condition(); await timer.WaitForNextTickAsync())
            Assert.True(Stopwatch.GetElapsedTime(started) < (limit ?? InTime), $"Waited in vain until {what}.");
    }

    void Note(string? line)
    {
        if (line is not null)
            _log.Enqueue(line);
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
