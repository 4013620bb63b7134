using System.ComponentModel.DataAnnotations;
using Bot.Audit;
using Bot.BackOffice.Audit;
using Bot.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bot.BackOffice.Pages.Access;

/// <summary>Where an invitation ends: the invited person chooses a password, and the link is used up by it.</summary>
[AllowAnonymous]
public sealed class JoinModel(UserManager<Staff> people, SignInManager<Staff> signIn, Witness witness) : PageModel
{
    /// <summary>The account.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    /// <summary>The token of the link. It stops working when the password is set, or after three days.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>Password.</summary>
    [BindProperty, Required(ErrorMessage = "A password is needed."), StringLength(256)]
    public string? Password { get; set; }

    /// <summary>The invited person; null when the link does not work.</summary>
    public Staff? Staff { get; private set; }

    /// <summary>Shows the form.</summary>
    public async Task OnGetAsync() => Staff = await FindAsync();

    /// <summary>Sets the password and signs in.</summary>
    public async Task<IActionResult> OnPostAsync()
    {
        Staff = await FindAsync();
        if (Staff is null)
            return Refused(StatusCodes.Status403Forbidden);
        if (!ModelState.IsValid)
            return Refused(StatusCodes.Status422UnprocessableEntity);
        var set = await people.ResetPasswordAsync(Staff, Token!, Password!);
        if (!set.Succeeded)
        {
            foreach (var error in set.Errors)
                ModelState.AddModelError(nameof(Password), error.Description);
            return Refused(StatusCodes.Status422UnprocessableEntity);
        }
        await witness.NoteAsync(new(Staff.Id, Staff.DisplayName), AuditActs.Joined, Staff.Id);
        await signIn.SignInAsync(Staff, isPersistent: false);
        return Redirect("/console");
    }

    async Task<Staff?> FindAsync()
    {
        if (string.IsNullOrEmpty(Who) || string.IsNullOrEmpty(Token) || await people.FindByIdAsync(Who) is not { } staff || await people.IsLockedOutAsync(staff))
            return null;
        return await people.VerifyUserTokenAsync(staff, people.Options.Tokens.PasswordResetTokenProvider, UserManager<Staff>.ResetPasswordTokenPurpose, Token)
            ? staff : null;
    }

    PageResult Refused(int status)
    {
        Response.StatusCode = status;
        return Page();
    }
}
