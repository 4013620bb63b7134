using System.Runtime.CompilerServices;

namespace Nlp.Encoding;

/// <summary>What a multiplication does with its result.</summary>
internal enum Then { Store, StorePositive, Add }

/// <summary>The arithmetic of the encoder, for one width of register.</summary>
internal static unsafe class Kernels<T> where T : unmanaged, ILanes<T>
{
    /// <summary>output = input x matrix + bias for some rows, or what <paramref name="then"/> says.</summary>
    public static void Multiply<TWeight>(float* input, int inputStride, int rows, in Matrix matrix, float* output, int outputStride, Then then)
        where TWeight : unmanaged
    {
        var sums = stackalloc float[2 * T.Count * T.RowsAtOnce];
        // Every panel stays in the nearest cache while all rows go through it, in blocks as even as can be.
        var blocks = (rows + T.RowsAtOnce - 1) / T.RowsAtOnce;
        for (var column = 0; column < matrix.Columns; column += 2 * T.Count)
        {
            var weights = (TWeight*)matrix.Panels + (nint)(column / Matrix.PanelColumns) * Matrix.PanelColumns * matrix.Rows + column % Matrix.PanelColumns;
            for (int block = 0, row = 0; block < blocks; block++)
            {
                var count = (rows - row + blocks - block - 1) / (blocks - block);
                Sums(count, input + (nint)row * inputStride, inputStride, matrix.Rows, weights, sums);
                for (var end = row + count; row < end; row++)
                    Finish(sums + (row - end + count) * 2 * T.Count, matrix, column, output + (nint)row * outputStride, then);
            }
        }
    }

    static void Finish(float* sums, in Matrix matrix, int column, float* output, Then then)
    {
        for (var end = column + 2 * T.Count; column < end; column += T.Count, sums += T.Count)
        {
            var y = T.MultiplyAdd(T.Load(sums), T.Load(matrix.Factors + column), T.Load(matrix.Bias + column));
            if (then is Then.StorePositive)
                y = T.Max(y, T.All(0));
            else if (then is Then.Add)
                y += T.Load(output + column);
            y.Store(output + column);
        }
    }

    static void Sums<TWeight>(int rows, float* x, nint stride, int depth, TWeight* weights, float* sums) where TWeight : unmanaged
    {
        switch (rows)
        {
            case 1: OneRow(x, depth, weights, sums); break;
            case 2: Block<TWeight, R2>(x, stride, depth, weights, sums); break;
            case 3: Block<TWeight, R3>(x, stride, depth, weights, sums); break;
            case 4: Block<TWeight, R4>(x, stride, depth, weights, sums); break;
            case 5: Block<TWeight, R5>(x, stride, depth, weights, sums); break;
            case 6: Block<TWeight, R6>(x, stride, depth, weights, sums); break;
            case 7: Block<TWeight, R7>(x, stride, depth, weights, sums); break;
            case 8: Block<TWeight, R8>(x, stride, depth, weights, sums); break;
            case 9: Block<TWeight, R9>(x, stride, depth, weights, sums); break;
            case 10: Block<TWeight, R10>(x, stride, depth, weights, sums); break;
            case 11: Block<TWeight, R11>(x, stride, depth, weights, sums); break;
            default: Block<TWeight, R12>(x, stride, depth, weights, sums); break;
        }
    }

