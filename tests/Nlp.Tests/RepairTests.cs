using Nlp.Text;
using Xunit;

namespace Nlp.Tests;

public class RepairTests
{
    static readonly string[] Phrases =
    [
        "where is my order", "i want to cancel my order", "please add a card", "cancellation of an order", "the order", "my mind", "can you said so"
    ];

    static readonly WordForms Forms = FormsOf(Phrases, ["ad", "dad", "ease", "cart"]);

    public static TheoryData<string, string> Typed => Cases.Of("repair.cases");

    [Theory, MemberData(nameof(Typed))]
    public void A_mistyped_message_is_read_as_it_was_meant(string typed, string meant)
    {
        var tokens = new Tokens();
        tokens.Read(typed, Forms);

        Assert.Equal(meant, tokens.Sentence.ToString());
        var words = Enumerable.Range(0, tokens.Count).Select(i => tokens.Word(i).ToString());
        Assert.Equal(meant.Split([' ', '?', '!', '-'], StringSplitOptions.RemoveEmptyEntries).Select(w => w.StartsWith("48", StringComparison.Ordinal) ? "00000" : w), words.Where(w => w is not ("?" or "!")));
    }

    [Fact]
    public void What_was_taught_is_never_repaired()
    {
        var tokens = new Tokens();
        Assert.All(Phrases, phrase =>
        {
            tokens.Read(phrase, Forms);
            Assert.Equal(phrase, tokens.Sentence.ToString());
        });
    }

    static WordForms FormsOf(string[] phrases, string[] strangers)
    {
        var (tokens, counts, pairs) = (new Tokens(), new Dictionary<string, int>(), new HashSet<uint>());
        foreach (var phrase in phrases)
        {
            tokens.Read(phrase, WordForms.None);
            for (var i = 0; i < tokens.Count; i++)
            {
                counts[tokens.Word(i).ToString()] = counts.GetValueOrDefault(tokens.Word(i).ToString()) + 1;
                if (i > 0)
                    pairs.Add(FeatureReader.PairOf(tokens.Hash(i - 1), tokens.Hash(i)));
            }
        }
        foreach (var word in strangers)
            counts.TryAdd(word, 0);
        return new WordForms(new Dictionary<string, string>(), counts, [.. pairs], [], []);
    }
}
