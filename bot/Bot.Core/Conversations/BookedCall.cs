namespace Bot.Conversations;

/// <summary>A callback that was promised for a time.</summary>
/// <param name="Phone">The number to call.</param>
/// <param name="Until">When the time ends, UTC.</param>
/// <param name="Queue">The queue whose people call.</param>
public sealed record BookedCall(string Phone, DateTimeOffset Until, string Queue)
{
    /// <summary>The customer's IANA time zone; null where it was not known.</summary>
    public string? CustomerZone { get; init; }
}

/// <summary>One of the callbacks a queue promises for a time.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Starts">When the time begins, UTC.</param>
public sealed record CallPlace(string Queue, DateTimeOffset Starts);
