using System.Security.Claims;
using Bot.Storage;
using Microsoft.AspNetCore.Authorization;

namespace Bot.BackOffice.Access;

/// <summary>What can be done in the console, and by whom: one line for each capability that the product has today. Pages and forms name the capability
/// and never a role, so this is the only place that knows both.</summary>
/// <remarks>Who looks after accounts decides who is what, so no other role brings that with it: a supervisor of one department could make themselves anything.
/// Somebody may be an administrator beside their own work, as the first account is. Nobody but who works at the desk reads conversations.</remarks>
public static class Capabilities
{
    static readonly string[] Everybody = [.. StaffRoles.All];

    /// <summary>Capability and the roles that have it.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Table { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        // sign in, look at releases
        [ConsolePolicies.Staff] = Everybody,
        // read, claim, reply, note, transfer; feedback cases of one's departments
        [ConsolePolicies.Desk] = [StaffRoles.Agent, StaffRoles.Senior, StaffRoles.Supervisor],
        // the live floor, joining, whispering, taking over for others
        [ConsolePolicies.Floor] = [StaffRoles.Supervisor],
        // drafts of rules, routes, limits, kept texts
        [ConsolePolicies.Draft] = [StaffRoles.Editor, StaffRoles.Approver, StaffRoles.Supervisor],
        // approve as a supervisor does, publish, roll back; not one's own draft, as the rules of releases say
        [ConsolePolicies.Publish] = [StaffRoles.Approver, StaffRoles.Supervisor],
        // examples, training, promoting a model
        [ConsolePolicies.Understanding] = [StaffRoles.Approver, StaffRoles.Supervisor, StaffRoles.Admin],
        // queues and opening hours
        [ConsolePolicies.Queues] = [StaffRoles.Supervisor, StaffRoles.Admin],
        // numbers of the house; who is no supervisor sees no conversation behind them
        [ConsolePolicies.Numbers] = [StaffRoles.Supervisor, StaffRoles.Analyst],
        // the audit log, which holds no content
        [ConsolePolicies.Audit] = [StaffRoles.Supervisor, StaffRoles.Privacy, StaffRoles.Admin],
        // accounts, roles, staff data, sessions
        [ConsolePolicies.People] = [StaffRoles.Admin],
        // what only supervisors have: sending what is late at once, the addresses of the program
        [ConsolePolicies.Supervisor] = [StaffRoles.Supervisor],
    };

    /// <summary>Whether somebody has a capability.</summary>
    public static bool May(this ClaimsPrincipal person, string capability)
    {
        ArgumentNullException.ThrowIfNull(person);
        return Table[capability].Any(person.IsInRole);
    }

    /// <summary>The first page of somebody: where their work is.</summary>
    public static string Home(this ClaimsPrincipal person) =>
        person.IsSupervisor() ? "/console"
        : person.May(ConsolePolicies.Desk) ? "/console/desk"
        : person.May(ConsolePolicies.People) ? "/console/people"
        : person.May(ConsolePolicies.Numbers) ? "/console/numbers"
        : person.May(ConsolePolicies.Audit) ? "/console/audit"
        : "/console/releases";

    /// <summary>A role as people read it: "Senior agent".</summary>
    public static string RoleName(string? role) => role switch
    {
        StaffRoles.Agent => "Agent",
        StaffRoles.Senior => "Senior agent",
        StaffRoles.Editor => "Editor",
        StaffRoles.Approver => "Approver",
        StaffRoles.Supervisor => "Supervisor",
        StaffRoles.Analyst => "Analyst",
        StaffRoles.Privacy => "Privacy officer",
        StaffRoles.Admin => "Administrator",
        _ => "No role",
    };

    /// <summary>What a role may, in words.</summary>
    public static string RoleSays(string role) => role switch
    {
        StaffRoles.Agent => "works at the desk",
        StaffRoles.Senior => "works at the desk",
        StaffRoles.Editor => "drafts rules, routes and texts; reads no conversation",
        StaffRoles.Approver => "approves and publishes what others drafted; reads no conversation",
        StaffRoles.Supervisor => "works at the desk, steers the floor, publishes",
        StaffRoles.Analyst => "reads the numbers; reads no conversation",
        StaffRoles.Privacy => "reads the audit log; reads no conversation",
        StaffRoles.Admin => "looks after people, queues and models; reads no conversation",
        _ => "",
    };

    internal static void AddCapabilities(this AuthorizationBuilder builder)
    {
        foreach (var (capability, roles) in Table)
            builder.AddPolicy(capability, policy => policy.RequireRole(roles));
    }
}
