using Bot.Conversations;
using Bot.Desk;
using Bot.Testing;

namespace Bot.Core.Tests.Turns;

public sealed class TurnHandlerTests
{
    [Fact]
    public async Task A_claim_between_decision_and_commit_silences_the_bot_every_time()
    {
        string[] texts = ["hello", "where is my order HP-48213", "how much does delivery cost", "blorp zargle", "Yes"];
        for (var round = 0; round < 1_000; round++)
        {
            var bot = new TestBot();
            await bot.TakeAsync(Some.Inbound(MessageKind.Joined, "joined"));
            await bot.ReadAsync();
            var claimed = false;
            bot.Store.BeforeCommit = async _ =>
            {
                if (claimed)
                    return;
                claimed = true;
                Assert.Null((await bot.ActAsync(new Claim(Some.Ana))).Refusal);
            };

            await bot.SayAsync(texts[round % texts.Length]);

            Assert.All(await bot.ReadAsync(), line => Assert.NotEqual(Author.Bot, line.Author));
            Assert.Equal(OwnerKind.Agent, bot.Conversation.Owner);
            Assert.Single(bot.Facts.OfType<CustomerSpoke>());
        }
    }

    [Fact]
    public async Task A_claim_at_any_moment_of_a_storm_leaves_no_bot_word_behind_it()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var bot = new TestBot();
            await bot.SayAsync("hello");

            await Task.WhenAll(
                Task.Run(() => Task.WhenAll(Enumerable.Range(0, 8).Select(_ => bot.SayAsync("how much does delivery cost")))),
                Task.Run(() => bot.ActAsync(new Claim(Some.Ana))));

            var behind = bot.Facts.SkipWhile(fact => fact is not AgentClaimed).ToList();
            Assert.NotEmpty(behind);
            Assert.DoesNotContain(behind, fact => fact is BotReplied { Notice: false });
            Assert.Empty(bot.Failures);
        }
    }

    [Fact]
    public async Task A_bot_message_in_the_outbox_is_overtaken_by_a_claim_and_a_notice_is_not()
    {
        var bot = new TestBot();
        await bot.TakeAsync(Some.Text("how much does delivery cost") with { Address = Some.PushAddress });

        await bot.ActAsync(new Claim(Some.Ana));

        var item = Assert.Single(await bot.Store.DueAsync(Some.At, 10, default));
        Assert.True(item.Overtaken);
        await bot.Store.SettleAsync(item.Row, OutboxState.Overtaken, null, null, default);
        var notice = Assert.Single(await bot.Store.DueAsync(Some.At, 10, default));
        Assert.Equal((Author.Notice, false), (notice.Author, notice.Overtaken));
    }

    [Fact]
    public async Task An_action_done_while_a_person_took_over_is_told_to_the_person()
    {
        var bot = new TestBot();
        await bot.SayAsync("please cancel my order HP-48200, my e-mail address is ada@example.com");
        bot.Store.BeforeCommit = async _ =>
        {
            bot.Store.BeforeCommit = null;
            await bot.ActAsync(new Claim(Some.Ana));
        };

        await bot.SayAsync("Yes");

        Assert.Equal(["cancel HP-48200"], bot.Shop.Calls);
        Assert.Equal("found", Assert.Single(bot.Facts.OfType<ActionTried>()).Outcome);
        Assert.Equal(OwnerKind.Agent, bot.Conversation.Owner);
    }

    [Fact]
    public async Task A_turn_tried_again_after_a_note_was_written_does_not_act_twice()
    {
        var bot = new TestBot();
        await bot.SayAsync("please cancel my order HP-48200, my e-mail address is ada@example.com");
        bot.Store.BeforeCommit = async _ =>
        {
            bot.Store.BeforeCommit = null;
            await bot.ActAsync(new Note(Some.Ben, "Watch this one.", "k"));
            throw new IOException("the connection broke");
        };

        await bot.SayAsync("Yes");

        Assert.Equal(2, bot.Shop.Calls.Count);
        Assert.Single(bot.Shop.Keys);
        Assert.Equal("found", Assert.Single(bot.Facts.OfType<ActionTried>()).Outcome);
    }

    [Fact]
    public async Task A_clock_that_steps_back_puts_no_fact_before_the_one_it_follows()
    {
        var bot = new TestBot();
        await bot.SayAsync("hello");
        bot.Clock.Advance(TimeSpan.FromMinutes(-10));

        await bot.SayAsync("how much does delivery cost");
        await bot.ActAsync(new Claim(Some.Ana));

        var times = bot.Facts.Select(fact => fact.At).ToList();
        Assert.Equal(times.Order(), times);
    }

    [Fact]
    public async Task The_same_conversation_gives_the_same_facts_again()
    {
        async Task<List<string>> PlayAsync()
        {
            var bot = new TestBot();
            foreach (var text in new[] { "hello", "where is my order", "HP-48213", "blorp", "zargle frump", "yes please" })
                await bot.SayAsync(text);
            return [.. bot.Facts.Select(fact => System.Text.Json.JsonSerializer.Serialize(fact, ConversationJson.Default.Fact))];
        }

        Assert.Equal(await PlayAsync(), await PlayAsync());
    }
}
