using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bot.Conversations;
using Bot.Protocol;

namespace Bot.Channels.WebChat;

/// <summary>Turns an activity a customer's client posted into an <see cref="InboundMessage"/> and its echo. Pure.</summary>
static class IncomingActivity
{
    /// <summary>Longest id a client may give its user.</summary>
    public const int LongestUserId = 200;

    /// <summary>What became of an activity.</summary>
    /// <param name="Message">To be taken by the reception; null when nothing follows from it.</param>
    /// <param name="Echo">The activity as every client of the conversation will see it.</param>
    /// <param name="ActivityId">Its id.</param>
    /// <param name="Problem">Why it is refused; null when it is not.</param>
    public readonly record struct Result(InboundMessage? Message, string? Echo, string ActivityId, string? Problem);

    /// <summary>Translates an activity.</summary>
    public static Result Translate(Activity activity, string conversationId, string? boundUser, DateTimeOffset now)
    {
        var clientId = ClientActivityId(activity.ChannelData);
        var activityId = ActivityId(conversationId, clientId);
        var user = boundUser ?? activity.From?.Id;
        if (Problem(activity, user) is { } problem)
            return new(null, null, activityId, problem);

        activity.From = new ChannelAccount { Id = user, Name = Inbound.Name(activity.From?.Name), Role = RoleTypes.User };
        (activity.Id, activity.Timestamp, activity.ChannelId, activity.Conversation) = (null, null, null, null);
        (activity.ServiceUrl, activity.Recipient, activity.CallerId, activity.DeliveryMode) = (null, null, null, null);
        MessageKind? kind = activity.Type switch
        {
            ActivityTypes.Message => MessageKind.Text,
            ActivityTypes.EndOfConversation => MessageKind.Ended,
            ActivityTypes.Event => MessageKind.Event,
            // Signs are shown to whoever looks; members, traces and the like are no client's to report, and clients cannot show them.
            _ => null,
        };
        if (kind is null)
            return new(null, null, activityId, null);

        var text = Inbound.Said(activity.Text);
        var message = new InboundMessage
        {
            ConversationId = conversationId,
            Id = clientId is null ? activityId : "c-" + clientId,
            Kind = kind.Value,
            Text = kind != MessageKind.Text ? "" : text.Length > 0 ? text : Inbound.Spoken(activity.Value),
            Name = kind == MessageKind.Event ? Inbound.Cut(Inbound.Said(activity.Name), Inbound.LongestName) : null,
            Value = Inbound.Files(activity.Attachments),
            Locale = Inbound.Locale(activity.Locale),
            Zone = Inbound.Zone(activity.LocalTimezone),
            From = new(user!, activity.From.Name!),
            Address = new(WebChatChannel.ChannelName, Pull: true, conversationId),
            ReceivedAt = now,
            ActivityId = activityId,
        };
        if (activity.Text is not null)
            activity.Text = text;
        return new(message, ActivityJson.ToJson(activity), activityId, null);
    }

    static string? Problem(Activity activity, string? user) =>
        string.IsNullOrEmpty(user) ? "from.id: required"
        : user.Length > LongestUserId ? $"from.id: longer than {LongestUserId} characters"
        : user == Outgoing.BotId ? "from.id: is the bot's"
        : activity.Text?.Length > Inbound.LongestText ? $"text: {activity.Text.Length} characters, at most {Inbound.LongestText} can be read"
        : null;

    /// <summary>The message that opens a conversation.</summary>
    public static InboundMessage Joined(string conversationId, string userId, string? name, string? locale, DateTimeOffset now) => new()
    {
        ConversationId = conversationId,
        Id = "joined",
        Kind = MessageKind.Joined,
        Locale = Inbound.Locale(locale),
        From = new(userId, Inbound.Name(name)),
        Address = new(WebChatChannel.ChannelName, Pull: true, conversationId),
        ReceivedAt = now,
    };

    // Two posts of the same client id are one message, so they have one id as well.
    static string ActivityId(string conversationId, string? clientId) =>
        $"{conversationId}|u-{(clientId is null ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) : Hash(clientId))}";

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    // Any text is a key; one that is long or strange is kept as its hash, so that it can be stored anywhere.
    static string? ClientActivityId(JsonElement? channelData) =>
        channelData is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("clientActivityID", out var id) && id.ValueKind == JsonValueKind.String
            && id.GetString() is { Length: > 0 } text ? text.Length <= 100 && text.AsSpan().IndexOfAnyExceptInRange('!', '~') < 0 ? text : "#" + Hash(text) : null;
}
