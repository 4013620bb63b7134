using System.Globalization;
using System.Text;

namespace Bot.BackOffice.Measures;

/// <summary>A day of a <see cref="DaysChart"/>.</summary>
/// <param name="Day">Which.</param>
/// <param name="Below">What stands below.</param>
/// <param name="Above">What is stacked on it.</param>
public sealed record DayBar(DateOnly Day, int Below, int Above);

/// <summary>Draws two counts of each day, one upon the other. Geometry is written as attributes, so no style is inline.</summary>
public static class DaysChart
{
    const double Left = 44, Right = 791, Top = 12, Bottom = 196;

    /// <summary>The drawing, with a summary for those who cannot see it; the table beside it has the figures.</summary>
    /// <param name="days">The days, in order; at least one.</param>
    /// <param name="today">The day that is not over, by the same calendar: it is hatched.</param>
    /// <param name="what">What is counted, such as "conversations".</param>
    /// <param name="below">What stands below, such as "with people".</param>
    /// <param name="above">What is stacked on it.</param>
    public static string Svg(IReadOnlyList<DayBar> days, DateOnly today, string what, string below, string above)
    {
        ArgumentNullException.ThrowIfNull(days);
        var most = Ceiling(days.Max(day => day.Below + day.Above));
        double Y(double count) => Bottom - count / most * (Bottom - Top);
        var step = (Right - Left) / days.Count;
        var width = Math.Max(2, Math.Min(48, step * 0.7));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"plot\" viewBox=\"0 0 800 226\" role=\"img\" aria-label=\"{Summary(days, what, below, above)}\">{Hatch.Definition}");
        foreach (var line in most >= 4 ? new[] { 0, most / 4, most / 2, most * 3 / 4, most } : [.. Enumerable.Range(0, most + 1)])
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"g\" d=\"M{Left} {Y(line):0.#}H{Right}\"/><text class=\"end\" x=\"{Left - 8}\" y=\"{Y(line) + 4:0.#}\">{line}</text>");
        for (var i = 0; i < days.Count; i++)
        {
            var (day, lower, upper) = days[i];
            var x = Left + step * (i + 0.5) - width / 2;
            svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Label(day)}{(day == today ? ", not over" : "")}: {lower} {below}, {upper} {above}</title>");
            Bar(svg, "b1", x, width, Y(lower), Y(0));
            Bar(svg, "b2", x, width, Y(lower + upper), Y(lower));
            if (day == today)
                svg.Append(Hatch.Over(x, width, Y(lower + upper), Y(0)));
            svg.Append("</g>");
            // As many dates as there is room for, the last one always.
            if ((days.Count - 1 - i) % Math.Max(1, (int)Math.Ceiling(days.Count / 10.0)) == 0)
                svg.Append(CultureInfo.InvariantCulture, $"<text class=\"mid\" x=\"{x + width / 2:0.#}\" y=\"{Bottom + 20}\">{Label(day)}</text>");
        }
        return svg.Append(CultureInfo.InvariantCulture, $"<path class=\"ax\" d=\"M{Left} {Bottom}H{Right}\"/></svg>").ToString();
    }

    static void Bar(StringBuilder svg, string style, double x, double width, double top, double bottom)
    {
        if (bottom > top)
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}\" d=\"M{x:0.#} {bottom:0.#}V{top:0.#}H{x + width:0.#}V{bottom:0.#}Z\"/>");
    }

    static string Summary(IReadOnlyList<DayBar> days, string what, string below, string above)
    {
        var (lower, upper) = (days.Sum(day => day.Below), days.Sum(day => day.Above));
        var busiest = days.MaxBy(day => day.Below + day.Above)!;
        return lower + upper == 0 ? $"No {what} in the period."
            : $"{lower + upper} {what} by day: {lower} {below}, {upper} {above}. Most on {Label(busiest.Day)}: {busiest.Below + busiest.Above}.";
    }

    static string Label(DateOnly day) => day.ToString("d MMM", CultureInfo.GetCultureInfo("en-GB"));

    // The end of the axis: a number that quarters well.
    static int Ceiling(int most)
    {
        if (most < 4)
            return Math.Max(1, most);
        var step = (int)Math.Pow(10, Math.Floor(Math.Log10(most)));
        foreach (var end in new[] { step, step * 2, step * 4, step * 8, step * 10 })
            if (end >= most && end % 4 == 0)
                return end;
        return (most + 3) / 4 * 4;
    }
}
