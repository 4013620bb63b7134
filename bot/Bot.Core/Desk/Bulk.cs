using Bot.Conversations;

namespace Bot.Desk;

/// <summary>What is done to many conversations at once. Numbers are stored.</summary>
public enum BulkKind
{
    /// <summary>Put a label on them.</summary>
    Label = 0,

    /// <summary>Pass them on to a queue, with a note.</summary>
    Transfer = 1,

    /// <summary>Give them back to the queues they came from.</summary>
    Requeue = 2,

    /// <summary>Close them.</summary>
    Close = 3,

    /// <summary>Put them away until an instant.</summary>
    Snooze = 4,

    /// <summary>Take them, or give them to a colleague with a note.</summary>
    Assign = 5,
}

/// <summary>What is to be done to each conversation.</summary>
/// <param name="Kind">The act.</param>
public sealed record BulkAction(BulkKind Kind)
{
    /// <summary>The label of <see cref="BulkKind.Label"/>.</summary>
    public string? Label { get; init; }

    /// <summary>The queue of <see cref="BulkKind.Transfer"/>.</summary>
    public string? Queue { get; init; }

    /// <summary>The colleague of <see cref="BulkKind.Assign"/>; null for who started it.</summary>
    public Agent? To { get; init; }

    /// <summary>How they ended, of <see cref="BulkKind.Close"/>.</summary>
    public string? Disposition { get; init; }

    /// <summary>Until when, of <see cref="BulkKind.Snooze"/>.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>What colleagues read: the note that goes with them, or why they were closed.</summary>
    public string? Text { get; init; }

    /// <summary>What it does, as the head of the job says it: "Label “vip”".</summary>
    public string Words => Kind switch
    {
        BulkKind.Label => $"Label “{Label}”",
        BulkKind.Transfer => $"Transfer to {Queue}",
        BulkKind.Requeue => "Give back to their queues",
        BulkKind.Close => $"Close as “{Disposition}”",
        BulkKind.Snooze => "Put away",
        _ => To is { } to ? $"Assign to {to.Name}" : "Take",
    };

    /// <summary>Whether it can be taken back. What a colleague was given is theirs.</summary>
    public bool CanUndo => Kind != BulkKind.Assign || To is null;

    /// <summary>What is missing, in words for the person; null when nothing is.</summary>
    public string? Problem => Kind switch
    {
        BulkKind.Label when string.IsNullOrWhiteSpace(Label) => "Choose a label.",
        BulkKind.Transfer when string.IsNullOrWhiteSpace(Queue) => "Choose a queue.",
        BulkKind.Transfer when string.IsNullOrWhiteSpace(Text) => "Write what the next one must know: nobody should have to ask the customer again.",
        BulkKind.Assign when To is not null && string.IsNullOrWhiteSpace(Text) => "Write what your colleague must know: nobody should have to ask the customer again.",
        BulkKind.Close when Disposition is null || !Dispositions.All.Contains(Disposition) => "Choose how they ended.",
        BulkKind.Snooze when Until is null => "Choose until when.",
        _ => Text is { Length: > DeskRules.LongestText } ? $"The text has {Text.Length} characters, {DeskRules.LongestText} are possible." : null,
    };

    /// <summary>The command for one conversation, as a person at the desk would give it.</summary>
    /// <param name="by">Who started the job.</param>
    /// <param name="labels">The labels the house keeps.</param>
    public DeskCommand Command(Agent by, IReadOnlyList<string> labels) => Kind switch
    {
        BulkKind.Label => new PutLabel(by, Label ?? "", labels),
        BulkKind.Transfer => new Transfer(by, Queue, null, Text ?? ""),
        BulkKind.Requeue => new Requeue(by),
        BulkKind.Close => new Close(by, Disposition ?? "", Text),
        BulkKind.Snooze => new Snooze(by, Until),
        _ => To is { } to && to.Id != by.Id ? new Transfer(by, null, to, Text ?? "") : new Claim(by),
    };

    /// <summary>The command that takes it back from one conversation.</summary>
    /// <param name="by">Who started the job.</param>
    /// <param name="row">What was done to it.</param>
    public DeskCommand? Undo(Agent by, BulkRow row) => Kind switch
    {
        BulkKind.Label => new TakeLabel(by, Label ?? ""),
        // What waited in another queue goes back there; what somebody had, back to them.
        BulkKind.Transfer when row.WasOwner == OwnerKind.Waiting && row.WasQueue is { } queue => new Transfer(by, queue, null, "Taken back: it was passed on with many others."),
        BulkKind.Transfer or BulkKind.Requeue => new Claim(by),
        BulkKind.Close => new TakeUpAgain(by),
        BulkKind.Snooze => new Wake(by),
        BulkKind.Assign when To is null && row.WasOwner == OwnerKind.Waiting => new Requeue(by),
        BulkKind.Assign when To is null && row.WasOwner == OwnerKind.Bot => new HandBack(by),
        _ => null,
    };

    /// <summary>The first of later facts that a person or the customer brought about; null when everything since happened by itself.</summary>
    /// <param name="since">What happened after the job had done its part.</param>
    public static Fact? Touched(IEnumerable<StoredFact> since) =>
        since.Select(fact => fact.Fact).FirstOrDefault(fact => fact is not (BotReplied { Notice: true } or SurveyAsked or SurveyExpired or SlaReached or DeliveryFailed or OfferMade or OfferLapsed or WaitAnnounced or Overflowed));
}

/// <summary>Where a job stands. Numbers are stored.</summary>
public enum BulkState
{
    /// <summary>At work.</summary>
    Running = 0,

    /// <summary>Every row was tried.</summary>
    Done = 1,

