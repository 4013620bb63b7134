using System.Collections.Frozen;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Knowledge.Templates;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Knowledge.Content;

/// <summary>Reads one article file: the lines at the top, the Markdown, the optional plain text.</summary>
internal static class ArticleFile
{
    private const int MostProblems = 20;

    private const string PlainMark = "--- plain ---";

    private static readonly string[] Keys = ["topic", "title", "intents", "department", "suggest", "variables", "approved"];

    /// <summary>The article, or null and what is wrong with the file.</summary>
    public static Article? Read(ContentFile file, string locale, CultureInfo culture, IReadOnlyDictionary<string, object?> shop, List<Problem> problems)
    {
        var before = problems.Count;
        var text = file.Text.ReplaceLineEndings("\n");
        if (text.StartsWith('\uFEFF'))
            text = text[1..];
        if (Split(file.Path, text, problems) is not var (head, source) || ReadHead(file.Path, head, problems) is not { } fields)
            return null;

        var shopNames = shop.Keys.ToHashSet(StringComparer.Ordinal);
        foreach (var variable in fields.Variables.Where(name => name.StartsWith("shop.", StringComparison.Ordinal) && !shopNames.Contains(name)))
            problems.Add(new(file.Path, fields.VariablesLine, $"{variable} is not in {ShopValues.File}.", "Add it there, or correct the name."));

        var declared = fields.Variables.ToFrozenSet(StringComparer.Ordinal);
        var markdown = TemplateGuard.Read(file.Path, source.BodyLine, source.Body, declared, shopNames, problems);
        var plain = source.Plain is null ? markdown : TemplateGuard.Read(file.Path, source.PlainLine, source.Plain, declared, shopNames, problems);
        if (markdown is null || plain is null)
            return null;
        var links = Inspect(file.Path, source, markdown, problems);
        if (problems.Count > before + MostProblems)
            problems.RemoveRange(before + MostProblems, problems.Count - before - MostProblems);
        if (links is null || problems.Count > before)
            return null;

        var currency = shop.GetValueOrDefault("shop.currency") as string;
        var used = markdown.Slots.Concat(plain.Slots).Select(slot => slot.Path).ToFrozenSet(StringComparer.Ordinal);
        return new(fields.Topic, fields.Title, locale, fields.Department, fields.Intents, fields.Suggestions, fields.Variables, Version(text, used, shop, currency), file.Path, fields.Approved)
        {
            Text = new(
                new Template(file.Path, Markup.Emit(markdown), markdown, shop, Engine.For(TextForm.Markdown, culture, currency)),
                new Template(file.Path, source.Plain is null ? Markup.EmitPlain(plain) : Markup.EmitAsWritten(plain), plain, shop, Engine.For(TextForm.Plain, culture, currency)),
                Markup.Words(markdown),
                links,
                used,
                source),
        };
    }

    private static IReadOnlyList<WrittenLink>? Inspect(string path, ArticleSource source, GuardedTemplate markdown, List<Problem> problems)
    {
        try
        {
            return Markup.Inspect(path, source.BodyLine, markdown, problems);
        }
        catch (ArgumentException)
        {
            // So Markdig says that quotes, lists or emphasis are nested beyond its limit; it has no kinder way.
            problems.Add(new(path, source.BodyLine, "The Markdown is nested too deeply.", "Write it with fewer marks inside marks."));
            return null;
        }
    }

    private static (string Head, ArticleSource Source)? Split(string path, string text, List<Problem> problems)
    {
        var close = text.StartsWith("---\n", StringComparison.Ordinal) ? text.IndexOf("\n---\n", 3, StringComparison.Ordinal) : -1;
        if (close < 0 && text.StartsWith("---\n", StringComparison.Ordinal) && text.EndsWith("\n---", StringComparison.Ordinal))
        {
            text += "\n";
            close = text.Length - 5;
        }
        if (close < 0)
        {
            problems.Add(new(path, 1, "The lines between --- and --- at the top are missing.", "Begin with --- and topic:, title:, then --- again."));
            return null;
        }
        var head = text[4..Math.Max(4, close + 1)];
        var body = text[(close + 5)..];
        var bodyLine = LineOf(text, close + 5);
        if (FindPlainMark(body) is not var (start, end))
            return (head, new(body, bodyLine, null, 0));
        return (head, new(body[..start], bodyLine, body[end..], LineOf(text, close + 5 + end)));
    }

