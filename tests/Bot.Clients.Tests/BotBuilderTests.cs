using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Bot.Channels.Tests.Connector;
using Bot.Host.Tests.Running;
using Bot.Testing;

namespace Bot.Clients.Tests;

/// <summary>A bot on Microsoft's botbuilder beside the running program: once without an app id, once with one.</summary>
public sealed class TwoBots : IAsyncLifetime
{
    const string AppId = "7d7e2a30-0000-4000-8000-000000000001";
    readonly Dictionary<string, (NodeScript Script, Uri Messages)> _theirs = [];
    readonly Dictionary<string, HostProcess> _ours = [];
    readonly List<Store> _stores = [];

    /// <summary>Where both bots' answers go: a service that takes everything and lists it at GET.</summary>
    public Uri Service { get; private set; } = new("about:blank");

    /// <summary>Asks anything of anybody.</summary>
    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>The addresses of botbuilder's endpoint and of ours.</summary>
    /// <param name="bot">open or registered.</param>
    public (Uri Theirs, Uri Ours) Endpoints(string bot) => (_theirs[bot].Messages, new Uri(_ours[bot].Address, "/api/messages"));

    public async ValueTask InitializeAsync()
    {
        await AddAsync("open", ("ASPNETCORE_ENVIRONMENT", "Development"));
        await AddAsync("registered", ("Switchboard__BotFramework__AppId", AppId), ("Switchboard__BotFramework__AppSecret", "none"));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var (script, _) in _theirs.Values)
            await script.DisposeAsync();
        foreach (var host in _ours.Values)
            await host.DisposeAsync();
        foreach (var store in _stores)
            await store.DisposeAsync();
    }

    async Task AddAsync(string bot, params (string, string)[] settings)
    {
        var script = bot == "open" ? NodeScript.Start("oracle/bot.mjs") : NodeScript.Start("oracle/bot.mjs", AppId);
        var said = await script.ReadAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("The bot on botbuilder did not start.");
        _theirs[bot] = (script, new Uri(said.GetProperty("messages").GetString()!));
        if (bot == "open")
            Service = new Uri(said.GetProperty("service").GetString()!);
        var store = await Store.NewAsync("sqlite");
        _stores.Add(store);
        _ours[bot] = await HostProcess.StartAsync(store, null, settings);
    }
}

/// <summary>The same requests to a bot on Microsoft's botbuilder and to ours.</summary>
public sealed class BotBuilderTests(TwoBots bots) : IClassFixture<TwoBots>
{
    public static TheoryData<string> Cases => [.. CaseFile.Read("messages.cases", 3, 2).Select(one => one.ToString())];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Both_answer_with_the_same_status_or_differ_on_purpose(string line)
    {
        var one = CaseFile.Read("messages.cases", 3, 2).Single(found => found.ToString() == line);
        var (theirs, ours) = bots.Endpoints(one.Given[2]);

        // A conversation of its own, or what it is answered would depend on the cases before: a resend is not answered again.
        var own = Guid.NewGuid().ToString("N");
        var expected = await AskAsync(theirs, one.Given[0], one.Given[1], own);
        var answer = await AskAsync(ours, one.Given[0], one.Given[1], own);

        if (one.Expected[0] == "same")
            Assert.True(answer.Status == expected.Status, $"botbuilder answers {expected}, we answer {answer}");
        else
            Assert.Equal((one.Expected[0], true), ($"{expected.Status} {answer.Status}", one.Expected[1].Length > 10));
        if (answer.Status == 200 && expected is { Status: 200, Body.Length: > 0 })
            AssertSameShape(expected, answer);
    }

