using Bot.Replays;
using static Bot.Storage.DataClass;

namespace Bot.Storage;

/// <summary>A replay or a sweep, and what it found.</summary>
public sealed class ReplayRow : JobRow<ReplayJobState>
{
    /// <summary>What it does.</summary>
    [Privacy(None)]
    public ReplayJobKind Kind { get; init; }

    /// <summary>The release it is for.</summary>
    [Privacy(None)]
    public int? Release { get; init; }

    /// <summary>The edition of that release.</summary>
    [Privacy(None)]
    public int? Edition { get; init; }

    /// <summary>The limit of a sweep.</summary>
    [Privacy(None)]
    public string? Swept { get; init; }

    /// <summary>Version of the policy it compares with.</summary>
    [Privacy(None)]
    public int Live { get; init; }

    /// <summary>First instant of the period.</summary>
    [Privacy(None)]
    public DateTimeOffset Begins { get; init; }

    /// <summary>First instant after it.</summary>
    [Privacy(None)]
    public DateTimeOffset Ends { get; init; }

    /// <summary>0 to 1.</summary>
    [Privacy(None)]
    public double Share { get; init; }

    /// <summary>When the node at work on it last said so; 0 once that node has let go of it.</summary>
    [Privacy(None)]
    public DateTimeOffset KeptAt { get; init; }

    /// <summary>Whether a person asked for its end.</summary>
    [Privacy(None)]
    public bool ToStop { get; init; }

    /// <summary>How often it was taken up again.</summary>
    [Privacy(None)]
    public int Restarts { get; init; }

    /// <summary>The <see cref="ReplayRequest"/> as JSON, the draft among it.</summary>
    [Privacy(None)]
    public required string Request { get; init; }

    /// <summary>The report or sweep as JSON; conversations and messages stand in it by their ids.</summary>
    [Privacy(Pseudonym)]
    public string? Result { get; init; }
}
