using System.ComponentModel.DataAnnotations;
using Bot.BackOffice.Access;
using Bot.BackOffice.Desk;
using Bot.Conversations;
using Bot.Desk;
using Bot.Storage;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Views;

/// <summary>The views of the desk's list that are kept: one's own, and those of departments.</summary>
[Authorize(ConsolePolicies.Desk)]
public sealed class IndexModel(SavedViews views, IPolicies policies) : ConsolePage
{
    /// <summary>What it shows.</summary>
    [BindProperty(SupportsGet = true, Name = "filter"), StringLength(SearchQuery.Longest)]
    public string? Filter { get; set; }

    /// <summary>Its name.</summary>
    [BindProperty(SupportsGet = true, Name = "name"), StringLength(100)]
    public string? Name { get; set; }

    /// <summary>Whose: empty for the reader's own, <c>all</c> for everybody, else a department.</summary>
    [BindProperty, StringLength(60)]
    public string? For { get; set; }

    /// <summary>Whether it stands in the menu.</summary>
    [BindProperty]
    public bool Pinned { get; set; }

    /// <summary>A view.</summary>
    [BindProperty]
    public long Id { get; set; }

    /// <summary>The views the reader has.</summary>
    public IReadOnlyList<SavedViewRow> All { get; private set; } = [];

    /// <summary>The departments a view can be for.</summary>
    public IReadOnlyList<string> Departments => [.. policies.Current.Value.Plan().Queues.Select(queue => queue.Department).Concat(Bot.Conversations.Departments.All).Distinct().Where(department => Reader.WorksFor(department))];

    /// <summary>Why the last command was refused.</summary>
    public string? Refusal { get; private set; }

    /// <summary>What was done, said once.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>The list and the form.</summary>
    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    /// <summary>Keeps one.</summary>
    public async Task<IActionResult> OnPostKeepAsync(CancellationToken cancellation)
    {
        var own = string.IsNullOrEmpty(For);
        if (!own && (!IsSupervisor || (For == "all" ? Reader.Department is not null : !Departments.Contains(For!))))
            return Forbid();
        var name = (Name ?? "").Trim();
        if (await views.KeepAsync(name, (Filter ?? "").Trim(), Pinned, own, own || For == "all" ? null : For, Reader, cancellation) is not { } problem)
            return Done($"“{name}” is kept.");
        Refusal = problem;
        await ReadAsync(cancellation);
        Response.StatusCode = StatusCodes.Status409Conflict;
        return Page();
    }

    /// <summary>Puts one into the menu, or takes it out.</summary>
    public async Task<IActionResult> OnPostPinAsync(CancellationToken cancellation)
    {
        await views.PinAsync(Id, Pinned, Reader, IsSupervisor, cancellation);
        return Done(Pinned ? "It stands in the menu now." : "It is out of the menu.");
    }

    /// <summary>Takes one away.</summary>
    public async Task<IActionResult> OnPostDropAsync(CancellationToken cancellation)
    {
        await views.DropAsync(Id, Reader, IsSupervisor, cancellation);
        return Done("It is gone. Links to it still work.");
    }

    /// <summary>The address of a view.</summary>
    public static string Link(SavedViewRow view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return $"/console/desk?view={Uri.EscapeDataString(DeskView.Filtered(view.Name, view.Filter).Key)}";
    }

    /// <summary>Whether the reader may change a view.</summary>
    public bool IsMine(SavedViewRow view) => view is { Staff: not null } || IsSupervisor;

    RedirectToPageResult Done(string said)
    {
        Said = said;
        return RedirectToPage("/Views/Index", new { filter = (string?)null, name = (string?)null });
    }

    async Task ReadAsync(CancellationToken cancellation) => All = await views.OfAsync(Reader, cancellation);
}
