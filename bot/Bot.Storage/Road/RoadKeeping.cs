using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>Keeps the road's own tables from growing for ever. In small steps, between which others write. Thread-safe.</summary>
public interface IRoadKeeping
{
    /// <summary>Forgets answered messages received before an instant. A resend of a forgotten message would be taken as new, so keep at
    /// least seven days.</summary>
    /// <returns>How many were forgotten.</returns>
    ValueTask<int> ForgetAnsweredAsync(DateTimeOffset before, CancellationToken cancellation);

    /// <summary>Forgets timers that fired before an instant. A forgotten key that is scheduled again would fire again: keep them as long
    /// as answered messages, whose ids say the same.</summary>
    /// <returns>How many were forgotten.</returns>
    ValueTask<int> ForgetFiredAsync(DateTimeOffset before, CancellationToken cancellation);
}

/// <summary>The keeping, on the road's writer.</summary>
sealed class RoadKeeping(RoadWriter writer, RoadReaders readers) : IRoadKeeping
{
    const int Step = 500;

    static readonly Statement Oldest = new("SELECT id, received_at FROM inbox WHERE id > @after ORDER BY id LIMIT @limit", Long("after"), Number("limit"));

    static readonly Statement Answered = new(
        "DELETE FROM inbox WHERE id > @after AND id <= @last AND state = 1 AND received_at < @before", Long("after"), Long("last"), Long("before"));

    static readonly Statement Fired = new(
        "DELETE FROM timers WHERE key IN (SELECT key FROM timers WHERE fired_at < @before ORDER BY fired_at LIMIT @limit)", Long("before"), Number("limit"));

    public async ValueTask<int> ForgetAnsweredAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var (after, forgotten) = (0L, 0);
        while (true)
        {
            var window = await readers.AllAsync(Oldest, static row => (Id: row.GetInt64(0), At: row.Instant(1)), cancellation, after, Step);
            if (window.Count == 0 || window[0].At >= before)
                return forgotten;
            var (from, to) = (after, window[^1].Id);
            forgotten += await writer.RunAsync(db => db.Execute(Answered, from, to, before.ToUnixTimeMilliseconds()), null, cancellation);
            after = to;
        }
    }

    public async ValueTask<int> ForgetFiredAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var (forgotten, some) = (0, 0);
        do
        {
            some = await writer.RunAsync(db => db.Execute(Fired, before.ToUnixTimeMilliseconds(), Step), null, cancellation);
            forgotten += some;
        } while (some == Step);
        return forgotten;
    }
}
