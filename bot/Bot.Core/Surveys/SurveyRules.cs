using Bot.Conversations;

namespace Bot.Surveys;

/// <summary>Why a customer whose conversation was closed is not asked how it went.</summary>
public enum SurveySkip
{
    /// <summary>They ended the chat themselves: who has gone is not called back for a question.</summary>
    EndedByCustomer,

    /// <summary>The conversation goes on: they wrote again, or a person took it up again.</summary>
    GoesOn,

    /// <summary>They left after a person had closed it.</summary>
    Left,

    /// <summary>They were asked within <see cref="SurveyPlan.RestDays"/> before.</summary>
    Rest,
}

/// <summary>Whether and when a customer is asked how it went. Pure: the running program and a replay of its record ask here.</summary>
public static class SurveyRules
{
    /// <summary>The instant at which the question falls due after a close; null when none does, which is <see cref="SurveySkip.EndedByCustomer"/>.</summary>
    /// <param name="closed">The close.</param>
    /// <param name="plan">The plan in force at the close.</param>
    public static DateTimeOffset? AskAt(ConversationClosed closed, SurveyPlan plan)
    {
        ArgumentNullException.ThrowIfNull(closed);
        ArgumentNullException.ThrowIfNull(plan);
        return closed.By is null ? null : closed.At.AddMinutes(plan.DelayMinutes);
    }

    /// <summary>Why a question that falls due is not asked; null when it is.</summary>
    /// <param name="conversation">The conversation as it is then.</param>
    /// <param name="plan">The plan in force then.</param>
    /// <param name="at">The instant.</param>
    public static SurveySkip? WhyNot(Conversation conversation, SurveyPlan plan, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(plan);
        return conversation.Owner != OwnerKind.Closed ? SurveySkip.GoesOn
            : conversation.Left ? SurveySkip.Left
            : conversation.SurveyedAt is { } asked && at - asked < TimeSpan.FromDays(plan.RestDays) ? SurveySkip.Rest
            : null;
    }
}
