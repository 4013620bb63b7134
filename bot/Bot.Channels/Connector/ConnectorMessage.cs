using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bot.Conversations;
using Bot.Desk;
using Bot.Protocol;

namespace Bot.Channels.Connector;

/// <summary>Turns an activity from a connector into an <see cref="InboundMessage"/>. Pure.</summary>
static class ConnectorMessage
{
    const int LongestConversationId = 500, LongestPersonId = 500, LongestChannelId = 40, LongestActivityId = 200;

    /// <summary>What is wrong with the activity's addresses, naming the field; null when an answer could find its way.</summary>
    public static string? Problem(Activity activity) =>
        activity.ChannelId is not { Length: > 0 and <= LongestChannelId } channel || !channel.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? "channelId: required, letters and digits"
        : string.IsNullOrEmpty(activity.ServiceUrl) ? "serviceUrl: required"
        : string.IsNullOrEmpty(activity.Conversation?.Id) ? "conversation.id: required"
        : activity.Conversation.Id.Length > LongestConversationId ? $"conversation.id: longer than {LongestConversationId} characters"
        : activity.From?.Id?.Length > LongestPersonId ? $"from.id: longer than {LongestPersonId} characters"
        : NeedsSender(activity.Type) && string.IsNullOrEmpty(activity.From?.Id) ? "from.id: required"
        : null;

    /// <summary>Our key of the conversation.</summary>
    public static string ConversationId(Activity activity) => $"{activity.ChannelId}|{activity.Conversation!.Id}";

    /// <summary>The channel that answers.</summary>
    public static string Channel(Activity activity) => activity.ChannelId is ChannelIds.MsTeams or ChannelIds.Emulator ? activity.ChannelId : ConnectorChannel.ChannelName;

    /// <summary>The message, or null when nothing follows from the activity.</summary>
    /// <param name="activity">What came.</param>
    /// <param name="way">The way back.</param>
    /// <param name="now">Now.</param>
    /// <param name="hub">Account id of the desk that takes over on this channel; null for none.</param>
    public static InboundMessage? Translate(Activity activity, StoredReference way, DateTimeOffset now, string? hub = null) => ByHub(Translate(activity, way, now) switch
    {
        // Only the other desk says what became of a conversation. From anybody else it is an event like any other.
        { Kind: MessageKind.Event, Name: ExternalHandoff.Status } told when hub is not null && activity.From!.Id == hub => told with { Value = Field(activity, "state"), Text = Field(activity, "message") ?? "" },
        var message => message,
    }, hub);

    static InboundMessage? Translate(Activity activity, StoredReference way, DateTimeOffset now) => activity.Type switch
    {
        // In a group the bot hears what is said to it, not what is said near it.
        ActivityTypes.Message when way.IsGroup && !IsMentioned(activity) => null,
        ActivityTypes.Message => Spoken(activity, way, now),
        ActivityTypes.ConversationUpdate when !way.IsGroup && Joined(activity) is { } person => Opened(activity, way, now, person),
        // Teams reports a personal installation in this way, at the same moment as the members; whichever is first greets.
        ActivityTypes.InstallationUpdate when !way.IsGroup && activity.Action is "add" or "add-upgrade" => Opened(activity, way, now, activity.From),
        ActivityTypes.InstallationUpdate when !way.IsGroup && activity.Action is "remove" or "remove-upgrade" => Message(activity, way, now, MessageKind.Ended),
        ActivityTypes.EndOfConversation => Message(activity, way, now, MessageKind.Ended),
        ActivityTypes.Event when activity.From?.Id is { Length: > 0 } => Message(activity, way, now, MessageKind.Event) with { Name = Inbound.Cut(Inbound.Said(activity.Name), Inbound.LongestName) },
        _ => null,
    };

