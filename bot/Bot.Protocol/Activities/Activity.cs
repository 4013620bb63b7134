using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bot.Protocol;

/// <summary>One message or event of the Bot Framework protocol, version 3.</summary>
/// <remarks>
/// <para>Names follow the Bot Framework SDK, so that its users are at home. A property is null when the wire has no such field.</para>
/// <para>A class and not a record on purpose: the ToString of a record would print what a customer wrote into any log line.</para>
/// <para>Read it with <see cref="ActivityJson"/>, which checks what the types here cannot. Not safe for concurrent writers.</para>
/// </remarks>
public sealed class Activity : WireObject
{
    /// <summary>What kind of activity this is, see <see cref="ActivityTypes"/>. Compared ordinally; a bot ignores types it does not know (A2014).</summary>
    public string Type { get; set; } = "";

    /// <summary>Assigned by the channel; opaque, unique in the conversation. Bots and clients do not send one (A2031).</summary>
    public string? Id { get; set; }

    /// <summary>When the channel took it, UTC. Set by channels only (A2040); written with a trailing Z.</summary>
    [JsonConverter(typeof(UtcInstantConverter))]
    public DateTimeOffset? Timestamp { get; set; }

    /// <summary>The sender's wall clock with its offset; kept as the client sent it.</summary>
    [JsonConverter(typeof(OffsetInstantConverter))]
    public DateTimeOffset? LocalTimestamp { get; set; }

    /// <summary>IANA name of the sender's time zone.</summary>
    public string? LocalTimezone { get; set; }

    /// <summary>Who called, as established by authentication on this side. Never read from or written to the wire (A2250).</summary>
    [JsonIgnore]
    public string? CallerId { get; set; }

    /// <summary>Where replies go. Set by the channel (A2300); worthless until authentication has vouched for it.</summary>
    public string? ServiceUrl { get; set; }

    /// <summary>Name of the channel, see <see cref="ChannelIds"/>.</summary>
    public string? ChannelId { get; set; }

    /// <summary>The sender.</summary>
    public ChannelAccount? From { get; set; }

    /// <summary>The conversation; required for anything that can be answered.</summary>
    public ConversationAccount? Conversation { get; set; }

    /// <summary>The addressee.</summary>
    public ChannelAccount? Recipient { get; set; }

    /// <summary>plain, markdown or xml. Absent means markdown to most clients.</summary>
    public string? TextFormat { get; set; }

    /// <summary>list or carousel.</summary>
    public string? AttachmentLayout { get; set; }

    /// <summary>conversationUpdate: who came in. The bot itself may be among them.</summary>
    public IList<ChannelAccount>? MembersAdded { get; set; }

    /// <summary>conversationUpdate: who left.</summary>
    public IList<ChannelAccount>? MembersRemoved { get; set; }

    /// <summary>messageReaction: reactions put on the activity named by <see cref="ReplyToId"/>.</summary>
    public IList<MessageReaction>? ReactionsAdded { get; set; }

    /// <summary>messageReaction: reactions taken back.</summary>
    public IList<MessageReaction>? ReactionsRemoved { get; set; }

    /// <summary>conversationUpdate: the new topic.</summary>
    public string? TopicName { get; set; }

    /// <summary>conversationUpdate: whether earlier messages are shown to new members.</summary>
    public bool? HistoryDisclosed { get; set; }

    /// <summary>Language of the text, BCP 47.</summary>
    public string? Locale { get; set; }

    /// <summary>What is said. Absent on card submits.</summary>
    public string? Text { get; set; }

    /// <summary>What is spoken, plain or SSML.</summary>
    public string? Speak { get; set; }

    /// <summary>acceptingInput, ignoringInput or expectingInput.</summary>
    public string? InputHint { get; set; }

    /// <summary>Text for clients that cannot show the cards.</summary>
    public string? Summary { get; set; }

    /// <summary>Buttons that vanish after use.</summary>
    public SuggestedActions? SuggestedActions { get; set; }

    /// <summary>Files and cards.</summary>
    public IList<Attachment>? Attachments { get; set; }

    /// <summary>Metadata such as mentions, places, client capabilities, stream information.</summary>
    public IList<Entity>? Entities { get; set; }

    /// <summary>Whatever the channel or client put there; goes back unchanged.</summary>
    public JsonElement? ChannelData { get; set; }

    /// <summary>contactRelationUpdate and installationUpdate: add or remove.</summary>
    public string? Action { get; set; }

    /// <summary>Id of the activity this one answers.</summary>
    public string? ReplyToId { get; set; }

    /// <summary>trace: a label for the value.</summary>
    public string? Label { get; set; }

    /// <summary>What <see cref="Value"/> is, by a name the two sides agree on.</summary>
    public string? ValueType { get; set; }

    /// <summary>Open content: card submits, events, invokes.</summary>
    public JsonElement? Value { get; set; }

    /// <summary>event, invoke and command: which one.</summary>
    public string? Name { get; set; }

    /// <summary>Another conversation this one is about.</summary>
    public ConversationReference? RelatesTo { get; set; }

