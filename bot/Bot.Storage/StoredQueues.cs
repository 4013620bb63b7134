using Bot.Conversations;
using Bot.Desk;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>Counts who waits in a queue and who is there.</summary>
sealed class StoredQueues(RoadReaders readers, TimeProvider clock) : IDeskQueues
{
    /// <summary>Who did something in the console this recently is at the desk.</summary>
    static readonly TimeSpan Present = TimeSpan.FromMinutes(5);

    /// <summary>Counted no further than this: the exact place matters to nobody there, and counting would slow down those who come next.</summary>
    const int Most = 1_000;

    // All from two indexes: of those who wait, and of the few of them whom a rule put before the others. A conversation does not count itself: it
    // waits since the very instant that is asked about.
    static readonly Statement Look = new(
        $"""
        SELECT
          (SELECT count(*) FROM (SELECT 1 FROM conversations WHERE queue = @queue AND owner = {(int)OwnerKind.Waiting} AND waiting_since < @since LIMIT {Most}) longer),
          (SELECT count(*) FROM (SELECT 1 FROM conversations WHERE queue = @queue AND owner = {(int)OwnerKind.Waiting} AND raised_by IS NOT NULL AND waiting_since < @since LIMIT {Most}) raised_longer),
          (SELECT count(*) FROM (SELECT 1 FROM conversations WHERE queue = @queue AND owner = {(int)OwnerKind.Waiting} AND raised_by IS NOT NULL AND waiting_since > @since LIMIT {Most}) raised_later),
          (SELECT count(*) FROM staff WHERE last_seen_at >= @seen)
        """,
        Text("queue"), Long("since"), Long("seen"));

    public async ValueTask<QueueView> LookAsync(string queue, string conversationId, DateTimeOffset since, CancellationToken cancellation)
    {
        var rows = await readers.AllAsync(Look, static row => new QueueView(row.GetInt32(0) + row.GetInt32(2), row.GetInt32(3)) { AheadIfRaised = row.GetInt32(1) }, cancellation,
            queue, since.ToUnixTimeMilliseconds(), (clock.GetUtcNow() - Present).ToUnixTimeMilliseconds());
        return rows[0];
    }
}
