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

    /// <summary>When they last did something in the console; who was seen in the last five minutes is at the desk.</summary>
    [Privacy(DataClass.Personal)]
    public DateTimeOffset? LastSeenAt { get; set; }
}

/// <summary>Stored names of the roles.</summary>
public static class StaffRoles
{
    /// <summary>Works at the desk.</summary>
    public const string Agent = "agent";

    /// <summary>Sets limits, sees everything.</summary>
    public const string Supervisor = "supervisor";
}
