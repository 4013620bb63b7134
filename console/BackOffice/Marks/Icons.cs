namespace Bot.BackOffice.Marks;

/// <summary>The console's drawings: one stroke path each, on a 16 by 16 grid.</summary>
public static class Icons
{
    static readonly Dictionary<string, string> Paths = new()
    {
        ["inbox"] = "M2 9.5 4 3.5h8l2 6v3H2zM2 9.5h3.5l1 1.5h3l1-1.5H14",
        ["search"] = "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.600 10.600 14 14",
        ["sliders"] = "M2 4.5h6M11 4.5h3M2 11.5h3M8 11.5h6M9.5 3v3M6.5 10v3",
        ["bars"] = "M2.5 13.5h11M4 11V8.5M7 11V5M10 11V7M13 11V3",
        ["book"] = "M3 2.5h8.5a1 1 0 0 1 1 1v10H4.2A1.2 1.2 0 0 1 3 12.3zM3 12.3a1.3 1.3 0 0 1 1.2-1.3h8.3M6 5.5h4",
        ["feedback"] = "M4 12.5a1.5 1.5 0 1 1 0-.1M12 3.5a1.5 1.5 0 1 1 0-.1M5.5 12h4a2.5 2.5 0 0 0 0-5h-3a2.5 2.5 0 0 1 0-5H9",
        ["chat"] = "M2.500 3.500h11v7.500h-6L4.500 13.500V11h-2z",
        ["home"] = "M2.5 7.5 8 3l5.500 4.500v6h-11z",
        ["menu"] = "M2.5 4.5h11M2.5 8h11M2.5 11.5h11",
        ["mood-1"] = "M4 3.5 8 7l4-3.5M4 8.5 8 12l4-3.5",
        ["mood-2"] = "M4 6 8 9.8 12 6",
        ["mood-3"] = "M4 8h8",
        ["mood-4"] = "M4 9.8 8 6l4 3.8",
        ["check"] = "M3 8.5 6.5 12 13 4.5",
        ["plus"] = "M8 3v10M3 8h10",
        ["eye"] = "M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8zM8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
        ["pencil"] = "M3 13l.7-3L11 2.7 13.3 5 6 12.3zM9.5 4.2l2.3 2.3",
        ["history"] = "M2.5 8a5.5 5.5 0 1 0 1.8-4M2.5 2.5v3h3M8 5v3.2l2 1.2",
        ["undo"] = "M3 6.5h7a3 3 0 0 1 0 6H7M3 6.5l3-3M3 6.5l3 3",
        ["play"] = "M5 3.5v9l7.5-4.5z",
        ["warning"] = "M8 2 14.5 13.5h-13zM8 6.5v3.2M8 11.7v.1",
        ["pulse"] = "M1.5 8h3l2-5 3 10 2-5h3",
        ["people"] = "M6 8a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1.5 13.5c.4-2.4 2.100-3.7 4.5-3.7s4.1 1.3 4.5 3.7M11 3.3a2.4 2.4 0 0 1 0 4.5M12.3 10.2c1.3.6 2 1.7 2.2 3.3",
        ["bot"] = "M3 6.5h10v6.5H3zM8 6.5V3.5M6.7 2.8h2.6M6 9.5v.6M10 9.5v.6M1.5 9v2M14.5 9v2",
        ["more"] = "M3.5 8v.1M8 8v.1M12.5 8v.1",
        ["cross"] = "M4 4l8 8M12 4l-8 8",
        ["person"] = "M8 8a2.7 2.7 0 1 0 0-5.4A2.7 2.7 0 0 0 8 8zM3 13.8c.5-2.6 2.4-4 5-4s4.5 1.4 5 4",
        ["send"] = "M2.5 8 13.5 3l-3 10.5L7.5 9zM7.5 9l6-6",
        ["clock"] = "M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 5v3.2l2 1.3",
        ["link"] = "M6.5 9.5l3-3M5 8 3.5 9.5a2.1 2.1 0 0 0 3 3L8 11M8 5l1.5-1.5a2.1 2.1 0 0 1 3 3L11 8",
        ["clip"] = "M12.500 7.500 7.400 12.600a3 3 0 0 1-4.200-4.200L8.600 3a2 2 0 0 1 2.800 2.800L6 11.200a1 1 0 0 1-1.400-1.400L9.500 5",
        ["queue"] = "M3 4h10M3 8h10M3 12h6",
        ["lock"] = "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
        ["out"] = "M6.5 2.5h-4v11h4M6 8h8M11 5l3 3-3 3",
        ["back"] = "M9.5 3.5 5 8l4.500 4.500",
        ["up"] = "M4.500 9.500 8 6l3.500 3.500",
        ["tag"] = "M2.500 2.500h5l6 6-5 5-6-6zM5.500 5.500v.1",
        ["down"] = "M4.500 6.500 8 10l3.500-3.500",
    };

    /// <summary>The path of a drawing.</summary>
    /// <exception cref="KeyNotFoundException">No drawing has that name.</exception>
    public static string Path(string name) => Paths[name];

    /// <summary>The drawing as markup, hidden from screen readers: the words beside it say the same.</summary>
    public static string Svg(string name, string classes = "icon") =>
        $"<svg class=\"{classes}\" viewBox=\"0 0 16 16\" aria-hidden=\"true\" focusable=\"false\"><path d=\"{Path(name)}\"/></svg>";
}
