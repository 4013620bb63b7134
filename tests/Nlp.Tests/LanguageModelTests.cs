using Nlp.Encoding;
using Xunit;

namespace Nlp.Tests;

public class LanguageModelTests
{
    [Fact]
    public void The_same_data_gives_the_same_model_to_the_last_bit()
    {
        using var language = new SmallLanguage();
        LanguageModel.Train(language.Folder).Save(language.InParent("one"));
        LanguageModel.Train(language.Folder).Save(language.InParent("two"));

        Assert.Equal(File.ReadAllBytes(language.InParent("one")), File.ReadAllBytes(language.InParent("two")));
    }

    [Fact]
    public void A_saved_model_answers_as_before()
    {
        using var language = new SmallLanguage();
        language.Write("rewrites.txt", "parc = parcel");
        language.Write("synonyms.txt", "cancel revoke");
        language.Write("sentiment-words.tsv", "awful\t-0.8", "not\tnegates", "very\ttimes 1.3");
        language.Write("wants-person.txt", "talk to a|the human");
        var trained = LanguageModel.Train(language.Folder);
        trained.Save(language.InParent("model"));

        var loaded = LanguageModel.Load(language.InParent("model"));

        Assert.Equal(trained.Version, loaded.Version);
        Assert.Equal(trained.Intents, loaded.Intents);
        Assert.Equal(trained.Metrics.Accuracy, loaded.Metrics.Accuracy);
        Assert.Equal(trained.Metrics.Confusions, loaded.Metrics.Confusions);
        foreach (var text in (string[])["where is my parc", "revoke the order", "very awful", "talk to a human", "helo there", "what is the weather"])
        {
            var (before, after) = (trained.Understand(text), loaded.Understand(text));
            Assert.Equal(before.Candidates, after.Candidates);
            Assert.Equal((before.Outcome, before.Sentiment, before.WantsPerson), (after.Outcome, after.Sentiment, after.WantsPerson));
        }
    }

