using System.ComponentModel.DataAnnotations;
using Bot.Audit;
using Bot.BackOffice.Audit;
using Bot.Conversations;
using Bot.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Pages.Access;

/// <summary>Sign-in with e-mail and password.</summary>
/// <remarks>Whether an account exists, is locked or was deactivated gives the same words and costs the same time: only who knows the
/// password learns anything.</remarks>
[AllowAnonymous]
public sealed class SignInModel(SignInManager<Staff> signIn, UserManager<Staff> people, IDbContextFactory<BotDb> databases, Witness witness) : PageModel
{
    static readonly Staff Nobody = new() { UserName = "nobody" };
    static string? _nobodysHash;

    /// <summary>Account name.</summary>
    [BindProperty, StringLength(256)]
    public string? Email { get; set; }

    /// <summary>Password.</summary>
    [BindProperty, StringLength(256)]
    public string? Password { get; set; }

    /// <summary>Stay signed in on this device.</summary>
    [BindProperty]
    public bool Remember { get; set; }

    /// <summary>Where to go afterwards; only addresses of ours are followed.</summary>
    [BindProperty(SupportsGet = true, Name = "to")]
    public string? To { get; set; }

    /// <summary>Why it was refused.</summary>
    public string? Refusal { get; private set; }

    /// <summary>True while no account exists at all.</summary>
    public bool IsFirstRun { get; private set; }

    /// <summary>Shows the form.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (User.Identity?.IsAuthenticated == true)
            return LocalRedirect(Target());
        IsFirstRun = !await AnyoneAsync(cancellation);
        return Page();
    }

    /// <summary>Signs in.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (Email is { Length: > 0 } email && Password is { Length: > 0 } password && ModelState.IsValid && await ChecksAsync(email.Trim(), password))
            return LocalRedirect(Target());
        IsFirstRun = !await AnyoneAsync(cancellation);
        Refusal = "E-mail and password do not match an account that can sign in. After eight wrong tries an account rests for ten minutes.";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Page();
    }

    async Task<bool> ChecksAsync(string email, string password)
    {
        var staff = await people.FindByEmailAsync(email);
        if (staff?.PasswordHash is not null)
        {
            var let = await signIn.PasswordSignInAsync(staff, password, Remember, lockoutOnFailure: true);
            var who = new Agent(staff.Id, staff.DisplayName);
            if (let.Succeeded)
                await witness.NoteAsync(who, AuditActs.SignedIn, staff.Id);
            else
                await witness.NoteAsync(Witness.Nobody, AuditActs.SignInRefused, staff.Id, became: let.IsLockedOut ? "locked" : "wrong password");
            return let.Succeeded;
        }
        // Hashing is what takes the time of a real try.
        _nobodysHash ??= people.PasswordHasher.HashPassword(Nobody, Guid.NewGuid().ToString());
        people.PasswordHasher.VerifyHashedPassword(Nobody, _nobodysHash, password);
        // Not the address that was typed: people type their password there.
        await witness.NoteAsync(Witness.Nobody, AuditActs.SignInRefused, staff?.Id ?? "no such account");
        return false;
    }

    async Task<bool> AnyoneAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Users.AnyAsync(cancellation);
    }

    string Target() => Url.IsLocalUrl(To) ? To! : "/console";
}
