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

        Taught.Measure(asked, CosinesTo(asked), Taken, phrase, measured);

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

    [Theory, MemberData(nameof(Asked))]
    public void An_intent_gains_by_the_mean_nearness_of_its_phrases_and_those_of_the_hidden_part_do_not_count(int phrase)
    {
        var asked = Vectors[phrase];
        Func<int, bool> hidden = i => i % 5 == phrase % 5;
        float[] scores = [.. Enumerable.Repeat(1f, Intents), 7];

        Taught.AddNearness(CosinesTo(asked), hidden, scores);

        for (var intent = 0; intent < Intents; intent++)
        {
            var near = Of(i => i == intent).Where(i => !hidden(i)).Average(i => Math.Pow((1 + Dot(asked, Vectors[i])) / 2, 64));
            Assert.Equal(1 + 1.25 / 32 * Math.Log(near), scores[intent], 0.015);
        }
        Assert.Equal(7, scores[Intents]);
    }

    [Fact]
    public void What_is_near_to_nothing_has_scores_still()
    {
        float[] scores = new float[Intents];

        Taught.AddNearness(CosinesTo(Array.ConvertAll(Vectors[0], x => -x)), i => ClassOf[i] == 0, scores);

        Assert.All(scores, score => Assert.InRange(score, -3, 0));
    }

    static float[] CosinesTo(float[] asked)
    {
        var cosines = new float[ClassOf.Length];
        Taught.Cosines(asked, cosines);
        return cosines;
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
