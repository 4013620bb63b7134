using Bot.Conversations;
using Bot.Rules;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Turns;

public sealed class PriorityTests
{
    static Policy With(params IReadOnlyList<Condition> when) =>
        new() { Rules = [new("first", "First") { When = [when], Then = new(EffectKind.RaisePriority) }, .. new Policy().Rules] };

    [Theory]
    [InlineData("urgent, I want to talk to a person", 2)]
    [InlineData("I want to talk to a person", 6)]
    public async Task Who_a_rule_raises_is_told_their_place_among_the_raised_in_the_same_turn(string text, int place)
    {
        var bot = new TestBot(With(Condition.Is("words", "urgent")));
        bot.Queues.View = new(5, 2) { AheadIfRaised = 1 };

        await bot.SayAsync(text);

        Assert.Equal(place, Assert.Single(bot.Facts.OfType<WaitAnnounced>()).Position);
        Assert.Equal(place == 2 ? "first" : null, bot.Conversation.RaisedBy);
    }

    [Fact]
    public async Task A_conversation_is_raised_once_and_stays_so_until_it_is_handed_back()
    {
        var bot = new TestBot(With(Condition.Is("words", "urgent")));

        await bot.SayAsync("urgent, how much does delivery cost");
        await bot.SayAsync("urgent, I want to talk to a person");

        Assert.Equal("first", Assert.Single(bot.Facts.OfType<PriorityRaised>()).Rule);
        Assert.True(bot.Conversation.Raised);
        await bot.ActAsync(new Bot.Desk.Claim(Some.Ana));
        await bot.ActAsync(new Bot.Desk.HandBack(Some.Ana));
        Assert.False(bot.Conversation.Raised);
    }

    [Theory]
    [InlineData("vip", true)]
    [InlineData("trade", false)]
    [InlineData(null, false)]
    public async Task The_segment_the_shop_names_with_an_order_is_known_to_the_rules_of_that_turn(string? segment, bool raised)
    {
        var bot = new TestBot(With(Condition.Is("segment", "vip")));
        bot.Shop.Orders["HP-48213"] = bot.Shop.Orders["HP-48213"] with { Segment = segment };

        await bot.SayAsync("where is my order HP-48213");

        Assert.Equal(raised, bot.Conversation.Raised);
        Assert.Equal(segment, bot.Conversation.Collected.GetValueOrDefault(Inputs.Segment));
        Assert.Equal(segment, bot.Facts.OfType<RulesAsked>().Last().Inputs.Segment);
    }

    // A rule names an article by its topic. One that is gone, or that only an order can fill, must not stop the turn.
    [Theory]
    [InlineData("delivery-cost", "delivery-cost")]
    [InlineData("no-such-article", null)]
    [InlineData("order-status/found", null)]
    public async Task A_rule_answers_with_an_article_that_can_be_said_and_otherwise_the_turn_goes_on(string topic, string? said)
    {
        var bot = new TestBot(new Policy { Rules = [new("answer", "Answer") { When = [[Condition.Is("words", "gift wrapping")]], Then = new(EffectKind.AnswerWith) { Topic = topic } }] });

        await bot.SayAsync("blorp zargle gift wrapping");

        Assert.Empty(bot.Failures);
        var reply = Assert.Single(bot.Facts.OfType<BotReplied>());
        Assert.True(said is null ? reply.Topic != topic : reply.Topic == said, reply.Topic);
    }
}
