using Bot.Conversations;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>Gives a message its place: the next sequence number, and an instant later than the one before it.</summary>
static class MessageWriter
{
    // One place at the end of the index, so the cost does not grow with the conversation. Asked for before and not by RETURNING after the
    // insert: SQLite would build a temporary table for what comes back, which costs more than the insert.
    static readonly Statement Last = new(
        "SELECT seq, at FROM messages WHERE conversation = @conversation ORDER BY seq DESC LIMIT 1", Text("conversation"));

    static readonly Statement Say = new(
        """
        INSERT INTO messages (conversation, seq, id, at, author, epoch, state, attempts, next_try, body)
        VALUES (@conversation, @seq, @id, @at, @author, @epoch, @state, 0, @next_try, @body)
        """,
        Text("conversation"), Long("seq"), Text("id"), Long("at"), Number("author"), Number("epoch"), Number("state"), Long("next_try"), Text("body"));

    /// <summary>The row as its readers see it.</summary>
    public static LoggedMessage Write(RoadConnection db, string conversation, ComposedMessage message, bool logged, long now)
    {
        var (seq, at) = Place(db, conversation, now);
        db.Execute(Say, conversation, seq, message.Message.Id, at, (int)message.Message.Author, message.Message.Epoch,
            (int)(logged ? OutboxState.Logged : OutboxState.Waiting), logged ? null : now, message.Wire);
        return new(seq, message.Message.Id, DateTimeOffset.FromUnixTimeMilliseconds(at), message.Wire);
    }

    /// <summary>The same for what the customer said.</summary>
    public static LoggedMessage WriteEcho(RoadConnection db, string conversation, string id, string wire, long now)
    {
        var (seq, at) = Place(db, conversation, now);
        db.Execute(Say, conversation, seq, id, at, null, 0, (int)OutboxState.Logged, null, wire);
        return new(seq, id, DateTimeOffset.FromUnixTimeMilliseconds(at), wire);
    }

    static (long Seq, long At) Place(RoadConnection db, string conversation, long now)
    {
        var (seq, at) = db.First(Last, static row => (row.GetInt64(0), row.GetInt64(1)), conversation);
        return (seq + 1, Math.Max(now, at + 1));
    }
}
