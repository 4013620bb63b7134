using Bot.Conversations;
using Bot.Desk;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Desk;

/// <summary>A desk that is not ours takes over and says what became of it, and another bot asks for a person of ours, over the whole bot in memory.</summary>
public sealed class ExternalHandoffTests
{
    static readonly Person Desk = new("28:desk", "The other desk");

    [Fact]
    public async Task Where_another_desk_takes_over_it_is_sent_what_it_needs_and_no_note()
    {
        var bot = new TestBot();
        await SayAsync(bot, "where is my order HP-1042");
        await bot.ActAsync(new Note(Some.Ana, "secret-canary", "n1"));
        await SayAsync(bot, "I want to talk to a person");

        var asked = Assert.Single(bot.Facts.OfType<HandoffInitiated>());
        Assert.Equal("HP-1042", asked.Context[Bot.Dialogues.Dialogue.OrderNumber]);
        Assert.Equal("Delivery", asked.Context["queue"]);
        Assert.Equal("I want to talk to a person", asked.Context["askedLast"]);
        Assert.Contains(asked.Transcript, line => line is { Author: null, Text: "where is my order HP-1042" });
        Assert.Contains(asked.Transcript, line => line.Author == Author.Bot);
        Assert.DoesNotContain(asked.Transcript, line => line.Text.Contains("canary", StringComparison.Ordinal));
        Assert.DoesNotContain("canary", string.Join(' ', asked.Context.Values), StringComparison.Ordinal);
        Assert.Contains(await bot.ReadAsync(), line => line.Topic == "handoff/passed-on");
    }

    [Fact]
    public async Task On_other_channels_nobody_is_sent_anything()
    {
        var bot = new TestBot();
        await bot.SayAsync("I want to talk to a person");

        Assert.Equal(OwnerKind.Waiting, bot.Conversation.Owner);
        Assert.Empty(bot.Facts.OfType<HandoffInitiated>());
    }

    [Fact]
    public async Task The_bot_is_silent_from_accepted_to_completed_and_the_survey_follows_as_after_a_person_of_ours()
    {
        var bot = await HandedOverAsync();

        await TellAsync(bot, ExternalHandoff.Accepted);
        Assert.Equal((HandoffState.Active, "The other desk"), (Handoffs.StateOf(bot.Conversation), bot.Conversation.Agent?.Name));
        var said = bot.Facts.OfType<BotReplied>().Count();
        await SayAsync(bot, "hello, are you there");
        Assert.Equal(said, bot.Facts.OfType<BotReplied>().Count());

        await TellAsync(bot, ExternalHandoff.Completed, id: "s2");
        Assert.Equal((OwnerKind.Closed, "Resolved"), (bot.Conversation.Owner, bot.Conversation.Disposition));
    }

    [Fact]
    public async Task What_fails_there_waits_here()
    {
        var bot = await HandedOverAsync();
        await TellAsync(bot, ExternalHandoff.Failed, "nobody is here");
        Assert.Equal((OwnerKind.Waiting, "nobody is here"), (bot.Conversation.Owner, bot.Facts.OfType<HandoffStatusTold>().Single().Message));

        await TellAsync(bot, ExternalHandoff.Accepted, id: "s2");
        await TellAsync(bot, ExternalHandoff.Failed, id: "s3");
        Assert.Equal((OwnerKind.Waiting, "The other desk gave it back"), (bot.Conversation.Owner, bot.Facts.OfType<Requeued>().Single().Reason));
        Assert.Contains(await bot.ReadAsync(), line => line.Topic == "desk/gave-back");
    }

    [Fact]
    public async Task A_desk_that_says_nothing_for_a_day_has_it_no_more()
    {
        var bot = await HandedOverAsync();
        await TellAsync(bot, ExternalHandoff.Accepted);

        await bot.AdvanceAsync(TimeSpan.FromHours(23));
        Assert.Equal(OwnerKind.Agent, bot.Conversation.Owner);
        await bot.AdvanceAsync(TimeSpan.FromHours(2));

        Assert.Equal(OwnerKind.Waiting, bot.Conversation.Owner);
    }

