using Bot.Conversations;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>The messages of push channels that still have to leave, and the log that pull channels' clients read: one table.</summary>
sealed class StoredOutbox(RoadWriter writer, RoadReaders readers) : IOutbox, IMessageLog
{
    static readonly Statement Due = new(
        """
        SELECT m.row, m.conversation, m.id, m.author, m.epoch, c.epoch, m.body, c.address, m.attempts, m.at
        FROM messages m JOIN conversations c ON c.id = m.conversation
        WHERE m.state = 0 AND m.next_try <= @now
          AND NOT EXISTS (SELECT 1 FROM messages earlier WHERE earlier.conversation = m.conversation AND earlier.state = 0 AND earlier.seq < m.seq)
        ORDER BY m.next_try, m.row LIMIT @limit
        """,
        Long("now"), Number("limit"));

    static readonly Statement Settle = new(
        "UPDATE messages SET state = @state, attempts = attempts + 1, next_try = @next_try, reason = @reason WHERE row = @row AND state = 0",
        Number("state"), Long("next_try"), Text("reason"), Long("row"));

    // Over the partial index of the few that wait.
    static readonly Statement Backlog = new("SELECT count(*), min(at) FROM messages WHERE state = 0");

    static readonly Statement Unsent = new(
        "SELECT id, at, attempts, reason FROM messages WHERE conversation = @conversation AND state = 0 ORDER BY seq LIMIT 500", Text("conversation"));

    static readonly Statement Hurry = new(
        "UPDATE messages SET next_try = @now WHERE conversation = @conversation AND state = 0 AND next_try > @now", Long("now"), Text("conversation"));

    static readonly Statement Log = new(
        "SELECT seq, id, at, body FROM messages WHERE conversation = @conversation AND seq > @after ORDER BY seq LIMIT @limit",
        Text("conversation"), Long("after"), Number("limit"));

    static readonly Statement Newest = new(
        "SELECT seq FROM messages WHERE conversation = @conversation ORDER BY seq DESC LIMIT 1", Text("conversation"));

    public async ValueTask<IReadOnlyList<OutboxItem>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellation) =>
        await readers.AllAsync(Due, static row => new OutboxItem(
            row.GetInt64(0), row.GetString(1), row.GetString(2), (Author)row.GetInt32(3), row.GetInt32(4), row.GetInt32(5), row.GetString(6),
            Stored.Address(row.GetString(7)), row.GetInt32(8), row.Instant(9)), cancellation, now.ToUnixTimeMilliseconds(), limit);

    public async ValueTask SettleAsync(long row, OutboxState state, DateTimeOffset? nextTry, string? reason, CancellationToken cancellation)
    {
        if (state == OutboxState.Logged || (state == OutboxState.Waiting) != nextTry.HasValue)
            throw new ArgumentException("A message waits for a next try, or is settled without one.", nameof(state));
        await writer.RunAsync(db => db.Execute(Settle, (int)state, Stored.Milliseconds(nextTry), reason, row), _ => CrashPoints.At("settled"), cancellation);
    }

    public async ValueTask<Backlog> BacklogAsync(CancellationToken cancellation) =>
        (await readers.AllAsync(Backlog, static row => new Backlog(row.GetInt32(0), row.IsDBNull(1) ? null : row.Instant(1)), cancellation))[0];

    public async ValueTask<IReadOnlyList<Undelivered>> UndeliveredAsync(string conversationId, CancellationToken cancellation)
    {
        var unsent = await readers.AllAsync(
            Unsent, static row => new Undelivered(row.GetString(0), row.Instant(1), row.GetInt32(2), row.TextOrNull(3)), cancellation, conversationId);
        // Without a failed attempt they are only on their way.
        return unsent is [{ Attempts: 0 }, ..] ? [] : unsent;
    }

    public async ValueTask HurryAsync(string conversationId, DateTimeOffset now, CancellationToken cancellation) =>
        await writer.RunAsync(db => db.Execute(Hurry, now.ToUnixTimeMilliseconds(), conversationId), null, cancellation);

    public async ValueTask<IReadOnlyList<LoggedMessage>> ReadAsync(string conversationId, long after, int limit, CancellationToken cancellation) =>
        await readers.AllAsync(Log, static row => new LoggedMessage(row.GetInt64(0), row.GetString(1), row.Instant(2), row.GetString(3)), cancellation, conversationId, after, limit);

    public async ValueTask<long> NewestAsync(string conversationId, CancellationToken cancellation) =>
        await readers.AllAsync(Newest, static row => row.GetInt64(0), cancellation, conversationId) is [var seq] ? seq : 0;
}
