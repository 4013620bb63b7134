using Bot.Models;
using Nlp;
using static Bot.Storage.DataClass;

namespace Bot.Storage;

/// <summary>A trained model; its file is <c>models/&lt;language&gt;-v&lt;version&gt;.model</c> in the data directory.</summary>
public sealed class ModelVersionRow
{
    /// <summary>Code of the language.</summary>
    [Privacy(None)]
    public required string Language { get; init; }

    /// <summary>From 1 in its language.</summary>
    [Privacy(None)]
    public int Version { get; init; }

    /// <summary>Name that decisions record.</summary>
    [Privacy(None)]
    public required string Model { get; init; }

    /// <summary>Hash of what it was trained from.</summary>
    [Privacy(None)]
    public required string DataHash { get; init; }

    /// <summary>Hash of the language folder alone.</summary>
    [Privacy(None)]
    public required string ShippedHash { get; init; }

    /// <summary>The last change to the examples that it knows.</summary>
    [Privacy(None)]
    public long LastChange { get; init; }

    /// <summary>The <see cref="TrainingOptions"/> as JSON.</summary>
    [Privacy(None)]
    public required string Settings { get; init; }

    /// <summary>The <see cref="ModelReport"/> as JSON; it holds example phrases, which hold no personal data.</summary>
    [Privacy(None)]
    public required string Report { get; init; }

    /// <summary>SHA-256 of the file, hexadecimal.</summary>
    [Privacy(None)]
    public required string Checksum { get; init; }

    /// <summary>Account of who had it trained.</summary>
    [Privacy(Pseudonym)]
    public required string TrainedById { get; init; }

