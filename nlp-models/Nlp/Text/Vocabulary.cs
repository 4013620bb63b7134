namespace Nlp.Text;

/// <summary>The features a model knows: a row number and a rarity for each. Immutable.</summary>
internal sealed class Vocabulary
{
    public Vocabulary(uint[] hashes, float[] rarity, float unknownRarity, uint[] negations, WordForms forms)
    {
        Negations = negations;
        Hashes = hashes;
        Rarity = rarity;
        UnknownRarity = unknownRarity;
        Forms = forms;
        Table = new HashTable(hashes);
    }

    public uint[] Hashes { get; }
    public float[] Rarity { get; }
    public float UnknownRarity { get; }
    /// <summary>Hashes of the words that turn what follows; empty when it does not matter to the model.</summary>
    public uint[] Negations { get; }
    public WordForms Forms { get; }
    public HashTable Table { get; }
    public int Count => Hashes.Length;

    /// <summary>Words and pairs are kept when seen once, runs of letters when seen in two texts (in small data: once).</summary>
    public static Vocabulary Build(IReadOnlyList<string> texts, WordForms forms, uint[]? negations = null)
    {
        var tokens = new Tokens();
        var seenIn = new Dictionary<uint, int>();
        var letterHashes = new HashSet<uint>();
        HashSet<uint> words = [], pairs = [], letters = [];
        foreach (var text in texts)
        {
            tokens.Read(text, forms);
            words.Clear();
            pairs.Clear();
            letters.Clear();
            FeatureReader.Collect(tokens, forms, negations ?? [], words, pairs, letters);
            foreach (var set in (ReadOnlySpan<HashSet<uint>>)[words, pairs, letters])
                foreach (var hash in set)
                    seenIn[hash] = seenIn.GetValueOrDefault(hash) + 1;
            letterHashes.UnionWith(letters);
        }
        var lettersFrom = texts.Count >= 500 ? 2 : 1;
        var hashes = seenIn.Where(f => f.Value >= lettersFrom || !letterHashes.Contains(f.Key)).Select(f => f.Key).Order().ToArray();
        float RarityOf(int count) => (float)(Math.Log((1.0 + texts.Count) / (1.0 + count)) + 1);
        return new Vocabulary(hashes, Array.ConvertAll(hashes, h => RarityOf(seenIn[h])), RarityOf(1), negations ?? [], forms);
    }
}
