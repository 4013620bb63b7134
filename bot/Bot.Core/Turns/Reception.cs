using System.Collections.Concurrent;
using Bot.Conversations;

namespace Bot.Turns;

/// <summary>How much may wait at once.</summary>
public sealed record ReceptionLimits
{
    /// <summary>Messages taken and not yet answered, over all conversations, at which new ones are refused.</summary>
    public int Waiting { get; init; } = 5_000;

    /// <summary>The same for one conversation.</summary>
    public int WaitingPerConversation { get; init; } = 40;

    /// <summary>Tries before a message is set aside.</summary>
    public int Tries { get; init; } = 3;

    /// <summary>Conversations handled at the same time.</summary>
    public int AtOnce { get; init; } = 64;
}

/// <summary>What the reception says to a channel.</summary>
public enum Taken
{
    /// <summary>Durably stored: acknowledge it.</summary>
    Accepted,

    /// <summary>Had been stored before: acknowledge it, nothing else happens.</summary>
    Again,

    /// <summary>Not stored: too much is waiting, the sender should come back later.</summary>
    Busy,
}

/// <summary>Where channels bring messages: stores them durably, then sees to it that each conversation's messages are handled
/// one at a time, in the order they were taken. Thread-safe.</summary>
public sealed class Reception(IInbox inbox, TurnHandler turns, ReceptionLimits limits, Action<Exception, PendingMessage> failed) : IDisposable
{
    static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);
    readonly ConcurrentDictionary<string, Mailbox> _mailboxes = new();
    readonly Door _door = new();
    readonly SemaphoreSlim _atOnce = new(limits.AtOnce);
    int _waiting;

    /// <summary>Messages taken and not yet answered.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Stores a message and queues its turn. Returns as soon as the message is durable.</summary>
    /// <param name="message">The message.</param>
    /// <param name="echo">See <see cref="IInbox.ReceiveAsync"/>.</param>
    /// <param name="cancellation">Gives up before the message is stored.</param>
    public async ValueTask<Taken> TakeAsync(InboundMessage message, string? echo, CancellationToken cancellation) =>
        (await TakeAndWatchAsync(message, echo, cancellation)).Taken;

    /// <summary>The same, with the turn to wait for: it ends when the message is answered, set aside or was a resend.</summary>
    public async ValueTask<(Taken Taken, Task Turn)> TakeAndWatchAsync(InboundMessage message, string? echo, CancellationToken cancellation)
    {
        if (Waiting >= limits.Waiting || (_mailboxes.TryGetValue(message.ConversationId, out var box) && box.Count >= limits.WaitingPerConversation))
            return (Taken.Busy, Task.CompletedTask);

        (message, echo) = _door.Enter(message, echo);
        var turn = Task.CompletedTask;
        try
        {
            var receipt = await inbox.ReceiveAsync(message, echo, pending => turn = Queue(pending), cancellation);
            return receipt.Duplicate ? (Taken.Again, Task.CompletedTask) : (Taken.Accepted, turn);
        }
        catch (IOException trouble)
        {
            // The store cannot write: the disk is full, the file locked, the server away. Nothing is acknowledged that is not stored.
            failed(trouble, new PendingMessage(0, message));
            return (Taken.Busy, Task.CompletedTask);
        }
    }

    /// <summary>Puts a message on the road that is already stored: found at start, or a timer that fired.</summary>
    public Task Queue(PendingMessage pending)
    {
        Interlocked.Increment(ref _waiting);
        while (true)
        {
            var box = _mailboxes.GetOrAdd(pending.Message.ConversationId, static _ => new Mailbox());
            if (box.TryAdd(pending, out var mustStart, out var done))
            {
                if (mustStart)
                    _ = Task.Run(() => EmptyAsync(pending.Message.ConversationId, box));
                return done;
            }
            // The mailbox was closed by its last handler in this very moment; the next round makes a new one.
        }
    }

    /// <summary>Waits until nothing is waiting any more, for a graceful stop.</summary>
    /// <returns>False when <paramref name="patience"/> ran out; what is left is stored and handled at the next start.</returns>
    public async Task<bool> DrainAsync(TimeSpan patience, TimeProvider clock)
    {
        var until = clock.GetTimestamp();
        while (Waiting > 0)
        {
            if (clock.GetElapsedTime(until) > patience)
                return false;
            await Task.Delay(TimeSpan.FromMilliseconds(20), clock);
        }
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _atOnce.Dispose();

    async Task EmptyAsync(string conversationId, Mailbox box)
    {
        await _atOnce.WaitAsync();
        try
        {
            while (box.TryTake(out var pending, out var done))
            {
                await HandleAsync(pending);
                Interlocked.Decrement(ref _waiting);
                done.TrySetResult();
            }
            _mailboxes.TryRemove(new(conversationId, box));
        }
        finally
        {
            _atOnce.Release();
        }
    }

    // The broad catch is the wall around one poisoned message: it may not stop the messages behind it, nor other conversations.
    async Task HandleAsync(PendingMessage pending)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await OnceTheStoreIsBackAsync(pending, () => turns.HandleAsync(pending, CancellationToken.None));
                return;
            }
            catch (Exception problem)
            {
                failed(problem, pending);
                if (attempt < limits.Tries)
                    continue;
                await SetAsideAsync(pending, problem);
                return;
            }
        }
    }

    async Task SetAsideAsync(PendingMessage pending, Exception problem)
    {
        try
        {
            await OnceTheStoreIsBackAsync(pending, () => turns.GiveUpAsync(pending, problem.GetType().Name, CancellationToken.None));
        }
        catch (Exception second)
        {
            // Even saying so is poisoned. The row stays in the inbox and is found again at the next start.
            failed(second, pending);
        }
    }

    // A store that is down is not the message's fault: it waits its turn until the store is back, and no try is counted.
    async Task OnceTheStoreIsBackAsync(PendingMessage pending, Func<ValueTask> work)
    {
        for (var pause = ShortestPause; ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await work();
                return;
            }
            catch (IOException trouble)
            {
                failed(trouble, pending);
                await Task.Delay(pause);
            }
        }
    }

    /// <summary>The messages of one conversation that wait, and whether somebody is at work on them.</summary>
    sealed class Mailbox
    {
        readonly Queue<(PendingMessage Pending, TaskCompletionSource Done)> _queue = new();
        bool _working;
        bool _closed;

        public int Count
        {
            get
            {
                lock (_queue)
                    return _queue.Count;
            }
        }

        public bool TryAdd(PendingMessage pending, out bool mustStart, out Task done)
        {
            lock (_queue)
            {
                (mustStart, done) = (false, Task.CompletedTask);
                if (_closed)
                    return false;
                var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _queue.Enqueue((pending, source));
                done = source.Task;
                mustStart = !_working;
                _working = true;
                return true;
            }
        }

        public bool TryTake(out PendingMessage pending, out TaskCompletionSource done)
        {
            lock (_queue)
            {
                if (_queue.TryDequeue(out var next))
                {
                    (pending, done) = next;
                    return true;
                }
                _closed = true;
                (pending, done) = (null!, null!);
                return false;
            }
        }
    }
}
