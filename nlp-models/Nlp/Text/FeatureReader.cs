namespace Nlp.Text;

/// <summary>The features of a message that the model knows, with their weights: three or four blocks, each of length at most 1.</summary>
/// <remarks>
/// Words: single words and pairs. Letters: runs of 2 to 5 inside a word padded with a space. Concepts: stems and synonyms
/// without the stop words, single and in pairs, so that "cancel my order" and "cancelling the purchase" meet. Turned words, where the
/// vocabulary has negations: the words that follow one, apart from the same words without. All weigh (1 + ln count) x
/// rarity. What the model has never seen counts into the length of its block with the rarity of something seen
/// once: a message full of strange words is pulled towards zero, which is where doubt belongs.
/// Holds the working memory of one thread; not to be shared.
/// </remarks>
internal sealed class FeatureReader
{
    public const int StopWord = -2;
    const int TurnedWords = 4; // how far a negation is felt
    int[] counts = [];
    int[] touched = new int[1024];
    int touchedCount;

    /// <summary>Rows of the features found, in order of appearance, each once.</summary>
    public int[] Rows = new int[1024];
    /// <summary>Weight of each.</summary>
    public float[] Weights = new float[1024];
    public int Count { get; private set; }
    /// <summary>Row of each token as a single word, -1 when unknown.</summary>
    public int[] WordRows = new int[128];
    /// <summary>Row of what each token stands for, -1 when unknown, <see cref="StopWord"/> for a stop word or a mark.</summary>
    public int[] ConceptRows = new int[128];

    public void Read(Tokens tokens, Vocabulary vocabulary)
    {
        if (counts.Length < vocabulary.Count)
            counts = new int[vocabulary.Count];
        if (WordRows.Length < tokens.Count)
        {
            WordRows = new int[tokens.Count * 2];
            ConceptRows = new int[tokens.Count * 2];
        }
        Count = 0;
        ReadWords(tokens, vocabulary);
        ReadLetters(tokens, vocabulary);
        ReadConcepts(tokens, vocabulary);
        if (vocabulary.Negations.Length > 0)
            ReadTurned(tokens, vocabulary);
    }

