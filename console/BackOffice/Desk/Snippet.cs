using Bot.Desk;

namespace Bot.BackOffice.Desk;

/// <summary>A piece of a text that was found.</summary>
/// <param name="Text">Plain text: it is encoded where it is shown.</param>
/// <param name="Hit">Whether it is what was looked for.</param>
public readonly record struct SnippetPiece(string Text, bool Hit);

/// <summary>The line in which something was found, cut around it, with every word that was looked for marked.</summary>
/// <param name="Line">The line.</param>
/// <param name="Pieces">Its text in order.</param>
public sealed record Snippet(FoundLine Line, IReadOnlyList<SnippetPiece> Pieces)
{
    const int Before = 60, Longest = 220;

    /// <summary>The line that says most of what was looked for, the newest of several; null when none says any of it.</summary>
    public static Snippet? Of(IReadOnlyList<FoundLine> lines, SearchQuery query)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(query);
        (FoundLine Line, IReadOnlyList<Range> Hits, int Terms)? best = null;
        foreach (var line in lines)
        {
            var (hits, terms) = Hits(line.Text, query.Terms);
            if (terms > 0 && terms >= (best?.Terms ?? 0))
                best = (line, hits, terms);
        }
        if (best is { } found)
            return new(found.Line, Cut(found.Line.Text, found.Hits));
        // Found by its customer, a label or an operator: what was said last tells which one it is.
        return query.Terms.Count == 0 && lines is [.., var last] ? new(last, Cut(last.Text, [])) : null;
    }

    /// <summary>A whole text with what was looked for marked.</summary>
    public static IReadOnlyList<SnippetPiece> Mark(string text, SearchQuery query)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(query);
        return Split(text, Hits(text, [.. query.Terms, .. query.From]).Ranges, 0, text.Length);
    }

    static (IReadOnlyList<Range> Ranges, int Terms) Hits(string text, IReadOnlyList<SearchTerm> terms)
    {
        var words = SearchWords.Of(text).ToList();
        var (ranges, met) = (new List<Range>(), 0);
        foreach (var term in terms)
        {
            var before = ranges.Count;
            for (var at = 0; at + term.Words.Count <= words.Count; at++)
                if (Fits(words, at, term))
                    ranges.Add(words[at].Start..(words[at + term.Words.Count - 1].Start + words[at + term.Words.Count - 1].Length));
            met += ranges.Count > before ? 1 : 0;
        }
        return ([.. ranges.OrderBy(range => range.Start.Value).ThenByDescending(range => range.End.Value)], met);
    }

    static bool Fits(List<SearchWord> words, int at, SearchTerm term)
    {
        for (var i = 0; i < term.Words.Count; i++)
            if (term.Begins && i == term.Words.Count - 1 ? !words[at + i].Fold.StartsWith(term.Words[i], StringComparison.Ordinal) : words[at + i].Fold != term.Words[i])
                return false;
        return true;
    }

    static IReadOnlyList<SnippetPiece> Cut(string text, IReadOnlyList<Range> hits)
    {
        var from = hits.Count > 0 && hits[0].Start.Value > Before && text.Length > Longest ? hits[0].Start.Value - Before : 0;
        if (from > 0 && char.IsLowSurrogate(text[from]))
            from--;
        var to = Math.Min(text.Length, from + Longest);
        if (to < text.Length && char.IsLowSurrogate(text[to]))
            to--;
        return [.. from > 0 ? [new SnippetPiece("… ", false)] : Array.Empty<SnippetPiece>(), .. Split(text, hits, from, to), .. to < text.Length ? [new SnippetPiece(" …", false)] : Array.Empty<SnippetPiece>()];
    }

    static List<SnippetPiece> Split(string text, IReadOnlyList<Range> hits, int from, int to)
    {
        var pieces = new List<SnippetPiece>();
        var at = from;
        foreach (var hit in hits)
        {
            var (start, end) = (Math.Max(hit.Start.Value, at), Math.Min(hit.End.Value, to));
            if (end <= start)
                continue;
            if (start > at)
                pieces.Add(new(text[at..start], false));
            pieces.Add(new(text[start..end], true));
            at = end;
        }
        if (at < to)
            pieces.Add(new(text[at..to], false));
        return pieces;
    }
}
