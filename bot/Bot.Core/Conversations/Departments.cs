namespace Bot.Conversations;

/// <summary>The departments of the shop. Names are stored: retired, never renamed.</summary>
public static class Departments
{
    /// <summary>Everything that has no better place.</summary>
    public const string Service = "Service";

    /// <summary>All of them, in the order of lists.</summary>
    public static IReadOnlyList<string> All { get; } = ["Delivery", "Returns", "Billing", "Products", "Accounts", Service];

    /// <summary>The department of that name, or <see cref="Service"/>.</summary>
    public static string OrService(string? name) => name is not null && All.Contains(name) ? name : Service;
}
