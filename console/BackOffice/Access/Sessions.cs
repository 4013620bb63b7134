using System.Collections.Concurrent;
using System.Security.Claims;
using System.Security.Cryptography;
using Bot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Access;

/// <summary>Where staff are signed in. A session that was ended is over for pages and live lines within <see cref="Believed"/>, on every node. Thread-safe.</summary>
public sealed class Sessions(IDbContextFactory<BotDb> databases, TimeProvider clock)
{
    /// <summary>How long it is believed that a session is still open.</summary>
    public static readonly TimeSpan Believed = TimeSpan.FromSeconds(3);

    /// <summary>How exactly it is kept when it was last used.</summary>
    static readonly TimeSpan Seen = TimeSpan.FromMinutes(1);

    /// <summary>A cookie does not live longer, and neither does what is kept of its session.</summary>
    static readonly TimeSpan Kept = TimeSpan.FromDays(14);

    const int Most = 10_000;

    readonly ConcurrentDictionary<string, (DateTimeOffset At, string? Department)> _open = new();

    /// <summary>A session begins.</summary>
    /// <returns>Its id, which nobody can guess.</returns>
    public async Task<string> BeginAsync(string staff, string? userAgent, CancellationToken cancellation)
    {
        var (now, id) = (clock.GetUtcNow(), Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        var old = now - Kept;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.StaffSessions.Add(new() { Id = id, Staff = staff, StartedAt = now, SeenAt = now, Browser = Words(userAgent) });
        await db.SaveChangesAsync(cancellation);
        await db.StaffSessions.Where(session => session.Staff == staff && session.SeenAt < old).ExecuteDeleteAsync(cancellation);
        return id;
    }

    /// <summary>Whether the session of somebody is open. What the cookie says of their department is brought up to date in it: who is moved sees what they
    /// see now, without signing in again.</summary>
    public async ValueTask<bool> IsOpenAsync(ClaimsPrincipal? person, CancellationToken cancellation)
    {
        if (person?.FindFirstValue(ConsolePolicies.SessionClaim) is not { } id)
            return false;
        var now = clock.GetUtcNow();
        if (_open.TryGetValue(id, out var looked) && now - looked.At < Believed)
        {
            Move(person, looked.Department);
            return true;
        }
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var found = await db.StaffSessions.Where(session => session.Id == id && session.EndedAt == null)
            .Join(db.Users, session => session.Staff, staff => staff.Id, (session, staff) => new { session.SeenAt, staff.Department }).SingleOrDefaultAsync(cancellation);
        if (found is null)
        {
            _open.TryRemove(id, out _);
            return false;
        }
        if (now - found.SeenAt > Seen)
            await db.StaffSessions.Where(session => session.Id == id).ExecuteUpdateAsync(set => set.SetProperty(session => session.SeenAt, now), cancellation);
        if (_open.Count > Most)
            _open.Clear();
        _open[id] = (now, found.Department);
        Move(person, found.Department);
        return true;
    }

    /// <summary>Looks again at once what its people may see; other nodes do within <see cref="Believed"/>.</summary>
    public void LookAgain() => _open.Clear();

    /// <summary>Ends a session.</summary>
    /// <returns>False when it is not one of theirs, or is over.</returns>
    public async Task<bool> EndAsync(string staff, string id, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var ended = await db.StaffSessions.Where(session => session.Id == id && session.Staff == staff && session.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, now), cancellation);
        _open.TryRemove(id, out _);
        return ended > 0;
    }

    /// <summary>Ends all sessions of somebody.</summary>
    public async Task EndAllAsync(string staff, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.StaffSessions.Where(session => session.Staff == staff && session.EndedAt == null).ExecuteUpdateAsync(set => set.SetProperty(session => session.EndedAt, now), cancellation);
        _open.Clear();
    }

    static void Move(ClaimsPrincipal person, string? department)
    {
        if (person.FindFirst(ConsolePolicies.DepartmentClaim) is var was && was?.Value == department)
            return;
        var who = (ClaimsIdentity)person.Identity!;
        if (was is not null)
            who.RemoveClaim(was);
        if (department is not null)
            who.AddClaim(new(ConsolePolicies.DepartmentClaim, department));
    }

    /// <summary>Browser and system in a word each; what a browser says of itself is longer than anybody reads.</summary>
    public static string Words(string? userAgent)
    {
        string? First(params ReadOnlySpan<string> names)
        {
            foreach (var name in names)
                if (userAgent?.Contains(name, StringComparison.Ordinal) == true)
                    return name;
            return null;
        }
        var browser = First("Edg", "Firefox", "Chrome", "Safari") switch { "Edg" => "Edge", null => "A browser", var name => name };
        var system = First("Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux");
        return system is null ? browser : $"{browser} on {(system == "Mac OS" ? "macOS" : system)}";
    }
}
