using System.Globalization;
using System.Text;
using Bot.BackOffice.Releases;
using Bot.Replays;
using Bot.Rules;

namespace Bot.BackOffice.Limits;

/// <summary>Draws what each setting of a limit would have come to; its axis is the slider's. Geometry is written as attributes, so no style is inline.</summary>
public static class SweepChart
{
    // The slider under the drawing begins and ends where the axis does; its sheet has the same figures.
    const double Left = 44, Right = 791, Top = 12, Bottom = 232;

    /// <summary>The drawing, with a summary for those who cannot see it.</summary>
    public static string Svg(LimitSweep sweep, Limit limit, double live, double draft)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentNullException.ThrowIfNull(limit);
        var says = limit.Says;
        double X(double value) => Left + (Right - Left) * (value - says.Least) / (says.Most - says.Least);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"plot\" viewBox=\"0 0 800 264\" role=\"img\" aria-label=\"{Summary(sweep, live, draft)}\">");
        for (var quarter = 0; quarter <= 4; quarter++)
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"g\" d=\"M{Left} {Y(quarter / 4.0):0.#}H{Right}\"/><text class=\"end\" x=\"{Left - 8}\" y=\"{Y(quarter / 4.0) + 4:0.#}\">{quarter * 25} %</text>");
        foreach (var value in new[] { says.Least, (says.Least + says.Most) / 2, says.Most })
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"mid\" x=\"{X(value):0.#}\" y=\"{Bottom + 20}\">{LimitForm.Say(value)}</text>");
        foreach (var point in sweep.Points.Where(point => point.HandedOver.Of >= ReportWords.Fewest))
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"e1\" d=\"M{X(point.Value):0.#} {Y(point.HandedOver.Low):0.#}V{Y(point.HandedOver.High):0.#}\"/>");
        Line(svg, "l2", sweep.Points.Where(point => point.BadMissed.Of >= ReportWords.Fewest), point => (X(point.Value), Y(point.BadMissed.Value)));
        Line(svg, "l1", sweep.Points.Where(point => point.HandedOver.Of >= ReportWords.Fewest), point => (X(point.Value), Y(point.HandedOver.Value)));
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"limit-old\" d=\"M{X(live):0.#} {Top}V{Bottom}\"/>");
        if (draft != live)
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{Side(X(live) > X(draft))}\" x=\"{X(live) + (X(live) > X(draft) ? 6 : -6):0.#}\" y=\"{Bottom - 8}\">live {LimitForm.Say(live)}</text>");
        var before = X(draft) > (Left + Right) / 2;
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"limit\" d=\"M{X(draft):0.#} {Top}V{Bottom}\"/><text class=\"em {(before ? "end" : "")}\" x=\"{X(draft) + (before ? -6 : 6):0.#}\" y=\"{Top + 12}\">{(draft == live ? "live" : "draft")} {LimitForm.Say(draft)}</text>");
        return svg.Append(CultureInfo.InvariantCulture, $"<path class=\"ax\" d=\"M{Left} {Bottom}H{Right}\"/></svg>").ToString();
    }

    /// <summary>The setting nearest to a value; null when none was tried.</summary>
    public static SweepPoint? Nearest(LimitSweep sweep, double value)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return sweep.Points.MinBy(point => Math.Abs(point.Value - value));
    }

    static string Side(bool right) => right ? "" : "end";

    static void Line(StringBuilder svg, string style, IEnumerable<SweepPoint> points, Func<SweepPoint, (double X, double Y)> at)
    {
        var places = points.Select(at).Select(place => string.Create(CultureInfo.InvariantCulture, $"{place.X:0.#} {place.Y:0.#}")).ToList();
        if (places.Count > 0)
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}\" d=\"M{string.Join('L', places)}\"/>");
    }

    static string Summary(LimitSweep sweep, double live, double draft) =>
        string.Join(" ", new[] { ("In force", live), ("Draft", draft) }.Distinct().Select(one => Nearest(sweep, one.Item2) is { } point
            ? $"{one.Item1} {LimitForm.Say(one.Item2)}: {ReportWords.Percent(point.HandedOver)} of conversations handed over, {ReportWords.Percent(point.BadMissed)} of bad outcomes missed." : ""));

    static double Y(double share) => Bottom - share * (Bottom - Top);
}
