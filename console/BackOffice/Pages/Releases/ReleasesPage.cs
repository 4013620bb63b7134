using System.Globalization;
using Bot.BackOffice.Access;
using Bot.BackOffice.Desk;
using Bot.Conversations;
using Bot.Releases;
using Bot.Rules;
using Bot.Storage;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Pages.Releases;

/// <summary>What the pages about releases share. All staff may read them, because one of two approvals can be an agent's; what else is done with them is a supervisor's.</summary>
[Authorize(ConsolePolicies.Staff)]
public abstract class ReleasesPage(IReleases releases, IPolicies policies, IDbContextFactory<BotDb> databases, TimeProvider clock) : ConsolePage
{
    const int Remembered = 200;

    /// <summary>Said once after something was done.</summary>
    [TempData]
    public string? Said { get; set; }

    /// <summary>A remark or a reason.</summary>
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>The version gone back to.</summary>
    [BindProperty]
    public int To { get; set; }

    /// <summary>The version in force when the page was read.</summary>
    [BindProperty]
    public int BasedOn { get; set; }

    /// <summary>Why the last command was refused.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The release that stands in the way; null for none.</summary>
    public int? RefusedFor { get; protected set; }

    /// <summary>The version in force.</summary>
    public Versioned<Policy> Live => policies.Current;

    /// <summary>The reader.</summary>
    public ReleasePerson Person => new(Me, User.May(ConsolePolicies.Publish));

    /// <summary>Supervisors who can sign in.</summary>
    public int Supervisors { get; private set; }

    /// <summary>Everybody who can sign in.</summary>
    public int Staff { get; private set; }

    /// <summary>The releases as they are stored.</summary>
    protected IReleases Stored => releases;

    /// <summary>The published policies.</summary>
    protected IPolicies Policies => policies;

    /// <summary>Now, for a command.</summary>
    protected DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>A version in words: "v7", "the built-in values".</summary>
    public static string Version(int version) => version == 0 ? "the built-in values" : string.Create(CultureInfo.InvariantCulture, $"v{version}");

    /// <summary>Forms that agents may send too.</summary>
    protected virtual IReadOnlySet<string> ForAgents { get; } = new HashSet<string>();

    /// <inheritdoc/>
    [NonHandler] // by its name alone it would be one, for a method called PAGE
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.HandlerMethod is { HttpMethod: "Post" } handler && !User.May(ConsolePolicies.Draft) && !ForAgents.Contains(handler.Name ?? ""))
            context.Result = new ForbidResult();
    }

    /// <summary>Goes back to a version that was in force.</summary>
    public async Task<IActionResult> OnPostRollBackAsync(CancellationToken cancellation)
    {
        if (ReleaseRules.WhyNotRollBack(await policies.FindAsync(To, cancellation), Reason, new(Live, [], Now, Person)) is { } refusal)
            return await RefusedAsync(refusal, cancellation);
        if (await policies.RollBackAsync(To, BasedOn, Me, Reason!.Trim(), Now, cancellation) is not { } published)
            return await RefusedAsync($"{Live.PublishedBy} published v{Live.Version} meanwhile. Look again.", cancellation);
        Said = $"v{published.Version} is in force from the next message on, with the values of {Version(To)}.";
        return Redirect("/console/releases");
    }

    /// <summary>Reads what the page shows.</summary>
    /// <returns>False when there is nothing of that name.</returns>
    protected abstract Task<bool> ReadAsync(CancellationToken cancellation);

    /// <summary>The page as it is stored, with why a command was not done.</summary>
    protected async Task<IActionResult> RefusedAsync(string refusal, CancellationToken cancellation, int status = StatusCodes.Status409Conflict)
    {
        Refusal = refusal;
        if (!await ReadAsync(cancellation))
            return NotFound();
        Response.StatusCode = status;
        return Page();
    }

    /// <summary>A policy as a file to keep.</summary>
    protected FileContentResult File(Policy policy, string about, string name) =>
        File(System.Text.Encoding.UTF8.GetBytes(PolicyYaml.Write(policy, about)), "application/yaml", name);

    /// <summary>Counts who could approve.</summary>
    protected async Task CountAsync(CancellationToken cancellation)
    {
        var now = Now;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var active = db.Users.Where(staff => staff.PasswordHash != null && (staff.LockoutEnd == null || staff.LockoutEnd < now));
        Staff = await active.CountAsync(cancellation);
        Supervisors = await active.CountAsync(staff => db.UserRoles.Any(role => role.UserId == staff.Id && role.RoleId == StaffRoles.Supervisor), cancellation);
    }

    /// <summary>Promised calls that another policy would leave outside the hours of their queue.</summary>
    protected async Task<int> CallsLeftOutsideAsync(Policy then, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(then);
        var live = Live.Value;
        if (live.Hours.SequenceEqual(then.Hours) && live.Queues.SequenceEqual(then.Queues))
            return 0;
        var now = Now;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var promised = await db.CallbackPlaces.Where(place => place.Starts > now).Select(place => new CallPlace(place.Queue, place.Starts)).ToListAsync(cancellation);
        return Calls.LeftOutside(promised, TimeSpan.FromMinutes(live.Desk.CallbackSlotMinutes), live.Plan(), then.Plan());
    }

    /// <summary>The instant of a date field with a clock, in the desk's zone.</summary>
    protected DateTimeOffset? Instant(DateTime? local) =>
        local is { } at ? When.Instant(at) : null;

    /// <summary>Published versions by number, newest first, the built-in one among them.</summary>
    protected async Task<IReadOnlyList<Versioned<Policy>>> VersionsAsync(int limit, CancellationToken cancellation)
    {
        var versions = (await policies.HistoryAsync(limit, cancellation)).ToList();
        if (versions.Count < limit && versions.All(version => version.Version != 0))
            versions.Add(Policy.Default);
        return versions;
    }

    /// <summary>Releases that have ended, newest first.</summary>
    protected ValueTask<IReadOnlyList<Release>> EndedAsync(CancellationToken cancellation) => releases.ListAsync(open: false, Remembered, cancellation);
}
