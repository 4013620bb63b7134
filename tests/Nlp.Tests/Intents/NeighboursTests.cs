using Nlp.Intents;
using Xunit;

namespace Nlp.Tests.Intents;

/// <summary>The gate's cosines to the phrases taught, beside the same worked out in full precision.</summary>
public class NeighboursTests
{
    const int Dimensions = 512, Intents = 3, Taken = 1;

    // A byte keeps a cosine to about a hundredth.
    const double Near = 0.01;

    static readonly float[][] Vectors = [.. Enumerable.Range(0, 60).Select(Vector)];
    static readonly ushort[] ClassOf = [.. Enumerable.Range(0, 60).Select(i => (ushort)(i % (Intents + 1)))];
    static readonly Neighbours Taught = Neighbours.Of([.. Vectors.SelectMany(v => v)], Dimensions, ClassOf, Intents);

    public static TheoryData<int> Asked => [.. Enumerable.Range(0, 8)];

    [Theory, MemberData(nameof(Asked))]
    public void Cosines_are_those_of_full_precision(int phrase)
    {
        var asked = Vectors[phrase];
        var own = Cosines(asked, phrase, intent => intent < Intents);
        var centre = Enumerable.Range(0, Dimensions).Select(d => (float)Of(intent => intent == Taken).Sum(i => Vectors[i][d])).ToArray();
        var measured = new double[Neighbours.Features];

        Taught.Measure(asked, Taken, phrase, measured);

        Assert.Equal(own[0], measured[0], Near);
        Assert.Equal(own.Take(5).Average(), measured[1], Near);
        Assert.Equal(Cosines(asked, phrase, intent => intent == Taken)[0], measured[2], Near);
        Assert.Equal(Dot(asked, centre) / Math.Sqrt(Dot(centre, centre)), measured[3], Near);
        Assert.Equal(Cosines(asked, phrase, intent => intent == Intents)[0], measured[4], Near);
    }

    [Theory, MemberData(nameof(Asked))]
    public void The_nearest_phrases_of_an_intent_come_nearest_first(int phrase)
    {
        var nearest = Taught.NearestOf(Vectors[phrase], Taken, 4);

        Assert.Equal(Cosines(Vectors[phrase], -1, intent => intent == Taken).Take(4), nearest.Select(n => n.Cosine), (exact, kept) => Math.Abs(exact - kept) <= Near);
        Assert.All(nearest, n => Assert.Equal(Taken, ClassOf[n.Phrase]));
    }

    static IEnumerable<int> Of(Func<int, bool> which) => Enumerable.Range(0, Vectors.Length).Where(i => which(ClassOf[i]));

    /// <summary>Cosines to phrases of some intents, greatest first.</summary>
    static double[] Cosines(float[] asked, int self, Func<int, bool> which) => [.. Of(which).Where(i => i != self).Select(i => Dot(asked, Vectors[i])).OrderDescending()];

    static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    /// <summary>A vector of length 1 that leans to one side, as sentences' vectors do.</summary>
    static float[] Vector(int seed)
    {
        var random = new Random(seed);
        var vector = Enumerable.Range(0, Dimensions).Select(d => (float)(random.NextDouble() - 0.5 + (d % 7 == seed % 3 ? 0.6 : 0))).ToArray();
        var length = (float)Math.Sqrt(Dot(vector, vector));
        return Array.ConvertAll(vector, x => x / length);
    }
}
