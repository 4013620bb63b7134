namespace Nlp.Text;

/// <summary>What a misspelt word, or two words with the space between them misplaced, were meant to be. Immutable, safe for many threads.</summary>
/// <remarks>
/// A noisy channel in small: of the dictionary words one edit away the one that is commonest in the phrases taught and stands beside
/// the same neighbours there. Words the phrases hold are left alone, and so is what has digits; other words of the language give way only
/// to one that fits both neighbours ("ad a card" is "add a card").
/// Words are found by taking a letter out of both sides (the symmetric delete method): two cuts that meet are a wrong letter or a swap,
/// a cut that meets a word is a letter too many or too few.
/// </remarks>
internal sealed class Repair
{
    const int Longest = 24;

    // What speaks for a word and against it, and how much must speak for it. Chosen on validation parts of BANKING77 and CLINC150,
    // ten phrases an intent, with made typing errors.
    const float Common = 0.8f, Beside = 3, OtherFirstLetter = 1.5f, WrongLetter = 0.5f, TwoEdits = 3, TwoWords = 2;
    const float ShortNeeds = 2.5f, LongNeeds = -9, StrangerNeeds = 6;
    const int Shortest = 2, ShortIs = 3, ShortestWithTwoEdits = 7, ShortestDivided = 4;

    readonly string[] words;
    readonly int[] counts;
    readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> known;
    readonly HashTable cuts;
    readonly int[] starts, meant;
    readonly HashTable pairs;

