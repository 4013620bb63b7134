using Bot.BackOffice.Access;
using Bot.BackOffice.Desk;
using Bot.Conversations;
using Bot.Desk;
using Bot.Turns;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.DependencyInjection;

namespace Bot.BackOffice.Pages;

/// <summary>What every page of the console knows: who reads it, and when.</summary>
public abstract class ConsolePage : PageModel
{
    When? _when;

    /// <summary>The reader.</summary>
    public Agent Me => User.Agent();

    /// <summary>How far the reader may see.</summary>
    public Viewer Reader => HttpContext.Viewer();

    /// <summary>Whether the reader may set limits and invite people.</summary>
    public bool IsSupervisor => User.IsSupervisor();

    /// <summary>The instant of the page, in the desk's time zone. Read once, so that all ages on a page agree.</summary>
    public When When => _when ??= When.In(
        HttpContext.RequestServices.GetRequiredService<IPolicies>().Current.Value.Plan().House.Zone,
        HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
}