    /// <summary>
    /// Some rows by the columns of two registers. The number of rows is a type, so that the runtime compiles this once for each
    /// number, with all sums in registers and nothing left of the conditions.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Block<TWeight, TRows>(float* x, nint stride, int depth, TWeight* weights, float* sums)
        where TWeight : unmanaged where TRows : struct, IRows
    {
        T a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default, a8 = default, a9 = default, a10 = default, a11 = default;
        T b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default, b7 = default, b8 = default, b9 = default, b10 = default, b11 = default;
        float* x4 = x + 4 * stride, x8 = x + 8 * stride;
        var stride3 = 3 * stride;
        for (var end = x + depth; x < end; x++, x4++, x8++, weights += Matrix.PanelColumns)
        {
            T w = Weights(weights), v = Weights(weights + T.Count);
            Step(*x, w, v, ref a0, ref b0);
            if (TRows.Count > 1) Step(x[stride], w, v, ref a1, ref b1);
            if (TRows.Count > 2) Step(x[2 * stride], w, v, ref a2, ref b2);
            if (TRows.Count > 3) Step(x[stride3], w, v, ref a3, ref b3);
            if (TRows.Count > 4) Step(*x4, w, v, ref a4, ref b4);
            if (TRows.Count > 5) Step(x4[stride], w, v, ref a5, ref b5);
            if (TRows.Count > 6) Step(x4[2 * stride], w, v, ref a6, ref b6);
            if (TRows.Count > 7) Step(x4[stride3], w, v, ref a7, ref b7);
            if (TRows.Count > 8) Step(*x8, w, v, ref a8, ref b8);
            if (TRows.Count > 9) Step(x8[stride], w, v, ref a9, ref b9);
            if (TRows.Count > 10) Step(x8[2 * stride], w, v, ref a10, ref b10);
            if (TRows.Count > 11) Step(x8[stride3], w, v, ref a11, ref b11);
        }
        Keep(a0, b0, sums, 0);
        if (TRows.Count > 1) Keep(a1, b1, sums, 1);
        if (TRows.Count > 2) Keep(a2, b2, sums, 2);
        if (TRows.Count > 3) Keep(a3, b3, sums, 3);
        if (TRows.Count > 4) Keep(a4, b4, sums, 4);
        if (TRows.Count > 5) Keep(a5, b5, sums, 5);
        if (TRows.Count > 6) Keep(a6, b6, sums, 6);
        if (TRows.Count > 7) Keep(a7, b7, sums, 7);
        if (TRows.Count > 8) Keep(a8, b8, sums, 8);
        if (TRows.Count > 9) Keep(a9, b9, sums, 9);
        if (TRows.Count > 10) Keep(a10, b10, sums, 10);
        if (TRows.Count > 11) Keep(a11, b11, sums, 11);
    }

