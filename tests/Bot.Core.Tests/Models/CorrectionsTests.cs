using Bot.Conversations;
using Bot.Models;
using Bot.Testing;
using Nlp;

namespace Bot.Core.Tests.Models;

/// <summary>What somebody at the desk says of a message becomes an example that holds no personal data.</summary>
public sealed class CorrectionsTests
{
    const string Customer = "Ada Okafor";

    static readonly IReadOnlyList<Case> Cases = [.. CaseFile.Read("Models/corrections.cases", 5, 3), .. CaseFile.Read("Models/bad-corrections.cases", 5, 1)];

    public static TheoryData<string> Values => [.. Cases.Select(one => one.ToString())];

    [Theory]
    [MemberData(nameof(Values))]
    public void A_value_is_kept_as_it_stands_or_by_its_shape(string place)
    {
        var one = Cases.Single(one => one.ToString() == place);
        var (text, kind, words) = (one.Given[0], one.Given[1], one.Given[2]);
        Entity? found = kind.Length == 0 ? null : new(kind, words, words, text.IndexOf(words, StringComparison.Ordinal), words.Length);

        var (example, refusal) = Corrections.OfValue(Message(text, Some.Heard("order-status", 0, 0, found is { } value ? [value] : [])), Customer, found?.Start, one.Given[3], one.Given[4], Some.Ana, Some.At);

        Assert.Equal(one.Expected, example is null ? [refusal!] : [example.Text, example.Found, example.Right]);
    }

    [Fact]
    public void A_value_has_its_place_so_that_saying_it_again_replaces_it()
    {
        var message = Message("from the 4th to the 6th", Some.Heard("book", 0, 0, new Entity("date", "4th", "4", 9, 3)));

        Assert.Equal(9, Corrections.OfValue(message, null, 9, "number", "", Some.Ana, Some.At).Example!.Place);
        Assert.Equal(20, Corrections.OfValue(message, null, null, "date", "6th", Some.Ana, Some.At).Example!.Place);
        Assert.Equal("That value was not found in the message. Choose another.", Corrections.OfValue(message, null, 3, "date", "6th", Some.Ana, Some.At).Refusal);
    }

    [Theory]
    [InlineData(-0.9, 0.9, "very negative")]
    [InlineData(-0.9, 0.1, "negative")]
    [InlineData(-0.25, 0.5, "very negative")]
    [InlineData(-0.24, 0.9, "neutral")]
    [InlineData(0.24, 0, "neutral")]
    [InlineData(0.25, 0.1, "positive")]
    [InlineData(0.8, 0.7, "very positive")]
    public void What_was_found_of_a_mood_is_one_of_the_five_the_model_learns(double sentiment, double intensity, string mood)
    {
        var heard = new Heard(Outcome.Act, [new("order-status", 0.9)], sentiment, 0, [], "en-abc", intensity);

        var example = Corrections.OfMood(Message("my name is Ada, this is the third time I write", heard), null, "very negative", Some.Ben, Some.At).Example!;

        Assert.Equal(new(CorrectionKind.Mood, "en", "en-abc", "c", 3, 0, "my name is [name], this is the third time I write", mood, "very negative", Some.Ben, Some.At), example);
    }

    [Fact]
    public void Only_a_customers_own_words_in_a_language_that_is_spoken_have_a_mood()
    {
        Assert.Equal("Choose how it sounds.", Mood(Some.Heard("x"), "cross"));
        Assert.Equal("That message was not judged.", Mood(Some.Heard("x").Meaning("order-status"), "neutral"));
        Assert.Equal("That message was not judged.", Mood(null, "neutral"));
        Assert.StartsWith("It is in a language", Mood(Some.Heard("x") with { Foreign = new("fr", "French", "Bonjour.") }, "neutral"), StringComparison.Ordinal);
        Assert.Equal("That message was not judged.", Corrections.OfMood(new(1, "c", 1, new BotReplied(Some.At, "Hello", [], "greet", "1", "")), null, "neutral", Some.Ana, Some.At).Refusal);

        static string? Mood(Heard? heard, string mood) => Corrections.OfMood(Message("where is it", heard), null, mood, Some.Ana, Some.At).Refusal;
    }

    static StoredFact Message(string text, Heard? heard) => new(9, "c", 3, new CustomerSpoke(Some.At, "m", null, text, heard));
}
