using System.Text.Json.Nodes;
using Bot.Channels.WebChat;
using Bot.Conversations;
using Bot.Turns;

namespace Bot.Channels.Tests.DirectLine;

public class ConversationTests
{
    const string Base = "/v3/directline";

    [Fact]
    public async Task Starting_greets_once_however_often_the_same_token_starts()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        await chat.ReadAsync(1);
        var again = await host.PostAsync($"{Base}/conversations", chat.Token, null);
        Assert.Equal(200, again.Status);
        Assert.Equal(chat.Id, (string?)again.Json["conversationId"]);
        Assert.NotNull((string?)again.Json["streamUrl"]);
        Assert.Single((await chat.PollAsync()).Json["activities"]!.AsArray());
    }

    [Fact]
    public async Task The_secret_starts_a_new_conversation_each_time()
    {
        await using var host = await ChannelHost.StartAsync();
        var (first, second) = (await host.PostAsync($"{Base}/conversations", ChannelHost.Secret, "{}"), await host.PostAsync($"{Base}/conversations", ChannelHost.Secret, "{}"));
        Assert.Equal((201, 201), (first.Status, second.Status));
        Assert.NotEqual((string?)first.Json["conversationId"], (string?)second.Json["conversationId"]);
    }

    [Fact]
    public void A_conversation_begun_later_has_a_later_id()
    {
        var at = new DateTimeOffset(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
        string[] ids = [.. new[] { 0, 1, 60, 86_400, 1_000_000_000 }.Select(seconds => DirectLineRoutes.NewConversationId(at.AddSeconds(seconds)))];

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.All(ids, id => Assert.True(DirectLineRoutes.IsConversationId(id)));
        Assert.NotEqual(DirectLineRoutes.NewConversationId(at), DirectLineRoutes.NewConversationId(at));
    }

    [Fact]
    public async Task The_echo_stands_before_its_answer_with_the_id_the_client_was_given()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        await chat.ReadAsync(1);
        var posted = await chat.SayAsync("How much is delivery?", "c1");
        Assert.Equal(200, posted.Status);
        var activities = await chat.ReadAsync(3);
        var (echo, answer) = (activities[1], activities[2]);
        Assert.Equal((string?)posted.Json["id"], (string?)echo["id"]);
        Assert.Equal("How much is delivery?", (string?)echo["text"]);
        Assert.Equal("c1", (string?)echo["channelData"]!["clientActivityID"]);
        Assert.Equal("kept", (string?)echo["channelData"]!["mine"]);
        Assert.Equal("dl_ada", (string?)echo["from"]!["id"]);
        Assert.Equal("user", (string?)echo["from"]!["role"]);
        Assert.Equal("bot", (string?)answer["from"]!["role"]);
        Assert.Equal((string?)echo["id"], (string?)answer["replyToId"]);
        Assert.Equal("bot", (string?)answer["channelData"]!["author"]);
        foreach (var activity in activities)
        {
            Assert.Equal("directline", (string?)activity["channelId"]);
            Assert.Equal(chat.Id, (string?)activity["conversation"]!["id"]);
            Assert.EndsWith("Z", (string?)activity["timestamp"]);
        }
        Assert.Equal(activities.Select(activity => (string?)activity["timestamp"]).Distinct().Order(StringComparer.Ordinal), activities.Select(activity => (string?)activity["timestamp"]));
        Assert.Equal(3, activities.Select(activity => (string?)activity["id"]).Distinct().Count());
    }

    [Fact]
    public async Task A_message_sent_again_with_its_client_id_is_one_message_with_one_id()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        var ids = new HashSet<string?>();
        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => chat.SayAsync("How much is delivery?", "same"))))
        {
            Assert.Equal(200, answer.Status);
            ids.Add((string?)answer.Json["id"]);
        }
        Assert.Single(ids);
        await chat.ReadAsync(3);
        Assert.Single(host.Store.Facts, fact => fact.Fact is CustomerSpoke);
        Assert.Equal(3, (await chat.PollAsync()).Json["activities"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("with a blank")]
    [InlineData("nul\0")]
    [InlineData("日本語")]
    [InlineData("c2#")]
    public async Task Any_client_id_makes_a_resend_recognisable_and_what_is_stored_of_it_is_plain(string clientId)
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        foreach (var id in new[] { clientId, clientId, new string('x', 5_000) })
            Assert.Equal(200, (await chat.SayAsync("How much is delivery?", id)).Status);
        await ChannelHost.UntilAsync(() => host.Store.Facts.Count(fact => fact.Fact is CustomerSpoke) == 2, "two turns");
        Assert.All(host.Store.Facts.Select(fact => fact.Fact).OfType<CustomerSpoke>(), spoke => Assert.Matches("^c-[!-~]{1,100}$", spoke.MessageId));
    }

    [Fact]
    public async Task Messages_are_answered_in_the_order_they_were_taken()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        for (var i = 0; i < 5; i++)
            Assert.Equal(200, (await chat.SayAsync($"question {i}", $"c{i}")).Status);
        await ChannelHost.UntilAsync(() => host.Store.Facts.Count(fact => fact.Fact is CustomerSpoke) == 5, "five turns");
        Assert.Equal(Enumerable.Range(0, 5).Select(i => $"question {i}"), host.Store.Facts.Select(fact => fact.Fact).OfType<CustomerSpoke>().Select(spoke => spoke.Text));
        var activities = await chat.ReadAsync(11);
        foreach (var (reply, at) in activities.Select((activity, at) => (activity, at)).Where(pair => pair.activity["replyToId"] is not null))
            Assert.Contains(activities.Take(at), earlier => (string?)earlier["id"] == (string?)reply["replyToId"]);
    }

    [Fact]
    public async Task Who_speaks_is_said_by_the_token_and_else_by_the_client()
    {
        await using var host = await ChannelHost.StartAsync();
        var (bound, free) = (await Chat.StartAsync(host, "dl_ada"), await Chat.StartAsync(host, user: null));
        await bound.SayAsync("hello", from: "dl_mallory");
        await free.SayAsync("hello", from: "dl_ben");
        Assert.Contains(await bound.ReadAsync(2), activity => (string?)activity["from"]!["id"] == "dl_ada");
        Assert.DoesNotContain(await bound.ReadAsync(2), activity => (string?)activity["from"]!["id"] == "dl_mallory");
        Assert.Contains(await free.ReadAsync(2), activity => (string?)activity["from"]!["id"] == "dl_ben");
        Assert.Equal(400, (await free.SayAsync("I am the bot", from: "switchboard")).Status);
    }

    [Theory]
    [InlineData("{}", "type")]
    [InlineData("""{"type":"message","text":"x"}""", "from.id")]
    [InlineData("""{"type":7}""", "type")]
    [InlineData("""{"type":"message","from":{"id":"x"},"text":["x"]}""", "text")]
    [InlineData("not json", "body")]
    [InlineData("", "body")]
    public async Task What_cannot_be_taken_is_refused_with_the_field(string body, string field)
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host, user: null);
        var answer = await host.PostAsync($"{chat.Path}/activities", chat.Token, body);
        Assert.Equal(400, answer.Status);
        Assert.Equal("BadArgument", answer.ErrorCode);
        Assert.StartsWith(field, answer.ErrorMessage);
    }

    [Fact]
    public async Task Text_longer_than_can_be_read_is_refused_and_a_body_larger_than_documented_is_too_large()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        Assert.Equal(200, (await chat.SayAsync(new string('x', 8_000))).Status);
        var tooLong = await chat.SayAsync(new string('x', 8_001));
        Assert.Equal(400, tooLong.Status);
        Assert.Contains("8000", tooLong.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal(413, (await chat.SayAsync(new string('x', 256 * 1024))).Status);
    }

    [Fact]
    public async Task Card_numbers_are_masked_before_anything_is_stored()
    {
        const string Card = "4111111111111111";
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        var activity = JsonNode.Parse($$$"""
            {"type":"message","text":"my card is 4111 1111 1111 1111","speak":"{{{Card}}}","value":{"card":{{{Card}}},"deep":[{"x":"{{{Card}}}"}]},"from":{"id":"a","name":"{{{Card}}}"},
             "channelData":{"clientActivityID":"{{{Card}}}","note":"{{{Card}}}"},"custom":"{{{Card}}}","attachments":[{"contentType":"x/y","content":{"n":"{{{Card}}}"}}]}
            """)!;
        Assert.Equal(200, (await chat.PostAsync(activity)).Status);
        await ChannelHost.UntilAsync(() => host.Store.Facts.Any(fact => fact.Fact is CustomerSpoke), "the turn");
        Assert.Equal("my card is **** 1111", host.Store.Facts.Select(fact => fact.Fact).OfType<CustomerSpoke>().Single().Text);
        var echo = (await chat.ReadAsync(2)).First(activity => (string?)activity["from"]!["role"] == "user");
        // The client finds its own message by this id, so it stays as it is.
        Assert.Equal(Card, (string?)echo["channelData"]!["clientActivityID"]);
        echo["channelData"]!["clientActivityID"] = null;
        Assert.DoesNotContain(Card, echo.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal("**** 1111", (string?)echo["value"]!["card"]);
    }

    [Fact]
    public async Task Control_characters_do_not_reach_the_store()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        Assert.Equal(200, (await host.PostAsync($"{chat.Path}/activities", chat.Token, """{"type":"message","text":"a\u0000b\u0007c\u009fd\ne","from":{"id":"x"}}""")).Status);
        await ChannelHost.UntilAsync(() => host.Store.Facts.Any(fact => fact.Fact is CustomerSpoke), "the turn");
        Assert.Equal("a\uFFFDb\uFFFDc\uFFFDd\ne", host.Store.Facts.Select(fact => fact.Fact).OfType<CustomerSpoke>().Single().Text);
    }

    [Theory]
    [InlineData("""{"says":"Talk to a person"}""", "Talk to a person")]
    [InlineData("""{"text":"hello"}""", "hello")]
    [InlineData("\"hello\"", "hello")]
    public async Task A_submitted_card_speaks_with_the_words_in_its_value(string value, string said)
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        await chat.PostAsync(JsonNode.Parse($$$"""{"type":"message","value":{{{value}}},"channelData":{"postBack":true},"from":{"id":"x"}}""")!);
        await ChannelHost.UntilAsync(() => host.Store.Facts.Any(fact => fact.Fact is CustomerSpoke), "the turn");
        Assert.Equal(said, host.Store.Facts.Select(fact => fact.Fact).OfType<CustomerSpoke>().Single().Text);
    }

    [Theory]
    [InlineData("conversationUpdate")]
    [InlineData("trace")]
    [InlineData("messageUpdate")]
    [InlineData("something-of-mine")]
    [InlineData("typing")]
    public async Task Types_that_nobody_reads_are_accepted_and_not_stored(string type)
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        await chat.ReadAsync(1);
        var answer = await chat.PostAsync(new JsonObject { ["type"] = type, ["from"] = new JsonObject { ["id"] = "x" } });
        Assert.Equal(200, answer.Status);
        Assert.NotNull((string?)answer.Json["id"]);
        Assert.Single(await chat.ReadAsync(1));
    }

    [Fact]
    public async Task A_conversation_its_customer_ended_can_be_read_and_takes_nothing_more()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        var end = JsonNode.Parse("""{"type":"endOfConversation","from":{"id":"x"},"channelData":{"clientActivityID":"over"}}""")!;
        Assert.Equal(200, (await chat.PostAsync(end)).Status);
        foreach (var late in new[] { await chat.SayAsync("One more thing"), await chat.PostAsync(JsonNode.Parse("""{"type":"event","name":"x","from":{"id":"x"}}""")!) })
            Assert.Equal((404, "This conversation has ended. Start a new one."), (late.Status, late.ErrorMessage));
        Assert.Equal(200, (await chat.PostAsync(end)).Status);
        Assert.Equal(["message", "endOfConversation"], (await chat.ReadAsync(2)).Select(activity => (string?)activity["type"]));
        Assert.Equal(200, (await chat.ReconnectAsync("")).Status);
        Assert.DoesNotContain(host.Store.Facts, fact => fact.Fact is CustomerSpoke);
    }

    [Fact]
    public async Task Polling_pages_until_nothing_is_left()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        for (var i = 0; i < 4; i++)
            await chat.SayAsync($"question {i}", $"c{i}");
        await chat.ReadAsync(9);
        var all = (await chat.PollAsync("")).Json;
        var seen = new List<string?>();
        var watermark = "0";
        while ((await chat.PollAsync(watermark)).Json is var page && page["activities"]!.AsArray().Count > 0)
        {
            seen.AddRange(page["activities"]!.AsArray().Select(activity => (string?)activity!["id"]));
            watermark = (string)page["watermark"]!;
        }
        Assert.Equal(all["activities"]!.AsArray().Select(activity => (string?)activity!["id"]), seen);
    }

    // Clients of the SDK stop polling for good on anything but 200, 403 and 404.
    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("0")]
    [InlineData("nonsense")]
    [InlineData("-1")]
    [InlineData("99999999")]
    [InlineData("999999999999999999999999")]
    public async Task Polling_from_nowhere_reads_from_the_start(string watermark)
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        await chat.ReadAsync(1);
        var answer = await chat.PollAsync(watermark);
        Assert.Equal(200, answer.Status);
        Assert.Single(answer.Json["activities"]!.AsArray());
        Assert.Equal("1", (string?)answer.Json["watermark"]);
    }

    [Fact]
    public async Task A_conversation_nobody_started_is_not_found_by_the_secret()
    {
        await using var host = await ChannelHost.StartAsync();
        foreach (var id in new[] { "web-AAAAAAAAAAAAAAAAAAAAAA", "emulator|x", "x", new string('x', 500) })
            Assert.Equal(404, (await host.GetAsync($"{Base}/conversations/{Uri.EscapeDataString(id)}/activities", ChannelHost.Secret)).Status);
    }

    [Fact]
    public async Task Too_much_at_once_is_429_with_a_time_to_come_back_and_stores_nothing()
    {
        await using var host = await ChannelHost.StartAsync(limits: new ReceptionLimits { Waiting = 0 });
        var generated = await host.PostAsync($"{Base}/tokens/generate", ChannelHost.Secret, "{}");
        var answer = await host.PostAsync($"{Base}/conversations", (string)generated.Json["token"]!, "{}");
        Assert.Equal(429, answer.Status);
        Assert.Equal("5", answer.Header("Retry-After"));
        Assert.Empty(await host.Store.PendingAsync(0, 10, default));
    }

    [Fact]
    public async Task A_conversation_that_sends_too_much_is_slowed_down_and_others_are_not()
    {
        await using var host = await ChannelHost.StartAsync(options => options.MessagesPerMinute = 6);
        var (ada, ben) = (await Chat.StartAsync(host, "dl_ada"), await Chat.StartAsync(host, "dl_ben"));
        var statuses = new List<int>();
        for (var i = 0; i < 8; i++)
            statuses.Add((await ada.SayAsync("hello", $"c{i}")).Status);
        Assert.Equal([200, 200, 200, 200, 200, 200, 429, 429], statuses);
        Assert.Equal(200, (await ben.SayAsync("hello")).Status);
    }
}
