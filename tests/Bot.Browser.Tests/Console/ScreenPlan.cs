using System.Text.RegularExpressions;

namespace Bot.Browser.Tests.Console;

/// <summary>The screens of the console and what is looked at of each, as <c>screens.txt</c> plans it; and what was looked at so far.</summary>
public sealed partial class ScreenPlan
{
    // The states each screen says something about, if only that it has none.
    static readonly string[] States = ["empty", "loaded", "error", "dialog"];

    readonly List<Line> _lines = [];
    readonly List<string> _looked = [];
    readonly List<string> _wrong = [];

    /// <summary>Reads the plan.</summary>
    public ScreenPlan()
    {
        var screen = "";
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Console", "screens.txt")).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)))
            if (line[0] == '/')
                screen = line;
            else
                _lines.Add(Planned().Match(line) is { Success: true } planned ? new(screen, planned.Groups[1].Value, planned.Groups[2].Value) : throw new FormatException($"screens.txt: {line}"));
        _wrong.AddRange(
            from one in _lines.GroupBy(line => line.Screen)
            from state in States.Except(one.Select(line => line.State))
            select $"screens.txt does not say what is looked at of {one.Key}, {state}; write - and why if there is no such state");
    }

    /// <summary>Notes that something was looked at.</summary>
    /// <param name="name">Of what was looked at, as in the plan.</param>
    /// <param name="path">Where the page was.</param>
    public void Looked(string name, string path)
    {
        if (_lines.FirstOrDefault(line => line.Look == name) is not { } planned)
            _wrong.Add($"screens.txt does not know: {name}, at {path}");
        else if (planned.Screen != ScreenAt(path))
            _wrong.Add($"{name} is of {planned.Screen} in screens.txt, and was looked at on {path}");
        _looked.Add(name);
    }

    /// <summary>Says what is wrong: a screen of the program that is not planned, one that is planned and is none, a look that was planned and not taken.</summary>
    /// <param name="screens">The screens the program has, as its addresses.</param>
    public void ShouldBeWhole(IReadOnlyCollection<string> screens)
    {
        var planned = _lines.Select(line => line.Screen).Distinct().ToList();
        _wrong.AddRange(screens.Except(planned).Select(screen => $"{screen} is a screen of the program and is not in screens.txt"));
        _wrong.AddRange(planned.Except(screens).Select(screen => $"{screen} is in screens.txt and is no screen of the program"));
        _wrong.AddRange(_lines.Where(line => line.Look[0] != '-' && !_looked.Contains(line.Look)).Select(line => $"nobody looked at {line.Screen}, {line.State}: {line.Look}"));
        Assert.True(_wrong.Count == 0, string.Join('\n', _wrong));
    }

    // The one with the most words of its own, as routing does it; what is at no address of a screen is answered by the page about problems.
    string ScreenAt(string path) => _lines.Select(line => line.Screen).Distinct()
        .Where(screen => Regex.IsMatch(path, $"^{Parameter.Replace(screen, one => one.Value.Contains("**", StringComparison.Ordinal) ? "(/.*)?" : one.Value.Contains('?', StringComparison.Ordinal) ? "(/[^/]+)?" : "/[^/]+")}$"))
        .MaxBy(screen => Parameter.Replace(screen, "").Length) ?? "/console/problem";

    /// <summary>A parameter in an address.</summary>
    [GeneratedRegex(@"/\{[^}]+\}")]
    public static partial Regex Parameter { get; }

    [GeneratedRegex("^ +([a-z]+) +(.+)$")]
    private static partial Regex Planned();

    // A look that begins with a hyphen says why there is none.
    sealed record Line(string Screen, string State, string Look);
}
