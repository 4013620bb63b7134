using System.Globalization;
using System.Text;
using Bot.BackOffice.Desk;
using Bot.BackOffice.Measures;
using Bot.Rules;

namespace Bot.BackOffice.Floor;

/// <summary>Draws the last hours of the floor: bars for customers who were answered, a line for those who waited at each hour's end. Geometry is written as attributes, so no style is inline.</summary>
public static class FloorChart
{
    const double Left = 34, Right = 452, Top = 12, Bottom = 122;

    /// <summary>The drawing, with a summary for those who cannot see it; the table beside it has the figures.</summary>
    public static string Svg(FloorDay day, When when)
    {
        ArgumentNullException.ThrowIfNull(day);
        ArgumentNullException.ThrowIfNull(when);
        var most = day.Hours.Max(hour => Math.Max(hour.Waiting, hour.Answered));
        // Four lines with whole numbers.
        var top = Math.Max(4, (most + 3) / 4 * 4);
        double Y(double count) => Bottom - count / top * (Bottom - Top);
        var step = (Right - Left) / day.Hours.Count;
        double Middle(int hour) => Left + step * (hour + 0.5);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"plot\" viewBox=\"0 0 460 150\" role=\"img\" aria-label=\"{Summary(day, when)}\">{Hatch.Definition}");
        for (var line = 0; line <= top; line += top / 4)
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"g\" d=\"M{Left} {Y(line):0.#}H{Right}\"/><text class=\"end\" x=\"{Left - 8}\" y=\"{Y(line) + 4:0.#}\">{line}</text>");
        for (var i = 0; i < day.Hours.Count; i++)
        {
            var hour = day.Hours[i];
            svg.Append(CultureInfo.InvariantCulture, $"<g><title>{Says(hour, when)}</title>");
            var (x, width) = (Middle(i) - step * 0.32, step * 0.64);
            if (hour.Answered > 0)
                svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"b1\" x=\"{x:0.#}\" y=\"{Y(hour.Answered):0.#}\" width=\"{width:0.#}\" height=\"{Bottom - Y(hour.Answered):0.#}\"/>");
            if (hour.To - hour.From < TimeSpan.FromHours(1))
                svg.Append(Hatch.Over(x, width, Y(hour.Answered), Bottom));
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"mid\" x=\"{Middle(i):0.#}\" y=\"{Bottom + 18}\">{when.Clock(hour.From)}</text></g>");
        }
        svg.Append(CultureInfo.InvariantCulture, $"<polyline class=\"l2\" points=\"{string.Join(' ', day.Hours.Select((hour, i) => string.Create(CultureInfo.InvariantCulture, $"{Middle(i):0.#},{Y(hour.Waiting):0.#}")))}\"/>");
        for (var i = 0; i < day.Hours.Count; i++)
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"b2\" cx=\"{Middle(i):0.#}\" cy=\"{Y(day.Hours[i].Waiting):0.#}\" r=\"3.5\"/>");
        return svg.Append(CultureInfo.InvariantCulture, $"<path class=\"ax\" d=\"M{Left} {Bottom}H{Right}\"/></svg>").ToString();
    }

    static string Says(FloorHour hour, When when) => $"{when.Clock(hour.From)} to {when.Clock(hour.To)}: {hour.Answered} answered, {hour.Waiting} waiting at the end";

    static string Summary(FloorDay day, When when)
    {
        var (answered, busiest) = (day.Hours.Sum(hour => hour.Answered), day.Hours.MaxBy(hour => hour.Waiting)!);
        return $"Since {when.Clock(day.Hours[0].From)} {Amount.Of(answered, "customer was", "customers were")} answered by a person. " +
            (busiest.Waiting == 0 ? "Nobody waited at the end of an hour." : $"Most waited at {when.Clock(busiest.To)}: {busiest.Waiting}. Waiting now: {day.Hours[^1].Waiting}.");
    }
}