    /// <summary>endOfConversation: why, see <see cref="EndOfConversationCodes"/>.</summary>
    public string? Code { get; set; }

    /// <summary>After this instant the activity is not to be shown; UTC.</summary>
    [JsonConverter(typeof(OffsetInstantConverter))]
    public DateTimeOffset? Expiration { get; set; }

    /// <summary>low, normal or high.</summary>
    public string? Importance { get; set; }

    /// <summary>How the answers travel, see <see cref="DeliveryModes"/>. An unknown value means normal (A3111).</summary>
    public string? DeliveryMode { get; set; }

    /// <summary>Phrases a speech recogniser should expect.</summary>
    public IList<string>? ListenFor { get; set; }

    /// <summary>Parts of the text this activity replies to.</summary>
    public IList<TextHighlight>? TextHighlights { get; set; }

    /// <summary>A programmatic action tied to the activity.</summary>
    public SemanticAction? SemanticAction { get; set; }

    /// <summary>A message with <paramref name="text"/> and nothing else: addresses come from the reference it is sent by.</summary>
    public static Activity Message(string text) => new() { Type = ActivityTypes.Message, Text = text };

    /// <summary>A typing indicator.</summary>
    public static Activity Typing() => new() { Type = ActivityTypes.Typing };

    /// <summary>An event called <paramref name="name"/>.</summary>
    public static Activity Event(string name, JsonElement? value = null) => new() { Type = ActivityTypes.Event, Name = name, Value = value };

    /// <summary>The end of the conversation, for <paramref name="code"/> of <see cref="EndOfConversationCodes"/>.</summary>
    public static Activity EndOfConversation(string code) => new() { Type = ActivityTypes.EndOfConversation, Code = code };

    /// <summary>A message that answers this one: addresses swapped, same conversation, channel, service URL and locale.</summary>
    /// <remarks>
    /// Without <see cref="ReplyToId"/> for a conversationUpdate on Direct Line and Web Chat, as in the SDK: their clients never
    /// see that activity, and Web Chat holds back a reply to something it has not seen for about five seconds.
    /// </remarks>
    public Activity CreateReply(string? text = null)
    {
        var hiddenFromClient = Type == ActivityTypes.ConversationUpdate && ChannelId is ChannelIds.DirectLine or ChannelIds.WebChat;
        return new Activity
        {
            Type = ActivityTypes.Message,
            From = Recipient,
            Recipient = From,
            ReplyToId = hiddenFromClient ? null : Id,
            ServiceUrl = ServiceUrl,
            ChannelId = ChannelId,
            Conversation = Conversation,
            Locale = Locale,
            Text = text,
        };
    }

    /// <summary>What must be stored to speak in this conversation later, taken from an activity a bot received.</summary>
    public ConversationReference GetConversationReference() => new()
    {
        ActivityId = Type == ActivityTypes.ConversationUpdate && ChannelId is ChannelIds.DirectLine or ChannelIds.WebChat ? null : Id,
        User = From,
        Bot = Recipient,
        Conversation = Conversation,
        ChannelId = ChannelId,
        Locale = Locale,
        ServiceUrl = ServiceUrl,
    };

    /// <summary>Addresses this outgoing activity by a stored reference. Fields of the content stay.</summary>
    /// <returns>This activity.</returns>
    public Activity ApplyConversationReference(ConversationReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ChannelId = reference.ChannelId;
        ServiceUrl = reference.ServiceUrl;
        Conversation = reference.Conversation;
        From = reference.Bot;
        Recipient = reference.User;
        ReplyToId ??= reference.ActivityId;
        Locale ??= reference.Locale;
        return this;
    }

    /// <summary>The entities of type mention, in order. Malformed ones are left out.</summary>
    public IReadOnlyList<Mention> GetMentions() =>
        Entities is null ? [] : [.. Entities.Select(Mention.From).OfType<Mention>()];

    /// <summary>Takes the mention of the recipient out of <see cref="Text"/>, as group chats need: "&lt;at&gt;Bot&lt;/at&gt; hello" becomes "hello".</summary>
    /// <returns>The text that is left, trimmed; null when there was no text.</returns>
    public string? RemoveRecipientMention() => Recipient is null ? Text : RemoveMentionText(Recipient.Id);

    /// <summary>Takes every mention of the account with <paramref name="id"/> out of <see cref="Text"/>.</summary>
    /// <returns>The text that is left, trimmed if something was removed.</returns>
    public string? RemoveMentionText(string? id)
    {
        if (Text is null || id is null)
            return Text;

        foreach (var mention in GetMentions().Where(m => m.Mentioned.Id == id))
        {
            var marks = mention.Text is { Length: > 0 } own ? own : $"<at>{mention.Mentioned.Name}</at>";
            if (Text.Contains(marks, StringComparison.OrdinalIgnoreCase))
                Text = Text.Replace(marks, "", StringComparison.OrdinalIgnoreCase).Trim();
        }
        return Text;
    }

    /// <summary>Another activity with the same fields. Objects in them (accounts, attachments, …) are shared.</summary>
    public Activity ShallowCopy() => (Activity)MemberwiseClone();
}
