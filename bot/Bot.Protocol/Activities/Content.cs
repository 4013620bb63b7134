using System.Text.Json;

namespace Bot.Protocol;

/// <summary>A file (by <see cref="ContentUrl"/>) or a card (in <see cref="Content"/>).</summary>
public sealed class Attachment : WireObject
{
    /// <summary>Media type, see <see cref="AttachmentContentTypes"/> for cards.</summary>
    public string? ContentType { get; set; }

    /// <summary>Where the bytes are; may be a data: URL.</summary>
    public string? ContentUrl { get; set; }

    /// <summary>The card itself, unchanged.</summary>
    public JsonElement? Content { get; set; }

    /// <summary>File name as the sender gave it. Not a path to be trusted.</summary>
    public string? Name { get; set; }

    /// <summary>A small picture; may be a data: URL.</summary>
    public string? ThumbnailUrl { get; set; }
}

/// <summary>Media types of cards.</summary>
public static class AttachmentContentTypes
{
    /// <summary>An Adaptive Card.</summary>
    public const string AdaptiveCard = "application/vnd.microsoft.card.adaptive";

    /// <summary>Title, text, picture, buttons.</summary>
    public const string HeroCard = "application/vnd.microsoft.card.hero";

    /// <summary>A hero card with a small picture.</summary>
    public const string ThumbnailCard = "application/vnd.microsoft.card.thumbnail";

    /// <summary>A receipt.</summary>
    public const string ReceiptCard = "application/vnd.microsoft.card.receipt";

    /// <summary>A sign-in button.</summary>
    public const string SigninCard = "application/vnd.microsoft.card.signin";

    /// <summary>A sign-in by the token service.</summary>
    public const string OAuthCard = "application/vnd.microsoft.card.oauth";
}

/// <summary>A button.</summary>
public sealed class CardAction : WireObject
{
    /// <summary>See <see cref="ActionTypes"/>.</summary>
    public string? Type { get; set; }

    /// <summary>What stands on the button.</summary>
    public string? Title { get; set; }

    /// <summary>URL of a picture on the button.</summary>
    public string? Image { get; set; }

    /// <summary>Words for that picture.</summary>
    public string? ImageAltText { get; set; }

    /// <summary>messageBack: the text the bot gets.</summary>
    public string? Text { get; set; }

    /// <summary>messageBack: the text the user sees.</summary>
    public string? DisplayText { get; set; }

    /// <summary>What the button sends or opens.</summary>
    public JsonElement? Value { get; set; }

    /// <summary>Whatever the channel wants.</summary>
    public JsonElement? ChannelData { get; set; }

    /// <summary>A button that says <paramref name="text"/> in the user's name, visibly.</summary>
    public static CardAction ImBack(string text) => new()
    {
        Type = ActionTypes.ImBack,
        Title = text,
        Value = JsonSerializer.SerializeToElement(text, ProtocolJson.Wire.String),
    };

    /// <summary>A button that opens <paramref name="url"/>.</summary>
    public static CardAction OpenUrl(string title, Uri url)
    {
        ArgumentNullException.ThrowIfNull(url);
        return new()
        {
            Type = ActionTypes.OpenUrl,
            Title = title,
            Value = JsonSerializer.SerializeToElement(url.AbsoluteUri, ProtocolJson.Wire.String),
        };
    }
}

/// <summary>Buttons below the last message, gone after one is used.</summary>
public sealed class SuggestedActions : WireObject
{
    /// <summary>Ids of those who see them; everyone when empty.</summary>
    public IList<string>? To { get; set; }

    /// <summary>The buttons.</summary>
    public IList<CardAction>? Actions { get; set; }
}

/// <summary>A picture on a card.</summary>
public sealed class CardImage : WireObject
{
    /// <summary>Where it is.</summary>
    public string? Url { get; set; }

    /// <summary>Words for it.</summary>
    public string? Alt { get; set; }

    /// <summary>What a click does.</summary>
    public CardAction? Tap { get; set; }
}

/// <summary>The card every channel can show.</summary>
public sealed class HeroCard : WireObject
{
    /// <summary>First line.</summary>
    public string? Title { get; set; }

    /// <summary>Second line.</summary>
    public string? Subtitle { get; set; }

    /// <summary>Body.</summary>
    public string? Text { get; set; }

    /// <summary>Pictures.</summary>
    public IList<CardImage>? Images { get; set; }

    /// <summary>Buttons.</summary>
    public IList<CardAction>? Buttons { get; set; }

    /// <summary>What a click on the card does.</summary>
    public CardAction? Tap { get; set; }

    /// <summary>The card as it travels.</summary>
    public Attachment ToAttachment() => new()
    {
        ContentType = AttachmentContentTypes.HeroCard,
        Content = JsonSerializer.SerializeToElement(this, ProtocolJson.Wire.HeroCard),
    };
}

/// <summary>A reaction to a message.</summary>
public sealed class MessageReaction : WireObject
{
    /// <summary>like, plusOne, … .</summary>
    public string? Type { get; set; }
}

/// <summary>A part of another text.</summary>
public sealed class TextHighlight : WireObject
{
    /// <summary>The words.</summary>
    public string? Text { get; set; }

    /// <summary>Which occurrence of them, counted from 1 (a negative number from the end).</summary>
    public int? Occurrence { get; set; }
}

/// <summary>A programmatic action.</summary>
public sealed class SemanticAction : WireObject
{
    /// <summary>Name of the action.</summary>
    public string? Id { get; set; }

    /// <summary>start, continue or done.</summary>
    public string? State { get; set; }

    /// <summary>Its parameters, by name.</summary>
    public JsonElement? Entities { get; set; }
}
