namespace Nlp.Encoding;

/// <summary>The rows a thread works on while it encodes. Grows with the longest text the thread has seen, at most some megabytes.</summary>
internal sealed unsafe class Scratch
{
    /// <summary>
    /// Rows of a power of two would all fall into the same few sets of the processor's cache, so each is followed by a gap of a line.
    /// </summary>
    const int Gap = 16, Alignment = 64;

    [ThreadStatic]
    static Scratch? ofThisThread;

    readonly float[] memory;
    readonly int rows;

    public float* A { get; }
    public float* B { get; }
    public float* C { get; }
    public float* Scores { get; }
    public int WideStride { get; }
    public int InnerStride { get; }

    Scratch(int rows, int wide, int inner)
    {
        this.rows = rows;
        (WideStride, InnerStride) = (wide + Gap, inner + Gap);
        const int scores = Transformer.MostPieces + Gap;
        memory = GC.AllocateArray<float>(rows * (2 * WideStride + InnerStride) + scores + Alignment / sizeof(float), pinned: true);
        fixed (float* start = memory)
            A = (float*)((nint)start + Alignment - 1 & -Alignment);
        B = A + (nint)rows * WideStride;
        C = B + (nint)rows * WideStride;
        Scores = C + (nint)rows * InnerStride;
    }

    public static Scratch OfThisThread(int rows, int wide, int inner)
    {
        // Whole groups of rows: a multiplication may take rows along that nobody asked for.
        rows = Math.Max(24, (rows + 11) / 12 * 12);
        var scratch = ofThisThread;
        return scratch is not null && scratch.rows >= rows && scratch.WideStride == wide + Gap && scratch.InnerStride == inner + Gap
            ? scratch : ofThisThread = new(rows, wide, inner);
    }
}
