using Bot.Conversations;
using Bot.Desk;
using static Bot.Storage.DataClass;

namespace Bot.Storage;

/// <summary>Something done to many conversations.</summary>
public sealed class BulkJobRow : JobRow<BulkState>
{
    /// <summary>The <see cref="BulkAction"/> as JSON.</summary>
    [Privacy(Personal)]
    public required string Action { get; init; }

    /// <summary>The job it takes back.</summary>
    [Privacy(None)]
    public long? UndoOf { get; init; }

    /// <summary>Rows.</summary>
    [Privacy(None)]
    public int Total { get; init; }

    /// <summary>When the node at work on it last said so; 0 while nobody is.</summary>
    [Privacy(None)]
    public DateTimeOffset KeptAt { get; init; }

    /// <summary>Whether a person asked for its end.</summary>
    [Privacy(None)]
    public bool ToStop { get; init; }

    /// <summary>How often it was taken up.</summary>
    [Privacy(None)]
    public int Restarts { get; init; }
}

/// <summary>A conversation of such a job. Marked as done by the road, in the transaction that does it.</summary>
public sealed class BulkRowRow
{
    /// <summary>The job.</summary>
    [Privacy(None)]
    public long Job { get; init; }

    /// <summary>Place in it, from 1.</summary>
    [Privacy(None)]
    public int Number { get; init; }

    /// <summary>The conversation.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>Where it stands.</summary>
    [Privacy(None)]
    public BulkRowState State { get; init; }

    /// <summary>Why it was refused.</summary>
    [Privacy(Personal)]
    public string? Reason { get; init; }

    /// <summary>Facts of the conversation once it was done.</summary>
    [Privacy(None)]
    public int? Version { get; init; }

    /// <summary>Who had it before.</summary>
    [Privacy(None)]
    public OwnerKind? WasOwner { get; init; }

    /// <summary>Its queue before.</summary>
    [Privacy(None)]
    public string? WasQueue { get; init; }
}

/// <summary>A kept sequence of acts.</summary>
public sealed class MacroRow
{
    /// <summary>Its name, 1 to 40 characters.</summary>
    [Privacy(None)]
    public required string Name { get; init; }

    /// <summary>Place among them, from 1; the first nine have a key.</summary>
    [Privacy(None)]
    public int Place { get; set; }

    /// <summary>The steps as JSON.</summary>
    [Privacy(None)]
    public required string Steps { get; set; }

    /// <summary>Name of who wrote it last.</summary>
    [Privacy(Personal)]
    public required string By { get; set; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; set; }
}

/// <summary>A run of a macro, so that a form sent twice runs it once. Steps are marked as done by the road, in the transaction that does them.</summary>
public sealed class MacroRunRow
{
    /// <summary>Key of the form.</summary>
    [Privacy(None)]
    public required string Key { get; init; }

    /// <summary>The conversation.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>The macro.</summary>
    [Privacy(None)]
    public required string Macro { get; init; }

    /// <summary>Account of who ran it.</summary>
    [Privacy(Pseudonym)]
    public required string Staff { get; init; }

    /// <summary>The steps as they were then, as JSON.</summary>
    [Privacy(None)]
    public required string Steps { get; init; }

    /// <summary>Steps done.</summary>
    [Privacy(None)]
    public int Done { get; init; }

    /// <summary>When it was begun.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }
}

/// <summary>A filter of the desk's list under a name.</summary>
public sealed class SavedViewRow
{
    /// <summary>Key.</summary>
    [Privacy(None)]
    public long Id { get; init; }

    /// <summary>Its name, 1 to 40 characters.</summary>
    [Privacy(None)]
    public required string Name { get; set; }

    /// <summary>What it shows, as it is typed into search.</summary>
    [Privacy(Personal)]
    public required string Filter { get; set; }

    /// <summary>Account of whose it is; null for everybody of <see cref="Department"/>.</summary>
    [Privacy(Pseudonym)]
    public string? Staff { get; init; }

    /// <summary>The department whose it is; null with no account either for everybody.</summary>
    [Privacy(None)]
    public string? Department { get; init; }

    /// <summary>Whether it stands in the menu.</summary>
    [Privacy(None)]
    public bool Pinned { get; set; }

    /// <summary>Name of who made it.</summary>
    [Privacy(Personal)]
    public required string By { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }
}
