using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Nlp.Tests.Sentiments;

public class SentimentPropertyTests(English english)
{
    static readonly string[] Sentences = [.. File.ReadLines(Path.Combine(English.Folder, "sentiment.tsv"))
        .Where(line => !line.StartsWith('#')).Select(line => line.Split('\t')[0])];

    // Any UTF-16 unit alone, lone surrogates with it, and what keyboards and copied pages bring: joined emoji, marks on marks,
    // writing that turns the direction, letters of no width, words without an end.
    internal static readonly Gen<string> Anything = Gen.OneOf(
        Gen.Choose(0, char.MaxValue).Select(unit => ((char)unit).ToString()),
        Gen.Elements(Sentences),
        Gen.Elements("👩‍👩‍👧‍👦", "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍", "\u202Eterces\u202C", "\u200B\u200D\uFEFF", "\uD83D", "\0", "\t\r\n", "!!!!!!!!", "???", "DON'T", "ﬁne", "１２３", "مرحبا", "很糟糕", "@", "#"),
        Gen.Choose(1, 70_000).Select(length => new string('x', length)))
        .ListOf().Select(parts => string.Join("", parts.Take(12)));

    internal static void Holds<T>(Gen<T> of, Func<T, bool> property, int times) =>
        Prop.ForAll(Arb.From(of), property).Check(Config.QuickThrowOnFailure.WithMaxTest(times).WithReplay(new Replay(new Rnd(23, 41), null)));

    [Fact]
    public void Whatever_is_typed_has_a_sentiment_within_its_scale() => Holds(Anything, text =>
        english.Model.Understand(text) is { Sentiment: >= -1 and <= 1, Intensity: >= 0 and <= 1, WantsPerson: >= 0 and <= 1 }, 1_000);

    [Fact]
    public void Capitals_alone_make_no_complaint_of_praise_and_no_praise_of_a_complaint() => Holds(Gen.Elements(Sentences), sentence =>
    {
        var (typed, shouted) = (english.Model.Understand(sentence.ToLowerInvariant()).Sentiment, english.Model.Understand(sentence.ToUpperInvariant()).Sentiment);
        return typed * shouted >= 0;
    }, 2_000);

    [Theory]
    [InlineData("this is not what i ordered", "THIS IS NOT WHAT I ORDERED")]
    [InlineData("where is my refund", "WHERE IS MY REFUND")]
    public void Shouting_is_heard(string typed, string shouted)
    {
        var (calm, loud) = (english.Model.Understand(typed), english.Model.Understand(shouted));
        Assert.True(loud.Sentiment < calm.Sentiment - 0.1 && loud.Intensity > calm.Intensity + 0.3, $"{calm.Sentiment:0.00} {calm.Intensity:0.00}, {loud.Sentiment:0.00} {loud.Intensity:0.00}");
    }

    [Fact]
    public void The_same_words_have_the_same_sentiment_every_time() => Holds(Anything, text =>
        (english.Model.Understand(text), english.Model.Understand(text)) is var (once, again) && (once.Sentiment, once.Intensity, once.WantsPerson)
            == (again.Sentiment, again.Intensity, again.WantsPerson), 300);

    [Theory]
    [InlineData("xqzvt brrkpl")]
    [InlineData("\u2026 \u2026")]
    [InlineData("很糟糕")]
    public void A_text_without_a_known_word_is_heard_as_neither_good_nor_bad(string text) =>
        Assert.True(english.Model.Understand(text) is { Sentiment: 0, Intensity: 0, Plain: 1 }, $"heard {english.Model.Understand(text).Sentiment}");

    [Theory]
    [InlineData("your driver threw the parcel over the fence", "YOU DISGUST ME, BUNCH OF LIARS!!!")]
    [InlineData("thanks, it arrived", "BEST SERVICE EVER!!! I love you all")]
    public void An_outburst_is_more_intense_than_a_plain_message(string plain, string outburst) =>
        Assert.True(english.Model.Understand(plain).Intensity + 0.2 < english.Model.Understand(outburst).Intensity);
}

/// <summary>Nothing else of the project runs beside these: they look at the clock.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

[Collection(Alone.Name)]
public class SentimentSpeedTests(English english)
{
    [Fact]
    public void Whatever_is_typed_is_understood_within_50_milliseconds() => SentimentPropertyTests.Holds(SentimentPropertyTests.Anything, text =>
    {
        // The best of a few: a busy machine is not a slow model.
        for (var attempt = 0; attempt < 20; attempt++)
        {
            var start = Stopwatch.GetTimestamp();
            english.Model.Understand(text);
            if (Stopwatch.GetElapsedTime(start) <= TimeSpan.FromMilliseconds(50))
                return true;
        }
        return false;
    }, 300);
}
