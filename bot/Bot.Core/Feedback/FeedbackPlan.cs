using Bot.Conversations;
using Bot.Rules;

namespace Bot.Feedback;

/// <summary>How a route finds the department. Stored by name: retired, never renamed.</summary>
public enum RouteTo
{
    /// <summary>The one it names.</summary>
    Department,

    /// <summary>The one that owns what the words are about; an answer whose words nobody owns goes on to the next route.</summary>
    OwnerOfWords,

    /// <summary>The one the conversation was with; an answer to a conversation that was with none goes on to the next route.</summary>
    OfConversation,
}

/// <summary>When an answer is like this, that department gets it. Routes are asked in their order; the first that takes an answer ends it.</summary>
/// <param name="Name">Stored name, of small letters, digits and dashes; retired, never renamed.</param>
/// <param name="Title">As people call it.</param>
public sealed record FeedbackRoute(string Name, string Title)
{
    /// <summary>Whether it is asked at all.</summary>
    public bool On { get; init; } = true;

    /// <summary>The ways in which it takes an answer: in one of them every condition holds. None takes every answer, where <see cref="To"/> finds the department.</summary>
    public IReadOnlyList<IReadOnlyList<Condition>> When { get; init => field = value ?? []; } = [];

    /// <summary>How the department is found.</summary>
    public RouteTo To { get; init; }

    /// <summary>The department, where it is named.</summary>
    public string? Department { get; init; }

    /// <summary>Days the department has to settle the case, 1 to 60; null for those of the survey plan.</summary>
    public int? SettleDays { get; init; }

    /// <summary>The route as a rule, so that it is asked, checked and explained as rules are: what finds the department becomes a condition of every way.</summary>
    internal Rule AsRule()
    {
        IReadOnlyList<Condition> found = To switch
        {
            RouteTo.OwnerOfWords => [Condition.Is("owner", Departments.All)],
            RouteTo.OfConversation => [Condition.Is("conversation-department", Departments.All)],
            _ => [],
        };
        IReadOnlyList<IReadOnlyList<Condition>> when = When.Count == 0 && found.Count > 0 ? [found] : [.. When.Select(way => way.Count == 0 ? way : (IReadOnlyList<Condition>)[.. way, .. found])];
        return new(Name, Title) { On = On, When = when, Then = new(EffectKind.HandOver) { Queue = To == RouteTo.Department ? Department : null } };
    }

    /// <summary>The route as a sentence: "To Billing when the score is at most 2 of 5, settled within 2 days."</summary>
    public override string ToString()
    {
        var to = To switch
        {
            RouteTo.OwnerOfWords => "To the department that owns what the words are about",
            RouteTo.OfConversation => "To the department of the conversation",
            _ => $"To {Department ?? "no department yet"}",
        };
        var when = When.Count > 0 ? $" {Sentences.When(When)}" : To == RouteTo.Department ? " never" : ", if there is one";
        return $"{to}{when}{(SettleDays is { } days ? $", settled within {days} {(days == 1 ? "day" : "days")}" : "")}.";
    }
}

/// <summary>Which department gets an answer to a survey: routes in their order, and who gets what no route takes. A document of the policy.</summary>
public sealed record FeedbackPlan
{
    /// <summary>Most routes a plan may have.</summary>
    public const int MostRoutes = 200;

    /// <summary>Days a route may give.</summary>
    public const int FewestDays = 1, MostDays = 60;

    /// <summary>Where a problem is that no single route has.</summary>
    public const string Whole = "feedback";

    /// <summary>The routes as delivered: by what the words are about, else by the conversation.</summary>
    public static IReadOnlyList<FeedbackRoute> Delivered { get; } =
    [
        new("by-words", "What the words are about") { To = RouteTo.OwnerOfWords },
        new("by-conversation", "What the conversation was about") { To = RouteTo.OfConversation },
    ];

    /// <summary>The routes, in the order they are asked.</summary>
    public IReadOnlyList<FeedbackRoute> Routes { get; init => field = value ?? []; } = Delivered;

    /// <summary>The department that gets what no route takes.</summary>
    public string Fallback { get; init; } = Departments.Service;

    /// <summary>What is wrong with it, warnings included; empty when it can be published as it is.</summary>
    public IReadOnlyList<RuleProblem> Problems()
    {
        var problems = new List<RuleProblem>();
        if (Routes.Count > MostRoutes)
            problems.Add(new(Whole, $"{Routes.Count} routes are more than the {MostRoutes} a policy may have."));
        if (!Departments.All.Contains(Fallback))
            problems.Add(new(Whole, $"What no route takes goes to \"{Fallback}\", but there is no department called so."));
        foreach (var route in Routes)
        {
            if (route.To == RouteTo.Department && route.Department is null)
                problems.Add(new(route.Name, "It does not say which department. Choose one."));
            if (route.To != RouteTo.Department && route.Department is not null)
                problems.Add(new(route.Name, $"It names {route.Department}, but finds its department in another way. Take one of the two out."));
            if (route.SettleDays is < FewestDays or > MostDays)
                problems.Add(new(route.Name, $"The department has {FewestDays} to {MostDays} days to settle a case, not {route.SettleDays}."));
        }
        problems.AddRange(RuleProblems.Of([.. Routes.Select(route => route.AsRule())], RouteBook.NoLimits, [], KnownOf.Answer));
        return problems;
    }
}
