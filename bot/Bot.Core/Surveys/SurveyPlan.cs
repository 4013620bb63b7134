using Bot.Rules;

namespace Bot.Surveys;

/// <summary>When a customer is asked how it went.</summary>
public sealed record SurveyPlan
{
    /// <summary>How long after the close the question goes out.</summary>
    [Limit("Ask after", "minutes", 0, 1440, Help = "Counted from the close. 0 asks at once.")]
    public double DelayMinutes { get; init; } = 1;

    /// <summary>Days in which an answer is still taken for one; later words are a new matter.</summary>
    [Limit("Time to answer", "days", 1, 30, Help = "Counted from the question. What the customer writes later is a new matter.")]
    public int AnswerDays { get; init; } = 7;

    /// <summary>Days in which a customer is asked at most once in the same conversation.</summary>
    [Limit("Rest between questions", "days", 0, 365, Help = "Nobody is asked again in the same conversation within this time. Who comes back in a new conversation may be.")]
    public int RestDays { get; init; } = 1;

    /// <summary>Days a department has to settle what a survey brought up.</summary>
    [Limit("Time to settle a case", "days", 1, 60, Help = "Sets the due date of a feedback case.")]
    public int SettleDays { get; init; } = 3;
}
