using System.Text.Json.Serialization;
using Bot.BackOffice.Keys;

namespace Bot.BackOffice.Profiles;

/// <summary>How one person likes the console. Immutable.</summary>
public sealed record Profile
{
    /// <summary>What nobody has changed.</summary>
    public static Profile Usual { get; } = new();

    /// <summary>Keys they chose, by action; an empty one for none.</summary>
    public IReadOnlyDictionary<string, string> Chosen { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether no key does anything. What sends a text stays.</summary>
    public bool KeysOff { get; init; }

    /// <summary>Whether Enter alone sends, and Shift and Enter begins a line; otherwise Ctrl and Enter sends.</summary>
    public bool SendsWithEnter { get; init; }

    /// <summary>Colours.</summary>
    public Theme Theme { get; init; }

    /// <summary>How close things stand.</summary>
    public Density Density { get; init; }

    /// <summary>Events they hear, of <see cref="DeskEvents"/>.</summary>
    public IReadOnlyList<string> Sounds { get; init; } = [.. DeskEvents.All.Where(one => one.Usual).Select(one => one.Name)];

    /// <summary>Events that also come as a notification of the desktop, as far as the browser allows it.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [.. DeskEvents.All.Where(one => one.Usual).Select(one => one.Name)];

    /// <summary>Their keys.</summary>
    [JsonIgnore]
    public KeyMap Keys => new(Chosen, SendsWithEnter);
}

/// <summary>Colours of the console.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Theme>))]
public enum Theme
{
    /// <summary>As the person's computer says.</summary>
    System,

    /// <summary>Light.</summary>
    Light,

    /// <summary>Dark.</summary>
    Dark,

    /// <summary>Light or dark as the computer says, with stronger lines and no grey text.</summary>
    Contrast,
}

/// <summary>How close things stand.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Density>))]
public enum Density
{
    /// <summary>The desk compact, other pages with more room.</summary>
    Usual,

    /// <summary>As much as fits.</summary>
    Compact,

    /// <summary>More room.</summary>
    Roomy,
}

/// <summary>Something that happens at the desk and that one may want to hear of.</summary>
/// <param name="Name">As scripts name it.</param>
/// <param name="Words">What happened.</param>
/// <param name="Usual">Whether it is told to who has chosen nothing.</param>
public sealed record DeskEvent(string Name, string Words, bool Usual);

/// <summary>The events of the desk.</summary>
public static class DeskEvents
{
    /// <summary>All of them, the most pressing first.</summary>
    public static IReadOnlyList<DeskEvent> All { get; } =
    [
        new("offer", "A conversation is offered to you", true),
        new("answer", "A customer of yours writes", true),
        new("assigned", "A conversation is passed on to you", true),
        new("waiting", "A customer begins to wait for a person", false),
    ];
}
