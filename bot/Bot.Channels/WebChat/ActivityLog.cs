using System.Buffers;
using System.Globalization;
using System.Text;
using Bot.Conversations;
using Bot.Protocol;

namespace Bot.Channels.WebChat;

/// <summary>Writes rows of the log as activities: what is stored lacks id, timestamp and conversation, which are the row's and not the text's.</summary>
static class ActivityLog
{
    /// <summary>Most rows in one frame or page.</summary>
    public const int Page = 100;

    /// <summary>Writes <c>{"activities":[…],"watermark":"…"}</c>.</summary>
    public static void Write(IBufferWriter<byte> output, string conversationId, IReadOnlyList<LoggedMessage> rows, long watermark)
    {
        output.Write("{\"activities\":["u8);
        for (var i = 0; i < rows.Count; i++)
        {
            if (i > 0)
                output.Write(","u8);
            Activity(output, conversationId, rows[i]);
        }
        output.Write("],\"watermark\":\""u8);
        Number(output, watermark);
        output.Write("\"}"u8);
    }

    /// <summary>Writes a sign that is not in the log: without a watermark, so that the client keeps its own.</summary>
    public static void WriteSign(IBufferWriter<byte> output, string conversationId, Activity sign, DateTimeOffset at)
    {
        output.Write("{\"activities\":["u8);
        Activity(output, conversationId, new(0, $"{conversationId}|t-{at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}", at, ActivityJson.ToJson(sign)));
        output.Write("]}"u8);
    }

    static void Activity(IBufferWriter<byte> output, string conversationId, in LoggedMessage row)
    {
        // Ids of conversations and activities are made by us of characters that need no escaping; see IncomingActivity.ActivityId.
        output.Write("{\"id\":\""u8);
        Text(output, row.Id);
        output.Write("\",\"timestamp\":\""u8);
        Span<byte> at = stackalloc byte[32];
        row.At.UtcDateTime.TryFormat(at, out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        output.Write(at[..written]);
        output.Write("\",\"channelId\":\"directline\",\"conversation\":{\"id\":\""u8);
        Text(output, conversationId);
        output.Write("\"}"u8);
        if (row.Wire.Length > 2)
        {
            output.Write(","u8);
            Text(output, row.Wire.AsSpan(1));
        }
        else
        {
            output.Write("}"u8);
        }
    }

    static void Text(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        var span = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length));
        output.Advance(Encoding.UTF8.GetBytes(text, span));
    }

    static void Number(IBufferWriter<byte> output, long number)
    {
        number.TryFormat(output.GetSpan(20), out var written, provider: CultureInfo.InvariantCulture);
        output.Advance(written);
    }
}
