namespace Bot.Protocol.Connector;

/// <summary>What became of a call to a channel, so that an outbox can decide. One of the three cases below.</summary>
public abstract record Delivery
{
    Delivery()
    {
    }

    /// <summary>The channel took it.</summary>
    /// <param name="Id">The id it gave; null where it gives none (typing, stream pieces, deletes).</param>
    public sealed record Delivered(string? Id) : Delivery;

    /// <summary>Not now: throttled, down or unreachable, after the quick tries. The channel may have taken it all the same, if only its answer was lost.</summary>
    /// <param name="After">How long to wait at least; null when the channel did not say.</param>
    /// <param name="Status">HTTP status of the last answer; null when there was none.</param>
    /// <param name="Reason">Fit for a log and the console: holds nothing a customer wrote.</param>
    public sealed record RetryLater(TimeSpan? After, int? Status, string Reason) : Delivery;

    /// <summary>Never: the same request would be refused again.</summary>
    /// <param name="Status">HTTP status; null when nothing was sent because this side refused.</param>
    /// <param name="Code">The channel's error code, if it gave one.</param>
    /// <param name="Reason">Fit for a log and the console.</param>
    public sealed record Refused(int? Status, string? Code, string Reason) : Delivery;
}

/// <summary>What became of a question to a channel.</summary>
/// <param name="Outcome">What became of it; the id in it is null.</param>
/// <param name="Value">The answer; null unless the outcome is <see cref="Delivery.Delivered"/>.</param>
public readonly record struct ConnectorAnswer<T>(Delivery Outcome, T? Value)
    where T : class;

/// <summary>How patient a <see cref="ConnectorClient"/> is.</summary>
public sealed record ConnectorOptions
{
    /// <summary>Tries of one call, the first included. 1 to 10.</summary>
    public int Tries { get; init; } = 4;

    /// <summary>Pause before the second try; doubles each time, with jitter.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause inside a call. A channel that asks for more is left to the outbox.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time of one try, from connecting to the last byte of the answer.</summary>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Largest answer read, in bytes.</summary>
    public int LargestAnswer { get; init; } = 1024 * 1024;
}