    [Fact]
    public async Task What_a_person_here_has_taken_meanwhile_stays_theirs()
    {
        var bot = await HandedOverAsync();
        await bot.ActAsync(new Claim(Some.Ana));

        foreach (var state in new[] { ExternalHandoff.Accepted, ExternalHandoff.Failed, ExternalHandoff.Completed })
            await TellAsync(bot, state, id: state);

        Assert.Equal(Some.Ana, bot.Conversation.Agent);
        Assert.Empty(bot.Facts.OfType<HandoffStatusTold>());
    }

    [Fact]
    public async Task Another_bot_that_asks_for_a_person_hears_when_one_takes_it_and_when_it_ends()
    {
        var bot = new TestBot();
        await bot.SayAsync("hello");
        await bot.TakeAsync(Some.Inbound(MessageKind.Event, "b1") with { Name = ExternalHandoff.Initiate, From = new("28:bot", "Another bot") });
        Assert.Equal((OwnerKind.Waiting, "handoff-requested"), (bot.Conversation.Owner, bot.Facts.OfType<Escalated>().Single().Rule));

        await bot.ActAsync(new Claim(Some.Ana));
        await bot.ActAsync(new Close(Some.Ana, "Resolved", null));

        var told = (await bot.Store.ReadAsync(Some.ConversationId, 0, int.MaxValue, default)).Select(row => PlainChannel.Read(row.Wire).Event).OfType<ChannelEvent>();
        Assert.Equal([(ExternalHandoff.Status, ExternalHandoff.Accepted), (ExternalHandoff.Status, ExternalHandoff.Completed)], told.Select(one => (one.Name, one.Value["state"])));
    }

    [Fact]
    public async Task The_other_desk_hears_when_a_person_here_takes_what_it_was_asked_to_take_and_when_it_ends()
    {
        var bot = await HandedOverAsync();
        await bot.ActAsync(new Claim(Some.Ana));
        await bot.ActAsync(new Close(Some.Ana, "Resolved", null));

        Assert.Equal([ExternalHandoff.Accepted, ExternalHandoff.Completed], await ToldAsync(bot));
    }

    [Fact]
    public async Task The_other_desk_is_not_told_what_it_did_itself_nor_what_it_said_it_cannot_take()
    {
        var done = await HandedOverAsync();
        await TellAsync(done, ExternalHandoff.Accepted);
        await TellAsync(done, ExternalHandoff.Completed, id: "s2");
        Assert.Empty(await ToldAsync(done));

        var failed = await HandedOverAsync();
        await TellAsync(failed, ExternalHandoff.Failed);
        await failed.ActAsync(new Claim(Some.Ana));
        await failed.ActAsync(new Close(Some.Ana, "Resolved", null));
        Assert.Empty(await ToldAsync(failed));
    }

    static async Task<IEnumerable<string>> ToldAsync(TestBot bot) =>
        [.. (await bot.Store.ReadAsync(Some.ConversationId, 0, int.MaxValue, default)).Select(row => PlainChannel.Read(row.Wire).Event).OfType<ChannelEvent>().Where(one => one.Name == ExternalHandoff.Status).Select(one => one.Value["state"])];

    static async Task<TestBot> HandedOverAsync()
    {
        var bot = new TestBot();
        await SayAsync(bot, "I want to talk to a person");
        return bot;
    }

    static int _messages;

    static ReplyAddress Back { get; } = Some.Address with { Hub = true };

    static Task<Taken> SayAsync(TestBot bot, string text) =>
        bot.TakeAsync(Some.Text(text, $"h{Interlocked.Increment(ref _messages)}") with { Address = Back });

    static Task<Taken> TellAsync(TestBot bot, string state, string message = "", string id = "s1") =>
        bot.TakeAsync(Some.Inbound(MessageKind.Event, id) with { Name = ExternalHandoff.Status, Value = state, Text = message, From = Desk, Address = Back });
}
