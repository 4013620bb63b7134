using System.Numerics;

namespace Nlp.Intents;

/// <summary>The vectors of the training phrases, a byte a number: to say how near a message is to what was taught, and to which
/// phrase. Immutable.</summary>
/// <remarks>A byte keeps a cosine to about a hundredth, and fifteen thousand phrases in 8 MB instead of 30.</remarks>
/// <param name="Dimensions">Numbers of a vector, a multiple of 64.</param>
/// <param name="ClassOf">Intent of each phrase; the number of intents for out of scope.</param>
/// <param name="Scales">What one step of a byte is worth, for each phrase.</param>
/// <param name="Steps">The vectors, one after the other.</param>
/// <param name="Centres">Mean of each intent's vectors, brought to length 1, one after the other.</param>
internal sealed record Neighbours(int Dimensions, ushort[] ClassOf, float[] Scales, sbyte[] Steps, float[] Centres)
{
    const int Nearest = 5;

    /// <summary>What <see cref="Measure"/> measures.</summary>
    public const int Features = 5;

    public int Intents => Centres.Length / Dimensions;

    public static Neighbours Of(float[] vectors, int dimensions, ushort[] classOf, int intents)
    {
        var n = classOf.Length;
        var (scales, steps, centres) = (new float[n], new sbyte[n * dimensions], new float[intents * dimensions]);
        for (var i = 0; i < n; i++)
        {
            var vector = vectors.AsSpan(i * dimensions, dimensions);
            scales[i] = Quantise(vector, steps.AsSpan(i * dimensions, dimensions));
            if (classOf[i] < intents)
                for (var d = 0; d < dimensions; d++)
                    centres[classOf[i] * dimensions + d] += vector[d];
        }
        for (var c = 0; c < intents; c++)
            Normalise(centres.AsSpan(c * dimensions, dimensions));
        return new Neighbours(dimensions, classOf, scales, steps, centres);
    }

    /// <summary>Cosines of a message: to the nearest phrase of any intent, to the five nearest on average, to the nearest of the
    /// intent it is taken for, to that intent's centre, and to the nearest out-of-scope sentence.</summary>
    /// <param name="vector">The message.</param>
    /// <param name="taken">The intent it is taken for.</param>
    /// <param name="self">Index of the phrase the message is, which does not count as its own neighbour; -1 for a message of a customer.</param>
    /// <param name="into">The measured features.</param>
    public void Measure(ReadOnlySpan<float> vector, int taken, int self, Span<double> into)
    {
        Span<sbyte> asked = stackalloc sbyte[Dimensions];
        var scale = Quantise(vector, asked);
        Span<float> best = stackalloc float[Nearest];
        best.Fill(-1);
        float own = -1, outside = -1;
        for (var i = 0; i < ClassOf.Length; i++)
        {
            if (i == self)
                continue;
            var cosine = scale * Scales[i] * Dot(asked, Steps.AsSpan(i * Dimensions, Dimensions));
            if (ClassOf[i] >= Intents)
            {
                outside = Math.Max(outside, cosine);
                continue;
            }
            if (ClassOf[i] == taken)
                own = Math.Max(own, cosine);
            for (var place = 0; place < Nearest && cosine > best[Nearest - 1]; place++)
                if (cosine > best[place])
                {
                    best[place..^1].CopyTo(best[(place + 1)..]);
                    best[place] = cosine;
                    break;
                }
        }
        float mean = 0, centre = 0;
        foreach (var cosine in best)
            mean += cosine / Nearest;
        for (var d = 0; d < Dimensions; d++)
            centre += vector[d] * Centres[taken * Dimensions + d];
        (into[0], into[1], into[2], into[3], into[4]) = (best[0], mean, own, centre, outside);
    }

    /// <summary>The phrases of an intent that are nearest to a message, nearest first.</summary>
    public (int Phrase, double Cosine)[] NearestOf(ReadOnlySpan<float> vector, int intent, int count)
    {
        var asked = new sbyte[Dimensions];
        var scale = Quantise(vector, asked);
        return [.. Enumerable.Range(0, ClassOf.Length).Where(i => ClassOf[i] == intent)
            .Select(i => (Phrase: i, Cosine: (double)(scale * Scales[i] * Dot(asked, Steps.AsSpan(i * Dimensions, Dimensions)))))
            .OrderByDescending(p => p.Cosine).ThenBy(p => p.Phrase).Take(count)];
    }

    static float Quantise(ReadOnlySpan<float> vector, Span<sbyte> into)
    {
        var most = 1e-9f;
        foreach (var v in vector)
            most = Math.Max(most, Math.Abs(v));
        for (var d = 0; d < vector.Length; d++)
            into[d] = (sbyte)MathF.Round(vector[d] * (sbyte.MaxValue / most));
        return most / sbyte.MaxValue;
    }

    static int Dot(ReadOnlySpan<sbyte> a, ReadOnlySpan<sbyte> b)
    {
        var sums = Vector<int>.Zero;
        for (var d = 0; d < a.Length; d += Vector<sbyte>.Count)
        {
            Vector.Widen(new Vector<sbyte>(a[d..]), out var a1, out var a2);
            Vector.Widen(new Vector<sbyte>(b[d..]), out var b1, out var b2);
            // Two products of bytes are at most 2 x 127 x 127, which a short still holds.
            Vector.Widen(a1 * b1 + a2 * b2, out var low, out var high);
            sums += low + high;
        }
        return Vector.Sum(sums);
    }

    static void Normalise(Span<float> vector)
    {
        double square = 0;
        foreach (var v in vector)
            square += v * v;
        var scale = square > 0 ? (float)(1 / Math.Sqrt(square)) : 0;
        for (var d = 0; d < vector.Length; d++)
            vector[d] *= scale;
    }
}
