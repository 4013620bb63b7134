namespace Bot.Channels.Outbox;

/// <summary>When a message that could not be delivered is tried again. Pure.</summary>
/// <remarks>The channel's client has made its quick tries by then; these are the patient ones.</remarks>
public static class RetryPlan
{
    /// <summary>Pause after the first failed attempt.</summary>
    public static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause we choose ourselves; a channel may ask for more.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>When to try again, or null to give up.</summary>
    /// <param name="attempts">Attempts made, at least 1.</param>
    /// <param name="decidedAt">When the message was decided.</param>
    /// <param name="now">The time.</param>
    /// <param name="asked">What the channel asked for; null when it did not.</param>
    /// <param name="jitter">0 up to 1, at random, so that conversations that failed together do not come back together.</param>
    /// <param name="giveUpAfter">How old a message may become.</param>
    public static DateTimeOffset? Next(int attempts, DateTimeOffset decidedAt, DateTimeOffset now, TimeSpan? asked, double jitter, TimeSpan giveUpAfter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempts, 1);
        var doubled = First * Math.Pow(2, Math.Min(attempts - 1, 20));
        var pause = (doubled < Longest ? doubled : Longest) * (0.75 + (jitter * 0.5));
        var next = now + (asked > pause ? asked.Value : pause);
        return next - decidedAt > giveUpAfter ? null : next;
    }
}
