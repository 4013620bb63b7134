using System.Diagnostics;
using Bot.Protocol.Authentication;

namespace Bot.Protocol.Tests.Authentication;

public sealed class ChannelAuthenticationTests : IAsyncLifetime
{
    readonly SocketsHttpHandler _handler = ProtocolHttp.CreateHandler();
    readonly ManualTime _time = new();
    FakeOpenId _keys = null!;

    static readonly RequestFacts FromAfar = new(IsLoopback: false, IsDevelopment: false);

    public async ValueTask InitializeAsync() => _keys = await FakeOpenId.StartAsync();

    public async ValueTask DisposeAsync()
    {
        _handler.Dispose();
        await _keys.DisposeAsync();
    }

    TokenForge Forge => new(_keys, _time.GetUtcNow());

    ChannelAuthentication Bot(ChannelAuthenticationOptions? options = null, bool development = false)
    {
        options ??= new() { AppId = TokenForge.AppId, Cloud = _keys.Cloud };
        return new(options, new ServiceUrls(options.Cloud, allowLoopback: development), _handler, _time);
    }

    static Activity FromTeams => new() { Type = "message", ChannelId = "msteams", ServiceUrl = TokenForge.ServiceUrl };

    async Task<AuthenticationResult> Ask(ChannelAuthentication bot, string header) =>
        await bot.AuthenticateAsync(Forge.Header(header), FromTeams, FromAfar, TestContext.Current.CancellationToken);