    [Fact]
    public async Task Both_send_their_answer_to_the_same_place_with_the_same_addresses()
    {
        var (theirs, ours) = bots.Endpoints("open");
        foreach (var (bot, conversation) in new[] { (theirs, "theirs/a b|x"), (ours, "ours/a b|x") })
            Assert.Equal(200, (await AskAsync(bot, $"emulator-message ; conversation.id=\"{conversation}\" ; id=\"asked-{conversation[0]}\"", "-")).Status);

        JsonElement[] Sent(JsonElement all, string who) => [.. all.EnumerateArray().Where(one =>
            one.GetProperty("path").GetString()!.Contains(who, StringComparison.Ordinal) && one.GetProperty("activity").GetProperty("type").GetString() == "message")];
        var sent = default(JsonElement);
        await Eventually.TrueAsync(async () =>
        {
            sent = await bots.Http.GetFromJsonAsync<JsonElement>(bots.Service, TestContext.Current.CancellationToken);
            return Sent(sent, "theirs").Length > 0 && Sent(sent, "ours").Length > 0;
        }, TimeSpan.FromSeconds(30), () => $"Both bots answer. Sent so far: {sent}");

        var (expected, answer) = (Assert.Single(Sent(sent, "theirs")), Assert.Single(Sent(sent, "ours")));
        Assert.Equal(Addresses(expected).Replace("theirs", "ours", StringComparison.Ordinal).Replace("asked-t", "asked-o", StringComparison.Ordinal), Addresses(answer));
    }

    static string Addresses(JsonElement sent)
    {
        var activity = sent.GetProperty("activity");
        return string.Join('\n', new[] { sent.GetProperty("method").GetString(), sent.GetProperty("path").GetString() }
            .Concat(new[] { "type", "channelId", "replyToId", "serviceUrl" }.Select(name => $"{name}: {activity.GetProperty(name)}"))
            .Concat(new[] { "from", "recipient", "conversation" }.Select(name => $"{name}: {activity.GetProperty(name).GetProperty("id")}")));
    }

    // What stands in the answers is each bot's own; what a caller finds it by must be the same.
    static void AssertSameShape(Answer expected, Answer answer)
    {
        using var theirs = JsonDocument.Parse(expected.Body);
        using var ours = JsonDocument.Parse(answer.Body);
        Assert.Equal(Names(theirs.RootElement), Names(ours.RootElement));
        if (!theirs.RootElement.TryGetProperty("activities", out var said))
            return;
        var (theirFirst, ourFirst) = (said.EnumerateArray().First(), ours.RootElement.GetProperty("activities").EnumerateArray().First());
        foreach (var name in new[] { "type", "replyToId", "channelId", "serviceUrl" })
            Assert.Equal($"{name} {theirFirst.GetProperty(name)}", $"{name} {ourFirst.GetProperty(name)}");
        foreach (var name in new[] { "from", "recipient", "conversation" })
            Assert.Equal($"{name} {theirFirst.GetProperty(name).GetProperty("id")}", $"{name} {ourFirst.GetProperty(name).GetProperty("id")}");
    }

    static string[] Names(JsonElement json) => [.. json.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)];

    sealed record Answer(int Status, string Body);

    async Task<Answer> AskAsync(Uri bot, string activity, string request, string? conversation = null)
    {
        var (payload, changes) = (activity.Split(';', 2)[0].Trim(), activity.Contains(';', StringComparison.Ordinal) ? activity.Split(';', 2)[1] : "");
        var own = conversation is null ? "" : $"conversation.id=\"{conversation}\" ; id=\"asked-{conversation}\" ;";
        var body = Payload.Read(payload, $"{own} {changes} ; serviceUrl=\"{bots.Service}\"");
        using var message = new HttpRequestMessage(request == "get" ? HttpMethod.Get : HttpMethod.Post, bot);
        if (request != "get")
            message.Content = new StringContent(request == "broken" ? body[..^20] : body, Encoding.UTF8, "application/json");
        if (request is "bearer" or "garbage")
            message.Headers.TryAddWithoutValidation("Authorization", request == "bearer" ? "Bearer " : "Bearer garbage.garbage.garbage");
        using var answer = await bots.Http.SendAsync(message, TestContext.Current.CancellationToken);
        return new((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
