using Bot.Conversations;
using Nlp;

namespace Bot.Testing;

/// <summary>Values a test needs and does not care about. Name only what the test is about.</summary>
public static class Some
{
    /// <summary>A Wednesday at noon, UTC.</summary>
    public static DateTimeOffset At { get; } = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A customer.</summary>
    public static Person Customer { get; } = new("customer-1", "Ada");

    /// <summary>An address whose client reads the log.</summary>
    public static ReplyAddress Address { get; } = new(PlainChannel.PlainName, Pull: true, "");

    /// <summary>An address that is sent to by the outbox.</summary>
    public static ReplyAddress PushAddress { get; } = new(PlainChannel.PlainName, Pull: false, "back");

    /// <summary>The id of the conversation all builders here use unless told otherwise.</summary>
    public const string ConversationId = "plain|1";

    /// <summary>A person at the desk.</summary>
    public static Agent Ana { get; } = new("ana", "Ana");

    /// <summary>Another person at the desk.</summary>
    public static Agent Ben { get; } = new("ben", "Ben");

    /// <summary>A message with words.</summary>
    public static InboundMessage Text(string text, string id = "m1", string conversation = ConversationId, DateTimeOffset? at = null) =>
        Inbound(MessageKind.Text, id, conversation, at) with { Text = text, ActivityId = "a-" + id };

    /// <summary>A message of any kind.</summary>
    public static InboundMessage Inbound(MessageKind kind, string id = "m1", string conversation = ConversationId, DateTimeOffset? at = null) => new()
    {
        ConversationId = conversation,
        Id = id,
        Kind = kind,
        From = Customer,
        Address = Address,
        ReceivedAt = at ?? At,
        Locale = "en-GB",
    };

    /// <summary>What was understood: certain of <paramref name="intent"/>, or of nothing when it is null.</summary>
    public static Heard Heard(string? intent = null, double sentiment = 0, double wantsPerson = 0, params IReadOnlyList<Entity> values) => new(
        intent is null ? Outcome.Abstain : Outcome.Act, intent is null ? [] : [new(intent, 0.9)], sentiment, wantsPerson, values, "test", Math.Abs(sentiment));

    /// <summary>What was understood when it was one of several things.</summary>
    public static Heard Unsure(params ReadOnlySpan<string> intents)
    {
        var scored = new List<ScoredIntent>();
        foreach (var intent in intents)
            scored.Add(new(intent, 0.4 - 0.1 * scored.Count));
        return new(Outcome.Clarify, scored, 0, 0, [], "test");
    }

    /// <summary>A value found in a message.</summary>
    public static Entity Value(string kind, string value) => new(kind, value, value, 0, value.Length);

    /// <summary>A conversation after <paramref name="facts"/>, opened by <see cref="Customer"/>.</summary>
    public static Conversation Conversation(params IReadOnlyList<Fact> facts) =>
        Conversations.Conversation.New(ConversationId).After([new ConversationOpened(At, Customer, Address, "en-GB"), .. facts]);

    /// <summary>The facts that bring a conversation to an owner: the bot, a queue, <see cref="Ana"/>, or nobody.</summary>
    public static IReadOnlyList<Fact> On(OwnerKind owner) => owner switch
    {
        OwnerKind.Waiting => [Escalated()],
        OwnerKind.Agent => [Escalated(), new AgentClaimed(At, Ana)],
        OwnerKind.Closed => [Escalated(), new AgentClaimed(At, Ana), new ConversationClosed(At, Ana, "Resolved", null)],
        _ => [],
    };

    /// <summary>An escalation.</summary>
    public static Escalated Escalated(string queue = "Service") => new(At, "asked-for-a-person", "asked", queue, 0);

    /// <summary>Something the bot said.</summary>
    public static BotReplied Said(string topic = "delivery-cost", bool notice = false, string text = "Text.") => new(At, text, [], topic, "v1", "because", Notice: notice);
}
