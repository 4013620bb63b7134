using Bot.Conversations;
using Bot.Models;
using Bot.Testing;
using Nlp;

namespace Bot.Core.Tests.Models;

public sealed class ModelReportTests
{
    static readonly HeldOutPhrase[] Judged =
    [
        Phrase("where is my order", "order-status", "order-status", 0.9),
        Phrase("track my parcel", "order-status", "order-status", 0.7),
        Phrase("has it shipped", "order-status", "delivery-cost", 0.5, Outcome.Clarify),
        Phrase("what does shipping cost", "delivery-cost", "delivery-cost", 0.9),
        Phrase("send my order back", "delivery-cost", "order-status", 0.95),
        Phrase("tell me a joke", null, "order-status", 0.2, Outcome.Abstain, inScope: 0.1),
        Phrase("order me a pizza", null, "order-status", 0.9, inScope: 0.95),
    ];

    static readonly ModelReport Report = ModelReport.Of(Judged, _ => 1);

    [Fact]
    public void Every_figure_can_be_counted_by_hand()
    {
        Assert.Equal((5, 2), (Report.Phrases, Report.OutOfScope));
        Assert.Equal(0.6, Report.Accuracy, 9);
        Assert.Equal((0.8, 0.75), (Report.ActedOn, Report.ActedOnRight));
        Assert.Equal(0.5, Report.OutOfScopeRecall);
        // Each phrase is trusted more than the joke; none is trusted more than the pizza, and one as much.
        Assert.Equal((5 + 0.5) / 10, Report.OutOfScopeAuroc, 9);
        Assert.Equal([("delivery-cost", 2, 0.5, 0.5), ("order-status", 3, 2 / 3.0, 2 / 3.0)], Report.Intents.Select(i => (i.Intent, i.Phrases, i.Precision, i.Recall)));
        Assert.Equal((0.5 + 2 / 3.0) / 2, Report.MacroF1, 9);
    }

    [Fact]
    public void Pairs_that_are_mixed_up_and_phrases_that_look_misplaced_are_named()
    {
        Assert.Equal([("delivery-cost", "order-status", 1), ("order-status", "delivery-cost", 1)], Report.Confusions.Select(c => (c.Meant, c.Taken, c.Phrases)));
        // Unsure and wrong is no reason to doubt the label; sure and wrong is.
        Assert.Equal(["send my order back"], Report.Doubtful.Select(phrase => phrase.Text));
    }

    [Fact]
    public void Calibration_is_the_gap_between_how_sure_and_how_often_right()
    {
        var honest = ModelReport.Of([.. Enumerable.Range(0, 10).Select(n => Phrase($"p{n}", "a", n < 8 ? "a" : "b", 0.8))], _ => 1);
        var boastful = ModelReport.Of([.. Enumerable.Range(0, 10).Select(n => Phrase($"p{n}", "a", n < 5 ? "a" : "b", 0.95))], _ => 1);

        Assert.Equal(0, honest.CalibrationError, 9);
        Assert.Equal(0.45, boastful.CalibrationError, 9);
        Assert.Equal([(10, 0.5)], boastful.Reliability.Select(bin => (bin.Phrases, bin.Right)));
    }

    [Fact]
    public void The_figures_agree_with_those_the_shipped_model_was_trained_with()
    {
        IReadOnlyList<HeldOutPhrase> judged = [];
        var data = LanguageData.FromFolder(Repository.At("nlp-models/languages/en"));
        var small = data with { Intents = data.Intents.Take(12).ToDictionary(), Sentiment = [] };

        var model = LanguageModel.Train(small, "small", judged: phrases => judged = phrases);
        var report = ModelReport.Of(judged, ModelReport.KnownByOthers(small));

        Assert.Equal(model.Metrics.Accuracy, report.Accuracy, 9);
        Assert.Equal(model.Metrics.MacroF1, report.MacroF1, 9);
        Assert.Equal(model.Metrics.CalibrationError, report.CalibrationError, 9);
        Assert.Equal(model.Metrics.OutOfScopeAuroc, report.OutOfScopeAuroc, 9);
        Assert.Equal(model.Metrics.ActedOn, report.ActedOn, 9);
    }

    [Theory]
    [InlineData("a", 2, null)]
    [InlineData("a", 1, null)]
    [InlineData("b", 2, "another supervisor")]
    [InlineData("b", 1, null)]
    public void Who_trained_a_version_approves_it_only_when_alone(string approver, int supervisors, string? refusal)
    {
        var version = Version(VersionState.Trained) with { TrainedBy = new("b", "Ben") };

        Assert.Equal(refusal is null, ReleaseRules.WhyNotApprove(version, new(approver, "x"), supervisors) is null);
        Assert.Contains(refusal ?? "", ReleaseRules.WhyNotApprove(version, new(approver, "x"), supervisors) ?? "", StringComparison.Ordinal);
        Assert.Equal(supervisors == 1, ReleaseRules.AloneNote(supervisors) is not null);
    }

    [Theory]
    [InlineData(VersionState.Trained, false)]
    [InlineData(VersionState.Approved, true)]
    [InlineData(VersionState.Live, false)]
    [InlineData(VersionState.Retired, true)]
    public void Only_what_was_approved_and_does_not_answer_yet_can_be_released(VersionState state, bool can) =>
        Assert.Equal(can, ReleaseRules.WhyNotRelease(Version(state)) is null);

    static ModelVersion Version(VersionState state) =>
        new("en", 2, "en-abc", "abc", "abc", 0, new(), Report, new("b", "Ben"), Some.At, state == VersionState.Trained ? null : new(new("a", "Ana"), Some.At), state);

    static HeldOutPhrase Phrase(string text, string? meant, string taken, double certainty, Outcome outcome = Outcome.Act, double? inScope = null) =>
        new(text, meant, outcome, [new(taken, certainty)], certainty, inScope ?? certainty);
}
