using System.Net;
using Bot.Channels.Connector;
using Bot.Protocol.Authentication;
using Bot.Protocol.Tests.Authentication;

namespace Bot.Channels.Tests.Connector;

public class AuthenticationMatrixTests
{
    [Fact]
    public async Task The_authentication_matrix_holds_at_the_endpoint()
    {
        await using var keys = await FakeOpenId.StartAsync();
        var bots = new Dictionary<string, ConnectorBot>();
        var wrong = new List<string>();
        var (allowed, refused) = (0, 0);
        foreach (var line in await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "Connector", "authentication.cases")))
        {
            if (line.Split('|', StringSplitOptions.TrimEntries) is not [var header, var activity, var settings, var verdict] || line[0] == '#')
                continue;
            if (!bots.TryGetValue(settings, out var bot))
                bots[settings] = bot = Settled(settings, keys.Cloud).Noting();
            var (channel, serviceUrl) = activity == "-" ? ("msteams", TokenForge.ServiceUrl) : (activity.Split(' ')[0], activity.Split(' ').ElementAtOrDefault(1));
            var before = bot.Received.Count;

            var answer = await bot.PostAsync(
                Payload.Read("teams-personal", $"channelId=\"{channel}\"; serviceUrl={(serviceUrl is null ? "none" : $"\"{serviceUrl}\"")}; id=none"),
                new TokenForge(keys, bot.Clock.GetUtcNow()).Header(header == "raw" ? "raw " : header),
                http => http.Connection.RemoteIpAddress = IPAddress.Parse(settings.Contains("remote") ? "192.0.2.7" : "127.0.0.1"));

            // Without a service URL nothing can be answered, whoever calls: that is found before anything else.
            var expected = serviceUrl is null ? 400 : verdict.Split(' ')[0] switch { "Allowed" => 200, "Unauthorized" => 401, _ => 403 };
            var stored = bot.Received.Count - before;
            if (answer.Status != expected || stored != (expected == 200 ? 1 : 0))
                wrong.Add($"{line}  but was: {answer.Status}, {stored} stored");
            _ = expected == 200 ? allowed++ : refused++;
        }
        foreach (var bot in bots.Values)
        {
            await bot.AnsweredAsync();
            await bot.DisposeAsync();
        }

        Assert.Empty(wrong);
        Assert.True(allowed >= 10 && refused >= 60, $"only {allowed} allowed, {refused} refused");
    }

    static ConnectorBot Settled(string settings, BotFrameworkCloud cloud)
    {
        var words = settings.Split(' ');
        string? Setting(string name) => words.FirstOrDefault(word => word.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
        return new(
            new BotFrameworkOptions
            {
                AppId = words.Contains("no-app") ? "" : TokenForge.AppId,
                AllowEmulator = words.Contains("emulator"),
                TenantId = Setting("tenant") ?? "",
                AllowedCallers = Setting("callers") is { } caller ? [caller.Replace("{other}", TokenForge.OtherApp, StringComparison.Ordinal)] : [],
                Channels = ["msteams", "emulator", "directline"],
                MessagesPerMinute = 0,
            },
            words.Contains("development"), cloud);
    }

    [Fact]
    public async Task A_refusal_says_nothing_about_the_check_that_failed()
    {
        await using var keys = await FakeOpenId.StartAsync();
        await using var bot = Settled("-", keys.Cloud);
        var forge = new TokenForge(keys, bot.Clock.GetUtcNow());
        var bodies = new HashSet<string>();
        foreach (var header in (string[])["channel exp=-301s", "channel kid=unknown", "channel tampered", "channel aud={other}", "raw Bearer a.b.c", "none"])
            bodies.Add((await bot.PostAsync(Payload.Read("teams-personal"), forge.Header(header))).Body);
        Assert.Single(bodies);
    }

    [Fact]
    public async Task While_the_key_server_is_down_nobody_unknown_is_let_in_and_nothing_fails()
    {
        await using var keys = await FakeOpenId.StartAsync();
        keys.IsDown = true;
        await using var bot = Settled("-", keys.Cloud).Noting();
        Assert.Equal(401, (await bot.PostAsync(Payload.Read("teams-personal"), new TokenForge(keys, bot.Clock.GetUtcNow()).Header("channel"))).Status);
        Assert.Empty(bot.Received);
    }

    [Fact]
    public async Task A_channel_that_is_not_served_is_refused_though_Azure_vouches_for_it()
    {
        await using var keys = await FakeOpenId.StartAsync();
        await using var bot = new ConnectorBot(new() { AppId = TokenForge.AppId }, development: false, keys.Cloud).Noting();
        var header = new TokenForge(keys, bot.Clock.GetUtcNow()).Header("channel");
        Assert.Equal(403, (await bot.PostAsync(Payload.Read("teams-personal", "channelId=\"directline\""), header)).Status);
        Assert.Empty(bot.Received);
        Assert.Equal(200, (await bot.PostAsync(Payload.Read("teams-personal"), header)).Status);
    }
}
