using System.Collections.Concurrent;
using Bot.Conversations;
using Bot.Desk;
using Bot.Storage;
using Bot.Turns;

namespace Bot.Host.Desk;

/// <summary>Does what was asked for many conversations, one job at a time on this node. Each row is decided as at the desk, with the rights its starter has now, and is
/// marked in the transaction that does it: a job that a stop or a crash cut short goes on where it was.</summary>
sealed class BulkWorker(IBulkRows rows, IConversations conversations, DeskTurns desk, IPolicies policies, TimeProvider clock, ILogger<BulkWorker> log) : BackgroundService, IBulkJobs
{
    /// <summary>Taken up this often it seems to be what ends the program.</summary>
    internal const int MostRestarts = 5;

    internal static readonly TimeSpan Silent = TimeSpan.FromSeconds(10);
    static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    const int Batch = 48, AtOnce = 4;
    const string JustNow = "Something happened to it just now.";

    // Not disposed: somebody may start a job in the moment in which this ends.
    readonly SemaphoreSlim _woken = new(0);

    public async ValueTask<BulkJob> StartAsync(BulkAction action, IReadOnlyList<string> conversations, Agent by, CancellationToken cancellation)
    {
        var job = await rows.StartAsync(action, conversations, by, cancellation);
        _woken.Release();
        return job;
    }

    public async ValueTask<BulkJob?> UndoAsync(long id, Agent by, CancellationToken cancellation)
    {
        var job = await rows.UndoAsync(id, by, cancellation);
        _woken.Release();
        return job;
    }

    public ValueTask<bool> CancelAsync(long id, CancellationToken cancellation) => rows.CancelAsync(id, cancellation);

    public ValueTask<BulkJob?> FindAsync(long id, CancellationToken cancellation) => rows.FindAsync(id, cancellation);

    public ValueTask<IReadOnlyList<BulkJob>> NewestAsync(string? by, int limit, CancellationToken cancellation) => rows.NewestAsync(by, limit, cancellation);

    public ValueTask<IReadOnlyList<BulkRow>> RowsAsync(long id, BulkRowState state, int after, int limit, CancellationToken cancellation) => rows.RowsAsync(id, state, after, limit, cancellation);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            BulkJob? job = null;
            try
            {
                job = await rows.TakeUpAsync(clock.GetUtcNow() - Silent, clock.GetUtcNow(), stoppingToken);
                if (job is null)
                    await _woken.WaitAsync(Look, stoppingToken);
                else if (job.Restarts > MostRestarts)
                    await rows.EndAsync(job.Id, BulkState.Failed, $"The program ended {job.Restarts - 1} times while it ran. The rows that were not tried can be chosen again.", clock.GetUtcNow(), stoppingToken);
                else
                    await DoAsync(job, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                if (job is not null)
                    await rows.LetGoAsync(job.Id, CancellationToken.None);
                return;
            }
            catch (Exception problem)
            {
                // The store is away: the job is taken up again when nobody has spoken of it for a while.
                log.LogError(problem, "Bulk job {Job} could not go on; it is taken up again", job?.Id);
                await Task.Delay(Look, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task DoAsync(BulkJob job, CancellationToken cancellation)
    {
        while (true)
        {
            var batch = await rows.RowsAsync(job.Id, BulkRowState.Waits, 0, Batch, cancellation);
            if (batch.Count == 0)
            {
                await rows.EndAsync(job.Id, BulkState.Done, null, clock.GetUtcNow(), cancellation);
                return;
            }
            // Asked anew for each batch: a department that changed or an account that was shut holds from here on.
            if (await rows.StarterAsync(job.By.Id, clock.GetUtcNow(), cancellation) is not { } starter)
            {
                await rows.EndAsync(job.Id, BulkState.Failed, $"The account of {job.By.Name} was shut while it ran.", clock.GetUtcNow(), cancellation);
                return;
            }
            var reader = Viewer.Of(starter.Agent, starter.Department, policies.Current.Value.Plan());
            var labels = job.Action.Kind == BulkKind.Label ? await rows.LabelsAsync(cancellation) : [];
            var settled = new ConcurrentBag<BulkRow>();
            await Parallel.ForEachAsync(batch, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (row, _) =>
            {
                if (await TryAsync(job, row, reader, labels) is { } ended)
                    settled.Add(ended);
            });
            await rows.SettleAsync(job.Id, [.. settled], CancellationToken.None);
            if (!await rows.KeepAsync(job.Id, clock.GetUtcNow(), cancellation))
            {
                await rows.EndAsync(job.Id, BulkState.Cancelled, null, clock.GetUtcNow(), cancellation);
                return;
            }
        }
    }

    // Not cancelled in the middle of a row: it is stored whole or refused. Null when it was done, and marked with its facts.
    async Task<BulkRow?> TryAsync(BulkJob job, BulkRow row, Viewer reader, IReadOnlyList<string> labels)
    {
        // What happened since is read before the command is decided: if something came between, it is read again.
        for (var again = 5; ; again--)
            if (await TryOnceAsync(job, row, reader, labels) is var ended && (ended?.Reason != JustNow || again == 0))
                return ended;
    }

    async Task<BulkRow?> TryOnceAsync(BulkJob job, BulkRow row, Viewer reader, IReadOnlyList<string> labels)
    {
        try
        {
            string? touched = null;
            var seen = 0;
            if (job.UndoOf is not null)
            {
                var since = await conversations.FactsAsync(row.Conversation, row.Version ?? 0, 200, CancellationToken.None);
                seen = since.Count > 0 ? since[^1].Number : row.Version ?? 0;
                touched = BulkAction.Touched(since) is { } fact ? Since(fact) : null;
            }
            var command = job.UndoOf is null ? job.Action.Command(reader.Agent, labels) : job.Action.Undo(reader.Agent, row);
            if (command is null)
                return row with { State = BulkRowState.Refused, Reason = "It cannot be taken back." };
            var outcome = await desk.HandleAsync(
                row.Conversation, command,
                conversation => conversation.IsNew || !reader.Sees(conversation) ? "It is not there for you any more."
                    : job.UndoOf is null ? null : touched ?? (conversation.Version != seen ? JustNow : null),
                (before, version) => new MarkBulkRow(job.Id, row.Number, version, before.Owner, before.Queue), CancellationToken.None);
            return outcome switch
            {
                { Refusal: { } refusal } => row with { State = BulkRowState.Refused, Reason = refusal },
                { Facts.Count: 0 } => row with { State = BulkRowState.Already },
                _ => null,
            };
        }
        catch (Exception problem) when (problem is not StorageUnavailableException)
        {
            // The wall around one row: the others go on.
            log.LogError(problem, "Row {Row} of bulk job {Job} failed", row.Number, job.Id);
            return row with { State = BulkRowState.Refused, Reason = $"Something went wrong ({problem.GetType().Name}); the log says more." };
        }
    }

    static string Since(Fact fact) => fact switch
    {
        CustomerSpoke => "The customer wrote since.",
        AgentReplied replied => $"{replied.Agent.Name} answered since.",
        AgentClaimed claimed => $"{claimed.Agent.Name} took it since.",
        NoteAdded note => $"{note.Agent.Name} left a note since.",
        _ => "It was changed since.",
    };
}
