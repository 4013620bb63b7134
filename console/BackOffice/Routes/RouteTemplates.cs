using Bot.Feedback;
using static Bot.Rules.Condition;

namespace Bot.BackOffice.Routes;

/// <summary>A route to begin with.</summary>
/// <param name="Key">As in the address.</param>
/// <param name="Says">When one wants it.</param>
/// <param name="Route">The route.</param>
public sealed record RouteTemplate(string Key, string Says, FeedbackRoute Route)
{
    /// <summary>All of them, the empty one last.</summary>
    public static IReadOnlyList<RouteTemplate> All { get; } =
    [
        new("low-score", "The worst answers get a department of their own, and an answer soon.", new("low-score", "Very low scores") { When = [[AtMost("score", 1)]], Department = "Service", SettleDays = 1 }),
        new("price", "What a word says for sure need not be understood.", new("price", "Complaints about a price") { When = [[Is("words", "price", "too expensive", "overcharged", "charged twice"), AtMost("score", 3)]], Department = "Billing" }),
        new("queue", "Bad answers about one department’s conversations go to another.", new("queue", "Bad answers after returns") { When = [[Is("conversation-department", "Returns"), AtMost("score", 2)]], Department = "Service" }),
        new("empty", "Begin with nothing.", new("new-route", "")),
    ];

    /// <summary>The template of that key; null when there is none.</summary>
    public static RouteTemplate? Of(string? key) => All.FirstOrDefault(template => template.Key == key);
}
