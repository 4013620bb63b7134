using System.Text;
using Knowledge.Helpers;

namespace Knowledge.Templates;

/// <summary>What the guard lets through: the text with one placeholder character a tag, and the tags in order.</summary>
internal sealed record GuardedTemplate(string Text, IReadOnlyList<Tag> Tags, IReadOnlyList<Slot> Slots, IReadOnlySet<string> Members)
{
    /// <summary>First of the private-use characters that stand for tags.</summary>
    public const char FirstPlaceholder = '\uE000';

    public const int MostTags = 0xF8FF - 0xE000;

    public bool IsPlaceholder(char c) => c >= FirstPlaceholder && c < FirstPlaceholder + Tags.Count;

    public Tag TagOf(char placeholder) => Tags[placeholder - FirstPlaceholder];

    /// <summary>Uses no value that a conversation could change.</summary>
    public bool IsConstant => Slots.All(slot => slot.IsShop);
}

/// <summary>
/// Reads a template before the engine does and lets only a small language through: declared variables, the helpers of the
/// table, <c>if</c>, <c>unless</c>, <c>each</c>, <c>else</c> and comments.
/// </summary>
/// <remarks>
/// An allow-list, not a search for bad things: whatever is not recognised is a problem with its line. Blocks are counted, not
/// recursed into, so depth costs nothing here; the engine's compiler gets to see only what passed.
/// Every variable becomes a numbered slot of the root context. So a name can never reach a property of some object, and a
/// variable means the same inside a loop as outside.
/// </remarks>
internal sealed class TemplateGuard
{
    private const int MostProblems = 20;

    private readonly string file;
    private readonly int firstLine;
    private readonly string source;
    private readonly ExpressionGuard expressions;
    private readonly List<Problem> problems = [];
    private readonly List<Tag> tags = [];
    private readonly Stack<Block> open = new();
    private readonly StringBuilder text = new();
    private int line;
    private int lineStart;
    private int tagAt;

    private TemplateGuard(string file, int firstLine, string source, IReadOnlySet<string> declared, IReadOnlySet<string> shop)
    {
        this.file = file;
        this.firstLine = firstLine;
        this.source = source;
        expressions = new(declared, shop, () => InLoop, () => line, Refuse);
    }

    /// <summary>Reads one template.</summary>
    /// <param name="file">For the problems.</param>
    /// <param name="firstLine">Line of the file on which <paramref name="source"/> begins.</param>
    /// <param name="source">The template, with <c>\n</c> line ends.</param>
    /// <param name="declared">The variables it may use besides the shop's.</param>
    /// <param name="shop">The shop values there are, as <c>shop.name</c>.</param>
    /// <param name="problems">Receives what is wrong, at most the first 20.</param>
    /// <returns>Null when anything is wrong.</returns>
    public static GuardedTemplate? Read(string file, int firstLine, string source, IReadOnlySet<string> declared, IReadOnlySet<string> shop, List<Problem> problems)
    {
        var guard = new TemplateGuard(file, firstLine, source, declared, shop);
        guard.Read();
        problems.AddRange(guard.problems);
        return guard.problems.Count == 0 ? new(guard.text.ToString(), guard.tags, guard.expressions.Slots, guard.expressions.Members) : null;
    }

    private sealed record Block(string Name, int Line, Tag Tag, string Condition)
    {
        public bool HasElse { get; set; }
    }

    private void Read()
    {
        line = firstLine;
        if (source.Length > Limits.TemplateCharacters)
        {
            Refuse($"The text has {source.Length:N0} characters; {Limits.TemplateCharacters:N0} are allowed.", "Split it into several articles.");
            return;
        }

        var at = 0;
        while (at < source.Length && problems.Count < MostProblems)
        {
            var start = source.IndexOf("{{", at, StringComparison.Ordinal);
            CopyText(at, start < 0 ? source.Length : start);
            if (start < 0)
                break;
            at = ReadTag(start);
        }

        foreach (var block in open.Reverse().Take(1))
        {
            problems.Add(new(file, block.Line, $"{{{{#{block.Name}}}}} is never closed.", $"Write {{{{/{block.Name}}}}} where it ends."));
        }
    }

