using System.Security.Claims;
using Bot.Conversations;
using Bot.Desk;
using Bot.Storage;
using Bot.Turns;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bot.BackOffice.Access;

/// <summary>Who may do what in the console.</summary>
public static class ConsolePolicies
{
    /// <summary>Anybody of the staff: the rule of every page and address of the console that says nothing else.</summary>
    public const string Staff = "console-staff";

    /// <summary>Who works with customers.</summary>
    public const string Desk = "console-desk";

    /// <summary>Who steers the floor.</summary>
    public const string Floor = "console-floor";

    /// <summary>Who drafts rules, routes, limits and texts.</summary>
    public const string Draft = "console-draft";

    /// <summary>Who publishes what was drafted.</summary>
    public const string Publish = "console-publish";

    /// <summary>Who looks after queues and hours.</summary>
    public const string Queues = "console-queues";

    /// <summary>Who reads the numbers.</summary>
    public const string Numbers = "console-numbers";

    /// <summary>Who reads the audit log.</summary>
    public const string Audit = "console-audit";

    /// <summary>Who looks after accounts.</summary>
    public const string People = "console-people";

    /// <summary>Supervisors alone.</summary>
    public const string Supervisor = "console-supervisor";

    /// <summary>Who teaches the model: examples, training, approval, releases.</summary>
    public const string Understanding = "console-understanding";

    /// <summary>The claim that holds the session.</summary>
    public const string SessionClaim = "session";

    /// <summary>The claim that holds the name customers see.</summary>
    public const string NameClaim = "display_name";

    /// <summary>The claim that holds the department; absent for all departments.</summary>
    public const string DepartmentClaim = "department";

    /// <summary>The signed-in person as the desk's rules know them.</summary>
    public static Agent Agent(this ClaimsPrincipal person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new(person.FindFirstValue(ClaimTypes.NameIdentifier) ?? "", person.FindFirstValue(NameClaim) ?? person.Identity?.Name ?? "");
    }

    /// <summary>How far the signed-in person may see, by the queues in force.</summary>
    public static Viewer Viewer(this HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Bot.Desk.Viewer.Of(context.User.Agent(), context.User.FindFirstValue(DepartmentClaim), context.RequestServices.GetRequiredService<IPolicies>().Current.Value.Plan());
    }

    /// <summary>Whether they are a supervisor.</summary>
    public static bool IsSupervisor(this ClaimsPrincipal person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return person.IsInRole(StaffRoles.Supervisor);
    }
}
