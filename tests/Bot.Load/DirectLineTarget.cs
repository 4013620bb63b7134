using System.Collections.Concurrent;
using System.Net.WebSockets;

namespace Bot.Load;

/// <summary>Web chat customers with their WebSockets open.</summary>
sealed class DirectLineTarget(ServerProcess server, Scripts scripts) : ITarget
{
    readonly DirectLineClient _client = new(server.Address);
    readonly ConcurrentQueue<Chatter> _ready = new();
    readonly ConcurrentQueue<Chatter> _gone = new();
    int _duplicates;
    int _texts;

    public string Name => "Switchboard, Direct Line";

    public ServerProcess Server => server;

    public int Duplicates => _duplicates;

    /// <summary>Conversations to come back to before new ones are opened.</summary>
    public Queue<Line> Known { get; } = new();

    public async Task PrepareAsync(int messages, CancellationToken cancellation)
    {
        await TidyAsync();
        var missing = (messages - _ready.Sum(chatter => chatter.Script.Count) + Scripts.Length - 1) / Scripts.Length;
        var openings = Enumerable.Range(0, Math.Max(0, missing)).Select(_ => (Script: scripts.Next(), Known: Known.TryDequeue(out var line) ? line : null)).ToList();
        await Parallel.ForEachAsync(openings, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation }, async (opening, stop) =>
        {
            var line = opening.Known is { } known ? await _client.ReconnectAsync(known, stop) : await _client.OpenAsync(stop);
            var chatter = new Chatter(line, opening.Script, await _client.ListenAsync(line, stop));
            chatter.Listening = Frames.FollowAsync(chatter.Socket, withText: false, activity => Hear(chatter, activity), CancellationToken.None);
            if (opening.Known is null)
                await chatter.Greeted.Task.WaitAsync(TimeSpan.FromSeconds(20), stop);
            _ready.Enqueue(chatter);
        });
    }

    public Customer? TryTake() => _ready.TryDequeue(out var chatter) ? chatter : null;

    public async Task SendAsync(Customer customer, string text, Flight flight)
    {
        var chatter = (Chatter)customer;
        chatter.Flight = flight;
        var (problem, id) = await _client.SayAsync(chatter.Line, text, $"load-{Interlocked.Increment(ref _texts)}", CancellationToken.None);
        if (problem is not null)
        {
            flight.Fail(problem);
            _gone.Enqueue(chatter);
            return;
        }
        chatter.LastSaid = id;
        if (flight.Acknowledge())
            Free(chatter);
    }

    void Hear(Chatter chatter, Arrived activity)
    {
        if (activity.Author is null)
            return; // What the customer said comes back on the stream as well.
        if (activity.ReplyTo is not { } replyTo)
        {
            chatter.Greeted.TrySetResult();
            return;
        }
        if (activity.Author == "notice")
            chatter.HandedOver = true;
        if (replyTo == chatter.LastAnswered)
        {
            Interlocked.Increment(ref _duplicates);
            return;
        }
        chatter.LastAnswered = replyTo;
        if (chatter.Flight is { } flight && flight.Answer())
            Free(chatter);
    }

    // The answer may overtake the acknowledgement, so both sides come here and the last one frees the customer.
    void Free(Chatter chatter)
    {
        if (chatter.LastSaid != chatter.LastAnswered)
            chatter.Flight!.Fail("the answer was to another message");
        chatter.Flight = null;
        (chatter.HandedOver || chatter.Script.Count == 0 ? _gone : _ready).Enqueue(chatter);
    }

    public async Task TidyAsync()
    {
        while (_gone.TryDequeue(out var chatter))
            await chatter.LeaveAsync();
    }

    public async ValueTask DisposeAsync()
    {
        while (_ready.TryDequeue(out var chatter))
            _gone.Enqueue(chatter);
        await TidyAsync();
        _client.Dispose();
    }

    sealed class Chatter(Line line, Queue<string> script, ClientWebSocket socket) : Customer(line.Id, script)
    {
        public Line Line => line;

        public ClientWebSocket Socket => socket;

        public Task Listening { get; set; } = Task.CompletedTask;

        public TaskCompletionSource Greeted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string? LastSaid { get; set; }

        public string? LastAnswered { get; set; }

        public async Task LeaveAsync()
        {
            socket.Abort();
            await Listening;
            socket.Dispose();
        }
    }
}
