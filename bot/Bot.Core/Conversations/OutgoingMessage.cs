using System.Text.Json.Serialization;

namespace Bot.Conversations;

/// <summary>Something the customer will read, or another program on the channel.</summary>
/// <param name="Id">Stable id: the conversation and the number of the fact it comes from, so sending twice is recognisable.</param>
/// <param name="Author">Who speaks.</param>
/// <param name="Epoch">The ownership epoch it was decided in. A bot's message of an older epoch is not sent.</param>
/// <param name="Text">Markdown.</param>
/// <param name="Choices">Quick replies, possibly none.</param>
/// <param name="At">When it was decided, UTC.</param>
/// <param name="AuthorName">Name shown for a person; null for the bot.</param>
/// <param name="ReplyTo">The customer's message it answers, as the client knows it.</param>
/// <param name="InCharge">Name of the person the conversation belongs to when this is said; null when it is the assistant's or nobody's.</param>
public sealed record OutgoingMessage(
    string Id, Author Author, int Epoch, string Text, IReadOnlyList<Choice> Choices, DateTimeOffset At,
    string? AuthorName = null, string? ReplyTo = null, string? InCharge = null)
{
    /// <summary>Files that come with it, each with its address.</summary>
    public IReadOnlyList<KeptFile> Files { get; init; } = [];

    /// <summary>What machines are told instead of words; null for what a customer reads.</summary>
    public ChannelEvent? Event { get; init; }
}

/// <summary>Something another program on the channel is told.</summary>
/// <param name="Name">Name of the event.</param>
/// <param name="Value">Its value, by name.</param>
/// <param name="Transcript">What was said, when that comes with it; empty otherwise.</param>
public sealed record ChannelEvent(string Name, IReadOnlyDictionary<string, string> Value, params IReadOnlyList<TranscriptLine> Transcript);

/// <summary>Who speaks to the customer.</summary>
public enum Author
{
    /// <summary>The automated assistant.</summary>
    Bot,

    /// <summary>A human agent.</summary>
    Agent,

    /// <summary>The platform itself: a promise, a survey, the outcome of a case. Sent whoever owns the conversation.</summary>
    Notice,
}

/// <summary>A quick reply.</summary>
/// <param name="Label">What the button says, at most some 30 characters.</param>
/// <param name="Says">What pressing it says on the customer's behalf.</param>
// Two constructors: without the mark the serializer refuses to read any stored reply that offered buttons.
[method: JsonConstructor]
public sealed record Choice(string Label, string Says)
{
    /// <summary>A button that says its own label.</summary>
    public Choice(string label) : this(label, label) { }
}
