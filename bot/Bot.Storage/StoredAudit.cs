using System.Runtime.CompilerServices;
using Bot.Audit;
using Microsoft.EntityFrameworkCore;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>The audit log. Entries come in with the transaction they tell of, from whatever connection; they are sealed afterwards, by the
/// road's one writer, so that the chain has one order.</summary>
sealed class StoredAudit(IDbContextFactory<BotDb> contexts, RoadWriter writer) : IAuditLog
{
    const int Batch = 500;

    static readonly Statement Insert = new(
        """
        INSERT INTO audit (at, who_id, who, act, place, subject, was, became, why)
        VALUES (@at, @who_id, @who, @act, @place, @subject, @was, @became, @why)
        """,
        Long("at"), Text("who_id"), Text("who"), Text("act"), Text("place"), Text("subject"), Text("was"), Text("became"), Text("why"));

    static readonly Statement Head = new("SELECT number, seal FROM audit WHERE number IS NOT NULL ORDER BY number DESC LIMIT 1");

    static readonly Statement Open = new(
        "SELECT id, at, who_id, who, act, place, subject, was, became, why FROM audit WHERE number IS NULL ORDER BY id LIMIT @limit", Number("limit"));

    static readonly Statement Close = new("UPDATE audit SET number = @number, seal = @seal WHERE id = @id AND number IS NULL", Long("number"), Text("seal"), Long("id"));

    /// <summary>Notes an entry in the transaction that is open.</summary>
    public static void Note(RoadConnection db, AuditEntry entry)
    {
        var row = AuditRow.Of(entry);
        db.Execute(Insert, row.At.ToUnixTimeMilliseconds(), row.WhoId, row.Who, row.Act, row.Place, row.Subject, row.Was, row.Became, row.Why);
    }

    public async ValueTask RecordAsync(AuditEntry entry, CancellationToken cancellation) =>
        await writer.RunAsync(db =>
        {
            Note(db, entry);
            return true;
        }, null, cancellation);

    public async ValueTask<(long Number, string Seal)?> SealAsync(ReadOnlyMemory<byte> key, CancellationToken cancellation)
    {
        while (true)
        {
            var (head, left) = await writer.RunAsync(db => SealBatch(db, key.Span), null, cancellation);
            if (!left)
                return head;
        }
    }

    static ((long Number, string Seal)? Head, bool Left) SealBatch(RoadConnection db, ReadOnlySpan<byte> key)
    {
        var head = db.First(Head, static row => ((long Number, string Seal)?)(row.GetInt64(0), row.GetString(1)));
        var open = db.All(Open, static row => (Id: row.GetInt64(0), Entry: new AuditEntry(
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), new(row.GetString(2), row.GetString(3)), row.GetString(4), row.GetString(6))
        {
            Place = row.GetString(5),
            Was = row.TextOrNull(7),
            Became = row.TextOrNull(8),
            Why = row.TextOrNull(9),
        }), Batch);
        foreach (var (id, entry) in open)
        {
            var number = (head?.Number ?? 0) + 1;
            var seal = AuditChain.Seal(key, head?.Seal ?? AuditChain.Beginning, number, entry);
            db.Execute(Close, number, seal, id);
            head = (number, seal);
        }
        return (head, open.Count == Batch);
    }

    public async IAsyncEnumerable<SealedEntry> SealedAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // By number and row: a number that somebody gave out twice is found and not passed over.
        var (number, id) = (long.MinValue, long.MinValue);
        while (true)
        {
            List<AuditRow> rows;
            await using (var db = await contexts.CreateDbContextAsync(cancellation))
            {
                var (afterNumber, afterId) = (number, id);
                rows = await db.Audit.AsNoTracking().Where(a => a.Number != null && (a.Number > afterNumber || (a.Number == afterNumber && a.Id > afterId)))
                    .OrderBy(a => a.Number).ThenBy(a => a.Id).Take(Batch).ToListAsync(cancellation);
            }
            foreach (var row in rows)
                yield return row.Read();
            if (rows.Count < Batch)
                yield break;
            (number, id) = (rows[^1].Number!.Value, rows[^1].Id);
        }
    }

    public async ValueTask<IReadOnlyList<(long Key, SealedEntry Entry)>> FindAsync(AuditFilter filter, long? before, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(filter);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = db.Audit.AsNoTracking();
        if (filter.Who is { } who)
            rows = rows.Where(a => a.WhoId == who);
        if (filter.Act is { } act)
            rows = rows.Where(a => a.Act == act);
        if (filter.Text is { } text)
            rows = rows.Where(a => a.Subject.Contains(text));
        if (filter.From is { } from)
            rows = rows.Where(a => a.At >= from);
        if (filter.Until is { } until)
            rows = rows.Where(a => a.At < until);
        if (before is { } key)
            rows = rows.Where(a => a.Id < key);
        return [.. (await rows.OrderByDescending(a => a.Id).Take(limit).ToListAsync(cancellation)).Select(row => (row.Id, row.Read()))];
    }
}
