namespace Bot.Conversations;

/// <summary>A feature that reacts to facts after they are stored.</summary>
/// <remarks>
/// It is asked about every fact in order, from a durable position of its own; its effects and the position are stored in one
/// transaction, so a crash repeats nothing and skips nothing. It must be pure: the same fact gives the same effects.
/// An exception stops this follower only, at this fact, and is retried and shown; others go on.
/// </remarks>
public interface IFollower
{
    /// <summary>Stored name of its position; retired, never renamed.</summary>
    string Name { get; }

    /// <summary>The facts it reacts to; the others are passed over without being read, which spares most of the work. Empty for all.</summary>
    IReadOnlyList<Type> ReactsTo => [];

    /// <summary>How long facts gather once one has come, so that several are taken at once. What people wait for takes a moment.</summary>
    TimeSpan Breath => TimeSpan.FromMilliseconds(100);

    /// <summary>Facts read at once, at most. Who keeps a row for each conversation writes it once for many of its facts, which is how much is caught up with quickly.</summary>
    int AtOnce => 500;

    /// <summary>What follows from a fact.</summary>
    IEnumerable<Effect> Follow(StoredFact fact);
}
