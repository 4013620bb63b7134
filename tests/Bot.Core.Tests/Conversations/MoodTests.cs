using Bot.Conversations;
using Bot.Escalations;
using Bot.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Bot.Core.Tests.Conversations;

public sealed class MoodTests
{
    // What messages carry, -1..+1 in steps of a hundredth, up to forty of them.
    static readonly Gen<double> Carried = Gen.Choose(-100, 100).Select(hundredths => hundredths / 100.0);
    static readonly Gen<double[]> Messages = Gen.Choose(0, 40).SelectMany(count => Carried.ArrayOf(count));

    static Mood After(params IEnumerable<double> messages) => messages.Aggregate(default(Mood), (mood, carried) => mood.After(carried));

    static void Holds<T>(Gen<T> of, Func<T, bool> property) =>
        Prop.ForAll(Arb.From(of), property).Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithReplay(new Replay(new Rnd(17, 31), null)));

    [Fact]
    public void One_outburst_does_not_decide() => Assert.True(After(-1).Level > new EscalationLimits().Anger);

    [Fact]
    public void Two_outbursts_do() => Assert.True(After(-0.9, -0.9).Level <= new EscalationLimits().Anger);

    [Fact]
    public void The_mood_stays_within_its_scale() => Holds(Messages, messages =>
        After(messages) is { Level: >= -1 and <= 1, Slope: >= -1 and <= 1, Worst: >= -1 and <= 0, Recovery: >= 0 and <= 1 });

    [Fact]
    public void A_kinder_message_never_makes_the_mood_worse() => Holds(
        from messages in Messages.Where(m => m.Length > 0)
        from at in Gen.Choose(0, messages.Length - 1)
        from kinder in Carried.Where(carried => carried >= messages[at])
        select (messages, kind: (double[])[.. messages[..at], kinder, .. messages[(at + 1)..]]),
        pair => After(pair.kind).Level >= After(pair.messages).Level && After(pair.kind).Worst >= After(pair.messages).Worst);

    [Fact]
    public void One_neutral_message_fades_a_mood_and_never_turns_it() => Holds(Messages, messages =>
    {
        var (before, after) = (After(messages), After([.. messages, 0]));
        return Math.Abs(after.Level) <= Math.Abs(before.Level) && after.Level * before.Level >= 0 && after.Worst == before.Worst;
    });

    [Fact]
    public void One_neutral_message_does_not_calm_an_upset_customer()
    {
        var upset = After(-0.9, -0.9);

        Assert.Equal("sounds very upset", Mood.Word(upset.Level));
        Assert.Equal("sounds upset", Mood.Word(upset.After(0).Level));
    }

    [Fact]
    public void The_same_messages_give_the_same_mood() => Holds(Messages, messages => After(messages) == After([.. messages]));

    [Fact]
    public void Messages_that_carry_the_same_may_come_in_any_order() => Holds(
        from messages in Messages.Where(m => m.Length > 1)
        from one in Gen.Choose(0, messages.Length - 1)
        from other in Gen.Choose(0, messages.Length - 1)
        select (messages, one, other),
        some =>
        {
            var (first, second) = (Said($"first {some.one}", some.messages[some.one]), Said("second", some.messages[some.one]));
            Conversation Of(CustomerSpoke a, CustomerSpoke b) => Some.Conversation().After(some.messages.Select((carried, i) =>
                i == some.one ? a : i == some.other ? b : Said($"{i} of many", carried)));
            return Of(first, second).Mood == Of(second, first).Mood;
        });

    [Fact]
    public void Praise_is_carried_as_it_is_and_a_complaint_the_more_the_more_upset_it_sounds() => Holds(
        from sentiment in Carried
        from intensity in Gen.Choose(0, 100)
        from more in Gen.Choose(0, 100 - intensity)
        from wish in Gen.Choose(0, 100)
        from again in Gen.Elements(true, false)
        select (heard: Some.Heard(null, sentiment, wish / 100.0) with { Intensity = intensity / 100.0 }, more: (intensity + more) / 100.0, again),
        said => Mood.Carried(said.heard, said.again) is >= -1 and var carried && (said.heard.Sentiment > 0
            ? carried == said.heard.Sentiment
            : carried <= 0 && Mood.Carried(said.heard with { Intensity = said.more }, said.again) <= carried && Mood.Carried(said.heard, true) <= carried));

    [Fact]
    public void Trouble_told_calmly_is_no_anger_in_however_many_messages() => Assert.True(
        Enumerable.Range(0, 50).Aggregate(default(Mood), (mood, _) => mood.After(Mood.Carried(Some.Heard(null, -1) with { Intensity = 0 }, again: false))).Level
            > new EscalationLimits().Anger);

    [Fact]
    public void The_worst_message_there_is_carries_all_it_can() =>
        Assert.Equal(-1, Mood.Carried(Some.Heard(null, -0.9) with { Intensity = 0.95 }, again: false));

    [Theory]
    [InlineData("Where is my parcel?", "WHERE IS MY PARCEL???", true)]
    [InlineData("where is my parcel", "where is my parcel now", false)]
    [InlineData("where is my parcel now", "where is my parcel", false)]
    [InlineData("yes please", "yes please", false)] // an answer may come twice
    [InlineData("", "", false)]
    public void Saying_the_same_again_is_noticed(string message, string before, bool same) => Assert.Equal(same, Mood.Same(message, before));

    [Fact]
    public void Repeating_oneself_an_outburst_and_the_wish_for_a_person_weigh_on_the_mood()
    {
        double Level(params IEnumerable<CustomerSpoke> said) => Some.Conversation().After(said).Mood.Level;
        var plain = Said("where is my parcel", -0.2);

        Assert.True(Level(plain, plain) < Level(plain, Said("what about my parcel", -0.2)));
        Assert.True(Level(plain with { Heard = plain.Heard! with { Intensity = 1 } }) < Level(plain));
        Assert.True(Level(plain with { Heard = plain.Heard! with { WantsPerson = 1 } }) < Level(plain));
    }

    [Fact]
    public void Slope_worst_point_and_recovery_tell_how_it_went()
    {
        var falling = After(0.2, -0.6, -0.8);
        var better = falling.After(0.6).After(0.8).After(0.8);

        Assert.Equal(("getting worse", 0.0), (Mood.Going(falling.Slope), falling.Recovery));
        Assert.Equal(("getting better", 1.0), (Mood.Going(better.Slope), better.Recovery));
        Assert.Equal(falling.Level, better.Worst);
    }

    static CustomerSpoke Said(string text, double carried) => new(Some.At, text, null, text, Some.Heard(null, carried));
}
