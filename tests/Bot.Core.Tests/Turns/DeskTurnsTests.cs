using Bot.Conversations;
using Bot.Desk;
using Bot.Testing;

namespace Bot.Core.Tests.Turns;

public sealed class DeskTurnsTests
{
    [Fact]
    public async Task Of_two_people_who_claim_at_once_one_gets_it_and_the_other_learns_who()
    {
        for (var round = 0; round < 100; round++)
        {
            var bot = new TestBot();
            await bot.SayAsync("talk to a person");

            var outcomes = await Task.WhenAll(
                Task.Run(() => bot.ActAsync(new Claim(Some.Ana))),
                Task.Run(() => bot.ActAsync(new Claim(Some.Ben))));

            var winner = bot.Conversation.Agent!.Name;
            Assert.Contains($"{winner} took this", Assert.Single(outcomes, outcome => outcome.Refusal is not null).Refusal);
            Assert.Single(bot.Facts.OfType<AgentClaimed>());
        }
    }

    [Fact]
    public async Task A_reply_sent_twice_at_once_is_read_once()
    {
        var bot = await WithAnaAsync();

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() => bot.ActAsync(new Reply(Some.Ana, "Hello.", "form-1")))));

        Assert.Equal("Hello.", Assert.Single(await bot.ReadAsync()).Text);
    }

    [Fact]
    public async Task A_case_is_settled_once_and_the_customer_is_told_once()
    {
        var bot = await WithAnaAsync();
        await bot.ActAsync(new Close(Some.Ana, "Resolved", null));
        await bot.AdvanceAsync(TimeSpan.FromMinutes(1));
        await bot.SayAsync("2");
        await bot.ReadAsync();
        var booked = Assert.Single(bot.Store.Cases.Values);

        var outcomes = await Task.WhenAll(
            Task.Run(() => bot.SettleAsync(booked.Id, Some.Ana, "Mended. Card 4111 1111 1111 1111")),
            Task.Run(() => bot.SettleAsync(booked.Id, Some.Ben, "Mended too.")));

        Assert.Single(outcomes, outcome => outcome.Refusal is not null);
        Assert.DoesNotContain("4111 1111", Assert.Single(await bot.ReadAsync()).Text);
        Assert.Single(bot.Store.Settled);
    }

    [Fact]
    public async Task A_case_is_not_settled_without_a_word_to_the_customer()
    {
        var bot = await WithAnaAsync();

        Assert.NotNull((await bot.Desk.SettleAsync("s", Some.ConversationId, Some.Ana, "  ", default)).Refusal);
        Assert.NotNull((await bot.Desk.SettleAsync("s", Some.ConversationId, Some.Ana, new('x', 4001), default)).Refusal);
        Assert.NotNull((await bot.Desk.SettleAsync("s", "plain|unknown", Some.Ana, "Mended.", default)).Refusal);
        Assert.Empty(await bot.ReadAsync());
    }

    [Fact]
    public async Task Whoever_comes_or_goes_is_announced()
    {
        var bot = await WithAnaAsync(read: false);
        await bot.ActAsync(new Claim(Some.Ben, FromColleague: true));
        await bot.ActAsync(new HandBack(Some.Ben));

        Assert.Equal(["handoff/waiting", "desk/joined", "desk/joined", "desk/handed-back"], (await bot.ReadAsync()).Select(line => line.Topic));
    }

    [Fact]
    public async Task Passed_on_the_customer_hears_to_whom_and_waits_on_from_when_they_began()
    {
        var bot = await WithAnaAsync();
        var since = bot.Conversation.WaitingSince;
        bot.Clock.Advance(TimeSpan.FromMinutes(3));
        await bot.ActAsync(new Transfer(Some.Ana, "Billing", null, "Charged twice."));

        Assert.Equal((OwnerKind.Waiting, "Billing", since), (bot.Conversation.Owner, bot.Conversation.Queue, bot.Conversation.WaitingSince));
        Assert.Contains("our Billing team", Assert.Single(await bot.ReadAsync()).Text);

        await bot.ActAsync(new Transfer(Some.Ben, null, Some.Ana, "Yours after all."));
        await bot.ActAsync(new Transfer(Some.Ana, null, Some.Ben, "No, yours."));
        Assert.Equal((OwnerKind.Agent, Some.Ben, since), (bot.Conversation.Owner, bot.Conversation.Agent, bot.Conversation.WaitingSince));
        Assert.Equal(["desk/joined", "desk/passed-on"], (await bot.ReadAsync()).Select(line => line.Topic));
    }

    [Fact]
    public async Task Whom_a_colleague_gave_back_to_the_queue_is_spoken_to_again_while_they_wait()
    {
        var bot = await WithAnaAsync();
        await bot.ActAsync(new Reply(Some.Ana, "One moment.", "form-1"));
        await bot.AdvanceAsync(TimeSpan.FromMinutes(10));
        await bot.ReadAsync();

        await bot.ActAsync(new Requeue(Some.Ana));
        await bot.AdvanceAsync(TimeSpan.FromMinutes(3));

        Assert.Equal(["desk/requeued", "waiting/update"], (await bot.ReadAsync()).Select(line => line.Topic));
        Assert.Equal(Some.At.AddMinutes(10), bot.Conversation.WaitingSince);
    }

    [Fact]
    public async Task What_is_put_away_comes_back_at_its_time_and_an_earlier_time_is_forgotten()
    {
        var bot = await WithAnaAsync();
        await bot.ActAsync(new Reply(Some.Ana, "Until tomorrow.", "form-1"));
        await bot.ActAsync(new Snooze(Some.Ana, bot.Clock.GetUtcNow().AddHours(1)));
        await bot.ActAsync(new Snooze(Some.Ana, bot.Clock.GetUtcNow().AddHours(3)));

        await bot.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.NotNull(bot.Conversation.SnoozedSince);
        await bot.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Null(bot.Conversation.SnoozedSince);
        Assert.Null(Assert.Single(bot.Facts.OfType<Woken>()).By);
        Assert.Equal(["Until tomorrow."], (await bot.ReadAsync()).Select(line => line.Text));
    }

    [Fact]
    public async Task What_is_put_away_comes_back_when_the_customer_writes()
    {
        var bot = await WithAnaAsync();
        await bot.ActAsync(new Reply(Some.Ana, "Until tomorrow.", "form-1"));
        await bot.ActAsync(new Snooze(Some.Ana, null));

        await bot.SayAsync("one more thing");

        Assert.Null(bot.Conversation.SnoozedSince);
        Assert.Equal((OwnerKind.Agent, true), (bot.Conversation.Owner, bot.Conversation.Unanswered));
    }

    [Fact]
    public async Task What_was_closed_by_mistake_goes_on_in_the_same_episode_and_is_not_surveyed()
    {
        var bot = await WithAnaAsync();
        await bot.ActAsync(new Close(Some.Ana, "Resolved", null));
        await bot.ActAsync(new TakeUpAgain(Some.Ana));
        await bot.AdvanceAsync(TimeSpan.FromDays(1));

        Assert.Equal((OwnerKind.Agent, 1, null), (bot.Conversation.Owner, bot.Conversation.Episode, bot.Conversation.Disposition));
        Assert.Equal(["desk/closed", "desk/taken-up-again"], (await bot.ReadAsync()).Select(line => line.Topic));
        Assert.Empty(bot.Facts.OfType<SurveyAsked>());
    }

    // Every sequence of four desk commands out of eleven: some 14,600 conversations.
    [Fact]
    public async Task A_private_note_reaches_no_customer_whatever_the_desk_does()
    {
        const string Canary = "canary-7391";
        const int Long = 4;
        Func<int, DeskCommand>[] commands =
        [
            _ => new Claim(Some.Ana), _ => new Claim(Some.Ben, FromColleague: true),
            n => new Reply(Some.Ana, "Hello.", $"r{n}"), n => new Reply(Some.Ben, "Hello.", $"r{n}"),
            n => new Note(Some.Ana, $"{Canary} note", $"n{n}"), n => new Note(Some.Ben, $"{Canary} note", $"n{n}"),
            _ => new Transfer(Some.Ana, "Billing", null, $"{Canary} transfer"), _ => new Transfer(Some.Ana, null, Some.Ben, $"{Canary} transfer"),
            _ => new HandBack(Some.Ana), _ => new Close(Some.Ana, "Resolved", $"{Canary} comment"), _ => new Close(Some.Ben, "Resolved", $"{Canary} comment"),
        ];
        var notes = 0;
        var bot = new TestBot();
        for (var sequence = 0; sequence < (int)Math.Pow(commands.Length, Long); sequence++)
        {
            var id = $"plain|{sequence}";
            var rest = sequence;
            await bot.TakeAsync(Some.Inbound(MessageKind.Joined, "joined", id));
            for (var step = 0; step < Long; step++, rest /= commands.Length)
                await bot.Desk.HandleAsync(id, commands[rest % commands.Length](step), default);
        }

        foreach (var commit in bot.Store.Commits)
        {
            notes += commit.Facts.Count(fact => fact is NoteAdded or Transferred);
            Assert.All(commit.Messages, message => Assert.DoesNotContain(Canary, message.Wire + message.Message.Text));
            Assert.DoesNotContain(Canary, commit.After.LastLine);
        }
        Assert.InRange(notes, 1_000, int.MaxValue);
    }

    static async Task<TestBot> WithAnaAsync(bool read = true)
    {
        var bot = new TestBot();
        await bot.SayAsync("talk to a person");
        await bot.ActAsync(new Claim(Some.Ana));
        if (read)
            await bot.ReadAsync();
        return bot;
    }
}
