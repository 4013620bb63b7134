using static Bot.Storage.DataClass;

namespace Bot.Storage;

/// <summary>What the console starts and waits for: who started it, and how it stands. Each kind of job has a table of its own.</summary>
/// <typeparam name="TState">The states such a job has.</typeparam>
public abstract class JobRow<TState>
    where TState : struct, Enum
{
    /// <summary>Grows.</summary>
    [Privacy(None)]
    public long Id { get; init; }

    /// <summary>Where it stands.</summary>
    [Privacy(None)]
    public TState State { get; init; }

    /// <summary>Account of who started it.</summary>
    [Privacy(Pseudonym)]
    public required string ById { get; init; }

    /// <summary>Their name.</summary>
    [Privacy(Personal)]
    public required string By { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    [Privacy(None)]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed.</summary>
    [Privacy(None)]
    public string? Problem { get; init; }
}
