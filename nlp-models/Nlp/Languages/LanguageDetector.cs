using System.Collections.Frozen;
using System.Text;

namespace Nlp.Languages;

/// <summary>A language that is recognised and not spoken.</summary>
/// <param name="Code">ISO 639-1.</param>
/// <param name="Name">In English.</param>
/// <param name="Sentence">In the language itself: that it is not spoken, and the offer of a person.</param>
public sealed record OtherLanguage(string Code, string Name, string Sentence);

/// <summary>What language a text is in.</summary>
/// <param name="Code">ISO 639-1.</param>
/// <param name="Confidence">0 to 1. Of messages of five words and more scored above 0.9, at least 95 in 100 are in this language.</param>
/// <param name="Words">How many words the text has: three and fewer say little.</param>
/// <param name="Other">Set when it is a language that is not spoken.</param>
public sealed record DetectedLanguage(string Code, double Confidence, int Words, OtherLanguage? Other);

/// <summary>Tells languages apart by runs of two to four letters, learnt from the language folders' own text, and by the small words of
/// languages nobody wrote a folder for. Immutable and thread-safe; made in milliseconds.</summary>
public sealed class LanguageDetector
{
    const int Buckets = 1 << 15, Most = 400;

    // Runs of letters overlap, so they are not independent witnesses: their sum counts this share.
    const double Dependence = 0.3;

    // Of a run of letters' probability, this share is kept for what was never seen.
    const double Unseen = 0.2;

    readonly (string Code, float[] Gram, FrozenSet<string> Words)[] _spoken;
    readonly (OtherLanguage Language, FrozenSet<string> Words)[] _others;
    readonly (OtherLanguage Language, string Letters, string Own)[] _scripts;

    LanguageDetector((string, float[], FrozenSet<string>)[] spoken, (OtherLanguage, FrozenSet<string>)[] others, (OtherLanguage, string, string)[] scripts) =>
        (_spoken, _others, _scripts) = (spoken, others, scripts);

    /// <summary>Codes of the languages that are spoken, in the order of their folders.</summary>
    public IReadOnlyList<string> Spoken => [.. _spoken.Select(language => language.Code)];

