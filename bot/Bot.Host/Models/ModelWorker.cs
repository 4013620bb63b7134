using Bot.Conversations;
using Bot.Models;
using Nlp;

namespace Bot.Host.Models;

/// <summary>Does the jobs on models, one at a time, on quiet threads. What answers changes only with a release.</summary>
sealed class ModelWorker(
    IModelJobRows rows, IModels models, IExamples examples, IUnsureTurns turns, IShippedLanguages shipped, Encoders encoders, LiveModels live, TimeProvider clock,
    ILogger<ModelWorker> log) : IModelJobs, IHostedService, IDisposable
{
    const int MostTurns = 5000, Days = 7;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    readonly CancellationTokenSource _stopping = new();
    volatile Work? _work;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (await rows.InterruptAsync(clock.GetUtcNow(), cancellationToken) is > 0 and var count)
            log.LogWarning("{Count} job on a model was running when the program ended. It changed nothing and can be started again.", count);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_work is { } work)
            await work.Done.WaitAsync(Patience, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask<(ModelJob Job, bool Started)> StartAsync(ModelJobKind kind, string language, int? version, Agent by, CancellationToken cancellation)
    {
        while (true)
        {
            if (await rows.EnterAsync(kind, language, version, by, clock.GetUtcNow(), cancellation) is { } job)
            {
                var work = new Work(job with { Stage = "Starting" }, CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token));
                _work = work;
                work.Done = Task.Run(() => DoAsync(work), CancellationToken.None);
                return (work.Job, true);
            }
            // It may have ended between the two looks.
            if ((await NewestAsync(5, cancellation)).FirstOrDefault(other => other.State == ModelJobState.Running) is { } running)
                return (running, false);
        }
    }

    public void Dispose() => _stopping.Dispose();

    public bool Cancel(long id)
    {
        if (_work is not { } work || work.Job.Id != id || work.Job.State != ModelJobState.Running)
            return false;
        work.Told = true;
        work.Cancel.Cancel();
        return true;
    }

    public async ValueTask<ModelJob?> FindAsync(long id, CancellationToken cancellation) => Fresh(await rows.FindAsync(id, cancellation));

    public async ValueTask<IReadOnlyList<ModelJob>> NewestAsync(int limit, CancellationToken cancellation) =>
        [.. (await rows.NewestAsync(limit, cancellation)).Select(job => Fresh(job)!)];

    public ValueTask<Comparison?> ComparisonAsync(string language, int version, int live, CancellationToken cancellation) =>
        rows.ComparisonAsync(language, version, live, cancellation);

    // How far it is stands in memory only; that it runs, and how it ended, in the database.
    ModelJob? Fresh(ModelJob? stored) => stored is { State: ModelJobState.Running } && _work?.Job is { } job && job.Id == stored.Id ? job : stored;

    async Task DoAsync(Work work)
    {
        Comparison? compared = null;
        try
        {
            using var quiet = new QuietThreads();
            var language = work.Job.Language;
            LanguageModel candidate;
            if (work.Job.Kind == ModelJobKind.Train)
            {
                var (version, model) = await TrainAsync(work, language, quiet);
                candidate = model;
                work.Job = work.Job with { Version = version.Version };
            }
            else
                candidate = await models.LoadAsync(language, work.Job.Version ?? 0, work.Cancel.Token);
            compared = await CompareAsync(work, language, candidate, quiet);
            work.Job = work.Job with { State = ModelJobState.Done, Stage = "Done", Share = 1 };
        }
        catch (OperationCanceledException) when (work.Cancel.IsCancellationRequested)
        {
            work.Job = work.Job with { State = work.Told ? ModelJobState.Cancelled : ModelJobState.Interrupted };
        }
        catch (Exception problem)
        {
            // The wall around one job: it is shown as failed, and the worker goes on to the next.
            log.LogError(problem, "Job {Job} on a model failed", work.Job.Id);
            work.Job = work.Job with { State = ModelJobState.Failed, Problem = problem is InvalidDataException ? problem.Message : $"Something went wrong ({problem.GetType().Name}); the log says more." };
        }
        work.Job = work.Job with { EndedAt = clock.GetUtcNow() };
        try
        {
            await rows.EndAsync(work.Job, compared, CancellationToken.None);
        }
        catch (Exception problem)
        {
            // The store is away, and nobody waits for this: the row says "running" until the next start sets it right.
            log.LogError(problem, "The end of job {Job} could not be stored; the next start marks it as interrupted", work.Job.Id);
        }
        work.Cancel.Dispose();
    }

    async Task<(ModelVersion, LanguageModel)> TrainAsync(Work work, string language, QuietThreads quiet)
    {
        var (data, hash) = shipped.Read(language);
        var set = Examples.Merge(data, hash, await examples.ChangesAsync(language, work.Cancel.Token));
        if (Examples.Missing(set.Data) is [var first, ..] missing)
            throw new InvalidDataException(
                $"Needs {Examples.Fewest} examples for each intent: {first.Intent} has {first.Has}, {first.Missing} missing{(missing.Count > 1 ? $", and {missing.Count - 1} more" : "")}.");
        var settings = new TrainingOptions();
        IReadOnlyList<HeldOutPhrase> judged = [];
        var progress = new Told(told => work.Job = work.Job with { Stage = told.Stage, Share = Math.Max(work.Job.Share, 0.7 * told.Share) });
        var model = await Task.Factory.StartNew(
            () => LanguageModel.Train(set.Data, set.Hash, settings, progress, phrases => judged = phrases, encoders.Of(language), work.Cancel.Token),
            work.Cancel.Token, TaskCreationOptions.DenyChildAttach, quiet);
        work.Job = work.Job with { Stage = "Storing the version", Share = 0.72 };
        var version = await models.RegisterAsync(new(model, set, settings, judged), work.Job.By, clock.GetUtcNow(), work.Cancel.Token);
        log.LogInformation("Trained {Language} v{Version} ({Model}) on {Phrases} phrases for {By}", language, version.Version, version.Model, version.Report.Phrases, work.Job.By.Name);
        return (version, model);
    }

    async Task<Comparison?> CompareAsync(Work work, string language, LanguageModel candidate, QuietThreads quiet)
    {
        if (live.Of(language) is not { } now || now.Version == work.Job.Version)
            return null;
        work.Job = work.Job with { Stage = "Comparing held-out phrases", Share = 0.75 };
        var version = work.Job.Version ?? 0;
        var phrases = Compare.Phrases(await models.JudgedAsync(language, now.Version, work.Cancel.Token), await models.JudgedAsync(language, version, work.Cancel.Token));

        work.Job = work.Job with { Stage = $"Reading the last {Days} days", Share = 0.8 };
        var said = new List<string>();
        await foreach (var text in turns.HeardSinceAsync(language, clock.GetUtcNow().AddDays(-Days), MostTurns, work.Cancel.Token))
            said.Add(text);
        var traffic = await Task.Factory.StartNew(() => Understand(work, said, now.Model, candidate), work.Cancel.Token, TaskCreationOptions.DenyChildAttach, quiet);
        return new(now.Version, version, phrases, Compare.Traffic(traffic), Days);
    }

    static List<(string, Verdict, Verdict)> Understand(Work work, List<string> said, LanguageModel now, LanguageModel candidate)
    {
        var turns = new List<(string, Verdict, Verdict)>(said.Count);
        foreach (var text in said)
        {
            work.Cancel.Token.ThrowIfCancellationRequested();
            turns.Add((text, Of(now, text), Of(candidate, text)));
            if (turns.Count % 100 == 0)
                work.Job = work.Job with { Stage = $"Understanding again, {turns.Count} of {said.Count}", Share = 0.8 + 0.19 * turns.Count / said.Count };
        }
        return turns;

        static Verdict Of(LanguageModel model, string text)
        {
            var meant = model.Understand(text);
            return Verdict.Of(meant.Outcome, meant.Candidates);
        }
    }

    sealed class Work(ModelJob job, CancellationTokenSource cancel)
    {
        volatile ModelJob _job = job;

        public ModelJob Job { get => _job; set => _job = value; }

        public CancellationTokenSource Cancel => cancel;

        public bool Told { get; set; }

        public Task Done { get; set; } = Task.CompletedTask;
    }

    // Progress<T> would hand every report to the thread pool, and they would overtake each other there.
    sealed class Told(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
