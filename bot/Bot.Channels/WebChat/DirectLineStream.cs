using System.Buffers;
using System.Net.WebSockets;
using System.Threading.Channels;
using Bot.Conversations;

namespace Bot.Channels.WebChat;

/// <summary>One open WebSocket: replays the log from its watermark, then follows it.</summary>
sealed class DirectLineStream(IMessageLog log, ConversationWakes wakes, TimeProvider clock)
{
    const int LongestClientFrame = 64 * 1024;

    /// <summary>Runs until the client leaves, the token ends or the process stops.</summary>
    public async Task RunAsync(WebSocket socket, string conversationId, long watermark, DateTimeOffset until, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var expiry = new CancellationTokenSource(Max(until - clock.GetUtcNow()), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, expiry.Token);

        // One place is enough: a wake says "look", and looking finds everything there is.
        var wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        using var listening = wakes.Listen(conversationId, () => wake.Writer.TryWrite(true));
        var listen = ReceiveAsync(socket, over);
        try
        {
            await FollowAsync(socket, conversationId, watermark, wake.Reader, either.Token);
        }
        catch (OperationCanceledException)
        {
            // The client left, the token ended or the process stops: each of them is the normal end of a stream.
        }
        catch (WebSocketException)
        {
            // The line broke. The client comes back with its watermark.
        }
        await CloseAsync(socket);
        await over.CancelAsync();
        await listen;
    }

    async Task FollowAsync(WebSocket socket, string conversationId, long watermark, ChannelReader<bool> wake, CancellationToken cancellation)
    {
        var frame = new ArrayBufferWriter<byte>(1024);
        while (true)
        {
            var rows = await log.ReadAsync(conversationId, watermark, ActivityLog.Page, cancellation);
            if (rows.Count == 0)
            {
                await wake.ReadAsync(cancellation);
                continue;
            }
            watermark = rows[^1].Seq;
            frame.ResetWrittenCount();
            ActivityLog.Write(frame, conversationId, rows, watermark);
            await socket.SendAsync(frame.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellation);
        }
    }

    // Clients send empty frames to keep the line open. Anything longer than an activity is not a client of ours.
    static async Task ReceiveAsync(WebSocket socket, CancellationTokenSource over)
    {
        var buffer = new byte[1024];
        var length = 0;
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), over.Token);
                length = received.EndOfMessage ? 0 : length + received.Count;
                if (received.MessageType == WebSocketMessageType.Close || length > LongestClientFrame)
                    break;
            }
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException)
        {
            // The same ends as above, seen from the receiving side.
        }
        await over.CancelAsync();
    }

    static async Task CloseAsync(WebSocket socket)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // Nobody is there to hear the close.
        }
    }

    static TimeSpan Max(TimeSpan left) => left <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : left > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : left;
}
