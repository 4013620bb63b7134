namespace Nlp.Text;

/// <summary>What a typed word stands for: agreed rewrites ("pls" is "please") and repair of misspelt words.</summary>
internal sealed class WordForms
{
    public static readonly WordForms None = new(new Dictionary<string, string>(), new Dictionary<string, int>(), [], [], []);

    readonly Dictionary<string, string[]>.AlternateLookup<ReadOnlySpan<char>> rewrites;
    readonly Dictionary<string, uint>.AlternateLookup<ReadOnlySpan<char>> concepts;

    /// <param name="rewrites">typed = words meant, lower case.</param>
    /// <param name="dictionary">Words spelt right, see <see cref="Text.Repair"/>.</param>
    /// <param name="pairs">Hashes of the pairs of words the phrases taught hold.</param>
    /// <param name="synonyms">Lines of words that mean the same.</param>
    /// <param name="stopWords">Lines of words that say nothing about what is wanted.</param>
    public WordForms(IReadOnlyDictionary<string, string> rewrites, IReadOnlyDictionary<string, int> dictionary,
        uint[] pairs, IReadOnlyList<string> synonyms, IReadOnlyList<string> stopWords)
    {
        Rewrites = rewrites;
        Dictionary = dictionary;
        Pairs = pairs;
        Synonyms = synonyms;
        StopWords = stopWords;
        concepts = Concepts(synonyms, stopWords).GetAlternateLookup<ReadOnlySpan<char>>();
        this.rewrites = rewrites.ToDictionary(r => r.Key, r => r.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        Repair = new Repair(dictionary, pairs);
    }

    public IReadOnlyDictionary<string, string> Rewrites { get; }
    public IReadOnlyDictionary<string, int> Dictionary { get; }
    public uint[] Pairs { get; }
    public Repair Repair { get; }

    public IReadOnlyList<string> Synonyms { get; }
    public IReadOnlyList<string> StopWords { get; }

    /// <summary>What the word stands for: the hash of its group of synonyms, or of its stem; 0 for a stop word or a mark.</summary>
    public uint ConceptOf(ReadOnlySpan<char> word)
    {
        if (word is "?" or "!")
            return 0;
        if (concepts.TryGetValue(word, out var concept))
            return concept;
        Span<char> stem = stackalloc char[word.Length + 1];
        stem = stem[..Stem(word, stem)];
        return concepts.TryGetValue(stem, out concept) ? concept : ConceptHash(stem);
    }

    static Dictionary<string, uint> Concepts(IReadOnlyList<string> synonyms, IReadOnlyList<string> stopWords)
    {
        var concepts = new Dictionary<string, uint>(StringComparer.Ordinal);
        foreach (var word in stopWords.SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
            concepts[word] = 0;
        Span<char> stem = stackalloc char[64];
        foreach (var line in synonyms)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var group = ConceptHash(stem[..Stem(words[0], stem)]);
            foreach (var word in words)
            {
                concepts.TryAdd(word, group);
                concepts.TryAdd(stem[..Stem(word, stem)].ToString(), group);
            }
        }
        return concepts;
    }

    static uint ConceptHash(ReadOnlySpan<char> stem)
    {
        var hash = Hash.Concept;
        foreach (var c in stem)
            hash = Hash.Step(hash, c);
        return Hash.Finish(hash);
    }

    /// <summary>A crude stem, good enough to bring the forms of a word together: plural, -ed, -ing and a final e go.</summary>
    static int Stem(ReadOnlySpan<char> word, Span<char> into)
    {
        word.CopyTo(into);
        var n = word.Length;
        if (n > 4 && word.EndsWith("ies"))
        {
            into[n - 3] = 'y';
            return n - 2;
        }
        if (n > 3 && word[n - 1] == 's' && word[n - 2] is not ('s' or 'u'))
            n--;
        var cut = n > 5 && into[..n].EndsWith("ing") ? 3 : n > 4 && into[..n].EndsWith("ed") ? 2 : 0;
        n -= cut;
        if (cut > 0 && n > 3 && into[n - 1] == into[n - 2] && into[n - 1] is not ('s' or 'l'))
            n--;
        if (n > 3 && into[n - 1] == 'e')
            n--;
        return n;
    }

    public string[]? Rewrite(ReadOnlySpan<char> word) => rewrites.TryGetValue(word, out var meant) ? meant : null;
}
