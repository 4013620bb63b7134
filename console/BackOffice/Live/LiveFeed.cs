using System.Threading.Channels;
using Bot.Conversations;
using Microsoft.Extensions.Hosting;

namespace Bot.BackOffice.Live;

/// <summary>Tells every open console which conversations changed, at most twice a second however much happens.</summary>
/// <remarks>One listener and one clock for all readers. What is told is only a nudge: the page reads the state again, so a nudge
/// that gets lost in a reconnect does no harm as long as the page reads once after it.</remarks>
public sealed class LiveFeed(ConversationWakes wakes, TimeProvider clock) : BackgroundService
{
    /// <summary>Shortest time between two nudges.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Above this many changed conversations a nudge names none and means any.</summary>
    public const int MostNamed = 40;

    /// <summary>Stands in a nudge for "the people who look at conversations have changed"; no conversation is called so.</summary>
    public const string People = "~people";

    readonly Lock _gate = new();
    readonly HashSet<string> _changed = [];
    Channel<IReadOnlyList<string>>[] _readers = [];
    TaskCompletionSource _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins to read nudges, ids of changed conversations, empty for "any", until the result is disposed.</summary>
    public Reading Read()
    {
        // A reader too slow for eight nudges loses the oldest; its next read shows their effect all the same.
        var mine = Channel.CreateBounded<IReadOnlyList<string>>(new BoundedChannelOptions(8) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (_gate)
            _readers = [.. _readers, mine];
        return new(this, mine);
    }

    /// <summary>One reader's end.</summary>
    public sealed class Reading : IDisposable
    {
        readonly LiveFeed _feed;
        readonly Channel<IReadOnlyList<string>> _channel;

        internal Reading(LiveFeed feed, Channel<IReadOnlyList<string>> channel) => (_feed, _channel) = (feed, channel);

        /// <summary>The nudges.</summary>
        public ChannelReader<IReadOnlyList<string>> Nudges => _channel.Reader;

        /// <summary>Stops reading.</summary>
        public void Dispose()
        {
            lock (_feed._gate)
                _feed._readers = [.. _feed._readers.Where(reader => reader != _channel)];
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var listening = wakes.ListenToAll(Heard);
        while (!stoppingToken.IsCancellationRequested)
        {
            await _woken.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
                return;
            Tell();
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Says that people came, went or began to write.</summary>
    public void PeopleMoved() => Heard(People);

    void Heard(string conversationId)
    {
        lock (_gate)
        {
            if (_readers.Length == 0)
                return;
            if (_changed.Count <= MostNamed)
                _changed.Add(conversationId);
            _woken.TrySetResult();
        }
    }

    void Tell()
    {
        IReadOnlyList<string> nudge;
        Channel<IReadOnlyList<string>>[] readers;
        lock (_gate)
        {
            nudge = _changed.Count > MostNamed ? [] : [.. _changed];
            _changed.Clear();
            readers = _readers;
            _woken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        foreach (var reader in readers)
            reader.Writer.TryWrite(nudge);
    }
}
