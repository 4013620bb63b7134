namespace Bot.Channels.Tests.DirectLine;

public class OriginTests
{
    const string Base = "/v3/directline";
    const string Evil = "Origin: https://evil.example";

    [Theory]
    [InlineData("/tokens/refresh")]
    [InlineData("/conversations")]
    [InlineData("/conversations/web-x/activities")]
    [InlineData("/conversations/web-x/upload")]
    public async Task A_preflight_is_answered_for_every_route(string path)
    {
        await using var host = await ChannelHost.StartAsync();
        var answer = await host.SendAsync(HttpMethod.Options, Base + path, null, null,
            "Origin: https://shop.example", "Access-Control-Request-Method: POST", "Access-Control-Request-Headers: authorization,content-type,x-ms-bot-agent,x-requested-with");
        Assert.Equal(204, answer.Status);
        Assert.Equal("https://shop.example", answer.Header("Access-Control-Allow-Origin"));
        foreach (var header in new[] { "authorization", "content-type", "x-ms-bot-agent", "x-requested-with" })
            Assert.Contains(header, answer.Header("Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Origin", answer.Header("Vary"), StringComparison.Ordinal);
        Assert.Null(answer.Header("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task A_token_cannot_be_used_from_a_page_of_another_site()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        Assert.Equal(403, (await host.GetAsync($"{chat.Path}/activities", chat.Token, Evil)).Status);
        Assert.Equal(403, (await host.PostAsync($"{chat.Path}/activities", chat.Token, """{"type":"message","text":"x","from":{"id":"x"}}""", Evil)).Status);
        Assert.Equal(403, (await host.PostAsync($"{Base}/tokens/refresh", chat.Token, null, Evil)).Status);
        Assert.Equal(403, (await host.GetAsync($"{chat.Path}/activities", chat.Token, "Sec-Fetch-Site: cross-site")).Status);
    }

    [Fact]
    public async Task Our_own_page_and_programs_without_an_origin_may()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        Assert.Equal(200, (await host.GetAsync($"{chat.Path}/activities", chat.Token, $"Origin: {host.Address.GetLeftPart(UriPartial.Authority)}")).Status);
        Assert.Equal(200, (await host.GetAsync($"{chat.Path}/activities", chat.Token)).Status);
    }

    [Fact]
    public async Task Origins_of_a_token_count_when_none_are_configured()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host, origins: """["https://shop.example"]""");
        Assert.Equal(200, (await host.GetAsync($"{chat.Path}/activities", chat.Token, "Origin: https://shop.example")).Status);
        Assert.Equal(403, (await host.GetAsync($"{chat.Path}/activities", chat.Token, "Origin: https://shop.example.evil.example")).Status);
        var refreshed = await host.PostAsync($"{Base}/tokens/refresh", chat.Token, null);
        Assert.Equal(200, (await host.GetAsync($"{chat.Path}/activities", (string)refreshed.Json["token"]!, "Origin: https://shop.example")).Status);
    }

    [Fact]
    public async Task Configured_origins_win_over_those_of_a_token()
    {
        await using var host = await ChannelHost.StartAsync(options => options.TrustedOrigins = ["https://www.example"]);
        var chat = await Chat.StartAsync(host, origins: """["https://shop.example"]""");
        Assert.Equal(403, (await host.GetAsync($"{chat.Path}/activities", chat.Token, "Origin: https://shop.example")).Status);
        Assert.Equal(200, (await host.GetAsync($"{chat.Path}/activities", chat.Token, "Origin: https://www.example")).Status);
    }

