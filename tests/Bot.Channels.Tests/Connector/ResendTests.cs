using Bot.Conversations;

namespace Bot.Channels.Tests.Connector;

public class ResendTests
{
    [Fact]
    public async Task Updates_that_report_the_same_arrival_at_the_same_moment_greet_once()
    {
        for (var round = 0; round < 20; round++)
        {
            await using var bot = new ConnectorBot();
            var answers = await Task.WhenAll(((string[])["playground-installed", "playground-opened"]).Select(payload => Task.Run(() => bot.PostAsync(Payload.Read(payload)))));
            await bot.AnsweredAsync();
            Assert.All(answers, answer => Assert.Equal(200, answer.Status));
            Assert.Single(bot.Store.Facts, fact => fact.Fact is BotReplied);
        }
    }

    [Fact]
    public async Task A_message_delivered_ten_times_at_once_is_answered_once()
    {
        await using var bot = new ConnectorBot();
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => bot.PostAsync(Payload.Read("emulator-message")))));
        await bot.AnsweredAsync();
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.Single(bot.Store.Facts, fact => fact.Fact is CustomerSpoke);
        Assert.Single(bot.Store.Facts, fact => fact.Fact is BotReplied);
    }

    [Fact]
    public async Task The_same_id_in_another_conversation_is_another_message()
    {
        await using var bot = new ConnectorBot();
        await bot.PostAsync(Payload.Read("emulator-message"));
        await bot.PostAsync(Payload.Read("emulator-message", "conversation.id=\"another\""));
        await bot.PostAsync(Payload.Read("emulator-message", "channelId=\"msteams\""));
        await bot.AnsweredAsync();
        Assert.Equal(3, bot.Store.Facts.Count(fact => fact.Fact is CustomerSpoke));
    }

    [Fact]
    public async Task A_question_sent_again_gets_the_answer_it_had()
    {
        await using var bot = new ConnectorBot();
        var first = await bot.PostAsync(Payload.Read("emulator-message", "deliveryMode=\"expectReplies\""));
        var again = await bot.PostAsync(Payload.Read("emulator-message", "deliveryMode=\"expectReplies\""));
        Assert.Equal(first.Body, again.Body);
    }

    [Theory]
    [InlineData("emulator-opened")]
    [InlineData("emulator-message")]
    public async Task Answers_are_found_though_the_activity_has_no_id(string payload)
    {
        await using var bot = new ConnectorBot();
        var answer = await bot.PostAsync(Payload.Read(payload, "deliveryMode=\"expectReplies\"; id=none"));
        Assert.Equal(200, answer.Status);
        Assert.Single(answer.Json.GetProperty("activities").EnumerateArray());
    }

    [Fact]
    public async Task What_cannot_be_stored_is_not_acknowledged()
    {
        await using var bot = new ConnectorBot();
        bot.Store.BeforeReceive = _ => throw new IOException("disk full");
        var answer = await bot.PostAsync(Payload.Read("emulator-message"));
        Assert.Equal(429, answer.Status);
        Assert.Empty(bot.Store.Facts);
    }
}
