using System.Runtime.CompilerServices;

namespace Nlp.Encoding;

/// <summary>The weights of an encoder, where they lie in its file, and the forward pass through them.</summary>
internal abstract unsafe class Transformer
{
    /// <summary>Pieces read of one text.</summary>
    public const int MostPieces = 128;

    /// <summary>Encodes texts that are already pieces.</summary>
    /// <param name="pieces">The pieces of all texts, one text after the other.</param>
    /// <param name="ends">Where in <paramref name="pieces"/> each text ends; every text has 1 to 128.</param>
    /// <param name="into">Where the vectors go.</param>
    /// <param name="stride">Where in <paramref name="into"/> the next vector begins. With room for them, what the last inner neurons answered
    /// follows each vector, brought to length 1 as well.</param>
    public abstract void Run(ReadOnlySpan<int> pieces, ReadOnlySpan<int> ends, Span<float> into, int stride);
}

/// <inheritdoc/>
internal sealed unsafe class Transformer<T, TWeight> : Transformer where T : unmanaged, ILanes<T> where TWeight : unmanaged
{
    readonly record struct Layer(int Width, Norm Norm, Matrix QueriesKeysValues, Matrix Output, Norm InnerNorm, Matrix Inner1, Matrix Inner2);

    readonly EncoderShape shape;
    readonly float* factors;
    readonly TWeight* embeddings;
    readonly float[] signals;
    readonly Layer first, second;
    readonly Matrix last;

    public Transformer(EncoderFile file)
    {
        shape = file.Shape;
        factors = file.Take<float>(shape.Pieces);
        embeddings = file.Take<TWeight>((long)shape.Pieces * shape.Narrow);
        signals = Signals(file.Take<float>(shape.Narrow / 2), shape.Narrow);
        first = TakeLayer(file, shape.Narrow);
        second = TakeLayer(file, shape.Wide);
        last = file.TakeMatrix(shape.Wide, shape.Wide);
    }

    Layer TakeLayer(EncoderFile file, int width) => new(width,
        file.TakeNorm(width), file.TakeMatrix(width, 3 * width), file.TakeMatrix(shape.Wide, shape.Wide),
        file.TakeNorm(shape.Wide), file.TakeMatrix(shape.Wide, shape.Inner), file.TakeMatrix(shape.Inner, shape.Wide));

    /// <summary>For each place in a text the sines, then the cosines, of the place times each frequency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once, and long
    static float[] Signals(float* frequencies, int width)
    {
        var signals = GC.AllocateUninitializedArray<float>(MostPieces * width, pinned: true);
        for (var place = 0; place < MostPieces; place++)
            for (var i = 0; i < width / 2; i++)
                (signals[place * width + width / 2 + i], signals[place * width + i]) =
                    (MathF.Cos(place * frequencies[i]), MathF.Sin(place * frequencies[i]));
        return signals;
    }

    public override void Run(ReadOnlySpan<int> pieces, ReadOnlySpan<int> ends, Span<float> into, int stride)
    {
        var rows = pieces.Length;
        var (narrow, wide, inner) = (shape.Narrow, shape.Wide, shape.Inner);
        var room = Scratch.OfThisThread(rows, wide, inner);
        float* a = room.A, b = room.B, c = room.C, scores = room.Scores;
        int aStride = room.WideStride, cStride = room.InnerStride;

        // First layer. A row of b: what attention finds (narrow) and the input (narrow), which one matrix turns into a row of a.
        fixed (float* signal = signals)
            for (int text = 0, row = 0; text < ends.Length; text++)
                for (var begin = row; row < ends[text]; row++)
                {
                    var piece = pieces[row];
                    Kernels<T>.Embed(embeddings + (nint)piece * narrow, factors[piece], signal + (row - begin) * narrow, narrow, b + (nint)row * aStride + narrow);
                }
        for (var row = 0; row < rows; row++)
            Kernels<T>.Normalise(b + (nint)row * aStride + narrow, first.Norm, a + (nint)row * aStride);
        Multiply(a, aStride, rows, first.QueriesKeysValues, c, cStride, Then.Store);
        Attend(first, c, cStride, ends, scores, b, aStride);
        Multiply(b, aStride, rows, first.Output, a, aStride, Then.Store);
        Normalise(a, aStride, rows, first.InnerNorm, b);
        Multiply(b, aStride, rows, first.Inner1, c, cStride, Then.StorePositive);
        Multiply(c, cStride, rows, first.Inner2, a, aStride, Then.Add);

        // Second layer.
        Normalise(a, aStride, rows, second.Norm, b);
        Multiply(b, aStride, rows, second.QueriesKeysValues, c, cStride, Then.Store);
        Attend(second, c, cStride, ends, scores, b, aStride);
        Multiply(b, aStride, rows, second.Output, a, aStride, Then.Add);
        Normalise(a, aStride, rows, second.InnerNorm, b);
        Multiply(b, aStride, rows, second.Inner1, c, cStride, Then.StorePositive);

        // Only the mean of a text's rows is wanted from here on, and the mean of products with a matrix is the product of the mean:
        // a sixth of all multiplications is saved by taking it first. Row by row, the means overwrite what they were made of.
        for (int text = 0, row = 0; text < ends.Length; row = ends[text++])
        {
            Kernels<T>.Mean(a + (nint)row * aStride, aStride, ends[text] - row, wide, a + (nint)text * aStride);
            Kernels<T>.Mean(c + (nint)row * cStride, cStride, ends[text] - row, inner, c + (nint)text * cStride);
        }
        Multiply(c, cStride, ends.Length, second.Inner2, a, aStride, Then.Add);
        Multiply(a, aStride, ends.Length, last, b, aStride, Then.Store);
        fixed (float* to = into)
            for (var text = 0; text < ends.Length; text++)
            {
                Kernels<T>.TanhOfLengthOne(b + (nint)text * aStride, wide, to + (nint)text * stride);
                if (stride > wide)
                    Kernels<T>.OfLengthOne(c + (nint)text * cStride, inner, to + (nint)text * stride + wide);
            }
    }

    void Attend(in Layer layer, float* qkv, int stride, ReadOnlySpan<int> ends, float* scores, float* output, int outputStride)
    {
        for (int text = 0, row = 0; text < ends.Length; row = ends[text++])
            Kernels<T>.Attend(qkv + (nint)row * stride, stride, ends[text] - row, layer.Width, shape.Heads, scores, output + (nint)row * outputStride, outputStride);
    }

    static void Normalise(float* input, int stride, int rows, in Norm norm, float* output)
    {
        for (var row = 0; row < rows; row++)
            Kernels<T>.Normalise(input + (nint)row * stride, norm, output + (nint)row * stride);
    }

    static void Multiply(float* input, int inputStride, int rows, in Matrix matrix, float* output, int outputStride, Then then) =>
        Kernels<T>.Multiply<TWeight>(input, inputStride, rows, matrix, output, outputStride, then);
}
