using Bot.Audit;
using Bot.Conversations;
using Bot.Rules;
using Bot.Turns;
using Microsoft.EntityFrameworkCore;

namespace Bot.Storage;

/// <summary>The published policies, the one in force held in memory.</summary>
sealed class StoredPolicies(IDbContextFactory<BotDb> contexts) : IPolicies
{
    volatile Versioned<Policy> _current = Policy.Default;

    public Versioned<Policy> Current => _current;

    /// <summary>Reads the version in force; at start, and after somebody else published.</summary>
    public async Task LoadAsync(CancellationToken cancellation) =>
        _current = await HistoryAsync(1, cancellation) is [var newest] ? newest : Policy.Default;

    public async ValueTask<Versioned<Policy>?> PublishAsync(Policy policy, int basedOn, Agent by, string note, DateTimeOffset at, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (policy.Problems() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(" ", problems), nameof(policy));
        if (basedOn != Current.Version)
            return null;

        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var next = new Versioned<Policy>(basedOn + 1, policy, DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()), by.Name, note);
        db.Policies.Add(new PolicyRow
        {
            Version = next.Version,
            Body = PolicyJson.Write(policy),
            PublishedAt = next.PublishedAt,
            PublishedBy = by.Name,
            Note = note,
        });
        var (was, became) = ChangedValues.Between(PolicyJson.Element(Current.Value), PolicyJson.Element(policy));
        db.Audit.Add(AuditRow.Of(new(at, by, AuditActs.LimitsPublished, $"limits v{next.Version}") { Was = was, Became = became, Why = note }));
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // The version is the key: two who publish at once cannot both get it.
            await LoadAsync(cancellation);
            if (Current.Version != basedOn)
                return null;
            throw;
        }
        return _current = next;
    }

    public async ValueTask<IReadOnlyList<Versioned<Policy>>> HistoryAsync(int limit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.Policies.AsNoTracking().OrderByDescending(row => row.Version).Take(limit).ToListAsync(cancellation);
        return [.. rows.Select(row => new Versioned<Policy>(
            row.Version, PolicyJson.Read(row.Body),
            row.PublishedAt, row.PublishedBy, row.Note))];
    }
}
