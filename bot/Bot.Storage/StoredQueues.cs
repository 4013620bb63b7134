using Bot.Conversations;
using Bot.Desk;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>Counts who waits in a queue and who is there.</summary>
sealed class StoredQueues(RoadReaders readers, TimeProvider clock) : IDeskQueues, IDeskFloor
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

    static readonly Statement There = new("SELECT 1 FROM staff WHERE id = @id AND last_seen_at >= @seen", Text("id"), Long("seen"));

    public async ValueTask<bool> IsThereAsync(string agentId, CancellationToken cancellation) =>
        (await readers.AllAsync(There, static _ => true, cancellation, agentId, (clock.GetUtcNow() - Present).ToUnixTimeMilliseconds())).Count > 0;

    static readonly Statement Waiting = new(
        $"""
        SELECT id FROM (SELECT id FROM conversations WHERE owner = {(int)OwnerKind.Waiting} AND raised_by IS NOT NULL ORDER BY waiting_since LIMIT @limit) raised
        UNION SELECT id FROM (SELECT id FROM conversations WHERE owner = {(int)OwnerKind.Waiting} ORDER BY waiting_since LIMIT @limit) longest
        """,
        Number("limit"));

    static readonly Statement Agents = new(
        $"""
        SELECT s.id, s.display_name, s.department, c.channel, count(c.id) FROM staff s
        LEFT JOIN conversations c ON c.agent_id = s.id AND c.owner = {(int)OwnerKind.Agent}
        WHERE s.last_seen_at >= @seen GROUP BY s.id, s.display_name, s.department, c.channel
        """,
        Long("seen"));

    public async ValueTask<IReadOnlyList<string>> WaitingAsync(int limit, CancellationToken cancellation) =>
        await readers.AllAsync(Waiting, static row => row.GetString(0), cancellation, limit);

    public async ValueTask<IReadOnlyList<(RoutedAgent Agent, string? Department)>> AgentsAsync(CancellationToken cancellation)
    {
        var rows = await readers.AllAsync(
            Agents, static row => (Id: row.GetString(0), Name: row.GetString(1), Department: row.TextOrNull(2), Channel: row.TextOrNull(3), Has: row.GetInt32(4)), cancellation,
            (clock.GetUtcNow() - Present).ToUnixTimeMilliseconds());
        return [.. rows.GroupBy(row => (row.Id, row.Name, row.Department)).Select(agent => (
            new RoutedAgent(agent.Key.Id, agent.Key.Name) { Has = agent.Where(row => row.Channel is not null).ToDictionary(row => row.Channel!, row => row.Has) }, agent.Key.Department))];
    }

    public async ValueTask<QueueView> LookAsync(string queue, string conversationId, DateTimeOffset since, CancellationToken cancellation)
    {
        var rows = await readers.AllAsync(Look, static row => new QueueView(row.GetInt32(0) + row.GetInt32(2), row.GetInt32(3)) { AheadIfRaised = row.GetInt32(1) }, cancellation,
            queue, since.ToUnixTimeMilliseconds(), (clock.GetUtcNow() - Present).ToUnixTimeMilliseconds());
        return rows[0];
    }
}
