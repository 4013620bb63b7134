using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Knowledge.Content;

/// <summary>Facts about the shop that many articles state: return period, opening hours, addresses. From <c>shop.yaml</c>.</summary>
/// <remarks>Groups are flattened with points, so <c>hours: {weekdays: 9-18}</c> is <c>shop.hours.weekdays</c>. A <c>shop:</c> group around everything may be left out.</remarks>
internal static class ShopValues
{
    public const string File = "shop.yaml";

    public static IReadOnlyDictionary<string, object?> Read(string text, List<Problem> problems)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal);
        try
        {
            if (Yaml.ReadMapping(text) is not { } root)
                return values;
            if (root.Children.Count == 1 && root.Children.First() is { Key: YamlScalarNode { Value: "shop" }, Value: YamlMappingNode inner })
                root = inner;
            Flatten("shop", root, values, problems, 0);
        }
        catch (YamlException bad)
        {
            problems.Add(new(File, Yaml.Line(bad.Start), "This is not YAML: " + bad.Message, "Quote texts that contain : or #."));
        }
        return values;
    }

    private static void Flatten(string path, YamlMappingNode group, Dictionary<string, object?> values, List<Problem> problems, int depth)
    {
        foreach (var (key, node) in group.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            var line = Yaml.Line(key.Start);
            if (!Templates.ExpressionGuard.IsPath(name) || name.Contains('.'))
                problems.Add(new(File, line, $"{name} is not a name.", "Use letters, digits, - and _, beginning with a letter."));
            else if (node is YamlMappingNode inner && depth < 3)
                Flatten($"{path}.{name}", inner, values, problems, depth + 1);
            else if (node is YamlScalarNode scalar && !string.IsNullOrWhiteSpace(scalar.Value))
                values[$"{path}.{name}"] = Yaml.Value(scalar);
            else if (node is YamlSequenceNode list && list.Children.Count > 0 && list.Children.All(item => item is YamlScalarNode))
                values[$"{path}.{name}"] = list.Children.Select(item => Yaml.Value((YamlScalarNode)item)).ToArray();
            else
                problems.Add(new(File, line, $"{path}.{name} has no value that a text could show.", "Give it a text, a number, a date or a list of those."));
        }
    }
}

/// <summary>YAML as our files use it: one mapping, plain values, no aliases.</summary>
internal static class Yaml
{
    /// <summary>The mapping of a document; null when it is empty.</summary>
    /// <exception cref="YamlException">Not YAML, or not a mapping, or uses aliases (which can blow a small file up).</exception>
    public static YamlMappingNode? ReadMapping(string text)
    {
        RefuseAliases(text);
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        if (stream.Documents.Count == 0)
            return null;
        return stream.Documents[0].RootNode as YamlMappingNode
            ?? throw new YamlException(Mark.Empty, Mark.Empty, "It should be lines of the form name: value.");
    }

    /// <summary>A quoted text stays text; otherwise numbers, dates, true and false are what they look like.</summary>
    public static object Value(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
            return text;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && whole.ToString(CultureInfo.InvariantCulture) == text)
            return whole;
        if (char.IsAsciiDigit(text[0]) && text.Count(c => c == '.') == 1 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            return number;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        return text switch { "true" => true, "false" => false, _ => text };
    }

    public static int Line(Mark mark) => (int)Math.Max(1, mark.Line);

    // The events come one by one and in no more memory than the text, whatever the text; nesting is counted for the same
    // reason as in templates: the loader of documents recurses.
    private static void RefuseAliases(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (parser.Current is YamlDotNet.Core.Events.AnchorAlias alias)
                throw new YamlException(alias.Start, alias.End, "Aliases are not supported.");
            if (depth > 12)
                throw new YamlException(parser.Current.Start, parser.Current.End, "It is nested too deeply.");
        }
    }
}
