using System.Text;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Knowledge.Templates;

/// <summary>A link written in an article. <see cref="Address"/> still contains placeholders.</summary>
internal sealed record WrittenLink(string Address, int Line);

/// <summary>What the Markdown around the tags means: which outputs are addresses, which stand where no value may, and how it reads without markup.</summary>
/// <remarks>
/// Markdig reads the text with one character for each tag. Lines that hold nothing but blocks (<c>{{#if}}</c>, <c>{{/each}}</c>)
/// disappear when the template is rendered, so they cut the text into pieces that are read one by one; otherwise such a line
/// would pull the end of a list into its last item.
/// </remarks>
internal static class Markup
{
    private static readonly MarkdownPipeline CommonMark = new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build();

    /// <summary>Sets the <see cref="Tag.Place"/> of every output and finds values and markup that cannot be made safe.</summary>
    public static IReadOnlyList<WrittenLink> Inspect(string file, int firstLine, GuardedTemplate template, List<Problem> problems)
    {
        var links = new List<WrittenLink>();
        var line = firstLine;
        foreach (var piece in Pieces(template))
        {
            if (!piece.IsTags)
                Inspect(piece.Text, line);
            line += piece.Text.AsSpan().Count('\n');
        }
        RefuseHtml();
        return links;

        // Also what Markdig does not read as HTML: a value could make it HTML by what it adds.
        void RefuseHtml()
        {
            var line = firstLine;
            for (var i = 0; i + 1 < template.Text.Length; i++)
            {
                if (template.Text[i] == '\n')
                    line++;
                var next = template.Text[i + 1];
                if (template.Text[i] == '<' && (i == 0 || template.Text[i - 1] != '\\') && (char.IsAsciiLetter(next) || next is '/' or '!' or '?') && !IsAutolink(template.Text.AsSpan(i + 1)))
                    problems.Add(new(file, line, "HTML is not shown by every channel.", "Write Markdown."));
            }
        }

        static bool IsAutolink(ReadOnlySpan<char> text)
        {
            var end = text.IndexOf('>');
            var inside = end < 0 ? "" : text[..end];
            return inside.IndexOfAny(' ', '\n') < 0 && (inside.StartsWith("https://") || inside.StartsWith("http://") || inside.StartsWith("mailto:") || (inside.Contains('@') && !inside.ContainsAny("\"'=/")));
        }

        void Inspect(string text, int line)
        {
            foreach (var node in Markdown.Parse(text, CommonMark).Descendants())
            {
                var at = line + node.Line;
                switch (node)
                {
                    case CodeBlock code when HasTag(code.Lines.ToString()):
                    case CodeInline inline when HasTag(inline.Content):
                        problems.Add(new(file, at, "A value cannot stand in code: it could end the code early.", "Take the back quotes or the indent away."));
                        break;
                    case AutolinkInline auto when HasTag(auto.Url):
                        problems.Add(new(file, at, "A value cannot stand between < and >.", "Use {{link address \"text\"}}."));
                        break;
                    case AutolinkInline auto:
                        links.Add(new(auto.IsEmail ? "mailto:" + auto.Url : auto.Url, at));
                        break;
                    case LinkReferenceDefinition definition when HasTag(definition.Url) || HasTag(definition.Title):
                        problems.Add(new(file, at, "A value cannot stand in a link's definition.", "Write the address in the link."));
                        break;
                    case LinkInline { IsImage: true }:
                        problems.Add(new(file, at, "Images are not shown by every channel.", "Describe it in words, or link to it."));
                        break;
                    case LinkInline link when HasTag(link.Title):
                        problems.Add(new(file, at, "A value cannot stand in a link's title.", "Delete the title."));
                        break;
                    case LinkInline link:
                        links.Add(new(link.Url ?? "", at));
                        Place(link.Url ?? "", at);
                        break;
                }
            }
        }

        void Place(string address, int at)
        {
            var fixedPart = false;
            foreach (var c in address)
            {
                if (!template.IsPlaceholder(c))
                    fixedPart = true;
                else if (template.TagOf(c).Kind == TagKind.Link)
                    problems.Add(new(file, at, "A link cannot stand inside an address.", "Write [text]({{address}}) or {{link address \"text\"}}."));
                else if (template.TagOf(c) is { Kind: TagKind.Output } tag)
                    tag.Place = fixedPart ? Templates.Place.AddressPart : Templates.Place.Address;
            }
        }

        bool HasTag(string? text) => text is not null && text.AsSpan().IndexOfAnyInRange('\uE000', '\uF8FF') >= 0;
    }

    /// <summary>The template given to the engine.</summary>
    public static string Emit(GuardedTemplate template)
    {
        var text = new StringBuilder(template.Text.Length);
        foreach (var c in template.Text)
        {
            // "{{number}}. " at the start of a line must not become the first item of a numbered list.
            if (c is '.' or ')' && text.Length > 0 && template.IsPlaceholder(text[^1]) && BeginsLine(text))
                text.Append('\\');
            text.Append(c);
        }
        return Fill(template, text.ToString());

        bool BeginsLine(StringBuilder text)
        {
            for (var i = text.Length - 2; i >= 0 && text[i] != '\n'; i--)
            {
                if (!template.IsPlaceholder(text[i]) && !char.IsAsciiDigit(text[i]) && text[i] is not (' ' or '\t' or '>' or '-' or '+' or '*' or '#' or '.' or ')' or '\\'))
                    return false;
            }
            return true;
        }
    }