    [Fact]
    public void A_damaged_file_is_refused_by_name()
    {
        using var language = new SmallLanguage();
        var file = language.InParent("model");
        LanguageModel.Train(language.Folder).Save(file);
        var whole = File.ReadAllBytes(file);
        var random = new Random(3);
        for (var round = 0; round < 40; round++)
        {
            var broken = whole.ToArray();
            broken[random.Next(broken.Length)] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(file, round % 2 == 0 ? broken : whole[..random.Next(whole.Length)]);

            Assert.Contains(file, Assert.Throws<InvalidDataException>(() => LanguageModel.Load(file)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_hash_follows_the_data_and_not_the_line_endings()
    {
        using var language = new SmallLanguage();
        var before = LanguageModel.DataHash(language.Folder);
        var file = Path.Combine(language.Folder, "intents", "greet.txt");
        File.WriteAllText(file, File.ReadAllText(file).ReplaceLineEndings("\r\n"));
        Assert.Equal(before, LanguageModel.DataHash(language.Folder));

        File.AppendAllText(file, "howdy\n");

        Assert.NotEqual(before, LanguageModel.DataHash(language.Folder));
        Assert.Equal($"xx-{LanguageModel.DataHash(language.Folder)}", LanguageModel.Train(language.Folder).Version);
    }

    [Fact]
    public void A_folder_without_intents_says_what_is_expected()
    {
        using var language = new SmallLanguage();

        var refused = Assert.Throws<InvalidDataException>(() => LanguageModel.Train(language.InParent("nowhere")));

        Assert.Contains("one phrase a line", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sentiment.tsv", "fine words without a label")]
    [InlineData("sentiment-words.tsv", "good\t7")]
    [InlineData("rewrites.txt", "= nothing")]
    [InlineData("several.tsv", "my order\torder-status")]
    [InlineData("several.tsv", "my order\torder-status|order-eaten")]
    [InlineData("wants-person.txt", "a? human")]
    public void A_line_that_cannot_be_read_is_named(string file, string line)
    {
        using var language = new SmallLanguage();
        language.Write(file, line);

        var refused = Assert.Throws<InvalidDataException>(() => LanguageModel.Train(language.Folder));

        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.Contains(line.Split('\t')[0], refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_intent_and_nothing_else_is_enough_to_start()
    {
        using var language = new SmallLanguage();
        File.Delete(Path.Combine(language.Folder, "out-of-scope.txt"));
        File.Delete(Path.Combine(language.Folder, "intents", "greet.txt"));
        File.Delete(Path.Combine(language.Folder, "intents", "order-cancel.txt"));

        Assert.Equal("order-status", LanguageModel.Train(language.Folder).Understand("where is my order").Candidates[0].Intent);
    }

    [Fact]
    public void Training_stops_when_told()
    {
        using var language = new SmallLanguage();

        Assert.ThrowsAny<OperationCanceledException>(() => LanguageModel.Train(language.Folder, cancellation: new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Training_tells_how_far_it_is()
    {
        using var language = new SmallLanguage();
        var heard = new Collecting();
        LanguageModel.Train(language.Folder, progress: heard);

        Assert.Equal(1, heard.Shares[^1]);
        Assert.All(heard.Shares, s => Assert.InRange(s, 0, 1));
    }

    [Fact]
    public void What_held_out_phrases_were_taken_for_adds_up_to_the_figures()
    {
        using var language = new SmallLanguage();
        IReadOnlyList<HeldOutPhrase> judged = [];
        var data = LanguageData.FromFolder(language.Folder);

        var model = LanguageModel.Train(data, "test", judged: phrases => judged = phrases);

        var ours = judged.Where(phrase => phrase.Meant is not null).ToList();
        Assert.Equal(data.Intents.Values.SelectMany(phrases => phrases).Order(), ours.Select(phrase => phrase.Text).Order());
        Assert.Equal(data.OutOfScope.Order(), judged.Where(phrase => phrase.Meant is null).Select(phrase => phrase.Text).Order());
        Assert.Equal(model.Metrics.Accuracy, ours.Count(phrase => phrase.Candidates[0].Intent == phrase.Meant) / (double)ours.Count, 9);
        Assert.Equal(model.Metrics.ActedOn, ours.Count(phrase => phrase.Outcome == Outcome.Act) / (double)ours.Count, 9);
    }

    [Fact]
    public void A_word_no_phrase_has_is_a_word_the_model_does_not_know()
    {
        using var language = new SmallLanguage();
        var model = LanguageModel.Train(language.Folder);

        Assert.Equal(1, model.KnownShare("track my order, please"));
        Assert.Equal(0.5, model.KnownShare("track zylophones"));
        Assert.Equal(0.5, model.KnownShare("track zylophones?!"));
        Assert.Equal(1, model.KnownShare("..."));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_explanation_names_the_words_that_decided_and_the_nearest_phrase(bool withEncoder)
    {
        using var language = new SmallLanguage();
        using var encoder = withEncoder ? SentenceEncoder.Open(SentenceEncoder.DefaultFile) : null;
        var model = LanguageModel.Train(language.Folder, encoder: encoder);

        var why = model.Explain("could you cancel my order");

        Assert.Equal(model.Understand("could you cancel my order").Candidates, why.Understanding.Candidates);
        Assert.Equal(why.Understanding.Candidates.Select(c => c.Intent), why.Intents.Select(i => i.Intent));
        var top = why.Intents[0];
        Assert.Equal("order-cancel", top.Intent);
        Assert.Equal("cancel", top.Words.First(w => !w.Text.Contains(' ', StringComparison.Ordinal)).Text);
        Assert.True(top.Words[0].Share > 0);
        Assert.Contains("cancel my order", top.Nearest.Select(n => n.Text));
        Assert.All(top.Nearest, n => Assert.InRange(n.Cosine, -1, 1));
        Assert.True(withEncoder ? top.Meaning > 0 : top.Meaning == 0);
        Assert.InRange(top.Words.Sum(w => Math.Abs(w.Share)) + Math.Abs(top.Meaning), 0, 1 + 1e-9);
    }

    [Fact]
    public void A_model_is_read_only_with_the_encoder_it_was_trained_with()
    {
        using var language = new SmallLanguage();
        using var encoder = SentenceEncoder.Open(SentenceEncoder.DefaultFile);
        var file = language.InParent("model");
        var trained = LanguageModel.Train(language.Folder, encoder: encoder);
        trained.Save(file);

        Assert.Contains(file, Assert.Throws<InvalidDataException>(() => LanguageModel.Load(file)).Message, StringComparison.Ordinal);
        Assert.Equal(trained.Understand("stop the parcel").Candidates, LanguageModel.Load(file, encoder).Understand("stop the parcel").Candidates);
        Assert.NotEqual(LanguageModel.DataHash(language.Folder), LanguageModel.DataHash(language.Folder, encoder));
    }

    sealed class Collecting : IProgress<TrainingProgress>
    {
        public List<double> Shares { get; } = [];
        public void Report(TrainingProgress value)
        {
            lock (Shares)
                Shares.Add(value.Share);
        }
    }
}
