using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Nlp.Encoding;

/// <summary>
/// Cuts text into the pieces of a SentencePiece unigram vocabulary: of all ways to cut, the one whose scores sum highest
/// (Kudo and Richardson, 2018, doi:10.18653/v1/D18-2012). The rules are those of the npm package
/// <c>@energetic-ai/embeddings</c>, whose vectors this must reproduce, where it and SentencePiece differ. Safe for many threads.
/// </summary>
/// <remarks>
/// Text is put into Unicode form KC, a mark stands before it and for every space, nothing else is changed: case, tabs and line
/// breaks are the caller's. Characters no piece begins with are unknown; a run of them is one unknown piece. Halves of
/// surrogate pairs without the other half count as unknown.
/// </remarks>
public sealed class PieceTokenizer
{
    /// <summary>The id of text that no piece covers.</summary>
    public const int Unknown = 0;

    /// <summary>UTF-16 units read of a text; what follows is ignored. More than the first 128 pieces can cover.</summary>
    public const int MostCharacters = 8192;

    /// <summary>The pieces that begin a word and are of two or more Latin letters: common words, and a few beginnings of words.</summary>
    public IReadOnlyList<string> Words { get; }

    static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    const char Space = '\u2581';

    // The pieces' code points as a tree: where a step from a node by a code point leads, in an open hash table, keyed by both.
    readonly ulong[] steps;
    readonly int[] leadsTo;
    readonly int[] pieceAt;
    readonly double[] scoreAt;
    readonly int mask;

    /// <summary>Prepares the vocabulary.</summary>
    /// <param name="pieces">Text of each piece; its place is its id. An empty text is never found.</param>
    /// <param name="scores">Score of each piece: the logarithm of its probability.</param>
    /// <exception cref="PlatformNotSupportedException">Globalization is switched off, so that text cannot be put into form KC.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once, and long
    public PieceTokenizer(IReadOnlyList<string> pieces, ReadOnlySpan<double> scores)
    {
        // Without ICU the runtime leaves text as it came and says nothing; accents and full-width letters would be read as unknown.
        if ("\ufb01".Normalize(NormalizationForm.FormKC) != "fi")
            throw new PlatformNotSupportedException("Text cannot be normalised because globalization is switched off: install libicu and unset DOTNET_SYSTEM_GLOBALIZATION_INVARIANT.");
        ArgumentNullException.ThrowIfNull(pieces);
        ArgumentOutOfRangeException.ThrowIfNotEqual(scores.Length, pieces.Count);
        Words = [.. pieces.Where(piece => piece.Length > 2 && piece[0] == Space && piece.AsSpan(1).IndexOfAnyExcept(Letters) < 0).Select(piece => piece[1..])];
        var most = pieces.Sum(piece => piece.Length) + 1;
        steps = new ulong[(int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(2 * most))];
        leadsTo = new int[steps.Length];
        mask = steps.Length - 1;
        pieceAt = new int[most];
        scoreAt = new double[most];
        var nodes = 1;
        for (var id = 0; id < pieces.Count; id++)
        {
            var node = 0;
            foreach (var rune in pieces[id].EnumerateRunes())
            {
                var slot = Slot(node, rune.Value);
                if (leadsTo[slot] == 0)
                {
                    steps[slot] = Key(node, rune.Value);
                    leadsTo[slot] = nodes++;
                }
                node = leadsTo[slot];
            }
            if (node == 0)
                continue;
            // Of two pieces with the same text the later one counts.
            pieceAt[node] = id;
            scoreAt[node] = scores[id];
        }
    }

