using System.Collections.Concurrent;
using System.Text.Json;
using Bot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Profiles;

/// <summary>How people like the console, kept for each account. Every page asks, so what was read is held in memory: one program writes them. Thread-safe.</summary>
public sealed class KeptProfiles(IDbContextFactory<BotDb> databases)
{
    readonly ConcurrentDictionary<string, Profile> _known = new();

    /// <summary>A person's profile; the usual one for who has kept none.</summary>
    public async ValueTask<Profile> OfAsync(string staff, CancellationToken cancellation)
    {
        if (_known.TryGetValue(staff, out var known))
            return known;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var body = await db.Profiles.Where(row => row.Staff == staff).Select(row => row.Body).SingleOrDefaultAsync(cancellation);
        return _known.GetOrAdd(staff, body is null ? Profile.Usual : JsonSerializer.Deserialize<Profile>(body, JsonSerializerOptions.Web) ?? Profile.Usual);
    }

    /// <summary>Keeps it in place of what was kept before.</summary>
    public async Task KeepAsync(string staff, Profile profile, CancellationToken cancellation)
    {
        var body = JsonSerializer.Serialize(profile, JsonSerializerOptions.Web);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await db.Profiles.Where(row => row.Staff == staff).ExecuteUpdateAsync(set => set.SetProperty(row => row.Body, body), cancellation) == 0)
        {
            db.Profiles.Add(new() { Staff = staff, Body = body });
            await db.SaveChangesAsync(cancellation);
        }
        _known[staff] = profile;
    }
}
