using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Bot.Load;

/// <summary>The client side of Direct Line 3.0, as far as a customer needs it. Thread-safe.</summary>
sealed class DirectLineClient(Uri server) : IDisposable
{
    readonly HttpMessageInvoker _sockets = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false });
    readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false, MaxConnectionsPerServer = 128, PooledConnectionLifetime = Timeout.InfiniteTimeSpan })
    {
        BaseAddress = server,
        Timeout = TimeSpan.FromSeconds(20),
    };

    /// <summary>Gets a token as the chat page does and starts its conversation, which the bot greets.</summary>
    public async Task<Line> OpenAsync(CancellationToken cancellation)
    {
        using var ask = new HttpRequestMessage(HttpMethod.Post, "/chat/token");
        ask.Headers.Add("X-Requested-With", "switchboard-chat");
        var token = await StringsAsync(ask, cancellation);
        using var start = Authorized(HttpMethod.Post, "/v3/directline/conversations", token["token"]);
        start.Content = Json("{\"user\":{}}"u8.ToArray());
        var line = await StringsAsync(start, cancellation);
        return new(line["conversationId"], line["token"], token["userId"], line["streamUrl"]);
    }

    /// <summary>Comes back to a conversation; what was said before is not repeated.</summary>
    public async Task<Line> ReconnectAsync(Line line, CancellationToken cancellation)
    {
        using var ask = Authorized(HttpMethod.Get, $"/v3/directline/conversations/{line.Id}", line.Token);
        var again = await StringsAsync(ask, cancellation);
        return line with { Token = again["token"], StreamUrl = again["streamUrl"] };
    }

    public async Task<ClientWebSocket> ListenAsync(Line line, CancellationToken cancellation)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        await socket.ConnectAsync(new Uri(line.StreamUrl), _sockets, cancellation);
        return socket;
    }

    /// <summary>Sends a message as the page does.</summary>
    /// <returns>Null and the activity's id, or what went wrong.</returns>
    public async Task<(string? Problem, string? Id)> SayAsync(Line line, string text, string clientId, CancellationToken cancellation)
    {
        try
        {
            using var post = Authorized(HttpMethod.Post, $"/v3/directline/conversations/{line.Id}/activities", line.Token);
            post.Content = Json(Message(line.UserId, text, clientId));
            using var answer = await _http.SendAsync(post, HttpCompletionOption.ResponseContentRead, cancellation);
            if (answer.StatusCode != HttpStatusCode.OK)
                return ($"HTTP {(int)answer.StatusCode}", null);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation));
            return (null, body.RootElement.GetProperty("id").GetString());
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException or JsonException)
        {
            return (problem.GetType().Name, null);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _sockets.Dispose();
    }

    async Task<Dictionary<string, string>> StringsAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        using var answer = await _http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        using var body = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancellation));
        return body.RootElement.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.String).ToDictionary(field => field.Name, field => field.Value.GetString()!);
    }

    static HttpRequestMessage Authorized(HttpMethod method, string path, string token)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        return request;
    }

    static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = JsonType } };

    static readonly MediaTypeHeaderValue JsonType = new("application/json");

    static byte[] Message(string user, string text, string clientId)
    {
        using var buffer = new MemoryStream(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", "message");
            json.WriteString("text", text);
            json.WriteString("textFormat", "plain");
            json.WriteString("locale", "en-GB");
            json.WriteString("localTimezone", "Europe/Berlin");
            json.WriteStartObject("from");
            json.WriteString("id", user);
            json.WriteString("name", "");
            json.WriteString("role", "user");
            json.WriteEndObject();
            json.WriteStartObject("channelData");
            json.WriteString("clientActivityID", clientId);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return buffer.ToArray();
    }
}

/// <summary>One open conversation.</summary>
sealed record Line(string Id, string Token, string UserId, string StreamUrl);

/// <summary>What matters of an activity that arrived: whom it answers and who speaks.</summary>
readonly record struct Arrived(string? Id, string? ReplyTo, string? Author, string? Text);

/// <summary>Reads the frames of a Direct Line stream.</summary>
static class Frames
{
    /// <summary>Calls <paramref name="arrived"/> for each activity until the stream ends.</summary>
    public static async Task FollowAsync(ClientWebSocket socket, bool withText, Action<Arrived> arrived, CancellationToken cancellation)
    {
        var buffer = new byte[8 * 1024];
        var length = 0;
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                    Array.Resize(ref buffer, buffer.Length * 2);
                var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellation);
                if (received.MessageType == WebSocketMessageType.Close)
                    return;
                length += received.Count;
                if (!received.EndOfMessage)
                    continue;
                if (length > 0)
                    Read(buffer.AsSpan(0, length), withText, arrived);
                length = 0;
            }
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // We left, or the server did.
        }
    }

    // The generator shares the cores with what it measures: only four fields are picked out, and nothing is built of the rest.
    static void Read(ReadOnlySpan<byte> frame, bool withText, Action<Arrived> arrived)
    {
        var json = new Utf8JsonReader(frame);
        string? id = null, replyTo = null, author = null, text = null;
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.EndObject && json.CurrentDepth == 2)
            {
                arrived(new(id, replyTo, author, text));
                (id, replyTo, author, text) = (null, null, null, null);
            }
            else if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 3)
            {
                if (json.ValueTextEquals("id"u8))
                    id = Next(ref json);
                else if (json.ValueTextEquals("replyToId"u8))
                    replyTo = Next(ref json);
                else if (withText && json.ValueTextEquals("text"u8))
                    text = Next(ref json);
            }
            else if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 4 && json.ValueTextEquals("author"u8))
            {
                author = Next(ref json);
            }
        }
    }

    static string? Next(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.String ? json.GetString() : null;
    }
}