    void ReadTurned(Tokens tokens, Vocabulary vocabulary)
    {
        touchedCount = 0;
        var unknown = 0;
        var reach = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var word = tokens.Hash(i);
            if (tokens.IsMark(i))
                reach = 0;
            if (reach-- > 0)
                unknown += Touch(vocabulary.Table.Find(TurnedOf(word)));
            if (vocabulary.Negations.Contains(word))
                reach = TurnedWords;
        }
        Emit(vocabulary, unknown);
    }

    void ReadConcepts(Tokens tokens, Vocabulary vocabulary)
    {
        touchedCount = 0;
        var unknown = 0;
        uint before = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var concept = vocabulary.Forms.ConceptOf(tokens.Word(i));
            if (concept == 0)
            {
                ConceptRows[i] = StopWord;
                continue;
            }
            var row = vocabulary.Table.Find(concept);
            ConceptRows[i] = row;
            unknown += Touch(row);
            if (before != 0)
                unknown += Touch(vocabulary.Table.Find(PairOf(before, concept)));
            before = concept;
        }
        Emit(vocabulary, unknown);
    }

    void ReadWords(Tokens tokens, Vocabulary vocabulary)
    {
        touchedCount = 0;
        var unknown = 0;
        uint before = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var word = tokens.Hash(i);
            var row = vocabulary.Table.Find(word);
            WordRows[i] = row;
            unknown += Touch(row);
            if (i > 0)
                unknown += Touch(vocabulary.Table.Find(PairOf(before, word)));
            before = word;
        }
        Emit(vocabulary, unknown);
    }

    void ReadLetters(Tokens tokens, Vocabulary vocabulary)
    {
        touchedCount = 0;
        var unknown = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            var word = tokens.Padded(i);
            for (var start = 0; start + 1 < word.Length; start++)
            {
                var hash = Hash.Step(Hash.Letters, word[start]);
                var end = Math.Min(word.Length, start + 5);
                for (var next = start + 1; next < end; next++)
                {
                    hash = Hash.Step(hash, word[next]);
                    unknown += Touch(vocabulary.Table.Find(Hash.Finish(hash)));
                }
            }
        }
        Emit(vocabulary, unknown);
    }

    int Touch(int row)
    {
        if (row < 0)
            return 1;
        if (counts[row]++ == 0)
        {
            if (touchedCount == touched.Length)
                Array.Resize(ref touched, touchedCount * 2);
            touched[touchedCount++] = row;
        }
        return 0;
    }

    void Emit(Vocabulary vocabulary, int unknown)
    {
        var first = Count;
        if (Rows.Length < first + touchedCount)
        {
            Array.Resize(ref Rows, (first + touchedCount) * 2);
            Array.Resize(ref Weights, Rows.Length);
        }
        var square = unknown * vocabulary.UnknownRarity * vocabulary.UnknownRarity;
        for (var t = 0; t < touchedCount; t++)
        {
            var row = touched[t];
            var weight = vocabulary.Rarity[row];
            if (counts[row] > 1)
                weight *= 1 + MathF.Log(counts[row]);
            counts[row] = 0;
            square += weight * weight;
            Rows[Count] = row;
            Weights[Count++] = weight;
        }
        var scale = square > 0 ? 1 / MathF.Sqrt(square) : 0;
        for (var i = first; i < Count; i++)
            Weights[i] *= scale;
    }

    static uint TurnedOf(uint word) => Hash.Finish(Hash.Step(Hash.Turned, word));

    /// <summary>Every place in a text where a known word, pair, run of letters or concept stands: its row, and the first and last
    /// token it covers. Slow; for explanations.</summary>
    public static List<(int Row, int First, int Last)> Places(Tokens tokens, Vocabulary vocabulary)
    {
        var places = new List<(int Row, int First, int Last)>();
        void Add(uint hash, int first, int last)
        {
            if (vocabulary.Table.Find(hash) is >= 0 and var row)
                places.Add((row, first, last));
        }
        var conceptAt = -1;
        uint conceptBefore = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            Add(tokens.Hash(i), i, i);
            if (i > 0)
                Add(PairOf(tokens.Hash(i - 1), tokens.Hash(i)), i - 1, i);
            var word = tokens.Padded(i);
            for (var start = 0; start + 1 < word.Length; start++)
            {
                var run = Hash.Step(Hash.Letters, word[start]);
                for (var next = start + 1; next < Math.Min(word.Length, start + 5); next++)
                {
                    run = Hash.Step(run, word[next]);
                    Add(Hash.Finish(run), i, i);
                }
            }
            if (vocabulary.Forms.ConceptOf(tokens.Word(i)) is not 0 and var concept)
            {
                Add(concept, i, i);
                if (conceptAt >= 0)
                    Add(PairOf(conceptBefore, concept), conceptAt, i);
                (conceptAt, conceptBefore) = (i, concept);
            }
        }
        return places;
    }

    public static uint PairOf(uint first, uint second) => Hash.Finish(Hash.Step(Hash.Step(Hash.Pair, first), second));

    /// <summary>Every feature of a text by hash, known or not: what a vocabulary is built from.</summary>
    public static void Collect(Tokens tokens, WordForms forms, uint[] negations, HashSet<uint> words, HashSet<uint> pairs, HashSet<uint> letters)
    {
        uint before = 0, conceptBefore = 0;
        var reach = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (forms.ConceptOf(tokens.Word(i)) is not 0 and var concept)
            {
                words.Add(concept);
                if (conceptBefore != 0)
                    pairs.Add(PairOf(conceptBefore, concept));
                conceptBefore = concept;
            }
            var hash = tokens.Hash(i);
            words.Add(hash);
            if (tokens.IsMark(i))
                reach = 0;
            if (reach-- > 0)
                words.Add(TurnedOf(hash));
            if (negations.Contains(hash))
                reach = TurnedWords;
            if (i > 0)
                pairs.Add(PairOf(before, hash));
            before = hash;
            var word = tokens.Padded(i);
            for (var start = 0; start + 1 < word.Length; start++)
            {
                var run = Hash.Step(Hash.Letters, word[start]);
                for (var next = start + 1; next < Math.Min(word.Length, start + 5); next++)
                {
                    run = Hash.Step(run, word[next]);
                    letters.Add(Hash.Finish(run));
                }
            }
        }
    }
}