    [Fact]
    public async Task The_session_id_is_given_with_credentials_to_trusted_origins_only()
    {
        await using var host = await ChannelHost.StartAsync(options => options.TrustedOrigins = ["https://www.example"]);
        var trusted = await host.GetAsync($"{Base}/session/getsessionid", null, "Origin: https://www.example");
        Assert.Equal(200, trusted.Status);
        Assert.NotNull(trusted.Json["sessionId"]);
        Assert.Equal("https://www.example", trusted.Header("Access-Control-Allow-Origin"));
        Assert.Equal("true", trusted.Header("Access-Control-Allow-Credentials"));
        Assert.Null((await host.GetAsync($"{Base}/session/getsessionid", null, Evil)).Header("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task The_page_gets_a_token_and_nobody_else_does()
    {
        await using var host = await ChannelHost.StartAsync();
        var page = await host.PostAsync("/chat/token", null, null, "X-Requested-With: switchboard-chat");
        Assert.Equal(200, page.Status);
        Assert.Contains("httponly", page.Header("Set-Cookie"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", page.Header("Set-Cookie"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(403, (await host.PostAsync("/chat/token", null, null)).Status);
        Assert.Equal(403, (await host.PostAsync("/chat/token", null, null, "X-Requested-With: switchboard-chat", Evil)).Status);
        Assert.Equal(403, (await host.PostAsync("/chat/token", null, null, "X-Requested-With: switchboard-chat", "Sec-Fetch-Site: cross-site")).Status);
    }

    [Fact]
    public async Task A_returning_visitor_gets_their_own_chat_back_and_nobody_elses()
    {
        await using var host = await ChannelHost.StartAsync();
        Task<Answer> Ask(string? conversation, string? cookie) => host.PostAsync("/chat/token", null, conversation is null ? null : $$"""{"conversationId":"{{conversation}}"}""",
            ["X-Requested-With: switchboard-chat", .. cookie is null ? Array.Empty<string>() : [$"Cookie: {cookie}"]]);

        var first = await Ask(null, null);
        var cookie = first.Header("Set-Cookie")!.Split(';')[0];
        var id = (string)first.Json["conversationId"]!;
        Assert.False((bool)first.Json["resumed"]!);
        Assert.Equal(201, (await host.PostAsync($"{Base}/conversations", (string)first.Json["token"]!, "{}")).Status);
        await ChannelHost.UntilAsync(async () => await host.Store.NewestAsync(id, default) > 0, "the greeting");

        // However long ago: the cookie outlives every token.
        host.Clock.Advance(TimeSpan.FromDays(30));
        var back = await Ask(id, cookie);
        Assert.True((bool)back.Json["resumed"]!);
        Assert.Equal(id, (string?)back.Json["conversationId"]);
        Assert.Equal(200, (await host.GetAsync($"{Base}/conversations/{id}/activities", (string)back.Json["token"]!)).Status);

        Assert.Equal(200, (await host.PostAsync($"{Base}/conversations/{id}/activities", (string)back.Json["token"]!, """{"type":"endOfConversation"}""")).Status);
        Assert.False((bool)(await Ask(id, cookie)).Json["resumed"]!);

        foreach (var stranger in new[] { null, "switchboard-visitor=dl_00000000000000000000000000000000", "switchboard-visitor=x" })
        {
            var answer = await Ask(id, stranger);
            Assert.False((bool)answer.Json["resumed"]!);
            Assert.NotEqual(id, (string?)answer.Json["conversationId"]);
        }
        foreach (var strange in new[] { "web-nobody", "emulator|x", "../.." })
            Assert.False((bool)(await Ask(strange, cookie)).Json["resumed"]!);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("7")]
    public async Task The_page_is_told_when_it_asks_nonsense(string body)
    {
        await using var host = await ChannelHost.StartAsync();
        Assert.Equal(400, (await host.PostAsync("/chat/token", null, body, "X-Requested-With: switchboard-chat")).Status);
    }

    [Fact]
    public async Task The_page_is_strict_about_scripts_and_gives_a_fresh_nonce_for_styles()
    {
        await using var host = await ChannelHost.StartAsync(options => options.ShopName = "<b>Shop & Co</b>");
        var (first, second) = (await host.GetAsync("/"), await host.GetAsync("/"));
        var policy = first.Header("Content-Security-Policy")!;
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", policy[..policy.IndexOf("style-src", StringComparison.Ordinal)], StringComparison.Ordinal);
        Assert.NotEqual(policy, second.Header("Content-Security-Policy"));
        Assert.Contains("&lt;b&gt;Shop &amp; Co&lt;/b&gt;", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>Shop", first.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(ChannelHost.Secret, first.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_opens_no_more_chats_than_allowed()
    {
        await using var host = await ChannelHost.StartAsync(options => options.ChatsPerMinute = 2);
        var statuses = new List<int>();
        for (var i = 0; i < 3; i++)
            statuses.Add((await host.PostAsync("/chat/token", null, null, "X-Requested-With: switchboard-chat")).Status);
        Assert.Equal([200, 200, 429], statuses);
    }
}
