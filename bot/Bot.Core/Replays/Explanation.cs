using Bot.Conversations;
using Bot.Rules;
using Bot.Turns;

namespace Bot.Replays;

/// <summary>Why a message was answered as it was: found again from its record and the stored policy alone.</summary>
/// <param name="Conversation">Id of the conversation.</param>
/// <param name="Message">Id of the message.</param>
/// <param name="At">When it came.</param>
/// <param name="Text">What the customer wrote, as it is stored.</param>
/// <param name="Model">Version of the model that heard it; null when nothing was understood.</param>
/// <param name="Askings">The rules were asked this often, in order; the last one that decided something decided the turn.</param>
/// <param name="Acts">What the bot then did, in order.</param>
public sealed record Explanation(
    string Conversation, string Message, DateTimeOffset At, string Text, string? Model, IReadOnlyList<ExplainedAsking> Askings, IReadOnlyList<ExplainedAct> Acts)
{
    /// <summary>Defects: where the record and what is found again differ, or why it could not be asked again. Empty when all is as recorded.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IReadOnlyList<string> Defects => [.. Askings.SelectMany(asking => asking.Defects)];
}

/// <summary>The rules, asked again as recorded.</summary>
/// <param name="Policy">Version of the policy.</param>
/// <param name="Inputs">What the turn knew.</param>
/// <param name="Findings">What each rule that was on answers, in order.</param>
/// <param name="Rule">The rule that decided; null when none did.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Reason">Why, in words with the figures.</param>
/// <param name="RunnerUp">The next rule that would have decided, with its reason.</param>
/// <param name="Raised">The rule that raised the priority.</param>
/// <param name="Suppressed">The rule that kept a person from being offered.</param>
/// <param name="Defects">Where the record says something else.</param>
public sealed record ExplainedAsking(
    int Policy, TurnInputs Inputs, IReadOnlyList<ExplainedFinding> Findings, string? Rule, RuleEffect? Effect, string Reason, string? RunnerUp, string? Raised, string? Suppressed,
    IReadOnlyList<string> Defects);

/// <summary>What one rule answered.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Title">As people call it.</param>
/// <param name="Fired">Whether it came true.</param>
/// <param name="Subject">What was looked at.</param>
/// <param name="Value">What the turn had there.</param>
/// <param name="Limit">What it was compared with.</param>
/// <param name="Margin">How far beyond the limit; negative where it did not fire.</param>
/// <param name="LimitName">Name of the limit; null for a number of the rule's own.</param>
/// <param name="From">The override the limit comes from, in words; null for the house value.</param>
public sealed record ExplainedFinding(
    string Rule, string Title, bool Fired, string? Subject, double? Value, double? Limit, double? Margin, string? LimitName, string? From);

/// <summary>Something the bot did after a message.</summary>
/// <param name="What">Stored name of the fact.</param>
/// <param name="Says">In words: the topic and its reason, the queue, the action.</param>
/// <param name="Article">Version of the article that was sent; null when none was.</param>
public sealed record ExplainedAct(string What, string Says, string? Article);

/// <summary>Explains what is stored. Thread-safe.</summary>
public interface IExplanations
{
    /// <summary>Explains messages of a conversation, in their order.</summary>
    /// <param name="conversation">Id of the conversation.</param>
    /// <param name="message">Only this message; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Empty when there is no such conversation or message.</returns>
    ValueTask<IReadOnlyList<Explanation>> OfAsync(string conversation, string? message, CancellationToken cancellation);
}
