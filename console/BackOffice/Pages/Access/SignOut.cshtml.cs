using Bot.Audit;
using Bot.BackOffice.Access;
using Bot.BackOffice.Audit;
using Bot.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bot.BackOffice.Pages.Access;

/// <summary>Ends the session.</summary>
[AllowAnonymous]
public sealed class SignOutModel(SignInManager<Staff> signIn, Sessions sessions, Witness witness) : PageModel
{
    /// <summary>Only a form signs out: a link that did could be put on anybody's page.</summary>
    public IActionResult OnGet() => Redirect("/console");

    /// <summary>Signs out.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        if (User.Agent() is { Id.Length: > 0 } me)
            await witness.NoteAsync(me, AuditActs.SignedOut, me.Id);
        if (User.FindFirst(ConsolePolicies.SessionClaim)?.Value is { } session)
            await sessions.EndAsync(User.Agent().Id, session, CancellationToken.None);
        await signIn.SignOutAsync();
        return Redirect("/console/sign-in");
    }
}
