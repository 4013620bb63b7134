using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Bot.Turns;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Bot.Releases;

/// <summary>What is wrong in a file, and where.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Reason">In a sentence.</param>
public sealed record FileProblem(int Line, int Column, string Reason)
{
    /// <inheritdoc/>
    public override string ToString() => $"Line {Line}, column {Column}: {Reason}";
}

/// <summary>A policy read from a file as <see cref="PolicyYaml"/> writes it: the policy, or everything that is wrong with the file, in the order of its lines.</summary>
/// <param name="Policy">The policy; null when the file has problems.</param>
/// <param name="Problems">The problems; empty when there are none.</param>
public sealed record PolicyFile(Policy? Policy, IReadOnlyList<FileProblem> Problems)
{
    /// <summary>Most characters of a file.</summary>
    public const int LongestText = 4_000_000;

    const int Deepest = 32;
    const int MostProblems = 50;

    /// <summary>Reads a file. Pure: nothing is changed, whatever it says.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="onto">Has the values that the file does not name.</param>
    public static PolicyFile Read(string text, Policy onto)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(onto);
        var problems = new List<FileProblem>();
        Policy? policy = null;
        try
        {
            policy = Load(text) is { } root ? Whole(root, onto, problems) : Nothing<Policy>(problems, 1, 1, "The file holds nothing.");
        }
        catch (YamlException wrong)
        {
            problems.Add(Told(wrong, text));
        }
        return problems.Count == 0 ? new(policy, []) : new(null, [.. problems.OrderBy(problem => problem.Line).ThenBy(problem => problem.Column).Take(MostProblems)]);
    }

    static FileProblem Told(YamlException wrong, string text)
    {
        // The parser names the place where the lines began that the tab is in.
        var tab = wrong.Message.Contains(" tab ", StringComparison.Ordinal) ? Array.FindIndex(text.Split('\n'), line => line.TrimStart(' ').StartsWith('\t')) : -1;
        if (tab >= 0)
            return new(tab + 1, 1, "A tab stands where blanks belong.");
        var reason = wrong.InnerException?.Message ?? wrong.Message;
        return new(Place(wrong.Start.Line), Place(wrong.Start.Column), reason.EndsWith('.') ? reason : reason + ".");
    }

    static YamlMappingNode? Load(string text)
    {
        if (text.Length > LongestText)
            throw new YamlException(Mark.Empty, Mark.Empty, $"It has {text.Length} characters, {LongestText} are possible.");
        RefuseTraps(text);
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        if (stream.Documents.Count == 0)
            return null;
        if (stream.Documents.Count > 1)
            throw new YamlException(stream.Documents[1].RootNode.Start, stream.Documents[1].RootNode.End, "A file holds one policy.");
        var root = stream.Documents[0].RootNode;
        return root as YamlMappingNode ?? throw new YamlException(root.Start, root.End, "It should begin with lines of the form name: value.");
    }

    // Read event by event first, in no more memory than the text: a name for a value may stand for a thousand of them, and the loader recurses.
    static void RefuseTraps(string text)
    {
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (parser.Current is AnchorAlias || parser.Current is NodeEvent { Anchor.IsEmpty: false })
                throw new YamlException(parser.Current.Start, parser.Current.End, "Anchors and aliases (& and *) are not read. Write the value out.");
            if (depth > Deepest)
                throw new YamlException(parser.Current.Start, parser.Current.End, "It is nested too deeply.");
        }
    }

    static Policy? Whole(YamlMappingNode root, Policy onto, List<FileProblem> problems)
    {
        var written = JsonNode.Parse(PolicyJson.Write(onto))!;
        var read = Value(root, PolicyYaml.Contract(typeof(Policy)), written, problems);
        if (problems.Count > 0)
            return null;
        Policy policy;
        try
        {
            policy = PolicyJson.Read(read!.ToJsonString());
        }
        catch (Exception wrong) when (wrong is JsonException or NotSupportedException or ArgumentException or InvalidOperationException)
        {
            return Nothing<Policy>(problems, At(root, (wrong as JsonException)?.Path), Sentence(wrong));
        }
        // What only shows on the whole policy is told at the document that brings it in.
        foreach (var problem in policy.Problems())
            Nothing<Policy>(problems, root.Children.FirstOrDefault(document => Brings(problem, document.Key, written, read!)).Key ?? root, problem);
        return policy;
    }

    static bool Brings(string problem, YamlNode document, JsonNode onto, JsonNode read)
    {
        var (name, alone) = (((YamlScalarNode)document).Value!, onto.DeepClone());
        alone[name] = read[name]?.DeepClone();
        return PolicyJson.Read(alone.ToJsonString()).Problems().Contains(problem);
    }

    // The value as JSON; with problems added it does not matter which.
    static JsonNode? Value(YamlNode node, JsonTypeInfo type, JsonNode? onto, List<FileProblem> problems) => (node, type.Kind) switch
    {
        (YamlMappingNode members, JsonTypeInfoKind.Object) => Members(members, type, onto as JsonObject, problems),
        (YamlMappingNode members, JsonTypeInfoKind.Dictionary) => Each(members, PolicyYaml.Contract(type.ElementType!), problems),
        (YamlSequenceNode list, JsonTypeInfoKind.Enumerable) => new JsonArray([.. list.Children.Select(element => Value(element, PolicyYaml.Contract(type.ElementType!), null, problems))]),
        (YamlScalarNode scalar, JsonTypeInfoKind.None) => Scalar(scalar, type.Type, problems),
        // Written by a converter of its own, which judges it when the whole is read.
        (_, JsonTypeInfoKind.None) when !IsPlain(type.Type) => Loose(node),
        (_, JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary) => Nothing<JsonNode>(problems, node, "Lines of the form name: value are expected here."),
        (_, JsonTypeInfoKind.Enumerable) => Nothing<JsonNode>(problems, node, "A list is expected here."),
        _ => Nothing<JsonNode>(problems, node, "A single value is expected here."),
    };

    static JsonObject Members(YamlMappingNode members, JsonTypeInfo type, JsonObject? onto, List<FileProblem> problems)
    {
        var discriminator = type.PolymorphismOptions?.TypeDiscriminatorPropertyName;
        type = PolicyYaml.Derived(type, name => members.Children.FirstOrDefault(member => Name(member.Key) == name).Value is YamlScalarNode said ? said.Value : null);
        var read = onto?.DeepClone().AsObject() ?? [];
        foreach (var (key, node) in members.Children)
        {
            var name = Name(key);
            if (name is not null && name == discriminator)
            {
                // First, where the reader looks for it.
                read.Remove(name);
                read.Insert(0, name, ((YamlScalarNode)node).Value);
            }
            else if (name is null || PolicyYaml.Property(type, name) is not { } property)
                Nothing<JsonNode>(problems, key, $"\"{name ?? "A list or mapping"}\" is not known here. Possible: {Possible(type)}.");
            else if (IsNull(node))
                read[name] = property.IsSetNullable && !(property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null)
                    ? null : Nothing<JsonNode>(problems, node, $"{name} needs a value.");
            else
            {
                var before = problems.Count;
                read[name] = Value(node, PolicyYaml.Contract(property.PropertyType), read[name], problems);
                if (problems.Count == before && PolicyYaml.LimitOf(property) is { } limit && read[name]!.GetValue<double>() is var number && !(number >= limit.Least && number <= limit.Most))
                    Nothing<JsonNode>(problems, node, string.Create(CultureInfo.InvariantCulture, $"{limit.Title} must be between {limit.Least} and {limit.Most} {limit.Unit}, not {number}."));
            }
        }
        return read;
    }

    static JsonObject Each(YamlMappingNode members, JsonTypeInfo of, List<FileProblem> problems)
    {
        var read = new JsonObject();
        foreach (var (key, node) in members.Children)
            if (Name(key) is { } name)
                read[name] = IsNull(node) ? null : Value(node, of, null, problems);
            else
                Nothing<JsonNode>(problems, key, "A name is expected here.");
        return read;
    }

    static JsonNode? Scalar(YamlScalarNode scalar, Type type, List<FileProblem> problems)
    {
        var text = scalar.Value ?? "";
        if (type == typeof(string))
            return text;
        if (type == typeof(bool))
            return text is "true" or "false" ? text == "true" : Nothing<JsonNode>(problems, scalar, $"\"{text}\" is neither true nor false.");
        if (type == typeof(int) || type == typeof(long))
            return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && (type == typeof(long) || whole is >= int.MinValue and <= int.MaxValue)
                ? Literal(whole.ToString(CultureInfo.InvariantCulture)) : Nothing<JsonNode>(problems, scalar, $"\"{text}\" is not a whole number.");
        if (type == typeof(double) || type == typeof(float) || type == typeof(decimal))
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
                ? Literal(number.ToString("R", CultureInfo.InvariantCulture)) : Nothing<JsonNode>(problems, scalar, $"\"{text}\" is not a number. Write it like 0.5 or 12.");
        if (type.IsEnum)
            return Enum.GetNames(type).Contains(text) ? text : Nothing<JsonNode>(problems, scalar, $"\"{text}\" is not possible here. Possible: {string.Join(", ", Enum.GetNames(type))}.");
        return Loose(scalar);
    }

    static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal);

    static JsonNode? Loose(YamlNode node) => node switch
    {
        YamlMappingNode members => new JsonObject([.. members.Children.Select(member => KeyValuePair.Create(Name(member.Key) ?? "", Loose(member.Value)))]),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Loose)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } flag => flag.Value == "true",
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) =>
            Literal(number.ToString("R", CultureInfo.InvariantCulture)),
        _ when IsNull(node) => null,
        YamlScalarNode scalar => scalar.Value,
        _ => null,
    };

    static JsonNode Literal(string number) => JsonNode.Parse(number.Replace("E+", "E", StringComparison.Ordinal))!;

    static bool IsNull(YamlNode node) => node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "~" or "null" };

    static string? Name(YamlNode key) => (key as YamlScalarNode)?.Value;

    static string Possible(JsonTypeInfo type) => string.Join(", ", type.Properties.Where(property => PolicyYaml.Property(type, property.Name) is not null).Select(property => property.Name));

    // The node that a JSON path such as $.rules[2].when leads to, or the last one on the way that is there.
    static YamlNode At(YamlNode root, string? path)
    {
        foreach (var step in (path ?? "").Split(['$', '.', '[', ']', '\''], StringSplitOptions.RemoveEmptyEntries))
        {
            var next = root switch
            {
                YamlMappingNode members => members.Children.FirstOrDefault(member => Name(member.Key) == step).Value,
                YamlSequenceNode list when int.TryParse(step, CultureInfo.InvariantCulture, out var at) && at < list.Children.Count => list.Children[at],
                _ => null,
            };
            if (next is null)
                return root;
            root = next;
        }
        return root;
    }

    // The reader's own words end in the path, which the line says better.
    static string Sentence(Exception wrong) => wrong.Message.Split(" Path: ")[0].TrimEnd('.') + ".";

    static T? Nothing<T>(List<FileProblem> problems, YamlNode at, string reason) where T : class => Nothing<T>(problems, at.Start.Line, at.Start.Column, reason);

    static T? Nothing<T>(List<FileProblem> problems, long line, long column, string reason) where T : class
    {
        problems.Add(new(Place(line), Place(column), reason));
        return null;
    }

    static int Place(long mark) => (int)Math.Max(1, mark);
}
