using System.Text;

namespace Knowledge.Templates;

/// <summary>Makes values harmless for the place they are put into. The article's own words are never touched.</summary>
internal static class Escape
{
    private static readonly System.Buffers.SearchValues<char> Special = System.Buffers.SearchValues.Create("\\`*_[]{}<>~|&:^");

    private static readonly System.Buffers.SearchValues<char> EndsLinks = System.Buffers.SearchValues.Create("()*'[]|");

    /// <summary>One line of visible text: line ends and other control characters become spaces, and marks that turn the reading direction go.</summary>
    /// <remarks>A value must not be able to begin a new line: a line can be a heading, a list, or words that seem to be the shop's own.</remarks>
    public static string OneLine(string value)
    {
        foreach (var c in value)
        {
            if (char.IsControl(c) || IsInvisible(c))
                return Cleaned(value);
        }
        return value.AsSpan().Trim().Length == value.Length ? value : value.Trim();
    }

    /// <summary>Text that CommonMark shows exactly as it is: no emphasis, code, link, image, HTML, list or heading comes out of it.</summary>
    /// <remarks>
    /// Ordinary text stays as it is, apostrophes and the dashes and points inside words included, because some channels show
    /// the backslash. Angle brackets become entities since those are also safe where Markdown is not understood.
    /// </remarks>
    public static string Markdown(string value)
    {
        value = OneLine(value);
        if (value.Length == 0)
            return value;
        var first = value[0];
        if (value.AsSpan().IndexOfAny(Special) < 0 && first is not ('#' or '+' or '-' or '=' or '(' or ')' or '.') && !char.IsAsciiDigit(first)
            && value[^1] != '!' && !value.Contains("++", StringComparison.Ordinal) && !value.Contains("==", StringComparison.Ordinal) && !value.Contains("www.", StringComparison.OrdinalIgnoreCase))
            return value;

        var escaped = new StringBuilder(value.Length + 16);
        var digits = CountLeadingDigits(value);
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            switch (c)
            {
                case '<':
                    escaped.Append("&lt;");
                    continue;
                case '>':
                    escaped.Append("&gt;");
                    continue;
                case '\\' or '`' or '*' or '_' or '[' or ']' or '{' or '}' or '~' or '|' or '^':
                case '#' or '+' or '-' or '=' or '(' or ')' or '.' or ':' when i == 0:
                case '+' or '=' when i + 1 < value.Length && value[i + 1] == c: // marks in some dialects, when doubled
                case '.' or ')' when i == digits && (i + 1 == value.Length || value[i + 1] == ' '): // "1. " begins a list
                case '!' when i == value.Length - 1: // an article could go on with a link, which this would turn into an image
                case '&' when i + 1 == value.Length || value[i + 1] == '#' || char.IsAsciiLetter(value[i + 1]):
                case ':' when i > 0 && char.IsAsciiLetter(value[i - 1]) && i + 1 < value.Length && value[i + 1] != ' ': // many clients link bare addresses
                case '.' when i >= 3 && value.AsSpan(i - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase):
                    escaped.Append('\\');
                    break;
            }
            escaped.Append(c);
        }
        return escaped.ToString();
    }

    /// <summary>A whole address for a link: http, https or mailto, with every character that could end the link encoded. Null when it is not such an address.</summary>
    public static string? Address(string value)
    {
        value = OneLine(value);
        if (!Uri.TryCreate(value, UriKind.Absolute, out var uri) || !(uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeMailto))
            return null;
        var address = uri.AbsoluteUri;
        return address.AsSpan().IndexOfAny(EndsLinks) < 0
            ? address
            : address.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal)
                .Replace("*", "%2A", StringComparison.Ordinal).Replace("'", "%27", StringComparison.Ordinal)
                .Replace("[", "%5B", StringComparison.Ordinal).Replace("]", "%5D", StringComparison.Ordinal)
                .Replace("|", "%7C", StringComparison.Ordinal);
    }

    /// <summary>A piece of an address, such as an order number in a path: it can neither leave its place nor name a scheme.</summary>
    public static string AddressPart(string value) => Uri.EscapeDataString(OneLine(value));

    private static string Cleaned(string value)
    {
        var cleaned = new StringBuilder(value.Length);
        foreach (var c in value)
        {
            if (IsInvisible(c))
                continue;
            if (!char.IsControl(c))
                cleaned.Append(c);
            else if (cleaned.Length > 0 && cleaned[^1] != ' ')
                cleaned.Append(' ');
        }
        return cleaned.ToString().Trim();
    }

    // Embedding, override and isolate marks (U+202A-202E, U+2066-2069), line and paragraph separators, byte order mark.
    private static bool IsInvisible(char c) => c is (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\uFEFF';

    private static int CountLeadingDigits(string value)
    {
        var digits = 0;
        while (digits < value.Length && char.IsAsciiDigit(value[digits]))
            digits++;
        return digits == 0 ? -1 : digits;
    }
}
