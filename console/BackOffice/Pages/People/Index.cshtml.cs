using System.ComponentModel.DataAnnotations;
using Bot.Audit;
using Bot.BackOffice.Access;
using Bot.BackOffice.Audit;
using Bot.Conversations;
using Bot.Desk;
using Bot.Rules;
using Bot.Storage;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Pages.People;

/// <summary>A member of staff in the list.</summary>
/// <param name="Staff">The account.</param>
/// <param name="Roles">Stored names of their roles, their work first.</param>
/// <param name="Has">Open conversations they have.</param>
public sealed record PersonRow(Staff Staff, IReadOnlyList<string> Roles, int Has)
{
    /// <summary>Their work; null for none.</summary>
    public string? Role => Roles.Count == 0 ? null : Roles[0];

    /// <summary>Whether they look after accounts, beside their work or as all of it.</summary>
    public bool IsAdmin => Roles.Contains(StaffRoles.Admin);

    /// <summary>Sessions that are open, the one used last first.</summary>
    public IReadOnlyList<StaffSessionRow> Sessions { get; init; } = [];

    /// <summary>Whether they may sign in.</summary>
    public bool IsActive => Staff.LockoutEnd is not { } until || until < DateTimeOffset.MaxValue.AddYears(-100);

    /// <summary>Invited, and no password chosen yet.</summary>
    public bool IsInvited => Staff.PasswordHash is null;
}

/// <summary>Who works here: invite, role, department, deactivate. What somebody has goes back to its queue when they stop working at the desk; their sessions end within seconds.</summary>
[Authorize(ConsolePolicies.People)]
public sealed class IndexModel(UserManager<Staff> people, IDbContextFactory<BotDb> databases, Sessions sessions, DeskTurns desk, IPolicies policies, Witness witness) : ConsolePage
{
    // An end this far away is a decision, not the ten minutes after wrong passwords.
    static readonly DateTimeOffset Never = DateTimeOffset.MaxValue.AddYears(-1);

    const int LongestName = 60, LongestEmail = 256;

    /// <summary>Name that customers and colleagues see.</summary>
    [BindProperty, StringLength(LongestName)]
    public string? Name { get; set; }

    /// <summary>Account name.</summary>
    [BindProperty, StringLength(LongestEmail)]
    public string? Email { get; set; }

    /// <summary>Stored name of a role: their work.</summary>
    [BindProperty, StringLength(20)]
    public string? Role { get; set; }

    /// <summary>Whether they look after accounts beside it.</summary>
    [BindProperty]
    public bool Admin { get; set; }

    /// <summary>The department; empty for all.</summary>
    [BindProperty, StringLength(60)]
    public string? Department { get; set; }

    /// <summary>The account a command is about.</summary>
    [BindProperty, StringLength(64)]
    public string? Who { get; set; }

    /// <summary>Skills, words with commas between.</summary>
    [BindProperty, StringLength(400)]
    public string? Skills { get; set; }

    /// <summary>Languages, words with commas between.</summary>
    [BindProperty, StringLength(100)]
    public string? Languages { get; set; }

    /// <summary>Names of the queues they work in; none for all of their department.</summary>
    [BindProperty]
    public string[] Queues { get; set; } = [];

    /// <summary>Conversations at a time; null for what the policy says.</summary>
    [BindProperty]
    public int? Capacity { get; set; }

    /// <summary>Conversations at a time on single channels.</summary>
    [BindProperty, StringLength(200)]
    public string? ChannelCapacity { get; set; }

    /// <summary>The session that is to end.</summary>
    [BindProperty, StringLength(64)]
    public string? Session { get; set; }

    /// <summary>Names of the queues there are.</summary>
    public IEnumerable<string> QueueNames => policies.Current.Value.Queues.Select(queue => queue.Name);

