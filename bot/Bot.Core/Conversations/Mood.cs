using System.Text.Json.Serialization;

namespace Bot.Conversations;

/// <summary>The mood of a conversation: a level that every message moves and that fades on its own, where it is going, and how bad it was.</summary>
/// <remarks>
/// Seven tenths of the old level stay and 0.45 of what the new message carries is added, cut to -1..+1. The worst outburst there is
/// gives -0.45, which stays above the limit as delivered; a second gives -0.77; a neutral message afterwards leaves -0.54. So no single
/// message decides, in either direction. It is folded from facts, so a restart gives the same mood.
/// </remarks>
public readonly record struct Mood
{
    const double Keep = 0.7;
    const double Weight = 0.45;
    // A complaint counts by how upset it sounds: told calmly three tenths of it, so that trouble reported in however many messages is
    // no anger (the level ends at -0.45, above the limit as delivered), and an outburst a little more than all of it.
    const double Calm = 0.3, Upset = 0.9;
    // What makes a message heavier than its words: the wish for a person, saying the same again.
    const double Wish = 0.2, Again = 0.25;

    /// <summary>-1 (very upset) to +1; a new conversation begins at 0.</summary>
    public double Level { get; init; }

    /// <summary>Where it is going, in level per message: half of it is the last step, a quarter the one before, and so on.</summary>
    public double Slope { get; init; }

    /// <summary>The lowest level so far, 0 or below.</summary>
    public double Worst { get; init; }

    /// <summary>How much of the worst is made good, 0 (none) to 1 (all, or it was never bad).</summary>
    [JsonIgnore]
    public double Recovery => Worst < 0 ? Math.Clamp((Level - Worst) / -Worst, 0, 1) : 1;

    /// <summary>The mood after one more message.</summary>
    /// <param name="carried">What the message carries, -1..+1; see <see cref="Carried"/>.</param>
    public Mood After(double carried)
    {
        var level = Math.Round(Math.Clamp(Level * Keep + carried * Weight, -1, 1), 4);
        return new() { Level = level, Slope = Math.Round((Slope + level - Level) / 2, 4), Worst = Math.Min(Worst, level) };
    }

    /// <summary>What a message carries: praise as it is, a complaint the more the more upset it sounds, heavier when it asks for a person or
    /// says the same again. -1..+1.</summary>
    /// <param name="heard">What was understood; capitals, exclamation marks and swearing are in its sentiment and intensity already.</param>
    /// <param name="again">Whether the customer had just said the same.</param>
    public static double Carried(Heard heard, bool again) => heard.Sentiment > 0
        ? heard.Sentiment
        : Math.Max(-1, heard.Sentiment * (Calm + Upset * heard.Intensity) - Wish * heard.WantsPerson - (again ? Again : 0));

    /// <summary>Whether two messages say the same but for capitals, spaces and punctuation. A word or two ("ok", "yes please") says nothing by coming again.</summary>
    public static bool Same(string message, string before)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(before);
        const int fewest = 10; // letters
        var letters = 0;
        var there = 0;
        foreach (var c in message)
        {
            if (!char.IsLetterOrDigit(c))
                continue;
            while (there < before.Length && !char.IsLetterOrDigit(before[there]))
                there++;
            if (there == before.Length || char.ToLowerInvariant(before[there++]) != char.ToLowerInvariant(c))
                return false;
            letters++;
        }
        while (there < before.Length && !char.IsLetterOrDigit(before[there]))
            there++;
        return there == before.Length && letters >= fewest;
    }

    /// <summary>The level in a word, as the console and the audit say it: what a message sounds like, never what a customer is.</summary>
    public static string Word(double level) => level switch
    {
        <= -0.6 => "sounds very upset",
        <= -0.25 => "sounds upset",
        < 0.25 => "neutral",
        _ => "sounds content",
    };

    /// <summary>Where a mood is going, in words.</summary>
    public static string Going(double slope) => slope switch
    {
        <= -0.05 => "getting worse",
        >= 0.05 => "getting better",
        _ => "steady",
    };
}
