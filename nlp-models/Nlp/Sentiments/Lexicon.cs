using System.Globalization;
using Nlp.Text;

namespace Nlp.Sentiments;

/// <summary>Words, pairs of words and emoji that colour a sentence, and the words that turn or strengthen them. Immutable.</summary>
/// <remarks>A line is <c>word TAB weight</c> with a weight from -1 to 1, or <c>word TAB negates</c>, <c>word TAB times 1.5</c>,
/// <c>word TAB swears</c>. A swear word counts as -0.8 and is told to the model apart.</remarks>
internal sealed class Lexicon
{
    const int Reach = 3; // how many words back a negation or an intensifier is felt
    const float SwearWeight = -0.8f;
    enum Role : byte { Weight, Negates, Times, Swears }

    readonly HashTable table;
    readonly Role[] roles;
    readonly float[] values;

    public Lexicon(IReadOnlyList<string> lines)
    {
        Lines = lines;
        var tokens = new Tokens();
        var hashes = new List<uint>();
        var found = new List<(Role, float)>();
        foreach (var line in lines)
        {
            var parts = line.Split('\t');
            if (parts.Length != 2)
                throw new InvalidDataException($"sentiment-words.tsv: '{line}' should be a word, a tab, and a weight, 'negates', 'times 1.5' or 'swears'.");
            tokens.Read(parts[0], WordForms.None);
            var hash = (tokens.Count, tokens.Signs.Length) switch
            {
                (1, 0) => tokens.Hash(0),
                (2, 0) => FeatureReader.PairOf(tokens.Hash(0), tokens.Hash(1)),
                (0, 1) => tokens.Signs[0],
                _ => throw new InvalidDataException($"sentiment-words.tsv: '{parts[0]}' should be one word or two, or one emoji.")
            };
            if (hashes.Contains(hash))
                throw new InvalidDataException($"sentiment-words.tsv: '{parts[0]}' is there twice.");
            hashes.Add(hash);
            found.Add(parts[1].Trim() switch
            {
                "negates" => (Role.Negates, 0),
                "swears" => (Role.Swears, SwearWeight),
                ['t', 'i', 'm', 'e', 's', ' ', .. var factor] => (Role.Times, float.Parse(factor, CultureInfo.InvariantCulture)),
                var weight when float.TryParse(weight, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= 1 => (Role.Weight, value),
                _ => throw new InvalidDataException($"sentiment-words.tsv: '{line}': the weight goes from -1 to 1.")
            });
        }
        table = new HashTable(hashes);
        roles = [.. found.Select(f => f.Item1)];
        values = [.. found.Select(f => f.Item2)];
        Negations = [.. hashes.Where((_, i) => roles[i] == Role.Negates).Order()];
    }

    public IReadOnlyList<string> Lines { get; }

    /// <summary>Hashes of the single words that turn what follows.</summary>
    public uint[] Negations { get; }

    /// <summary>Sums of the good and of the bad words (both positive numbers), and the number of swear words.</summary>
    public (double Good, double Bad, int Swears) Weigh(Tokens tokens)
    {
        double good = 0, bad = 0;
        var swears = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var entry = i + 1 < tokens.Count ? table.Find(FeatureReader.PairOf(tokens.Hash(i), tokens.Hash(i + 1))) : -1;
            var words = 2;
            if (entry < 0)
            {
                entry = table.Find(tokens.Hash(i));
                words = 1;
            }
            if (entry < 0 || roles[entry] is Role.Negates or Role.Times)
                continue;
            var value = values[entry];
            if (roles[entry] == Role.Swears)
                swears++;
            else
                value = Coloured(tokens, i, value);
            if (value > 0) good += value; else bad -= value;
            i += words - 1;
        }
        foreach (var sign in tokens.Signs)
        {
            if (table.Find(sign) is not (>= 0 and var entry))
                continue;
            if (roles[entry] == Role.Swears)
                swears++;
            if (values[entry] > 0) good += values[entry]; else bad -= values[entry];
        }
        return (good, bad, swears);
    }

    float Coloured(Tokens tokens, int at, float value)
    {
        for (var back = at - 1; back >= 0 && back >= at - Reach; back--)
        {
            if (tokens.IsMark(back))
                break;
            var entry = table.Find(tokens.Hash(back));
            if (entry < 0)
                continue;
            // "not good" is bad, but "not bad" is hardly praise.
            if (roles[entry] == Role.Negates)
                value *= value > 0 ? -0.8f : -0.4f;
            else if (roles[entry] == Role.Times)
                value *= values[entry];
        }
        return value;
    }
}
