using System.Text.Json;
using Bot.Conversations;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>The durable inbox.</summary>
sealed class StoredInbox(RoadWriter writer, RoadReaders readers, ConversationWakes wakes, TimeProvider clock) : IInbox
{
    static readonly Statement Take = new(
        """
        INSERT INTO inbox (conversation, message_id, body, received_at, state) VALUES (@conversation, @message_id, @body, @received_at, 0)
        ON CONFLICT (conversation, message_id) DO NOTHING
        """,
        Text("conversation"), Text("message_id"), Text("body"), Long("received_at"));

    static readonly Statement Mark = new("UPDATE inbox SET state = 1 WHERE id = @id AND state = 0", Long("id"));

    static readonly Statement TakeBack = new("UPDATE inbox SET state = 0 WHERE id = @id AND state = 1", Long("id"));

    static readonly Statement Aside = new("UPDATE inbox SET state = 2, reason = @reason WHERE id = @id AND state = 0", Text("reason"), Long("id"));

    static readonly Statement Waiting = new("SELECT id, body FROM inbox WHERE state = 0 AND id > @after ORDER BY id LIMIT @limit", Long("after"), Number("limit"));

    public async ValueTask<Receipt> ReceiveAsync(InboundMessage message, string? echo, Action<PendingMessage> stored, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (echo is not null && message.ActivityId is null)
            throw new ArgumentException("A message that is logged needs an activity id.", nameof(message));
        var body = Stored.Json(message);
        var (id, _) = await writer.RunAsync(db =>
        {
            var taken = TryTake(db, message, body);
            var logged = taken is not null && echo is not null
                ? MessageWriter.WriteEcho(db, message.ConversationId, message.ActivityId!, echo, clock.GetUtcNow().ToUnixTimeMilliseconds())
                : default(LoggedMessage?);
            CrashPoints.At("before-received");
            return (Taken: taken, Logged: logged);
        }, received =>
        {
            if (received.Taken is not { } row)
                return;
            CrashPoints.At("received");
            stored(new(row, message));
            if (received.Logged is { } logged)
                wakes.Wake(message.ConversationId, [logged]);
        }, cancellation);
        return new(id ?? 0, id is null);
    }

    public async ValueTask<IReadOnlyList<PendingMessage>> PendingAsync(long after, int limit, CancellationToken cancellation)
    {
        var pending = new List<PendingMessage>();
        while (pending.Count < limit)
        {
            var wanted = limit - pending.Count;
            var rows = await readers.AllAsync(Waiting, static row => (Id: row.GetInt64(0), Body: row.GetString(1)), cancellation, after, wanted);
            foreach (var (id, body) in rows)
            {
                after = id;
                try
                {
                    pending.Add(new(id, Stored.Message(body)));
                }
                catch (JsonException problem)
                {
                    // One row that cannot be read may not keep all the others from their answers.
                    await SetAsideAsync(id, $"cannot be read: {problem.Message}", cancellation);
                }
            }
            if (rows.Count < wanted)
                break;
        }
        return pending;
    }

    public async ValueTask SetAsideAsync(long inboxId, string reason, CancellationToken cancellation) =>
        await writer.RunAsync(db => db.Execute(Aside, reason, inboxId), null, cancellation);

    /// <returns>The new row, or null for a resend.</returns>
    internal static long? TryTake(RoadConnection db, InboundMessage message, string body) =>
        db.Insert(Take, message.ConversationId, message.Id, body, message.ReceivedAt.ToUnixTimeMilliseconds());

    /// <returns>False when it was answered or set aside before.</returns>
    internal static bool TryMark(RoadConnection db, long id) => db.Execute(Mark, id) == 1;

    internal static void Unmark(RoadConnection db, long id) => db.Execute(TakeBack, id);
}
