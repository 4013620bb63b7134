using Nlp.Linear;
using Xunit;

namespace Nlp.Tests;

public class FoldsTests
{
    static readonly string[] Phrases = [.. Enumerable.Range(0, 2000).Select(i => $"phrase number {i}")];

    [Fact]
    public void A_phrase_more_or_less_moves_no_other()
    {
        var before = Folds.Of(Phrases, 5, seed: 20);
        var after = Folds.Of(["a new one", .. Phrases[100..]], 5, seed: 20);

        Assert.Equal(before[100..], after[1..]);
    }

    [Fact]
    public void The_parts_are_nearly_of_one_size_and_another_seed_makes_others()
    {
        var parts = Folds.Of(Phrases, 5, seed: 20);

        Assert.All(parts.CountBy(part => part), size => Assert.InRange(size.Value, 340, 460));
        Assert.Equal(5, parts.Distinct().Count());
        Assert.InRange(parts.Zip(Folds.Of(Phrases, 5, seed: 21)).Count(p => p.First == p.Second), 300, 500);
    }
}