    private void CopyText(int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var c = source[i];
            if (c == '\n')
            {
                line++;
                lineStart = i + 1;
            }
            else if (c is >= '\uE000' and <= '\uF8FF' || (char.IsControl(c) && c != '\t'))
            {
                tagAt = i;
                Refuse($"The character U+{(int)c:X4} cannot be shown.", "Delete it.");
            }
            text.Append(c);
        }
    }

    private int ReadTag(int start)
    {
        tagAt = start;
        if (start > 0 && source[start - 1] == '\\')
            return Skip(start + 2, "A backslash before {{ is not supported.", "Write the text without double braces.");
        if (start > 0 && source[start - 1] == '<')
            return Skip(start + 2, "A value cannot follow < directly.", "Use {{link address \"text\"}} for a link.");
        if (At(start + 2) == '{')
            return Skip(start + 3, "Triple braces {{{ would print a value unguarded.", "Use two braces.");

        var inner = start + 2;
        var trimBefore = At(inner) == '~';
        if (trimBefore)
            inner++;

        var isComment = At(inner) == '!';
        var closing = source.AsSpan(inner).StartsWith("!--", StringComparison.Ordinal) ? "--}}" : "}}";
        var end = source.IndexOf(closing, inner, StringComparison.Ordinal);
        var lineEnd = source.IndexOf('\n', inner);
        if (end < 0 || (lineEnd >= 0 && lineEnd < end))
            return Skip(inner, "{{ is not closed on its line.", $"Write {closing} where it ends.");
        var after = end + closing.Length;
        if (At(after) == '}')
            return Skip(after + 1, "Three closing braces.", "Use two.");
        if (isComment)
        {
            Add(new Tag(TagKind.Comment, line, "", trimBefore, false));
            return after;
        }
        var trimAfter = end > inner && source[end - 1] == '~';
        ReadInner(source[inner..(trimAfter ? end - 1 : end)].Trim(), trimBefore, trimAfter);
        return after;
    }

    private int Skip(int to, string message, string remedy)
    {
        Refuse(message, remedy);
        return to;
    }

    private char At(int index) => index < source.Length ? source[index] : '\0';

    private void ReadInner(string inner, bool trimBefore, bool trimAfter)
    {
        if (inner.Length == 0)
            Refuse("{{}} is empty.", "Name a variable or delete it.");
        else if (inner[0] == '&')
            Refuse("{{& would print a value unguarded.", "Leave the & out.");
        else if (inner[0] == '>' || inner.StartsWith("#>", StringComparison.Ordinal))
            Refuse("Texts cannot include other texts.", "Copy the words.");
        else if (inner[0] is '*' or '^' || inner.StartsWith("#*", StringComparison.Ordinal))
            Refuse($"{{{{{inner[0]} is not supported.", "Use if, unless, each or else.");
        else if (inner[0] == '#')
            OpenBlock(inner[1..].Trim(), trimBefore, trimAfter);
        else if (inner[0] == '/')
            CloseBlock(inner[1..].Trim(), trimBefore, trimAfter);
        else if (inner == "else" || inner.StartsWith("else ", StringComparison.Ordinal))
            Else(inner[4..].Trim(), trimBefore, trimAfter);
        else
            Output(inner, trimBefore, trimAfter);
    }

    private void OpenBlock(string inner, bool trimBefore, bool trimAfter)
    {
        var space = inner.IndexOf(' ');
        var name = space < 0 ? inner : inner[..space];
        if (name is not ("if" or "unless" or "each"))
        {
            Refuse($"There is no block {{{{#{Shown(name)}}}}}.", "The blocks are if, unless and each.");
            return;
        }
        if (open.Count == Limits.Nesting)
        {
            Refuse($"Blocks are nested deeper than {Limits.Nesting}.", "Split the article.");
            return;
        }
        if (name == "each" && open.Count(block => block.Name == "each") == Limits.LoopNesting)
        {
            Refuse($"Lists are repeated inside lists deeper than {Limits.LoopNesting}.", "Pass one list.");
            return;
        }

        var arguments = expressions.ReadAll(space < 0 ? "" : inner[space..]);
        if (arguments is null)
            return;
        if (arguments.Count != 1)
        {
            Refuse($"{{{{#{name}}}}} takes exactly one thing.", name == "each" ? "Name a list." : "Name a variable, or compare with (eq a b).");
            return;
        }
        var tag = new Tag(TagKind.Open, line, $"{name} {arguments[0]}", trimBefore, trimAfter);
        Add(tag);
        open.Push(new(name, line, tag, arguments[0]));
    }

    private void CloseBlock(string name, bool trimBefore, bool trimAfter)
    {
        if (!open.TryPeek(out var block) || block.Name != name)
        {
            Refuse(
                open.Count == 0 ? $"{{{{/{Shown(name)}}}}} closes nothing." : $"{{{{/{Shown(name)}}}}} closes {{{{#{block!.Name}}}}} of line {block.Line}.",
                open.Count == 0 ? "Delete it." : $"Write {{{{/{block!.Name}}}}} first.");
            return;
        }
        open.Pop();
        // Without {{else}} there are no words for a missing list, so a missing list is a problem; with it, it is an empty list.
        if (name == "each")
            block.Tag.Expression = $"each ({(block.HasElse ? Engine.OptionalList : Engine.RequiredList)} {block.Condition})";
        Add(new Tag(TagKind.Close, line, name, trimBefore, trimAfter));
    }

    private void Else(string rest, bool trimBefore, bool trimAfter)
    {
        if (!open.TryPeek(out var block))
        {
            Refuse("{{else}} stands outside a block.", "Delete it.");
            return;
        }
        if (rest.Length == 0)
        {
            if (block.HasElse)
                Refuse($"{{{{#{block.Name}}}}} of line {block.Line} has a second {{{{else}}}}.", "Delete one.");
            block.HasElse = true;
            Add(new Tag(TagKind.Else, line, "else", trimBefore, trimAfter));
            return;
        }
        if (block.Name != "if" || block.HasElse || !rest.StartsWith("if ", StringComparison.Ordinal))
        {
            Refuse("Only {{else if …}} inside {{#if}} is supported.", "Use {{else}} and a new {{#if}}.");
            return;
        }
        var arguments = expressions.ReadAll(rest[2..]);
        if (arguments is null)
            return;
        if (arguments.Count != 1)
            Refuse("{{else if}} takes exactly one thing.", "Name a variable, or compare with (eq a b).");
        else
            Add(new Tag(TagKind.Else, line, $"else if {arguments[0]}", trimBefore, trimAfter));
    }

    private void Output(string inner, bool trimBefore, bool trimAfter)
    {
        var first = inner.IndexOfAny([' ', '(']) is var end and >= 0 ? inner[..end] : inner;
        if (first == Engine.Link)
        {
            var link = expressions.ReadAll(inner[first.Length..]);
            if (link is { Count: 2 })
                Add(new Tag(TagKind.Link, line, $"{link[0]} {link[1]}", trimBefore, trimAfter));
            else if (link is not null)
                Refuse("link takes an address and a text.", "Write {{link order.trackingUrl \"Track your parcel\"}}.");
            return;
        }

        var isCall = HelperTable.ByName.ContainsKey(first);
        if (expressions.ReadOnly(isCall ? $"({inner})" : inner) is not { } expression)
            return;
        if (!isCall && !expression.StartsWith('@') && expression != "this" && !expression.StartsWith($"({Engine.Member} ", StringComparison.Ordinal))
        {
            Refuse("Braces around a fixed text.", "Write the text without braces.");
            return;
        }
        Add(new Tag(TagKind.Output, line, expression, trimBefore, trimAfter) { IsShopText = !isCall && first.StartsWith("shop.", StringComparison.Ordinal) });
    }

    private void Add(Tag tag)
    {
        if (tags.Count == GuardedTemplate.MostTags)
        {
            Refuse($"More than {GuardedTemplate.MostTags:N0} tags.", "Split the article.");
            return;
        }
        text.Append((char)(GuardedTemplate.FirstPlaceholder + tags.Count));
        tags.Add(tag);
    }

    private bool InLoop => open.Any(block => block.Name == "each" && !block.HasElse);

    internal static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private void Refuse(string message, string? remedy)
    {
        if (problems.Count < MostProblems)
            problems.Add(new(file, line, $"{message} (column {tagAt - lineStart + 1})", remedy));
    }
}
