using System.Globalization;
using System.Text;
using Knowledge.Helpers;

namespace Knowledge.Templates;

/// <summary>Reads what stands inside a tag: variables, fixed values, calls of helpers. Gives it back in the engine's words.</summary>
/// <param name="declared">The variables the template may use besides the shop's.</param>
/// <param name="shop">The shop values there are, as <c>shop.name</c>.</param>
/// <param name="inLoop">Whether the tag being read stands where <c>this</c> has a meaning.</param>
/// <param name="line">Line of the tag being read.</param>
/// <param name="refuse">Told what is wrong and the remedy; after that the reading methods return null.</param>
internal sealed class ExpressionGuard(IReadOnlySet<string> declared, IReadOnlySet<string> shop, Func<bool> inLoop, Func<int> line, Action<string, string?> refuse)
{
    /// <summary>The variables used so far, in order of first use.</summary>
    public List<Slot> Slots { get; } = [];

    /// <summary>The members of list items used so far.</summary>
    public HashSet<string> Members { get; } = [];

    /// <summary>The one expression that fills <paramref name="text"/>; null when something was refused.</summary>
    public string? ReadOnly(string text)
    {
        var reader = new Reader(text);
        var expression = ReadOne(ref reader, 0);
        if (expression is null || reader.AtEnd)
            return expression;
        var first = text.IndexOf(' ') is var blank and >= 0 ? text[..blank] : text;
        return Refused($"{TemplateGuard.Shown(first)} is not a helper.", $"The helpers are {HelperTable.Names}.");
    }

    /// <summary>Everything after a tag's name, one after the other. Null when something was refused.</summary>
    public List<string>? ReadAll(string rest)
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
                : Refused($"{TemplateGuard.Shown(token)} is not a number.", null);
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
            return Refused($"{TemplateGuard.Shown(name)} is not a helper.", $"The helpers are {HelperTable.Names}.");

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
            return inLoop() ? token : Refused($"{token} has a meaning only inside {{{{#each}}}}.", null);
        if (!IsPath(token))
            return Refused($"{TemplateGuard.Shown(token)} is not a variable.", "Variables are words joined by points: order.number.");
        if (token == "this" || token.StartsWith("this.", StringComparison.Ordinal))
        {
            if (!inLoop())
                return Refused("this has a meaning only inside {{#each}}.", "Name the variable.");
            if (token.IndexOf('.') is var dot and >= 0)
            {
                var member = token[(dot + 1)..];
                if (member.Contains('.'))
                    return Refused($"{TemplateGuard.Shown(token)} reaches too far.", "An item has members, and they are plain values: this.name.");
                Members.Add(member);
                return $"({Engine.Member} this \"{member}\")";
            }
            return token;
        }
        if (token.StartsWith("shop.", StringComparison.Ordinal))
        {
            if (!shop.Contains(token))
                return Refused($"{TemplateGuard.Shown(token)} is not in shop.yaml.", "Add it there, or correct the name.");
        }
        else if (!declared.Contains(token))
            return Refused($"{TemplateGuard.Shown(token)} is used but not declared.", $"Add it to variables: [{TemplateGuard.Shown(token)}] at the top, or correct the name.");
        return "@root." + SlotOf(token).Name;
    }

    private Slot SlotOf(string path)
    {
        foreach (var slot in Slots)
        {
            if (slot.Path == path)
                return slot;
        }
        var added = new Slot(path, "v" + Slots.Count.ToString(CultureInfo.InvariantCulture), line(), new(path, line()));
        Slots.Add(added);
        return added;
    }

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

    private string? Refused(string message, string? remedy)
    {
        refuse(message, remedy);
        return null;
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
