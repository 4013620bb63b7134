using Nlp.Languages;
using Xunit;

namespace Nlp.Tests;

public class LanguageDetectorTests
{
    static readonly LanguageDetector Detector = LanguageDetector.FromFolder(Path.Combine(English.Folder, ".."));

    [Fact]
    public void At_least_ninety_five_in_a_hundred_sentences_are_told_apart()
    {
        var cases = Cases.Of("languages.cases").Select(row => (Text: row.Data.Item1, Code: row.Data.Item2)).ToList();
        var wrong = cases.Where(one => Detector.Detect(one.Text)?.Code != one.Code).Select(one => $"{one.Text} => {Detector.Detect(one.Text)?.Code}, not {one.Code}").ToList();
        TestContext.Current.SendDiagnosticMessage($"{cases.Count - wrong.Count} of {cases.Count} right");

        Assert.True(wrong.Count <= 0.05 * cases.Count, string.Join('\n', wrong));
        foreach (var spoken in cases.GroupBy(one => one.Code).Where(group => Detector.Spoken.Contains(group.Key)))
            Assert.True(spoken.Count(one => Detector.Detect(one.Text)?.Code == one.Code) >= 0.95 * spoken.Count(), spoken.Key);
    }

    [Fact]
    public void A_language_that_is_not_spoken_is_named_and_spoken_to_in_its_own_words()
    {
        var seen = Detector.Detect("vorrei sapere dove è il mio ordine");

        Assert.Equal(("it", "Italian"), (seen!.Code, seen.Other!.Name));
        Assert.Contains("italiano", seen.Other.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("HP-48213 12,50")]
    [InlineData("a@b.example https://x.example")]
    [InlineData("😀 \ud800 ?!")]
    public void Text_without_words_is_in_no_language(string text) => Assert.Null(Detector.Detect(text));

    [Fact]
    public void Long_messages_do_not_hold_up_the_turn()
    {
        foreach (var piece in (string[])["wo ist ", "a", "где ", "我", "\u0301", "x1 "])
            Longest.IsReadInTime(piece, text => Detector.Detect(text));
    }
}
