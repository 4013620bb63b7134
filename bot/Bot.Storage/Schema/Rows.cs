using Bot.Conversations;
using static Bot.Storage.DataClass;

namespace Bot.Storage;

/// <summary>A conversation for lists: what was folded last, in columns that can be asked for. Written by the road only.</summary>
public sealed class ConversationRow
{
    /// <summary>Our key.</summary>
    [Privacy(Pseudonym)]
    public required string Id { get; init; }

    /// <summary>Number of facts.</summary>
    [Privacy(None)]
    public int Version { get; init; }

    /// <summary>Counts changes of owner.</summary>
    [Privacy(None)]
    public int Epoch { get; init; }

    /// <summary>Who owns it.</summary>
    [Privacy(None)]
    public OwnerKind Owner { get; init; }

    /// <summary>Account of the agent in charge.</summary>
    [Privacy(Pseudonym)]
    public string? AgentId { get; init; }

    /// <summary>Their name.</summary>
    [Privacy(Personal)]
    public string? AgentName { get; init; }

    /// <summary>Department it waits for or was given to.</summary>
    [Privacy(None)]
    public string? Queue { get; init; }

    /// <summary>Since when the customer waits for a person.</summary>
    [Privacy(None)]
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>The rule that put it before the others of its queue.</summary>
    [Privacy(None)]
    public string? RaisedBy { get; init; }

    /// <summary>Since when it is snoozed.</summary>
    [Privacy(None)]
    public DateTimeOffset? SnoozedSince { get; init; }

    /// <summary>Until when; null while it is not snoozed, or until the customer writes.</summary>
    [Privacy(None)]
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>Its labels, a line each. Who asks for a label asks <see cref="ConversationLabelRow"/>.</summary>
    [Privacy(None)]
    public string Labels { get; init; } = "";

    /// <summary>Channel it came in by.</summary>
    [Privacy(None)]
    public string? Channel { get; init; }

    /// <summary>The channel's id of the customer.</summary>
    [Privacy(Personal)]
    public string? CustomerId { get; init; }

    /// <summary>The customer's display name.</summary>
    [Privacy(Personal)]
    public string? CustomerName { get; init; }

    /// <summary>Mood, -1..+1.</summary>
    [Privacy(Personal)]
    public double Mood { get; init; }

    /// <summary>The last intent acted on.</summary>
    [Privacy(None)]
    public string? LastIntent { get; init; }

    /// <summary>The last line said.</summary>
    [Privacy(Personal)]
    public string LastLine { get; init; } = "";

    /// <summary>The customer's last words have no answer from a person yet.</summary>
    [Privacy(None)]
    public bool Unanswered { get; init; }

    /// <summary>Counts episodes from 1.</summary>
    [Privacy(None)]
    public int Episode { get; init; }

    /// <summary>How the last episode ended.</summary>
    [Privacy(None)]
    public string? Disposition { get; init; }

    /// <summary>When a promised callback falls due.</summary>
    [Privacy(None)]
    public DateTimeOffset? CallbackDue { get; init; }

    /// <summary>When the first fact happened.</summary>
    [Privacy(None)]
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the last fact happened.</summary>
    [Privacy(None)]
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>When the customer last wrote.</summary>
    [Privacy(None)]
    public DateTimeOffset? CustomerSpokeAt { get; init; }

    /// <summary>The whole <see cref="Conversation"/> as JSON; may be lost, it is folded from the facts again.</summary>
    [Privacy(Personal)]
    public string? Snapshot { get; init; }

    /// <summary>The <see cref="ReplyAddress"/> as JSON.</summary>
    [Privacy(Personal)]
    public string? Address { get; init; }
}

/// <summary>State of an inbox row. Numbers are stored.</summary>
public enum InboxState
{
    /// <summary>Waits for its turn.</summary>
    Pending = 0,

    /// <summary>Answered.</summary>
    Done = 1,

    /// <summary>Failed for good; somebody has to look.</summary>
    SetAside = 2,
}

/// <summary>A message as it was taken at the door. Written by the road only.</summary>
public sealed class InboxRow
{
    /// <summary>Grows in the order of taking.</summary>
    [Privacy(None)]
    public long Id { get; init; }

    /// <summary>The conversation.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>What makes a resend recognisable within the conversation.</summary>
    [Privacy(Pseudonym)]
    public required string MessageId { get; init; }

    /// <summary>The <see cref="InboundMessage"/> as JSON.</summary>
    [Privacy(Personal)]
    public required string Body { get; init; }

    /// <summary>When it was taken.</summary>
    [Privacy(None)]
    public DateTimeOffset ReceivedAt { get; init; }

    /// <summary>What became of it.</summary>
    [Privacy(None)]
    public InboxState State { get; init; }

    /// <summary>Why it was set aside.</summary>
    [Privacy(None)]
    public string? Reason { get; init; }
}

/// <summary>A fact. Written once, by the road only.</summary>
public sealed class FactRow
{
    /// <summary>Place among all facts; grows, with gaps.</summary>
    [Privacy(None)]
    public long Position { get; init; }

    /// <summary>The conversation.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>Place in the conversation, from 1 without gaps.</summary>
    [Privacy(None)]
    public int Number { get; init; }

    /// <summary>Stored name of what happened.</summary>
    [Privacy(None)]
    public required string Kind { get; init; }

    /// <summary>When it happened.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }

    /// <summary>The <see cref="Fact"/> as JSON.</summary>
    [Privacy(Personal)]
    public required string Body { get; init; }
}