    /// <summary>Conversations at a time for who has no number of their own.</summary>
    public int UsualCapacity => policies.Current.Value.Desk.AgentCapacity;

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
        if (Name.Trim().Length > LongestName || Name.Any(char.IsControl) || Email.Trim().Length > LongestEmail)
            return await RefusedAsync($"A name has 1 to {LongestName} characters in one line, an e-mail address at most {LongestEmail}.", cancellation);
        if (!StaffRoles.All.Contains(Role ?? ""))
            return await RefusedAsync("Choose a role.", cancellation);
        if (NoDepartment() is { } none)
            return await RefusedAsync(none, cancellation);
        var staff = new Staff { UserName = Email.Trim(), Email = Email.Trim(), EmailConfirmed = true, DisplayName = Name.Trim(), Department = Known(Department) };
        var made = await people.CreateAsync(staff);
        if (!made.Succeeded)
            return await RefusedAsync(string.Join(' ', made.Errors.Where(error => error.Code != "DuplicateUserName").Select(error => error.Code == "DuplicateEmail" ? "Somebody has an account with this e-mail already." : error.Description)), cancellation);
        await people.AddToRolesAsync(staff, Wanted(Role!));
        await witness.NoteAsync(Me, AuditActs.PersonInvited, staff.Id, became: Says(Wanted(Role!), staff.Department));
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
        await sessions.EndAllAsync(staff.Id, CancellationToken.None);
        await witness.NoteAsync(Me, AuditActs.LinkMade, staff.Id);
        return await ShowLinkAsync(staff, cancellation);
    }

    /// <summary>Changes role and department.</summary>
    public async Task<IActionResult> OnPostChangeAsync(CancellationToken cancellation)
    {
        if (await FindAsync() is not { } staff || Role is not { } role || !StaffRoles.All.Contains(role))
            return NotFound();
        if (NoDepartment() is { } none)
            return await RefusedAsync(none, cancellation);
        var (had, wanted) = (ByWork(await people.GetRolesAsync(staff)), Wanted(role));
        if (await LastAsync(staff, had.Except(wanted), cancellation) is { } last)
            return await RefusedAsync(last, cancellation);
        var was = Says(had, staff.Department);
        staff.Department = Known(Department);
        await people.UpdateAsync(staff);
        // What somebody may do is decided where they sign in; for whom they do it moves with them, page and live line within seconds.
        var again = !had.SequenceEqual(wanted);
        if (again)
        {
            await people.RemoveFromRolesAsync(staff, had.Except(wanted));
            await people.AddToRolesAsync(staff, wanted.Except(had));
            await people.UpdateSecurityStampAsync(staff);
            await sessions.EndAllAsync(staff.Id, CancellationToken.None);
        }
        else
            sessions.LookAgain();
        await witness.NoteAsync(Me, AuditActs.RoleChanged, staff.Id, was, Says(wanted, staff.Department));
        var name = Capabilities.RoleName(role).ToLowerInvariant();
        Said = $"{staff.DisplayName} is {("aeiou".Contains(name[0]) ? "an" : "a")} {name}{(wanted.Count > 1 ? ", and looks after accounts," : "")} for {staff.Department ?? "all departments"}{(again ? ", and signs in again" : " from now on")}.";
        if (!StaffRoles.AtDesk.Contains(role))
            Said += Moved(await MoveWorkAsync(staff, cancellation));
        return Redirect("/console/people");
    }

    /// <summary>Shuts an account; its conversations go back to their queues.</summary>
    public async Task<IActionResult> OnPostDeactivateAsync(CancellationToken cancellation)
    {
        if (await FindAsync() is not { } staff)
            return NotFound();
        if (staff.Id == Me.Id)
            return await RefusedAsync("You cannot deactivate yourself. Another administrator can.", cancellation);
        if (await LastAsync(staff, await people.GetRolesAsync(staff), cancellation) is { } last)
            return await RefusedAsync(last, cancellation);
        await people.SetLockoutEndDateAsync(staff, Never);
        await people.UpdateSecurityStampAsync(staff);
        await sessions.EndAllAsync(staff.Id, CancellationToken.None);
        var moved = await MoveWorkAsync(staff, cancellation);
        await witness.NoteAsync(Me, AuditActs.PersonDeactivated, staff.Id, became: moved == 0 ? null : Amount.Of(moved, "conversation back to its queue", "conversations back to their queues"));
        Said = $"{staff.DisplayName} cannot sign in any more, and is signed out.{Moved(moved)}";
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

    /// <summary>Sets what routing goes by.</summary>
    public async Task<IActionResult> OnPostDeskAsync(CancellationToken cancellation)
    {
        if (await FindAsync() is not { } staff)
            return NotFound();
        var (skills, languages) = (DeskSkills.Words(Skills), DeskSkills.Words(Languages));
        if (skills.FirstOrDefault(skill => !DeskSkills.IsSkill(skill)) is { } noSkill)
            return await RefusedAsync($"“{noSkill}” is no skill: small letters, digits and hyphens, 30 at most.", cancellation);
        if (languages.FirstOrDefault(language => !DeskSkills.IsLanguage(language)) is { } noLanguage)
            return await RefusedAsync($"“{noLanguage}” is no language: write de, en, fr.", cancellation);
        if (skills.Count > DeskSkills.Most || languages.Count > DeskSkills.Most)
            return await RefusedAsync($"At most {DeskSkills.Most} skills and as many languages.", cancellation);
        if (Capacity is < 0 or > 50)
            return await RefusedAsync("Somebody takes 0 to 50 conversations at a time.", cancellation);
        if (DeskSkills.NoCapacities(ChannelCapacity).FirstOrDefault() is { } noCapacity)
            return await RefusedAsync($"“{noCapacity}” is no capacity of a channel: write webchat 2, msteams 1.", cancellation);
        var was = DeskData(staff);
        (staff.Skills, staff.Languages, staff.Capacity) = (DeskSkills.Text(skills), DeskSkills.Text(languages), Capacity);
        (staff.Queues, staff.ChannelCapacity) = (string.Join('\n', Queues.Where(QueueNames.Contains)), DeskSkills.Text(DeskSkills.Words(ChannelCapacity)));
        await people.UpdateAsync(staff);
        await witness.NoteAsync(Me, AuditActs.StaffDataChanged, staff.Id, was, DeskData(staff));
        Said = $"Routing goes by it from the next offer on: {staff.DisplayName}, {DeskData(staff)}.";
        return Redirect("/console/people");
    }

    /// <summary>Ends a session.</summary>
    public async Task<IActionResult> OnPostEndAsync(CancellationToken cancellation)
    {
        if (await FindAsync() is not { } staff)
            return NotFound();
        if (!await sessions.EndAsync(staff.Id, Session ?? "", CancellationToken.None))
            return await RefusedAsync("That session is over already.", cancellation);
        await witness.NoteAsync(Me, AuditActs.SessionEnded, staff.Id);
        Said = $"The session of {staff.DisplayName} has ended.";
        return Redirect("/console/people");
    }

    // Told after it was done: one that could not go back has been closed or taken meanwhile.
    async Task<int> MoveWorkAsync(Staff staff, CancellationToken cancellation)
    {
        List<string> ids;
        await using (var db = await databases.CreateDbContextAsync(cancellation))
            ids = await db.Conversations.Where(c => c.Owner == OwnerKind.Agent && c.AgentId == staff.Id).Select(c => c.Id).ToListAsync(cancellation);
        var moved = 0;
        foreach (var id in ids)
            if ((await desk.HandleAsync(id, new Requeue(Me) { FromColleague = true, Why = $"{staff.DisplayName} does not work at the desk any more" }, CancellationToken.None)).Refusal is null)
                moved++;
        return moved;
    }

    static string Moved(int moved) => moved == 0 ? "" : $" {Amount.Of(moved, "conversation went back to its queue", "conversations went back to their queues")}.";

    string DeskData(Staff staff) => string.Join("; ", new[]
    {
        staff.Skills.Length == 0 ? "no skills" : $"knows {staff.Skills}",
        staff.Languages.Length == 0 ? "all languages" : $"speaks {staff.Languages}",
        staff.Queues.Length == 0 ? "all queues of their department" : $"works in {staff.Queues.Replace("\n", ", ", StringComparison.Ordinal)}",
        $"takes {staff.Capacity ?? UsualCapacity}{(staff.ChannelCapacity.Length == 0 ? "" : $", of them {staff.ChannelCapacity}")}",
    });

    static string Says(IReadOnlyList<string> roles, string? department) => $"{(roles.Count == 0 ? "no role" : string.Join(" and ", roles))}, {department ?? "all departments"}";

    IReadOnlyList<string> Wanted(string role) => Admin && role != StaffRoles.Admin ? [role, StaffRoles.Admin] : [role];

    static List<string> ByWork(IEnumerable<string?> roles) => [.. StaffRoles.All.Intersect(roles.OfType<string>())];

    // Nobody sees all departments because theirs was misspelt.
    string? NoDepartment() => string.IsNullOrEmpty(Department) || Known(Department) is not null ? null : $"There is no department “{Department}”.";

    static string? Known(string? department) => department is not null && Departments.All.Contains(department) ? department : null;

    async Task<Staff?> FindAsync() => string.IsNullOrEmpty(Who) ? null : await people.FindByIdAsync(Who);

    // Without a supervisor nothing is published, without an administrator nobody is let in.
    async Task<string?> LastAsync(Staff staff, IEnumerable<string> lost, CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        var others = Rows.Where(row => row.IsActive && !row.IsInvited && row.Staff.Id != staff.Id).ToList();
        return lost.FirstOrDefault(role => role is StaffRoles.Supervisor or StaffRoles.Admin && !others.Any(row => row.Roles.Contains(role))) is { } last
            ? $"{staff.DisplayName} is the only {Capabilities.RoleName(last).ToLowerInvariant()}. Make somebody else one first."
            : null;
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
        var roles = (await (from has in db.UserRoles join role in db.Roles on has.RoleId equals role.Id select new { has.UserId, role.Name }).ToListAsync(cancellation)).ToLookup(has => has.UserId, has => has.Name);
        var open = (await db.StaffSessions.AsNoTracking().Where(session => session.EndedAt == null).OrderByDescending(session => session.SeenAt).ToListAsync(cancellation)).ToLookup(session => session.Staff);
        var held = await db.Conversations.Where(c => c.Owner == OwnerKind.Agent && c.AgentId != null).GroupBy(c => c.AgentId!).Select(g => new { Id = g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Id, g => g.Count, cancellation);
        Rows = [.. staff.Select(s => new PersonRow(s, ByWork(roles[s.Id]), held.GetValueOrDefault(s.Id)) { Sessions = [.. open[s.Id]] }).OrderByDescending(row => row.IsActive)];
    }
}
