using static Bot.Storage.DataClass;

namespace Bot.Storage;

/// <summary>A browser in which somebody has signed in to the console.</summary>
public sealed class StaffSessionRow
{
    /// <summary>The session, as its sealed cookie knows it: alone it opens nothing.</summary>
    [Privacy(Pseudonym)]
    public required string Id { get; init; }

    /// <summary>Account of who signed in.</summary>
    [Privacy(Pseudonym)]
    public required string Staff { get; init; }

    /// <summary>When.</summary>
    [Privacy(None)]
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was last used.</summary>
    [Privacy(None)]
    public DateTimeOffset SeenAt { get; init; }

    /// <summary>Browser and system in a word each, such as "Firefox on Linux".</summary>
    [Privacy(Personal)]
    public string Browser { get; init; } = "";

    /// <summary>When it ended; null while it is open.</summary>
    [Privacy(None)]
    public DateTimeOffset? EndedAt { get; init; }
}