    /// <summary>Their name.</summary>
    [Privacy(Personal)]
    public required string TrainedBy { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset TrainedAt { get; init; }

    /// <summary>Account of who approved it.</summary>
    [Privacy(Pseudonym)]
    public string? ApprovedById { get; init; }

    /// <summary>Their name.</summary>
    [Privacy(Personal)]
    public string? ApprovedBy { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset? ApprovedAt { get; init; }
}

/// <summary>What held-out phrases were taken for when a version was trained.</summary>
public sealed class ModelJudgedRow
{
    /// <summary>Code of the language.</summary>
    [Privacy(None)]
    public required string Language { get; init; }

    /// <summary>The version.</summary>
    [Privacy(None)]
    public int Version { get; init; }

    /// <summary>The <see cref="HeldOutPhrase"/>s as JSON.</summary>
    [Privacy(None)]
    public required string Body { get; init; }
}

/// <summary>A version became the one that answers.</summary>
public sealed class ModelReleaseRow
{
    /// <summary>Code of the language.</summary>
    [Privacy(None)]
    public required string Language { get; init; }

    /// <summary>From 1 in its language.</summary>
    [Privacy(None)]
    public int Number { get; init; }

    /// <summary>The version.</summary>
    [Privacy(None)]
    public int Version { get; init; }

    /// <summary>Account of who released it.</summary>
    [Privacy(Pseudonym)]
    public required string ById { get; init; }

    /// <summary>Their name.</summary>
    [Privacy(Personal)]
    public required string By { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }

    /// <summary>Why, in their words.</summary>
    [Privacy(None)]
    public required string Reason { get; init; }
}

/// <summary>A change to the example phrases.</summary>
public sealed class ExampleChangeRow
{
    /// <summary>Grows.</summary>
    [Privacy(None)]
    public long Id { get; init; }

    /// <summary>Code of the language.</summary>
    [Privacy(None)]
    public required string Language { get; init; }

    /// <summary>The intent.</summary>
    [Privacy(None)]
    public required string Intent { get; init; }

    /// <summary>The phrase before; null for a new one.</summary>
    [Privacy(None)]
    public string? Was { get; init; }

    /// <summary>The phrase after, without personal data; null when it was taken away.</summary>
    [Privacy(None)]
    public string? Text { get; init; }

    /// <summary>Typed or labelled.</summary>
    [Privacy(None)]
    public required string Source { get; init; }

    /// <summary>Account of who changed it.</summary>
    [Privacy(Pseudonym)]
    public required string ById { get; init; }

    /// <summary>Their name.</summary>
    [Privacy(Personal)]
    public required string By { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }

    /// <summary>Account of who took it back.</summary>
    [Privacy(Pseudonym)]
    public string? UndoneById { get; init; }

    /// <summary>Their name.</summary>
    [Privacy(Personal)]
    public string? UndoneBy { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset? UndoneAt { get; init; }
}

/// <summary>A wording the model was not sure of. Written by the road only, but for its state.</summary>
public sealed class UnsureTurnRow
{
    /// <summary>Code of the language.</summary>
    [Privacy(None)]
    public required string Language { get; init; }

    /// <summary>The wording without case and signs.</summary>
    [Privacy(Personal)]
    public required string Fold { get; init; }

    /// <summary>As one customer wrote it, masked.</summary>
    [Privacy(Personal)]
    public required string Text { get; init; }

    /// <summary>What was done.</summary>
    [Privacy(None)]
    public Outcome Outcome { get; init; }

    /// <summary>The candidates as JSON.</summary>
    [Privacy(None)]
    public required string Candidates { get; init; }

    /// <summary>What the customer chose when asked.</summary>
    [Privacy(None)]
    public string? Suggested { get; init; }

    /// <summary>Who at the desk says that it was understood wrongly.</summary>
    [Privacy(Personal)]
    public string? DoubtedBy { get; init; }

    /// <summary>How often it was written.</summary>
    [Privacy(None)]
    public int Times { get; init; }

    /// <summary>When last.</summary>
    [Privacy(None)]
    public DateTimeOffset LastAt { get; init; }

    /// <summary>Where last.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>Number of the fact there.</summary>
    [Privacy(None)]
    public int Number { get; init; }

    /// <summary>Where it stands.</summary>
    [Privacy(None)]
    public UnsureState State { get; init; }
}

/// <summary>What somebody at the desk says of a message. Of several about the same the last one holds.</summary>
public sealed class CorrectionRow
{
    /// <summary>Grows.</summary>
    [Privacy(None)]
    public long Id { get; init; }

    /// <summary>What was heard wrongly.</summary>
    [Privacy(None)]
    public CorrectionKind Kind { get; init; }

    /// <summary>Code of the language.</summary>
    [Privacy(None)]
    public required string Language { get; init; }

    /// <summary>Version of the model that heard it.</summary>
    [Privacy(None)]
    public required string Model { get; init; }

    /// <summary>Where it was said.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>Number of the fact there.</summary>
    [Privacy(None)]
    public int Number { get; init; }

    /// <summary>Where a value begins.</summary>
    [Privacy(None)]
    public int Place { get; init; }

    /// <summary>The message, masked.</summary>
    [Privacy(Personal)]
    public required string Text { get; init; }

    /// <summary>What the model made of it.</summary>
    [Privacy(Personal)]
    public required string Found { get; init; }

    /// <summary>What is right.</summary>
    [Privacy(Personal)]
    public required string Right { get; init; }

    /// <summary>Account of who says so.</summary>
    [Privacy(Pseudonym)]
    public required string ById { get; init; }

    /// <summary>Their name.</summary>
    [Privacy(Personal)]
    public required string By { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }
}

/// <summary>A count of the drift monitors. Written by the road only.</summary>
public sealed class DriftCountRow
{
    /// <summary>Name of the model; empty for none.</summary>
    [Privacy(None)]
    public required string Model { get; init; }

    /// <summary>Day, UTC, as <see cref="DateOnly.DayNumber"/>.</summary>
    [Privacy(None)]
    public int Day { get; init; }

    /// <summary>The measure.</summary>
    [Privacy(None)]
    public required string Measure { get; init; }

    /// <summary>Its bin.</summary>
    [Privacy(None)]
    public int Bin { get; init; }

    /// <summary>How many.</summary>
    [Privacy(None)]
    public long Count { get; init; }
}

/// <summary>A job on a model.</summary>
public sealed class ModelJobRow : JobRow<ModelJobState>
{
    /// <summary>What it does.</summary>
    [Privacy(None)]
    public ModelJobKind Kind { get; init; }

    /// <summary>Code of the language.</summary>
    [Privacy(None)]
    public required string Language { get; init; }

    /// <summary>The version it is about.</summary>
    [Privacy(None)]
    public int? Version { get; init; }

    /// <summary>The version that was live when it compared.</summary>
    [Privacy(None)]
    public int? Live { get; init; }

    /// <summary>The <see cref="Comparison"/> as JSON; it holds customers' words, masked.</summary>
    [Privacy(Personal)]
    public string? Compared { get; init; }
}
