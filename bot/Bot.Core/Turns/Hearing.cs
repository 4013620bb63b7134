using Bot.Conversations;
using Bot.Surveys;

namespace Bot.Turns;

/// <summary>What an incoming message says happened, before anything is decided. Pure.</summary>
public static class Hearing
{
    /// <summary>The facts of the message itself.</summary>
    public static IReadOnlyList<Fact> Facts(Conversation before, InboundMessage message, Heard? heard, DateTimeOffset at)
    {
        var facts = new List<Fact>(3);
        if (before.IsNew)
            facts.Add(new ConversationOpened(at, message.From, message.Address, message.Locale));
        // An event may come from another program on the channel: where the customer reads is not said by it.
        else if (message.Kind != MessageKind.Event && !message.AnswerInline && message.Address != before.Address)
            facts.Add(new AddressChanged(at, message.Address));

        if (message.Kind != MessageKind.Text)
            return facts;
        if (before.Owner == OwnerKind.Closed && (heard is null || SurveyTalk.Hear(before, message.Text, heard) is null))
            facts.Add(new ConversationReopened(at));
        facts.Add(new CustomerSpoke(at, message.Id, message.ActivityId, message.Text, heard, message.Value, message.Hidden) { Kept = message.Kept });
        return facts;
    }
}
