using System.Diagnostics.Metrics;
using Bot.Conversations;

namespace Bot.Channels.Outbox;

/// <summary>What is measured of the outbox: what waits, since when, and what was given up. Thread-safe.</summary>
sealed class OutboxMetrics : IDisposable
{
    /// <summary>How old a figure may become: counting walks all that waits, which while a channel is down may be much.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    readonly Meter _meter = new("Switchboard");
    readonly Counter<long> _failed;
    readonly TimeProvider _clock;
    readonly Lock _gate = new();
    Backlog _backlog;
    long? _measured;

    public OutboxMetrics(TimeProvider clock)
    {
        _clock = clock;
        _meter.CreateObservableGauge("switchboard.outbox.waiting", () => Waiting, description: "Messages that wait to be sent, over all channels that are pushed to.");
        _meter.CreateObservableGauge("switchboard.outbox.oldest", () => OldestSeconds, "s", "Age of the oldest message that waits to be sent; 0 when none waits.");
        _failed = _meter.CreateCounter<long>("switchboard.outbox.failed", description: "Messages given up: refused, or not delivered in time.");
    }

    /// <summary>Messages that waited when it was last measured.</summary>
    public int Waiting => Last.Messages;

    /// <summary>Age of the oldest of them by now; 0 when none waited.</summary>
    public double OldestSeconds => Last.Oldest is { } oldest ? Math.Max(0, (_clock.GetUtcNow() - oldest).TotalSeconds) : 0;

    Backlog Last
    {
        get
        {
            lock (_gate)
                return _backlog;
        }
    }

    /// <summary>Takes new figures when the last are old.</summary>
    public async ValueTask MeasureAsync(IOutbox outbox, CancellationToken cancellation)
    {
        if (_measured is { } at && _clock.GetElapsedTime(at) < Fresh)
            return;
        _measured = _clock.GetTimestamp();
        var backlog = await outbox.BacklogAsync(cancellation);
        lock (_gate)
            _backlog = backlog;
    }

    /// <summary>A message was given up.</summary>
    public void GaveUp(string channel) => _failed.Add(1, new KeyValuePair<string, object?>("channel", channel));

    public void Dispose() => _meter.Dispose();
}
