using System.Net;
using System.Text.Json.Nodes;
using Bot.Channels.Outbox;
using Bot.Conversations;
using Bot.Turns;

namespace Bot.Channels.Tests.Outbox;

public class OutboxSenderTests
{
    static readonly Agent Ana = new("ana", "Ana");

    // Without typing signs: these tests move the clock while turns run.
    static Task<ChannelHost> StartAsync() => ChannelHost.StartAsync(botFramework: options => options.TypingSeconds = 0);

    static async Task TakeAsync(ChannelHost host, string text, string id, string conversation = "c1")
    {
        var activity = new JsonObject
        {
            ["type"] = "message",
            ["id"] = id,
            ["text"] = text,
            ["channelId"] = "emulator",
            ["serviceUrl"] = "http://localhost:1",
            ["from"] = new JsonObject { ["id"] = "u1" },
            ["recipient"] = new JsonObject { ["id"] = "b1" },
            ["conversation"] = new JsonObject { ["id"] = conversation },
        };
        Assert.Equal(200, (await host.PostAsync("/api/messages", null, activity.ToJsonString())).Status);
    }

    static async ValueTask<int> Waiting(ChannelHost host) => (await host.Store.DueAsync(DateTimeOffset.MaxValue, 100, default)).Count;

    static string Reply(JsonNode? body) => (string)body!["replyToId"]!;

    [Fact]
    public async Task Messages_of_a_conversation_arrive_in_order_though_the_first_failed()
    {
        await using var host = await StartAsync();
        host.Service.Answers.Enqueue(HttpStatusCode.ServiceUnavailable);
        for (var i = 1; i <= 3; i++)
            await TakeAsync(host, "How much is delivery?", $"m{i}");
        await ChannelHost.UntilAsync(() => host.Service.Answers.IsEmpty && host.Store.Facts.Count(fact => fact.Fact is CustomerSpoke) == 3, "the failed attempt");
        Assert.Empty(host.Service.Calls);
        host.Clock.Advance(TimeSpan.FromSeconds(4));
        await ChannelHost.UntilAsync(
            () =>
            {
                host.Clock.Advance(TimeSpan.FromSeconds(1));
                return host.Service.Calls.Count == 3;
            },
            "three messages");
        Assert.Equal(["m1", "m2", "m3"], host.Service.Calls.Select(call => Reply(call.Body)));
        await ChannelHost.UntilAsync(async () => await Waiting(host) == 0, "an empty outbox");
    }

    [Fact]
    public async Task A_conversation_that_fails_does_not_hold_up_another()
    {
        await using var host = await StartAsync();
        host.Service.Answers.Enqueue(HttpStatusCode.ServiceUnavailable);
        await TakeAsync(host, "How much is delivery?", "m1", "c1");
        await ChannelHost.UntilAsync(() => host.Service.Answers.IsEmpty, "the failed attempt");
        await TakeAsync(host, "How much is delivery?", "m2", "c2");
        await ChannelHost.UntilAsync(() => host.Service.Calls.Count == 1, "the other's answer");
        Assert.Equal("m2", Reply(host.Service.Calls[0].Body));
    }

    [Fact]
    public async Task A_person_who_takes_over_is_not_spoken_over_by_what_the_bot_still_had_to_say()
    {
        await using var host = await StartAsync();
        host.Service.Answers.Enqueue(HttpStatusCode.ServiceUnavailable);
        await TakeAsync(host, "How much is delivery?", "m1");
        await ChannelHost.UntilAsync(() => host.Service.Answers.IsEmpty && host.Store.Facts.Any(fact => fact.Fact is BotReplied), "the failed attempt");
        var conversations = host.Get<IConversations>();
        var before = await conversations.OpenAsync("emulator|c1", default);
        var at = host.Clock.GetUtcNow();
        Fact[] claimed = [new Escalated(at, "asked-for-a-person", "asked", "Service", 0), new AgentClaimed(at, Ana), new AgentReplied(at, Ana, "I am here now.", "k1")];
        Assert.True(await conversations.CommitAsync(Write.Commit(before, claimed, host.Get<ChannelList>(), before.Address!, null, logged: false), default));
        await ChannelHost.UntilAsync(
            () =>
            {
                host.Clock.Advance(TimeSpan.FromSeconds(1));
                return host.Service.Texts.Count > 0;
            },
            "the person's words");
        Assert.Equal(["**Ana:**\n\nI am here now."], host.Service.Texts);
        await ChannelHost.UntilAsync(async () => await Waiting(host) == 0, "an empty outbox");
    }

    [Fact]
    public async Task What_the_channel_refuses_for_good_is_told_to_the_desk_and_the_next_message_goes_on()
    {
        await using var host = await StartAsync();
        host.Service.Answers.Enqueue(HttpStatusCode.Forbidden);
        await TakeAsync(host, "How much is delivery?", "m1");
        await ChannelHost.UntilAsync(() => host.Store.Facts.Any(fact => fact.Fact is DeliveryFailed), "the fact");
        await TakeAsync(host, "How much is delivery?", "m2");
        await ChannelHost.UntilAsync(() => host.Service.Calls.Count == 1, "the next message");
        Assert.Equal("m2", Reply(host.Service.Calls[0].Body));
        Assert.Contains("403", host.Store.Facts.Select(fact => fact.Fact).OfType<DeliveryFailed>().Single().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_stays_away_is_given_up_after_a_day()
    {
        await using var host = await StartAsync();
        for (var i = 0; i < 10_000; i++)
            host.Service.Answers.Enqueue(HttpStatusCode.ServiceUnavailable);
        await TakeAsync(host, "How much is delivery?", "m1");
        await ChannelHost.UntilAsync(
            async () =>
            {
                // Time stands still while an attempt is due: the sender is not to be outrun.
                if ((await host.Store.DueAsync(host.Clock.GetUtcNow(), 1, default)).Count == 0)
                    host.Clock.Advance(TimeSpan.FromMinutes(1));
                else
                    host.Get<ConversationWakes>().Wake("emulator|c1");
                return host.Store.Facts.Any(fact => fact.Fact is DeliveryFailed);
            },
            "giving up");
        Assert.True(host.Clock.GetUtcNow() - host.Store.Facts.First(fact => fact.Fact is BotReplied).Fact.At >= TimeSpan.FromHours(23.8));
        Assert.InRange(10_000 - host.Service.Answers.Count, 5, 200);
    }

    [Fact]
    public async Task What_waits_and_since_when_is_measured()
    {
        await using var host = await StartAsync();
        host.Service.Answers.Enqueue(HttpStatusCode.ServiceUnavailable);
        await TakeAsync(host, "How much is delivery?", "m1");
        await TakeAsync(host, "How much is delivery?", "m2");
        await ChannelHost.UntilAsync(async () => host.Service.Answers.IsEmpty && await Waiting(host) == 1 && (await host.Store.BacklogAsync(default)).Messages == 2, "a failed attempt, and another behind it");
        using var metrics = new OutboxMetrics(host.Clock);
        await metrics.MeasureAsync(host.Store, default);
        host.Clock.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal((2, 3), (metrics.Waiting, (int)metrics.OldestSeconds));
    }
}
