using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bot.Protocol;

/// <summary>Answer to a sent activity: the id the channel gave it.</summary>
public sealed class ResourceResponse : WireObject
{
    /// <summary>Id of the activity or resource. Absent when the channel did not keep it (typing).</summary>
    public string? Id { get; set; }
}

/// <summary>Answer of a bot to an invoke: becomes the HTTP status and body.</summary>
public sealed class InvokeResponse
{
    /// <summary>HTTP status, 200 to 599.</summary>
    public int Status { get; set; } = 200;

    /// <summary>The JSON body; none when null.</summary>
    public JsonElement? Body { get; set; }
}

/// <summary>The HTTP answer to an activity with <see cref="DeliveryModes.ExpectReplies"/>.</summary>
public sealed class ExpectedReplies : WireObject
{
    /// <summary>The replies in order; empty, never absent.</summary>
    public IList<Activity> Activities { get; set; } = [];

    /// <summary>For an invoke: the body of its answer.</summary>
    public JsonElement? Body { get; set; }
}

/// <summary>A user token from the Token service.</summary>
public sealed class TokenResponse : WireObject
{
    /// <summary>The channel.</summary>
    public string? ChannelId { get; set; }

    /// <summary>The connection the token is for.</summary>
    public string? ConnectionName { get; set; }

    /// <summary>The token. Never log it.</summary>
    public string? Token { get; set; }

    /// <summary>When it ends, as the service wrote it.</summary>
    public string? Expiration { get; set; }
}

/// <summary>Body of "create conversation".</summary>
public sealed class ConversationParameters : WireObject
{
    /// <summary>Whether it is a group.</summary>
    public bool? IsGroup { get; set; }

    /// <summary>This bot, as the channel names it.</summary>
    public ChannelAccount? Bot { get; set; }

    /// <summary>Who else takes part.</summary>
    public IList<ChannelAccount>? Members { get; set; }

    /// <summary>Topic, where the channel has one.</summary>
    public string? TopicName { get; set; }

    /// <summary>Teams: the tenant.</summary>
    public string? TenantId { get; set; }

    /// <summary>The first message.</summary>
    public Activity? Activity { get; set; }

    /// <summary>Whatever the channel wants.</summary>
    public JsonElement? ChannelData { get; set; }
}

/// <summary>Answer to "create conversation".</summary>
public sealed class ConversationResourceResponse : WireObject
{
    /// <summary>Id of the conversation.</summary>
    public string? Id { get; set; }

    /// <summary>Id of the first message, if one was sent.</summary>
    public string? ActivityId { get; set; }

    /// <summary>Where to send from now on, if it differs.</summary>
    public string? ServiceUrl { get; set; }
}

/// <summary>A page of members.</summary>
public sealed class PagedMembersResult : WireObject
{
    /// <summary>Ask for the next page with this; absent on the last one.</summary>
    public string? ContinuationToken { get; set; }

    /// <summary>The members.</summary>
    public IList<ChannelAccount>? Members { get; set; }
}

/// <summary>A conversation and who is in it.</summary>
public sealed class ConversationMembers : WireObject
{
    /// <summary>The conversation.</summary>
    public string? Id { get; set; }

    /// <summary>Who is in it.</summary>
    public IList<ChannelAccount>? Members { get; set; }
}

/// <summary>A page of conversations.</summary>
public sealed class ConversationsResult : WireObject
{
    /// <summary>Ask for the next page with this; absent on the last one.</summary>
    public string? ContinuationToken { get; set; }

    /// <summary>The conversations.</summary>
    public IList<ConversationMembers>? Conversations { get; set; }
}

/// <summary>Body of "send conversation history".</summary>
public sealed class Transcript : WireObject
{
    /// <summary>The activities, oldest first.</summary>
    public IList<Activity>? Activities { get; set; }
}

/// <summary>The body of every error of the connector and of Direct Line.</summary>
public sealed class ErrorResponse : WireObject
{
    /// <summary>Creates an empty one, for reading.</summary>
    [JsonConstructor]
    public ErrorResponse()
    {
    }

    /// <summary>An error with a stable <paramref name="code"/> and a <paramref name="message"/> for people.</summary>
    public ErrorResponse(string code, string message) => Error = new Error { Code = code, Message = message };

    /// <summary>What went wrong.</summary>
    public Error? Error { get; set; }
}

/// <summary>What went wrong.</summary>
public sealed class Error : WireObject
{
    /// <summary>Stable name, part of the protocol together with the HTTP status.</summary>
    public string? Code { get; set; }

    /// <summary>For people; may change.</summary>
    public string? Message { get; set; }

    /// <summary>The failure behind it, where a channel passes it on.</summary>
    public JsonElement? InnerHttpError { get; set; }
}
