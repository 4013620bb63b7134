using Bot.BackOffice.Limits;
using Bot.Rules;
using Bot.Surveys;

namespace Bot.BackOffice.Surveys;

/// <summary>Surveys as people read them.</summary>
public static class SurveyWords
{
    /// <summary>The limits of a plan.</summary>
    public static LimitGroup Plan { get; } = LimitGroup.All.Single(group => group.Type == typeof(SurveyPlan));

    /// <summary>Why somebody is not asked.</summary>
    public static string Says(SurveySkip skip, SurveyPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return skip switch
        {
            SurveySkip.EndedByCustomer => "The customer ended the chat themselves",
            SurveySkip.GoesOn => "The conversation went on before the question was due",
            SurveySkip.Left => "The customer left before the question was due",
            SurveySkip.Rest => $"Asked before, within the rest of {Amount.Of(plan.RestDays, "day")}",
            _ => skip.ToString(),
        };
    }
}
