using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Bot.Channels.Tests.DirectLine;

/// <summary>A conversation as a client sees it.</summary>
sealed class Chat
{
    const string Base = "/v3/directline";

    Chat(ChannelHost host, JsonNode started) => (Host, Id, Token, StreamUrl) = (host, (string)started["conversationId"]!, (string)started["token"]!, (string)started["streamUrl"]!);

    public ChannelHost Host { get; }

    public string Id { get; }

    public string Token { get; }

    public string StreamUrl { get; }

    public string Path => $"{Base}/conversations/{Id}";

    /// <summary>A token by the secret, and the conversation it is for, started.</summary>
    public static async Task<Chat> StartAsync(ChannelHost host, string? user = "dl_ada", string origins = "[]")
    {
        var generated = await host.PostAsync($"{Base}/tokens/generate", ChannelHost.Secret, user is null ? "{}" : $$"""{"user":{"id":"{{user}}"},"trustedOrigins":{{origins}}}""");
        Assert.Equal(200, generated.Status);
        var started = await host.PostAsync($"{Base}/conversations", (string)generated.Json["token"]!, """{"user":{}}""");
        Assert.Equal(201, started.Status);
        return new(host, started.Json);
    }

    public Task<Answer> SayAsync(string text, string? clientId = null, string from = "somebody") => PostAsync(new JsonObject
    {
        ["type"] = "message",
        ["text"] = text,
        ["from"] = new JsonObject { ["id"] = from },
        ["channelData"] = clientId is null ? new JsonObject() : new JsonObject { ["clientActivityID"] = clientId, ["mine"] = "kept" },
    });

    public Task<Answer> PostAsync(JsonNode activity) => Host.PostAsync($"{Path}/activities", Token, activity.ToJsonString());

    public Task<Answer> PollAsync(string? watermark = null) =>
        Host.GetAsync($"{Path}/activities{(watermark is null ? "" : "?watermark=" + Uri.EscapeDataString(watermark))}", Token);

    /// <summary>Everything so far, once there are at least so many.</summary>
    public async Task<IReadOnlyList<JsonNode>> ReadAsync(int atLeast)
    {
        await ChannelHost.UntilAsync(async () => await Host.Store.NewestAsync(Id, default) >= atLeast, $"{atLeast} activities");
        return [.. (await PollAsync()).Json["activities"]!.AsArray().Select(activity => activity!)];
    }

    public async Task<Answer> ReconnectAsync(string? watermark) =>
        await Host.GetAsync(watermark is null ? Path : $"{Path}?watermark={Uri.EscapeDataString(watermark)}", Token);

    public Task<Line> OpenAsync(string? streamUrl = null, string? origin = null) => Line.OpenAsync(streamUrl ?? StreamUrl, origin);
}

/// <summary>An open stream.</summary>
sealed class Line : IDisposable
{
    readonly ClientWebSocket _socket = new();
    readonly byte[] _buffer = new byte[1024 * 1024];

    public static async Task<Line> OpenAsync(string url, string? origin = null)
    {
        var line = new Line();
        if (origin is not null)
            line._socket.Options.SetRequestHeader("Origin", origin);
        await line._socket.ConnectAsync(new Uri(url), default);
        return line;
    }

    public Task SendAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, default);

    /// <summary>The next frame; null when the server closed.</summary>
    public async Task<JsonNode?> FrameAsync()
    {
        using var patience = new CancellationTokenSource(ChannelHost.Patience);
        var length = 0;
        ValueWebSocketReceiveResult received;
        do
        {
            received = await _socket.ReceiveAsync(_buffer.AsMemory(length), patience.Token);
            length += received.Count;
        }
        while (!received.EndOfMessage);
        return received.MessageType == WebSocketMessageType.Close ? null : JsonNode.Parse(_buffer.AsSpan(0, length));
    }

    /// <summary>Activities until there are so many.</summary>
    public async Task<IReadOnlyList<JsonNode>> ActivitiesAsync(int count)
    {
        var all = new List<JsonNode>();
        while (all.Count < count)
            all.AddRange((await FrameAsync() ?? throw new InvalidOperationException("closed"))["activities"]!.AsArray().Select(activity => activity!));
        return all;
    }

    public WebSocketCloseStatus? Closed => _socket.CloseStatus;

    public void Dispose() => _socket.Dispose();
}
