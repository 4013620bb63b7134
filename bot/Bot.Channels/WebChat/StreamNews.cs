using System.Threading.Channels;
using Bot.Conversations;
using Bot.Protocol;

namespace Bot.Channels.WebChat;

/// <summary>What one open stream has been told and not yet sent: new rows of its log, and signs such as "typing". Many tell, one takes.</summary>
/// <remarks>Rows are told by the writer after they are stored, so that not every stream has to read back what was just written.
/// It may forget when the client is slow: then the reader is sent to the log, which has everything.</remarks>
sealed class StreamNews
{
    const int Most = 32;
    readonly Channel<(LoggedMessage? Row, Activity? Sign)> _told =
        Channel.CreateBounded<(LoggedMessage? Row, Activity? Sign)>(new BoundedChannelOptions(Most) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    int _forgotten;

    /// <summary>New rows in their order; none says only that there may be some.</summary>
    public void Tell(IReadOnlyList<LoggedMessage> rows)
    {
        if (rows.Count == 0)
            Add(null);
        foreach (var row in rows)
            Add(row);
    }

    /// <summary>A sign; nobody misses one that is lost.</summary>
    public void Tell(Activity sign) => _told.Writer.TryWrite((null, sign));

    /// <summary>Waits for something to be told, and adds to <paramref name="rows"/> what follows on <paramref name="watermark"/> without a gap.</summary>
    /// <returns>Whether the log has to be looked into, and the last sign when there is nothing else.</returns>
    public async ValueTask<(bool Look, Activity? Sign)> TakeAsync(long watermark, List<LoggedMessage> rows, CancellationToken cancellation)
    {
        await _told.Reader.WaitToReadAsync(cancellation);
        var look = false;
        Activity? sign = null;
        while (rows.Count < ActivityLog.Page && _told.Reader.TryRead(out var told))
        {
            if (told.Sign is not null)
                sign = told.Sign;
            else if (told.Row is not { } row || row.Seq > watermark + rows.Count + 1)
                look = true;
            else if (!look && row.Seq == watermark + rows.Count + 1)
                rows.Add(row);
        }
        look |= Interlocked.Exchange(ref _forgotten, 0) == 1;
        return (look, look || rows.Count > 0 ? null : sign);
    }

    void Add(LoggedMessage? row)
    {
        if (_told.Writer.TryWrite((row, null)))
            return;
        Volatile.Write(ref _forgotten, 1);
        // The reader may have emptied it in between and would wait: this wakes it, or finds it still full and about to be read.
        _told.Writer.TryWrite((null, null));
    }
}
