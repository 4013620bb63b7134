using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Bot.BackOffice.Access;
using Bot.BackOffice.Desk;
using Bot.Conversations;
using Bot.Desk;
using Bot.Rules;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bot.BackOffice.Pages.Bulk;

/// <summary>One act for many conversations: those that were selected, or all of a view. The act runs as a job; this page begins it.</summary>
[Authorize(ConsolePolicies.Desk)]
public sealed class IndexModel(DeskLists lists, DeskTexts texts, IBulkJobs jobs, IPolicies policies) : ConsolePage
{
    const int MostSelected = 500, JobsShown = 20;

    /// <summary>Key of the view whose conversations are meant; empty when single ones were selected.</summary>
    [BindProperty(SupportsGet = true, Name = "view"), StringLength(400)]
    public string? ViewKey { get; set; }

    /// <summary>Only this queue.</summary>
    [BindProperty(SupportsGet = true, Name = "queue"), StringLength(60)]
    public string? Queue { get; set; }

    /// <summary>The conversations that were selected.</summary>
    [BindProperty(SupportsGet = true, Name = "id")]
    public IReadOnlyList<string> Ids { get; set; } = [];

    /// <summary>The act.</summary>
    [BindProperty]
    public BulkKind? Act { get; set; }

    /// <summary>A label.</summary>
    [BindProperty, StringLength(60)]
    public string? Label { get; set; }

    /// <summary>A queue to pass them on to.</summary>
    [BindProperty, StringLength(60)]
    public string? ToQueue { get; set; }

    /// <summary>Account of a colleague; the reader's own, or empty, to take them.</summary>
    [BindProperty, StringLength(120)]
    public string? ToPerson { get; set; }

    /// <summary>How they ended.</summary>
    [BindProperty, StringLength(60)]
    public string? Disposition { get; set; }

    /// <summary>Until when, on the desk's clock.</summary>
    [BindProperty]
    public DateTime? Until { get; set; }

    /// <summary>What colleagues read.</summary>
    [BindProperty, StringLength(DeskRules.LongestText * 2)]
    public string? Text { get; set; }

    /// <summary>The number, typed.</summary>
    [BindProperty, StringLength(12)]
    public string? Typed { get; set; }

    /// <summary>The conversations there are, as counted now.</summary>
    public int Count { get; private set; }

    /// <summary>Whether single ones or a view are chosen.</summary>
    public bool Chosen => Ids.Count > 0 || !string.IsNullOrEmpty(ViewKey);

    /// <summary>The view.</summary>
    public DeskView View => DeskView.Of(ViewKey);

    /// <summary>The labels that can be put.</summary>
    public IReadOnlyList<string> Labels { get; private set; } = [];

    /// <summary>The queues there are.</summary>
    public IReadOnlyList<string> Queues => [.. policies.Current.Value.Plan().Queues.Select(queue => queue.Name)];

    /// <summary>Colleagues.</summary>
    public IReadOnlyList<Colleague> Colleagues { get; private set; } = [];

    /// <summary>The newest jobs of the reader; all of them for a supervisor.</summary>
    public IReadOnlyList<BulkJob> Jobs { get; private set; } = [];

    /// <summary>Why it was not begun.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The form.</summary>
    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    /// <summary>Begins a job.</summary>
    public async Task<IActionResult> OnPostStartAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        var to = string.IsNullOrEmpty(ToPerson) || ToPerson == Me.Id ? null : Colleagues.FirstOrDefault(colleague => colleague.Id == ToPerson);
        if (Act is not { } act || !Enum.IsDefined(act))
            return Refused("Choose what to do.");
        if (act == BulkKind.Assign && to is null && !string.IsNullOrEmpty(ToPerson) && ToPerson != Me.Id)
            return Refused("That colleague is not here any more.");
        var action = new BulkAction(act)
        {
            Label = act == BulkKind.Label ? Label : null,
            Queue = act == BulkKind.Transfer ? ToQueue : null,
            To = act == BulkKind.Assign && to is not null ? new(to.Id, to.Name) : null,
            Disposition = act == BulkKind.Close ? Disposition : null,
            Until = act == BulkKind.Snooze && Until is { } until ? When.Instant(until) : null,
            Text = act is BulkKind.Transfer or BulkKind.Assign or BulkKind.Close && !string.IsNullOrWhiteSpace(Text) ? Text.Trim() : null,
        };
        if (action.Problem is { } problem)
            return Refused(problem);
        var ids = await IdsAsync(cancellation);
        if (ids.Count == 0)
            return Refused("None of them is there any more.");
        if (ids.Count > BulkJob.Typed && (Typed ?? "").Trim().Replace(",", "", StringComparison.Ordinal) != ids.Count.ToString(CultureInfo.InvariantCulture))
            return Refused($"Type {Say(ids.Count)} to confirm that all of them are meant.");
        var job = await jobs.StartAsync(action, ids, Me, CancellationToken.None);
        return RedirectToPage("/Bulk/Job", new { id = job.Id });
    }

    /// <summary>A number as people read it.</summary>
    public static string Say(int count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    PageResult Refused(string refusal)
    {
        Refusal = refusal;
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    async Task ReadAsync(CancellationToken cancellation)
    {
        if (Chosen)
        {
            Count = (await IdsAsync(cancellation)).Count;
            Labels = await texts.LabelsAsync(cancellation);
            Colleagues = await lists.ColleaguesAsync(Me.Id, When.Now, cancellation);
        }
        Jobs = await jobs.NewestAsync(IsSupervisor ? null : Me.Id, JobsShown, cancellation);
    }

    // Each row is looked at again when it is its turn: what somebody may not see is refused there.
    async Task<IReadOnlyList<string>> IdsAsync(CancellationToken cancellation) =>
        Ids.Count > 0 ? [.. Ids.Where(id => id.Length is > 0 and <= 300).Distinct().Take(MostSelected)]
        : string.IsNullOrEmpty(ViewKey) ? [] : await lists.IdsAsync(View, Reader, Queue, BulkJob.Most, cancellation);
}
