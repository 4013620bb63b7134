using System.ComponentModel.DataAnnotations;
using Bot.Audit;
using Bot.BackOffice.Audit;
using Bot.Models;
using Bot.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Pages.Understanding;

/// <summary>A version beside the one that answers: figures, what would change, and the decision.</summary>
public sealed class VersionModel(
    IShippedLanguages languages, LiveModels live, IModels models, IModelJobs jobs, IDbContextFactory<BotDb> databases, TimeProvider clock, Witness witness)
    : UnderstandingPage(languages, live)
{
    /// <inheritdoc/>
    public override string Tab => "versions";

    /// <summary>Number of the version.</summary>
    [BindProperty(SupportsGet = true)]
    public int Version { get; set; }

    /// <summary>The newest release the form was made on.</summary>
    [BindProperty]
    public int After { get; set; }

    /// <summary>Why it is released.</summary>
    [BindProperty, StringLength(300)]
    public string? Reason { get; set; }

    /// <summary>The version.</summary>
    public ModelVersion Candidate { get; private set; } = null!;

    /// <summary>The released version; the same one when it is the one looked at.</summary>
    public ModelVersion? Now { get; private set; }

    /// <summary>The released version to compare with; null when the version looked at is that one.</summary>
    public ModelVersion? Other => Now?.Version == Candidate.Version ? null : Now;

    /// <summary>Number of the newest release.</summary>
    public int NewestRelease { get; private set; }

    /// <summary>What would change; null when they were not compared.</summary>
    public Comparison? Compared { get; private set; }

    /// <summary>The running job; null when none runs.</summary>
    public ModelJob? Running { get; private set; }

    /// <summary>People who may approve.</summary>
    public int Supervisors { get; private set; }

    /// <summary>Shows it.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await ReadAsync(cancellation) ? Page() : NotFound();

    /// <summary>Approves the version.</summary>
    public async Task<IActionResult> OnPostApproveAsync(CancellationToken cancellation)
    {
        if (!await ReadAsync(cancellation))
            return NotFound();
        if (ReleaseRules.WhyNotApprove(Candidate, Me, Supervisors) is { } refusal)
            return Refused(refusal);
        if (!await models.ApproveAsync(Language, Version, new(Me, clock.GetUtcNow()), cancellation))
            return Refused("somebody approved it meanwhile.");
        Said = $"v{Version} is approved. Promote it when it should answer.";
        return Back();
    }

    /// <summary>Makes the version the one that answers; also the way back to an earlier one.</summary>
    public async Task<IActionResult> OnPostPromoteAsync(CancellationToken cancellation)
    {
        if (!await ReadAsync(cancellation))
            return NotFound();
        if (ReleaseRules.WhyNotRelease(Candidate) is { } refusal)
            return Refused(refusal);
        if (string.IsNullOrWhiteSpace(Reason))
            return Refused("say why: whoever looks at this release later reads it.");
        try
        {
            if (await models.ReleaseAsync(Language, Version, After, Me, Reason.Trim(), clock.GetUtcNow(), cancellation) is null)
                return Refused("somebody released another version meanwhile. Look again.");
        }
        catch (InvalidDataException damaged)
        {
            return Refused(damaged.Message);
        }
        Said = $"v{Version} answers from the next message on.";
        return Back();
    }

    /// <summary>Compares it with the live one again.</summary>
    public async Task<IActionResult> OnPostCompareAsync(CancellationToken cancellation)
    {
        if (!await ReadAsync(cancellation))
            return NotFound();
        var (job, started) = await jobs.StartAsync(ModelJobKind.Compare, Language, Version, Me, cancellation);
        if (started)
            await witness.NoteAsync(Me, AuditActs.JobStarted, $"comparison {Language} v{Version}");
        return started ? Back() : Refused($"{job.By.Name} started a job at {When.Clock(job.StartedAt)} that still runs. One at a time.");
    }

    RedirectToPageResult Back() => RedirectToPage("/Understanding/Version", new { version = Version, language = LanguageInLinks });

    PageResult Refused(string refusal)
    {
        Refusal = refusal;
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        var versions = await models.VersionsAsync(Language, cancellation);
        if (versions.FirstOrDefault(version => version.Version == Version) is not { } candidate)
            return false;
        Candidate = candidate;
        Now = versions.FirstOrDefault(version => version.State == VersionState.Live);
        NewestRelease = (await models.ReleasesAsync(Language, 1, cancellation)) is [var newest] ? newest.Number : 0;
        Compared = Other is { } other ? await jobs.ComparisonAsync(Language, Version, other.Version, cancellation) : null;
        Running = await jobs.NewestAsync(1, cancellation) is [{ State: ModelJobState.Running } job] ? job : null;
        Supervisors = await SupervisorsAsync(databases, When.Now, cancellation);
        return true;
    }
}
