using System.ComponentModel.DataAnnotations;
using Bot.Audit;
using Bot.BackOffice.Access;
using Bot.BackOffice.Audit;
using Bot.Conversations;
using Bot.Desk;
using Bot.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Pages.People;

/// <summary>A member of staff in the list.</summary>
/// <param name="Staff">The account.</param>
/// <param name="IsSupervisor">Role.</param>
/// <param name="Has">Open conversations they have.</param>
public sealed record PersonRow(Staff Staff, bool IsSupervisor, int Has)
{
    /// <summary>Whether they may sign in.</summary>
    public bool IsActive => Staff.LockoutEnd is not { } until || until < DateTimeOffset.MaxValue.AddYears(-100);

    /// <summary>Invited, and no password chosen yet.</summary>
    public bool IsInvited => Staff.PasswordHash is null;
}

/// <summary>Who works here: invite, role, department, deactivate. Every change ends the person's sessions within a minute.</summary>
[Authorize(ConsolePolicies.Supervisor)]
public sealed class IndexModel(UserManager<Staff> people, IDbContextFactory<BotDb> databases, Witness witness) : ConsolePage
{
    // An end this far away is a decision, not the ten minutes after wrong passwords.
    static readonly DateTimeOffset Never = DateTimeOffset.MaxValue.AddYears(-1);

    /// <summary>Name that customers and colleagues see.</summary>
    [BindProperty, StringLength(60)]
    public string? Name { get; set; }

    /// <summary>Account name.</summary>
    [BindProperty, StringLength(256)]
    public string? Email { get; set; }

    /// <summary>agent or supervisor.</summary>
    [BindProperty, StringLength(20)]
    public string? Role { get; set; }

    /// <summary>The department; empty for all.</summary>
    [BindProperty, StringLength(60)]
    public string? Department { get; set; }

    /// <summary>The account a command is about.</summary>
    [BindProperty, StringLength(64)]
    public string? Who { get; set; }

    /// <summary>Everybody, active ones first.</summary>
    public IReadOnlyList<PersonRow> Rows { get; private set; } = [];

    /// <summary>Why the last command was refused.</summary>
    public string? Refusal { get; private set; }

    /// <summary>A link that was just made, and for whom: shown once, stored nowhere.</summary>
    public (string Name, string Link)? Fresh { get; private set; }

    /// <summary>What was done, said once.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>The list.</summary>
    public Task OnGetAsync(CancellationToken cancellation) => ReadAsync(cancellation);

