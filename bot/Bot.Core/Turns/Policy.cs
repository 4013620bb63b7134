using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bot.Conversations;
using Bot.Desk;
using Bot.Escalations;
using Bot.Feedback;
using Bot.Rules;
using Bot.Surveys;

namespace Bot.Turns;

/// <summary>Everything a supervisor sets, as one versioned value. A turn decides by the version published when it began.</summary>
public sealed record Policy
{
    /// <summary>When a person is brought in.</summary>
    public EscalationLimits Escalation { get; init; } = new();

    /// <summary>Where a limit of <see cref="Escalation"/> has another value than the house.</summary>
    public IReadOnlyList<LimitOverride> Overrides { get; init; } = [];

    /// <summary>The rules, in the order they are asked.</summary>
    public IReadOnlyList<Rule> Rules { get; init; } = EscalationRules.Delivered;

    /// <summary>What waiting customers are promised.</summary>
    public DeskPlan Desk { get; init; } = new();

    /// <summary>When people are there; the first hours are those of the house.</summary>
    public IReadOnlyList<OpeningHours> Hours { get; init; } = QueuePlan.Delivered.Hours;

    /// <summary>Where customers wait for a person: by default one queue for each department.</summary>
    public IReadOnlyList<Queue> Queues { get; init; } = QueuePlan.Delivered.Queues;

    /// <summary>When customers are asked how it went.</summary>
    public SurveyPlan Surveys { get; init; } = new();

    /// <summary>Which department gets an answer to a survey.</summary>
    public FeedbackPlan Feedback { get; init; } = new();

    /// <summary>The policy before anybody published one.</summary>
    public static Versioned<Policy> Default { get; } = new(0, new Policy(), DateTimeOffset.UnixEpoch, "Switchboard", "Built-in defaults");

    static readonly ConditionalWeakTable<Policy, RuleBook> Books = [];

    static readonly ConditionalWeakTable<Policy, RouteBook> RouteBooks = [];

    /// <summary>The rules and limits, ready to be asked. Made once for a policy.</summary>
    public RuleBook Book() => Books.GetValue(this, static policy => new(policy.Rules, new(policy.Escalation, policy.Overrides)));

    /// <summary>The queues with their hours.</summary>
    public QueuePlan Plan() => new(Hours, Queues);

    /// <summary>The routes of answers, ready to be asked. Made once for a policy.</summary>
    public RouteBook Routes() => RouteBooks.GetValue(this, static policy => new(policy.Feedback));

    /// <summary>What is wrong with rules and overrides, warnings included.</summary>
    public IReadOnlyList<RuleProblem> RuleProblems() => Bot.Rules.RuleProblems.Of(Rules, Book().Limits, Overrides);

    /// <summary>What is wrong with it; empty when every limit is in range and no rule is impossible.</summary>
    public IReadOnlyList<string> Problems() =>
        [
            .. Limit.Problems(Escalation), .. Limit.Problems(Desk), .. Limit.Problems(Surveys),
            .. RuleProblems().Where(problem => problem.Forbids).Select(problem => problem.At == "overrides" ? problem.Says : $"Rule \"{problem.At}\": {problem.Says}"),
            .. Plan().Problems(),
            .. Feedback.Problems().Where(problem => problem.Forbids).Select(problem => problem.At == FeedbackPlan.Whole ? problem.Says : $"Route \"{problem.At}\": {problem.Says}"),
        ];
}

/// <summary>The published policies.</summary>
public interface IPolicies
{
    /// <summary>The version in force. Cheap: held in memory, refreshed when a version is published.</summary>
    Versioned<Policy> Current { get; }

    /// <summary>Publishes the next version; it decides from the next turn on.</summary>
    /// <exception cref="ArgumentException">The policy has <see cref="Policy.Problems"/>.</exception>
    /// <returns>The new version, or null when <paramref name="basedOn"/> is no longer the one in force.</returns>
    ValueTask<Versioned<Policy>?> PublishAsync(Policy policy, int basedOn, Agent by, string note, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>Puts an earlier version in force again, as the next version with the same content; it decides from the next turn on.</summary>
    /// <param name="to">The earlier version; 0 for the built-in defaults.</param>
    /// <param name="basedOn">The version in force that is left.</param>
    /// <param name="by">Who.</param>
    /// <param name="reason">Why, in their words.</param>
    /// <param name="at">When.</param>
    /// <param name="cancellation">Gives up with nothing done.</param>
    /// <exception cref="ArgumentException">There is no such version, no reason, or its limits are not possible any more; <c>ReleaseRules.WhyNotRollBack</c> says so
    /// in a sentence for the person.</exception>
    /// <returns>The new version, or null when <paramref name="basedOn"/> is no longer the one in force.</returns>
    ValueTask<Versioned<Policy>?> RollBackAsync(int to, int basedOn, Agent by, string reason, DateTimeOffset at, CancellationToken cancellation);

    /// <summary>A published version, or the built-in defaults for 0; null when there is no such version.</summary>
    ValueTask<Versioned<Policy>?> FindAsync(int version, CancellationToken cancellation);

    /// <summary>Published versions, newest first.</summary>
    ValueTask<IReadOnlyList<Versioned<Policy>>> HistoryAsync(int limit, CancellationToken cancellation);
}

/// <summary>How a policy is written.</summary>
/// <remarks>By reflection: what the compiler would generate reads a limit that an older release does not name as 0 and not as its default.</remarks>
public static class PolicyJson
{
    internal static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>A policy as text.</summary>
    public static string Write(Policy policy) => JsonSerializer.Serialize(policy, Options);

    /// <summary>A policy as values that can be compared one by one.</summary>
    public static JsonElement Element(Policy policy) => JsonSerializer.SerializeToElement(policy, Options);

    /// <summary>A policy from its text; limits it does not name have their defaults. What older releases wrote elsewhere is read into its place.</summary>
    /// <exception cref="JsonException">It is no policy.</exception>
    public static Policy Read(string json)
    {
        var policy = JsonSerializer.Deserialize<Policy>(json, Options) ?? throw new JsonException("The policy is null.");
        var (desk, hours) = policy.Desk.WithoutHours(policy.Hours);
        return ReferenceEquals(desk, policy.Desk) ? policy : policy with { Desk = desk, Hours = hours };
    }
}
