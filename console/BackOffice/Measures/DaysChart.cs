using System.Globalization;
using System.Text;
using Bot.Measures;

namespace Bot.BackOffice.Measures;

/// <summary>Draws how many conversations each day had, with people below and contained above. Geometry is written as attributes, so no style is inline.</summary>
public static class DaysChart
{
    const double Left = 44, Right = 791, Top = 12, Bottom = 196;

    /// <summary>The drawing, with a summary for those who cannot see it; the table beside it has the figures.</summary>
    public static string Svg(Figures figures, Period period)
    {
        ArgumentNullException.ThrowIfNull(figures);
        ArgumentNullException.ThrowIfNull(period);
        var days = period.Days.Select(day => (Day: day, People: figures[$"day-with-people:{Numbers.Key(day)}"].Count, Contained: figures[$"day-contained:{Numbers.Key(day)}"].Count)).ToList();
        var most = Ceiling(days.Max(day => day.People + day.Contained));
        double Y(double count) => Bottom - count / most * (Bottom - Top);
        var step = (Right - Left) / days.Count;
        var width = Math.Max(2, Math.Min(48, step * 0.7));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"plot\" viewBox=\"0 0 800 226\" role=\"img\" aria-label=\"{Summary(figures, period)}\">");
        foreach (var line in most >= 4 ? new[] { 0, most / 4, most / 2, most * 3 / 4, most } : [.. Enumerable.Range(0, most + 1)])
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"g\" d=\"M{Left} {Y(line):0.#}H{Right}\"/><text class=\"end\" x=\"{Left - 8}\" y=\"{Y(line) + 4:0.#}\">{line}</text>");
        for (var i = 0; i < days.Count; i++)
        {
            var (day, people, contained) = days[i];
            var x = Left + step * (i + 0.5) - width / 2;
            svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Label(day)}: {people} with people, {contained} contained</title>");
            Bar(svg, "h3", x, width, Y(people), Y(0));
            Bar(svg, "h2", x, width, Y(people + contained), Y(people));
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

    static string Summary(Figures figures, Period period)
    {
        var all = figures["conversations"].Count;
        var busiest = period.Days.MaxBy(day => figures[$"day:{Numbers.Key(day)}"].Count);
        return all == 0 ? "No conversation in the period."
            : $"{all} conversations by day: {figures["with-people"].Count} with people, {figures["contained"].Count} contained. Most on {Label(busiest)}: {figures[$"day:{Numbers.Key(busiest)}"].Count}.";
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
