namespace Bot.Conversations;

/// <summary>The mood of a conversation: a level that every message moves and that fades on its own.</summary>
/// <remarks>
/// Seven tenths of the old level stay and 0.45 of the new message is added, cut to -1..+1. The worst outburst there is gives -0.45,
/// which stays above the limit as delivered; a second gives -0.77; a neutral message afterwards leaves -0.54. So no single message
/// decides, in either direction.
/// </remarks>
public static class Mood
{
    const double Keep = 0.7;
    const double Weight = 0.45;

    /// <summary>The level after one more message.</summary>
    /// <param name="level">Level so far, -1..+1.</param>
    /// <param name="sentiment">Sentiment of the message, -1..+1.</param>
    public static double After(double level, double sentiment) => Math.Round(Math.Clamp(level * Keep + sentiment * Weight, -1, 1), 4);

    /// <summary>The level in a word, as the console and the audit say it.</summary>
    public static string Word(double level) => level switch
    {
        <= -0.6 => "sounds angry",
        <= -0.25 => "sounds unhappy",
        < 0.25 => "neutral",
        _ => "sounds content",
    };
}
