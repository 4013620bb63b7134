using System.Net;
using System.Net.Sockets;

namespace Bot.Browser.Tests;

/// <summary>A way to the program that can be cut: a loopback port that passes bytes on to the program's own.</summary>
public sealed class CuttableLine : IAsyncDisposable
{
    readonly TcpListener _door = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _over = new();
    readonly Lock _gate = new();
    readonly List<Socket> _sockets = [];
    readonly int _program;
    readonly Task _accepting;
    CancellationTokenSource _passing = new();
    bool _refuses;

    /// <param name="program">Where the program listens.</param>
    public CuttableLine(string program)
    {
        _program = new Uri(program).Port;
        _door.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where this way begins, without a slash at the end.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)_door.LocalEndpoint).Port}";

    /// <summary>Ends every connection, and every new one as soon as it comes: a cable that was pulled out, and a machine that notices.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _refuses = true;
            _passing.Cancel();
            foreach (var socket in _sockets)
                socket.Close(0);
            _sockets.Clear();
        }
    }

    /// <summary>Nothing comes through any more, and nobody is told: neither the connections there are, for ever, nor new ones until <see cref="Mend"/>.</summary>
    public void Silence()
    {
        lock (_gate)
            _passing.Cancel();
    }

    /// <summary>New connections come through again.</summary>
    public void Mend()
    {
        lock (_gate)
        {
            _refuses = false;
            _passing = new();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _door.Stop();
        Cut();
        await _accepting;
    }

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var browser = await _door.AcceptSocketAsync(_over.Token);
                CancellationToken passing;
                lock (_gate)
                {
                    if (_refuses)
                    {
                        browser.Close(0);
                        continue;
                    }
                    _sockets.Add(browser);
                    passing = _passing.Token;
                }
                if (!passing.IsCancellationRequested)
                    _ = PassAsync(browser, passing);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    async Task PassAsync(Socket browser, CancellationToken passing)
    {
        var program = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        browser.NoDelay = true;
        lock (_gate)
            _sockets.Add(program);
        try
        {
            await program.ConnectAsync(IPAddress.Loopback, _program, passing);
            await Task.WhenAny(PumpAsync(browser, program, passing), PumpAsync(program, browser, passing));
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut, or the program is gone.
        }
        // Silent means that neither end hears of it.
        if (passing.IsCancellationRequested)
            return;
        lock (_gate)
        {
            _sockets.Remove(browser);
            _sockets.Remove(program);
        }
        browser.Dispose();
        program.Dispose();
    }

    static async Task PumpAsync(Socket from, Socket to, CancellationToken passing)
    {
        var bytes = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(bytes, passing) is var read and > 0)
                for (var sent = 0; sent < read;)
                    sent += await to.SendAsync(bytes.AsMemory(sent, read - sent), passing);
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // One of the ends has gone.
        }
    }
}
