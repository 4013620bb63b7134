using System.Globalization;
using Knowledge.Content;
using YamlDotNet.RepresentationModel;

namespace Knowledge.Tests;

/// <summary>Reads the <c>.cases</c> files: one case a line, columns between bars, the expectation after <c>=&gt;</c>.</summary>
internal static class Case
{
    /// <summary>The columns of every case, with the line they stand on last. <c>\n</c> is a line end, <c>\|</c> a bar.</summary>
    public static IEnumerable<string[]> Read(string file, int columns)
    {
        var number = 0;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, file)))
        {
            number++;
            if (string.IsNullOrWhiteSpace(line) || line.StartsWith("//", StringComparison.Ordinal))
                continue;
            var arrow = line.LastIndexOf(" => ", StringComparison.Ordinal);
            var cells = line[..arrow].Replace("\\|", "\u0001", StringComparison.Ordinal).Split(" | ").Append(line[(arrow + 4)..])
                .Select(cell => cell.Trim().Replace("\\n", "\n", StringComparison.Ordinal).Replace('\u0001', '|')).ToArray();
            if (cells.Length != columns)
                throw new FormatException($"{file}:{number} has {cells.Length} columns, not {columns}.");
            yield return [.. cells, number.ToString(CultureInfo.InvariantCulture)];
        }
    }

    /// <summary>Values written as YAML: <c>name: Ann, items: [a, b], at: 2026-11-20T14:05+01:00</c>; a dash for none.</summary>
    public static Dictionary<string, object?> Values(string text) =>
        text == "-" ? [] : (Dictionary<string, object?>)Value(Yaml.ReadMapping("{" + text + "}")!)!;

    /// <summary>A knowledge base of one article <c>t</c>, which declares the given variables.</summary>
    public static KnowledgeBase Article(string body, IEnumerable<string> variables, out IReadOnlyList<Problem> problems, string locale = "en") =>
        KnowledgeBase.From(
        [
            new("shop.yaml", "name: Harbour & Home\nrefundDays: 14\nfreeFrom: 49.5\ncurrency: EUR\nreturnsUrl: https://shop.example/a_b\nemail: help@shop.example\ncouriers: [DHL, UPS]\nnote: \"see *below*\"\n"),
            new($"{locale}/t.md", $"---\ntopic: t\ntitle: T\nvariables: [{string.Join(", ", variables)}]\n---\n{body}"),
        ],
        out problems);

    public static Rendered Render(string body, string values, TextForm form)
    {
        var given = Values(values);
        var knowledge = Article(body, given.Keys, out var problems);
        return problems.Count > 0 ? new(null, problems[0]) : knowledge.Render(knowledge.Find("t", "en")!, given, form);
    }

    private static object? Value(YamlNode node) => node switch
    {
        YamlMappingNode group => group.Children.ToDictionary(pair => ((YamlScalarNode)pair.Key).Value!, pair => Value(pair.Value)),
        YamlSequenceNode list => list.Children.Select(Value).ToList(),
        YamlScalarNode { Value: "null" } => null,
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: { } text } when text.Contains('T')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant) && char.IsAsciiDigit(text[0]) => instant,
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: { } text } when TimeOnly.TryParseExact(text, "HH:mm", out var time) => time,
        YamlScalarNode scalar => Yaml.Value(scalar),
        _ => throw new FormatException(node.ToString()),
    };
}
