namespace Nlp.Linear;

/// <summary>Which part of a cross-validation each example is judged in, and so not trained on.</summary>
internal static class Folds
{
    /// <summary>The part of an example that is trained on in every part and judged in none.</summary>
    public const int Never = -1;

    /// <summary>Parts 0 to <paramref name="folds"/> - 1 of nearly equal size, in random order.</summary>
    public static int[] Of(int count, int folds, int seed)
    {
        var parts = Enumerable.Range(0, count).Select(i => i % folds).ToArray();
        new Random(seed).Shuffle(parts);
        return parts;
    }
}
