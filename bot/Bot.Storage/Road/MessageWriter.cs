using System.Data.Common;
using Bot.Conversations;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>Gives a message its place: the next sequence number, and an instant later than the one before it.</summary>
static class MessageWriter
{
    // Both are looked up at the end of the index, so the cost does not grow with the conversation.
    const string Insert =
        """
        INSERT INTO messages (conversation, seq, id, at, author, epoch, state, attempts, next_try, body)
        VALUES (@conversation,
          coalesce((SELECT seq FROM messages WHERE conversation = @conversation ORDER BY seq DESC LIMIT 1), 0) + 1, @id,
          GREATEST(@now, coalesce((SELECT at FROM messages WHERE conversation = @conversation ORDER BY seq DESC LIMIT 1), 0) + 1),
          @author, @epoch, @state, 0, @next_try, @body)
        """;

    const string Placed = " RETURNING seq, at";

    static readonly Statement Say = new(Insert + Placed,
        Text("conversation"), Text("id"), Long("now"), Number("author"), Number("epoch"), Number("state"), Long("next_try"), Text("body"));

    // A client that gives two of its messages one id sees the first; both are answered.
    static readonly Statement Echo = Say with { Sql = Insert + " ON CONFLICT (conversation, id) DO NOTHING" + Placed };

    /// <summary>The row as its readers see it.</summary>
    public static LoggedMessage Write(RoadConnection db, string conversation, ComposedMessage message, bool logged, long now) =>
        db.First(Say, row => Row(row, message.Message.Id, message.Wire), conversation, message.Message.Id, now, (int)message.Message.Author, message.Message.Epoch,
            (int)(logged ? OutboxState.Logged : OutboxState.Waiting), logged ? null : now, message.Wire)!.Value;

    /// <summary>The row as its readers see it, null when there was one with this id.</summary>
    public static LoggedMessage? WriteEcho(RoadConnection db, string conversation, string id, string wire, long now) =>
        db.First(Echo, row => Row(row, id, wire), conversation, id, now, null, 0, (int)OutboxState.Logged, null, wire);

    static LoggedMessage? Row(DbDataReader row, string id, string wire) => new(row.GetInt64(0), id, row.Instant(1), wire);
}
