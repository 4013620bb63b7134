using System.Runtime.Intrinsics;

namespace Nlp.Encoding;

/// <summary>
/// Turns a sentence into a vector of length 1; sentences that mean similar things have vectors with a large dot product. This
/// is the English Universal Sentence Encoder lite (Cer et al., 2018, arXiv:1803.11175), in process on the CPU. Safe for many threads.
/// </summary>
public sealed class SentenceEncoder : IDisposable
{
    /// <summary>Pieces read of a text, some 90 English words; what follows does not count.</summary>
    public const int MostPieces = Transformer.MostPieces;

    readonly EncoderFile file;
    readonly Transformer transformer;

    SentenceEncoder(EncoderFile file, Simd simd)
    {
        this.file = file;
        Tokenizer = Pieces(file);
        transformer = (simd, file.WeightBits) switch
        {
            (Simd.Bits512, 16) => new Transformer<Lanes512, short>(file),
            (Simd.Bits512, _) => new Transformer<Lanes512, float>(file),
            (Simd.Bits256, 16) => new Transformer<Lanes256, short>(file),
            (Simd.Bits256, _) => new Transformer<Lanes256, float>(file),
            (_, 16) => new Transformer<Lanes1, short>(file),
            _ => new Transformer<Lanes1, float>(file)
        };
    }

    /// <summary>Opens an encoder's file; the processes that do so share one copy in memory.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged or not an encoder of this version. The message names it and says what to do.</exception>
    /// <exception cref="PlatformNotSupportedException">Globalization is switched off, so that text cannot be put into form KC.</exception>
    public static SentenceEncoder Open(string file) => Open(file, Best);

