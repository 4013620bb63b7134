using Nlp.Linear;
using Nlp.Sentiments;
using Nlp.Text;
using Xunit;

namespace Nlp.Tests.Sentiments;

/// <summary>What shouting may do to how a message sounds, whatever a judge learnt of it: judges made by hand learnt the wrong thing.</summary>
public class SentimentModelTests
{
    // Columns of what is judged: five scores, good and bad words, swear words, exclamation marks, capitals, questions, and the intercept.
    const int Bad = 6, Exclaimed = 8, Shouted = 9, Intercept = 11, Columns = 12;
    const int VeryNegative = 0, Negative = 1, Positive = 3;

    const string Calm = "an awful thing arrived";

    public static TheoryData<string> Loud => ["an awful thing arrived!!!", "AN AWFUL THING ARRIVED"];

    [Theory, MemberData(nameof(Loud))]
    public void It_makes_no_complaint_milder_and_nothing_less_intense(string loud)
    {
        var model = Judging(Positive, 3);

        Assert.Equal(Heard(model, Calm), Heard(model, loud));
    }

    [Theory, MemberData(nameof(Loud))]
    public void It_makes_no_praise_of_a_complaint(string loud)
    {
        var (polarity, _, plain) = Heard(Judging(Positive, 6), loud);

        Assert.Equal((0, 1), (polarity, plain));
    }

    [Theory, MemberData(nameof(Loud))]
    public void It_deepens_what_is_felt(string loud)
    {
        var model = Judging(VeryNegative, 5);

        Assert.InRange(Heard(model, Calm).Intensity, 0, 0.1);
        Assert.InRange(Heard(model, loud).Intensity, 0.7, 1);
    }

    [Fact]
    public void One_word_in_capitals_is_not_shouted()
    {
        var model = Judging(VeryNegative, 5);

        Assert.Equal(Heard(model, Calm), Heard(model, "an awful THING arrived"));
    }

    [Theory]
    [InlineData("it was the", true)]
    [InlineData("blorp it frump", true)]
    [InlineData("blorp zargle frump", false)]
    [InlineData("blorp, zargle!", false)]
    public void Only_where_no_word_is_known_not_even_a_stop_word_nothing_is_said(string text, bool said)
    {
        double[][] weights = [.. Enumerable.Range(0, SentimentModel.Levels).Select(_ => new double[Columns])];
        weights[Negative][Intercept] = 4;
        var model = Knowing(new WordForms(new Dictionary<string, string>(), new Dictionary<string, int>(), [], [], ["it was the"]), weights);

        Assert.Equal(said, Heard(model, text).Polarity < -0.5);
        Assert.Equal(!said, Heard(model, text).Polarity == 0);
    }

    /// <summary>A model for which a bad word is a complaint and shouting is a sign of something.</summary>
    static SentimentModel Judging(int signOf, double weight)
    {
        double[][] weights = [.. Enumerable.Range(0, SentimentModel.Levels).Select(_ => new double[Columns])];
        weights[Negative][Bad] = 4;
        (weights[signOf][Exclaimed], weights[signOf][Shouted]) = (weight, weight);
        return Knowing(WordForms.None, weights);
    }

    static SentimentModel Knowing(WordForms forms, double[][] weights) =>
        new(new Lexicon(["awful\t-0.81"]), new TextScorer(new Vocabulary([], [], 1, [], forms), new OneAgainstRest(16, 0, new float[16])), new Logistic { Weights = weights });

    static (double Polarity, double Intensity, double Plain) Heard(SentimentModel model, string text)
    {
        var message = new Message();
        message.Read(text, WordForms.None, []);
        return model.Judged(message);
    }
}
