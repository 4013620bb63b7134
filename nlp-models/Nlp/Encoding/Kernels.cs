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
        for (var column = 0; column < matrix.Columns; column += Matrix.PanelColumns)
        {
            var panel = (TWeight*)matrix.Panels + (nint)column * matrix.Rows;
            for (var row = 0; row < rows; row++)
                for (var strip = 0; strip < Matrix.PanelColumns; strip += T.Count)
                {
                    var sum = T.All(0);
                    var x = input + (nint)row * inputStride;
                    for (var k = 0; k < matrix.Rows; k++)
                        sum = T.MultiplyAdd(T.All(x[k]), Weights(panel + k * Matrix.PanelColumns + strip), sum);
                    Finish(sum, matrix, column + strip, output + (nint)row * outputStride, then);
                }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static T Weights<TWeight>(TWeight* from) where TWeight : unmanaged =>
        typeof(TWeight) == typeof(short) ? T.Load((short*)from) : T.Load((float*)from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Finish(T sum, in Matrix matrix, int column, float* output, Then then)
    {
        var y = T.MultiplyAdd(sum, T.Load(matrix.Factors + column), T.Load(matrix.Bias + column));
        if (then is Then.StorePositive)
            y = T.Max(y, T.All(0));
        else if (then is Then.Add)
            y += T.Load(output + column);
        y.Store(output + column);
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
        var squares = T.All(0);
        for (var i = 0; i < width; i += T.Count)
        {
            // 1 - 2 / (e^2x + 1) is exact enough beside numbers of order 1, and does not overflow into a division of infinities.
            var y = T.All(1) - T.All(2) / (T.Exp(T.Load(values + i) * T.All(2)) + T.All(1));
            squares = T.MultiplyAdd(y, y, squares);
            y.Store(output + i);
        }
        var inverse = T.All(1 / MathF.Sqrt(MathF.Max(T.Sum(squares), 1e-12f)));
        for (var i = 0; i < width; i += T.Count)
            (T.Load(output + i) * inverse).Store(output + i);
    }

    /// <summary>A piece's row, doubled (the graph adds it twice), plus the signal of its place.</summary>
    public static void Embed<TWeight>(TWeight* row, float factor, float* signal, int width, float* output) where TWeight : unmanaged
    {
        var twice = T.All(2 * factor);
        for (var i = 0; i < width; i += T.Count)
            T.MultiplyAdd(Weights(row + i), twice, T.Load(signal + i)).Store(output + i);
    }
}
