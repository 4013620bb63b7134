namespace Bot.Measures;

/// <summary>What the numbers are counted from, kept by <see cref="MeasureFollower"/>. It lags behind the conversations by a breath, and says by how much.</summary>
public interface IMeasures
{
    /// <summary>The last instant up to which every fact is kept; <paramref name="now"/> when all are. What is counted up to it stays as it is.</summary>
    ValueTask<DateTimeOffset> KeptUntilAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Talks that began in a period, in no order, and marks set in it, those of a conversation in the order of their numbers.</summary>
    /// <param name="from">First instant.</param>
    /// <param name="to">First instant no more.</param>
    /// <param name="talk">Takes a talk.</param>
    /// <param name="mark">Takes a mark.</param>
    /// <param name="cancellation">Stops reading.</param>
    ValueTask ReadAsync(DateTimeOffset from, DateTimeOffset to, Action<Talk> talk, Action<Mark> mark, CancellationToken cancellation);

    /// <summary>Talks that came to people since an instant, in no order.</summary>
    ValueTask<IReadOnlyList<Talk>> WithPeopleSinceAsync(DateTimeOffset since, CancellationToken cancellation);
}
