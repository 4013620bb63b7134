using Bot.Conversations;
using Bot.Desk;
using Bot.Turns;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>Counts who waits in a queue and who is there.</summary>
sealed class StoredQueues(RoadReaders readers, IPolicies policies, TimeProvider clock) : IDeskQueues, IDeskFloor
{
    /// <summary>Counted no further than this: the exact place matters to nobody there, and counting would slow down those who come next.</summary>
    const int Most = 1_000;

    // At the desk, said to be available, and of a role that takes conversations.
    static readonly string TakesConversations =
        $"s.last_seen_at >= @seen AND s.presence = {(int)DeskPresence.Available} AND EXISTS (SELECT 1 FROM staff_roles r WHERE r.user_id = s.id AND r.role_id IN ({string.Join(", ", StaffRoles.AtDesk.Select(role => $"'{role}'"))}))";

    // All from two indexes: of those who wait, and of the few of them whom a rule put before the others. A conversation does not count itself: it
    // waits since the very instant that is asked about.
    static readonly Statement Look = new(
        $"""
        SELECT
          (SELECT count(*) FROM (SELECT 1 FROM conversations WHERE queue = @queue AND owner = {(int)OwnerKind.Waiting} AND waiting_since < @since LIMIT {Most}) longer),
          (SELECT count(*) FROM (SELECT 1 FROM conversations WHERE queue = @queue AND owner = {(int)OwnerKind.Waiting} AND raised_by IS NOT NULL AND waiting_since < @since LIMIT {Most}) raised_longer),
          (SELECT count(*) FROM (SELECT 1 FROM conversations WHERE queue = @queue AND owner = {(int)OwnerKind.Waiting} AND raised_by IS NOT NULL AND waiting_since > @since LIMIT {Most}) raised_later),
          (SELECT count(*) FROM staff s WHERE {TakesConversations})
        """,
        Text("queue"), Long("since"), Long("seen"));

    static readonly Statement There = new("SELECT 1 FROM staff WHERE id = @id AND last_seen_at >= @seen", Text("id"), Long("seen"));

    public async ValueTask<bool> IsThereAsync(string agentId, CancellationToken cancellation) =>
        (await readers.AllAsync(There, static _ => true, cancellation, agentId, Seen)).Count > 0;

    static readonly Statement Calls = new(
        "SELECT starts, count(*) FROM callback_places WHERE queue = @queue AND starts >= @from GROUP BY starts", Text("queue"), Long("from"));

    public async ValueTask<CallsTaken> CallsAsync(string queue, CancellationToken cancellation)
    {
        var rows = await readers.AllAsync(Calls, static row => (Starts: row.Instant(0), Count: row.GetInt32(1)), cancellation, queue, clock.GetUtcNow().ToUnixTimeMilliseconds());
        return new(queue, rows.ToDictionary(row => row.Starts, row => row.Count));
    }

    // Whom a console of theirs was last open before is gone.
    long Seen => clock.GetUtcNow().AddSeconds(-policies.Current.Value.Desk.GoneSeconds).ToUnixTimeMilliseconds();

    static readonly Statement Waiting = new(
        $"""
        SELECT id FROM (SELECT id FROM conversations WHERE owner = {(int)OwnerKind.Waiting} AND raised_by IS NOT NULL ORDER BY waiting_since LIMIT @limit) raised
        UNION SELECT id FROM (SELECT id FROM conversations WHERE owner = {(int)OwnerKind.Waiting} ORDER BY waiting_since LIMIT @limit) longest
        """,
        Number("limit"));

    static readonly Statement Agents = new(
        $"""
        SELECT s.id, s.display_name, s.department, c.channel, count(c.id), s.skills, s.languages, s.queues, s.capacity, s.channel_capacity, s.presence_at, s.took_at FROM staff s
        LEFT JOIN conversations c ON c.agent_id = s.id AND c.owner = {(int)OwnerKind.Agent} AND c.snoozed_since IS NULL
        WHERE {TakesConversations}
        GROUP BY s.id, s.display_name, s.department, c.channel, s.skills, s.languages, s.queues, s.capacity, s.channel_capacity, s.presence_at, s.took_at
        """,
        Long("seen"));

    static readonly Statement Gone = new(
        $"""
        SELECT c.id, c.agent_id, c.agent_name FROM conversations c JOIN staff s ON s.id = c.agent_id
        WHERE c.unanswered AND c.owner = {(int)OwnerKind.Agent} AND c.snoozed_since IS NULL AND (s.last_seen_at IS NULL OR s.last_seen_at < @seen)
        ORDER BY c.customer_spoke_at LIMIT @limit
        """,
        Long("seen"), Number("limit"));

    public async ValueTask<IReadOnlyList<Abandoned>> AbandonedAsync(int limit, CancellationToken cancellation) =>
        await readers.AllAsync(Gone, static row => new Abandoned(row.GetString(0), new(row.GetString(1), row.TextOrNull(2) ?? "")), cancellation, Seen, limit);

    public async ValueTask<IReadOnlyList<string>> WaitingAsync(int limit, CancellationToken cancellation) =>
        await readers.AllAsync(Waiting, static row => row.GetString(0), cancellation, limit);

    // In both databases the same way, whatever signs a name has: taken out of the names there are, it leaves them as they were.
    static readonly Statement Stray = new(
        $"SELECT id FROM conversations WHERE owner = {(int)OwnerKind.Waiting} AND replace(@queues, '\n' || queue || '\n', '') = @queues ORDER BY waiting_since LIMIT @limit",
        Text("queues"), Number("limit"));

    public async ValueTask<IReadOnlyList<string>> StrayAsync(IEnumerable<string> queues, int limit, CancellationToken cancellation) =>
        await readers.AllAsync(Stray, static row => row.GetString(0), cancellation, $"\n{string.Join("\n\n", queues)}\n", limit);

    public async ValueTask<IReadOnlyList<AgentAtDesk>> AgentsAsync(CancellationToken cancellation)
    {
        var rows = await readers.AllAsync(
            Agents, static row => (Id: row.GetString(0), Channel: row.TextOrNull(3), Has: row.GetInt32(4), There: new AgentAtDesk(
                new(row.GetString(0), row.GetString(1))
                {
                    Skills = DeskSkills.Words(row.TextOrNull(5)),
                    Languages = DeskSkills.Words(row.TextOrNull(6)),
                    Queues = (row.TextOrNull(7) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                    ChannelCapacity = DeskSkills.Capacities(row.TextOrNull(9)),
                    TookAt = row.IsDBNull(11) ? null : row.Instant(11),
                },
                row.TextOrNull(2))
            {
                Capacity = row.IsDBNull(8) ? null : row.GetInt32(8),
                BackAt = row.IsDBNull(10) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(10)),
            }),
            cancellation, Seen);
        return [.. rows.GroupBy(row => row.Id).Select(mine => mine.First().There with
        {
            Agent = mine.First().There.Agent with { Has = mine.Where(row => row.Channel is not null).ToDictionary(row => row.Channel!, row => row.Has) },
        })];
    }

    public async ValueTask<QueueView> LookAsync(string queue, string conversationId, DateTimeOffset since, CancellationToken cancellation)
    {
        var rows = await readers.AllAsync(Look, static row => new QueueView(row.GetInt32(0) + row.GetInt32(2), row.GetInt32(3)) { AheadIfRaised = row.GetInt32(1) }, cancellation,
            queue, since.ToUnixTimeMilliseconds(), Seen);
        return rows[0];
    }
}
