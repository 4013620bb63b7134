using Bot.Conversations;
using Bot.Models;
using Bot.Testing;
using Nlp;

namespace Bot.Core.Tests.Models;

public sealed class UnsureFollowerTests
{
    readonly UnsureFollower follower = new(new());

    [Theory]
    [InlineData(Outcome.Act, 0.9, false)]
    [InlineData(Outcome.Act, 0.69, true)]
    [InlineData(Outcome.Clarify, 0.45, true)]
    [InlineData(Outcome.Abstain, 0.1, true)]
    public void What_the_model_was_not_sure_of_is_kept(Outcome outcome, double confidence, bool kept) =>
        Assert.Equal(kept, Follow("do you have my parcel", outcome, confidence).OfType<KeepUnsure>().Any());

    [Fact]
    public void What_is_kept_tells_nobody_who_the_customer_is()
    {
        var kept = Follow("my name is Maria Schmidt, order HP-48213, maria@example.com, 12 Rose Lane", Outcome.Abstain, 0.1).OfType<KeepUnsure>().Single();

        Assert.Equal(("en", "my name is [name], order [order number], [email], [address]"), (kept.Language, kept.Text));
    }

    [Fact]
    public void A_press_of_a_button_says_what_the_turn_before_meant_and_is_nothing_to_label()
    {
        var effects = follower.Follow(new(9, "c", 7, new CustomerSpoke(Some.At, "m", null, "Where is my order", Some.Heard("x").Meaning("order-status")))).ToList();

        Assert.Equal([new SuggestMeaning("c", 7, "order-status")], effects);
    }

    [Fact]
    public void An_answer_that_is_only_a_number_is_not_kept() =>
        Assert.Empty(Follow("48213", Outcome.Abstain, 0.1).OfType<KeepUnsure>());

    [Fact]
    public void Every_turn_is_counted_once_in_each_measure()
    {
        var counted = Follow("do you have my parcel", Outcome.Clarify, 0.45).OfType<CountForDrift>().Select(effect => effect.Count).ToList();

        Assert.Equal(
            [("confidence", 4), ("handed-over", 0), ("length", 3), ("outcome", 1)],
            counted.Select(count => (count.Measure, count.Bin)).Order());
        Assert.All(counted, count => Assert.Equal((DateOnly.FromDateTime(Some.At.UtcDateTime), 1L), (count.Day, count.Count)));
    }

    [Fact]
    public void Survey_answers_and_hand_overs_are_counted_for_no_model()
    {
        Assert.Equal([("", "survey", 1)], Counted(new SurveyAnswered(Some.At, "s", 2, null, "Service", "", "", false)));
        Assert.Equal([("", "handed-over", 1)], Counted(new Escalated(Some.At, "lost", "", "Service", 1)));
        // The words that follow a score do not count it again.
        Assert.Empty(Counted(new SurveyAnswered(Some.At, "s", 2, "slow", "Service", "", "", true)));

        IEnumerable<(string, string, int)> Counted(Fact fact) => follower.Follow(new(1, "c", 1, fact)).Cast<CountForDrift>().Select(effect => (effect.Count.Model, effect.Count.Measure, effect.Count.Bin));
    }

    List<Effect> Follow(string text, Outcome outcome, double confidence) =>
        [.. follower.Follow(new(5, "c", 3, new CustomerSpoke(Some.At, "m", null, text, new(outcome, [new("order-status", confidence), new("delivery-cost", 0.05)], 0, 0, [], "en-abc"))))];
}