/// <summary>A message the customer reads: in the log of a channel whose clients read it, or on its way out through one we call.</summary>
/// <remarks>One table for both: order, ids and instants are given in one place, and the log of a pull channel also holds the
/// customer's own activities. Written by the road only.</remarks>
public sealed class MessageRow
{
    /// <summary>Grows in the order of storing.</summary>
    [Privacy(None)]
    public long Row { get; init; }

    /// <summary>The conversation.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>Place in the conversation, from 1 without gaps.</summary>
    [Privacy(None)]
    public long Seq { get; init; }

    /// <summary>Activity id. Two rows have one only when a client gives two of its messages the same.</summary>
    [Privacy(Pseudonym)]
    public required string Id { get; init; }

    /// <summary>Strictly increasing within the conversation.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }

    /// <summary>Who speaks: a number of <see cref="Conversations.Author"/>, or null for the customer.</summary>
    [Privacy(None)]
    public Author? Author { get; init; }

    /// <summary>Epoch it was decided in.</summary>
    [Privacy(None)]
    public int Epoch { get; init; }

    /// <summary>Where it stands.</summary>
    [Privacy(None)]
    public OutboxState State { get; init; }

    /// <summary>Attempts to send so far.</summary>
    [Privacy(None)]
    public int Attempts { get; init; }

    /// <summary>Not to be sent before; set while it waits.</summary>
    [Privacy(None)]
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>What the channel said last.</summary>
    [Privacy(None)]
    public string? Reason { get; init; }

    /// <summary>The activity as JSON, without id and timestamp.</summary>
    [Privacy(Personal)]
    public required string Body { get; init; }
}

/// <summary>Something that falls due. Written by the road only.</summary>
public sealed class TimerRow
{
    /// <summary>Unique over the installation.</summary>
    [Privacy(Pseudonym)]
    public required string Key { get; init; }

    /// <summary>The conversation.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>What falls due.</summary>
    [Privacy(None)]
    public required string Kind { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset Due { get; init; }

    /// <summary>Anything the handler needs.</summary>
    [Privacy(Personal)]
    public required string Payload { get; init; }

    /// <summary>When it became an inbox message; null until then.</summary>
    [Privacy(None)]
    public DateTimeOffset? FiredAt { get; init; }
}

/// <summary>How far a follower has read. Written by the road only.</summary>
public sealed class FollowerRow
{
    /// <summary>Stored name.</summary>
    [Privacy(None)]
    public required string Name { get; init; }

    /// <summary>Position of the last fact it has followed; 0 before the first.</summary>
    [Privacy(None)]
    public long Position { get; init; }

    /// <summary>On PostgreSQL the transaction that fact came from; 0 elsewhere.</summary>
    [Privacy(None)]
    public long Xid { get; init; }

    /// <summary>Since when it stands still at the next fact; null while it runs.</summary>
    [Privacy(None)]
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>Why.</summary>
    [Privacy(Personal)]
    public string? Problem { get; init; }
}

/// <summary>A published policy.</summary>
public sealed class PolicyRow
{
    /// <summary>From 1.</summary>
    [Privacy(None)]
    public int Version { get; init; }

    /// <summary>The policy as JSON.</summary>
    [Privacy(None)]
    public required string Body { get; init; }

    /// <summary>When it took effect.</summary>
    [Privacy(None)]
    public DateTimeOffset PublishedAt { get; init; }

    /// <summary>Who published it.</summary>
    [Privacy(Personal)]
    public required string PublishedBy { get; init; }

    /// <summary>Why, in their words.</summary>
    [Privacy(None)]
    public required string Note { get; init; }
}

/// <summary>State of a case. Numbers are stored.</summary>
public enum CaseState
{
    /// <summary>A department has to act.</summary>
    Open = 0,

    /// <summary>Done, and the customer has heard of it.</summary>
    Settled = 1,
}

/// <summary>A feedback case. Written by the road only.</summary>
public sealed class CaseRow
{
    /// <summary>Key.</summary>
    [Privacy(Pseudonym)]
    public required string Id { get; init; }

    /// <summary>The conversation.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>The survey it came from.</summary>
    [Privacy(Pseudonym)]
    public required string Survey { get; init; }

    /// <summary>The customer's display name.</summary>
    [Privacy(Personal)]
    public required string Customer { get; init; }

    /// <summary>Who can act on it.</summary>
    [Privacy(None)]
    public required string Department { get; init; }

    /// <summary>Why that department.</summary>
    [Privacy(None)]
    public required string Because { get; init; }

    /// <summary>1 to 5, or null.</summary>
    [Privacy(None)]
    public int? Score { get; init; }

    /// <summary>The customer's words.</summary>
    [Privacy(Personal)]
    public string? Comment { get; init; }

    /// <summary>When it was booked.</summary>
    [Privacy(None)]
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it should be settled.</summary>
    [Privacy(None)]
    public DateTimeOffset DueAt { get; init; }

    /// <summary>Where it stands.</summary>
    [Privacy(None)]
    public CaseState State { get; init; }

    /// <summary>Name of who settled it.</summary>
    [Privacy(Personal)]
    public string? SettledBy { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset? SettledAt { get; init; }

    /// <summary>What the customer was told.</summary>
    [Privacy(Personal)]
    public string? Message { get; init; }
}

/// <summary>A word about the installation itself, such as its id.</summary>
public sealed class MetaRow
{
    /// <summary>Its name.</summary>
    [Privacy(None)]
    public required string Key { get; init; }

    /// <summary>Its value.</summary>
    [Privacy(None)]
    public required string Value { get; set; }
}
