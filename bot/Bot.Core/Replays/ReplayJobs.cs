using Bot.Conversations;
using Bot.Turns;

namespace Bot.Replays;

/// <summary>The recorded facts, as a replay reads them.</summary>
public interface IRecordedFacts
{
    /// <summary>Facts of a period in the order of their positions, in batches, from the first at or after <paramref name="from"/>. A few from shortly before or after may be among them:
    /// positions are given out in the order of storing, which is that of time but for moments.</summary>
    /// <param name="from">First instant.</param>
    /// <param name="to">First instant no more.</param>
    /// <param name="kinds">Facts wanted.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    IAsyncEnumerable<FactBatch> ReadAsync(DateTimeOffset from, DateTimeOffset to, IReadOnlySet<Type> kinds, CancellationToken cancellation);
}

/// <summary>Some recorded facts.</summary>
/// <param name="Facts">In the order of their positions.</param>
/// <param name="Share">How much of the period is read with them, 0 to 1.</param>
public sealed record FactBatch(IReadOnlyList<StoredFact> Facts, double Share);

/// <summary>People at the desk, for the forecast of waits.</summary>
/// <param name="People">People who take from every queue that <paramref name="Of"/> does not name; at least 1.</param>
/// <param name="Of">People who take from one queue only, by queue.</param>
public sealed record Staffing(int People, IReadOnlyDictionary<string, int>? Of = null);

/// <summary>What a job does. Numbers are stored.</summary>
public enum ReplayJobKind
{
    /// <summary>Replay a draft beside the live policy: gives a <see cref="ReplayReport"/>.</summary>
    Replay = 0,

    /// <summary>Try settings of one limit: gives a <see cref="LimitSweep"/>.</summary>
    Sweep = 1,
}

/// <summary>Where a job stands. Numbers are stored.</summary>
public enum ReplayJobState
{
    /// <summary>At work, or about to be taken up again after the program was started.</summary>
    Running = 0,

    /// <summary>Finished.</summary>
    Done = 1,

    /// <summary>Could not go on; <see cref="ReplayJob.Problem"/> says why.</summary>
    Failed = 2,

    /// <summary>Stopped by a person.</summary>
    Cancelled = 3,
}

/// <summary>What is to be replayed.</summary>
/// <param name="Draft">The policy in question.</param>
/// <param name="From">First instant of the period.</param>
/// <param name="To">First instant after it.</param>
/// <param name="Staffing">People at the desk.</param>
public sealed record ReplayRequest(Policy Draft, DateTimeOffset From, DateTimeOffset To, Staffing Staffing)
{
    /// <summary>Most days of a period.</summary>
    public const int MostDays = 366;

    /// <summary>The release to which the report is attached; null for none.</summary>
    public int? Release { get; init; }

    /// <summary>The edition of that release which <see cref="Draft"/> is.</summary>
    public int? Edition { get; init; }

    /// <summary>For a sweep, the limit; null for a replay.</summary>
    public string? Limit { get; init; }

    /// <summary>For a sweep, its settings.</summary>
    public IReadOnlyList<double> Settings { get; init; } = [];

    /// <summary>What is wrong with it, in a sentence; null when nothing is.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Problem =>
        To <= From ? "The period must end after it begins."
        : (To - From).TotalDays > MostDays ? $"A period has at most {MostDays} days."
        : Staffing.People < 1 || Staffing.Of?.Values.Any(people => people < 1) == true ? "At least one person must be at the desk of each queue."
        : Limit is not null && Settings.Count is < 1 or > LimitSweep.MostSettings ? $"A sweep has 1 to {LimitSweep.MostSettings} settings."
        : Draft.Problems() is [var first, ..] ? first
        : null;
}

/// <summary>A replay or a sweep: it runs beside the turns, at most one at a time on each node.</summary>
/// <param name="Id">Grows.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Release">The release it is for; null for none.</param>
/// <param name="Edition">The edition of that release it is about.</param>
/// <param name="Limit">The limit of a sweep.</param>
/// <param name="Live">Version of the policy it compares with.</param>
/// <param name="From">First instant of the period.</param>
/// <param name="To">First instant after it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Share">0 to 1; a restart begins anew.</param>
/// <param name="By">Who started it.</param>
/// <param name="StartedAt">When.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Problem">Why it failed; null otherwise.</param>
/// <param name="Restarts">How often it was taken up again because the program had ended under it.</param>
public sealed record ReplayJob(
    long Id, ReplayJobKind Kind, int? Release, int? Edition, string? Limit, int Live, DateTimeOffset From, DateTimeOffset To, ReplayJobState State, double Share, Agent By,
    DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? Problem, int Restarts);

/// <summary>What became of the wish to start a replay.</summary>
/// <param name="Job">The job; the one that runs and has to end first when <paramref name="Started"/> is false; null when it was refused.</param>
/// <param name="Started">Whether it was started.</param>
/// <param name="Refusal">Why not, in a sentence for the person; null when it was started.</param>
public sealed record ReplayStart(ReplayJob? Job, bool Started, string? Refusal);