    /// <summary>Could not go on.</summary>
    Failed = 2,

    /// <summary>Stopped by a person; what was done stays, the other rows were not touched.</summary>
    Cancelled = 3,
}

/// <summary>Where a row stands. Numbers are stored.</summary>
public enum BulkRowState
{
    /// <summary>Not tried yet.</summary>
    Waits = 0,

    /// <summary>Done.</summary>
    Done = 1,

    /// <summary>Refused, with a reason.</summary>
    Refused = 2,

    /// <summary>It was so already.</summary>
    Already = 3,
}

/// <summary>A job over many conversations.</summary>
/// <param name="Id">Grows.</param>
/// <param name="Action">What it does.</param>
/// <param name="UndoOf">The job it takes back; null for one of its own.</param>
/// <param name="State">Where it stands.</param>
/// <param name="By">Who started it.</param>
/// <param name="Total">Rows.</param>
/// <param name="Done">Rows done, those that were so already included.</param>
/// <param name="Refused">Rows refused.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Problem">Why it could not go on.</param>
/// <param name="Restarts">How often it was taken up again because the program had ended under it.</param>
/// <param name="UndoneBy">The job that takes this one back; null when there is none.</param>
public sealed record BulkJob(
    long Id, BulkAction Action, long? UndoOf, BulkState State, Agent By, int Total, int Done, int Refused, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Problem, int Restarts,
    long? UndoneBy)
{
    /// <summary>For how long a job can be taken back once it ended.</summary>
    public static readonly TimeSpan UndoFor = TimeSpan.FromMinutes(10);

    /// <summary>Conversations one job takes, at most.</summary>
    public const int Most = 10_000;

    /// <summary>From this many on the number is typed before it begins.</summary>
    public const int Typed = 100;

    /// <summary>Rows that were tried.</summary>
    public int Tried => Done + Refused;

    /// <summary>Whether it can be taken back at an instant.</summary>
    public bool CanUndo(DateTimeOffset now) => UndoOf is null && UndoneBy is null && Action.CanUndo && Done > 0 && EndedAt is { } ended && now - ended <= UndoFor;
}

/// <summary>A conversation of a job.</summary>
/// <param name="Number">Its place in the job, from 1.</param>
/// <param name="Conversation">The conversation.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Reason">Why it was refused.</param>
/// <param name="Version">Facts of the conversation once it was done.</param>
/// <param name="WasOwner">Who had it before.</param>
/// <param name="WasQueue">Its queue before.</param>
public sealed record BulkRow(int Number, string Conversation, BulkRowState State, string? Reason, int? Version, OwnerKind? WasOwner, string? WasQueue);

/// <summary>Marks a row as done, in the transaction that does it: a job that is begun again does nothing twice.</summary>
public sealed record MarkBulkRow(long Job, int Number, int Version, OwnerKind WasOwner, string? WasQueue) : Effect;

/// <summary>Jobs as the console starts and watches them. Thread-safe.</summary>
public interface IBulkJobs
{
    /// <summary>Starts one.</summary>
    /// <param name="action">What is done.</param>
    /// <param name="conversations">To which, each once, at most <see cref="BulkJob.Most"/>.</param>
    /// <param name="by">Who.</param>
    /// <param name="cancellation">Gives up with nothing started.</param>
    ValueTask<BulkJob> StartAsync(BulkAction action, IReadOnlyList<string> conversations, Agent by, CancellationToken cancellation);

    /// <summary>Starts taking one back; each row only if nothing happened to it since.</summary>
    /// <returns>Null when it cannot be taken back (any more).</returns>
    ValueTask<BulkJob?> UndoAsync(long id, Agent by, CancellationToken cancellation);

    /// <summary>Asks one to stop.</summary>
    /// <returns>False when it is not running.</returns>
    ValueTask<bool> CancelAsync(long id, CancellationToken cancellation);

    /// <summary>A job; null when there is none.</summary>
    ValueTask<BulkJob?> FindAsync(long id, CancellationToken cancellation);

    /// <summary>The newest jobs, newest first.</summary>
    /// <param name="by">Only those of this account; null for all.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask<IReadOnlyList<BulkJob>> NewestAsync(string? by, int limit, CancellationToken cancellation);

    /// <summary>Rows of a job in a state, in order.</summary>
    ValueTask<IReadOnlyList<BulkRow>> RowsAsync(long id, BulkRowState state, int after, int limit, CancellationToken cancellation);
}

/// <summary>The jobs as they are stored. A node that works on one says so now and then; one that nobody has spoken of for a while is taken up by another, or by the same after a restart.</summary>
public interface IBulkRows : IBulkJobs
{
    /// <summary>Takes up a running job that nobody has spoken of since an instant; one node gets it.</summary>
    ValueTask<BulkJob?> TakeUpAsync(DateTimeOffset silentSince, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Says that somebody is at work on it.</summary>
    /// <returns>False when it is to stop.</returns>
    ValueTask<bool> KeepAsync(long id, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Lets go of it before its end, for whoever takes it up next.</summary>
    ValueTask LetGoAsync(long id, CancellationToken cancellation);

    /// <summary>Enters what became of rows that were not done with a fact.</summary>
    ValueTask SettleAsync(long id, IReadOnlyList<BulkRow> rows, CancellationToken cancellation);

    /// <summary>Enters its end.</summary>
    ValueTask EndAsync(long id, BulkState state, string? problem, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Department and name of who started it, as they are now; null when the account is shut or gone.</summary>
    ValueTask<(Agent Agent, string? Department)?> StarterAsync(string staff, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>The labels the house keeps.</summary>
    ValueTask<IReadOnlyList<string>> LabelsAsync(CancellationToken cancellation);
}
