using Bot.Rules;

namespace Bot.Feedback;

/// <summary>Where an answer goes.</summary>
/// <param name="Route">Stored name of the route that took it; null when none did and the fallback gets it.</param>
/// <param name="Department">The department.</param>
/// <param name="Because">Why, in words.</param>
/// <param name="SettleDays">Days the department has; null for those of the survey plan.</param>
public sealed record Routed(string? Route, string Department, string Because, int? SettleDays);

/// <summary>The routes of a policy, made ready to be asked: in order, the first that takes the answer ends it. Pure, immutable, thread-safe.</summary>
public sealed class RouteBook
{
    readonly FeedbackPlan _plan;
    readonly RuleBook _rules;

    /// <summary>Makes the routes that are on ready; the others are left out.</summary>
    public RouteBook(FeedbackPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        (_plan, _rules) = (plan, new([.. plan.Routes.Select(route => route.AsRule())], NoLimits));
    }

    /// <summary>Routes compare with numbers of their own.</summary>
    public static LimitTable NoLimits { get; } = new(new FeedbackPlan(), []);

    /// <summary>Finds the department for an answer.</summary>
    /// <param name="answer">What is known of it, <see cref="TurnInputs.Answer"/> included.</param>
    public Routed Route(TurnInputs answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        var (known, verdict) = (answer.Answer ?? new(), _rules.Ask(answer));
        if (verdict.Rule is null)
            return new(null, _plan.Fallback, known.Owner is null && known.ConversationDepartment is null ? "no topic was recognised" : "no route takes it", null);
        var route = _plan.Routes.First(route => route.On && route.Name == verdict.Rule);
        var department = route.To switch
        {
            RouteTo.OwnerOfWords => known.Owner!,
            RouteTo.OfConversation => known.ConversationDepartment!,
            _ => route.Department ?? _plan.Fallback,
        };
        return new(route.Name, department, route.When.Count > 0 ? $"“{route.Title}”: {verdict.Reason}" : Itself(route, answer, known), route.SettleDays);
    }

    /// <summary>What each route that is on answers, in order, whatever came before it.</summary>
    public IReadOnlyList<RuleAnswer> Answers(TurnInputs answer) => _rules.Answers(answer);

    // A route without conditions is its own reason.
    static string Itself(FeedbackRoute route, TurnInputs answer, AnswerInputs known) => route.To == RouteTo.OwnerOfWords
        ? FormattableString.Invariant($"the words are about {known.Topic} ({answer.Confidence:0.00}){(known.Next is { } next ? FormattableString.Invariant($", next {next.Intent} ({next.Confidence:0.00})") : "")}")
        : $"the conversation was about {known.ConversationDepartment}";
}
