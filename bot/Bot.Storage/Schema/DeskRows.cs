using Bot.Conversations;
using static Bot.Storage.DataClass;

namespace Bot.Storage;

/// <summary>A label on a conversation, to find the conversation by. Written by the road only.</summary>
public sealed class ConversationLabelRow
{
    /// <summary>The label.</summary>
    [Privacy(None)]
    public required string Label { get; init; }

    /// <summary>The conversation.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>When it was put there.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }

    /// <summary>The conversation's queue, kept beside it: who works for a department sees no other labels, and does not look at them to find its own.</summary>
    [Privacy(None)]
    public string? Queue { get; init; }
}

/// <summary>A colleague who was asked into a conversation and is still there. Written by the road only.</summary>
public sealed class ConversationGuestRow
{
    /// <summary>The conversation.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>Their account.</summary>
    [Privacy(Pseudonym)]
    public required string Staff { get; init; }

    /// <summary>Since when.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }
}

/// <summary>A place in a time for callbacks that a queue has promised. Written by the road only, with the facts that promise it or give it back; those
/// say it too (<see cref="Conversation.CallPlace"/>), so it could be filled from them.</summary>
public sealed class CallbackPlaceRow
{
    /// <summary>The queue.</summary>
    [Privacy(None)]
    public required string Queue { get; init; }

    /// <summary>When the time begins.</summary>
    [Privacy(None)]
    public DateTimeOffset Starts { get; init; }

    /// <summary>The place, from 1: that there is one of each makes the last one go to one customer only, whatever number of writers there are.</summary>
    [Privacy(None)]
    public int Place { get; init; }

    /// <summary>The conversation it is promised in.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }
}

/// <summary>A label the house keeps: the words people may choose from.</summary>
public sealed class KeptLabelRow
{
    /// <summary>The label, 1 to 30 characters.</summary>
    [Privacy(None)]
    public required string Label { get; init; }

    /// <summary>Name of who added it.</summary>
    [Privacy(Personal)]
    public required string By { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }
}

/// <summary>What somebody has begun to write and not sent.</summary>
public sealed class DraftRow
{
    /// <summary>The conversation.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>Account of who writes.</summary>
    [Privacy(Pseudonym)]
    public required string Staff { get; init; }

    /// <summary><c>reply</c> or <c>note</c>.</summary>
    [Privacy(None)]
    public required string Mode { get; init; }

    /// <summary>What was typed.</summary>
    [Privacy(Personal)]
    public required string Text { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }
}

/// <summary>A text people at the desk use again and again.</summary>
public sealed class CannedReplyRow
{
    /// <summary>What is typed after a slash, 1 to 30 letters, digits and hyphens.</summary>
    [Privacy(None)]
    public required string Shortcut { get; init; }

    /// <summary>The text, with variables such as <c>{customer.name}</c>.</summary>
    [Privacy(None)]
    public required string Text { get; init; }

    /// <summary>Name of who wrote it last.</summary>
    [Privacy(Personal)]
    public required string By { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }
}

/// <summary>How somebody likes the console.</summary>
public sealed class ProfileRow
{
    /// <summary>Their account.</summary>
    [Privacy(Pseudonym)]
    public required string Staff { get; init; }

    /// <summary>Keys, colours and sounds, as JSON.</summary>
    [Privacy(None)]
    public required string Body { get; init; }
}
