namespace Nlp.Training;

/// <summary>One line of an evaluation file.</summary>
/// <param name="Text">What was said.</param>
/// <param name="Label">What it means; "oos" is out of scope.</param>
/// <param name="Split">Which part of the data it belongs to.</param>
internal readonly record struct Row(string Text, string Label, string Split);

/// <summary>Reads text, label, split with a header line.</summary>
internal static class TsvFile
{
    public static List<Row> Read(string file)
    {
        var rows = new List<Row>();
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            var parts = line.Split('\t');
            if (parts.Length < 2)
                throw new InvalidDataException($"{file}: '{line}' should be text, tab, label, tab, split.");
            rows.Add(new Row(parts[0], parts[1], parts.Length > 2 ? parts[2] : ""));
        }
        return rows;
    }
}
