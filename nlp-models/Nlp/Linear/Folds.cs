using Nlp.Text;

namespace Nlp.Linear;

/// <summary>Which part of a cross-validation each example is judged in, and so not trained on.</summary>
internal static class Folds
{
    /// <summary>The part of an example that is trained on in every part and judged in none.</summary>
    public const int Never = -1;

    /// <summary>Parts 0 to <paramref name="folds"/> - 1. The part of a text depends on nothing but the text and the seed: a phrase more or
    /// less moves no other, so that what two versions of a model said of the phrases they share can be compared.</summary>
    /// <param name="texts">The examples. Equal texts have equal parts.</param>
    /// <param name="folds">Number of parts, nearly equal for many texts.</param>
    /// <param name="seed">Another seed, other parts.</param>
    public static int[] Of(IReadOnlyList<string> texts, int folds, int seed) => [.. texts.Select(text =>
    {
        var hash = Hash.Step(Hash.Word, (uint)seed);
        foreach (var c in text)
            hash = Hash.Step(hash, c);
        return (int)(Hash.Finish(hash) % (uint)folds);
    })];
}
