using Bot.Conversations;
using Bot.Measures;
using static Bot.Storage.DataClass;

namespace Bot.Storage;

/// <summary>A <see cref="Talk"/>. Written by the road only; made from the facts, so it may be lost.</summary>
public sealed class TalkRow
{
    /// <summary>The conversation.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>Number of the fact with which it began.</summary>
    [Privacy(None)]
    public int Number { get; init; }

    /// <summary>Who owned it after the last fact.</summary>
    [Privacy(None)]
    public OwnerKind Owner { get; init; }

    /// <summary>When that happened.</summary>
    [Privacy(None)]
    public DateTimeOffset LastAt { get; init; }

    /// <summary>Its number.</summary>
    [Privacy(None)]
    public int LastNumber { get; init; }

    /// <summary>When the customer first spoke.</summary>
    [Privacy(None)]
    public DateTimeOffset? Began { get; init; }

    /// <summary>When the bot first did not understand.</summary>
    [Privacy(None)]
    public DateTimeOffset? Missed { get; init; }

    /// <summary>When it first came to people.</summary>
    [Privacy(None)]
    public DateTimeOffset? People { get; init; }

    /// <summary>The rule that brought it to them.</summary>
    [Privacy(None)]
    public string Rule { get; init; } = "";

    /// <summary>The first queue it was handed to.</summary>
    [Privacy(None)]
    public string Queue { get; init; } = "";

    /// <summary>Since when the queue is known.</summary>
    [Privacy(None)]
    public DateTimeOffset? QueueAt { get; init; }

    /// <summary>When a person first wrote.</summary>
    [Privacy(None)]
    public DateTimeOffset? Answered { get; init; }

    /// <summary>When the wait ended without.</summary>
    [Privacy(None)]
    public DateTimeOffset? LeftPeople { get; init; }
}

/// <summary>A <see cref="Mark"/>. Written by the road only; made from the facts, so it may be lost.</summary>
public sealed class MarkRow
{
    /// <summary>The conversation.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>Number of the fact.</summary>
    [Privacy(None)]
    public int Number { get; init; }

    /// <summary>What.</summary>
    [Privacy(None)]
    public MarkKind Kind { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }

    /// <summary>How it was closed, or the department an answer went to.</summary>
    [Privacy(None)]
    public required string Part { get; init; }

    /// <summary>The survey of an answer.</summary>
    [Privacy(Pseudonym)]
    public required string Survey { get; init; }

    /// <summary>Its score.</summary>
    [Privacy(None)]
    public int? Score { get; init; }
}
