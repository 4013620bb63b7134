using System.Globalization;

namespace Nlp.Entities;

/// <summary>A word or phrase of an entity file and what it means.</summary>
/// <param name="Words">Folded: lower case, without accents.</param>
/// <param name="Role">Its role in the file, such as <c>weekday</c>; for lists the file's kind, such as <c>product</c>.</param>
/// <param name="Value">What it stands for.</param>
sealed record Phrase(string[] Words, string Role, string Value);

/// <summary>The phrases of a language's <c>entities/</c> folder by their first word. Immutable.</summary>
sealed class Phrases
{
    static readonly string[] Lists = ["product", "place"];

    readonly Dictionary<string, Phrase[]> _byFirst;
    readonly Dictionary<string, Phrase[]>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    /// <summary>Reads lines of the form <c>file TAB role value = phrase, phrase</c> (for lists and money <c>value = phrase, phrase</c>).</summary>
    /// <exception cref="InvalidDataException">A line cannot be read; names it.</exception>
    public Phrases(IReadOnlyList<string> lines)
    {
        Lines = lines;
        var all = new List<Phrase>();
        foreach (var line in lines)
        {
            var (file, text) = line.Split('\t', 2) is [var name, var rest] ? (name, rest) : ("", line);
            if (file == "order-number")
                continue;
            var at = text.IndexOf('=', StringComparison.Ordinal);
            var head = (at < 0 ? text : text[..at]).Trim();
            if (head.Length == 0)
                throw new InvalidDataException($"{file}: '{text}' should be 'value = phrase, phrase'.");
            var space = head.IndexOf(' ', StringComparison.Ordinal);
            var (role, value) = file == "time" ? space < 0 ? (head, "") : (head[..space], head[(space + 1)..].Trim()) : (file, head);
            // In a list the name is a phrase itself.
            var said = (at < 0 ? "" : text[(at + 1)..]).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            foreach (var phrase in Lists.Contains(file) ? said.Append(value) : said)
                all.Add(new(Words(phrase), role, value));
        }
        OrderNumbers = [.. lines.Where(line => line.StartsWith("order-number\t", StringComparison.Ordinal)).Select(line => OrderPattern.Parse(line["order-number\t".Length..].Trim()))];
        _byFirst = all.Where(phrase => phrase.Words.Length > 0).GroupBy(phrase => phrase.Words[0])
            .ToDictionary(group => group.Key, group => group.OrderByDescending(phrase => phrase.Words.Length).ToArray());
        _lookup = _byFirst.GetAlternateLookup<ReadOnlySpan<char>>();
        Fuzzy = [.. all.Where(phrase => Lists.Contains(phrase.Role) && phrase.Words.Sum(word => word.Length) >= 5)];
    }

    /// <summary>The lines they were read from, to be stored.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Phrases of lists long enough to be recognised when misspelt.</summary>
    public Phrase[] Fuzzy { get; }

    /// <summary>How the shop writes its order numbers.</summary>
    public OrderPattern[] OrderNumbers { get; }

    /// <summary>Phrases that begin with a word, longest first.</summary>
    public ReadOnlySpan<Phrase> From(ReadOnlySpan<char> word) => _lookup.TryGetValue(word, out var phrases) ? phrases : [];

    static string[] Words(string phrase)
    {
        Span<char> folded = stackalloc char[phrase.Length];
        for (var i = 0; i < phrase.Length; i++)
            folded[i] = Fold(phrase[i]);
        return new string(folded).Split([' ', '-', '\'', '’'], StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Lower case, without accent.</summary>
    public static char Fold(char c)
    {
        if (c < '\u0080')
            return char.ToLowerInvariant(c);
        c = char.ToLower(c, CultureInfo.InvariantCulture);
        return c switch
        {
            'à' or 'á' or 'â' or 'ã' or 'ä' or 'å' => 'a',
            'ç' => 'c',
            'è' or 'é' or 'ê' or 'ë' => 'e',
            'ì' or 'í' or 'î' or 'ï' => 'i',
            'ñ' => 'n',
            'ò' or 'ó' or 'ô' or 'õ' or 'ö' => 'o',
            'ù' or 'ú' or 'û' or 'ü' => 'u',
            'ß' => 's',
            '’' => '\'',
            '–' or '‑' or '−' => '-',
            '\u00A0' or '\u202F' or '\u2009' => ' ',
            _ => c,
        };
    }
}

/// <summary>How an order number is written: letters in front (possibly none, "?" any two or three) and how many digits.</summary>
/// <param name="Prefix">Upper case; "#" for a sign that is not part of the number; empty for bare digits.</param>
/// <param name="Fewest">Fewest digits.</param>
/// <param name="Most">Most digits.</param>
readonly record struct OrderPattern(string Prefix, int Fewest, int Most)
{
    /// <summary>Reads <c>HP-{4-8}</c>, <c>#{4-8}</c>, <c>?-{5-8}</c> or <c>{5}</c>.</summary>
    public static OrderPattern Parse(string line)
    {
        var open = line.IndexOf('{', StringComparison.Ordinal);
        var counts = open >= 0 && line.EndsWith('}') ? line[(open + 1)..^1].Split('-') : [];
        return counts.Length is 1 or 2 && counts.All(count => int.TryParse(count, CultureInfo.InvariantCulture, out _))
            ? new(line[..open].TrimEnd('-').ToUpperInvariant(), int.Parse(counts[0], CultureInfo.InvariantCulture), int.Parse(counts[^1], CultureInfo.InvariantCulture))
            : throw new InvalidDataException($"order-number.txt: '{line}' should be letters and how many digits, such as HP-{{4-8}}.");
    }
}
