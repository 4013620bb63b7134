using System.Globalization;

namespace Bot.BackOffice.Measures;

/// <summary>The hatch over a bar whose day or hour is not over: it will grow, and must not be read as a fall.</summary>
static class Hatch
{
    /// <summary>Stands once in a drawing that has <see cref="Over"/>.</summary>
    public const string Definition = """<defs><pattern id="not-over" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0V6"/></pattern></defs>""";

    /// <summary>Hatches a bar.</summary>
    public static string Over(double x, double width, double top, double bottom) => string.Create(CultureInfo.InvariantCulture,
        $"<rect fill=\"url(#not-over)\" x=\"{x:0.#}\" y=\"{top:0.#}\" width=\"{width:0.#}\" height=\"{bottom - top:0.#}\"/>");
}
