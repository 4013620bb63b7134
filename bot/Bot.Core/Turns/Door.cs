using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bot.Conversations;
using Nlp;

namespace Bot.Turns;

/// <summary>The door of the road: nothing is stored or logged that has not come through it, and nothing that comes through it holds a card
/// number, a card's code, an IBAN or a national id any more. Thread-safe.</summary>
/// <remarks>
/// A number may come in two messages, so the digits a message ends with are remembered for its conversation, in memory and for ten minutes.
/// After a restart in between, or on another node, such a number is not recognised; the halves stay apart.
/// </remarks>
public sealed class Door
{
    const int MostRemembered = 10_000;
    static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);
    static readonly JsonSerializerOptions AsWritten = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Ids and times are not what somebody typed; masking a row of digits in them by accident would break them.
    static readonly HashSet<string> NotTyped = ["id", "replyToId", "clientActivityID", "timestamp", "localTimestamp", "clientTimestamp", "contentType", "schema"];
    static readonly string[] CodeNames = ["cvv", "cvc", "cvn", "csc", "securitycode", "cardcode"];

    readonly ConcurrentDictionary<string, (LooseEnd End, string MessageId, DateTimeOffset At)> _open = new();

    /// <summary>The text of a file as it may be kept. Only text is looked through: a number in a picture or a PDF is not seen.</summary>
    /// <param name="text">As it came.</param>
    /// <param name="hidden">What was taken out, for <see cref="InboundMessage.Hidden"/> of the message it comes with.</param>
    public static string OfFile(string text, out HiddenData hidden) => PersonalData.Mask(text, out hidden);

    /// <summary>The message as it may be stored, and its echo. <see cref="InboundMessage.Hidden"/> says what was taken out.</summary>
    /// <param name="message">As the channel understood it; what was hidden in its files is kept.</param>
    /// <param name="echo">The customer's own activity as a JSON object, if it is logged.</param>
    public (InboundMessage Message, string? Echo) Enter(InboundMessage message, string? echo)
    {
        var text = PersonalData.Mask(message.Text, Before(message), out var hidden, out var after);
        if (message.Kind == MessageKind.Text)
            Remember(message, after);
        if (echo is not null)
            echo = Masked(echo, message.Text, text, ref hidden);
        var value = Hide(message.Value, ref hidden);
        var name = Hide(message.Name, ref hidden);
        var from = PersonalData.Mask(message.From.Name);
        if (hidden == HiddenData.Nothing && ReferenceEquals(from, message.From.Name))
            return (message, echo);
        hidden |= message.Hidden ?? HiddenData.Nothing;
        return (message with
        {
            Text = text,
            Value = value,
            Name = name,
            From = message.From with { Name = from },
            Hidden = hidden == HiddenData.Nothing ? null : hidden,
        }, echo);
    }

    LooseEnd? Before(InboundMessage message) =>
        _open.TryGetValue(message.ConversationId, out var last) && last.MessageId != message.Id && message.ReceivedAt - last.At < Remembered ? last.End : null;

    void Remember(InboundMessage message, LooseEnd? end)
    {
        if (end is null)
        {
            _open.TryRemove(message.ConversationId, out _);
            return;
        }
        _open[message.ConversationId] = (end, message.Id, message.ReceivedAt);
        if (_open.Count > MostRemembered)
            foreach (var (conversation, last) in _open)
                if (message.ReceivedAt - last.At >= Remembered || _open.Count > MostRemembered)
                    _open.TryRemove(conversation, out _);
    }

    static string? Hide(string? text, ref HiddenData hidden)
    {
        if (text is null)
            return null;
        text = PersonalData.Mask(text, out var found);
        hidden |= found;
        return text;
    }

    /// <summary>Masks wherever something stands in an activity, not only in its text.</summary>
    static string Masked(string echo, string said, string stored, ref HiddenData hidden)
    {
        // The whole is looked at once, as text; it is taken apart only if something was found, or could hide behind an escape.
        if (ReferenceEquals(said, stored) && ReferenceEquals(PersonalData.Mask(echo), echo)
            && !echo.Contains("\\u", StringComparison.Ordinal) && !echo.Contains(DataAddress.Scheme, StringComparison.OrdinalIgnoreCase))
            return echo;
        var activity = JsonNode.Parse(echo)!.AsObject();
        if (activity["text"] is JsonValue text && text.GetValueKind() == JsonValueKind.String && text.GetValue<string>() == said)
            activity["text"] = stored;
        Walk(activity, ref hidden);
        return activity.ToJsonString(AsWritten);
    }

    static void Walk(JsonNode node, ref HiddenData hidden)
    {
        if (node is JsonObject fields)
        {
            foreach (var name in fields.Select(field => field.Key).ToArray())
            {
                if (NotTyped.Contains(name) || fields[name] is not { } field)
                    continue;
                if (Replacement(field, name, ref hidden) is { } masked)
                    fields[name] = masked;
                else
                    Walk(field, ref hidden);
                var named = PersonalData.Mask(name);
                if (ReferenceEquals(named, name))
                    continue;
                var kept = fields[name];
                fields.Remove(name);
                fields[named] = kept;
            }
        }
        else if (node is JsonArray items)
        {
            for (var i = 0; i < items.Count; i++)
                if (items[i] is { } item)
                    if (Replacement(item, null, ref hidden) is { } masked)
                        items[i] = masked;
                    else
                        Walk(item, ref hidden);
        }
    }

    // A number that has to be masked becomes text; there is no number to put in its place.
    static string? Replacement(JsonNode node, string? name, ref HiddenData hidden)
    {
        if (node is not JsonValue value || value.GetValueKind() is not (JsonValueKind.String or JsonValueKind.Number))
            return null;
        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        if (DataAddress.TryRead(text) is { } data)
        {
            if (data.Text is null)
                return null;
            var clean = OfFile(data.Text, out var inside);
            hidden |= inside;
            return inside == HiddenData.Nothing ? null : data.With(clean);
        }
        if (name is "contentUrl" or "thumbnailUrl")
            return OfAddress(text, ref hidden);
        if (name is not null && text.Length is 3 or 4 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0
            && CodeNames.Any(code => name.Replace("_", "", StringComparison.Ordinal).Contains(code, StringComparison.OrdinalIgnoreCase)))
        {
            hidden |= HiddenData.SecurityCode;
            return "***";
        }
        var masked = PersonalData.Mask(text, out var found);
        hidden |= found;
        return ReferenceEquals(masked, text) ? null : masked;
    }

    // An address ends with the name of a file.
    static string? OfAddress(string address, ref HiddenData hidden)
    {
        var file = address.LastIndexOf('/') + 1;
        var masked = PersonalData.Mask(Uri.UnescapeDataString(address[file..]), out var found);
        hidden |= found;
        return found == HiddenData.Nothing ? null : address[..file] + Uri.EscapeDataString(masked);
    }
}
