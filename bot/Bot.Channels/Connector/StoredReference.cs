using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Bot.Protocol;

namespace Bot.Channels.Connector;

/// <summary>The way back to a conversation behind a connector, as it is kept in <see cref="Bot.Conversations.ReplyAddress.Reference"/>.</summary>
/// <param name="Reference">A conversation reference of the protocol.</param>
/// <param name="Audience">For whom the token of our answers is made out; null when they carry none.</param>
sealed record StoredReference(ConversationReference Reference, string? Audience)
{
    // Ours, and never sent: a reference addresses an activity field by field.
    const string AudienceField = "switchboardAudience";

    static readonly JsonTypeInfo<ConversationReference> Type = (JsonTypeInfo<ConversationReference>)ActivityJson.Options.GetTypeInfo(typeof(ConversationReference));

    /// <summary>A conversation of several people.</summary>
    public bool IsGroup => Reference.Conversation is { } conversation
        && (conversation.IsGroup == true || conversation.ConversationType is "groupChat" or "channel");

    /// <summary>Takes what is needed to answer later; the id of the activity is not part of it, since a survey days later answers nothing.</summary>
    public static StoredReference From(Activity activity, string? audience) => new(
        new ConversationReference
        {
            User = Account(activity.From),
            Bot = Account(activity.Recipient),
            Conversation = Account(activity.Conversation),
            ChannelId = activity.ChannelId,
            ServiceUrl = activity.ServiceUrl,
            Locale = Inbound.Locale(activity.Locale),
        },
        audience);

    /// <summary>What is kept of an account. Ids lead back; names are what somebody typed; whatever else a channel tells of a person is not needed.</summary>
    public static ChannelAccount? Account(ChannelAccount? account) =>
        account is null ? null : new() { Id = account.Id, Name = Known(account.Name), AadObjectId = account.AadObjectId, Role = account.Role };

    static ConversationAccount? Account(ConversationAccount? account) => account is null ? null : new()
    {
        Id = account.Id,
        Name = Known(account.Name),
        IsGroup = account.IsGroup,
        ConversationType = account.ConversationType,
        TenantId = account.TenantId,
        AadObjectId = account.AadObjectId,
        Role = account.Role,
    };

    static string? Known(string? name) => name is null ? null : Nlp.PersonalData.Mask(Inbound.Said(Inbound.Cut(name, Inbound.LongestName)));

    public string ToJson()
    {
        if (Audience is not null)
            Reference.Properties = new Dictionary<string, JsonElement> { [AudienceField] = JsonSerializer.SerializeToElement(Audience) };
        return JsonSerializer.Serialize(Reference, Type);
    }

    /// <summary>Null when the text is none.</summary>
    public static StoredReference? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Type) is not { } reference ? null
                : new(reference, reference.Properties?.TryGetValue(AudienceField, out var audience) == true ? audience.GetString() : null);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