    /// <summary>Cuts a text. Allocates nothing after the first texts of a thread, but for what the runtime needs to normalise text beyond ASCII.</summary>
    /// <param name="text">Any text, also one that is not valid Unicode.</param>
    /// <param name="ids">Receives the first ids; its length says how many are wanted.</param>
    /// <returns>How many ids were written; 0 only for the empty text.</returns>
    public int Cut(ReadOnlySpan<char> text, Span<int> ids)
    {
        var buffers = Buffers.OfThisThread;
        var length = buffers.Read(text);
        if (length == 0)
            return 0;
        var (symbols, cuts) = (buffers.Symbols, buffers.Cuts);
        cuts.AsSpan(0, length + 1).Fill(new(0, Unknown, 1));
        for (var start = 0; start < length; start++)
        {
            var sum = cuts[start].Sum;
            var (node, any) = (0, false);
            for (var end = start; end < length; end++)
            {
                node = leadsTo[Slot(node, symbols[end])];
                if (node == 0)
                    break;
                if (pieceAt[node] == Unknown)
                    continue;
                any = true;
                Offer(ref cuts[end + 1], new(sum + scoreAt[node], pieceAt[node], end + 1 - start));
            }
            if (!any)
                Offer(ref cuts[start + 1], new(sum, Unknown, 1));
        }
        return Follow(cuts, length, ids);

        // The package takes a sum of 0 for "nothing found yet", so that a piece which scores 0 gives way to whatever ends where it
        // ends, and a place no piece leads to is crossed by an unknown one for nothing. Its vectors are only met by doing the same.
        static void Offer(ref Cutting best, Cutting candidate)
        {
            if (best.Sum == 0 || candidate.Sum >= best.Sum)
                best = candidate;
        }
    }

    /// <summary>Turns the chain of cuts, which leads from the end to the beginning, into the first ids.</summary>
    static int Follow(Cutting[] cuts, int length, Span<int> ids)
    {
        // First the way back, leaving at each place the place before; then forward again, writing.
        var count = 0;
        for (int at = length, later = -1; at > 0; at -= cuts[at].Length)
        {
            cuts[at].Next = later;
            later = at;
            if (at == cuts[at].Length)
                cuts[0].Next = at;
        }
        var previous = -1;
        for (var at = cuts[0].Next; at > 0 && count < ids.Length; at = cuts[at].Next)
        {
            var id = cuts[at].Piece;
            if (id != Unknown || previous != Unknown)
                ids[count++] = id;
            previous = id;
        }
        return count;
    }

    int Slot(int node, int symbol)
    {
        var key = Key(node, symbol);
        var slot = (int)(key * 0x9E3779B97F4A7C15 >> 40) & mask;
        while (leadsTo[slot] != 0 && steps[slot] != key)
            slot = slot + 1 & mask;
        return slot;
    }

    static ulong Key(int node, int symbol) => (ulong)(uint)node << 21 | (uint)symbol;

    /// <summary>The best way to a place: its sum of scores, and the last piece on it.</summary>
    [StructLayout(LayoutKind.Auto)]
    struct Cutting(double sum, int piece, int length)
    {
        public double Sum = sum;
        public int Piece = piece, Length = length, Next;
    }

    /// <summary>What a thread needs to cut a text. Grows with the longest text it has seen.</summary>
    sealed class Buffers
    {
        [ThreadStatic]
        static Buffers? ofThisThread;
        public static Buffers OfThisThread => ofThisThread ??= new();

        char[] whole = [], normal = [];
        public int[] Symbols = [];
        public Cutting[] Cuts = [];

        /// <summary>Puts the text into form KC, and its code points behind a mark into <see cref="Symbols"/>. Returns how many.</summary>
        public int Read(ReadOnlySpan<char> text)
        {
            if (text.Length > MostCharacters)
                text = text[..MostCharacters];
            if (!Ascii.IsValid(text))
                text = FormKC(text);
            if (text.Length == 0)
                return 0;
            if (text.Length > MostCharacters)
                text = text[..MostCharacters];
            if (Symbols.Length <= text.Length)
            {
                Symbols = new int[Room(text.Length + 1)];
                Cuts = new Cutting[Symbols.Length + 1];
            }
            Symbols[0] = Space;
            var count = 1;
            foreach (var rune in text.EnumerateRunes())
                Symbols[count++] = rune.Value is ' ' ? Space : rune.Value;
            return count;
        }

        ReadOnlySpan<char> FormKC(ReadOnlySpan<char> text)
        {
            if (whole.Length < text.Length)
                whole = new char[Room(text.Length)];
            // Half a surrogate pair has no normal form; the runtime would refuse it.
            var length = 0;
            foreach (var rune in text.EnumerateRunes())
                length += rune.EncodeToUtf16(whole.AsSpan(length));
            if (normal.Length < 2 * length)
                normal = new char[Room(2 * length)];
            int written;
            while (!((ReadOnlySpan<char>)whole.AsSpan(0, length)).TryNormalize(normal, out written, NormalizationForm.FormKC))
                normal = new char[2 * normal.Length]; // one character can become eighteen
            return normal.AsSpan(0, written);
        }

        static int Room(int length) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, 64));
    }
}
