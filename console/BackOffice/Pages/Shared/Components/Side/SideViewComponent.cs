using Bot.BackOffice.Access;
using Bot.BackOffice.Desk;
using Bot.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Shared.Components.Side;

/// <summary>The side menu with its counts.</summary>
public sealed class SideViewComponent(DeskLists desk, FeedbackLists feedback, TimeProvider clock) : ViewComponent
{
    /// <summary>Builds the menu.</summary>
    /// <param name="active">Key of the page that is open.</param>
    /// <param name="view">Key of the desk's view, while the desk is open.</param>
    public async Task<IViewComponentResult> InvokeAsync(string? active, string? view)
    {
        var reader = HttpContext.Viewer();
        var cases = await feedback.CountAsync(reader, clock.GetUtcNow(), HttpContext.RequestAborted);
        return View(new SideMenu(
            active ?? "", view, reader.Agent.Name, HttpContext.User.IsSupervisor(), Capabilities.RoleName(StaffRoles.All.FirstOrDefault(HttpContext.User.IsInRole)), await desk.CountAsync(reader, HttpContext.RequestAborted),
            cases.Sum(c => c.Open), cases.Sum(c => c.Overdue)));
    }
}

/// <summary>What the menu shows.</summary>
public sealed record SideMenu(string Active, string? View, string Name, bool IsSupervisor, string Role, IReadOnlyDictionary<string, int> Counts, int OpenCases, int OverdueCases);