    [Fact]
    public async Task The_authentication_matrix_holds()
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var cells in CaseFile.Table("Authentication/authentication.cases", 4))
        {
            var settings = cells[2].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string? Setting(string name) => settings.FirstOrDefault(s => s.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
            var development = settings.Contains("development");
            var options = new ChannelAuthenticationOptions
            {
                AppId = settings.Contains("no-app") ? null : TokenForge.AppId,
                AllowEmulator = settings.Contains("emulator"),
                TenantId = Setting("tenant"),
                AllowedCallers = Setting("callers") is { } caller ? [caller.Replace("{other}", TokenForge.OtherApp, StringComparison.Ordinal)] : [],
                Cloud = _keys.Cloud,
            };
            var words = cells[1].Split(' ');
            var activity = cells[1] == "-"
                ? FromTeams
                : new Activity { Type = "message", ChannelId = words[0], ServiceUrl = words.Length > 1 ? words[1] : null };

            var result = await Bot(options, development).AuthenticateAsync(
                Forge.Header(cells[0] == "raw" ? "raw " : cells[0]), activity, new(!settings.Contains("remote"), development), TestContext.Current.CancellationToken);
            var verdict = result.Identity is { } who ? $"{result.Outcome} {who.Kind}" : result.Outcome.ToString();
            if (verdict != cells[3])
                wrong.Add($"{string.Join(" | ", cells)}  but was: {verdict} ({result.Reason})");
            count++;
        }
        Assert.Empty(wrong);
        Assert.True(count >= 36, $"only {count} cases");
    }

    [Fact]
    public async Task Answers_to_a_skill_caller_are_made_out_for_the_caller()
    {
        var bot = Bot(new() { AppId = TokenForge.AppId, AllowedCallers = [TokenForge.OtherApp], Cloud = _keys.Cloud });
        var identity = (await Ask(bot, "entra-v2 azp={other}")).Identity!;
        Assert.Equal(TokenForge.OtherApp, identity.ReplyAudience);
        Assert.Equal("urn:botframework:aadappid:" + TokenForge.OtherApp, identity.CallerId);
    }

    [Fact]
    public async Task Answers_to_a_channel_are_made_out_for_the_connector()
    {
        var identity = (await Ask(Bot(), "channel")).Identity!;
        Assert.Equal("https://api.botframework.com", identity.ReplyAudience);
        Assert.Equal("urn:botframework:azure", identity.CallerId);
    }

    [Fact]
    public async Task Keys_are_read_once_for_many_requests()
    {
        var bot = Bot();
        var results = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Ask(bot, "channel")));
        Assert.All(results, r => Assert.True(r.IsAllowed, r.Reason));
        Assert.Equal(1, _keys.Requests("/channel/keys"));
        Assert.Equal(0, _keys.Requests("/entra/keys"));
    }

    [Fact]
    public async Task Ten_thousand_unknown_keys_lead_to_one_look_an_hour()
    {
        var bot = Bot();
        await Ask(bot, "channel");
        _time.Advance(TimeSpan.FromMinutes(61));
        var header = Forge.Header("channel kid=invented");

        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 10_000; i++)
        {
            var result = await bot.AuthenticateAsync(header, FromTeams, FromAfar, TestContext.Current.CancellationToken);
            Assert.Equal(401, result.StatusCode);
        }

        Assert.Equal(2, _keys.Requests("/channel/keys"));
        TestContext.Current.SendDiagnosticMessage("10,000 tokens with an unknown key: {0} ms", clock.ElapsedMilliseconds);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    [Fact]
    public async Task A_new_key_is_found_after_an_hour_and_not_before()
    {
        var bot = Bot();
        Assert.True((await Ask(bot, "channel")).IsAllowed);
        _keys.ChannelKeys["rotated"] = _keys.ChannelKeys["endorsed"];

        Assert.False((await Ask(bot, "channel kid=rotated")).IsAllowed);
        _time.Advance(TimeSpan.FromMinutes(61));
        Assert.True((await Ask(bot, "channel kid=rotated")).IsAllowed);
    }

    [Fact]
    public async Task Keys_are_kept_while_the_key_server_is_down()
    {
        var bot = Bot();
        Assert.True((await Ask(bot, "channel")).IsAllowed);

        _keys.IsDown = true;
        _time.Advance(TimeSpan.FromHours(30));
        Assert.True((await Ask(bot, "channel")).IsAllowed);
        _time.Advance(TimeSpan.FromDays(10));
        Assert.True((await Ask(bot, "channel")).IsAllowed);
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_ends_after_a_day()
    {
        var bot = Bot();
        var header = Forge.Header("channel exp=+3000m");
        Assert.True((await bot.AuthenticateAsync(header, FromTeams, FromAfar, TestContext.Current.CancellationToken)).IsAllowed);
        _keys.ChannelKeys.Remove("endorsed");
        _time.Advance(TimeSpan.FromHours(25));

        // The first request after a day is still served with the old keys; it starts the look that ends them.
        var deadline = Stopwatch.StartNew();
        AuthenticationResult result;
        do
            result = await bot.AuthenticateAsync(header, FromTeams, FromAfar, TestContext.Current.CancellationToken);
        while (result.IsAllowed && deadline.Elapsed < TimeSpan.FromSeconds(10));
        Assert.Equal(401, result.StatusCode);
    }

    [Fact]
    public async Task A_key_server_that_is_down_at_the_start_is_a_refusal_and_is_asked_again()
    {
        var bot = Bot();
        _keys.IsDown = true;
        Assert.Equal(401, (await Ask(bot, "channel")).StatusCode);
        Assert.Equal(401, (await Ask(bot, "channel")).StatusCode);
        Assert.Equal(1, _keys.Requests("/channel/metadata"));

        _keys.IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.True((await Ask(bot, "channel")).IsAllowed);
    }

    [Fact]
    public async Task Ten_thousand_forged_tokens_cost_little()
    {
        var bot = Bot();
        await Ask(bot, "channel");
        var header = Forge.Header("channel tampered");

        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 10_000; i++)
            Assert.Equal(401, (await bot.AuthenticateAsync(header, FromTeams, FromAfar, TestContext.Current.CancellationToken)).StatusCode);

        TestContext.Current.SendDiagnosticMessage("10,000 forged tokens: {0} ms", clock.ElapsedMilliseconds);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30), $"{clock.Elapsed}");
        Assert.Equal(1, bot.MetadataFetches);
    }

    [Fact]
    public async Task Mutated_tokens_are_refused_and_never_throw()
    {
        var bot = Bot();
        var random = new Random(20260302);
        var valid = Forge.Header("channel")!.ToCharArray();
        for (var i = 0; i < 3_000; i++)
        {
            var mutated = (char[])valid.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
                mutated[random.Next("Bearer ".Length, mutated.Length - 1)] = (char)random.Next(1, 300);
            var text = new string(mutated);
            if (text == new string(valid))
                continue;

            var result = await bot.AuthenticateAsync(text, FromTeams, FromAfar, TestContext.Current.CancellationToken);
            Assert.False(result.IsAllowed, text);
        }
    }

    [Fact]
    public void A_handler_that_follows_redirects_is_refused()
    {
        using var handler = new SocketsHttpHandler();
        Assert.Throws<ArgumentException>(() => new ChannelAuthentication(new(), new ServiceUrls(BotFrameworkCloud.Public), handler, _time));
    }
}
