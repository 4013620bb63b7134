using Bot.BackOffice.Access;
using Bot.BackOffice.Audit;
using Bot.BackOffice.Desk;
using Bot.Audit;
using Bot.Desk;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Bulk;

/// <summary>A job over many conversations: how far it is, what was refused and why, and the way back.</summary>
[Authorize(ConsolePolicies.Desk)]
public sealed class JobModel(IBulkJobs jobs, DeskLists lists, Witness witness) : ConsolePage
{
    /// <summary>Refused rows shown on a page.</summary>
    public const int RowsShown = 200;

    /// <summary>The job's id.</summary>
    [BindProperty(SupportsGet = true)]
    public long Id { get; set; }

    /// <summary>Number of the last row of the page before.</summary>
    [BindProperty(SupportsGet = true, Name = "after")]
    public int After { get; set; }

    /// <summary>The job.</summary>
    public BulkJob Job { get; private set; } = null!;

    /// <summary>What was refused.</summary>
    public IReadOnlyList<BulkRow> Refused { get; private set; } = [];

    /// <summary>Names of the customers of what was refused, where the reader may see them.</summary>
    public IReadOnlyDictionary<string, string> Customers { get; private set; } = new Dictionary<string, string>();

    /// <summary>Why something was not done.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Whether the reader may stop it or take it back.</summary>
    public bool IsMine => Job.By.Id == Me.Id;

    /// <summary>The job.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await ReadAsync(cancellation) ? Page() : NotFound();

    /// <summary>The job alone, for the page that waits for its end.</summary>
    public async Task<IActionResult> OnGetPartAsync(CancellationToken cancellation) => await ReadAsync(cancellation) ? Partial("_Progress", this) : NotFound();

    /// <summary>Stops it. What was done stays.</summary>
    public async Task<IActionResult> OnPostCancelAsync(CancellationToken cancellation)
    {
        if (!await ReadAsync(cancellation))
            return NotFound();
        if (!IsMine && !IsSupervisor)
            return Forbid();
        if (await jobs.CancelAsync(Id, CancellationToken.None))
            await witness.NoteAsync(Me, AuditActs.JobCancelled, $"bulk {Id}");
        return RedirectToPage("/Bulk/Job", new { id = Id });
    }

    /// <summary>Takes it back.</summary>
    public async Task<IActionResult> OnPostUndoAsync(CancellationToken cancellation)
    {
        if (!await ReadAsync(cancellation))
            return NotFound();
        if (!IsMine)
            return Forbid();
        if (await jobs.UndoAsync(Id, Me, CancellationToken.None) is { } undo)
            return RedirectToPage("/Bulk/Job", new { id = undo.Id });
        Refusal = "It cannot be taken back any more.";
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    // A job is its starter's; supervisors see all. Somebody else's does not exist.
    async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        if (await jobs.FindAsync(Id, cancellation) is not { } job || (job.By.Id != Me.Id && !IsSupervisor))
            return false;
        Job = job;
        Refused = await jobs.RowsAsync(Id, BulkRowState.Refused, After, RowsShown, cancellation);
        Customers = await lists.CustomersAsync([.. Refused.Select(row => row.Conversation)], Reader, cancellation);
        return true;
    }
}
