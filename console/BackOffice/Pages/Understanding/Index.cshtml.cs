using System.ComponentModel.DataAnnotations;
using Bot.Audit;
using Bot.BackOffice.Audit;
using Bot.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Understanding;

/// <summary>Versions of the model: which one answers, what would be trained now, the job at work, and the way back.</summary>
public sealed class IndexModel(
    IShippedLanguages languages, LiveModels live, IModels models, IModelJobs jobs, IExamples examples, IUnsureTurns unsure, TimeProvider clock, Witness witness)
    : UnderstandingPage(languages, live)
{
    const int Remembered = 20, LongestReason = 300;

    /// <inheritdoc/>
    public override string Tab => "versions";

    /// <summary>Version to go back to.</summary>
    [BindProperty]
    public int Version { get; set; }

    /// <summary>The newest release the form was made on.</summary>
    [BindProperty]
    public int After { get; set; }

    /// <summary>Why.</summary>
    [BindProperty, StringLength(LongestReason)]
    public string? Reason { get; set; }

    /// <summary>The job a command is about.</summary>
    [BindProperty(SupportsGet = true, Name = "job")]
    public long? JobId { get; set; }

    /// <summary>Versions, newest first.</summary>
    public IReadOnlyList<ModelVersion> Versions { get; private set; } = [];

    /// <summary>Releases, newest first.</summary>
    public IReadOnlyList<ModelRelease> Releases { get; private set; } = [];

    /// <summary>The newest job; null before the first.</summary>
    public ModelJob? Job { get; private set; }

    /// <summary>What would be trained now.</summary>
    public TrainingSet? Set { get; private set; }

    /// <summary>Intents that lack examples.</summary>
    public IReadOnlyList<TooFew> Missing { get; private set; } = [];

    /// <summary>Changes to the examples that no version knows.</summary>
    public int Fresh { get; private set; }

    /// <summary>Open wordings of the inbox.</summary>
    public int Unsure { get; private set; }

    /// <summary>The version that was released last.</summary>
    public ModelVersion? Now => Versions.FirstOrDefault(version => version.State == VersionState.Live);

    /// <summary>The version that answers; another than the released one while that cannot be read.</summary>
    public ModelVersion? Answering => Versions.FirstOrDefault(version => version.Version == Live?.Version) ?? Now;

    /// <summary>The version that answered before it.</summary>
    public ModelVersion? Before =>
        Releases.Select(release => release.Version).Where(version => version != Now?.Version).Select(version => Versions.FirstOrDefault(known => known.Version == version)).FirstOrDefault(known => known is not null);

    /// <summary>Shows all.</summary>
    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    /// <summary>The job's panel alone, for the page's script.</summary>
    public async Task<IActionResult> OnGetJobAsync(CancellationToken cancellation) =>
        JobId is { } id && await jobs.FindAsync(id, cancellation) is { } job ? Partial("_Job", job) : NotFound();

    /// <summary>Starts training.</summary>
    public async Task<IActionResult> OnPostTrainAsync(CancellationToken cancellation)
    {
        var (set, _) = await SetAsync(examples, cancellation);
        if (Examples.Missing(set.Data) is { Count: > 0 })
            return await RefusedAsync($"every intent needs at least {Examples.Fewest} examples.", cancellation);
        var (job, started) = await jobs.StartAsync(ModelJobKind.Train, Language, null, Me, cancellation);
        if (started)
            await witness.NoteAsync(Me, AuditActs.JobStarted, $"training {Language}");
        return started ? RedirectToPage(new { language = LanguageInLinks }) : await RefusedAsync($"{job.By.Name} started a job at {When.Clock(job.StartedAt)} that still runs. One at a time.", cancellation);
    }

    /// <summary>Stops the job.</summary>
    public async Task<IActionResult> OnPostCancelAsync(CancellationToken cancellation)
    {
        if (JobId is not { } id || !jobs.Cancel(id))
            return await RefusedAsync("that job does not run any more.", cancellation);
        await witness.NoteAsync(Me, AuditActs.JobCancelled, $"job {id}");
        Said = "The job stops. The model that answers stays.";
        return RedirectToPage(new { language = LanguageInLinks });
    }

    /// <summary>Goes back to a version that answered before.</summary>
    public async Task<IActionResult> OnPostRollBackAsync(CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(Reason))
            return await RefusedAsync("say why: whoever looks at this release later reads it.", cancellation);
        if ((await models.VersionsAsync(Language, cancellation)).FirstOrDefault(version => version.Version == Version) is not { State: VersionState.Retired } back)
            return await RefusedAsync("only a version that answered before can be gone back to.", cancellation);
        try
        {
            if (await models.ReleaseAsync(Language, back.Version, After, Me, Reason.Trim(), clock.GetUtcNow(), cancellation) is null)
                return await RefusedAsync("somebody released another version meanwhile. Look again.", cancellation);
        }
        catch (InvalidDataException damaged)
        {
            return await RefusedAsync(damaged.Message, cancellation);
        }
        Said = $"v{back.Version} answers from the next message on.";
        return RedirectToPage(new { language = LanguageInLinks });
    }

    async Task<IActionResult> RefusedAsync(string refusal, CancellationToken cancellation)
    {
        Refusal = refusal;
        await ReadAsync(cancellation);
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    async Task ReadAsync(CancellationToken cancellation)
    {
        Versions = await models.VersionsAsync(Language, cancellation);
        Releases = await models.ReleasesAsync(Language, Remembered, cancellation);
        Job = await jobs.NewestAsync(1, cancellation) is [var newest] ? newest : null;
        (Set, var changes) = await SetAsync(examples, cancellation);
        Missing = Examples.Missing(Set.Data);
        var known = Versions.Count == 0 ? 0 : Versions.Max(version => version.LastChange);
        Fresh = changes.Count(change => change.Undone is null ? change.Id > known : change.Id <= known && change.Undone.At > Versions[0].TrainedAt);
        Unsure = await unsure.CountAsync(Language, cancellation);
    }
}
