namespace Bot.Notices;

/// <summary>What can fall due. Stored; retired, never renamed.</summary>
public static class TimerKinds
{
    /// <summary>A customer has waited as long as was promised without being claimed.</summary>
    public const string Wait = "wait";

    /// <summary>A closed conversation's survey is to be asked.</summary>
    public const string Survey = "survey";

    /// <summary>A survey was open as long as it may be.</summary>
    public const string SurveyEnd = "survey-end";

    /// <summary>Somebody looks after a conversation in which somebody waits: an offer ends, a queue overflows, an agent is gone.</summary>
    public const string Handoff = "handoff";

    /// <summary>A promise of a queue is about to be missed, or is.</summary>
    public const string Sla = "sla";

    /// <summary>A promised callback is to be made.</summary>
    public const string Callback = "callback";

    /// <summary>A snoozed conversation is to come back.</summary>
    public const string Snooze = "snooze";
}

/// <summary>The timers as they are stored: rows of our own, asked for in batches.</summary>
public interface ITimers
{
    /// <summary>
    /// Turns every timer due at <paramref name="now"/> (at most <paramref name="batch"/>) into an inbox message of kind
    /// <see cref="Conversations.MessageKind.Due"/>, in one transaction per batch: a timer fires once whatever dies when.
    /// </summary>
    /// <returns>The messages to put on the road.</returns>
    ValueTask<IReadOnlyList<Conversations.PendingMessage>> FireAsync(DateTimeOffset now, int batch, CancellationToken cancellation);
}
