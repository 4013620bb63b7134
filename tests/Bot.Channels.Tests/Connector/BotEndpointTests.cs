using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Bot.Conversations;

namespace Bot.Channels.Tests.Connector;

public class BotEndpointTests
{
    const string Path = "/api/messages";

    static JsonNode Payload(string name) => JsonNode.Parse(File.ReadAllText(System.IO.Path.Combine(AppContext.BaseDirectory, "payloads", name + ".json")))!;

    static JsonNode Message(string text = "How much is delivery?", string id = "m1") => JsonNode.Parse($$$"""
        {"type":"message","id":"{{{id}}}","text":"{{{text}}}","channelId":"emulator","serviceUrl":"http://localhost:56150","from":{"id":"u1","name":"Ada"},
         "recipient":{"id":"b1","name":"Bot"},"conversation":{"id":"c1"}}
        """)!;

    static JsonNode With(JsonNode activity, string field, JsonNode? value)
    {
        activity[field] = value;
        return activity;
    }

    static Task<Answer> Post(ChannelHost host, JsonNode activity, params string[] headers) => host.PostAsync(Path, null, activity.ToJsonString(), headers);

    static Task Heard(ChannelHost host, int turns = 1) =>
        ChannelHost.UntilAsync(() => host.Store.Facts.Count(fact => fact.Fact is CustomerSpoke) >= turns, $"{turns} turns");

    static CustomerSpoke Spoke(ChannelHost host) => host.Store.Facts.Select(fact => fact.Fact).OfType<CustomerSpoke>().Single();

