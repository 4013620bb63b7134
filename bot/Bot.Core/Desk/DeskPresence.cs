using System.Globalization;
using System.Text.RegularExpressions;
using Bot.Conversations;

namespace Bot.Desk;

/// <summary>Whether somebody takes conversations. Numbers are stored.</summary>
public enum DeskPresence
{
    /// <summary>They take conversations while they are at the desk.</summary>
    Available = 0,

    /// <summary>They said that they do not.</summary>
    Away = 1,

    /// <summary>They let an offer pass: nothing more is offered until they say that they are back.</summary>
    Missed = 2,
}

/// <summary>Somebody let an offer pass. Belongs to the transaction of <see cref="OfferLapsed"/>; who has said since that they are back stays so.</summary>
/// <param name="Agent">Their account.</param>
/// <param name="At">When the offer ended.</param>
public sealed record MarkMissed(string Agent, DateTimeOffset At) : Effect;

/// <summary>Somebody who is at the desk and takes conversations.</summary>
/// <param name="Agent">Staff data and what they have; the capacity of the policy where they have none of their own.</param>
/// <param name="Department">The department of their account; null for all.</param>
public sealed record AgentAtDesk(RoutedAgent Agent, string? Department)
{
    /// <summary>Conversations they take at a time, where that is not what the policy says.</summary>
    public int? Capacity { get; init; }

    /// <summary>Since when they take conversations: what they passed by before is offered to them again. Null for always.</summary>
    public DateTimeOffset? BackAt { get; init; }
}

/// <summary>A conversation whose agent is not at the desk.</summary>
/// <param name="Conversation">The conversation.</param>
/// <param name="Agent">Who has it.</param>
public sealed record Abandoned(string Conversation, Agent Agent);

/// <summary>Skills, languages and capacities as people type them and as they are stored: words with commas between.</summary>
public static partial class DeskSkills
{
    /// <summary>Most words of a kind that somebody has.</summary>
    public const int Most = 20;

    /// <summary>The words of a text, in their order, each once.</summary>
    public static IReadOnlyList<string> Words(string? text) =>
        [.. (text ?? "").Split([',', ';', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(word => word.ToLowerInvariant()).Distinct()];

    /// <summary>Words as a text.</summary>
    public static string Text(IEnumerable<string> words) => string.Join(", ", words);

    /// <summary>Whether a word can be a skill.</summary>
    public static bool IsSkill(string word) => Skill().IsMatch(word);

    /// <summary>Whether a word can be a language.</summary>
    public static bool IsLanguage(string word) => Language().IsMatch(word);

    /// <summary>Capacities by channel: <c>webchat 2, msteams 1</c>. What cannot be read is left out.</summary>
    public static IReadOnlyDictionary<string, int> Capacities(string? text) =>
        Words(text).Select(word => Capacity().Match(word)).Where(found => found.Success).GroupBy(found => found.Groups[1].Value)
            .ToDictionary(found => found.Key, found => int.Parse(found.Last().Groups[2].ValueSpan, CultureInfo.InvariantCulture));

    /// <summary>What of a text is no capacity of a channel.</summary>
    public static IEnumerable<string> NoCapacities(string? text) => Words(text).Where(word => !Capacity().IsMatch(word));

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,29}$")]
    private static partial Regex Skill();

    [GeneratedRegex("^[a-z]{2,3}$")]
    private static partial Regex Language();

    [GeneratedRegex("^([a-z]{2,30}) +([0-9]{1,2})$")]
    private static partial Regex Capacity();
}
