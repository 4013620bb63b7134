using System.Net.WebSockets;
using Bot.Channels.WebChat;

namespace Bot.Channels.Tests.DirectLine;

public class StreamTests
{
    [Fact]
    public async Task A_stream_replays_what_came_before_it_was_open_and_then_follows()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        await chat.ReadAsync(1);
        using var line = await chat.OpenAsync();
        var first = (await line.FrameAsync())!;
        Assert.Single(first["activities"]!.AsArray());
        Assert.Equal("1", (string?)first["watermark"]);
        await chat.SayAsync("How much is delivery?", "c1");
        var live = await line.ActivitiesAsync(2);
        Assert.Equal("c1", (string?)live[0]["channelData"]!["clientActivityID"]);
        Assert.Equal((string?)live[0]["id"], (string?)live[1]["replyToId"]);
    }

    [Fact]
    public async Task Several_streams_of_a_conversation_get_the_same_in_the_same_order_as_polling()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        using var one = await chat.OpenAsync();
        using var two = await chat.OpenAsync((string)(await chat.ReconnectAsync("")).Json["streamUrl"]!);
        for (var i = 0; i < 3; i++)
            await chat.SayAsync($"question {i}", $"c{i}");
        var polled = (await chat.ReadAsync(7)).Select(activity => (string?)activity["id"]).ToList();
        Assert.Equal(polled, (await one.ActivitiesAsync(7)).Select(activity => (string?)activity["id"]));
        Assert.Equal(polled, (await two.ActivitiesAsync(7)).Select(activity => (string?)activity["id"]));
    }

    [Fact]
    public async Task Empty_frames_of_the_client_keep_the_line_and_mean_nothing()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        using var line = await chat.OpenAsync();
        for (var i = 0; i < 50; i++)
            await line.SendAsync("");
        await line.SendAsync("something");
        await chat.SayAsync("How much is delivery?");
        Assert.Equal(3, (await line.ActivitiesAsync(3)).Count);
    }

    [Fact]
    public async Task The_address_of_a_stream_opens_it_once()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        using var first = await chat.OpenAsync();
        await Assert.ThrowsAsync<WebSocketException>(() => chat.OpenAsync());
    }

    [Fact]
    public async Task The_address_of_a_stream_is_good_for_a_minute()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        host.Clock.Advance(TimeSpan.FromSeconds(61));
        await Assert.ThrowsAsync<WebSocketException>(() => chat.OpenAsync());
    }

    [Fact]
    public async Task The_address_of_a_stream_opens_no_other_conversation()
    {
        await using var host = await ChannelHost.StartAsync();
        var (ada, ben) = (await Chat.StartAsync(host, "dl_ada"), await Chat.StartAsync(host, "dl_ben"));
        await Assert.ThrowsAsync<WebSocketException>(() => ada.OpenAsync(ada.StreamUrl.Replace(ada.Id, ben.Id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_stream_is_closed_when_its_token_ends()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        using var line = await chat.OpenAsync();
        await line.FrameAsync();
        host.Clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Null(await line.FrameAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, line.Closed);
    }

    [Fact]
    public async Task A_page_of_another_site_cannot_open_a_stream()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        await Assert.ThrowsAsync<WebSocketException>(() => chat.OpenAsync(origin: "https://evil.example"));
    }

    [Fact]
    public async Task A_trusted_page_of_another_site_can()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host, origins: """["https://shop.example"]""");
        using var line = await chat.OpenAsync(origin: "https://shop.example");
        Assert.Single(await line.ActivitiesAsync(1));
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("0", 3)]
    [InlineData("-", 3)]
    [InlineData("1", 2)]
    [InlineData(null, 0)]
    public async Task Reconnecting_replays_after_the_watermark_and_without_one_nothing(string? watermark, int replayed)
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        await chat.ReadAsync(1);
        await chat.SayAsync("How much is delivery?");
        await chat.ReadAsync(3);
        var answer = await chat.ReconnectAsync(watermark);
        Assert.Equal(200, answer.Status);
        Assert.NotEqual(chat.Token, (string?)answer.Json["token"]);
        using var line = await chat.OpenAsync((string)answer.Json["streamUrl"]!);
        await chat.SayAsync("And how long does it take?", "last");
        var activities = await line.ActivitiesAsync(replayed + 2);
        Assert.Equal("last", (string?)activities[replayed]["channelData"]!["clientActivityID"]);
    }

    [Theory]
    [InlineData("99")]
    [InlineData("nonsense")]
    [InlineData("-1")]
    public async Task Reconnecting_with_a_watermark_that_is_not_of_this_conversation_is_refused(string watermark)
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        await chat.ReadAsync(1);
        Assert.Equal(400, (await chat.ReconnectAsync(watermark)).Status);
    }

    [Fact]
    public async Task Somebody_typing_is_seen_by_who_looks_and_never_replayed()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        using var line = await chat.OpenAsync();
        await line.ActivitiesAsync(1);
        host.Get<LiveSigns>().Typing(chat.Id, "Ana");
        var frame = (await line.FrameAsync())!;
        Assert.Null(frame["watermark"]);
        var sign = frame["activities"]![0]!;
        Assert.Equal("typing", (string?)sign["type"]);
        Assert.Equal("Ana", (string?)sign["from"]!["name"]);
        Assert.Single((await chat.PollAsync("")).Json["activities"]!.AsArray());
    }

    [Fact]
    public async Task A_client_that_asks_for_streams_too_often_is_slowed_down()
    {
        await using var host = await ChannelHost.StartAsync(options => options.StreamsPerMinute = 2);
        var chat = await Chat.StartAsync(host);
        Assert.Equal(200, (await chat.ReconnectAsync("")).Status);
        Assert.Equal(200, (await chat.ReconnectAsync("")).Status);
        var answer = await chat.ReconnectAsync("");
        Assert.Equal(429, answer.Status);
        Assert.NotNull(answer.Header("Retry-After"));
    }

    [Fact]
    public async Task The_stream_is_no_page()
    {
        await using var host = await ChannelHost.StartAsync();
        var chat = await Chat.StartAsync(host);
        Assert.Equal(400, (await host.GetAsync($"{chat.Path}/stream?t=x")).Status);
    }
}
