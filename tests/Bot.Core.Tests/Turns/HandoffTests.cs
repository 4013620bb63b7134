using Bot.Conversations;
using Bot.Desk;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Turns;

/// <summary>What becomes of a handed-over conversation while nobody does anything, over the whole bot in memory.</summary>
public sealed class HandoffTests
{
    [Fact]
    public async Task Who_waits_for_an_agent_that_is_gone_is_back_in_line_and_hears_so()
    {
        var bot = await ClaimedAsync(new() { Desk = new() { GiveBackMinutes = 10 } });
        bot.Queues.Away.Add(Some.Ana.Id);

        await bot.SayAsync("are you still there");
        await bot.AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(OwnerKind.Agent, bot.Conversation.Owner);
        await bot.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal((OwnerKind.Waiting, "Service", Some.At.AddMinutes(1)), (bot.Conversation.Owner, bot.Conversation.Queue, bot.Conversation.WaitingSince));
        Assert.Contains(await bot.ReadAsync(), line => line.Topic == "desk/gave-back" && line.Text.StartsWith("Ana is not at the desk any more", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_agent_who_is_slow_keeps_the_conversation_and_one_who_answered_is_not_watched()
    {
        var bot = await ClaimedAsync(new());
        await bot.SayAsync("are you still there");
        await bot.AdvanceAsync(TimeSpan.FromHours(3));
        Assert.Equal(OwnerKind.Agent, bot.Conversation.Owner);

        await bot.ActAsync(new Reply(Some.Ana, "Yes.", "f2"));
        bot.Queues.Away.Add(Some.Ana.Id);
        await bot.AdvanceAsync(TimeSpan.FromHours(3));

        Assert.Equal(HandoffState.WaitingCustomer, Handoffs.StateOf(bot.Conversation));
        Assert.DoesNotContain(bot.Store.Timers, timer => timer.Kind == "handoff");
    }

    [Fact]
    public async Task What_nobody_takes_overflows_and_keeps_its_waiting_time()
    {
        var bot = new TestBot(new() { Queues = [.. Departments.All.Select(name => new Queue { Name = name, Department = name, OverflowTo = name == "Service" ? "Billing" : null, OverflowMinutes = 10 })] });
        await bot.SayAsync("I want to talk to a person");

        await bot.AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.Equal("Service", bot.Conversation.Queue);
        await bot.AdvanceAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(("Billing", Some.At, Some.At.AddMinutes(10)), (bot.Conversation.Queue, bot.Conversation.WaitingSince, bot.Conversation.QueuedAt));
        Assert.Equal("nobody took it for 10 min", bot.Facts.OfType<Overflowed>().Single().Reason);
    }

    [Fact]
    public async Task Who_leaves_an_agent_leaves_them_time_to_say_how_it_ended()
    {
        var bot = await ClaimedAsync(new() { Desk = new() { WrapUpMinutes = 5 } });

        await bot.TakeAsync(Some.Inbound(MessageKind.Ended, "e1"));
        Assert.Equal((HandoffState.WrapUp, true), (Handoffs.StateOf(bot.Conversation), bot.Conversation.Left));
        await bot.AdvanceAsync(TimeSpan.FromMinutes(6));

        Assert.Equal((OwnerKind.Closed, Dispositions.EndedByCustomer), (bot.Conversation.Owner, bot.Conversation.Disposition));
    }

    [Fact]
    public async Task Who_writes_again_during_the_wrap_up_has_the_agent_back()
    {
        var bot = await ClaimedAsync(new() { Desk = new() { WrapUpMinutes = 5 } });
        await bot.TakeAsync(Some.Inbound(MessageKind.Ended, "e1"));

        await bot.SayAsync("one more thing");
        await bot.AdvanceAsync(TimeSpan.FromMinutes(6));

        Assert.Equal((HandoffState.Active, false), (Handoffs.StateOf(bot.Conversation), bot.Conversation.Left));
    }

    // Ana has answered once, and a minute has passed.
    static async Task<TestBot> ClaimedAsync(Policy policy)
    {
        var bot = new TestBot(policy);
        await bot.SayAsync("I want to talk to a person");
        await bot.ActAsync(new Claim(Some.Ana));
        await bot.ActAsync(new Reply(Some.Ana, "Hello.", "f1"));
        bot.Clock.Advance(TimeSpan.FromMinutes(1));
        await bot.ReadAsync();
        return bot;
    }
}
