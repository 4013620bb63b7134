using Bot.Conversations;
using Bot.Host.Models;
using Bot.Releases;
using Bot.Replays;
using Bot.Rules;
using Bot.Turns;

namespace Bot.Host.Replays;

/// <summary>Does replays and sweeps, one at a time on this node, on quiet threads. One that a stop or a crash cut short is begun again, by this node or another.</summary>
/// <remarks>A replay is a fold that anybody can repeat, so nothing of its middle is stored: taking it up means beginning anew, with the same result.</remarks>
sealed class ReplayWorker(
    IReplayRows rows, IRecordedFacts facts, IPolicies policies, IReleases releases, TimeProvider clock, ILogger<ReplayWorker> log) : BackgroundService, IReplays
{
    /// <summary>Taken up this often it seems to be what ends the program.</summary>
    internal const int MostRestarts = 3;

    /// <summary>Who has said nothing for this long is not at work any more.</summary>
    internal static readonly TimeSpan Silent = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Look = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Breath = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim _one = new(1);
    readonly CancellationTokenSource _stopping = new();
    volatile Work? _work;

    public async ValueTask<ReplayStart> StartAsync(ReplayRequest request, Agent by, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        // What has not happened yet cannot be replayed.
        request = request.To > now ? request with { To = now } : request;
        if (request.Problem is { } problem)
            return new(null, false, problem);
        await _one.WaitAsync(cancellation);
        try
        {
            if (_work is { } running)
                return new(running.Job, false, $"Another replay is running here, started by {running.Job.By.Name}. Wait for its end, or stop it.");
            var live = policies.Current;
            var job = await rows.EnterAsync(request, live.Version, by, now, cancellation);
            Begin(job, request);
            return new(job, true, null);
        }
        finally
        {
            _one.Release();
        }
    }

    public async ValueTask<bool> CancelAsync(long id, CancellationToken cancellation)
    {
        if (!await rows.AskToStopAsync(id, cancellation))
            return false;
        if (_work is { } work && work.Job.Id == id)
            await work.ToldAsync();
        return true;
    }

    // How far it is here is known better in memory than in the row.
    public async ValueTask<ReplayJob?> FindAsync(long id, CancellationToken cancellation) => Fresh(await rows.FindAsync(id, cancellation));

    public async ValueTask<IReadOnlyList<ReplayJob>> NewestAsync(int? release, int limit, CancellationToken cancellation) =>
        [.. (await rows.NewestAsync(release, limit, cancellation)).Select(job => Fresh(job)!)];

    public async ValueTask<ReplayReport?> ReportAsync(long id, CancellationToken cancellation) =>
        await rows.ResultAsync(id, ReplayJobKind.Replay, cancellation) is { } json ? ReplayJson.ReadReport(json) : null;

    public async ValueTask<LimitSweep?> SweepAsync(long id, CancellationToken cancellation) =>
        await rows.ResultAsync(id, ReplayJobKind.Sweep, cancellation) is { } json ? ReplayJson.ReadSweep(json) : null;

    ReplayJob? Fresh(ReplayJob? stored) => stored is { State: ReplayJobState.Running } && _work?.Job is { } job && job.Id == stored.Id ? job : stored;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await TakeUpAsync(stoppingToken);
                await Task.Delay(Look, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                // The store is away, or a row cannot be read: the next look may find it better, and customers do not wait for this.
                log.LogError(problem, "Replays that were cut short could not be looked for; it is tried again");
                await Task.Delay(Look, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    async Task TakeUpAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_work is not null || await rows.TakeUpAsync(clock.GetUtcNow() - Silent, clock.GetUtcNow(), cancellation) is not var (job, request))
                return;
            log.LogWarning("Replay {Replay} was cut short by the end of the program; it is begun again", job.Id);
            if (job.Restarts > MostRestarts)
                await rows.EndAsync(
                    job with { State = ReplayJobState.Failed, EndedAt = clock.GetUtcNow(), Problem = $"The program ended {job.Restarts} times while it ran. Try a shorter period; the log of the program may say why." },
                    null, cancellation);
            else
                Begin(job, request);
        }
        finally
        {
            _one.Release();
        }
    }

    void Begin(ReplayJob job, ReplayRequest request)
    {
        var work = new Work(job, CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token));
        _work = work;
        work.Done = Task.Run(() => DoAsync(work, request), CancellationToken.None);
    }

    async Task DoAsync(Work work, ReplayRequest request)
    {
        string? result = null;
        try
        {
            using var quiet = new QuietThreads();
            result = await Task.Factory.StartNew(() => ReplayAsync(work, request), work.Cancel.Token, TaskCreationOptions.DenyChildAttach, quiet).Unwrap();
            work.Job = work.Job with { State = ReplayJobState.Done, Share = 1 };
        }
        catch (OperationCanceledException) when (work.Cancel.IsCancellationRequested)
        {
            if (work.Told)
                work.Job = work.Job with { State = ReplayJobState.Cancelled };
        }
        catch (Exception problem)
        {
            // The wall around one job: it is shown as failed, and the worker goes on to the next.
            log.LogError(problem, "Replay {Replay} failed", work.Job.Id);
            work.Job = work.Job with { State = ReplayJobState.Failed, Problem = problem is InvalidDataException ? problem.Message : $"Something went wrong ({problem.GetType().Name}); the log says more." };
        }
        try
        {
            if (work.Job.State == ReplayJobState.Running)
                await rows.LetGoAsync(work.Job.Id, CancellationToken.None);
            else
                await rows.EndAsync(work.Job = work.Job with { EndedAt = clock.GetUtcNow() }, result, CancellationToken.None);
        }
        catch (Exception problem)
        {
            // The store is away. Nobody speaks of the job any more, so it is taken up again in a while.
            log.LogError(problem, "The end of replay {Replay} could not be stored; it is begun again", work.Job.Id);
        }
        _work = null;
        work.Cancel.Dispose();
    }

    async Task<string> ReplayAsync(Work work, ReplayRequest request)
    {
        var cancellation = work.Cancel.Token;
        var recorded = (await policies.HistoryAsync(int.MaxValue, cancellation)).ToDictionary(version => version.Version, version => version.Value);
        recorded[0] = Policy.Default.Value;
        var live = work.Job.Live == 0 ? Policy.Default
            : await policies.FindAsync(work.Job.Live, cancellation) ?? throw new InvalidDataException($"Policy v{work.Job.Live}, with which it should be compared, is not stored.");
        var replay = new Replay(request, live, recorded);
        // How a conversation ended shows later than the period.
        var until = request.To + Replay.Quiet < work.Job.StartedAt ? request.To + Replay.Quiet : work.Job.StartedAt;
        var spoken = clock.GetTimestamp();
        await foreach (var batch in facts.ReadAsync(request.From, until, Replay.Kinds, cancellation))
        {
            foreach (var fact in batch.Facts)
                replay.Add(fact);
            work.Job = work.Job with { Share = batch.Share };
            cancellation.ThrowIfCancellationRequested();
            if (clock.GetElapsedTime(spoken) < Breath)
                continue;
            spoken = clock.GetTimestamp();
            if (!await rows.KeepAsync(work.Job.Id, batch.Share, clock.GetUtcNow(), cancellation))
                await work.ToldAsync();
        }
        cancellation.ThrowIfCancellationRequested();
        replay.End(until);
        if (work.Job.Kind == ReplayJobKind.Sweep)
            return ReplayJson.Write(replay.Sweep());
        var report = replay.Report();
        foreach (var difference in report.Reproduced.Differences.Take(5))
            log.LogError("A recorded decision was not found again: {Difference}", difference);
        await AttachAsync(work.Job, report, cancellation);
        return ReplayJson.Write(report);
    }

    async Task AttachAsync(ReplayJob job, ReplayReport report, CancellationToken cancellation)
    {
        if (job is not { Release: { } release, Edition: { } edition })
            return;
        var outcome = await releases.HandleAsync(
            release, new AttachEvidence(edition, ReplaySummary.Kind, ReplayJson.Write(ReplaySummary.Of(job.Id, report))), new(job.By, IsSupervisor: false), clock.GetUtcNow(), cancellation);
        // Edited or ended meanwhile: the report is kept and says which edition it is about.
        if (outcome.Refusal is { } refusal)
            log.LogInformation("The report of replay {Replay} is not attached to release {Release}: {Refusal}", job.Id, release, refusal);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_work is { } work)
            await work.Done.WaitAsync(Look, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _stopping.Dispose();
        _one.Dispose();
        base.Dispose();
    }

    sealed class Work(ReplayJob job, CancellationTokenSource cancel)
    {
        volatile ReplayJob _job = job;

        public ReplayJob Job { get => _job; set => _job = value; }

        public CancellationTokenSource Cancel => cancel;

        public bool Told { get; private set; }

        public Task Done { get; set; } = Task.CompletedTask;

        public Task ToldAsync()
        {
            Told = true;
            return cancel.CancelAsync();
        }
    }
}
