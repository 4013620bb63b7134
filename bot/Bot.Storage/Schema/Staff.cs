using Microsoft.AspNetCore.Identity;

namespace Bot.Storage;

/// <summary>A member of staff who may sign in to the console.</summary>
public sealed class Staff : IdentityUser
{
    /// <summary>Name that customers and colleagues see.</summary>
    [Privacy(DataClass.Personal)]
    public string DisplayName { get; set; } = "";

    /// <summary>The department they work for; null for all.</summary>
    [Privacy(DataClass.None)]
    public string? Department { get; set; }

    /// <summary>When a console of theirs was last open; who was not seen for <see cref="Bot.Desk.DeskPlan.GoneSeconds"/> is not at the desk.</summary>
    [Privacy(DataClass.Personal)]
    public DateTimeOffset? LastSeenAt { get; set; }

    /// <summary>What they can do, words with commas between: see <see cref="Bot.Desk.DeskSkills"/>.</summary>
    [Privacy(DataClass.Personal)]
    public string Skills { get; set; } = "";

    /// <summary>Languages they speak, such as "de, fr"; empty for all that are spoken here.</summary>
    [Privacy(DataClass.Personal)]
    public string Languages { get; set; } = "";

    /// <summary>Names of the queues they work in, a line each; empty for all of their department.</summary>
    [Privacy(DataClass.None)]
    public string Queues { get; set; } = "";

    /// <summary>Conversations they take at a time; null for what the policy says.</summary>
    [Privacy(DataClass.None)]
    public int? Capacity { get; set; }

    /// <summary>Conversations they take at a time on single channels: <c>webchat 2, msteams 1</c>.</summary>
    [Privacy(DataClass.None)]
    public string ChannelCapacity { get; set; } = "";

    /// <summary>Whether they take conversations.</summary>
    [Privacy(DataClass.Personal)]
    public Bot.Desk.DeskPresence Presence { get; set; }

    /// <summary>Since when; null since ever.</summary>
    [Privacy(DataClass.Personal)]
    public DateTimeOffset? PresenceAt { get; set; }

    /// <summary>When they last took a conversation; null for never. Written by the road.</summary>
    [Privacy(DataClass.Personal)]
    public DateTimeOffset? TookAt { get; set; }
}

/// <summary>Stored names of the roles.</summary>
public static class StaffRoles
{
    /// <summary>Works at the desk.</summary>
    public const string Agent = "agent";

    /// <summary>Sets limits, sees everything.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Works at the desk, and reads along to teach.</summary>
    public const string Senior = "senior";

    /// <summary>Drafts rules, texts and articles.</summary>
    public const string Editor = "editor";

    /// <summary>Approves and publishes what others drafted.</summary>
    public const string Approver = "approver";

    /// <summary>Reads the numbers, and no conversation.</summary>
    public const string Analyst = "analyst";

    /// <summary>Looks after accounts and queues, and reads no conversation.</summary>
    public const string Admin = "admin";

    /// <summary>Looks after what is kept of people, and reads no conversation.</summary>
    public const string Privacy = "privacy";

    /// <summary>Every role.</summary>
    public static IReadOnlyList<string> All { get; } = [Agent, Senior, Editor, Approver, Supervisor, Analyst, Privacy, Admin];

    /// <summary>Roles that take conversations.</summary>
    public static IReadOnlyList<string> AtDesk { get; } = [Agent, Senior, Supervisor];
}
