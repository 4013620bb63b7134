namespace Nlp.Linear;

/// <summary>A text as its known features: rows and their weights.</summary>
internal sealed record Example(int[] Rows, float[] Weights)
{
    public double Dot(ReadOnlySpan<float> weights)
    {
        // Two sums, because a chain of dependent additions is what this loop would otherwise wait for.
        float even = 0, odd = 0;
        var i = 0;
        for (; i + 1 < Rows.Length; i += 2)
        {
            even += Weights[i] * weights[Rows[i]];
            odd += Weights[i + 1] * weights[Rows[i + 1]];
        }
        if (i < Rows.Length)
            even += Weights[i] * weights[Rows[i]];
        return even + odd;
    }

    public void AddTo(Span<float> weights, float factor)
    {
        for (var i = 0; i < Rows.Length; i++)
            weights[Rows[i]] += factor * Weights[i];
    }

    public double Square()
    {
        double sum = 0;
        foreach (var w in Weights)
            sum += w * w;
        return sum;
    }
}