    /// <param name="dictionary">Words spelt right, with how often the phrases taught hold them; 0 for a word of the language they do not hold.</param>
    /// <param name="pairs">Hashes of the pairs of words the phrases taught hold, see <see cref="FeatureReader.PairOf"/>.</param>
    public Repair(IReadOnlyDictionary<string, int> dictionary, uint[] pairs)
    {
        words = [.. dictionary.Keys.Order(StringComparer.Ordinal)];
        counts = Array.ConvertAll(words, w => dictionary[w]);
        known = words.Index().ToDictionary(w => w.Item, w => w.Index, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        this.pairs = new HashTable(pairs);
        // A cut's hash above its word, so that sorting numbers sorts by both: a model is loaded while somebody waits for the start.
        var found = new List<ulong>();
        void Found(ReadOnlySpan<char> cut, int word) => found.Add((ulong)Hash.Of(cut) << 32 | (uint)word);
        Span<char> cut = stackalloc char[Longest];
        for (var w = 0; w < words.Length; w++)
        {
            if (words[w].Length is < 2 or > Longest || words[w].Contains('0', StringComparison.Ordinal))
                continue;
            Found(words[w], w);
            for (var i = 0; i < words[w].Length; i++)
                Found(Without(words[w], i, cut), w);
        }
        found.Sort();
        var (hashes, first, ofCut) = (new List<uint>(), new List<int>(), new List<int>(found.Count));
        for (var i = 0; i < found.Count; i++)
        {
            if (i > 0 && found[i] == found[i - 1])
                continue;
            if (i == 0 || found[i] >> 32 != found[i - 1] >> 32)
            {
                hashes.Add((uint)(found[i] >> 32));
                first.Add(ofCut.Count);
            }
            ofCut.Add((int)(uint)found[i]);
        }
        meant = [.. ofCut];
        starts = [.. first, meant.Length];
        cuts = new HashTable(hashes);
    }

    /// <summary>True for a word the phrases taught hold, and for what is no word.</summary>
    public bool Leaves(ReadOnlySpan<char> word) =>
        words.Length == 0 || word.Length > Longest || word.Contains('0') || (known.TryGetValue(word, out var w) && counts[w] > 0);

    /// <summary>True for a word of the language that the phrases taught do not hold: it may be meant, or be another word mistyped.</summary>
    public bool IsStranger(ReadOnlySpan<char> word) => known.ContainsKey(word);

    /// <summary>The word meant, null when nothing is near enough.</summary>
    /// <param name="typed">A word not to be left as it is.</param>
    /// <param name="before">The word before it, empty at the start.</param>
    /// <param name="after">The word after it as typed, empty at the end.</param>
    /// <param name="score">How much speaks for it.</param>
    public string? Of(ReadOnlySpan<char> typed, ReadOnlySpan<char> before, ReadOnlySpan<char> after, out float score)
    {
        var stranger = IsStranger(typed);
        var best = -1;
        score = stranger ? StrangerNeeds : typed.Length <= ShortIs ? ShortNeeds : LongNeeds;
        if (typed.Length < Shortest)
            return null;
        Span<char> cut = stackalloc char[Longest], cutTwice = stackalloc char[Longest];
        Weigh(typed, typed, before, after, ref best, ref score);
        for (var i = 0; i < typed.Length; i++)
            Weigh(Without(typed, i, cut), typed, before, after, ref best, ref score);
        if (best < 0 && !stranger && typed.Length >= ShortestWithTwoEdits)
            for (var i = 0; i < typed.Length; i++)
            {
                var once = Without(typed, i, cut);
                for (var j = i; j < once.Length; j++)
                    Weigh(Without(once, j, cutTwice), typed, before, after, ref best, ref score);
            }
        return best < 0 ? null : words[best];
    }

    void Weigh(ReadOnlySpan<char> cut, ReadOnlySpan<char> typed, ReadOnlySpan<char> before, ReadOnlySpan<char> after, ref int best, ref float most)
    {
        var row = cuts.Find(Hash.Of(cut));
        if (row < 0)
            return;
        for (var m = starts[row]; m < starts[row + 1]; m++)
        {
            var word = words[meant[m]];
            var cost = Edits(typed, word);
            if (float.IsInfinity(cost))
                continue;
            var score = Common * MathF.Log(1 + counts[meant[m]]) - cost
                + (Seen(before, word) ? Beside : 0) + (Seen(word, after) ? Beside : 0);
            if (score > most)
                (best, most) = (meant[m], score);
        }
    }

    /// <summary>What the edit from the word to what was typed costs; infinite for what is too far.</summary>
    static float Edits(ReadOnlySpan<char> typed, ReadOnlySpan<char> word)
    {
        var start = typed.CommonPrefixLength(word);
        int a = typed.Length, b = word.Length;
        while (a > start && b > start && typed[a - 1] == word[b - 1])
        {
            a--;
            b--;
        }
        var (left, right) = (a - start, b - start);
        var first = start == 0 ? OtherFirstLetter : 0;
        if (left == 2 && right == 2 && typed[start] == word[start + 1] && typed[start + 1] == word[start])
            return first;
        if (left <= 1 && right <= 1)
            return first + (left == right ? WrongLetter : 0);
        return typed.Length >= ShortestWithTwoEdits && start > 0 && Math.Max(left, right) <= 6 ? TwoEdits : float.PositiveInfinity;
    }

    /// <summary>What was typed without the space between two words, or with a letter in its place, as two words that the phrases taught
    /// hold side by side; null for anything else.</summary>
    /// <param name="typed">A word not to be left as it is.</param>
    /// <param name="above">How much speaks for its being one word.</param>
    public (string First, string Second)? Divide(ReadOnlySpan<char> typed, float above)
    {
        if (typed.Length < ShortestDivided)
            return null;
        var (most, first, second) = (above, -1, -1);
        for (var i = 1; i < typed.Length; i++)
        {
            if (!known.TryGetValue(typed[..i], out var a))
                continue;
            for (var skip = 0; skip <= 1; skip++)
                if (i + skip < typed.Length && known.TryGetValue(typed[(i + skip)..], out var b) && Seen(words[a], words[b])
                    && Common / 2 * (MathF.Log(1 + counts[a]) + MathF.Log(1 + counts[b])) + Beside - TwoWords - skip is var score && score > most)
                    (most, first, second) = (score, a, b);
        }
        return first < 0 ? null : (words[first], words[second]);
    }

    /// <summary>Two words of which the last letter of the one was typed as the first of the other, or the other way round; null if the
    /// phrases taught do not hold such a pair.</summary>
    public (string First, string Second)? Move(ReadOnlySpan<char> first, ReadOnlySpan<char> second)
    {
        if (first.IsEmpty || second.IsEmpty || first.Length + second.Length > 2 * Longest)
            return null;
        Span<char> both = stackalloc char[first.Length + second.Length];
        first.CopyTo(both);
        second.CopyTo(both[first.Length..]);
        foreach (var at in (ReadOnlySpan<int>)[first.Length - 1, first.Length + 1])
            if (at > 0 && at < both.Length && known.TryGetValue(both[..at], out var a) && known.TryGetValue(both[at..], out var b) && Seen(words[a], words[b]))
                return (words[a], words[b]);
        return null;
    }

    bool Seen(ReadOnlySpan<char> first, ReadOnlySpan<char> second) =>
        !first.IsEmpty && !second.IsEmpty && pairs.Find(FeatureReader.PairOf(Hash.Of(first), Hash.Of(second))) >= 0;

    static ReadOnlySpan<char> Without(ReadOnlySpan<char> word, int at, Span<char> into)
    {
        word[..at].CopyTo(into);
        word[(at + 1)..].CopyTo(into[at..]);
        return into[..(word.Length - 1)];
    }
}