    /// <summary>Reads the text of every language folder and the list of other languages (<c>other-languages.tsv</c>) beside them.</summary>
    /// <exception cref="InvalidDataException">A line of the list cannot be read; says which and what is expected.</exception>
    public static LanguageDetector FromFolder(string languages)
    {
        var spoken = Directory.GetDirectories(languages).Order(StringComparer.Ordinal).Where(folder => Directory.Exists(Path.Combine(folder, "intents"))).Select(folder =>
        {
            var text = Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) is var name && !name.StartsWith("sentiment-words", StringComparison.Ordinal)
                    && !name.StartsWith("wants-person", StringComparison.Ordinal) && !Path.GetRelativePath(folder, file).StartsWith("entities", StringComparison.Ordinal) && Path.GetExtension(name) is ".txt" or ".tsv")
                .SelectMany(File.ReadLines).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('\t')[0]);
            return Learn(Path.GetFileName(folder), text);
        }).ToArray();
        var others = new List<(OtherLanguage, FrozenSet<string>)>();
        var scripts = new List<(OtherLanguage, string, string)>();
        var list = Path.Combine(languages, "other-languages.tsv");
        foreach (var line in File.Exists(list) ? File.ReadLines(list).Where(line => line.Length > 0 && line[0] != '#') : [])
        {
            if (line.Split('\t') is not [var code, var name, var sentence, var words])
                throw new InvalidDataException($"{list}: '{line}' should be code, name, sentence and words, with tabs between.");
            var language = new OtherLanguage(code, name, sentence);
            if (words.StartsWith("script ", StringComparison.Ordinal))
            {
                // "script" first and last letter of each range, then, if the letters are shared with another language, its own.
                var parts = words.Split(' ');
                scripts.Add((language, parts[1], parts.Length > 2 ? parts[2] : ""));
            }
            else
                others.Add((language, words.Split(' ').ToFrozenSet(StringComparer.Ordinal)));
        }
        return new(spoken, [.. others], [.. scripts]);
    }

    /// <summary>The language of a text; null when it has no words.</summary>
    public DetectedLanguage? Detect(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = WordsOf(text);
        if (words.Count == 0)
            return null;
        if (Script(text) is { } script)
            return new(script.Code, 0.99, words.Count, script);

        var scores = new double[_spoken.Length];
        var known = new int[_spoken.Length];
        foreach (var word in words)
            for (var i = 0; i < _spoken.Length; i++)
            {
                scores[i] += Score(word, _spoken[i].Gram);
                if (_spoken[i].Words.Contains(word))
                    known[i]++;
            }
        // A word that one language has and the others have not says more than its letters.
        for (var i = 0; i < scores.Length; i++)
            scores[i] = Dependence * scores[i] + 0.8 * known[i];
        var best = Array.IndexOf(scores, scores.Max());
        var sum = scores.Sum(score => Math.Exp(score - scores[best]));

        var other = _others.Select(one => (one.Language, Hits: words.Count(one.Words.Contains))).MaxBy(one => one.Hits);
        return other.Hits >= 2 && other.Hits >= 0.3 * words.Count && other.Hits > known.Max()
            ? new(other.Language.Code, Math.Min(0.99, 0.5 + 0.5 * other.Hits / words.Count), words.Count, other.Language)
            // Letters alone decide nothing: a language of whose words the text has hardly one is a guess.
            : new(_spoken[best].Code, known[best] * 4 < words.Count ? Math.Min(0.5, 1 / sum) : 1 / sum, words.Count, null);
    }

    static (string, float[], FrozenSet<string>) Learn(string code, IEnumerable<string> lines)
    {
        var counts = new int[Buckets];
        var total = 0;
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
            foreach (var word in WordsOf(line))
            {
                words.Add(word);
                Grams(word, bucket =>
                {
                    counts[bucket]++;
                    total++;
                });
            }
        // The share for the unseen is the same for all, so that a language with more text has no advantage and no handicap.
        return (code, Array.ConvertAll(counts, count => (float)Math.Log((1 - Unseen) * count / Math.Max(total, 1) + Unseen / Buckets)), words.ToFrozenSet(StringComparer.Ordinal));
    }

    static double Score(string word, float[] grams)
    {
        double sum = 0;
        Grams(word, bucket => sum += grams[bucket]);
        return sum;
    }

    static void Grams(string word, Action<int> with)
    {
        Span<char> padded = stackalloc char[word.Length + 2];
        padded[0] = padded[^1] = ' ';
        word.CopyTo(padded[1..]);
        for (var from = 0; from < padded.Length; from++)
        {
            var hash = 2166136261u;
            for (var length = 1; length <= 4 && from + length <= padded.Length; length++)
            {
                hash = (hash ^ padded[from + length - 1]) * 16777619;
                if (length > 1)
                    with((int)((hash ^ (hash >> 15)) & (Buckets - 1)));
            }
        }
    }

    /// <summary>Words in lower case; numbers, addresses and what is behind the first 400 letters are left out, since they belong to no language.</summary>
    static List<string> WordsOf(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var letters = 0;
        foreach (var piece in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            if (piece.Contains('@') || piece.Contains("//", StringComparison.Ordinal) || piece.Any(char.IsDigit))
                continue;
            foreach (var c in piece)
                if (char.IsLetter(c) || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark)
                    word.Append(char.ToLowerInvariant(c));
                else
                    End();
            End();
            if (letters > Most)
                break;
        }
        return words;

        void End()
        {
            // Nobody writes words of forty letters.
            if (word.Length is > 0 and <= 40)
            {
                letters += word.Length;
                words.Add(word.ToString());
            }
            word.Clear();
        }
    }

    /// <summary>The language whose letters, given as ranges such as "а-я", most of the text is written in; listed first wins a tie, so the one with fewer letters stands first.</summary>
    OtherLanguage? Script(string text)
    {
        var letters = 0;
        var hits = new int[_scripts.Length];
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, 4 * Most)))
        {
            if (!char.IsLetter(c))
                continue;
            letters++;
            for (var i = 0; i < hits.Length; i++)
                if (In(_scripts[i].Letters, char.ToLowerInvariant(c)))
                    hits[i]++;
        }
        var most = hits.DefaultIfEmpty(0).Max();
        if (letters == 0 || most * 2 <= letters)
            return null;
        // Some letters are one language's alone ("ї", kana): where they stand it is that language, though most letters are shared.
        for (var i = 0; i < hits.Length; i++)
            if (_scripts[i].Own.Length > 0 && hits[i] == most && text.AsSpan().IndexOfAny(_scripts[i].Own) >= 0)
                return _scripts[i].Language;
        return _scripts[Array.FindIndex(hits, hit => hit == most)] is var first && first.Own.Length == 0 ? first.Language : Array.Find(_scripts, one => one.Own.Length == 0 && hits[Array.IndexOf(_scripts, one)] == most).Language;
    }

    static bool In(string ranges, char c)
    {
        for (var i = 0; i + 1 < ranges.Length; i += 2)
            if (c >= ranges[i] && c <= ranges[i + 1])
                return true;
        return false;
    }
}
