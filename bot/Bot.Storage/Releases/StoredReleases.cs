using Bot.Audit;
using Bot.Releases;
using Bot.Turns;
using Microsoft.EntityFrameworkCore;

namespace Bot.Storage;

/// <summary>Releases and freeze windows. A step is decided on what is stored, and stored if that has not changed meanwhile.</summary>
sealed class StoredReleases(IDbContextFactory<BotDb> contexts, StoredPolicies policies) : IReleases
{
    public async ValueTask<IReadOnlyList<Release>> ListAsync(bool open, int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var live = await policies.RefreshAsync(db, cancellation);
        var bodies = await db.Releases.AsNoTracking().Where(row => (row.State != ReleaseState.Published && row.State != ReleaseState.Withdrawn) == open)
            .OrderByDescending(row => row.Number).Take(limit).Select(row => row.Body).ToListAsync(cancellation);
        return [.. bodies.Select(body => ReleaseJson.Read(body).Under(live.Version))];
    }

    public async ValueTask<Release?> FindAsync(int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await ReadAsync(db, number, cancellation) is { } release ? release.Under((await policies.RefreshAsync(db, cancellation)).Version) : null;
    }

    public async ValueTask<ReleaseOutcome> OpenAsync(string title, ReleasePerson by, DateTimeOffset at, CancellationToken cancellation)
    {
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            var outcome = ReleaseRules.Open(title, new(await policies.RefreshAsync(db, cancellation), [], at, by));
            if (outcome.Next is not { } opened)
                return outcome;
            var next = opened with { Number = 1 + (await db.Releases.MaxAsync(row => (int?)row.Number, cancellation) ?? 0) };
            db.Add(new ReleaseRow { Number = next.Number, Revision = next.Revision, State = next.State, Body = ReleaseJson.Write(next) });
            db.Add(AuditRow.Of(ReleaseAudit.Newest(next)));
            try
            {
                await db.SaveChangesAsync(cancellation);
                return outcome with { Next = next };
            }
            catch (DbUpdateException) when (!cancellation.IsCancellationRequested)
            {
                // Somebody began one at the same time and has the number. If it was something else, it is not the number that is taken.
                await using var again = await contexts.CreateDbContextAsync(cancellation);
                if (!await again.Releases.AnyAsync(row => row.Number == next.Number, cancellation))
                    throw;
            }
        }
    }

    public async ValueTask<ReleaseOutcome> HandleAsync(int number, ReleaseCommand command, ReleasePerson by, DateTimeOffset at, CancellationToken cancellation)
    {
        while (true)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            // The policy first: a release read before it could look as if it were not the one that was published meanwhile.
            var live = await policies.RefreshAsync(db, cancellation);
            if (await ReadAsync(db, number, cancellation) is not { } release)
                return ReleaseOutcome.Refused($"There is no release {number}.");
            var outcome = ReleaseRules.Decide(release, command, new(live, await FreezesAsync(db, at, cancellation), at, by));
            if (outcome.Next is not { } next || next.Revision == release.Revision || await StoreAsync(db, release, outcome, live.Version, cancellation))
                return outcome;
            // Somebody else was quicker, with this release or with the policy: decided again on what is true now.
        }
    }

    public async ValueTask<IReadOnlyList<Release>> PublishDueAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        List<int> due;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
            due = await db.Releases.Where(row => row.State == ReleaseState.Scheduled && row.Due <= now).OrderBy(row => row.Due).ThenBy(row => row.Number)
                .Select(row => row.Number).ToListAsync(cancellation);
        var done = new List<Release>();
        foreach (var number in due)
            // Refused when another node was quicker, or when it is no longer scheduled: then there is nothing to say.
            if (await FindAsync(number, cancellation) is { } release
                && (await HandleAsync(number, new PublishDue(release.Edition), new(AuditEntry.Program, false), now, cancellation)).Next is { } next)
                done.Add(next);
        return done;
    }

    public async ValueTask<IReadOnlyList<Freeze>> FreezesAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await FreezesAsync(db, now, cancellation);
    }

    public async ValueTask<string?> FreezeAsync(DateTimeOffset from, DateTimeOffset to, string why, ReleasePerson by, DateTimeOffset at, CancellationToken cancellation)
    {
        if (ReleaseRules.WhyNotFreeze(from, to, why, by, at) is { } refusal)
            return refusal;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        db.Add(new FreezeRow { Begins = from, Ends = to, Why = why.Trim(), ById = by.Agent.Id, By = by.Agent.Name });
        db.Add(AuditRow.Of(new(at, by.Agent, AuditActs.FreezeSet, "policy calendar") { Became = Window(from, to), Why = why.Trim() }));
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    public async ValueTask<string?> LiftFreezeAsync(int id, string why, ReleasePerson by, DateTimeOffset at, CancellationToken cancellation)
    {
        if (ReleaseRules.WhyNotLift(why, by) is { } refusal)
            return refusal;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Freezes.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } freeze)
            return "This freeze is gone already.";
        var lifted = await db.ChangeAsync(
            () => db.Freezes.Where(row => row.Id == id).ExecuteDeleteAsync(cancellation),
            new(at, by.Agent, AuditActs.FreezeLifted, "policy calendar") { Was = Window(freeze.Begins, freeze.Ends), Why = why.Trim() }, cancellation);
        return lifted ? null : "This freeze is gone already.";
    }

    /// <returns>False when the release or the policy in force is no longer the one it was decided on.</returns>
    async Task<bool> StoreAsync(BotDb db, Release before, ReleaseOutcome outcome, int live, CancellationToken cancellation)
    {
        var next = outcome.Next!;
        var entry = ReleaseAudit.Newest(next);
        async Task<bool> StepAsync() =>
            await db.Releases.Where(row => row.Number == next.Number && row.Revision == before.Revision).ExecuteUpdateAsync(set => set
                .SetProperty(row => row.Revision, next.Revision).SetProperty(row => row.State, next.State).SetProperty(row => row.Due, next.Due)
                .SetProperty(row => row.Body, ReleaseJson.Write(next)), cancellation) == 1;

        if (outcome.Publishes is { } policy)
        {
            // Who publishes: who pressed the button, now or when it was scheduled.
            var by = next.ScheduledBy ?? entry.By;
            var note = string.Join(". ", new[] { next.Title, next.WasEmergency ? "Emergency" : null, entry.Why }.OfType<string>());
            return await policies.PublishAsync(db, policy, live, by, note, entry, StepAsync, cancellation) is not null;
        }
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (!await StepAsync())
            return false;
        db.Add(AuditRow.Of(entry));
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    static async Task<Release?> ReadAsync(BotDb db, int number, CancellationToken cancellation) =>
        await db.Releases.Where(row => row.Number == number).Select(row => row.Body).SingleOrDefaultAsync(cancellation) is { } body ? ReleaseJson.Read(body) : null;

    static async Task<IReadOnlyList<Freeze>> FreezesAsync(BotDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        var rows = await db.Freezes.AsNoTracking().Where(row => row.Ends > now).OrderBy(row => row.Begins).ToListAsync(cancellation);
        return [.. rows.Select(row => new Freeze(row.Id, row.Begins, row.Ends, row.Why, new(row.ById, row.By)))];
    }

    static string Window(DateTimeOffset from, DateTimeOffset to) => FormattableString.Invariant($"{from.UtcDateTime:yyyy-MM-dd HH:mm} to {to.UtcDateTime:yyyy-MM-dd HH:mm} UTC");
}
