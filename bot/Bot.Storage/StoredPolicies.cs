using Bot.Audit;
using Bot.Conversations;
using Bot.Rules;
using Bot.Turns;
using Microsoft.EntityFrameworkCore;

namespace Bot.Storage;

/// <summary>The published policies, the one in force held in memory.</summary>
sealed class StoredPolicies(IDbContextFactory<BotDb> contexts) : IPolicies
{
    /// <summary>What PostgreSQL's other nodes are woken by when a version is published.</summary>
    public const string Channel = "switchboard_policies";

    readonly Lock _gate = new();
    volatile Versioned<Policy> _current = Policy.Default;

    public Versioned<Policy> Current => _current;

    /// <summary>Reads the version in force; at start, and after somebody else published.</summary>
    public async Task<Versioned<Policy>> LoadAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await RefreshAsync(db, cancellation);
    }

    /// <summary>The version in force by the database, remembered as <see cref="Current"/>. Reads its content only when it is not the one in memory.</summary>
    public async Task<Versioned<Policy>> RefreshAsync(BotDb db, CancellationToken cancellation)
    {
        if (await db.Policies.MaxAsync(row => (int?)row.Version, cancellation) is not { } newest || newest == Current.Version)
            return Current;
        return Keep(Read(await db.Policies.AsNoTracking().SingleAsync(row => row.Version == newest, cancellation)));
    }

    public async ValueTask<Versioned<Policy>?> PublishAsync(Policy policy, int basedOn, Agent by, string note, DateTimeOffset at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(by);
        return await PublishAsync(policy, basedOn, note, new(at, by, AuditActs.LimitsPublished, $"limits v{basedOn + 1}") { Why = note }, cancellation);
    }

    public async ValueTask<Versioned<Policy>?> RollBackAsync(int to, int basedOn, Agent by, string reason, DateTimeOffset at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(by);
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        var earlier = await FindAsync(to, cancellation) ?? throw new ArgumentException($"There is no version {to} of the policy.", nameof(to));
        var note = $"Back to {(to == 0 ? "the built-in values" : $"v{to}")}: {reason.Trim()}";
        return await PublishAsync(earlier.Value, basedOn, note, new(at, by, AuditActs.LimitsRolledBack, $"limits v{basedOn + 1}") { Why = note }, cancellation);
    }

    public async ValueTask<Versioned<Policy>?> FindAsync(int version, CancellationToken cancellation)
    {
        if (version == 0)
            return Policy.Default;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Policies.AsNoTracking().SingleOrDefaultAsync(row => row.Version == version, cancellation) is { } row ? Read(row) : null;
    }

    public async ValueTask<IReadOnlyList<Versioned<Policy>>> HistoryAsync(int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.Policies.AsNoTracking().OrderByDescending(row => row.Version).Take(limit).ToListAsync(cancellation);
        return [.. rows.Select(Read)];
    }

    /// <summary>The one way into the table of policies: the version, its entry in the audit log and what else belongs to it, or none of them.</summary>
    /// <param name="db">The unit of work.</param>
    /// <param name="policy">The content.</param>
    /// <param name="basedOn">The version in force that it follows.</param>
    /// <param name="by">Who is named as its publisher.</param>
    /// <param name="note">Why, kept with the version.</param>
    /// <param name="entry">What is told in the audit log; without values it gets those that changed.</param>
    /// <param name="also">Runs in the same transaction; false gives it all up.</param>
    /// <param name="cancellation">Gives up with nothing done.</param>
    /// <returns>The new version, or null when <paramref name="basedOn"/> is not in force any more or <paramref name="also"/> gave up.</returns>
    /// <exception cref="ArgumentException">The policy has problems.</exception>
    public async Task<Versioned<Policy>?> PublishAsync(
        BotDb db, Policy policy, int basedOn, Agent by, string note, AuditEntry entry, Func<Task<bool>>? also, CancellationToken cancellation)
    {
        if (policy.Problems() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(" ", problems), nameof(policy));
        var live = Current;
        if (basedOn != live.Version)
            return null;
        var next = new Versioned<Policy>(basedOn + 1, policy, DateTimeOffset.FromUnixTimeMilliseconds(entry.At.ToUnixTimeMilliseconds()), by.Name, note);
        var (was, became) = ChangedValues.Between(PolicyJson.Element(live.Value), PolicyJson.Element(policy));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        try
        {
            db.Policies.Add(new PolicyRow { Version = next.Version, Body = PolicyJson.Write(policy), PublishedAt = next.PublishedAt, PublishedBy = by.Name, Note = note });
            db.Audit.Add(AuditRow.Of(entry with { Was = entry.Was ?? was, Became = entry.Became ?? became }));
            await db.SaveChangesAsync(cancellation);
            if (also is not null && !await also())
                return null;
            if (db.Database.IsNpgsql())
                await db.Database.ExecuteSqlAsync($"SELECT pg_notify({Channel}, '')", cancellation);
            await transaction.CommitAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // The version is the key: two who publish at once cannot both get it.
            await transaction.RollbackAsync(CancellationToken.None);
            if ((await LoadAsync(cancellation)).Version != basedOn)
                return null;
            throw;
        }
        return Keep(next);
    }

    async Task<Versioned<Policy>?> PublishAsync(Policy policy, int basedOn, string note, AuditEntry entry, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await PublishAsync(db, policy, basedOn, entry.By, note, entry, null, cancellation);
    }

    // A slow reader may come after a publication; versions only grow.
    Versioned<Policy> Keep(Versioned<Policy> read)
    {
        lock (_gate)
            return read.Version > _current.Version ? _current = read : _current;
    }

    static Versioned<Policy> Read(PolicyRow row) => new(row.Version, PolicyJson.Read(row.Body), row.PublishedAt, row.PublishedBy, row.Note);
}
