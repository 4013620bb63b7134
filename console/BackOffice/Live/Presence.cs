using System.Collections.Concurrent;
using Bot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Live;

/// <summary>Keeps <see cref="Staff.LastSeenAt"/>, by which waiting customers are told how many people are there. Written at most every
/// twenty seconds for each person, however many windows they have open. Thread-safe.</summary>
public sealed class Presence(IDbContextFactory<BotDb> databases, TimeProvider clock)
{
    static readonly TimeSpan Rest = TimeSpan.FromSeconds(20);

    readonly ConcurrentDictionary<string, DateTimeOffset> _seen = new();

    /// <summary>Says that a person is there.</summary>
    /// <returns>False when they may not be here any more: the account is gone or was deactivated. Looked up as often as it is written.</returns>
    public async Task<bool> SeenAsync(string staffId, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var before = _seen.GetValueOrDefault(staffId);
        if (now - before < Rest)
            return true;
        if (before == default ? !_seen.TryAdd(staffId, now) : !_seen.TryUpdate(staffId, now, before))
            return true; // Another window of theirs is writing it this moment.
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var found = await db.Users.Where(staff => staff.Id == staffId && (staff.LockoutEnd == null || staff.LockoutEnd < now))
            .ExecuteUpdateAsync(set => set.SetProperty(staff => staff.LastSeenAt, now), cancellation);
        if (found == 0)
            _seen.TryRemove(staffId, out _);
        return found == 1;
    }
}
