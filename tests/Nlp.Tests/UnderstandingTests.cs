using Xunit;

namespace Nlp.Tests;

public class UnderstandingTests(English english)
{
    public static TheoryData<string, string> Messages => Cases.Of("understanding.en.cases");
    public static TheoryData<string, string> Moods => Cases.Of("sentiment.cases");
    public static TheoryData<string, string> Persons => Cases.Of("wants-person.cases");

    [Theory, MemberData(nameof(Messages))]
    public void A_message_is_understood(string message, string expected)
    {
        var (outcome, intents) = expected.Split(' ') is [var o, var i] ? (o, i) : throw new FormatException(expected);
        var said = english.Model.Understand(message);

        var seen = $"{said.Outcome}, {string.Join(", ", said.Candidates)}";
        Assert.True(said.Outcome.ToString() == outcome, seen);
        Assert.True(intents == "-" ? said.Intent is null : intents.Split('|').Contains(said.Intent), seen);
    }

    [Theory, MemberData(nameof(Moods))]
    public void A_message_has_a_mood(string message, string expected)
    {
        var mood = english.Model.Understand(message).Sentiment;

        var (low, high) = expected switch
        {
            "furious" => (-1, -0.7),
            "bad" => (-1, -0.5),
            "plain" => (-0.3, 0.3),
            "good" => (0.5, 1.0),
            _ => throw new FormatException(expected)
        };
        Assert.InRange(mood, low, high);
    }

    [Fact]
    public void A_text_without_a_known_word_has_no_mood()
    {
        foreach (var text in (string[])["zargle frump blorp", "quux wibble frotz!!", "ZARGLE FRUMP"])
        {
            var said = english.Model.Understand(text);
            Assert.Equal((0, 0), (said.Sentiment, said.Intensity));
        }
    }

    [Theory, MemberData(nameof(Persons))]
    public void Asking_for_a_person_is_heard(string message, string expected)
    {
        var wanted = english.Model.Understand(message).WantsPerson;

        if (expected == "yes")
            Assert.InRange(wanted, 0.7, 1);
        else
            Assert.InRange(wanted, 0, 0.4);
    }

    [Fact]
    public void The_model_keeps_its_promises_on_phrases_it_has_not_seen()
    {
        var m = english.Model.Metrics;

        Assert.InRange(m.Accuracy, 0.68, 1);
        Assert.InRange(m.ActedOnRight, 0.8, 1);
        Assert.InRange(m.CalibrationError, 0, 0.09);
        Assert.InRange(m.OutOfScopeAuroc, 0.92, 1);
        Assert.InRange(m.OutOfScopeActedOn, 0, 0.12);
        Assert.InRange(m.SentimentAccuracy, 0.8, 1);
    }

    [Fact]
    public void Most_phrases_of_every_intent_lead_to_it()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(English.Folder, "intents")))
        {
            var phrases = File.ReadLines(file).Where(l => l.Length > 0 && l[0] != '#').ToArray();
            var right = phrases.Count(p => english.Model.Understand(p).Candidates.Any(c => c.Intent == Path.GetFileNameWithoutExtension(file)));
            Assert.True(right >= 0.9 * phrases.Length, $"{Path.GetFileName(file)}: {right} of {phrases.Length}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("?!")]
    [InlineData("\ud800")]
    [InlineData("\0\u0001")]
    [InlineData("😀")]
    public void Text_without_words_is_nothing_to_act_on(string text)
    {
        var said = english.Model.Understand(text);

        Assert.Equal(Outcome.Abstain, said.Outcome);
        Assert.Empty(said.Candidates);
        Assert.Null(said.Intent);
        Assert.Equal(0, said.Confidence);
    }

    [Fact]
    public void Candidates_are_at_most_three_best_first_and_are_probabilities()
    {
        foreach (var text in (string[])["where is it", "refund or exchange my broken lamp", "hello", "order order order", new string('a', 100_000), string.Concat(Enumerable.Repeat("my order ", 10_000))])
        {
            var said = english.Model.Understand(text);
            Assert.InRange(said.Candidates.Count, 1, 3);
            Assert.Equal(said.Candidates.OrderByDescending(c => c.Confidence), said.Candidates);
            Assert.InRange(said.Candidates.Sum(c => c.Confidence), 0, 1 + 1e-9);
            Assert.InRange(said.Sentiment, -1, 1);
            Assert.InRange(said.WantsPerson, 0, 1);
        }
    }

    [Fact]
    public void Many_threads_get_the_answers_one_thread_gets()
    {
        var texts = Messages.Select(m => m.Data.Item1).ToArray();
        var alone = Array.ConvertAll(texts, t => string.Join(';', english.Model.Understand(t).Candidates));

        Parallel.For(0, 2000, i => Assert.Equal(alone[i % texts.Length], string.Join(';', english.Model.Understand(texts[i % texts.Length]).Candidates)));
    }

    [Fact]
    public void Understanding_a_message_allocates_little_more_than_its_answer()
    {
        const string text = "hello, could you please tell me when my order will arrive";
        for (var i = 0; i < 50; i++)
            english.Model.Understand(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            english.Model.Understand(text);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 0, 600);
    }
}
