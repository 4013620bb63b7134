using Bot.Models;
using Nlp;

namespace Bot.Core.Tests.Models;

public sealed class CompareTests
{
    static readonly Verdict Status = new(Outcome.Act, "order-status", 0.9), Cost = new(Outcome.Act, "delivery-cost", 0.8), Asks = new(Outcome.Clarify, "order-status", 0.4), Nothing = new(Outcome.Abstain, "order-status", 0.1);

    [Fact]
    public void A_decision_changes_with_what_the_customer_gets_and_not_with_how_sure_the_model_is()
    {
        Assert.False(Status.Differs(Status with { Confidence = 0.6 }));
        Assert.False(Asks.Differs(Asks with { Intent = "delivery-cost" }));
        Assert.True(Status.Differs(Cost));
        Assert.True(Status.Differs(Asks));
        Assert.True(Asks.Differs(Nothing));
    }

    [Fact]
    public void On_known_phrases_mended_and_broken_are_counted_apart()
    {
        var compared = Compare.Phrases(
            [Phrase("a", "order-status", Status), Phrase("b", "order-status", Cost), Phrase("c", null, Nothing), Phrase("d", "order-status", Status), Phrase("gone", "order-status", Status)],
            [Phrase("a", "order-status", Status), Phrase("b", "order-status", Status), Phrase("c", null, Cost), Phrase("d", "order-status", Asks), Phrase("new", "order-status", Cost)]);

        Assert.Equal((4, 1, 2), (compared.Compared, compared.Mended, compared.Broken));
        // Worst first: a wrong answer before a question back.
        Assert.Equal(["c", "d", "b"], compared.Samples.Select(changed => changed.Text));
    }

    [Fact]
    public void On_traffic_the_moves_are_counted_and_each_kind_is_shown_before_a_second_of_any()
    {
        var traffic = Compare.Traffic([("x", Status, Cost), ("y", Status, Cost), ("z", Asks, Status), ("same", Status, Status)]);

        Assert.Equal((4, 3), (traffic.Compared, traffic.Differing));
        Assert.Equal([new Move("order-status", "delivery-cost", 2), new Move("asks back", "order-status", 1)], traffic.Moves);
        Assert.Equal(["x", "z", "y"], traffic.Samples.Select(changed => changed.Text));
    }

    static HeldOutPhrase Phrase(string text, string? meant, Verdict verdict) => new(text, meant, verdict.Outcome, [new(verdict.Intent!, verdict.Confidence)], verdict.Confidence, 0.9);
}
