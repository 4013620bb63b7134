namespace Bot.Replays;

/// <summary>Folds recorded facts under several policies at once. See <see cref="ReplayReport"/> for what is counted.</summary>
public sealed class Replay
{
    /// <summary>A customer who has written nothing for this long has gone, and one who comes back within it with the same intent was not helped.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromHours(72);

    /// <summary>Samples of each kind of change.</summary>
    public const int MostSamples = 50;

    /// <summary>Conversations held at once.</summary>
    public const int MostHeld = 200_000;
}
