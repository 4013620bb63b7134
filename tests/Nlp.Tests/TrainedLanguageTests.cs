using Xunit;

namespace Nlp.Tests;

public class TrainedLanguageTests(English english)
{
    [Theory]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    public void A_shipped_language_is_what_its_phrases_train_to(string language)
    {
        using var parent = new TemporaryFolder();
        TrainedLanguage.Train(Path.Combine(English.Folder, "..", language), english.Encoder).Save(parent.Name);

        foreach (var file in (string[])[$"{language}.model", $"{language}.judged"])
            Assert.Equal(File.ReadAllBytes(Path.Combine(English.Models, file)), File.ReadAllBytes(Path.Combine(parent.Name, file)));
    }

    [Fact]
    public void English_is_shipped_with_the_encoder_and_the_others_without()
    {
        Assert.True(english.Model.HasEncoder);
        foreach (var language in (string[])["de", "fr", "es"])
            Assert.False(TrainedLanguage.Find(English.Models, language, LanguageModel.DataHash(Path.Combine(English.Folder, "..", language)), null)!.Model.HasEncoder);
    }

    [Fact]
    public void A_trained_language_is_found_for_its_own_phrases_only()
    {
        using var language = new SmallLanguage();
        var trained = TrainedLanguage.Train(language.Folder, english.Encoder);
        var hash = LanguageModel.DataHash(language.Folder);
        trained.Save(language.InParent("models"));

        var found = TrainedLanguage.Find(language.InParent("models"), "xx", hash, null)!;
        Assert.Equal(trained.Model.Version, found.Model.Version);
        Assert.Equal(trained.Judged.Select(phrase => (phrase.Text, phrase.Meant, phrase.Outcome, phrase.Certainty)), found.Judged.Select(phrase => (phrase.Text, phrase.Meant, phrase.Outcome, phrase.Certainty)));
        Assert.Null(TrainedLanguage.Find(language.InParent("models"), "xx", "000000000000", null));
        Assert.Null(TrainedLanguage.Find(language.InParent("nowhere"), "xx", hash, null));
    }

    [Theory]
    [InlineData("xx.model")]
    [InlineData("xx.judged")]
    public void A_damaged_file_is_refused_by_name(string name)
    {
        using var language = new SmallLanguage();
        TrainedLanguage.Train(language.Folder, null).Save(language.InParent("models"));
        var file = Path.Combine(language.InParent("models"), name);
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^9]);

        var refused = Assert.Throws<InvalidDataException>(() => TrainedLanguage.Find(language.InParent("models"), "xx", LanguageModel.DataHash(language.Folder), null));
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_beside_what_another_made_of_its_phrases_is_refused_by_name()
    {
        using var language = new SmallLanguage();
        TrainedLanguage.Train(language.Folder, null).Save(language.InParent("models"));
        var model = Path.Combine(language.InParent("models"), "xx.model");
        var before = File.ReadAllBytes(model);
        language.Write("intents/greet.txt", "hello", "hi", "good morning", "hey there", "good evening", "howdy");
        TrainedLanguage.Train(language.Folder, null).Save(language.InParent("models"));
        File.WriteAllBytes(model, before);

        var refused = Assert.Throws<InvalidDataException>(() => TrainedLanguage.Find(language.InParent("models"), "xx", LanguageModel.DataHash(language.Folder), null));
        Assert.Contains(model, refused.Message, StringComparison.Ordinal);
    }

    sealed class TemporaryFolder : IDisposable
    {
        public string Name { get; } = Directory.CreateTempSubdirectory("trained").FullName;

        public void Dispose() => Directory.Delete(Name, recursive: true);
    }
}
