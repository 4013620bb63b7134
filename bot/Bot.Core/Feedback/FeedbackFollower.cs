using Bot.Conversations;

namespace Bot.Feedback;

/// <summary>Every answer to a survey becomes a case in the department that can act on it.</summary>
/// <param name="settleDays">Days a department has where the route says nothing, in force when the fact is followed.</param>
public sealed class FeedbackFollower(Func<int> settleDays) : IFollower
{
    /// <inheritdoc/>
    public string Name => "feedback";

    /// <inheritdoc/>
    public IReadOnlyList<Type> ReactsTo { get; } = [typeof(SurveyAnswered)];

    /// <inheritdoc/>
    public IEnumerable<Effect> Follow(StoredFact fact)
    {
        if (fact.Fact is SurveyAnswered answered)
            yield return new BookCase(new(
                answered.Survey, fact.ConversationId, answered.Survey, answered.Customer, answered.Department, answered.Because,
                answered.Score, answered.Comment, answered.At, answered.At.AddDays(answered.SettleDays ?? settleDays())));
    }
}
