using System.Globalization;
using System.Text.Json;
using Bot.Protocol.Authentication;
using Bot.Protocol.Connector;

namespace Bot.Protocol.Tests.Connector;

public sealed class ConnectorClientTests : IDisposable
{
    readonly SocketsHttpHandler _handler = ProtocolHttp.CreateHandler();
    readonly ManualTime _time = new() { Skipped = TimeSpan.FromSeconds(12) };
    readonly ServiceUrls _loopback = new(BotFrameworkCloud.Public, allowLoopback: true);

    public void Dispose() => _handler.Dispose();

    ConnectorClient Client(ConnectorOptions? options = null, AppCredentials? credentials = null, TimeProvider? time = null) =>
        new(_loopback, credentials, _handler, time ?? _time, options);

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_answer_of_a_channel_leads_where_the_case_file_says()
    {
        var wrong = new List<string>();
        foreach (var cells in CaseFile.Table("Connector/connector.cases", 4))
        {
            // A hang ends by the real clock: the time-out must be short there, and long enough elsewhere not to meddle.
            var hangs = cells[0].Contains("hang", StringComparison.Ordinal);
            var time = new ManualTime { Skipped = TimeSpan.FromSeconds(hangs ? 2.9 : 12) };
            await using var channel = await FakeConnector.StartAsync(cells[0], time);
            var client = Client(new ConnectorOptions { TryTimeout = TimeSpan.FromSeconds(hangs ? 3 : 30) }, time: time);

            var outcome = await client.SendToConversationAsync(channel.Url, "c", Activity.Message("hello"), cancellation: Cancellation);

            var said = outcome switch
            {
                Delivery.Delivered d => $"Delivered {d.Id}",
                Delivery.RetryLater l => $"RetryLater {l.Status}" + (l.After is { } after ? $" after {after.TotalSeconds}" : ""),
                Delivery.Refused r => $"Refused {r.Status} {r.Code}",
                _ => "?",
            };
            var expectedPauses = cells[2].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var pausesHold = time.Pauses.Count == expectedPauses.Length && time.Pauses.Zip(expectedPauses).All(p =>
                p.Second == "~" ? p.First > TimeSpan.Zero : Math.Abs(p.First.TotalSeconds - double.Parse(p.Second, CultureInfo.InvariantCulture)) < 1.01);
            if (said.Trim() != cells[3] || channel.Seen.Count != int.Parse(cells[1], CultureInfo.InvariantCulture) || !pausesHold)
                wrong.Add($"{string.Join(" | ", cells)}  but was: {channel.Seen.Count} requests, pauses {string.Join(' ', time.Pauses)}, {outcome}");
            Assert.DoesNotContain("4711", outcome.ToString(), StringComparison.Ordinal);
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Pauses_grow_and_differ()
    {
        const int Sends = 20, Tries = 6;
        await using var channel = await FakeConnector.StartAsync(string.Join(' ', Enumerable.Repeat("503", Sends * Tries)), _time);
        var client = Client(new() { Tries = Tries, LongestPause = TimeSpan.FromSeconds(12), FirstPause = TimeSpan.FromMilliseconds(100) });
        for (var i = 0; i < Sends; i++)
            await client.SendToConversationAsync(channel.Url, "c", Activity.Message("x"), cancellation: Cancellation);

        // Single pauses vary on purpose, so the sums over many sends are compared.
        double Sum(int which) => _time.Pauses.Where((_, i) => i % (Tries - 1) == which).Sum(p => p.TotalSeconds);
        Assert.Equal(Sends * (Tries - 1), _time.Pauses.Count);
        Assert.True(Sum(Tries - 2) > Sum(0) * 4, $"first {Sum(0)}, last {Sum(Tries - 2)}");
        Assert.True(_time.Pauses.Distinct().Count() > Sends, "no jitter");
    }

    [Fact]
    public async Task Ids_are_escaped_and_the_service_URL_is_joined_with_one_slash()
    {
        await using var channel = await FakeConnector.StartAsync("", _time);
        const string Odd = "a:1/x+y|z ü%2F";
        const string Escaped = "a%3A1%2Fx%2By%7Cz%20%C3%BC%252F";
        var client = Client();
        foreach (var root in new[] { "", "/", "/_connector", "/_connector/" })
            await client.ReplyToActivityAsync(channel.Url + root, Odd, "1|2", Activity.Message("x"), cancellation: Cancellation);

        Assert.Equal(
            [$"/v3/conversations/{Escaped}/activities/1%7C2", $"/v3/conversations/{Escaped}/activities/1%7C2",
             $"/_connector/v3/conversations/{Escaped}/activities/1%7C2", $"/_connector/v3/conversations/{Escaped}/activities/1%7C2"],
            channel.Seen.Select(r => r.Target));
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData(null)]
    public async Task An_id_that_would_change_the_path_is_not_sent(string? id)
    {
        await using var channel = await FakeConnector.StartAsync("", _time);
        Assert.IsType<Delivery.Refused>(await Client().SendToConversationAsync(channel.Url, id, Activity.Message("x"), cancellation: Cancellation));
        Assert.Empty(channel.Seen);
    }

    [Fact]
    public async Task Every_call_has_its_method_and_path()
    {
        await using var channel = await FakeConnector.StartAsync("", _time);
        var (client, url) = (Client(), channel.Url);
        await client.SendToConversationAsync(url, "c", Activity.Message("x"), cancellation: Cancellation);
        await client.ReplyToActivityAsync(url, "c", "a", Activity.Message("x"), cancellation: Cancellation);
        await client.UpdateActivityAsync(url, "c", "a", Activity.Message("x"), cancellation: Cancellation);
        await client.DeleteActivityAsync(url, "c", "a", cancellation: Cancellation);
        await client.CreateConversationAsync(url, new ConversationParameters(), cancellation: Cancellation);
        await client.GetMembersAsync(url, "c", cancellation: Cancellation);
        await client.GetMemberAsync(url, "c", "m", cancellation: Cancellation);
        await client.GetPagedMembersAsync(url, "c", 50, "a&b", cancellation: Cancellation);
        await client.GetPagedMembersAsync(url, "c", cancellation: Cancellation);

        Assert.Equal(
            ["POST /v3/conversations/c/activities", "POST /v3/conversations/c/activities/a", "PUT /v3/conversations/c/activities/a",
             "DELETE /v3/conversations/c/activities/a", "POST /v3/conversations", "GET /v3/conversations/c/members", "GET /v3/conversations/c/members/m",
             "GET /v3/conversations/c/pagedmembers?pageSize=50&continuationToken=a%26b", "GET /v3/conversations/c/pagedmembers"],
            channel.Seen.Select(r => $"{r.Method} {r.Target}"));
    }

    [Fact]
    public async Task A_reference_decides_the_addresses_and_the_activity_itself_stays_as_it_was()
    {
        await using var channel = await FakeConnector.StartAsync("", _time);
        var received = new Activity
        {
            Type = "message",
            Id = "in-1",
            ChannelId = "msteams",
            ServiceUrl = channel.Url,
            Conversation = new() { Id = "c" },
            From = new() { Id = "user" },
            Recipient = new() { Id = "bot" },
        };
        var reply = Activity.Message("hello");
        await Client().SendAsync(received.GetConversationReference(), reply, cancellation: Cancellation);

        var seen = Assert.Single(channel.Seen);
        Assert.Equal("/v3/conversations/c/activities/in-1", seen.Target);
        Assert.Equal("c", seen.ConversationHeader);
        using var sent = JsonDocument.Parse(seen.Body);
        Assert.Equal("bot", sent.RootElement.GetProperty("from").GetProperty("id").GetString());
        Assert.Equal("user", sent.RootElement.GetProperty("recipient").GetProperty("id").GetString());
        Assert.Null(reply.From);
    }

    [Fact]
    public async Task Typing_is_tried_once_and_is_no_reply()
    {
        await using var channel = await FakeConnector.StartAsync("503 503", _time);
        var reference = new ConversationReference { ServiceUrl = channel.Url, Conversation = new() { Id = "c" }, ActivityId = "in-1" };
        Assert.IsType<Delivery.RetryLater>(await Client().SendTypingAsync(reference, cancellation: Cancellation));
        Assert.Equal("/v3/conversations/c/activities", Assert.Single(channel.Seen).Target);
    }

    [Fact]
    public async Task A_new_conversation_is_answered_with_its_id()
    {
        await using var channel = await FakeConnector.StartAsync("201", _time);
        channel.Json = """{"id":"new","activityId":"1","serviceUrl":"https://smba.trafficmanager.net/amer/","extra":1}""";
        var answer = await Client().CreateConversationAsync(channel.Url,
            new ConversationParameters { Bot = new() { Id = "bot" }, Members = [new() { Id = "user" }], TenantId = "t", Activity = Activity.Message("hi") }, cancellation: Cancellation);
        Assert.Equal("new", answer.Value!.Id);
        JsonSame.Assert("""{"bot":{"id":"bot"},"members":[{"id":"user"}],"tenantId":"t","activity":{"type":"message","text":"hi"}}""", channel.Seen.Single().Body);
    }

    [Fact]
    public async Task Members_are_read()
    {
        await using var channel = await FakeConnector.StartAsync("", _time);
        channel.Json = """[{"id":"a","name":"A","aadObjectId":"1"},{"id":"b"}]""";
        Assert.Equal(["a", "b"], (await Client().GetMembersAsync(channel.Url, "c", cancellation: Cancellation)).Value!.Select(m => m.Id));
    }

    [Fact]
    public async Task An_answer_of_the_wrong_shape_is_a_refusal()
    {
        await using var channel = await FakeConnector.StartAsync("", _time);
        channel.Json = """{"members":7}""";
        var answer = await Client().GetPagedMembersAsync(channel.Url, "c", cancellation: Cancellation);
        Assert.Null(answer.Value);
        Assert.IsType<Delivery.Refused>(answer.Outcome);
    }

    [Fact]
    public async Task Without_an_app_id_there_is_no_Authorization_header()
    {
        await using var channel = await FakeConnector.StartAsync("", _time);
        await Client().SendToConversationAsync(channel.Url, "c", Activity.Message("x"), cancellation: Cancellation);
        Assert.Null(channel.Seen.Single().Authorization);
    }

    [Fact]
    public async Task Nothing_is_sent_and_no_token_fetched_for_a_host_that_is_not_allowed()
    {
        await using var login = await FakeLogin.StartAsync();
        await using var stranger = await FakeConnector.StartAsync("", _time);
        var credentials = new AppCredentials(login.App, _handler, _time);
        var strict = new ConnectorClient(new ServiceUrls(BotFrameworkCloud.Public), credentials, _handler, _time);

        foreach (var url in new[] { stranger.Url, stranger.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), "https://smba.trafficmanager.net.evil/", null })
            Assert.IsType<Delivery.Refused>(await strict.SendToConversationAsync(url, "c", Activity.Message("x"), cancellation: Cancellation));

        Assert.Empty(stranger.Seen);
        Assert.Equal(0, credentials.TokenRequests);
    }

    [Fact]
    public async Task A_redirect_takes_neither_message_nor_token_elsewhere()
    {
        await using var login = await FakeLogin.StartAsync();
        await using var channel = await FakeConnector.StartAsync("redirect", _time);
        await Client(credentials: new AppCredentials(login.App, _handler, _time)).SendToConversationAsync(channel.Url, "c", Activity.Message("x"), cancellation: Cancellation);
        Assert.Equal("/v3/conversations/c/activities", Assert.Single(channel.Seen).Target);
    }

    [Fact]
    public async Task A_refused_token_is_replaced_once()
    {
        await using var login = await FakeLogin.StartAsync();
        await using var channel = await FakeConnector.StartAsync("401 200 401 401", _time);
        var client = Client(credentials: new AppCredentials(login.App, _handler, _time));

        Assert.IsType<Delivery.Delivered>(await client.SendToConversationAsync(channel.Url, "c", Activity.Message("x"), cancellation: Cancellation));
        Assert.Equal(["Bearer token-1", "Bearer token-2"], channel.Seen.Select(r => r.Authorization));

        Assert.IsType<Delivery.Refused>(await client.SendToConversationAsync(channel.Url, "c", Activity.Message("x"), cancellation: Cancellation));
        Assert.Equal(4, channel.Seen.Count);
    }

    [Fact]
    public async Task Without_a_token_the_message_waits()
    {
        await using var login = await FakeLogin.StartAsync();
        login.Answer = (401, """{"error":"invalid_client","error_description":"AADSTS7000215 secret"}""");
        await using var channel = await FakeConnector.StartAsync("", _time);
        var outcome = await Client(credentials: new AppCredentials(login.App, _handler, _time)).SendToConversationAsync(channel.Url, "c", Activity.Message("x"), cancellation: Cancellation);

        var later = Assert.IsType<Delivery.RetryLater>(outcome);
        Assert.Contains("invalid_client", later.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("AADSTS", later.Reason, StringComparison.Ordinal);
        Assert.NotNull(later.After);
        Assert.Empty(channel.Seen);
    }

    [Fact]
    public async Task Cancelling_ends_the_tries()
    {
        await using var channel = await FakeConnector.StartAsync("hang", TimeProvider.System);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sending = Client(time: TimeProvider.System).SendToConversationAsync(channel.Url, "c", Activity.Message("x"), cancellation: cancel.Token);
        while (channel.Seen.IsEmpty)
            await Task.Yield();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task An_activity_over_the_limit_is_not_sent()
    {
        await using var channel = await FakeConnector.StartAsync("", _time);
        Assert.IsType<Delivery.Refused>(await Client().SendToConversationAsync(channel.Url, "c", Activity.Message(new string('x', ActivityJson.MaxBytes)), cancellation: Cancellation));
        Assert.Empty(channel.Seen);
    }
}
