using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Nlp.Intents;

/// <summary>The vectors of the training phrases, a byte a number: to say how near a message is to what each intent was taught, and to
/// which phrase. Immutable.</summary>
/// <remarks>A byte keeps a cosine to about a hundredth, and fifteen thousand phrases in 8 MB instead of 30.</remarks>
/// <param name="Dimensions">Numbers of a vector, a multiple of 64.</param>
/// <param name="ClassOf">Intent of each phrase; the number of intents for out of scope.</param>
/// <param name="Scales">What one step of a byte is worth, for each phrase.</param>
/// <param name="Steps">The vectors, one after the other.</param>
/// <param name="Centres">Mean of each intent's vectors, brought to length 1, one after the other.</param>
internal sealed record Neighbours(int Dimensions, ushort[] ClassOf, float[] Scales, sbyte[] Steps, float[] Centres)
{
    const int Nearest = 5;

    /// <summary>The power of (1 + cosine) / 2 that is a phrase's kernel: about e^32(cosine - 1) for near ones.</summary>
    const int Steepness = 64;

    /// <summary>What nearness counts beside the linear scores. Both numbers by cross-validation on the training parts of BANKING77, in full and ten
    /// phrases an intent, and CLINC150: <c>docs/evidence/understanding.md</c>.</summary>
    const float NearnessWeight = 1.25f;

    /// <summary>Keeps the logarithm of an intent with nothing near finite.</summary>
    const float Far = 1e-30f;

    /// <summary>What <see cref="Measure"/> measures.</summary>
    public const int Features = 5;

    public int Intents => Centres.Length / Dimensions;

    public static Neighbours Of(float[] vectors, int dimensions, ushort[] classOf, int intents)
    {
        var n = classOf.Length;
        var (scales, steps, centres) = (new float[n], new sbyte[n * dimensions], new float[intents * dimensions]);
        var rounded = new short[dimensions];
        for (var i = 0; i < n; i++)
        {
            var vector = vectors.AsSpan(i * dimensions, dimensions);
            scales[i] = Quantise(vector, rounded);
            for (var d = 0; d < dimensions; d++)
                steps[i * dimensions + d] = (sbyte)rounded[d];
            if (classOf[i] < intents)
                for (var d = 0; d < dimensions; d++)
                    centres[classOf[i] * dimensions + d] += vector[d];
        }
        for (var c = 0; c < intents; c++)
            Normalise(centres.AsSpan(c * dimensions, dimensions));
        return new Neighbours(dimensions, classOf, scales, steps, centres);
    }

    /// <summary>Cosines of a message to all phrases.</summary>
    /// <param name="vector">The message.</param>
    /// <param name="into">Receives them, one for each phrase.</param>
    public void Cosines(ReadOnlySpan<float> vector, Span<float> into)
    {
        Span<short> asked = stackalloc short[Dimensions];
        var scale = Quantise(vector, asked);
        for (var i = 0; i < ClassOf.Length; i++)
            into[i] = scale * Scales[i] * Dot(asked, Steps.AsSpan(i * Dimensions, Dimensions));
    }

    /// <summary>Adds to the score of each intent how near its phrases are: the logarithm of the mean of a kernel that is 1 for the same vector
    /// and falls with the cosine so steeply that the nearest phrases make the sum (<see cref="Steepness"/>).</summary>
    /// <param name="cosines">From <see cref="Cosines"/>.</param>
    /// <param name="hidden">Phrases that do not count: those of the part the message is from, when it is a phrase itself.</param>
    /// <param name="scores">Scores of the intents first; what comes after them stays.</param>
    public void AddNearness(ReadOnlySpan<float> cosines, Func<int, bool>? hidden, Span<float> scores)
    {
        Span<float> sums = stackalloc float[Intents];
        Span<int> counts = stackalloc int[Intents];
        for (var i = 0; i < ClassOf.Length; i++)
        {
            if (ClassOf[i] >= Intents || hidden?.Invoke(i) == true)
                continue;
            var kernel = Math.Max(0, (1 + cosines[i]) / 2);
            // Squared over and over instead of e^x: the same bits on every processor.
            for (var power = 1; power < Steepness; power *= 2)
                kernel *= kernel;
            sums[ClassOf[i]] += kernel;
            counts[ClassOf[i]]++;
        }
        for (var c = 0; c < Intents; c++)
            scores[c] += NearnessWeight * 2 / Steepness * MathF.Log(sums[c] / Math.Max(1, counts[c]) + Far);
    }