    [Fact]
    public async Task A_message_is_taken_and_its_answer_sent_to_its_service()
    {
        await using var host = await ChannelHost.StartAsync();
        var answer = await Post(host, Payload("emulator-message"));
        Assert.Equal((200, "{}"), (answer.Status, answer.Text));
        await ChannelHost.UntilAsync(() => host.Service.Texts.Count > 0, "the answer");
        var (address, body) = host.Service.Calls[0];
        Assert.StartsWith("http://localhost:", address.AbsoluteUri);
        Assert.EndsWith("/activities/7a0c1f30-0000-11ef-8a55-1b2c3d4e5f60", address.AbsoluteUri);
        Assert.Contains("/v3/conversations/6f1de5f0-0000-11ef-9f0e-7d6f5a1c2b3d%7Clivechat/", address.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal("5b2d7a10-bot", (string?)body!["from"]!["id"]);
        Assert.Equal("emulator|6f1de5f0-0000-11ef-9f0e-7d6f5a1c2b3d|livechat", host.Store.Facts[0].ConversationId);
    }

    [Fact]
    public async Task A_message_delivered_twice_is_answered_once()
    {
        await using var host = await ChannelHost.StartAsync();
        foreach (var answer in await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Post(host, Message()))))
            Assert.Equal(200, answer.Status);
        await Heard(host);
        await ChannelHost.UntilAsync(() => host.Service.Texts.Count > 0, "the answer");
        Assert.Single(host.Store.Facts, fact => fact.Fact is CustomerSpoke);
        Assert.Single(host.Service.Texts);
    }

    [Fact]
    public async Task Expected_replies_come_with_the_response_and_nothing_is_sent()
    {
        await using var host = await ChannelHost.StartAsync();
        var answer = await Post(host, With(Message(), "deliveryMode", "expectReplies"));
        Assert.Equal(200, answer.Status);
        var reply = Assert.Single(answer.Json["activities"]!.AsArray())!;
        Assert.Equal("message", (string?)reply["type"]);
        Assert.Equal("m1", (string?)reply["replyToId"]);
        Assert.Equal("u1", (string?)reply["recipient"]!["id"]);
        Assert.Equal("b1", (string?)reply["from"]!["id"]);
        Assert.Equal("c1", (string?)reply["conversation"]!["id"]);
        Assert.NotNull((string?)reply["id"]);
        Assert.EndsWith("Z", (string?)reply["timestamp"]);
        Assert.Empty(host.Service.Calls);
    }

    [Fact]
    public async Task Expected_replies_are_those_of_the_message_and_the_same_when_asked_again()
    {
        await using var host = await ChannelHost.StartAsync();
        var first = await Post(host, With(Message(id: "m1"), "deliveryMode", "expectReplies"));
        var second = await Post(host, With(Message(id: "m2"), "deliveryMode", "expectReplies"));
        var again = await Post(host, With(Message(id: "m1"), "deliveryMode", "expectReplies"));
        Assert.Equal("m2", (string?)Assert.Single(second.Json["activities"]!.AsArray())!["replyToId"]);
        Assert.Equal(first.Text, again.Text);
    }

    [Fact]
    public async Task Expected_replies_to_something_nobody_answers_are_none()
    {
        await using var host = await ChannelHost.StartAsync();
        var answer = await Post(host, With(With(Message(), "type", "typing"), "deliveryMode", "expectReplies"));
        Assert.Equal((200, """{"activities":[]}"""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task Somebody_who_joins_is_greeted_once_and_the_bot_itself_is_not()
    {
        await using var host = await ChannelHost.StartAsync();
        var update = Payload("emulator-conversation-update");
        Assert.Equal(200, (await Post(host, update)).Status);
        update["id"] = "another";
        Assert.Equal(200, (await Post(host, update)).Status);
        await ChannelHost.UntilAsync(() => host.Service.Texts.Count > 0, "the greeting");
        Assert.Single(host.Service.Texts);
        // No client knows the activity the greeting follows from.
        Assert.EndsWith("/activities", host.Service.Calls[0].Address.AbsoluteUri);

        var onlyTheBot = JsonNode.Parse("""
            {"type":"conversationUpdate","id":"x","channelId":"emulator","serviceUrl":"http://localhost:1","recipient":{"id":"b1"},"conversation":{"id":"c9"},"membersAdded":[{"id":"b1"}]}
            """)!;
        Assert.Equal(200, (await Post(host, onlyTheBot)).Status);
        Assert.DoesNotContain(host.Store.Facts, fact => fact.ConversationId == "emulator|c9");
    }

    [Fact]
    public async Task Teams_reports_an_installation_twice_at_once_and_greets_once()
    {
        await using var host = await ChannelHost.StartAsync();
        var installed = Payload("playground-installation-update");
        var joined = installed.DeepClone();
        (joined["type"], joined["id"], joined["action"]) = ("conversationUpdate", "another", null);
        joined["membersAdded"] = new JsonArray(installed["from"]!.DeepClone(), installed["recipient"]!.DeepClone());
        var answers = await Task.WhenAll(Post(host, installed), Post(host, joined));
        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        await ChannelHost.UntilAsync(() => host.Service.Texts.Count > 0, "the greeting");
        Assert.Single(host.Store.Facts, fact => fact.Fact is ConversationOpened);
        Assert.Single(host.Service.Texts);
    }

    [Fact]
    public async Task In_a_group_the_bot_hears_what_is_said_to_it()
    {
        await using var host = await ChannelHost.StartAsync();
        var mentioned = Payload("teams-channel-mention");
        mentioned["serviceUrl"] = "http://localhost:1";
        var notMentioned = mentioned.DeepClone();
        (notMentioned["id"], notMentioned["entities"]) = ("another", null);
        Assert.Equal(200, (await Post(host, notMentioned)).Status);
        Assert.Equal(200, (await Post(host, mentioned)).Status);
        await Heard(host);
        Assert.Equal("where is order 4711?", Spoke(host).Text);
        Assert.Null(Spoke(host).Files);
    }

    [Fact]
    public async Task People_joining_a_group_are_not_greeted()
    {
        await using var host = await ChannelHost.StartAsync();
        var update = Payload("emulator-conversation-update");
        update["conversation"]!["isGroup"] = true;
        Assert.Equal(200, (await Post(host, update)).Status);
        Assert.Empty(await host.Store.PendingAsync(0, 10, default));
    }

    [Fact]
    public async Task A_card_button_is_answered_in_the_response_and_its_words_are_heard()
    {
        await using var host = await ChannelHost.StartAsync();
        var invoke = With(Payload("teams-invoke"), "serviceUrl", "http://localhost:1");
        var answer = await Post(host, invoke);
        Assert.Equal(200, answer.Status);
        Assert.Equal(200, (int)answer.Json["statusCode"]!);
        Assert.Equal("application/vnd.microsoft.activity.message", (string?)answer.Json["type"]);
        Assert.NotNull(answer.Json["value"]);
        await Heard(host);
        Assert.Equal("confirm", Spoke(host).Text);
    }

    [Fact]
    public async Task A_card_button_without_words_is_the_cards_fault()
    {
        await using var host = await ChannelHost.StartAsync();
        foreach (var value in new JsonNode?[] { null, 7, new JsonObject(), new JsonObject { ["action"] = new JsonObject { ["type"] = "Action.Submit" } } })
        {
            var answer = await Post(host, With(With(Payload("teams-invoke"), "serviceUrl", "http://localhost:1"), "value", value));
            Assert.Equal(400, answer.Status);
            Assert.Equal(400, (int)answer.Json["statusCode"]!);
        }
        Assert.Empty(await host.Store.PendingAsync(0, 10, default));
    }

    [Fact]
    public async Task An_unknown_invoke_is_not_implemented()
    {
        await using var host = await ChannelHost.StartAsync();
        var invoke = With(With(Payload("teams-invoke"), "serviceUrl", "http://localhost:1"), "name", "task/fetch");
        Assert.Equal(501, (await Post(host, invoke)).Status);
    }

    [Theory]
    [InlineData("type")]
    [InlineData("conversation")]
    [InlineData("serviceUrl")]
    [InlineData("channelId")]
    [InlineData("from")]
    public async Task What_is_missing_is_named(string field)
    {
        await using var host = await ChannelHost.StartAsync();
        var answer = await Post(host, With(Message(), field, null));
        Assert.Equal(400, answer.Status);
        Assert.StartsWith(field, answer.ErrorMessage);
        Assert.Empty(await host.Store.PendingAsync(0, 10, default));
    }

    [Theory]
    [InlineData("""{"type":"message","channelId":"a|b","serviceUrl":"http://localhost:1","conversation":{"id":"c"},"from":{"id":"u"}}""", "channelId")]
    [InlineData("""{"type":"message","channelId":"emulator","serviceUrl":"http://localhost:1","conversation":{"id":""},"from":{"id":"u"}}""", "conversation.id")]
    [InlineData("""{"type":"message","channelId":"emulator","serviceUrl":"http://localhost:1","conversation":{"id":7},"from":{"id":"u"}}""", "conversation.id")]
    [InlineData("[]", "body")]
    [InlineData("null", "body")]
    [InlineData("{", "body")]
    public async Task What_is_wrong_is_named(string body, string field)
    {
        await using var host = await ChannelHost.StartAsync();
        var answer = await host.PostAsync(Path, null, body);
        Assert.Equal(400, answer.Status);
        Assert.StartsWith(field, answer.ErrorMessage);
    }

    [Theory]
    [InlineData("message")]
    [InlineData("messageReaction")]
    [InlineData("messageUpdate")]
    [InlineData("messageDelete")]
    [InlineData("trace")]
    [InlineData("handoff")]
    [InlineData("event")]
    [InlineData("typing")]
    [InlineData("endOfConversation")]
    [InlineData("installationUpdate")]
    [InlineData("contactRelationUpdate")]
    [InlineData("command")]
    [InlineData("something-of-mine")]
    public async Task Every_type_of_activity_is_taken(string type)
    {
        await using var host = await ChannelHost.StartAsync();
        Assert.Equal(200, (await Post(host, With(Message(), "type", type))).Status);
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData("application/x-www-form-urlencoded", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("application/vnd.microsoft.activity+json", 200)]
    public async Task Only_json_is_read(string type, int status)
    {
        await using var host = await ChannelHost.StartAsync();
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(Message().ToJsonString()));
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        Assert.Equal(status, (await host.SendAsync(HttpMethod.Post, Path, null, body)).Status);
    }

    [Fact]
    public async Task More_than_an_activity_may_have_is_too_large()
    {
        await using var host = await ChannelHost.StartAsync();
        Assert.Equal(413, (await Post(host, Message(new string('x', 257 * 1024)))).Status);
        Assert.Equal(200, (await Post(host, Message(new string('x', 250 * 1024), "m2"))).Status);
        await Heard(host);
        Assert.Equal(8_000, Spoke(host).Text.Length);
    }

    [Fact]
    public async Task Only_posting_is_possible()
    {
        await using var host = await ChannelHost.StartAsync();
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Put, HttpMethod.Delete })
            Assert.Equal(405, (await host.SendAsync(method, Path)).Status);
    }

    [Fact]
    public async Task Without_an_app_id_only_this_machine_is_served_and_only_in_development()
    {
        await using var host = await ChannelHost.StartAsync();
        Assert.Equal(200, (await Post(host, Message())).Status);
        Assert.Equal(403, (await Post(host, Message(), "X-Forwarded-For: 203.0.113.7")).Status);
        Assert.Equal(403, (await Post(host, Message(), "Forwarded: for=203.0.113.7")).Status);
        Assert.Equal(403, (await Post(host, With(Message(), "serviceUrl", "http://169.254.169.254/"))).Status);
        Assert.Equal(403, (await Post(host, With(Message(), "serviceUrl", "https://smba.trafficmanager.net.evil.example/"))).Status);

        await using var production = await ChannelHost.StartAsync(environment: "Production");
        Assert.Equal(403, (await Post(production, Message())).Status);
        Assert.Empty(await production.Store.PendingAsync(0, 10, default));
    }

    [Fact]
    public async Task With_an_app_id_a_token_is_needed()
    {
        await using var host = await ChannelHost.StartAsync(botFramework: options => options.AppId = "00000000-1111-2222-3333-444444444444");
        var answer = await Post(host, Message());
        Assert.Equal(401, answer.Status);
        Assert.Equal("Bearer", answer.Header("WWW-Authenticate"));
        Assert.DoesNotContain("token", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(401, (await Post(host, Message(), "Authorization: Bearer eyJhbGciOiJub25lIn0.e30.")).Status);
        Assert.Empty(await host.Store.PendingAsync(0, 10, default));
    }

    [Fact]
    public async Task While_it_is_not_ready_it_says_so()
    {
        var ready = false;
        await using var host = await ChannelHost.StartAsync(botFramework: options => options.IsReady = () => ready);
        var answer = await Post(host, Message());
        Assert.Equal((503, "5"), (answer.Status, answer.Header("Retry-After")));
        ready = true;
        Assert.Equal(200, (await Post(host, Message())).Status);
    }

    [Fact]
    public async Task A_conversation_that_sends_too_much_is_slowed_down_and_others_are_not()
    {
        await using var host = await ChannelHost.StartAsync(botFramework: options => options.MessagesPerMinute = 2);
        Assert.Equal(200, (await Post(host, Message(id: "m1"))).Status);
        Assert.Equal(200, (await Post(host, Message(id: "m2"))).Status);
        var answer = await Post(host, Message(id: "m3"));
        Assert.Equal(429, answer.Status);
        Assert.NotNull(answer.Header("Retry-After"));
        Assert.Equal(200, (await Post(host, With(Message(id: "m1"), "conversation", new JsonObject { ["id"] = "c2" }))).Status);
    }

    [Fact]
    public async Task Too_much_at_once_is_429_and_stores_nothing()
    {
        await using var host = await ChannelHost.StartAsync(limits: new Bot.Turns.ReceptionLimits { Waiting = 0 });
        Assert.Equal(429, (await Post(host, Message())).Status);
        Assert.Empty(await host.Store.PendingAsync(0, 10, default));
    }

    [Fact]
    public async Task A_turn_that_takes_longer_shows_that_somebody_types_before_the_answer()
    {
        await using var host = await ChannelHost.StartAsync();
        var go = new TaskCompletionSource();
        host.Store.BeforeCommit = async _ => await go.Task;
        Assert.Equal(200, (await Post(host, Message())).Status);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        await ChannelHost.UntilAsync(() => host.Service.Calls.Count == 1, "the sign");
        go.SetResult();
        await ChannelHost.UntilAsync(() => host.Service.Calls.Count == 2, "the answer");
        Assert.Equal(["typing", "message"], host.Service.Calls.Select(call => (string?)call.Body!["type"]));
    }

    [Fact]
    public async Task Card_numbers_are_masked_before_anything_is_stored()
    {
        await using var host = await ChannelHost.StartAsync();
        await Post(host, Message("my card is 4111 1111 1111 1111"));
        await Heard(host);
        Assert.Equal("my card is **** 1111", Spoke(host).Text);
    }
}
