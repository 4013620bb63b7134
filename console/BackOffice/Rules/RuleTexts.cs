using System.Text.Json;
using Bot.Desk;
using Bot.Rules;

namespace Bot.BackOffice.Rules;

/// <summary>The words of rules, to find them by: name, title, what they look at and what they do.</summary>
public static class RuleTexts
{
    /// <summary>Whether a rule says everything that is looked for.</summary>
    public static bool Holds(Rule rule, SearchQuery query)
    {
        ArgumentNullException.ThrowIfNull(rule);
        ArgumentNullException.ThrowIfNull(query);
        var words = SearchWords.Of($"{rule.Title} {rule.Name} {JsonSerializer.Serialize(rule.When)} {JsonSerializer.Serialize(rule.Then)}").Select(word => word.Fold).ToList();
        return query.Terms.All(term => Enumerable.Range(0, Math.Max(0, words.Count - term.Words.Count + 1)).Any(at =>
            term.Words.Select((word, i) => term.Begins && i == term.Words.Count - 1 ? words[at + i].StartsWith(word, StringComparison.Ordinal) : words[at + i] == word).All(fits => fits)));
    }
}
