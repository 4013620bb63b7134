using System.Diagnostics;
using System.Text.Json;
using Bot.Testing;

namespace Bot.Clients.Tests;

/// <summary>A program of <c>tests/clients</c> in a process of its own, which says things on stdout, a line of JSON each.</summary>
public sealed class NodeScript : IAsyncDisposable
{
    readonly Process _process;
    readonly Task<string> _complaints;

    NodeScript(Process process)
    {
        _process = process;
        _complaints = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts a program.</summary>
    /// <param name="path">Below <c>tests/clients</c>.</param>
    /// <param name="arguments">What it is called with.</param>
    public static NodeScript Start(string path, params string[] arguments)
    {
        var folder = Repository.At("tests/clients");
        Assert.True(Directory.Exists(Path.Combine(folder, "node_modules")), "Run 'npm ci' in tests/clients first; eng/test does.");
        return new(Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, path), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!);
    }

    /// <summary>Runs a scenario to its end.</summary>
    /// <param name="path">Below <c>tests/clients</c>.</param>
    /// <param name="arguments">What it is called with.</param>
    /// <param name="please">Does what the scenario asks for with <c>{"please":…}</c>.</param>
    public static async Task RunAsync(string path, string[] arguments, Func<string, Task>? please = null)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(4));
        await using var script = Start(path, arguments);
        var shown = 0;
        while (await script.ReadAsync(limit.Token) is { } line)
        {
            shown++;
            if (!line.TryGetProperty("please", out var what))
                continue;
            await (please ?? throw new InvalidOperationException($"{path} asks for {what}, which this test cannot do."))(what.GetString()!);
            await script._process.StandardInput.WriteLineAsync("done".AsMemory(), limit.Token);
            await script._process.StandardInput.FlushAsync(limit.Token);
        }
        await script._process.WaitForExitAsync(limit.Token);
        var complaints = await script._complaints;
        Assert.True(script._process.ExitCode == 0, $"{path} {string.Join(' ', arguments)} ended with {script._process.ExitCode}:\n{complaints}");
        Assert.True(shown > 0 && complaints.Length == 0, $"{path} said nothing, or complained: {complaints}");
    }

    /// <summary>The next thing it says; null when it has ended.</summary>
    public async Task<JsonElement?> ReadAsync(CancellationToken cancellation)
    {
        if (await _process.StandardOutput.ReadLineAsync(cancellation) is not { } line)
            return null;
        using var json = JsonDocument.Parse(line);
        return json.RootElement.Clone();
    }

    /// <summary>Ends it if it has not ended.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
