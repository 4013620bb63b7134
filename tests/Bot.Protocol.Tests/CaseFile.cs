namespace Bot.Protocol.Tests;

/// <summary>Reads the .cases files: one case a line, # begins a comment line, empty lines separate.</summary>
static class CaseFile
{
    public static IReadOnlyList<string> Lines(string name)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, name))
            .Where(line => line.Trim().Length > 0 && line[0] != '#')
            .ToArray();
        Assert.NotEmpty(lines);
        return lines;
    }

    /// <summary>Lines of the form: input => expected.</summary>
    public static IEnumerable<(string Input, string Expected)> Arrows(string name) =>
        Lines(name).Select(line =>
        {
            var at = line.LastIndexOf("=>", StringComparison.Ordinal);
            Assert.True(at > 0, $"{name}: no => in: {line}");
            return (line[..at].Trim(), line[(at + 2)..].Trim());
        });

    /// <summary>Lines of cells separated by |, each trimmed.</summary>
    public static IEnumerable<string[]> Table(string name, int columns) =>
        Lines(name).Select(line =>
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            Assert.True(cells.Length == columns, $"{name}: {cells.Length} cells instead of {columns} in: {line}");
            return cells;
        });
}
