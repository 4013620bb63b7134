namespace Bot.Channels.Outbox;

/// <summary>How many messages of each channel may be on their way: a few, or one while the channel is down. Thread-safe.</summary>
/// <remarks>A channel that is down answers each attempt with its time-out. With places shared by all channels it would soon hold every one.</remarks>
sealed class Lanes(int atOnce)
{
    /// <summary>Failures in a row after which a channel counts as down, until it answers.</summary>
    public const int FailuresUntilDown = 5;

    readonly Lock _gate = new();
    readonly Dictionary<string, Lane> _lanes = new(StringComparer.Ordinal);

    sealed class Lane
    {
        public int UnderWay { get; set; }

        public int Failures { get; set; }
    }

    /// <summary>Whether some channel is down.</summary>
    public bool IsAnyDown
    {
        get
        {
            lock (_gate)
                return _lanes.Values.Any(lane => lane.Failures >= FailuresUntilDown);
        }
    }

    /// <summary>Takes a place; false when there is none.</summary>
    public bool TryEnter(string channel)
    {
        lock (_gate)
        {
            if (!_lanes.TryGetValue(channel, out var lane))
                _lanes[channel] = lane = new();
            if (lane.UnderWay >= (lane.Failures >= FailuresUntilDown ? 1 : atOnce))
                return false;
            lane.UnderWay++;
            return true;
        }
    }

    /// <summary>Gives a place back.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="answered">Whether the channel is up, whatever it said; null when it was not asked.</param>
    public void Leave(string channel, bool? answered)
    {
        lock (_gate)
        {
            var lane = _lanes[channel];
            lane.UnderWay--;
            lane.Failures = answered switch { true => 0, false => lane.Failures + 1, null => lane.Failures };
        }
    }
}