/// <summary>Replays as the console starts and watches them. Thread-safe.</summary>
public interface IReplays
{
    /// <summary>Starts one against the policy in force.</summary>
    ValueTask<ReplayStart> StartAsync(ReplayRequest request, Agent by, CancellationToken cancellation);

    /// <summary>Asks one to stop, on whichever node it runs; it does within seconds.</summary>
    /// <returns>False when it is not running.</returns>
    ValueTask<bool> CancelAsync(long id, CancellationToken cancellation);

    /// <summary>A job with its progress; null when there is none.</summary>
    ValueTask<ReplayJob?> FindAsync(long id, CancellationToken cancellation);

    /// <summary>The newest jobs, newest first.</summary>
    /// <param name="release">Only those of this release; null for all.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask<IReadOnlyList<ReplayJob>> NewestAsync(int? release, int limit, CancellationToken cancellation);

    /// <summary>The report of a finished replay; null when it has none.</summary>
    /// <exception cref="System.Text.Json.JsonException">It was written by another version of this program.</exception>
    ValueTask<ReplayReport?> ReportAsync(long id, CancellationToken cancellation);

    /// <summary>What a finished sweep found; null when it has nothing.</summary>
    /// <exception cref="System.Text.Json.JsonException">It was written by another version of this program.</exception>
    ValueTask<LimitSweep?> SweepAsync(long id, CancellationToken cancellation);
}

/// <summary>The jobs as they are stored. A node that works on one says so now and then; one that nobody has spoken of for a while is taken up by another, or by the
/// same after a restart.</summary>
public interface IReplayRows
{
    /// <summary>Enters a job as running.</summary>
    ValueTask<ReplayJob> EnterAsync(ReplayRequest request, int live, Agent by, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Says that somebody is at work on it.</summary>
    /// <returns>False when it is to stop: a person asked for that, or it is no longer running.</returns>
    ValueTask<bool> KeepAsync(long id, double share, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Lets go of it before its end, for whoever takes it up next.</summary>
    ValueTask LetGoAsync(long id, CancellationToken cancellation);

    /// <summary>Takes up a running job that nobody has spoken of since an instant; one node gets it. One that was to stop is not begun again but ends as cancelled.</summary>
    ValueTask<(ReplayJob Job, ReplayRequest Request)?> TakeUpAsync(DateTimeOffset silentSince, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Enters its end.</summary>
    /// <param name="ended">The job as it ended.</param>
    /// <param name="result">Its report or sweep as <see cref="ReplayJson"/> writes it; null without.</param>
    /// <param name="cancellation">Gives up.</param>
    ValueTask EndAsync(ReplayJob ended, string? result, CancellationToken cancellation);

    /// <summary>Asks for its end.</summary>
    /// <returns>False when it is not running.</returns>
    ValueTask<bool> AskToStopAsync(long id, CancellationToken cancellation);

    /// <summary>A job.</summary>
    ValueTask<ReplayJob?> FindAsync(long id, CancellationToken cancellation);

    /// <summary>The newest jobs, newest first; null for those of any release.</summary>
    ValueTask<IReadOnlyList<ReplayJob>> NewestAsync(int? release, int limit, CancellationToken cancellation);

    /// <summary>What a job of a kind found; null when it has nothing.</summary>
    ValueTask<string?> ResultAsync(long id, ReplayJobKind kind, CancellationToken cancellation);
}

/// <summary>The figures of a report that are attached to its release as evidence.</summary>
/// <param name="Replay">Id of the job, under which the whole report is found.</param>
/// <param name="Live">Version it was compared with.</param>
/// <param name="From">First instant of the period.</param>
/// <param name="To">First instant after it.</param>
/// <param name="Conversations">Conversations replayed.</param>
/// <param name="Changed">Of those, with a turn decided otherwise.</param>
/// <param name="EscalationBefore">Share handed over, 0 to 1.</param>
/// <param name="EscalationAfter">The same under the draft.</param>
/// <param name="ContainmentBefore">Share truly contained, 0 to 1.</param>
/// <param name="ContainmentAfter">The same under the draft.</param>
/// <param name="MissedBefore">Bad outcomes missed.</param>
/// <param name="MissedAfter">The same under the draft.</param>
/// <param name="Differences">Recorded decisions that were not found again; 0 when all is well.</param>
public sealed record ReplaySummary(
    long Replay, int Live, DateTimeOffset From, DateTimeOffset To, long Conversations, long Changed, double EscalationBefore, double EscalationAfter, double ContainmentBefore,
    double ContainmentAfter, long MissedBefore, long MissedAfter, long Differences)
{
    /// <summary>Kind of the evidence.</summary>
    public const string Kind = "replay";

    /// <summary>The figures of a report.</summary>
    public static ReplaySummary Of(long replay, ReplayReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(
            replay, report.Live, report.From, report.To, report.Conversations, report.ChangedConversations, report.Before.EscalationRate.Value, report.After.EscalationRate.Value,
            report.Before.TrueContainment.Value, report.After.TrueContainment.Value, report.Before.Missed, report.After.Missed, report.Reproduced.Asked - report.Reproduced.Same);
    }
}
