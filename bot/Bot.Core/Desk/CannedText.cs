using System.Text.RegularExpressions;
using Bot.Conversations;

namespace Bot.Desk;

/// <summary>Texts with variables such as <c>{customer.name}</c>: filled from what is known of a conversation, never guessed.</summary>
public static partial class CannedText
{
    /// <summary>Longest text, in characters.</summary>
    public const int Longest = 2000;

    /// <summary>The variables that can ever be filled, with what they stand for.</summary>
    public static IReadOnlyDictionary<string, string> Variables { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["customer.name"] = "the customer’s name",
        ["agent.name"] = "your name",
        ["order.number"] = "the order the customer named",
        ["queue.name"] = "the queue it waits in or came from",
        ["phone.number"] = "the number to call back",
    };

    /// <summary>The text with every variable filled that is known, and the others as they stand.</summary>
    public static string Fill(string text, Conversation conversation, Agent by) =>
        Variable().Replace(text, found => Value(found.Groups[1].Value, conversation, by) is { Length: > 0 } value ? value : found.Value);

    /// <summary>The variables a text still holds, each once: it must not be sent with them.</summary>
    public static IReadOnlyList<string> Unfilled(string text) => [.. Variable().Matches(text).Select(found => found.Value).Distinct()];

    /// <summary>What is wrong with a text that is to be kept, or null.</summary>
    public static string? Problem(string text) =>
        string.IsNullOrWhiteSpace(text) ? "Write the text."
        : text.Length > Longest ? $"The text has {text.Length} characters, {Longest} are possible."
        : Variable().Matches(text).Select(found => found.Groups[1].Value).FirstOrDefault(name => !Variables.ContainsKey(name)) is { } unknown ? $"There is no variable {{{unknown}}}. Known are {string.Join(", ", Variables.Keys.Select(name => $"{{{name}}}"))}."
        : null;

    /// <summary>Whether something can be typed after a slash: 1 to 30 small letters, digits and hyphens.</summary>
    public static bool IsShortcut(string shortcut) => Shortcut().IsMatch(shortcut);

    // What the web chat calls people who gave no name: no way to address anybody.
    const string Anybody = "Visitor";

    static string? Value(string name, Conversation conversation, Agent by) => name switch
    {
        "customer.name" => conversation.Customer?.Name is { } given and not Anybody ? given : null,
        "agent.name" => by.Name,
        "queue.name" => conversation.Queue,
        "order.number" => conversation.Collected.GetValueOrDefault("order-number"),
        "phone.number" => conversation.Collected.GetValueOrDefault("phone"),
        _ => null,
    };

    [GeneratedRegex(@"\{([a-z]+(?:\.[a-z]+)+)\}")]
    private static partial Regex Variable();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,29}$")]
    private static partial Regex Shortcut();
}
