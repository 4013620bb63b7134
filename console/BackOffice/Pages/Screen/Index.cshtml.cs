using Bot.BackOffice.Desk;
using Bot.BackOffice.Floor;
using Bot.Storage;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bot.BackOffice.Pages.Screen;

/// <summary>The figures of the floor for a screen on the wall: read only, opened by a link and not by signing in. Nothing on it is about a person.</summary>
[AllowAnonymous]
public sealed class IndexModel(Screens screens, FloorLists floor, IPolicies policies, TimeProvider clock) : PageModel
{
    /// <summary>What the link holds.</summary>
    [BindProperty(SupportsGet = true, Name = "token")]
    public string? Token { get; set; }

    /// <summary>The link.</summary>
    public ScreenRow Screen { get; private set; } = null!;

    /// <summary>The figures.</summary>
    public FloorBoard Board { get; private set; } = null!;

    /// <summary>The instant, on the desk's clock.</summary>
    public When When { get; private set; } = null!;

    /// <summary>The figures, or nothing at all.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) => await ReadAsync(cancellation) ? Page() : NotFound();

    /// <summary>The part that changes, alone.</summary>
    public async Task<IActionResult> OnGetPartAsync(CancellationToken cancellation) => await ReadAsync(cancellation) ? Partial("_Board", this) : NotFound();

    async Task<bool> ReadAsync(CancellationToken cancellation)
    {
        if (await screens.OpenAsync(Token, cancellation) is not { } screen)
            return false;
        var plan = policies.Current.Value.Plan();
        (Screen, When) = (screen, When.In(plan.House.Zone, clock.GetUtcNow()));
        // As somebody of that department whom no conversation belongs to.
        (Board, _) = await floor.BoardAsync(Bot.Desk.Viewer.Of(new("", screen.Title), screen.Department, plan), When, cancellation);
        return true;
    }
}
