using System.Globalization;
using Bot.BackOffice.Marks;
using Bot.Rules;

namespace Bot.BackOffice.Floor;

/// <summary>Draws how the mood of a conversation went, small enough for a row. Geometry is written as attributes, so no style is inline.</summary>
static class MoodLine
{
    const double Left = 4, Right = 108, Top = 4, Bottom = 24;

    /// <summary>The drawing, from content above to upset below; empty without a message.</summary>
    /// <param name="levels">The level after each message, -1 to 1, the oldest first.</param>
    public static string Svg(IReadOnlyList<double> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        if (levels.Count == 0)
            return "";
        double X(int i) => levels.Count == 1 ? Right : Left + (Right - Left) * i / (levels.Count - 1);
        double Y(double level) => Top + (1 - level) / 2 * (Bottom - Top);
        var points = string.Join(' ', levels.Select((level, i) => string.Create(CultureInfo.InvariantCulture, $"{X(i):0.#},{Y(level):0.#}")));
        var words = string.Join(", ", levels.Select(level => MoodTag.Of(level).Word.ToLowerInvariant()));
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg class="spark spark--row" viewBox="0 0 112 28" role="img" aria-label="Mood over {Amount.Of(levels.Count, "message")}: {words}"><line class="ax" x1="0" x2="112" y1="{Y(0):0.#}" y2="{Y(0):0.#}"/><polyline class="ln" points="{points}"/><circle class="p{MoodTag.Of(levels[^1]).Mark}" cx="{X(levels.Count - 1):0.#}" cy="{Y(levels[^1]):0.#}" r="3.5"/></svg>
            """);
    }
}
