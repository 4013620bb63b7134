using System.Runtime.InteropServices;

namespace Nlp.Linear;

/// <summary>Texts as numbers: for each its known features (a row and a weight) and, where there is an encoder, a dense vector.
/// Filled once, then read by many threads.</summary>
/// <param name="features">Number of features; every row is below it.</param>
/// <param name="dense">Length of the dense vectors, 0 for none.</param>
internal sealed class Examples(int features, int dense)
{
    readonly List<int> starts = [0];
    readonly List<int> rows = [];
    readonly List<float> weights = [];
    readonly List<float> vectors = [];

    public int Count => starts.Count - 1;
    public int Features { get; } = features;
    public int Dense { get; } = dense;

    public ReadOnlySpan<int> Rows(int i) => CollectionsMarshal.AsSpan(rows)[starts[i]..starts[i + 1]];
    public ReadOnlySpan<float> Weights(int i) => CollectionsMarshal.AsSpan(weights)[starts[i]..starts[i + 1]];
    public ReadOnlySpan<float> Vector(int i) => CollectionsMarshal.AsSpan(vectors).Slice(i * Dense, Dense);

    public void Add(ReadOnlySpan<int> exampleRows, ReadOnlySpan<float> exampleWeights, ReadOnlySpan<float> vector)
    {
        if (exampleRows.Length != exampleWeights.Length || vector.Length != Dense)
            throw new ArgumentException("Every row needs a weight, and every vector the length the examples were made with.");
        rows.AddRange(exampleRows);
        weights.AddRange(exampleWeights);
        vectors.AddRange(vector);
        starts.Add(rows.Count);
    }

    /// <summary>Squared length of everything an example has.</summary>
    public double Square(int i)
    {
        double sum = 0;
        foreach (var w in Weights(i))
            sum += w * w;
        foreach (var v in Vector(i))
            sum += v * v;
        return sum;
    }
}