    /// <summary>Makes an account without a password and a link to choose one.</summary>
    public async Task<IActionResult> OnPostInviteAsync(CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(Name) || string.IsNullOrWhiteSpace(Email) || !new EmailAddressAttribute().IsValid(Email.Trim()))
            return await RefusedAsync("A name and an e-mail address are needed.", cancellation);
        if (Role is not (StaffRoles.Agent or StaffRoles.Supervisor))
            return await RefusedAsync("Choose a role.", cancellation);
        var staff = new Staff { UserName = Email.Trim(), Email = Email.Trim(), EmailConfirmed = true, DisplayName = Name.Trim(), Department = Known(Department) };
        var made = await people.CreateAsync(staff);
        if (!made.Succeeded)
            return await RefusedAsync(string.Join(' ', made.Errors.Where(error => error.Code != "DuplicateUserName").Select(error => error.Description)), cancellation);
        await people.AddToRoleAsync(staff, Role);
        await witness.NoteAsync(Me, AuditActs.PersonInvited, staff.Id, became: Says(Role, staff.Department));
        (Name, Email) = (null, null);
        return await ShowLinkAsync(staff, cancellation);
    }

    /// <summary>Makes a new link to choose a password; older ones stop working.</summary>
    public async Task<IActionResult> OnPostLinkAsync(CancellationToken cancellation)
    {
        if (await FindAsync() is not { } staff)
            return NotFound();
        if (await people.IsLockedOutAsync(staff))
            return await RefusedAsync($"{staff.DisplayName} may not sign in at the moment.", cancellation);
        await people.UpdateSecurityStampAsync(staff);
        await witness.NoteAsync(Me, AuditActs.LinkMade, staff.Id);
        return await ShowLinkAsync(staff, cancellation);
    }

    /// <summary>Changes role and department.</summary>
    public async Task<IActionResult> OnPostChangeAsync(CancellationToken cancellation)
    {
        if (await FindAsync() is not { } staff || Role is not (StaffRoles.Agent or StaffRoles.Supervisor))
            return NotFound();
        if (Role == StaffRoles.Agent && await people.IsInRoleAsync(staff, StaffRoles.Supervisor) && await IsLastSupervisorAsync(staff, cancellation))
            return await RefusedAsync($"{staff.DisplayName} is the only supervisor. Make somebody else one first.", cancellation);
        var was = Says((await people.GetRolesAsync(staff)).FirstOrDefault(), staff.Department);
        staff.Department = Known(Department);
        await people.UpdateAsync(staff);
        if (!await people.IsInRoleAsync(staff, Role))
        {
            await people.RemoveFromRolesAsync(staff, await people.GetRolesAsync(staff));
            await people.AddToRoleAsync(staff, Role);
        }
        await people.UpdateSecurityStampAsync(staff);
        await witness.NoteAsync(Me, AuditActs.RoleChanged, staff.Id, was, Says(Role, staff.Department));
        Said = $"{staff.DisplayName} is {(Role == StaffRoles.Supervisor ? "a supervisor" : "an agent")} for {staff.Department ?? "all departments"}.";
        return Redirect("/console/people");
    }

    /// <summary>Shuts an account; its conversations stay where they are and can be taken over.</summary>
    public async Task<IActionResult> OnPostDeactivateAsync(CancellationToken cancellation)
    {
        if (await FindAsync() is not { } staff)
            return NotFound();
        if (staff.Id == Me.Id)
            return await RefusedAsync("You cannot deactivate yourself. Another supervisor can.", cancellation);
        if (await people.IsInRoleAsync(staff, StaffRoles.Supervisor) && await IsLastSupervisorAsync(staff, cancellation))
            return await RefusedAsync($"{staff.DisplayName} is the only supervisor. Make somebody else one first.", cancellation);
        await people.SetLockoutEndDateAsync(staff, Never);
        await people.UpdateSecurityStampAsync(staff);
        await witness.NoteAsync(Me, AuditActs.PersonDeactivated, staff.Id);
        Said = $"{staff.DisplayName} cannot sign in any more, and is signed out within a minute.";
        return Redirect("/console/people");
    }

    /// <summary>Opens a shut account again.</summary>
    public async Task<IActionResult> OnPostActivateAsync()
    {
        if (await FindAsync() is not { } staff)
            return NotFound();
        await people.SetLockoutEndDateAsync(staff, null);
        await people.ResetAccessFailedCountAsync(staff);
        await witness.NoteAsync(Me, AuditActs.PersonActivated, staff.Id);
        Said = $"{staff.DisplayName} can sign in again.";
        return Redirect("/console/people");
    }

    static string Says(string? role, string? department) => $"{role ?? "no role"}, {department ?? "all departments"}";

    static string? Known(string? department) => department is not null && Departments.All.Contains(department) ? department : null;

    async Task<Staff?> FindAsync() => string.IsNullOrEmpty(Who) ? null : await people.FindByIdAsync(Who);

    async Task<bool> IsLastSupervisorAsync(Staff staff, CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        return !Rows.Any(row => row.IsSupervisor && row.IsActive && !row.IsInvited && row.Staff.Id != staff.Id);
    }

    async Task<IActionResult> ShowLinkAsync(Staff staff, CancellationToken cancellation)
    {
        var token = await people.GeneratePasswordResetTokenAsync(staff);
        Fresh = (staff.DisplayName, Url.PageLink("/Access/Join", null, new { who = staff.Id, token }) ?? "");
        await ReadAsync(cancellation);
        return Page();
    }

    async Task<IActionResult> RefusedAsync(string refusal, CancellationToken cancellation)
    {
        Refusal = refusal;
        await ReadAsync(cancellation);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    async Task ReadAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var staff = await db.Users.AsNoTracking().OrderBy(s => s.DisplayName).ToListAsync(cancellation);
        var supervisors = await (from has in db.UserRoles join role in db.Roles on has.RoleId equals role.Id where role.Name == StaffRoles.Supervisor select has.UserId).ToListAsync(cancellation);
        var held = await db.Conversations.Where(c => c.Owner == OwnerKind.Agent && c.AgentId != null).GroupBy(c => c.AgentId!).Select(g => new { Id = g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Id, g => g.Count, cancellation);
        Rows = [.. staff.Select(s => new PersonRow(s, supervisors.Contains(s.Id), held.GetValueOrDefault(s.Id))).OrderByDescending(row => row.IsActive)];
    }
}
