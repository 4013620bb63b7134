using System.Text.Json.Serialization;

namespace Bot.Conversations;

/// <summary>A message on its way into the road, in our own words: a channel's wire format ends where this begins.</summary>
/// <remarks>The door (<c>Bot.Turns.Door</c>) takes card numbers and the like out before it is stored; nothing behind it ever sees a whole one.</remarks>
public sealed record InboundMessage
{
    /// <summary>Our key of the conversation: the channel's name and its own id, so two channels never collide.</summary>
    public required string ConversationId { get; init; }

    /// <summary>What makes a resend recognisable: unique within the conversation.</summary>
    public required string Id { get; init; }

    /// <summary>What kind of thing happened.</summary>
    // Written even when it is the first kind: what is required has to be there when it is read back.
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required MessageKind Kind { get; init; }

    /// <summary>What the customer wrote, or what another desk adds to a status; empty for everything else.</summary>
    public string Text { get; init; } = "";

    /// <summary>For <see cref="MessageKind.Due"/> the timer's kind, for <see cref="MessageKind.Event"/> the event's name.</summary>
    public string? Name { get; init; }

    /// <summary>What came with it for machines: a timer's payload, the names of the files a customer sent, or the state another desk tells.</summary>
    public string? Value { get; init; }

    /// <summary>The files among them that are kept here; null when none are.</summary>
    public IReadOnlyList<KeptFile>? Kept { get; init; }

    /// <summary>What the door took out of it; null when nothing had to be.</summary>
    public Nlp.HiddenData? Hidden { get; init; }

    /// <summary>BCP 47 language the client says it speaks, such as <c>en-GB</c>.</summary>
    public string? Locale { get; init; }

    /// <summary>IANA time zone the client says it is in; null when it says none that is known.</summary>
    public string? Zone { get; init; }

    /// <summary>Who wrote it.</summary>
    public required Person From { get; init; }

    /// <summary>How an answer finds its way back.</summary>
    public required ReplyAddress Address { get; init; }

    /// <summary>When our door took it, UTC.</summary>
    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>The id under which the customer's client knows the message; answers name it as what they reply to.</summary>
    public string? ActivityId { get; init; }

    /// <summary>True when the caller waits for the answers in the HTTP response (<c>expectReplies</c>): they are logged, not sent.</summary>
    public bool AnswerInline { get; init; }
}

/// <summary>What kind of thing came in.</summary>
public enum MessageKind
{
    /// <summary>The customer opened the chat.</summary>
    Joined,

    /// <summary>The customer wrote, or pressed a button that stands for words.</summary>
    Text,

    /// <summary>Something a client reports that is not speech.</summary>
    Event,

    /// <summary>A timer of ours fell due: time takes the same road as words.</summary>
    Due,

    /// <summary>The customer ended the conversation.</summary>
    Ended,
}

/// <summary>A customer as the channel names them; not yet a proven identity.</summary>
/// <param name="Id">The channel's id of the person.</param>
/// <param name="Name">Display name, possibly empty.</param>
public sealed record Person(string Id, string Name);

/// <summary>Where answers go. Only the channel that wrote <paramref name="Reference"/> reads it.</summary>
/// <param name="Channel">The channel's name, such as <c>webchat</c>.</param>
/// <param name="Pull">True when the customer's client reads the conversation's log itself (Direct Line);
/// false when we call the channel.</param>
/// <param name="Reference">The channel's own way back, opaque to everybody else.</param>
public sealed record ReplyAddress(string Channel, bool Pull, string Reference)
{
    /// <summary>True where a desk that is not ours takes over what the bot hands over.</summary>
    public bool Hub { get; init; }
}
