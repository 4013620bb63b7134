using Bot.Releases;
using static Bot.Storage.DataClass;

namespace Bot.Storage;

/// <summary>A release.</summary>
public sealed class ReleaseRow
{
    /// <summary>From 1 without gaps.</summary>
    [Privacy(None)]
    public int Number { get; init; }

    /// <summary>Grows with every step; a row is written by who read the one before.</summary>
    [Privacy(None)]
    public int Revision { get; set; }

    /// <summary>How far it has come; <see cref="ReleaseState.Superseded"/> is not stored, it follows from the policies.</summary>
    [Privacy(None)]
    public ReleaseState State { get; set; }

    /// <summary>When it falls due.</summary>
    [Privacy(None)]
    public DateTimeOffset? Due { get; set; }

    /// <summary>The release as <see cref="ReleaseJson"/> writes it: policies, and the names of those who wrote and approved it.</summary>
    [Privacy(Personal)]
    public required string Body { get; set; }
}

/// <summary>A time in which nothing is published.</summary>
public sealed class FreezeRow
{
    /// <summary>Grows.</summary>
    [Privacy(None)]
    public int Id { get; init; }

    /// <summary>The first instant.</summary>
    [Privacy(None)]
    public DateTimeOffset Begins { get; init; }

    /// <summary>The first instant no more.</summary>
    [Privacy(None)]
    public DateTimeOffset Ends { get; init; }

    /// <summary>Why, in their words.</summary>
    [Privacy(None)]
    public required string Why { get; init; }

    /// <summary>Account of who set it.</summary>
    [Privacy(Pseudonym)]
    public required string ById { get; init; }

    /// <summary>Their name.</summary>
    [Privacy(Personal)]
    public required string By { get; init; }
}
