using System.Text.Json;
using Nlp.Encoding;
using Nlp.Training;
using Xunit;

namespace Nlp.Tests.Training;

public class CommandLineTests
{
    [Fact]
    public void Help_names_every_verb()
    {
        var (code, output, _) = Run("--help");

        Assert.Equal(0, code);
        Assert.All(["train", "evaluate", "compare", "shop", "benchmark", "say", "SWITCHBOARD_DATA"], verb => Assert.Contains(verb, output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("dance")]
    [InlineData("train", "--loudly")]
    [InlineData("train", "--out")]
    [InlineData("train", "a", "b")]
    [InlineData("evaluate")]
    public void A_wrong_call_says_so(params string[] args)
    {
        var (code, _, error) = Run(args);

        Assert.Equal(2, code);
        Assert.NotEqual("", error);
    }

    [Fact]
    public void Train_writes_a_model_and_its_figures_as_json()
    {
        using var language = new SmallLanguage();
        var file = language.InParent("model.nlp");

        var (code, output, _) = Run("train", language.Folder, "--out", file, "--json");

        Assert.Equal(0, code);
        var figures = JsonDocument.Parse(output).RootElement;
        Assert.Equal(18, figures.GetProperty("phrases").GetInt32());
        using var encoder = SentenceEncoder.Open(SentenceEncoder.DefaultFile);
        Assert.Equal(LanguageModel.Load(file, encoder).Version, figures.GetProperty("model").GetString());
    }

    [Fact]
    public void Evaluate_trains_on_one_split_and_measures_on_the_other()
    {
        using var language = new SmallLanguage();
        var file = language.InParent("data.tsv");
        File.WriteAllLines(file, ["text\tlabel\tsplit",
            .. Enumerable.Range(0, 10).Select(i => $"where is parcel number {i}\ttrack\ttrain"),
            .. Enumerable.Range(0, 10).Select(i => $"please cancel order {i}\tcancel\ttrain"),
            "where is my parcel\ttrack\ttest", "cancel it please\tcancel\ttest"]);

        var (code, output, _) = Run("evaluate", file, "--json", "--typos");

        Assert.Equal(0, code);
        var figures = JsonDocument.Parse(output).RootElement;
        Assert.Equal(2, figures.GetProperty("testRows").GetInt32());
        Assert.Equal(100, figures.GetProperty("accuracyPercent").GetDouble());
        Assert.InRange(figures.GetProperty("accuracyWithTypingErrorsPercent").GetDouble(), 0, 100);
    }

    [Fact]
    public void Mood_reads_for_recall_by_the_mix_it_was_trained_on()
    {
        using var language = new SmallLanguage();
        var file = language.InParent("data.tsv");
        File.WriteAllLines(file, ["text\tlabel\tsplit",
            .. Enumerable.Range(0, 10).Select(i => $"number {i} is awful\tnegative\ttrain"),
            .. Enumerable.Range(0, 40).Select(i => $"number {i} isn\\u2019t here\tneutral\ttrain"),
            .. Enumerable.Range(0, 20).Select(i => $"number {i} is lovely\tpositive\ttrain"),
            "number 3 is awful\tnegative\ttest", "number 5 isn't here\tneutral\ttest", "number 7 is lovely\tpositive\ttest"]);

        var (code, output, _) = Run("mood", file, "--train", "train", "--words-only", "--json");

        Assert.Equal(0, code);
        var figures = JsonDocument.Parse(output).RootElement;
        Assert.Equal("bad x 4.00, good x 2.00", figures.GetProperty("leanForRecall").GetString());
        Assert.Equal(100, figures.GetProperty("macroRecallPercent").GetDouble());
        Assert.Equal(2, Run("mood", file, "--train", "taught").Code);
    }

    [Fact]
    public void Compare_says_whether_a_difference_is_more_than_chance()
    {
        using var language = new SmallLanguage();
        var file = language.InParent("data.tsv");
        File.WriteAllLines(file, ["text\tlabel\tsplit",
            .. Enumerable.Range(0, 10).Select(i => $"where is parcel number {i}\ttrack\ttrain"),
            .. Enumerable.Range(0, 10).Select(i => $"please cancel order {i}\tcancel\ttrain"),
            "where is my parcel\ttrack\ttest", "cancel it please\tcancel\ttest"]);

        var (code, output, _) = Run("compare", file, "--first", "words-only", "--second", "words-only, cost=0.5", "--json");

        Assert.Equal(0, code);
        var figures = JsonDocument.Parse(output).RootElement;
        Assert.Equal(0, figures.GetProperty("gainPercent").GetDouble());
        Assert.Equal(1, figures.GetProperty("chanceOfSuchADifference").GetDouble());
        Assert.Equal(2, Run("compare", file, "--first", "loudly").Code);
    }

    [Fact]
    public void A_missing_data_set_says_where_it_was_looked_for()
    {
        var (code, _, error) = Run("evaluate", "no-such-set/no-such-set.tsv");

        Assert.Equal(1, code);
        Assert.Contains("SWITCHBOARD_DATA", error, StringComparison.Ordinal);
    }

    static (int Code, string Output, string Error) Run(params string[] args)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        return (CommandLine.Run(args, output, error), output.ToString(), error.ToString());
    }
}
