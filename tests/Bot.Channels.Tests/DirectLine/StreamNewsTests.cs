using Bot.Channels.WebChat;
using Bot.Conversations;
using Bot.Protocol;

namespace Bot.Channels.Tests.DirectLine;

public class StreamNewsTests
{
    readonly StreamNews _news = new();
    readonly List<LoggedMessage> _rows = [];

    [Fact]
    public async Task Rows_that_follow_on_what_was_sent_need_no_look_into_the_log()
    {
        _news.Tell([Row(3), Row(4)]);
        _news.Tell([Row(5)]);

        var (look, _) = await _news.TakeAsync(2, _rows, TestContext.Current.CancellationToken);

        Assert.False(look);
        Assert.Equal([3, 4, 5], _rows.Select(row => row.Seq));
    }

    [Fact]
    public async Task Rows_that_were_sent_already_are_passed_over()
    {
        _news.Tell([Row(3), Row(4), Row(5)]);

        await _news.TakeAsync(4, _rows, TestContext.Current.CancellationToken);

        Assert.Equal([5], _rows.Select(row => row.Seq));
    }

    [Fact]
    public async Task A_gap_sends_the_reader_to_the_log_and_nothing_behind_it_is_taken()
    {
        _news.Tell([Row(3)]);
        _news.Tell([Row(5)]);
        _news.Tell([Row(4)]);

        var (look, _) = await _news.TakeAsync(2, _rows, TestContext.Current.CancellationToken);

        Assert.True(look);
        Assert.Equal([3], _rows.Select(row => row.Seq));
    }

    [Fact]
    public async Task A_nudge_without_rows_sends_the_reader_to_the_log()
    {
        _news.Tell([]);

        Assert.True((await _news.TakeAsync(2, _rows, TestContext.Current.CancellationToken)).Look);
    }

    [Fact]
    public async Task More_rows_than_it_keeps_send_the_reader_to_the_log()
    {
        for (var seq = 1; seq <= 200; seq++)
            _news.Tell([Row(seq)]);

        Assert.True((await _news.TakeAsync(0, _rows, TestContext.Current.CancellationToken)).Look);
        Assert.Equal(Enumerable.Range(1, _rows.Count).Select(seq => (long)seq), _rows.Select(row => row.Seq));
    }

    [Fact]
    public async Task A_reader_that_goes_to_the_log_when_it_is_told_to_misses_nothing_while_others_tell()
    {
        const int Last = 20_000;
        var stored = 0L;
        var telling = Task.Run(() =>
        {
            for (var seq = 1L; seq <= Last; seq++)
            {
                // As the writer does: stored first, told then.
                Volatile.Write(ref stored, seq);
                _news.Tell([Row(seq)]);
            }
        }, TestContext.Current.CancellationToken);

        var (seen, look) = (0L, false);
        while (seen < Last)
        {
            _rows.Clear();
            if (look)
            {
                for (var seq = seen + 1; seq <= Volatile.Read(ref stored); seq++)
                    _rows.Add(Row(seq));
                look = false;
            }
            else
            {
                (look, _) = await _news.TakeAsync(seen, _rows, TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            }
            foreach (var row in _rows)
                Assert.Equal(++seen, row.Seq);
        }
        await telling;
    }

    [Fact]
    public async Task A_sign_is_taken_when_nothing_else_was_told()
    {
        _news.Tell(new Activity { Type = ActivityTypes.Typing });

        Assert.Equal(ActivityTypes.Typing, (await _news.TakeAsync(2, _rows, TestContext.Current.CancellationToken)).Sign?.Type);
    }

    [Fact]
    public async Task A_sign_is_dropped_when_the_message_it_announced_is_there()
    {
        _news.Tell(new Activity { Type = ActivityTypes.Typing });
        _news.Tell([Row(3)]);

        Assert.Null((await _news.TakeAsync(2, _rows, TestContext.Current.CancellationToken)).Sign);
    }

    static LoggedMessage Row(long seq) => new(seq, $"id-{seq}", DateTimeOffset.UnixEpoch.AddSeconds(seq), "{}");
}
