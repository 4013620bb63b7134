using Bot.Conversations;
using Bot.Replays;
using Microsoft.EntityFrameworkCore;

namespace Bot.Storage;

/// <summary>Replays and sweeps: entered when they start, kept alive while somebody is at work on them, ended once.</summary>
sealed class StoredReplays(IDbContextFactory<BotDb> contexts) : IReplayRows
{
    static readonly DateTimeOffset LetGo = DateTimeOffset.UnixEpoch;

    public async ValueTask<ReplayJob> EnterAsync(ReplayRequest request, int live, Agent by, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var row = new ReplayRow
        {
            Kind = request.Limit is null ? ReplayJobKind.Replay : ReplayJobKind.Sweep,
            Release = request.Release,
            Edition = request.Edition,
            Swept = request.Limit,
            Live = live,
            Begins = Milliseconds(request.From),
            Ends = Milliseconds(request.To),
            ById = by.Id,
            By = by.Name,
            StartedAt = Milliseconds(at),
            KeptAt = Milliseconds(at),
            Request = ReplayJson.Write(request),
        };
        db.Add(row);
        await db.SaveChangesAsync(cancellation);
        return Read(row);
    }

    public async ValueTask<bool> KeepAsync(long id, double share, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Replays.Where(r => r.Id == id && r.State == ReplayJobState.Running && !r.ToStop)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.KeptAt, at).SetProperty(r => r.Share, share), cancellation) == 1;
    }

    public async ValueTask LetGoAsync(long id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Replays.Where(r => r.Id == id && r.State == ReplayJobState.Running).ExecuteUpdateAsync(set => set.SetProperty(r => r.KeptAt, LetGo), cancellation);
    }

    public async ValueTask<(ReplayJob Job, ReplayRequest Request)?> TakeUpAsync(DateTimeOffset silentSince, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Replays.Where(r => r.State == ReplayJobState.Running && r.KeptAt < silentSince && r.ToStop)
            .ExecuteUpdateAsync(set => set.SetProperty(r => r.State, ReplayJobState.Cancelled).SetProperty(r => r.EndedAt, at), cancellation);
        var rows = await db.Replays.AsNoTracking().Where(r => r.State == ReplayJobState.Running && r.KeptAt < silentSince).OrderBy(r => r.Id).Take(10).ToListAsync(cancellation);
        foreach (var row in rows)
        {
            var kept = row.KeptAt;
            if (await db.Replays.Where(r => r.Id == row.Id && r.State == ReplayJobState.Running && r.KeptAt == kept)
                    .ExecuteUpdateAsync(set => set.SetProperty(r => r.KeptAt, at).SetProperty(r => r.Restarts, r => r.Restarts + 1).SetProperty(r => r.Share, 0), cancellation) == 1)
                return (Read(row) with { Restarts = row.Restarts + 1, Share = 0 }, ReplayJson.ReadRequest(row.Request));
        }
        return null;
    }

    public async ValueTask EndAsync(ReplayJob ended, string? result, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Replays.Where(r => r.Id == ended.Id && r.State == ReplayJobState.Running).ExecuteUpdateAsync(
            set => set.SetProperty(r => r.State, ended.State).SetProperty(r => r.Share, ended.Share).SetProperty(r => r.EndedAt, ended.EndedAt)
                .SetProperty(r => r.Problem, ended.Problem).SetProperty(r => r.Result, result), cancellation);
    }

    public async ValueTask<bool> AskToStopAsync(long id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Replays.Where(r => r.Id == id && r.State == ReplayJobState.Running).ExecuteUpdateAsync(set => set.SetProperty(r => r.ToStop, true), cancellation) == 1;
    }

    public async ValueTask<ReplayJob?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Briefly(db.Replays.Where(r => r.Id == id)).SingleOrDefaultAsync(cancellation) is { } row ? Read(row) : null;
    }

    public async ValueTask<IReadOnlyList<ReplayJob>> NewestAsync(int? release, int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await Briefly(db.Replays.Where(r => release == null || r.Release == release).OrderByDescending(r => r.Id).Take(limit)).ToListAsync(cancellation);
        return [.. rows.Select(Read)];
    }

    public async ValueTask<string?> ResultAsync(long id, ReplayJobKind kind, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Replays.Where(r => r.Id == id && r.Kind == kind).Select(r => r.Result).SingleOrDefaultAsync(cancellation);
    }

    // All but the draft and the report, which are large.
    static IQueryable<ReplayRow> Briefly(IQueryable<ReplayRow> rows) => rows.AsNoTracking().Select(r => new ReplayRow
    {
        Id = r.Id,
        Kind = r.Kind,
        Release = r.Release,
        Edition = r.Edition,
        Swept = r.Swept,
        Live = r.Live,
        Begins = r.Begins,
        Ends = r.Ends,
        State = r.State,
        Share = r.Share,
        Restarts = r.Restarts,
        ById = r.ById,
        By = r.By,
        StartedAt = r.StartedAt,
        EndedAt = r.EndedAt,
        Problem = r.Problem,
        Request = "",
    });

    static ReplayJob Read(ReplayRow row) => new(
        row.Id, row.Kind, row.Release, row.Edition, row.Swept, row.Live, row.Begins, row.Ends, row.State, row.Share, new(row.ById, row.By), row.StartedAt, row.EndedAt, row.Problem,
        row.Restarts);

    static DateTimeOffset Milliseconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}