    private static (int Start, int End)? FindPlainMark(string body)
    {
        for (var at = 0; at < body.Length;)
        {
            var end = body.IndexOf('\n', at) is var newline and >= 0 ? newline + 1 : body.Length;
            if (body.AsSpan(at, end - at).Trim().SequenceEqual(PlainMark))
                return (at, end);
            at = end;
        }
        return null;
    }

    private static int LineOf(string text, int index) => 1 + text.AsSpan(0, index).Count('\n');

    private sealed record Head(string Topic, string Title, string? Department, string[] Intents, string[] Suggestions, string[] Variables, int VariablesLine, DateOnly? Approved);

    private static Head? ReadHead(string path, string head, List<Problem> problems)
    {
        var before = problems.Count;
        YamlMappingNode? mapping;
        try
        {
            mapping = Yaml.ReadMapping(head);
        }
        catch (YamlException bad)
        {
            Refuse(Yaml.Line(bad.Start) + 1, "The lines at the top are not YAML: " + bad.Message, "Quote texts that contain : or #.");
            return null;
        }

        var fields = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var key in mapping?.Children.Keys ?? [])
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (Keys.Contains(name))
                fields[name] = mapping!.Children[key];
            else
                Refuse(Yaml.Line(key.Start) + 1, $"{name} is not a known line.", $"The lines are {string.Join(", ", Keys)}.");
        }

        var topic = Text("topic", true);
        if (topic is not null && !topic.Split('/').All(IsName))
            Refuse(LineOfField("topic"), $"The topic {topic} is not a name.", "Use lower-case letters, digits and dashes, and / between parts.");
        var title = Text("title", true);
        var intents = List("intents");
        foreach (var intent in intents.Where(intent => !IsName(intent)))
            Refuse(LineOfField("intents"), $"The intent {intent} is not a name.", "Use lower-case letters, digits and dashes.");
        var suggestions = List("suggest");
        foreach (var braces in suggestions.Append(title ?? "").Where(text => text.Contains("{{", StringComparison.Ordinal)))
            Refuse(LineOfField("suggest"), $"\"{braces}\" contains braces, which only the text may.", "Use fixed words.");
        var variables = List("variables");
        foreach (var variable in variables.Where(name => !ExpressionGuard.IsPath(name) || name is "this" || name.StartsWith("this.", StringComparison.Ordinal)))
            Refuse(LineOfField("variables"), $"{variable} is not a variable.", "Variables are words joined by points: order.number.");
        DateOnly? approved = null;
        if (Text("approved", false) is { } day)
        {
            if (DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                approved = date;
            else
                Refuse(LineOfField("approved"), $"{day} is not a day.", "Write it as 2026-11-20.");
        }
        var department = Text("department", false);
        return problems.Count > before ? null : new(topic!, title!, department, intents, suggestions, variables, LineOfField("variables"), approved);

        string? Text(string name, bool required)
        {
            if (fields.TryGetValue(name, out var node) && node is YamlScalarNode { Value: { } value } && !string.IsNullOrWhiteSpace(value))
                return value.Trim();
            if (required)
                Refuse(LineOfField(name), $"{name}: is missing.", $"Add {name}: at the top.");
            return null;
        }

        string[] List(string name)
        {
            if (!fields.TryGetValue(name, out var node) || node is YamlScalarNode { Value: null or "" })
                return [];
            if (node is YamlSequenceNode list && list.Children.All(item => item is YamlScalarNode { Value.Length: > 0 }))
                return [.. list.Children.Select(item => ((YamlScalarNode)item).Value!)];
            Refuse(Yaml.Line(node.Start) + 1, $"{name} is not a list of words.", $"Write {name}: [one, two].");
            return [];
        }

        int LineOfField(string name) => fields.TryGetValue(name, out var node) ? Yaml.Line(node.Start) + 1 : 1;

        void Refuse(int line, string message, string? remedy) => problems.Add(new(path, line, message, remedy));
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 80 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && char.IsAsciiLetterLower(name[0]);

    // The shop values count as part of the text: a recorded version must say which words the customer read.
    private static string Version(string text, IEnumerable<string> used, IReadOnlyDictionary<string, object?> shop, string? currency)
    {
        var all = new StringBuilder(text).Append('\0').Append(currency);
        foreach (var name in used.Where(shop.ContainsKey).Order(StringComparer.Ordinal))
            all.Append('\0').Append(name).Append('=').Append(Shown(shop[name]));
        return Hash(all.ToString());
    }

    private static string Shown(object? value) =>
        value is object[] list ? string.Join('\u0001', list.Select(Shown)) : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 4));
}
