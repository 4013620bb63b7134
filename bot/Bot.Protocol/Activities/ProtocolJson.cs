using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bot.Protocol.DirectLine;

namespace Bot.Protocol;

/// <summary>How protocol objects are written: generated at compile time, so nothing is reflected over at run time.</summary>
[JsonSerializable(typeof(Activity))]
[JsonSerializable(typeof(IList<Activity>))]
[JsonSerializable(typeof(ChannelAccount))]
[JsonSerializable(typeof(IList<ChannelAccount>))]
[JsonSerializable(typeof(ConversationReference))]
[JsonSerializable(typeof(HeroCard))]
[JsonSerializable(typeof(ResourceResponse))]
[JsonSerializable(typeof(InvokeResponse))]
[JsonSerializable(typeof(ExpectedReplies))]
[JsonSerializable(typeof(TokenResponse))]
[JsonSerializable(typeof(ConversationParameters))]
[JsonSerializable(typeof(ConversationResourceResponse))]
[JsonSerializable(typeof(PagedMembersResult))]
[JsonSerializable(typeof(ConversationsResult))]
[JsonSerializable(typeof(Transcript))]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(TokenParameters))]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(SessionId))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
sealed partial class ProtocolJson : JsonSerializerContext
{
    /// <summary>Exact names, strict: what activities are read and written with.</summary>
    public static readonly ProtocolJson Wire = new(Settings());

    /// <summary>As <see cref="Wire"/> but names in any case, for the Direct Line bodies that Microsoft's own samples send with capitals.</summary>
    public static readonly ProtocolJson AnyCase = new(new JsonSerializerOptions(Settings()) { PropertyNameCaseInsensitive = true });

    static JsonSerializerOptions Settings() => new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = ActivityJson.MaxDepth,
        // Two values under one name: the parser that checks and the parser that acts could each take another one.
        AllowDuplicateProperties = false,
        // The wire is application/json, never a page; escaping every non-Latin letter would triple such texts.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
}
