using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bot.Conversations;
using Bot.Protocol;
using Nlp;

namespace Bot.Channels.WebChat;

/// <summary>Turns an activity a customer's client posted into an <see cref="InboundMessage"/> and its echo. Pure.</summary>
static class IncomingActivity
{
    /// <summary>Longest text the bot reads, in characters; the documented size limit of an activity is far above what people write.</summary>
    public const int LongestText = 8_000;

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
        if (string.IsNullOrEmpty(user))
            return new(null, null, activityId, "from.id is required.");
        if (user == Outgoing.BotId)
            return new(null, null, activityId, "from.id names the bot.");
        if (activity.Text?.Length > LongestText)
            return new(null, null, activityId, $"text has {activity.Text.Length} characters, {LongestText} are possible.");
        if (activity.Type == ActivityTypes.Typing)
            return new(null, null, activityId, null);

        var from = new ChannelAccount { Id = user, Name = activity.From?.Name is { Length: > 0 } name ? Cut(name, 100) : "You", Role = "user" };
        var text = PersonalData.Mask(Clean(activity.Text ?? ""));
        var message = new InboundMessage
        {
            ConversationId = conversationId,
            Id = clientId is null ? activityId : "c-" + clientId,
            Kind = activity.Type switch
            {
                ActivityTypes.Message => MessageKind.Text,
                ActivityTypes.EndOfConversation => MessageKind.Ended,
                _ => MessageKind.Event,
            },
            Text = activity.Type == ActivityTypes.Message ? text.Length > 0 ? text : Spoken(activity.Value) : "",
            Name = activity.Type == ActivityTypes.Event ? Cut(activity.Name ?? "", 100) : null,
            Value = Files(activity.Attachments),
            Locale = Locale(activity.Locale),
            From = new(user, from.Name),
            Address = new(WebChatChannel.ChannelName, Pull: true, conversationId),
            ReceivedAt = now,
            ActivityId = activityId,
        };

        activity.Text = activity.Text is null ? null : text;
        activity.From = from;
        (activity.Id, activity.Timestamp, activity.ChannelId, activity.Conversation) = (null, null, null, null);
        (activity.ServiceUrl, activity.Recipient, activity.CallerId) = (null, null, null);
        return new(message, ActivityJson.ToJson(activity), activityId, null);
    }

    /// <summary>The message that opens a conversation.</summary>
    public static InboundMessage Joined(string conversationId, string userId, string? name, string? locale, DateTimeOffset now) => new()
    {
        ConversationId = conversationId,
        Id = "joined",
        Kind = MessageKind.Joined,
        Locale = Locale(locale),
        From = new(userId, string.IsNullOrWhiteSpace(name) ? "Visitor" : Cut(name, 100)),
        Address = new(WebChatChannel.ChannelName, Pull: true, conversationId),
        ReceivedAt = now,
    };

    // Two posts of the same client id are one message, so they have one id as well.
    static string ActivityId(string conversationId, string? clientId) =>
        $"{conversationId}|u-{(clientId is null ? Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) : Hash(clientId))}";

    static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));

    static string? ClientActivityId(JsonElement? channelData) =>
        channelData is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("clientActivityID", out var id) && id.ValueKind == JsonValueKind.String
            && id.GetString() is { Length: > 0 and <= 100 } text ? text : null;

    // A card's submit has a value and no text; the value's own words stand in for it.
    static string Spoken(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.String } text => PersonalData.Mask(Cut(text.GetString()!, LongestText)),
        { ValueKind: JsonValueKind.Object } fields when fields.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String => PersonalData.Mask(Cut(text.GetString()!, LongestText)),
        _ => "",
    };

    static string? Files(IList<Attachment>? attachments) =>
        attachments is { Count: > 0 } ? Cut(string.Join(", ", attachments.Select(file => file.Name ?? file.ContentType ?? "file")), 1000) : null;

    static string? Locale(string? locale) => locale is { Length: > 0 and <= 35 } && locale.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? locale : null;

    static string Cut(string text, int most) => text.Length <= most ? text : text[..most];

    // Control characters break databases and screens; line breaks and tabs are text.
    static string Clean(string text) =>
        text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 ? text : string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
                span[i] = source[i] is < ' ' and not '\n' and not '\r' and not '\t' ? '\uFFFD' : source[i];
        });
}
