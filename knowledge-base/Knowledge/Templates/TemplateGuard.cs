using Knowledge.Helpers;
using System.Globalization;
using System.Text;

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
    private readonly IReadOnlySet<string> declared;
    private readonly IReadOnlySet<string> shop;
    private readonly List<Problem> problems = [];
    private readonly List<Tag> tags = [];
    private readonly List<Slot> slots = [];
    private readonly HashSet<string> members = [];
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
        this.declared = declared;
        this.shop = shop;
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
        return guard.problems.Count == 0 ? new(guard.text.ToString(), guard.tags, guard.slots, guard.members) : null;
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
            line = block.Line;
            lineStart = tagAt = 0;
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

        int end, after;
        if (At(inner) == '!')
        {
            var close = source.AsSpan(inner).StartsWith("!--", StringComparison.Ordinal) ? "--}}" : "}}";
            end = source.IndexOf(close, inner, StringComparison.Ordinal);
            if (end < 0)
                return Skip(source.Length, "The comment is never closed.", $"Write {close} where it ends.");
            Add(new Tag(TagKind.Comment, line, "", trimBefore, false));
            after = end + close.Length;
        }
        else
        {
            end = source.IndexOf("}}", inner, StringComparison.Ordinal);
            var lineEnd = source.IndexOf('\n', inner);
            if (end < 0 || (lineEnd >= 0 && lineEnd < end))
                return Skip(inner, "{{ is not closed on its line.", "Write }} where it ends.");
            after = end + 2;
            if (At(after) == '}')
                return Skip(after + 1, "Three closing braces.", "Use two.");
            var trimAfter = end > inner && source[end - 1] == '~';
            ReadInner(source[inner..(trimAfter ? end - 1 : end)].Trim(), trimBefore, trimAfter);
        }

        for (var i = start; i < after; i++)
        {
            if (source[i] == '\n')
            {
                line++;
                lineStart = i + 1;
            }
        }
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

        var arguments = ReadArguments(space < 0 ? "" : inner[space..]);
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
        var arguments = ReadArguments(rest[2..]);
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
            var link = ReadArguments(inner[first.Length..]);
            if (link is { Count: 2 })
                Add(new Tag(TagKind.Link, line, $"{link[0]} {link[1]}", trimBefore, trimAfter));
            else if (link is not null)
                Refuse("link takes an address and a text.", "Write {{link order.trackingUrl \"Track your parcel\"}}.");
            return;
        }

        var isCall = HelperTable.ByName.ContainsKey(first);
        var reader = new Reader(isCall ? $"({inner})" : inner);
        var expression = ReadOne(ref reader, 0);
        if (expression is null)
            return;
        if (!reader.AtEnd)
        {
            Refuse($"{Shown(first)} is not a helper.", $"The helpers are {HelperTable.Names}.");
            return;
        }
        if (!isCall && !expression.StartsWith('@') && !expression.StartsWith("this", StringComparison.Ordinal))
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

    private List<string>? ReadArguments(string rest)
    {
        var reader = new Reader(rest);
        var arguments = new List<string>();
        while (!reader.AtEnd)
        {
            if (ReadOne(ref reader, 0) is not { } argument)
                return null;
            arguments.Add(argument);
        }
        return arguments;
    }

    /// <summary>One variable, fixed value or helper call in parentheses, in the engine's words.</summary>
    private string? ReadOne(ref Reader reader, int depth)
    {
        var token = reader.Next();
        if (token.Length == 0)
            return Refused("Something is missing before }}.", "Name a variable.");
        if (token == "(")
            return ReadCall(ref reader, depth + 1);
        var c = token[0];
        if (c is '"' or '\'')
            return ReadFixedText(token);
        if (char.IsAsciiDigit(c) || c == '-')
            return decimal.TryParse(token, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && token.Length <= 15
                ? number.ToString(CultureInfo.InvariantCulture)
                : Refused($"{Shown(token)} is not a number.", null);
        if (token is "true" or "false")
            return token;
        return ReadVariable(token);
    }

    private string? ReadFixedText(string token)
    {
        var quote = token[0];
        if (token.Length < 2 || token[^1] != quote)
            return Refused("A quoted text is not closed.", $"Write {quote} where it ends.");
        return token.AsSpan(1, token.Length - 2).IndexOfAny('\\', '{', '}') >= 0
            ? Refused("Quoted texts cannot contain \\, { or }.", "Put these words outside the braces.")
            : token;
    }

    private string? ReadCall(ref Reader reader, int depth)
    {
        if (depth > Limits.ExpressionNesting)
            return Refused($"Helpers are nested deeper than {Limits.ExpressionNesting}.", "Use fewer.");
        var name = reader.Next();
        if (!HelperTable.ByName.TryGetValue(name, out var helper))
            return Refused($"{Shown(name)} is not a helper.", $"The helpers are {HelperTable.Names}.");

        var call = new StringBuilder("(").Append(name);
        var arguments = 0;
        while (!reader.TryClose())
        {
            if (reader.AtEnd)
                return Refused("A parenthesis is not closed.", "Write ) where it ends.");
            if (ReadOne(ref reader, depth) is not { } argument)
                return null;
            call.Append(' ').Append(argument);
            arguments++;
        }
        if (arguments < helper.Least || arguments > helper.Most)
            return Refused($"{name} was given {arguments} value{(arguments == 1 ? "" : "s")}.", $"It is written {helper.Usage}.");
        return call.Append(')').ToString();
    }

    private string? ReadVariable(string token)
    {
        if (token is "@index" or "@first" or "@last")
            return InLoop ? token : Refused($"{token} has a meaning only inside {{{{#each}}}}.", null);
        if (!IsPath(token))
            return Refused($"{Shown(token)} is not a variable.", "Variables are words joined by points: order.number.");
        if (token == "this" || token.StartsWith("this.", StringComparison.Ordinal))
        {
            if (!InLoop)
                return Refused("this has a meaning only inside {{#each}}.", "Name the variable.");
            if (token.IndexOf('.') is var dot and >= 0)
            {
                var member = token[(dot + 1)..];
                if (member.Contains('.'))
                    return Refused($"{Shown(token)} reaches too far.", "An item has members, and they are plain values: this.name.");
                members.Add(member);
            }
            return token;
        }
        if (token.StartsWith("shop.", StringComparison.Ordinal))
        {
            if (!shop.Contains(token))
                return Refused($"{Shown(token)} is not in shop.yaml.", "Add it there, or correct the name.");
        }
        else if (!declared.Contains(token))
            return Refused($"{Shown(token)} is used but not declared.", $"Add it to variables: [{Shown(token)}] at the top, or correct the name.");
        return "@root." + SlotOf(token).Name;
    }

    private Slot SlotOf(string path)
    {
        foreach (var slot in slots)
        {
            if (slot.Path == path)
                return slot;
        }
        var added = new Slot(path, "v" + slots.Count.ToString(CultureInfo.InvariantCulture), line, new(path, line));
        slots.Add(added);
        return added;
    }

    private bool InLoop => open.Any(block => block.Name == "each" && !block.HasElse);

    /// <summary>Words of letters, digits, _ and -, joined by points.</summary>
    public static bool IsPath(string path)
    {
        var startsWord = true;
        foreach (var c in path)
        {
            if (c == '.' && !startsWord)
                startsWord = true;
            else if (char.IsAsciiLetter(c) || (!startsWord && (char.IsAsciiDigit(c) || c is '_' or '-')))
                startsWord = false;
            else
                return false;
        }
        return !startsWord && path.Length <= 80;
    }

    private static string Shown(string text) => text.Length <= 40 ? text : text[..40] + "…";

    private string? Refused(string message, string? remedy)
    {
        Refuse(message, remedy);
        return null;
    }

    private void Refuse(string message, string? remedy)
    {
        if (problems.Count < MostProblems)
            problems.Add(new(file, line, $"{message} (column {tagAt - lineStart + 1})", remedy));
    }

    /// <summary>Splits the inside of a tag into words, quoted texts and parentheses.</summary>
    private ref struct Reader(string text)
    {
        private int at;

        public bool AtEnd
        {
            get
            {
                SkipBlanks();
                return at >= text.Length;
            }
        }

        public bool TryClose()
        {
            SkipBlanks();
            if (at >= text.Length || text[at] != ')')
                return false;
            at++;
            return true;
        }

        public string Next()
        {
            SkipBlanks();
            if (at >= text.Length)
                return "";
            var start = at;
            var c = text[at++];
            if (c is '(' or ')')
                return text[start..at];
            if (c is '"' or '\'')
            {
                var close = text.IndexOf(c, at);
                at = close < 0 ? text.Length : close + 1;
                return text[start..at];
            }
            while (at < text.Length && text[at] is not (' ' or '\t' or '(' or ')' or '"' or '\''))
                at++;
            return text[start..at];
        }

        private void SkipBlanks()
        {
            while (at < text.Length && text[at] is ' ' or '\t')
                at++;
        }
    }
}
