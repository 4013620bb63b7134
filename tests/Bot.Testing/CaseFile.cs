namespace Bot.Testing;

/// <summary>Reads <c>.cases</c> files: one case a line, <c>#</c> begins a comment line, cells are separated by <c>|</c>,
/// and <c>=></c> divides what is given from what is expected.</summary>
public static class CaseFile
{
    /// <summary>The cases of a file.</summary>
    /// <param name="path">Path below the test's output folder.</param>
    /// <param name="given">Number of cells before the arrow.</param>
    /// <param name="expected">Number of cells behind it.</param>
    /// <exception cref="FormatException">The file holds no case, or a line has another number of cells; names the line.</exception>
    public static IReadOnlyList<Case> Read(string path, int given, int expected)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, path));
        var cases = new List<Case>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() is not { Length: > 0 } line || line[0] == '#')
                continue;
            var arrow = line.LastIndexOf("=>", StringComparison.Ordinal);
            var (before, after) = arrow < 0 ? ([], []) : (Cells(line[..arrow]), Cells(line[(arrow + 2)..]));
            if (before.Length != given || after.Length != expected)
                throw new FormatException($"{path}:{i + 1}: expected {given} cells, =>, {expected} cells: {line}");
            cases.Add(new($"{Path.GetFileName(path)}:{i + 1}", line, before, after));
        }
        return cases.Count > 0 ? cases : throw new FormatException($"{path} holds no case.");
    }

    static string[] Cells(string text) => text.Split('|', StringSplitOptions.TrimEntries);
}

/// <summary>One line of a case file.</summary>
/// <param name="Place">File and line, for the message of a failed test.</param>
/// <param name="Line">The line as written.</param>
/// <param name="Given">Cells before the arrow; an empty cell is an empty text.</param>
/// <param name="Expected">Cells behind it.</param>
public sealed record Case(string Place, string Line, string[] Given, string[] Expected)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Place}: {Line}";
}