    /// <summary>The words a pressed card button stands for (<c>adaptiveCard/action</c>), or null when the value is not one.</summary>
    public static InboundMessage? Pressed(Activity activity, StoredReference way, DateTimeOffset now, string? hub = null)
    {
        if (activity.Value is not { ValueKind: JsonValueKind.Object } value || !value.TryGetProperty("action", out var action) || action.ValueKind != JsonValueKind.Object
            || !action.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || type.GetString() != "Action.Execute")
            return null;
        var data = action.TryGetProperty("data", out var fields) ? fields : (JsonElement?)null;
        var words = Inbound.Spoken(data);
        if (words.Length == 0 && action.TryGetProperty("verb", out var verb) && verb.ValueKind == JsonValueKind.String)
            words = Inbound.Said(Inbound.Cut(verb.GetString()!, Inbound.LongestText));
        return words.Length == 0 ? null : ByHub(Message(activity, way, now, MessageKind.Text) with { Text = words }, hub);
    }

    static InboundMessage? ByHub(InboundMessage? message, string? hub) => message is null || hub is null ? message : message with { Address = message.Address with { Hub = true } };

    static string? Field(Activity activity, string name) =>
        activity.Value is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out var field) && field.ValueKind == JsonValueKind.String
            ? Inbound.Said(Inbound.Cut(field.GetString()!, Inbound.LongestText)) : null;

    static bool NeedsSender(string type) => type is ActivityTypes.Message or ActivityTypes.Invoke or ActivityTypes.Event;

    static InboundMessage Message(Activity activity, StoredReference way, DateTimeOffset now, MessageKind kind)
    {
        var key = Key(activity.Id);
        var inline = activity.DeliveryMode == DeliveryModes.ExpectReplies;
        return new()
        {
            ConversationId = ConversationId(activity),
            Id = "a-" + key,
            Kind = kind,
            Locale = Inbound.Locale(activity.Locale),
            Zone = Inbound.Zone(activity.LocalTimezone),
            From = new(activity.From?.Id ?? "", Inbound.Name(activity.From?.Name)),
            Address = new(Channel(activity), Pull: false, way.ToJson()),
            ReceivedAt = now,
            // By this the answers that belong into the HTTP response are found again, so then there must be one.
            ActivityId = !string.IsNullOrEmpty(activity.Id) ? activity.Id : inline ? key : null,
            AnswerInline = inline,
        };
    }

    static InboundMessage Spoken(Activity activity, StoredReference way, DateTimeOffset now)
    {
        var words = Words(activity);
        return Message(activity, way, now, MessageKind.Text) with
        {
            Text = words.Length > 0 ? words : Inbound.Spoken(activity.Value),
            Value = Inbound.Files(activity.Attachments),
        };
    }

    // Under one id however often it is reported: a conversation is opened once.
    static InboundMessage Opened(Activity activity, StoredReference way, DateTimeOffset now, ChannelAccount? person) =>
        Message(activity, new(OfPerson(way.Reference, person), way.Audience), now, MessageKind.Joined) with
        {
            Id = "joined",
            From = new(person?.Id ?? "", Inbound.Name(person?.Name)),
        } is var opened && opened.AnswerInline ? opened
            // Clients never see this activity, so no answer may name it as what it answers.
            : opened with { ActivityId = null };

    static ConversationReference OfPerson(ConversationReference reference, ChannelAccount? person)
    {
        reference.User = StoredReference.Account(person) ?? reference.User;
        return reference;
    }

    static ChannelAccount? Joined(Activity activity) =>
        activity.MembersAdded?.FirstOrDefault(member => member.Id is { Length: > 0 } && member.Id != activity.Recipient?.Id && member.Role != RoleTypes.Bot);

    static bool IsMentioned(Activity activity) =>
        activity.Recipient?.Id is { Length: > 0 } bot && activity.GetMentions().Any(mention => mention.Mentioned.Id == bot);

    static string Words(Activity activity)
    {
        var text = activity.RemoveRecipientMention() ?? "";
        if (activity.TextFormat == TextFormats.Xml)
            text = WebUtility.HtmlDecode(text);
        // Teams writes this where somebody typed a blank behind a mention.
        text = text.Replace("&nbsp;", " ", StringComparison.Ordinal).Replace('\u00A0', ' ').Trim();
        return Inbound.Said(Inbound.Cut(text, Inbound.LongestText));
    }

    // Without an id a resend cannot be told from a second message; two answers are better than none.
    static string Key(string? activityId) => activityId switch
    {
        null or "" => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)),
        { Length: > LongestActivityId } => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(activityId))),
        _ => activityId,
    };
}
