using System.ComponentModel.DataAnnotations;
using Bot.Audit;
using Bot.BackOffice.Access;
using Bot.BackOffice.Audit;
using Bot.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bot.BackOffice.Pages.Access;

/// <summary>Makes the first account, for whoever holds the one-time link from the program's log.</summary>
[AllowAnonymous]
public sealed class SetUpModel(SetUpLink link, UserManager<Staff> people, SignInManager<Staff> signIn, Witness witness) : PageModel
{
    /// <summary>The token of the link.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Token { get; set; }

    /// <summary>Name that customers and colleagues see.</summary>
    [BindProperty, Required(ErrorMessage = "Your name is needed: customers and colleagues see it."), StringLength(60)]
    public string? Name { get; set; }

    /// <summary>Account name.</summary>
    [BindProperty, Required(ErrorMessage = "Your e-mail is needed: you sign in with it."), EmailAddress(ErrorMessage = "This is not an e-mail address."), StringLength(256)]
    public string? Email { get; set; }

    /// <summary>Password.</summary>
    [BindProperty, Required(ErrorMessage = "A password is needed."), StringLength(256)]
    public string? Password { get; set; }

    /// <summary>Whether the token opens this page.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Shows the form, or where to find the link.</summary>
    public async Task OnGetAsync(CancellationToken cancellation) => IsOpen = await link.IsValidAsync(Token, cancellation);

    /// <summary>Makes the account, uses the link up and signs in.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        IsOpen = await link.IsValidAsync(Token, cancellation);
        if (!IsOpen || !ModelState.IsValid)
            return Refused();
        // First the token, then the account: two who hold the link cannot both become the owner.
        if (!await link.UseAsync(Token!, cancellation))
        {
            IsOpen = false;
            return Refused();
        }
        var staff = new Staff { UserName = Email!.Trim(), Email = Email.Trim(), EmailConfirmed = true, DisplayName = Name!.Trim() };
        var made = await people.CreateAsync(staff, Password!);
        if (!made.Succeeded)
        {
            await link.ReturnAsync(Token!, cancellation);
            foreach (var error in made.Errors)
                ModelState.AddModelError(error.Code.Contains("Password", StringComparison.Ordinal) ? nameof(Password) : nameof(Email), error.Description);
            return Refused();
        }
        await people.AddToRolesAsync(staff, [StaffRoles.Supervisor, StaffRoles.Admin]);
        await witness.NoteAsync(new(staff.Id, staff.DisplayName), AuditActs.SetUp, staff.Id, became: $"{StaffRoles.Supervisor}, {StaffRoles.Admin}");
        await signIn.SignInAsync(staff, isPersistent: false);
        return Redirect("/console");
    }

    PageResult Refused()
    {
        Response.StatusCode = IsOpen ? StatusCodes.Status422UnprocessableEntity : StatusCodes.Status403Forbidden;
        return Page();
    }
}
