using Nlp.Sentiments;
using Nlp.Text;
using Xunit;

namespace Nlp.Tests.Sentiments;

/// <summary>Words, emoji and emoticons, as the lexicon hears them.</summary>
public class LexiconTests
{
    [Theory]
    [InlineData(":)", ":-)")]
    [InlineData(":)", ":'))))")]
    [InlineData("=(", "=((")]
    [InlineData("👍", "👍🏿")]
    [InlineData("❤", "❤️")]
    public void The_same_sign_is_typed_in_several_ways(string sign, string other)
    {
        Assert.Single(Signs(sign));
        Assert.Equal(Signs(sign), Signs($"thanks {other} a lot"));
    }

    [Theory]
    [InlineData("the shelf is 30:(40) wide")]
    [InlineData("it came at 4:D")]
    [InlineData("look at c:/photos")]
    [InlineData("my list:/one")]
    [InlineData("note:Dresden")]
    [InlineData("call me: (tomorrow)")]
    public void What_only_looks_like_a_sign_is_none(string text) => Assert.Empty(Signs(text));

    [Theory]
    [InlineData("good", 0.5, 0)]
    [InlineData("very good", 1, 0)]
    [InlineData("not good", 0, 0.4)]
    [InlineData("not a very good", 0, 0.8)]
    [InlineData("awful", 0, 0.5)]
    [InlineData("not awful", 0.2, 0)]
    [InlineData("is it not? good", 0.5, 0)]
    [InlineData("not one two three good", 0.5, 0)]
    public void What_turns_or_strengthens_a_word_stands_near_before_it(string text, double good, double bad)
    {
        var weighed = new Lexicon(["good\t0.5", "awful\t-0.5", "not\tnegates", "very\ttimes 2"]).Weigh(Read(text));

        Assert.Equal(good, weighed.Good, 1e-6);
        Assert.Equal(bad, weighed.Bad, 1e-6);
    }

    [Fact]
    public void A_sign_that_swears_counts_as_a_swear_word()
    {
        var lexicon = new Lexicon(["🖕\tswears", "👍\t0.5"]);

        Assert.Equal((0, 0.8f, 1), lexicon.Weigh(Read("🖕")));
        Assert.Equal((0.5, 0, 0), lexicon.Weigh(Read("👍")));
    }

    static uint[] Signs(string text) => Read(text).Signs.ToArray();

    static Tokens Read(string text)
    {
        var tokens = new Tokens();
        tokens.Read(text, WordForms.None);
        return tokens;
    }
}
