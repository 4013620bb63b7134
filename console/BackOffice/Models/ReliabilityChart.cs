using System.Globalization;
using System.Text;
using Bot.Models;

namespace Bot.BackOffice.Models;

/// <summary>Draws how sure a model is against how often it is right. Geometry is written as attributes, so no style is inline.</summary>
public static class ReliabilityChart
{
    const double Left = 40, Top = 10, Width = 400, Height = 200;
    const int Fewest = 5; // a share of fewer says nothing

    /// <summary>The drawing, with a summary for those who cannot see it.</summary>
    public static string Svg(ModelReport mine, ModelReport? other, int version, int? otherVersion)
    {
        ArgumentNullException.ThrowIfNull(mine);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"plot\" viewBox=\"0 0 464 246\" role=\"img\" aria-label=\"{Summary(mine, version)}{(other is null ? "" : " " + Summary(other, otherVersion ?? 0))}\">");
        for (var share = 0; share <= 4; share++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"g\" d=\"M{Left} {Y(share / 4.0):0.#}h{Width}\"/><text class=\"end\" x=\"{Left - 6}\" y=\"{Y(share / 4.0) + 4:0.#}\">{share * 25} %</text>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"mid\" x=\"{X(share / 4.0):0.#}\" y=\"{Top + Height + 16}\">{share * 25} %</text>");
        }
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"diag\" d=\"M{X(0)} {Y(0)}L{X(1)} {Y(1)}\"/><text class=\"mid\" x=\"{X(0.5)}\" y=\"{Top + Height + 33}\">how sure</text>");
        if (other is not null)
            Line(svg, other, "l2", dots: false);
        Line(svg, mine, "l1", dots: true);
        return svg.Append("</svg>").ToString();
    }

    static void Line(StringBuilder svg, ModelReport report, string style, bool dots)
    {
        var bins = report.Reliability.Where(bin => bin.Phrases >= Fewest).ToList();
        if (bins.Count == 0)
            return;
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{style}\" d=\"M{string.Join('L', bins.Select(bin => string.Create(CultureInfo.InvariantCulture, $"{X(bin.Sure):0.#} {Y(bin.Right):0.#}")))}\"/>");
        if (dots)
            foreach (var bin in bins)
                svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"d1\" cx=\"{X(bin.Sure):0.#}\" cy=\"{Y(bin.Right):0.#}\" r=\"3.5\"/>");
    }

    static string Summary(ModelReport report, int version) => string.Create(CultureInfo.InvariantCulture,
        $"v{version}: sure and right are {report.CalibrationError * 100:0.0} points apart on average, over {report.Phrases} phrases.");

    static double X(double share) => Left + share * Width;

    static double Y(double share) => Top + (1 - share) * Height;
}
