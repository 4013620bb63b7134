namespace Bot.Protocol.Tests;

/// <summary>A clock that stands where a test puts it. Timers up to <see cref="Skipped"/> fire at once and move it on; longer ones (time-outs) run on real time.</summary>
sealed class ManualTime : TimeProvider
{
    readonly Lock _sync = new();
    readonly List<TimeSpan> _pauses = [];
    DateTimeOffset _now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public TimeSpan Skipped { get; init; } = TimeSpan.Zero;

    /// <summary>The pauses that were asked for and skipped.</summary>
    public IReadOnlyList<TimeSpan> Pauses
    {
        get
        {
            lock (_sync)
                return [.. _pauses];
        }
    }

    public override DateTimeOffset GetUtcNow()
    {
        lock (_sync)
            return _now;
    }

    public void Advance(TimeSpan by)
    {
        lock (_sync)
            _now += by;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime < TimeSpan.Zero || dueTime > Skipped)
            return base.CreateTimer(callback, state, dueTime, period);

        lock (_sync)
        {
            _pauses.Add(dueTime);
            _now += dueTime;
        }
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
