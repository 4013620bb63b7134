using Bot.Rules;

namespace Bot.BackOffice.Rules;

/// <summary>What the controls for the ways of a rule or a route need.</summary>
/// <param name="Form">What was typed.</param>
/// <param name="Wrong">What cannot be read, by field.</param>
/// <param name="Names">The names to choose from.</param>
/// <param name="Limits">The limits to compare with.</param>
/// <param name="Of">What is asked about.</param>
/// <param name="Shape">Where a form is sent to that adds or takes away a condition.</param>
public sealed record WaysView(WaysForm Form, IReadOnlyDictionary<string, string> Wrong, RuleNames Names, LimitTable Limits, KnownOf Of, string Shape);
