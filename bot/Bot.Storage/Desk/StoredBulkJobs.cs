using System.Text.Json;
using Bot.Conversations;
using Bot.Desk;
using Microsoft.EntityFrameworkCore;

namespace Bot.Storage;

/// <summary>Things done to many conversations: entered with all their rows at once, kept alive while somebody is at work on them, ended once.</summary>
sealed class StoredBulkJobs(IDbContextFactory<BotDb> contexts, TimeProvider clock) : IBulkRows
{
    static readonly DateTimeOffset LetGo = DateTimeOffset.UnixEpoch;
    const int MostLabels = 500;

    public async ValueTask<BulkJob> StartAsync(BulkAction action, IReadOnlyList<string> conversations, Agent by, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var row = Row(action, null, Math.Min(conversations.Count, BulkJob.Most), by);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.Add(row);
        await db.SaveChangesAsync(cancellation);
        db.AddRange(conversations.Take(BulkJob.Most).Select((conversation, at) => new BulkRowRow { Job = row.Id, Number = at + 1, Conversation = conversation }));
        db.Add(AuditRow.Of(new(row.StartedAt, by, Bot.Audit.AuditActs.JobStarted, $"bulk {row.Id}") { Became = $"{action.Words}, {row.Total} conversations" }));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return Read(row, 0, 0, null);
    }