    /// <summary>Cosines of a message: to the nearest phrase of any intent, to the five nearest on average, to the nearest of the
    /// intent it is taken for, to that intent's centre, and to the nearest out-of-scope sentence.</summary>
    /// <param name="vector">The message.</param>
    /// <param name="cosines">From <see cref="Cosines"/>.</param>
    /// <param name="taken">The intent it is taken for.</param>
    /// <param name="self">Index of the phrase the message is, which does not count as its own neighbour; -1 for a message of a customer.</param>
    /// <param name="into">The measured features.</param>
    public void Measure(ReadOnlySpan<float> vector, ReadOnlySpan<float> cosines, int taken, int self, Span<double> into)
    {
        Span<float> best = stackalloc float[Nearest];
        best.Fill(-1);
        float own = -1, outside = -1;
        for (var i = 0; i < ClassOf.Length; i++)
        {
            if (i == self)
                continue;
            var cosine = cosines[i];
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
        var asked = new short[Dimensions];
        var scale = Quantise(vector, asked);
        return [.. Enumerable.Range(0, ClassOf.Length).Where(i => ClassOf[i] == intent)
            .Select(i => (Phrase: i, Cosine: (double)(scale * Scales[i] * Dot(asked, Steps.AsSpan(i * Dimensions, Dimensions)))))
            .OrderByDescending(p => p.Cosine).ThenBy(p => p.Phrase).Take(count)];
    }

    /// <summary>The steps of a vector, -127 to 127, and what one is worth. Shorts, because that is what they are multiplied as.</summary>
    static float Quantise(ReadOnlySpan<float> vector, Span<short> into)
    {
        var most = 1e-9f;
        foreach (var v in vector)
            most = Math.Max(most, Math.Abs(v));
        for (var d = 0; d < vector.Length; d++)
            into[d] = (short)MathF.Round(vector[d] * (sbyte.MaxValue / most));
        return most / sbyte.MaxValue;
    }

    static int Dot(ReadOnlySpan<short> asked, ReadOnlySpan<sbyte> phrase)
    {
        ref var a = ref MemoryMarshal.GetReference(asked);
        ref var b = ref MemoryMarshal.GetReference(phrase);
        var (even, odd) = (Vector256<int>.Zero, Vector256<int>.Zero);
        for (nuint d = 0; d < (nuint)phrase.Length; d += 32)
        {
            even += PairSums(Vector256.LoadUnsafe(ref a, d), Widen(Vector128.LoadUnsafe(ref b, d)));
            odd += PairSums(Vector256.LoadUnsafe(ref a, d + 16), Widen(Vector128.LoadUnsafe(ref b, d + 16)));
        }
        return Vector256.Sum(even + odd);
    }

    static Vector256<short> Widen(Vector128<sbyte> steps) => Avx2.IsSupported ? Avx2.ConvertToVector256Int16(steps) : Vector256.Create(Vector128.WidenLower(steps), Vector128.WidenUpper(steps));

    /// <summary>Products, added up by pairs of some sort: all that counts is their sum.</summary>
    static Vector256<int> PairSums(Vector256<short> a, Vector256<short> b)
    {
        if (Avx2.IsSupported)
            return Avx2.MultiplyAddAdjacent(a, b);
        var (low, high) = Vector256.Widen(a * b); // at most 127 x 127, which a short holds
        return low + high;
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
