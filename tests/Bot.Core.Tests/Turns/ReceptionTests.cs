using Bot.Conversations;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Turns;

public sealed class ReceptionTests
{
    [Fact]
    public async Task A_message_delivered_twice_is_answered_once()
    {
        var bot = new TestBot();

        var first = await bot.TakeAsync(Some.Text("hello"));
        var second = await bot.TakeAsync(Some.Text("hello"));

        Assert.Equal((Taken.Accepted, Taken.Again), (first, second));
        Assert.Single(bot.Facts.OfType<CustomerSpoke>());
        Assert.Single(await bot.ReadAsync());
    }

    [Fact]
    public async Task A_message_delivered_many_times_at_once_is_answered_once()
    {
        var bot = new TestBot();

        var taken = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => bot.TakeAsync(Some.Text("hello")))));

        Assert.Equal(1, taken.Count(answer => answer == Taken.Accepted));
        Assert.Single(await bot.ReadAsync());
    }

    [Fact]
    public async Task Turns_follow_the_order_in_which_messages_were_stored_whatever_comes_in_at_once()
    {
        var bot = new TestBot(limits: new() { WaitingPerConversation = 10_000 });

        await Task.WhenAll(Enumerable.Range(0, 8).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                await bot.TakeAsync(Some.Text($"hello {sender} {i}", $"{sender}-{i}", $"plain|{i % 3}"));
        })));

        Assert.Empty(bot.Failures);
        foreach (var conversation in new[] { "plain|0", "plain|1", "plain|2" })
        {
            var spoken = bot.Store.Facts.Where(fact => fact.ConversationId == conversation).Select(fact => fact.Fact).OfType<CustomerSpoke>().Select(fact => fact.MessageId).ToList();
            Assert.Equal(bot.Store.Received.Where(message => message.ConversationId == conversation).Select(message => message.Id), spoken);
        }
        Assert.Equal(400, bot.Store.Facts.Count(fact => fact.Fact is CustomerSpoke));
    }

    [Fact]
    public async Task A_poisoned_message_is_set_aside_after_three_tries_and_the_ones_behind_it_go_on()
    {
        var bot = new TestBot();
        bot.Store.BeforeCommit = commit => commit.Facts.OfType<CustomerSpoke>().Any(fact => fact.Text == "poison") && !commit.Facts.OfType<TurnFailed>().Any()
            ? throw new InvalidOperationException("poisoned")
            : ValueTask.CompletedTask;

        var poisoned = bot.TakeAsync(Some.Text("poison", "m1"));
        var behind = bot.TakeAsync(Some.Text("hello", "m2"));
        await Task.WhenAll(poisoned, behind);

        Assert.Equal(3, bot.Failures.Count);
        Assert.Equal("InvalidOperationException", Assert.Single(bot.Facts.OfType<TurnFailed>()).Reason);
        Assert.Equal("turn-failed", Assert.Single(bot.Facts.OfType<Escalated>()).Rule);
        Assert.Equal(["m1", "m2"], bot.Facts.OfType<CustomerSpoke>().Select(fact => fact.MessageId));
        Assert.True((await bot.ReadAsync())[0].Is("handoff/failed"));
        Assert.Empty(await bot.Store.PendingAsync(0, 10, default));
    }

    [Fact]
    public async Task A_message_that_fails_is_not_taken_from_the_person_at_work()
    {
        var bot = await WithAnaAsync();
        bot.Store.BeforeCommit = commit => commit.Facts.OfType<TurnFailed>().Any() ? ValueTask.CompletedTask : throw new InvalidOperationException();

        await bot.SayAsync("poison");

        Assert.Equal((OwnerKind.Agent, Some.Ana), (bot.Conversation.Owner, bot.Conversation.Agent));
        Assert.Single(bot.Facts.OfType<TurnFailed>());
    }

    [Fact]
    public async Task A_timer_that_fails_tells_the_customer_nothing()
    {
        var bot = await WithAnaAsync();
        await bot.ActAsync(new Bot.Desk.Close(Some.Ana, "Resolved", null));
        await bot.ReadAsync();
        bot.Store.BeforeCommit = commit => commit.Facts.OfType<TurnFailed>().Any() ? ValueTask.CompletedTask : throw new InvalidOperationException();

        await bot.AdvanceAsync(TimeSpan.FromMinutes(1));

        // That of the survey, and that of the claim: nobody had answered yet.
        Assert.All(bot.Facts.OfType<TurnFailed>(), failed => Assert.StartsWith("timer:", failed.MessageId, StringComparison.Ordinal));
        Assert.NotEmpty(bot.Facts.OfType<TurnFailed>());
        Assert.Equal(OwnerKind.Closed, bot.Conversation.Owner);
        Assert.Empty(await bot.ReadAsync());
    }

    [Fact]
    public async Task While_the_store_is_down_a_message_waits_and_is_answered_once_it_is_back()
    {
        var bot = new TestBot();
        var refusals = 0;
        bot.Store.BeforeCommit = _ => ++refusals <= 5 ? throw new IOException("no disk") : ValueTask.CompletedTask;

        await bot.SayAsync("hello").WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Single(await bot.ReadAsync());
        Assert.Empty(bot.Facts.OfType<TurnFailed>());
        Assert.Empty(await bot.Store.PendingAsync(0, 10, default));
    }

    [Fact]
    public async Task While_the_store_is_down_a_poisoned_message_waits_to_be_set_aside()
    {
        var bot = new TestBot();
        var refusals = 0;
        bot.Store.BeforeCommit = commit => !commit.Facts.OfType<TurnFailed>().Any() ? throw new InvalidOperationException("poisoned")
            : ++refusals <= 2 ? throw new IOException("no disk")
            : ValueTask.CompletedTask;

        await bot.SayAsync("poison").WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal("InvalidOperationException", Assert.Single(bot.Facts.OfType<TurnFailed>()).Reason);
        Assert.True(Assert.Single(await bot.ReadAsync()).Is("handoff/failed"));
        Assert.Empty(await bot.Store.PendingAsync(0, 10, default));
    }

    [Fact]
    public async Task What_cannot_be_stored_is_not_acknowledged()
    {
        var bot = new TestBot();
        bot.Store.BeforeReceive = _ => throw new IOException("no disk");

        Assert.Equal(Taken.Busy, await bot.SayAsync("hello"));
        Assert.Equal(0, bot.Reception.Waiting);
    }

    [Fact]
    public async Task A_message_queued_twice_is_answered_once_and_ends()
    {
        var bot = new TestBot();
        await bot.SayAsync("hello");
        var row = new PendingMessage(1, Some.Text("hello", "m1"));

        await bot.Reception.Queue(row).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Single(await bot.ReadAsync());
        Assert.Equal(0, bot.Reception.Waiting);
    }

    [Fact]
    public async Task Too_much_waiting_in_one_conversation_is_refused_and_others_are_not()
    {
        var (bot, gate, atWork) = Held(new ReceptionLimits { WaitingPerConversation = 3 });

        // One is at work, three wait, two are too many.
        var taken = new List<Taken> { await TakeAsync(bot, Some.Text("hello", "m0")) };
        await atWork;
        for (var i = 1; i < 6; i++)
            taken.Add(await TakeAsync(bot, Some.Text("hello", $"m{i}")));
        var other = await TakeAsync(bot, Some.Text("hello", "x", "plain|2"));

        Assert.Equal(2, taken.Count(answer => answer == Taken.Busy));
        Assert.Equal(Taken.Accepted, other);
        gate.SetResult();
        Assert.True(await bot.Reception.DrainAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
        Assert.Equal(5, bot.Store.Facts.Count(fact => fact.Fact is CustomerSpoke));
    }

    [Fact]
    public async Task Too_much_waiting_over_all_is_refused_before_it_is_stored()
    {
        var (bot, gate, _) = Held(new ReceptionLimits { Waiting = 2 });

        var taken = new List<Taken>();
        for (var i = 0; i < 3; i++)
            taken.Add(await TakeAsync(bot, Some.Text("hello", "m", $"plain|{i}")));

        Assert.Equal([Taken.Accepted, Taken.Accepted, Taken.Busy], taken);
        Assert.Equal(2, bot.Store.Received.Count);
        gate.SetResult();
        Assert.True(await bot.Reception.DrainAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
    }

    [Fact]
    public async Task Draining_waits_for_what_is_at_work_and_says_when_patience_ran_out()
    {
        var (bot, gate, _) = Held(new());
        await TakeAsync(bot, Some.Text("hello"));

        Assert.False(await bot.Reception.DrainAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System));
        gate.SetResult();
        Assert.True(await bot.Reception.DrainAsync(TimeSpan.FromSeconds(20), TimeProvider.System));
        Assert.Equal(0, bot.Reception.Waiting);
    }

    static async Task<Taken> TakeAsync(TestBot bot, InboundMessage message) => await bot.Reception.TakeAsync(message, null, CancellationToken.None);

    // A bot whose turns stand still before their commit until the gate opens.
    static (TestBot Bot, TaskCompletionSource Gate, Task AtWork) Held(ReceptionLimits limits)
    {
        var (bot, gate, atWork) = (new TestBot(limits: limits), new TaskCompletionSource(), new TaskCompletionSource());
        bot.Store.BeforeCommit = async _ =>
        {
            atWork.TrySetResult();
            await gate.Task;
        };
        return (bot, gate, atWork.Task.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    static async Task<TestBot> WithAnaAsync()
    {
        var bot = new TestBot();
        await bot.SayAsync("talk to a person");
        await bot.ActAsync(new Bot.Desk.Claim(Some.Ana));
        await bot.ReadAsync();
        return bot;
    }
}