    internal static SentenceEncoder Open(string file, Simd simd)
    {
        var opened = EncoderFile.Open(file);
        try
        {
            return new SentenceEncoder(opened, simd);
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    static Simd Best => Vector512.IsHardwareAccelerated ? Simd.Bits512 : Vector256.IsHardwareAccelerated ? Simd.Bits256 : Simd.None;

    /// <summary>The file beside the program, where a build or a release puts it: <c>models/use-lite.encoder</c>.</summary>
    public static string DefaultFile => Path.Combine(AppContext.BaseDirectory, "models", "use-lite.encoder");

    /// <summary>Whether it was taught a language: English. Of other languages its vectors say little.</summary>
    /// <param name="language">Code of the language, such as "en".</param>
    public static bool Knows(string language) => language == "en";

    /// <summary>Numbers of a vector: 512.</summary>
    public int Dimensions => file.Shape.Wide;

    /// <summary>Numbers of a vector that what the last inner neurons answered follows: 2,048. They say more of how a sentence sounds than the vector,
    /// which was made to say what it means.</summary>
    internal int DeepDimensions => file.Shape.Wide + file.Shape.Inner;

    /// <summary>SHA-256 of the file's contents in hexadecimal: vectors of encoders with different checksums do not compare.</summary>
    public string Checksum => file.Checksum;

    /// <summary>How it cuts text.</summary>
    public PieceTokenizer Tokenizer { get; }

    /// <summary>
    /// Encodes one text, as it is: lower-case it first where capitals should not count, and turn tabs and line breaks into spaces.
    /// Never fails, whatever the text; the empty text is encoded as one unknown word. Allocates nothing after the first texts of a
    /// thread, but for the 96 bytes or none that the runtime needs to normalise text beyond ASCII.
    /// </summary>
    /// <param name="text">The text; its first <see cref="MostPieces"/> pieces count.</param>
    /// <param name="into">Receives the vector in its first <see cref="Dimensions"/> places.</param>
    /// <exception cref="ArgumentException"><paramref name="into"/> is too short.</exception>
    /// <exception cref="ObjectDisposedException">The encoder was disposed of.</exception>
    public void Encode(ReadOnlySpan<char> text, Span<float> into)
    {
        if (into.Length < Dimensions)
            throw new ArgumentException($"A vector has {Dimensions} numbers; there is room for {into.Length}.", nameof(into));
        EncodeOne(text, into, Dimensions);
    }

    /// <summary>The same with <see cref="DeepDimensions"/> numbers.</summary>
    internal void EncodeDeep(ReadOnlySpan<char> text, Span<float> into) => EncodeOne(text, into[..DeepDimensions], DeepDimensions);

    void EncodeOne(ReadOnlySpan<char> text, Span<float> into, int stride)
    {
        Span<int> pieces = stackalloc int[MostPieces];
        var count = Cut(text, pieces);
        Run(pieces[..count], [count], into, stride);
    }

    /// <summary>
    /// Encodes many texts on all cores. Several go through the weights together, which is faster than one at a time; the vectors
    /// are those of <see cref="Encode"/> but for the last bits, and the same to the last bit whatever other texts are encoded with them.
    /// </summary>
    /// <param name="texts">The texts, each as <see cref="Encode"/> takes it.</param>
    /// <param name="progress">Hears how many texts are done, now and then and from several threads.</param>
    /// <param name="cancellation">Stops between two small groups of texts.</param>
    /// <returns>The vectors, one after the other: that of text i begins at i x <see cref="Dimensions"/>.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The encoder was disposed of.</exception>
    public float[] EncodeBatch(IReadOnlyList<string> texts, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return EncodeAll(texts, Dimensions, progress, cancellation);
    }

    /// <summary>The same with <see cref="Dimensions"/> or <see cref="DeepDimensions"/> numbers for each text.</summary>
    internal float[] EncodeAll(IReadOnlyList<string> texts, int stride, IProgress<int>? progress, CancellationToken cancellation)
    {
        var vectors = new float[(long)texts.Count * stride];
        var done = 0;
        Parallel.For(0, (texts.Count + TextsAtOnce - 1) / TextsAtOnce, new ParallelOptions { CancellationToken = cancellation, TaskScheduler = TaskScheduler.Current }, group =>
        {
            var (first, end) = (group * TextsAtOnce, Math.Min(texts.Count, (group + 1) * TextsAtOnce));
            EncodeGroup(texts, first, end, vectors.AsSpan(first * stride, (end - first) * stride), stride);
            progress?.Report(Interlocked.Add(ref done, end - first));
        });
        return vectors;
    }

    const int TextsAtOnce = 32, PiecesAtOnce = 2 * MostPieces;

    void EncodeGroup(IReadOnlyList<string> texts, int first, int end, Span<float> into, int stride)
    {
        Span<int> pieces = stackalloc int[PiecesAtOnce], ends = stackalloc int[TextsAtOnce];
        var (count, written) = (0, 0);
        var total = 0;
        for (var i = first; i < end; i++)
        {
            total += Cut(texts[i], pieces[total..]);
            ends[count++] = total;
            if (total <= PiecesAtOnce - MostPieces && i + 1 < end)
                continue;
            var vectors = into.Slice(written * stride, count * stride);
            if (count > 1)
                Run(pieces[..total], ends[..count], vectors, stride);
            else
                RunAccompanied(pieces, total, vectors, stride);
            written += count;
            (count, total) = (0, 0);
        }
    }

    /// <summary>One row alone is added up in another order than several are, so a text that is left alone takes an unknown word along.</summary>
    void RunAccompanied(Span<int> pieces, int count, Span<float> into, int stride)
    {
        Span<float> both = stackalloc float[2 * stride];
        pieces[count] = PieceTokenizer.Unknown;
        Run(pieces[..(count + 1)], [count, count + 1], both, stride);
        both[..stride].CopyTo(into);
    }

    /// <summary>Cuts a text into 1 to 128 pieces.</summary>
    int Cut(ReadOnlySpan<char> text, Span<int> pieces)
    {
        var count = Tokenizer.Cut(text, pieces[..MostPieces]);
        if (count > 0)
            return count;
        pieces[0] = PieceTokenizer.Unknown;
        return 1;
    }

    void Run(ReadOnlySpan<int> pieces, ReadOnlySpan<int> ends, Span<float> into, int stride)
    {
        // Whoever disposes of the encoder meanwhile waits for the last reader before the file is unmapped.
        var held = false;
        try
        {
            file.Handle.DangerousAddRef(ref held);
            transformer.Run(pieces, ends, into, stride);
        }
        finally
        {
            if (held)
                file.Handle.DangerousRelease();
        }
    }

    static unsafe PieceTokenizer Pieces(EncoderFile file)
    {
        var scores = new ReadOnlySpan<double>(file.Take<double>(file.Shape.Pieces), file.Shape.Pieces);
        var lengths = file.Take<byte>(file.Shape.Pieces);
        var text = file.Take<byte>(file.Shape.PieceBytes);
        var pieces = new string[file.Shape.Pieces];
        var at = 0;
        for (var id = 0; id < pieces.Length; at += lengths[id++])
            pieces[id] = System.Text.Encoding.UTF8.GetString(text + at, lengths[id]);
        return new PieceTokenizer(pieces, scores);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}

/// <summary>Widths of register the arithmetic is written for.</summary>
internal enum Simd { None, Bits256, Bits512 }
