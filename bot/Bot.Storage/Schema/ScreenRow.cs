using static Bot.Storage.DataClass;

namespace Bot.Storage;

/// <summary>A link that shows figures of the floor on a screen without signing in.</summary>
public sealed class ScreenRow
{
    /// <summary>Key.</summary>
    [Privacy(None)]
    public long Id { get; init; }

    /// <summary>Hash of the token in the link; the token itself is kept nowhere.</summary>
    [Privacy(Secret)]
    public required string Hash { get; init; }

    /// <summary>Where it hangs, in the words of who made it.</summary>
    [Privacy(None)]
    public required string Title { get; init; }

    /// <summary>The department whose queues it shows; null for the whole house.</summary>
    [Privacy(None)]
    public string? Department { get; init; }

    /// <summary>Name of who made it.</summary>
    [Privacy(Personal)]
    public required string By { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }

    /// <summary>When it stops to open anything.</summary>
    [Privacy(None)]
    public DateTimeOffset Until { get; init; }
}
