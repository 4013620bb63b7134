using System.Text.RegularExpressions;

namespace Nlp.Training;

/// <summary>One line of an evaluation file.</summary>
/// <param name="Text">What was said.</param>
/// <param name="Label">What it means; "oos" is out of scope.</param>
/// <param name="Split">Which part of the data it belongs to.</param>
internal readonly record struct Row(string Text, string Label, string Split);

/// <summary>Reads text, label, split with a header line. Some sets write what is beyond ASCII as <c>\u2019</c>.</summary>
internal static partial class TsvFile
{
    public static List<Row> Read(string file)
    {
        var rows = new List<Row>();
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            var parts = line.Split('\t');
            if (parts.Length < 2)
                throw new InvalidDataException($"{file}: '{line}' should be text, tab, label, tab, split.");
            rows.Add(new Row(Escape().Replace(parts[0], e => ((char)Convert.ToUInt16(e.Groups[1].Value, 16)).ToString()), parts[1], parts.Length > 2 ? parts[2] : ""));
        }
        return rows;
    }

    [GeneratedRegex(@"\\u([0-9a-fA-F]{4})")]
    private static partial Regex Escape();
}
