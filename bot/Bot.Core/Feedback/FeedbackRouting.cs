using Bot.Conversations;

namespace Bot.Feedback;

/// <summary>Which department can act on an answer. Pure.</summary>
public static class FeedbackRouting
{
    /// <summary>Routes by what the words are about, else by the topic of the conversation, else to Service.</summary>
    /// <param name="heard">What was understood of the comment; null when only a score came.</param>
    /// <param name="conversation">The conversation the survey is about.</param>
    /// <param name="departmentOf">The department that owns an intent's topic, if any.</param>
    public static (string Department, string Because) Route(Heard? heard, Conversation conversation, Func<string, string?> departmentOf)
    {
        if (heard is not null && heard.Outcome != Nlp.Outcome.Abstain && heard.Intents.Count > 0 && departmentOf(heard.Intents[0].Intent) is { } department)
            return (Departments.OrService(department), FormattableString.Invariant(
                $"the words are about {heard.Intents[0].Intent} ({heard.Intents[0].Confidence:0.00}){RunnerUp(heard)}"));
        if ((conversation.Queue ?? conversation.LastDepartment) is { } earlier)
            return (Departments.OrService(earlier), $"the conversation was about {earlier}");
        return (Departments.Service, "no topic was recognised");
    }

    static string RunnerUp(Heard heard) =>
        heard.Intents.Count > 1 ? FormattableString.Invariant($", next {heard.Intents[1].Intent} ({heard.Intents[1].Confidence:0.00})") : "";
}