    public async ValueTask<BulkJob?> UndoAsync(long id, Agent by, CancellationToken cancellation)
    {
        if (await FindAsync(id, cancellation) is not { } job || !job.CanUndo(clock.GetUtcNow()) || job.By.Id != by.Id)
            return null;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var done = await db.BulkRows.AsNoTracking().Where(row => row.Job == id && row.State == BulkRowState.Done).OrderBy(row => row.Number).ToListAsync(cancellation);
        var undo = Row(job.Action, id, done.Count, by);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.Add(undo);
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // Asked for twice: the index lets one in.
            await transaction.RollbackAsync(CancellationToken.None);
            return await FindAsync(id, cancellation) is { UndoneBy: { } other } ? await FindAsync(other, cancellation) : null;
        }
        db.AddRange(done.Select(row => new BulkRowRow { Job = undo.Id, Number = row.Number, Conversation = row.Conversation, Version = row.Version, WasOwner = row.WasOwner, WasQueue = row.WasQueue }));
        db.Add(AuditRow.Of(new(undo.StartedAt, by, Bot.Audit.AuditActs.JobStarted, $"bulk {undo.Id}") { Became = $"take back job {id}, {undo.Total} conversations" }));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return Read(undo, 0, 0, null);
    }

    public async ValueTask<bool> CancelAsync(long id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.BulkJobs.Where(job => job.Id == id && job.State == BulkState.Running).ExecuteUpdateAsync(set => set.SetProperty(job => job.ToStop, true), cancellation) == 1;
    }

    public async ValueTask<BulkJob?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.BulkJobs.AsNoTracking().SingleOrDefaultAsync(job => job.Id == id, cancellation) is { } row ? (await ReadAsync(db, [row], cancellation))[0] : null;
    }

    public async ValueTask<IReadOnlyList<BulkJob>> NewestAsync(string? by, int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.BulkJobs.AsNoTracking().Where(job => by == null || job.ById == by).OrderByDescending(job => job.Id).Take(limit).ToListAsync(cancellation);
        return await ReadAsync(db, rows, cancellation);
    }

    public async ValueTask<IReadOnlyList<BulkRow>> RowsAsync(long id, BulkRowState state, int after, int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.BulkRows.AsNoTracking().Where(row => row.Job == id && row.State == state && row.Number > after).OrderBy(row => row.Number).Take(limit)
            .Select(row => new BulkRow(row.Number, row.Conversation, row.State, row.Reason, row.Version, row.WasOwner, row.WasQueue)).ToListAsync(cancellation);
    }

    public async ValueTask<BulkJob?> TakeUpAsync(DateTimeOffset silentSince, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        foreach (var row in await db.BulkJobs.AsNoTracking().Where(job => job.State == BulkState.Running && job.KeptAt < silentSince).OrderBy(job => job.Id).Take(10).ToListAsync(cancellation))
        {
            var kept = row.KeptAt;
            if (await db.BulkJobs.Where(job => job.Id == row.Id && job.State == BulkState.Running && job.KeptAt == kept)
                    .ExecuteUpdateAsync(set => set.SetProperty(job => job.KeptAt, at).SetProperty(job => job.Restarts, job => job.Restarts + 1), cancellation) == 1)
                return await FindAsync(row.Id, cancellation);
        }
        return null;
    }

    public async ValueTask<bool> KeepAsync(long id, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.BulkJobs.Where(job => job.Id == id && job.State == BulkState.Running && !job.ToStop).ExecuteUpdateAsync(set => set.SetProperty(job => job.KeptAt, at), cancellation) == 1;
    }

    public async ValueTask LetGoAsync(long id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BulkJobs.Where(job => job.Id == id && job.State == BulkState.Running).ExecuteUpdateAsync(set => set.SetProperty(job => job.KeptAt, LetGo), cancellation);
    }

    public async ValueTask SettleAsync(long id, IReadOnlyList<BulkRow> rows, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        foreach (var settled in rows)
            await db.BulkRows.Where(row => row.Job == id && row.Number == settled.Number && row.State == BulkRowState.Waits)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, settled.State).SetProperty(row => row.Reason, settled.Reason), cancellation);
        await transaction.CommitAsync(cancellation);
    }

    public async ValueTask EndAsync(long id, BulkState state, string? problem, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.BulkJobs.Where(job => job.Id == id && job.State == BulkState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(job => job.State, state).SetProperty(job => job.Problem, problem).SetProperty(job => job.EndedAt, at), cancellation);
    }

    public async ValueTask<(Agent Agent, string? Department)?> StarterAsync(string staff, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Users.Where(one => one.Id == staff && (one.LockoutEnd == null || one.LockoutEnd < now)).Select(one => new { one.Id, one.DisplayName, one.Department }).SingleOrDefaultAsync(cancellation) is { } found
            ? (new(found.Id, found.DisplayName), found.Department) : null;
    }

    public async ValueTask<IReadOnlyList<string>> LabelsAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.KeptLabels.Select(label => label.Label).Take(MostLabels).ToListAsync(cancellation);
    }

    BulkJobRow Row(BulkAction action, long? undoOf, int total, Agent by) => new()
    {
        Action = JsonSerializer.Serialize(action),
        UndoOf = undoOf,
        Total = total,
        ById = by.Id,
        By = by.Name,
        StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()),
        KeptAt = LetGo,
    };

    static async Task<IReadOnlyList<BulkJob>> ReadAsync(BotDb db, IReadOnlyList<BulkJobRow> rows, CancellationToken cancellation)
    {
        var ids = rows.Select(row => row.Id).ToList();
        var counts = (await db.BulkRows.Where(row => ids.Contains(row.Job)).GroupBy(row => new { row.Job, row.State }).Select(of => new { of.Key.Job, of.Key.State, Count = of.Count() }).ToListAsync(cancellation))
            .ToDictionary(of => (of.Job, of.State), of => of.Count);
        var undone = await db.BulkJobs.Where(job => job.UndoOf != null && ids.Contains(job.UndoOf.Value)).ToDictionaryAsync(job => job.UndoOf!.Value, job => job.Id, cancellation);
        return
        [
            .. rows.Select(row => Read(row, counts.GetValueOrDefault((row.Id, BulkRowState.Done)) + counts.GetValueOrDefault((row.Id, BulkRowState.Already)),
                counts.GetValueOrDefault((row.Id, BulkRowState.Refused)), undone.TryGetValue(row.Id, out var by) ? by : null)),
        ];
    }

    static BulkJob Read(BulkJobRow row, int done, int refused, long? undoneBy) => new(
        row.Id, JsonSerializer.Deserialize<BulkAction>(row.Action)!, row.UndoOf, row.State, new(row.ById, row.By), row.Total, done, refused, row.StartedAt, row.EndedAt, row.Problem, row.Restarts, undoneBy);
}
