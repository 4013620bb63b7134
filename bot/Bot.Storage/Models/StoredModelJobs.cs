using System.Text.Json;
using Bot.Conversations;
using Bot.Models;
using Microsoft.EntityFrameworkCore;

namespace Bot.Storage;

/// <summary>Jobs on models: entered when they start, ended once.</summary>
sealed class StoredModelJobs(IDbContextFactory<BotDb> contexts) : IModelJobRows
{
    public async ValueTask<ModelJob?> EnterAsync(ModelJobKind kind, string language, int? version, Agent by, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.ModelJobs.AnyAsync(j => j.State == ModelJobState.Running, cancellation))
            return null;
        var row = new ModelJobRow
        {
            Kind = kind,
            Language = language,
            Version = version,
            ById = by.Id,
            By = by.Name,
            StartedAt = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()),
        };
        db.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // The index lets one in; was it not that, the next look says so.
            db.ChangeTracker.Clear();
            if (await db.ModelJobs.AnyAsync(j => j.State == ModelJobState.Running, cancellation))
                return null;
            throw;
        }
        return Read(row);
    }

    public async ValueTask EndAsync(ModelJob ended, Comparison? compared, CancellationToken cancellation)
    {
        var body = compared is null ? null : JsonSerializer.Serialize(compared, ModelJson.Default.Comparison);
        var live = compared?.Live;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.ModelJobs.Where(j => j.Id == ended.Id && j.State == ModelJobState.Running).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.State, ended.State).SetProperty(j => j.Version, ended.Version).SetProperty(j => j.EndedAt, ended.EndedAt)
                .SetProperty(j => j.Problem, ended.Problem).SetProperty(j => j.Live, live).SetProperty(j => j.Compared, body), cancellation);
    }

    public async ValueTask<int> InterruptAsync(DateTimeOffset at, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.ModelJobs.Where(j => j.State == ModelJobState.Running).ExecuteUpdateAsync(
            set => set.SetProperty(j => j.State, ModelJobState.Interrupted).SetProperty(j => j.EndedAt, at), cancellation);
    }

    public async ValueTask<ModelJob?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Briefly(db.ModelJobs.Where(j => j.Id == id)).SingleOrDefaultAsync(cancellation) is { } row ? Read(row) : null;
    }

    public async ValueTask<IReadOnlyList<ModelJob>> NewestAsync(int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await Briefly(db.ModelJobs.OrderByDescending(j => j.Id).Take(limit)).ToListAsync(cancellation);
        return [.. rows.Select(Read)];
    }

    public async ValueTask<Comparison?> ComparisonAsync(string language, int version, int live, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var body = await db.ModelJobs.Where(j => j.Language == language && j.Version == version && j.Live == live && j.Compared != null)
            .OrderByDescending(j => j.Id).Select(j => j.Compared).FirstOrDefaultAsync(cancellation);
        return body is null ? null : JsonSerializer.Deserialize(body, ModelJson.Default.Comparison);
    }

    // All but the comparison, which is large.
    static IQueryable<ModelJobRow> Briefly(IQueryable<ModelJobRow> rows) => rows.AsNoTracking().Select(j => new ModelJobRow
    {
        Id = j.Id,
        Kind = j.Kind,
        Language = j.Language,
        Version = j.Version,
        State = j.State,
        ById = j.ById,
        By = j.By,
        StartedAt = j.StartedAt,
        EndedAt = j.EndedAt,
        Problem = j.Problem,
    });

    static ModelJob Read(ModelJobRow row) => new(
        row.Id, row.Kind, row.Language, row.Version, row.State, "", row.State == ModelJobState.Done ? 1 : 0, new(row.ById, row.By), row.StartedAt, row.EndedAt, row.Problem);
}
