using Bot.Conversations;
using Bot.Notices;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>Timers: rows that become inbox messages when their instant has come.</summary>
sealed class StoredTimers(RoadWriter writer) : ITimers
{
    static readonly Statement Due = new(
        """
        SELECT t.key, t.conversation, t.kind, t.payload, c.customer_id, c.customer_name, c.address
        FROM timers t LEFT JOIN conversations c ON c.id = t.conversation
        WHERE t.fired_at IS NULL AND t.due <= @now ORDER BY t.due LIMIT @limit
        """,
        Long("now"), Number("limit"));

    static readonly Statement Fire = new("UPDATE timers SET fired_at = @now WHERE key = @key AND fired_at IS NULL", Long("now"), Text("key"));

    public async ValueTask<IReadOnlyList<PendingMessage>> FireAsync(DateTimeOffset now, int batch, CancellationToken cancellation) =>
        await writer.RunAsync(db => Run(db, now, batch), _ => CrashPoints.At("fired"), cancellation);

    static List<PendingMessage> Run(RoadConnection db, DateTimeOffset now, int batch)
    {
        var at = now.ToUnixTimeMilliseconds();
        var due = db.All(Due, static row => new
        {
            Key = row.GetString(0),
            Conversation = row.GetString(1),
            Kind = row.GetString(2),
            Payload = row.GetString(3),
            CustomerId = row.TextOrNull(4),
            CustomerName = row.TextOrNull(5),
            Address = row.TextOrNull(6),
        }, at, batch);
        var fired = new List<PendingMessage>(due.Count);
        foreach (var timer in due)
        {
            if (db.Execute(Fire, at, timer.Key) != 1)
                continue;
            // Without a conversation there is nobody to speak to; it has fired all the same.
            if (timer.Address is not { } address)
                continue;
            var message = new InboundMessage
            {
                ConversationId = timer.Conversation,
                Id = "timer:" + timer.Key,
                Kind = MessageKind.Due,
                Name = timer.Kind,
                Value = timer.Payload,
                From = new(timer.CustomerId ?? "", timer.CustomerName ?? ""),
                Address = Stored.Address(address),
                ReceivedAt = now,
            };
            if (StoredInbox.TryTake(db, message, Stored.Json(message)) is { } row)
                fired.Add(new(row, message));
        }
        CrashPoints.At("before-fired");
        return fired;
    }
}
