using System.Globalization;
using Bot.Conversations;

namespace Bot.Desk;

/// <summary>The handoff events of the Bot Framework: a desk that is not ours takes a conversation over, and says what became of it. Pure.</summary>
/// <remarks>
/// Names, states and shapes are those of the SDK's <c>EventFactory</c> (Microsoft.Bot.Builder): <c>handoff.initiate</c> with the context as its value and
/// the transcript as an attachment, <c>handoff.status</c> with <c>{ state, message }</c>. The other desk is an agent like any other to the table of
/// <see cref="Handoffs"/>, so the bot is silent while it has a conversation, and somebody looks after one it says nothing more about.
/// </remarks>
public static class ExternalHandoff
{
    /// <summary>Asks for a person: sent by us to another desk, or by another bot to us.</summary>
    public const string Initiate = "handoff.initiate";

    /// <summary>Says what became of it.</summary>
    public const string Status = "handoff.status";

    /// <summary>State: a person there has it.</summary>
    public const string Accepted = "accepted";

    /// <summary>State: nobody there takes it.</summary>
    public const string Failed = "failed";

    /// <summary>State: it is over there.</summary>
    public const string Completed = "completed";

    /// <summary>After how long without a word from the other desk a conversation goes back to our own queue.</summary>
    public static TimeSpan LongestSilence { get; } = TimeSpan.FromHours(24);

    /// <summary>Lines of a transcript that is passed on, the newest, at most.</summary>
    public const int MostLines = 100;

    const string Prefix = "hub:";

    /// <summary>The other desk as the agent who has a conversation.</summary>
    public static Agent Hub(Person person)
    {
        ArgumentNullException.ThrowIfNull(person);
        return new(Prefix + person.Id, person.Name);
    }

    /// <summary>Whether the other desk has it.</summary>
    public static bool Has(Conversation conversation)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return conversation.Owner == OwnerKind.Agent && conversation.Agent!.Id.StartsWith(Prefix, StringComparison.Ordinal);
    }

    /// <summary>What the other desk is told about a conversation that is handed over.</summary>
    /// <param name="escalated">Why it is handed over.</param>
    /// <param name="facts">What happened, in order; of a long conversation the newest.</param>
    /// <remarks>Notes are for colleagues of this house and are not among what is passed on; of an e-mail address neither is more than its first letter and domain.</remarks>
    public static HandoffInitiated Initiated(Escalated escalated, IReadOnlyList<StoredFact> facts)
    {
        ArgumentNullException.ThrowIfNull(escalated);
        ArgumentNullException.ThrowIfNull(facts);
        var card = HandoffCard.Of(facts);
        var context = new Dictionary<string, string> { ["queue"] = escalated.Queue, ["rule"] = escalated.Rule, ["reason"] = escalated.Reason };
        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                context[name] = value;
        }
        Add("intent", card.Intents.Count > 0 ? card.Intents[^1].Intent : null);
        Add("askedLast", card.AskedLast);
        Add("language", card.Locale);
        Add("mood", card.Mood.Level.ToString("0.00", CultureInfo.InvariantCulture));
        foreach (var (name, value) in card.Collected)
            Add(name, value);
        foreach (var action in card.Actions)
            Add($"action.{action.Action}", $"{action.Subject}: {action.Outcome}");
        return new(escalated.At, context, [.. facts.Select(fact => Line(fact.Fact)).OfType<TranscriptLine>().TakeLast(MostLines)]);
    }

    // What was said aloud, and nothing else.
    static TranscriptLine? Line(Fact fact) => fact switch
    {
        CustomerSpoke { Text.Length: > 0 } said => new(said.At, Author: null, Name: null, said.Text),
        BotReplied said => new(said.At, said.Notice ? Author.Notice : Author.Bot, Name: null, said.Text),
        AgentReplied { Text.Length: > 0 } said => new(said.At, Author.Agent, said.Agent.Name, said.Text),
        _ => null,
    };
}
