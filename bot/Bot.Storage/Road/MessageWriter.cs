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

    static readonly Statement Say = new(Insert,
        Text("conversation"), Text("id"), Long("now"), Number("author"), Number("epoch"), Number("state"), Long("next_try"), Text("body"));

    // A client that gives two of its messages one id sees the first; both are answered.
    static readonly Statement Echo = Say with { Sql = Insert + " ON CONFLICT (conversation, id) DO NOTHING" };

    public static void Write(RoadConnection db, string conversation, ComposedMessage message, bool logged, long now) =>
        db.Execute(Say, conversation, message.Message.Id, now, (int)message.Message.Author, message.Message.Epoch,
            (int)(logged ? OutboxState.Logged : OutboxState.Waiting), logged ? null : now, message.Wire);

    public static void WriteEcho(RoadConnection db, string conversation, string id, string wire, long now) =>
        db.Execute(Echo, conversation, id, now, null, 0, (int)OutboxState.Logged, null, wire);
}