    /// <summary>A text that has no markup to begin with, as the engine is given it.</summary>
    public static string EmitAsWritten(GuardedTemplate template) => Fill(template, template.Text);

    /// <summary>The template without its markup: links become "text (address)", lists keep their dashes, lines of a paragraph are joined.</summary>
    public static string EmitPlain(GuardedTemplate template)
    {
        var plain = new StringBuilder();
        foreach (var piece in Pieces(template))
            plain.Append(piece.IsTags ? piece.Text : Strip(piece.Text));
        return Fill(template, plain.ToString());
    }

    /// <summary>The visible words of a template, for searching.</summary>
    public static string Words(GuardedTemplate template)
    {
        var words = new StringBuilder();
        foreach (var piece in Pieces(template).Where(piece => !piece.IsTags))
        {
            foreach (var c in Strip(piece.Text))
                words.Append(template.IsPlaceholder(c) ? ' ' : c);
        }
        return words.ToString();
    }

    private static string Fill(GuardedTemplate template, string text)
    {
        var source = new StringBuilder(text.Length * 2);
        foreach (var c in text)
        {
            if (template.IsPlaceholder(c))
                source.Append(template.TagOf(c).Emit());
            else
                source.Append(c);
        }
        return source.ToString();
    }

    private readonly record struct Piece(string Text, bool IsTags);

    private static IEnumerable<Piece> Pieces(GuardedTemplate template)
    {
        var text = template.Text;
        var start = 0;
        for (var at = 0; at < text.Length;)
        {
            var end = text.IndexOf('\n', at) is var newline and >= 0 ? newline + 1 : text.Length;
            if (IsTagLine(template, text.AsSpan(at, end - at)))
            {
                if (start < at)
                    yield return new(text[start..at], false);
                yield return new(text[at..end], true);
                start = end;
            }
            at = end;
        }
        if (start < text.Length)
            yield return new(text[start..], false);
    }

    private static bool IsTagLine(GuardedTemplate template, ReadOnlySpan<char> line)
    {
        var tags = 0;
        foreach (var c in line)
        {
            if (template.IsPlaceholder(c) && template.TagOf(c).Kind is TagKind.Open or TagKind.Else or TagKind.Close or TagKind.Comment)
                tags++;
            else if (!char.IsWhiteSpace(c))
                return false;
        }
        return tags > 0;
    }

    // Blank lines at the ends are kept as they were: they separate this piece from its neighbours.
    private static string Strip(string text)
    {
        var body = text.AsSpan().Trim('\n');
        if (body.IsEmpty)
            return text;
        var before = text.AsSpan().IndexOfAnyExcept('\n');
        var after = text.Length - before - body.Length;
        var plain = new StringBuilder();
        Blocks(Markdown.Parse(text, CommonMark), plain, "");
        return new string('\n', before) + plain.ToString().Trim('\n') + new string('\n', after);
    }

    private static void Blocks(ContainerBlock blocks, StringBuilder plain, string indent)
    {
        var first = true;
        foreach (var block in blocks)
        {
            if (block is LinkReferenceDefinitionGroup or LinkReferenceDefinition)
                continue;
            if (!first)
                plain.Append(blocks is ListBlock { IsLoose: false } || (blocks is ListItemBlock && block is ListBlock) ? "\n" : "\n\n").Append(indent);
            first = false;
            switch (block)
            {
                case ListBlock list:
                    Blocks(list, plain, indent);
                    break;
                case ListItemBlock item:
                    var mark = ((ListBlock)item.Parent!).IsOrdered ? $"{item.Order}. " : "- ";
                    plain.Append(mark);
                    Blocks(item, plain, indent + new string(' ', mark.Length));
                    break;
                case ContainerBlock quote:
                    Blocks(quote, plain, indent);
                    break;
                case ThematicBreakBlock:
                    plain.Append("---");
                    break;
                case CodeBlock code:
                    plain.Append(code.Lines.ToString());
                    break;
                case LeafBlock { Inline: { } inlines }:
                    Inlines(inlines, plain, indent);
                    break;
            }
        }
    }

    private static void Inlines(ContainerInline inlines, StringBuilder plain, string indent)
    {
        foreach (var inline in inlines)
        {
            switch (inline)
            {
                case LiteralInline literal:
                    plain.Append(literal.Content.AsSpan());
                    break;
                case LineBreakInline line:
                    plain.Append(line.IsHard ? "\n" + indent : " ");
                    break;
                case CodeInline code:
                    plain.Append(code.Content);
                    break;
                case HtmlEntityInline entity:
                    plain.Append(entity.Transcoded.AsSpan());
                    break;
                case AutolinkInline auto:
                    plain.Append(auto.Url);
                    break;
                case LinkInline link:
                    Link(link, plain, indent);
                    break;
                case ContainerInline emphasis:
                    Inlines(emphasis, plain, indent);
                    break;
            }
        }
    }

    private static void Link(LinkInline link, StringBuilder plain, string indent)
    {
        var start = plain.Length;
        Inlines(link, plain, indent);
        var address = link.Url ?? "";
        var bare = address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? address["mailto:".Length..] : address;
        var text = plain.ToString(start, plain.Length - start);
        if (text != bare && text != address && bare.Length > 0)
            plain.Append(" (").Append(bare).Append(')');
    }
}
