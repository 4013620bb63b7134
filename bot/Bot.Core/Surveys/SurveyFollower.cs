using System.Globalization;
using Bot.Conversations;
using Bot.Notices;

namespace Bot.Surveys;

/// <summary>A closed conversation is followed by a survey: plans the instant at which it is asked, and the one at which it is over.</summary>
/// <param name="plan">The plan in force when the fact is followed.</param>
public sealed class SurveyFollower(Func<SurveyPlan> plan) : IFollower
{
    /// <inheritdoc/>
    public string Name => "surveys";

    /// <inheritdoc/>
    public IReadOnlyList<Type> ReactsTo { get; } = [typeof(ConversationClosed), typeof(SurveyAsked)];

    /// <inheritdoc/>
    public IEnumerable<Effect> Follow(StoredFact fact) => fact.Fact switch
    {
        ConversationClosed closed when SurveyRules.AskAt(closed, plan()) is { } due => [Timer(fact, TimerKinds.Survey, due, fact.Number.ToString(CultureInfo.InvariantCulture))],
        SurveyAsked asked => [Timer(fact, TimerKinds.SurveyEnd, asked.At.AddDays(plan().AnswerDays), asked.Survey)],
        _ => [],
    };

    static ScheduleTimer Timer(StoredFact fact, string kind, DateTimeOffset due, string payload) =>
        new($"{kind}:{fact.ConversationId}:{fact.Number}", fact.ConversationId, kind, due, payload);
}
