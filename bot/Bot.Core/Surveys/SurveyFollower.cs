using System.Globalization;
using Bot.Conversations;
using Bot.Notices;

namespace Bot.Surveys;

/// <summary>A closed conversation is followed by a survey: plans the instant at which it is asked.</summary>
/// <param name="plan">The plan in force when the fact is followed.</param>
public sealed class SurveyFollower(Func<SurveyPlan> plan) : IFollower
{
    /// <inheritdoc/>
    public string Name => "surveys";

    /// <inheritdoc/>
    public IReadOnlyList<Type> ReactsTo { get; } = [typeof(ConversationClosed)];

    /// <inheritdoc/>
    public IEnumerable<Effect> Follow(StoredFact fact)
    {
        // Only what a person closed: who ended the chat themselves has gone, and is not called back for a question.
        if (fact.Fact is ConversationClosed { By: not null } closed)
            yield return new ScheduleTimer(
                $"survey:{fact.ConversationId}:{fact.Number}", fact.ConversationId, TimerKinds.Survey, closed.At.AddMinutes(plan().DelayMinutes),
                fact.Number.ToString(CultureInfo.InvariantCulture));
    }
}
