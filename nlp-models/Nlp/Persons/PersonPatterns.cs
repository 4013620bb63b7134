using Nlp.Text;

namespace Nlp.Persons;

/// <summary>Ways of asking for a human being, as patterns of words. Immutable.</summary>
/// <remarks>
/// A pattern is a line of words. <c>a|b</c> is either, a word ending in <c>?</c> may be missing, <c>*</c> stands for up to
/// three words, <c>^</c> and <c>$</c> for the beginning and the end of the message. A line starting with <c>~</c> is a
/// weak sign. A line starting with <c>!</c> takes back what begins within it ("are you a real person").
/// Patterns begin with a word (or <c>^</c>), so that only those whose first word occurs are tried.
/// </remarks>
internal sealed class PersonPatterns
{
    const int Wildcard = 3;
    public const double Sure = 0.95, Hint = 0.55;

    sealed record Step(uint[] Words, bool Optional, bool Any, bool End);
    sealed record Pattern(Step[] Steps, bool AtStart, double Strength);

    readonly HashTable first;
    readonly Pattern[][] startingWith;

    public PersonPatterns(IReadOnlyList<string> lines)
    {
        Lines = lines;
        var byWord = new Dictionary<uint, List<Pattern>>();
        foreach (var line in lines)
        {
            var strength = line[0] switch { '!' => -1, '~' => Hint, _ => Sure };
            var words = line.TrimStart('!', '~').Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var atStart = words is ["^", ..];
            var steps = words.Skip(atStart ? 1 : 0).Select(Parse).ToArray();
            if (steps is [] or [{ Optional: true } or { Any: true } or { End: true }, ..])
                throw new InvalidDataException($"wants-person.txt: '{line}' should begin with a word that must be there.");
            foreach (var word in steps[0].Words)
            {
                if (!byWord.TryGetValue(word, out var list))
                    byWord[word] = list = [];
                list.Add(new Pattern(steps, atStart, strength));
            }
        }
        var keys = byWord.Keys.Order().ToArray();
        first = new HashTable(keys);
        // Those that take back come first, then the strong ones.
        startingWith = [.. keys.Select(k => byWord[k].OrderBy(p => p.Strength < 0 ? 0 : 1).ThenByDescending(p => p.Strength).ToArray())];
    }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>Every word the patterns name, so that spelling repair knows them.</summary>
    public static IEnumerable<string> WordsOf(string line) =>
        line.Split([' ', '|'], StringSplitOptions.RemoveEmptyEntries).Select(w => w.Trim('?', '!', '~', '*', '^', '$')).Where(w => w.Length > 0);

    /// <summary>How strongly the words ask for a person, 0 to 1.</summary>
    public double Match(Tokens tokens)
    {
        double strongest = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var place = first.Find(tokens.Hash(i));
            if (place < 0)
                continue;
            var strength = 0.0;
            foreach (var pattern in startingWith[place])
            {
                if ((pattern.AtStart && i > 0) || (pattern.Strength > 0 && pattern.Strength <= Math.Max(strength, strongest)))
                    continue;
                var end = EndOf(tokens, pattern.Steps, 0, i);
                if (end < 0)
                    continue;
                if (pattern.Strength < 0)
                {
                    // What begins inside the words taken back does not count either: "are you a [real person]".
                    i = Math.Max(i, end - 1);
                    strength = 0;
                    break;
                }
                strength = pattern.Strength;
            }
            strongest = Math.Max(strongest, strength);
        }
        return strongest;
    }

    /// <summary>One past the last token of the match, or -1.</summary>
    static int EndOf(Tokens tokens, Step[] steps, int step, int at)
    {
        if (step == steps.Length)
            return at;
        var s = steps[step];
        if (s.End)
        {
            while (at < tokens.Count && tokens.IsMark(at))
                at++;
            return at == tokens.Count ? at : -1;
        }
        if (s.Any)
        {
            for (var skipped = 0; skipped <= Wildcard && at + skipped <= tokens.Count; skipped++)
                if (EndOf(tokens, steps, step + 1, at + skipped) is >= 0 and var end)
                    return end;
            return -1;
        }
        if (at < tokens.Count && s.Words.AsSpan().Contains(tokens.Hash(at)) && EndOf(tokens, steps, step + 1, at + 1) is >= 0 and var after)
            return after;
        return s.Optional ? EndOf(tokens, steps, step + 1, at) : -1;
    }

    static Step Parse(string word)
    {
        if (word == "*")
            return new([], false, true, false);
        if (word == "$")
            return new([], false, false, true);
        var tokens = new Tokens();
        return new([.. word.TrimEnd('?').Split('|').Select(w =>
        {
            tokens.Read(w, WordForms.None);
            return tokens.Count == 1 ? tokens.Hash(0) : throw new InvalidDataException($"wants-person.txt: '{w}' is not one word.");
        })], word.EndsWith('?'), false, false);
    }
}
