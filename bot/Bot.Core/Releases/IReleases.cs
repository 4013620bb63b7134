namespace Bot.Releases;

/// <summary>The releases as they are stored. A step, what it publishes and its entry in the audit log are stored together or not at all.
/// Thread-safe.</summary>
public interface IReleases
{
    /// <summary>Releases, newest first.</summary>
    /// <param name="open">True for those that have not ended, rejected ones among them; false for those that have.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask<IReadOnlyList<Release>> ListAsync(bool open, int limit, CancellationToken cancellation);

    /// <summary>One of them; null when there is none of that number.</summary>
    ValueTask<Release?> FindAsync(int number, CancellationToken cancellation);

    /// <summary>Begins a release on the version in force.</summary>
    ValueTask<ReleaseOutcome> OpenAsync(string title, ReleasePerson by, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Decides a command by <see cref="ReleaseRules.Decide"/> on what is stored now, and stores what comes of it.</summary>
    ValueTask<ReleaseOutcome> HandleAsync(int number, ReleaseCommand command, ReleasePerson by, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Publishes what has fallen due, or says on the release why not.</summary>
    /// <returns>The releases whose instant had come, as they are now.</returns>
    ValueTask<IReadOnlyList<Release>> PublishDueAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Freeze windows that have not passed, the next first.</summary>
    ValueTask<IReadOnlyList<Freeze>> FreezesAsync(DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Sets a freeze window.</summary>
    /// <returns>Why not, in a sentence; null when it is set.</returns>
    ValueTask<string?> FreezeAsync(DateTimeOffset from, DateTimeOffset to, string why, ReleasePerson by, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Takes a freeze window away.</summary>
    /// <returns>Why not, in a sentence; null when it is gone.</returns>
    ValueTask<string?> LiftFreezeAsync(int id, string why, ReleasePerson by, DateTimeOffset at, CancellationToken cancellation);
}
