using static Bot.Storage.DataClass;

namespace Bot.Storage;

/// <summary>A part of a conversation in the index of search: narrow, so that many can be looked through. On PostgreSQL the words are a column <c>words</c> of it, on SQLite
/// they are the row of the same number in the full-text table <c>search_words</c>; only migrations know both. Written by the road only.</summary>
public sealed class SearchPartRow
{
    /// <summary>Grows: newest parts have the highest.</summary>
    [Privacy(None)]
    public long Id { get; init; }

    /// <summary>The conversation.</summary>
    [Privacy(Pseudonym)]
    public required string Conversation { get; init; }

    /// <summary>Its queue when the index looked last.</summary>
    [Privacy(None)]
    public string? Queue { get; init; }

    /// <summary>Who had it then.</summary>
    [Privacy(Pseudonym)]
    public string? AgentId { get; init; }

    /// <summary>When its first line was said.</summary>
    [Privacy(None)]
    public DateTimeOffset FirstAt { get; init; }

    /// <summary>When its last line was said.</summary>
    [Privacy(None)]
    public DateTimeOffset LastAt { get; init; }

    /// <summary>Number of the last fact in it.</summary>
    [Privacy(None)]
    public int LastNumber { get; init; }

    /// <summary>Lines in it.</summary>
    [Privacy(None)]
    public int Lines { get; init; }
}

/// <summary>What a part of a conversation says, to show and to index again. Written by the road only.</summary>
public sealed class SearchTextRow
{
    /// <summary>Of the part.</summary>
    [Privacy(None)]
    public long Id { get; init; }

    /// <summary>A line each: number of the fact, who, the words.</summary>
    [Privacy(Personal)]
    public required string Body { get; init; }

    /// <summary>Names of the colleagues who wrote there.</summary>
    [Privacy(Personal)]
    public required string Staff { get; init; }

    /// <summary>What was understood there.</summary>
    [Privacy(None)]
    public required string Intents { get; init; }
}

/// <summary>What somebody looked for.</summary>
public sealed class RecentSearchRow
{
    /// <summary>Account.</summary>
    [Privacy(Pseudonym)]
    public required string Staff { get; init; }

    /// <summary>What they typed.</summary>
    [Privacy(Personal)]
    public required string Text { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset At { get; init; }
}
