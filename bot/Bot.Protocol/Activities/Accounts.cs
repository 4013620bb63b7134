using System.Text.Json;

namespace Bot.Protocol;

/// <summary>A user or a bot, as the channel names it.</summary>
public sealed class ChannelAccount : WireObject
{
    /// <summary>Opaque, unique in the channel. Never a Guid to be parsed: test clients send near-Guids on purpose.</summary>
    public string? Id { get; set; }

    /// <summary>Display name.</summary>
    public string? Name { get; set; }

    /// <summary>Entra object id, where the channel has one.</summary>
    public string? AadObjectId { get; set; }

    /// <summary>user, bot or skill, see <see cref="RoleTypes"/>.</summary>
    public string? Role { get; set; }
}

/// <summary>A conversation, as the channel names it.</summary>
public sealed class ConversationAccount : WireObject
{
    /// <summary>Opaque, unique in the channel; may hold any character.</summary>
    public string? Id { get; set; }

    /// <summary>Display name.</summary>
    public string? Name { get; set; }

    /// <summary>Whether more than two take part, or may.</summary>
    public bool? IsGroup { get; set; }

    /// <summary>Teams: personal, groupChat or channel.</summary>
    public string? ConversationType { get; set; }

    /// <summary>Teams: the tenant the conversation lives in.</summary>
    public string? TenantId { get; set; }

    /// <summary>Entra object id of the conversation, where it has one.</summary>
    public string? AadObjectId { get; set; }

    /// <summary>user or bot, on channels where a conversation is an account.</summary>
    public string? Role { get; set; }
}

/// <summary>Everything needed to speak in a conversation later.</summary>
public sealed class ConversationReference : WireObject
{
    /// <summary>The activity a reply would refer to.</summary>
    public string? ActivityId { get; set; }

    /// <summary>The other side.</summary>
    public ChannelAccount? User { get; set; }

    /// <summary>This side, under the name this channel gave it.</summary>
    public ChannelAccount? Bot { get; set; }

    /// <summary>The conversation.</summary>
    public ConversationAccount? Conversation { get; set; }

    /// <summary>The channel.</summary>
    public string? ChannelId { get; set; }

    /// <summary>Where to send. Check it again before use: an allow-list may have changed since it was stored.</summary>
    public string? ServiceUrl { get; set; }

    /// <summary>Language of the conversation.</summary>
    public string? Locale { get; set; }
}

/// <summary>An entity: a type, and fields that depend on it (in <see cref="WireObject.Properties"/>).</summary>
public sealed class Entity : WireObject
{
    /// <summary>mention, Place, ClientCapabilities, streaminfo, … .</summary>
    public string? Type { get; set; }
}

/// <summary>Someone mentioned in a text.</summary>
/// <param name="Mentioned">Who.</param>
/// <param name="Text">How it stands in the text, with marks; null when the channel did not say.</param>
public sealed record Mention(ChannelAccount Mentioned, string? Text)
{
    /// <summary>Type of a mention entity.</summary>
    public const string EntityType = "mention";

    /// <summary>Reads an entity; null unless it is a mention that names an account.</summary>
    public static Mention? From(Entity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        if (!string.Equals(entity.Type, EntityType, StringComparison.OrdinalIgnoreCase) || entity.Properties is not { } fields)
            return null;
        if (!fields.TryGetValue("mentioned", out var who) || who.ValueKind != JsonValueKind.Object)
            return null;

        var text = fields.TryGetValue("text", out var t) && t.ValueKind == JsonValueKind.String ? t.GetString() : null;
        return Field(who, "id") is { } id ? new(new ChannelAccount { Id = id, Name = Field(who, "name"), Role = Field(who, "role") }, text) : null;
    }

    static string? Field(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
