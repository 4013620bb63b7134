using System.Buffers;
using System.Net.WebSockets;
using Bot.Conversations;
using Bot.Protocol;

namespace Bot.Channels.WebChat;

/// <summary>One open WebSocket: replays the log from its watermark, then follows it.</summary>
sealed class DirectLineStream(IMessageLog log, ConversationWakes wakes, LiveSigns signs, TimeProvider clock)
{
    const int LongestClientFrame = 64 * 1024;
    static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    /// <summary>Runs until the client leaves, the token ends or the process stops.</summary>
    public async Task RunAsync(WebSocket socket, string conversationId, long watermark, DateTimeOffset until, CancellationToken stopping)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var expiry = new CancellationTokenSource(Left(until), clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, expiry.Token);

        var news = new StreamNews();
        using var listening = wakes.Listen(conversationId, news.Tell);
        using var watching = signs.Listen(conversationId, news.Tell);
        var listen = ReceiveAsync(socket, over);
        try
        {
            await FollowAsync(socket, conversationId, watermark, news, either.Token);
        }
        catch (OperationCanceledException)
        {
            // The client left, the token ended or the process stops: each of them is the normal end of a stream.
        }
        catch (WebSocketException)
        {
            // The line broke. The client comes back with its watermark.
        }
        await CloseAsync(socket, listen);
        await over.CancelAsync();
        await listen;
    }

    async Task FollowAsync(WebSocket socket, string conversationId, long watermark, StreamNews news, CancellationToken cancellation)
    {
        var frame = new ArrayBufferWriter<byte>(1024);
        var rows = new List<LoggedMessage>();
        var look = true;
        while (true)
        {
            Activity? sign = null;
            rows.Clear();
            frame.ResetWrittenCount();
            if (look)
            {
                rows.AddRange(await log.ReadAsync(conversationId, watermark, ActivityLog.Page, cancellation));
                // Less than a page was all there is, and what comes after it is told.
                look = rows.Count == ActivityLog.Page;
            }
            else
            {
                (look, sign) = await news.TakeAsync(watermark, rows, cancellation);
            }

            if (rows.Count > 0)
            {
                watermark = rows[^1].Seq;
                ActivityLog.Write(frame, conversationId, rows, watermark);
            }
            // Whatever is in the log by now comes first: a sign must not stand behind the message it announced.
            else if (sign is not null && await log.NewestAsync(conversationId, cancellation) == watermark)
            {
                ActivityLog.WriteSign(frame, conversationId, sign, clock.GetUtcNow());
            }
            if (frame.WrittenCount > 0)
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
                length += received.Count;
                if (received.MessageType == WebSocketMessageType.Close || length > LongestClientFrame)
                    break;
                if (received.EndOfMessage)
                    length = 0;
            }
        }
        catch (Exception end) when (end is OperationCanceledException or WebSocketException)
        {
            // The same ends as above, seen from the receiving side.
        }
        await over.CancelAsync();
    }

    // Leaving without waiting for the client's own close would reset the line, and the close might never be read.
    static async Task CloseAsync(WebSocket socket, Task listen)
    {
        try
        {
            using var patience = new CancellationTokenSource(CloseWithin);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
            if (socket.State == WebSocketState.CloseSent)
                await listen.WaitAsync(patience.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException)
        {
            // Nobody is there to hear the close.
        }
    }

    TimeSpan Left(DateTimeOffset until)
    {
        var left = until - clock.GetUtcNow();
        return left <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : left > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : left;
    }
}
