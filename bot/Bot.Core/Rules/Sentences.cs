using System.Globalization;

namespace Bot.Rules;

/// <summary>Rules, conditions, effects and answers in plain words, for the console, for differences and for the audit log. Pure; one language and no
/// culture, so that the same rule reads the same everywhere.</summary>
public static class Sentences
{
    /// <summary>A rule as a sentence: "Hand over to Returns when the mood of the conversation is at most the limit Anger (-0.50) and the mood of the
    /// message is negative, or when …".</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="limits">The limits it compares with, for their titles and values; null leaves the values out.</param>
    public static string Of(Rule rule, LimitTable? limits = null)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return $"{Of(rule.Then)} {(rule.When.Count == 0 ? "never" : When(rule.When, limits))}.";
    }

    /// <summary>Ways to come true: "when the score is at most 2 of 5, or when the message has “refund”".</summary>
    /// <param name="ways">The ways; at least one.</param>
    /// <param name="limits">As in <see cref="Of(Rule, LimitTable)"/>.</param>
    public static string When(IReadOnlyList<IReadOnlyList<Condition>> ways, LimitTable? limits = null) =>
        string.Join(", or ", ways.Select(way => way.Count == 0 ? "always" : $"when {And([.. way.Select(condition => Of(condition, limits))])}"));

    /// <summary>What a rule does: "Hand over to Returns".</summary>
    public static string Of(RuleEffect effect)
    {
        ArgumentNullException.ThrowIfNull(effect);
        return effect.Kind switch
        {
            EffectKind.AnswerWith => $"Answer with the article “{effect.Topic}”",
            EffectKind.Offer => "Offer a person",
            EffectKind.HandOver => $"Hand over to {effect.Queue ?? "the department it is about"}",
            EffectKind.RaisePriority => "Put it before the others of its queue",
            _ => "Offer no person",
        };
    }

    /// <summary>A condition: "the mood of the conversation is at most the limit Anger (-0.50)".</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="limits">As in <see cref="Of(Rule, LimitTable)"/>.</param>
    public static string Of(Condition condition, LimitTable? limits = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        if (Subject.Named(condition.Subject) is not { } subject)
            return $"“{condition.Subject}” is something nobody knows";
        var isSo = condition.Comparison == Comparison.Is;
        switch (subject.Kind)
        {
            case SubjectKind.YesNo:
                return isSo ? subject.Words : subject.NotWords;
            case SubjectKind.Words:
                return $"{subject.Words} has {(isSo ? "" : "none of ")}{Or(condition.Any)}";
            case SubjectKind.Choice:
                return $"{subject.Words} is {(isSo ? "" : "not ")}{Or(Named(subject, condition.Any))}";
            default:
                var verb = subject.IsPlural ? "are" : "is";
                if (subject.Unit == "mood" && condition.Number == 0 && condition.Comparison is Comparison.Below or Comparison.Above)
                    return $"{subject.Words} {verb} {(condition.Comparison == Comparison.Below ? "negative" : "positive")}";
                return $"{subject.Words} {verb} {Comparing(condition.Comparison)} {Against(subject, condition, limits)}";
        }
    }

    /// <summary>What a rule answered, with the value, what it was compared with, how far they are apart and where the limit came from: "Came true: the
    /// mood of the conversation was -0.62, at most the limit Anger of -0.50 for Returns, 0.12 beyond it".</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="turn">What the turn knew.</param>
    /// <param name="limits">The limits it was asked under, for their titles.</param>
    public static string Of(RuleAnswer answer, TurnInputs turn, LimitTable? limits = null)
    {
        ArgumentNullException.ThrowIfNull(answer);
        ArgumentNullException.ThrowIfNull(turn);
        var came = answer.Finding.Fired ? "Came true" : "Did not";
        if (answer.Condition is not { } condition || Subject.Named(condition.Subject) is not { } subject)
            return answer.Rule.When.Count == 0 ? $"{came}: it never says when" : came;
        var (was, found) = (subject.IsPlural ? "were" : "was", answer.Finding);
        if (subject.Kind == SubjectKind.Number)
        {
            if (found.Value is not { } value)
                return $"{came}: {subject.Words} {was} not known";
            var wanted = $"{(found.Fired ? "" : "not ")}{Comparing(condition.Comparison)} {Against(subject, condition, limits, answer.Limit)}";
            return $"{came}: {subject.Words} {was} {subject.Figure(value)}{Unit(subject, value)}, {wanted}{(found.Margin is { } margin ? $", {By(subject, margin, found.Fired)}" : "")}";
        }
        return subject.Kind switch
        {
            SubjectKind.YesNo => $"{came}: {(condition.Comparison == Comparison.Is == found.Fired ? subject.Words : subject.NotWords)}",
            SubjectKind.Choice => $"{came}: {subject.Words} was {(subject.Choice!(turn) is { } name ? Or(Named(subject, [name])) : "not known")}, {(found.Fired == (condition.Comparison == Comparison.Is) ? "" : "not ")}one of {Or(Named(subject, condition.Any))}",
            _ => Keywords.First(turn.Text, [.. condition.Any.Select(Keywords.Plain)]) is { } word ? $"{came}: the message has “{word}”" : $"{came}: the message has none of {Or(condition.Any)}",
        };
    }

    /// <summary>How a condition compares: "at least".</summary>
    public static string Comparing(Comparison comparison) => comparison switch
    {
        Comparison.AtLeast => "at least",
        Comparison.AtMost => "at most",
        Comparison.Above => "more than",
        Comparison.Below => "less than",
        Comparison.Is => "is",
        _ => "is not",
    };

    /// <summary>Whether a limit is a house value or somebody's own: "Returns, teams"; "the house" for the house value.</summary>
    public static string From(EffectiveLimit limit) => limit.From?.Where ?? "the house";

    static string Against(Subject subject, Condition condition, LimitTable? limits, EffectiveLimit? inForce = null)
    {
        if (condition.Limit is not { } name)
            return condition.Number is { } number ? $"{subject.Figure(number)}{Unit(subject, number)}" : "nothing";
        if (limits?.Declared.FirstOrDefault(limit => limit.Property.Name == name) is not { } declared)
            return $"the limit {name}{(limits is null ? "" : ", which there is not")}";
        if (inForce is { } limit)
            return $"the limit {declared.Says.Title} of {subject.Figure(limit.Value)}{(limit.From is { } from ? $" for {from.Where}" : "")}";
        var (house, (least, most)) = (limits.House(name), limits.Range(name));
        return $"the limit {declared.Says.Title} ({subject.Figure(house)}{(least == most ? "" : $", by place {subject.Figure(least)} to {subject.Figure(most)}")})";
    }

    static string By(Subject subject, double margin, bool fired) =>
        margin == 0 ? (fired ? "just enough" : "just not enough") : $"{subject.Figure(Math.Abs(margin))} {(fired ? "beyond it" : "short of it")}";

    // Stored names of ours are read as words; those of other systems stay as they are.
    static IReadOnlyList<string> Named(Subject subject, IReadOnlyList<string> names) =>
        subject.Name is "intent" or "dialogue" or "topic" or "conversation-topic" ? [.. names.Select(name => name.Replace('-', ' '))] : names;

    // Of a chance or a mood the figure says enough, and "customers" stands in the words already.
    static string Unit(Subject subject, double value) =>
        subject.Unit is "probability" or "mood" || subject.Words.Contains(subject.Unit, StringComparison.Ordinal) ? "" : $" {Amount.Unit(value, subject.Unit)}";

    static string Or(IReadOnlyList<string> names) => List([.. names.Select(name => $"“{name}”")], "or");

    static string And(IReadOnlyList<string> parts) => List(parts, "and");

    static string List(IReadOnlyList<string> parts, string last) => parts.Count switch
    {
        0 => "nothing",
        1 => parts[0],
        _ => string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", parts.Take(parts.Count - 1))} {last} {parts[^1]}"),
    };
}
