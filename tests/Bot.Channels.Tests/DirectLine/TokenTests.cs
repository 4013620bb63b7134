using System.Text;

namespace Bot.Channels.Tests.DirectLine;

public class TokenTests
{
    const string Base = "/v3/directline";

    [Fact]
    public async Task Only_the_secret_makes_out_tokens()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        Assert.Equal(403, (await host.PostAsync($"{Base}/tokens/generate", chat.Token, null)).Status);
        Assert.Equal(401, (await host.PostAsync($"{Base}/tokens/generate", null, null)).Status);
        Assert.Equal(401, (await host.SendAsync(HttpMethod.Post, $"{Base}/tokens/generate", null, null, "Authorization: Basic abc")).Status);
        Assert.Equal(403, (await host.PostAsync($"{Base}/tokens/generate", "not the secret, but as long as it is", null)).Status);
        var generated = await host.PostAsync($"{Base}/tokens/generate", ChannelHost.Secret, null);
        Assert.Equal(200, generated.Status);
        Assert.Equal(3600, (int)generated.Json["expires_in"]!);
        Assert.StartsWith("web-", (string?)generated.Json["conversationId"]);
    }

    [Fact]
    public async Task Generating_a_token_starts_no_conversation()
    {
        await using var host = await ChannelHost.StartAsync();
        await host.PostAsync($"{Base}/tokens/generate", ChannelHost.Secret, null);
        Assert.Empty(await host.Store.PendingAsync(0, 10, default));
        Assert.Empty(host.Store.Facts);
    }

    [Fact]
    public async Task The_middle_of_a_token_names_the_user_for_clients_that_look()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host, "dl_ada");
        var middle = chat.Token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        Assert.Contains("\"user\":\"dl_ada\"", Encoding.UTF8.GetString(Convert.FromBase64String(middle.PadRight((middle.Length + 3) / 4 * 4, '='))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_good_for_its_own_conversation_only()
    {
        await using var host = await ChannelHost.StartAsync();
        var (ada, ben) = (await Chat.StartAsync(host, "dl_ada"), await Chat.StartAsync(host, "dl_ben"));
        foreach (var path in new[] { "", "/activities" })
            Assert.Equal(403, (await host.GetAsync($"{ben.Path}{path}", ada.Token)).Status);
        Assert.Equal(403, (await host.PostAsync($"{ben.Path}/activities", ada.Token, """{"type":"message","text":"x","from":{"id":"x"}}""")).Status);
        Assert.Equal(403, (await host.SendAsync(HttpMethod.Post, $"{ben.Path}/upload", ada.Token, new ByteArrayContent("x"u8.ToArray()))).Status);
        Assert.DoesNotContain(await ben.ReadAsync(1), activity => (string?)activity["text"] == "x");
    }

    [Fact]
    public async Task An_expired_token_is_told_so_everywhere()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        host.Clock.Advance(TimeSpan.FromMinutes(60));
        foreach (var answer in new[]
        {
            await chat.PollAsync(), await chat.ReconnectAsync(""), await chat.SayAsync("hello"),
            await host.PostAsync($"{Base}/tokens/refresh", chat.Token, null), await host.PostAsync($"{Base}/conversations", chat.Token, null),
        })
        {
            Assert.Equal(403, answer.Status);
            Assert.Equal("TokenExpired", answer.ErrorCode);
        }
    }

    [Fact]
    public async Task A_refreshed_token_keeps_user_and_conversation_and_the_old_one_still_lives()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host, "dl_ada");
        host.Clock.Advance(TimeSpan.FromMinutes(15));
        var refreshed = await host.PostAsync($"{Base}/tokens/refresh", chat.Token, null);
        Assert.Equal(200, refreshed.Status);
        Assert.Equal(chat.Id, (string?)refreshed.Json["conversationId"]);
        var token = (string)refreshed.Json["token"]!;
        Assert.NotEqual(chat.Token, token);
        host.Clock.Advance(TimeSpan.FromMinutes(46));
        Assert.Equal(403, (await chat.PollAsync()).Status);
        Assert.Equal(200, (await host.GetAsync($"{chat.Path}/activities", token)).Status);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJjb252Ijoid2ViLXgifQ.")]
    public async Task A_token_that_never_was_ours_is_refused(string token)
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        var answer = await host.GetAsync($"{chat.Path}/activities", token);
        Assert.Equal(403, answer.Status);
        Assert.Equal("BadArgument", answer.ErrorCode);
    }

    [Fact]
    public async Task A_user_id_that_would_be_the_bot_or_is_too_long_is_refused()
    {
        await using var host = await ChannelHost.StartAsync();
        foreach (var id in new[] { "switchboard", new string('x', 201), "" })
        {
            var answer = await host.PostAsync($"{Base}/tokens/generate", ChannelHost.Secret, $$$"""{"User":{"Id":"{{{id}}}"}}""");
            Assert.Equal(400, answer.Status);
            Assert.StartsWith("user.id", answer.ErrorMessage);
        }
    }

    [Fact]
    public async Task No_secret_is_configured_and_so_none_works()
    {
        await using var host = await ChannelHost.StartAsync(options => options.Secret = "");
        Assert.Equal(401, (await host.PostAsync($"{Base}/tokens/generate", "", null)).Status);
        Assert.Equal(403, (await host.PostAsync($"{Base}/tokens/generate", "anything", null)).Status);
    }
}
