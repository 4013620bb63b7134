namespace Bot.Desk;

/// <summary>How a conversation can end. Stored: retired, never renamed.</summary>
public static class Dispositions
{
    /// <summary>All of them, in the order of lists.</summary>
    public static IReadOnlyList<string> All { get; } = ["Resolved", "Resolved with goodwill", "Passed to a department", "Customer left", "Not a customer matter"];

    /// <summary>The customer ended the chat.</summary>
    public const string EndedByCustomer = "Ended by customer";
}