    /// <summary>One row alone: four steps at a time, since each addition to a sum has to wait for the one before.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void OneRow<TWeight>(float* x, int depth, TWeight* weights, float* sums) where TWeight : unmanaged
    {
        T a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        for (var end = x + depth; x < end; x += 4, weights += 4 * Matrix.PanelColumns)
        {
            Step(x[0], Weights(weights), Weights(weights + T.Count), ref a0, ref b0);
            Step(x[1], Weights(weights + Matrix.PanelColumns), Weights(weights + Matrix.PanelColumns + T.Count), ref a1, ref b1);
            Step(x[2], Weights(weights + 2 * Matrix.PanelColumns), Weights(weights + 2 * Matrix.PanelColumns + T.Count), ref a2, ref b2);
            Step(x[3], Weights(weights + 3 * Matrix.PanelColumns), Weights(weights + 3 * Matrix.PanelColumns + T.Count), ref a3, ref b3);
        }
        Keep(a0 + a1 + (a2 + a3), b0 + b1 + (b2 + b3), sums, 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Step(float x, T w, T v, ref T a, ref T b)
    {
        var all = T.All(x);
        a = T.MultiplyAdd(all, w, a);
        b = T.MultiplyAdd(all, v, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Weights<TWeight>(TWeight* from) where TWeight : unmanaged =>
        typeof(TWeight) == typeof(short) ? T.Load((short*)from) : T.Load((float*)from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Keep(T a, T b, float* sums, int row)
    {
        a.Store(sums + 2 * row * T.Count);
        b.Store(sums + (2 * row + 1) * T.Count);
    }

    /// <summary>Brings a row to mean 0 and variance 1, then scales and shifts it.</summary>
    public static void Normalise(float* input, in Norm norm, float* output)
    {
        var sum = T.All(0);
        for (var i = 0; i < norm.Width; i += T.Count)
            sum += T.Load(input + i);
        var mean = T.All(T.Sum(sum) / norm.Width);
        var squares = T.All(0);
        for (var i = 0; i < norm.Width; i += T.Count)
        {
            var off = T.Load(input + i) - mean;
            squares = T.MultiplyAdd(off, off, squares);
        }
        var inverse = T.All(1 / MathF.Sqrt(T.Sum(squares) / norm.Width + 1e-6f));
        for (var i = 0; i < norm.Width; i += T.Count)
            T.MultiplyAdd((T.Load(input + i) - mean) * inverse, T.Load(norm.Scale + i), T.Load(norm.Shift + i)).Store(output + i);
    }

    /// <summary>
    /// Every row looks at every row of its text. A row of <paramref name="qkv"/> holds the queries, keys and values of all heads;
    /// <paramref name="scores"/> has room for a number for each row and one register more.
    /// </summary>
    public static void Attend(float* qkv, int stride, int rows, int width, int heads, float* scores, float* output, int outputStride)
    {
        var size = width / heads;
        var scale = 1 / MathF.Sqrt(size);
        for (var head = 0; head < heads; head++)
            for (var row = 0; row < rows; row++)
            {
                var query = qkv + (nint)row * stride + head * size;
                for (var other = 0; other < rows; other++)
                    scores[other] = scale * Dot(query, qkv + (nint)other * stride + width + head * size, size);
                Softmax(scores, rows);
                var to = output + (nint)row * outputStride + head * size;
                for (var i = 0; i < size; i += T.Count)
                {
                    var sum = T.All(0);
                    for (var other = 0; other < rows; other++)
                        sum = T.MultiplyAdd(T.All(scores[other]), T.Load(qkv + (nint)other * stride + 2 * width + head * size + i), sum);
                    sum.Store(to + i);
                }
            }
    }

    static float Dot(float* a, float* b, int count)
    {
        var sum = T.All(0);
        for (var i = 0; i < count; i += T.Count)
            sum = T.MultiplyAdd(T.Load(a + i), T.Load(b + i), sum);
        return T.Sum(sum);
    }

    static void Softmax(float* values, int count)
    {
        var most = float.NegativeInfinity;
        for (var i = 0; i < count; i++)
            most = MathF.Max(most, values[i]);
        // The register behind the last value is filled up with what adds nothing.
        for (var i = count; i % T.Count != 0; i++)
            values[i] = float.NegativeInfinity;
        var sum = T.All(0);
        for (var i = 0; i < count; i += T.Count)
        {
            var e = T.Exp(T.Load(values + i) - T.All(most));
            e.Store(values + i);
            sum += e;
        }
        var share = T.All(1 / T.Sum(sum));
        for (var i = 0; i < count; i += T.Count)
            (T.Load(values + i) * share).Store(values + i);
    }

    /// <summary>The mean of some rows.</summary>
    public static void Mean(float* input, int stride, int rows, int width, float* output)
    {
        var share = T.All(1f / rows);
        for (var i = 0; i < width; i += T.Count)
        {
            var sum = T.All(0);
            for (var row = 0; row < rows; row++)
                sum += T.Load(input + (nint)row * stride + i);
            (sum * share).Store(output + i);
        }
    }

    /// <summary>The hyperbolic tangent of each number, then all brought to length 1.</summary>
    public static void TanhOfLengthOne(float* values, int width, float* output)
    {
        for (var i = 0; i < width; i += T.Count)
        {
            // 1 - 2 / (e^2x + 1) is exact enough beside numbers of order 1, and does not overflow into a division of infinities.
            var y = T.All(1) - T.All(2) / (T.Exp(T.Load(values + i) * T.All(2)) + T.All(1));
            y.Store(output + i);
        }
        OfLengthOne(output, width, output);
    }

    /// <summary>The numbers brought to length 1.</summary>
    public static void OfLengthOne(float* values, int width, float* output)
    {
        var squares = T.All(0);
        for (var i = 0; i < width; i += T.Count)
            squares = T.MultiplyAdd(T.Load(values + i), T.Load(values + i), squares);
        var inverse = T.All(1 / MathF.Sqrt(MathF.Max(T.Sum(squares), 1e-12f)));
        for (var i = 0; i < width; i += T.Count)
            (T.Load(values + i) * inverse).Store(output + i);
    }

    /// <summary>A piece's row, doubled (the graph adds it twice), plus the signal of its place.</summary>
    public static void Embed<TWeight>(TWeight* row, float factor, float* signal, int width, float* output) where TWeight : unmanaged
    {
        var twice = T.All(2 * factor);
        for (var i = 0; i < width; i += T.Count)
            T.MultiplyAdd(Weights(row + i), twice, T.Load(signal + i)).Store(output + i);
    }
}
