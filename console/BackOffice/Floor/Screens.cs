using System.Security.Cryptography;
using System.Text;
using Bot.Audit;
using Bot.Conversations;
using Bot.Desk;
using Bot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Floor;

/// <summary>Links that show the figures of the floor on a screen on the wall, without signing in. A link that is not kept, is over or was taken back opens nothing, at once. Thread-safe.</summary>
/// <remarks>A token has 40 random letters; only its hash is kept, so it is shown once. It opens figures of queues and nothing else.</remarks>
public sealed class Screens(IDbContextFactory<BotDb> databases, TimeProvider clock)
{
    /// <summary>Days a link may be asked to live.</summary>
    public static IReadOnlyList<int> Days { get; } = [1, 7, 30, 90];

    /// <summary>Longest title.</summary>
    public const int LongestTitle = 60;

    const int Most = 50;

    /// <summary>Makes a link.</summary>
    /// <param name="title">Where it hangs.</param>
    /// <param name="days">How long it lives, one of <see cref="Days"/>.</param>
    /// <param name="by">Who makes it: it shows what they steer.</param>
    /// <param name="cancellation">Gives up with nothing done.</param>
    /// <returns>The token, or why there is none, in words for the person.</returns>
    public async Task<(string? Token, string? Problem)> MakeAsync(string title, int days, Viewer by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(title);
        ArgumentNullException.ThrowIfNull(by);
        title = title.Trim();
        if (title.Length is 0 or > LongestTitle || title.Any(char.IsControl))
            return (null, $"Say where the screen hangs, in 1 to {LongestTitle} characters.");
        if (!Days.Contains(days))
            return (null, $"A link lives for {string.Join(", ", Days)} days.");
        var at = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Screens.Where(screen => screen.Until < at).ExecuteDeleteAsync(cancellation);
        if (await db.Screens.CountAsync(cancellation) >= Most)
            return (null, $"There are {Most} links already. Take one back first.");
        // Letters only: the log masks what looks like a card, an account or a phone number.
        var token = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", 40);
        db.Screens.Add(new() { Hash = Hash(token), Title = title, Department = by.Department, By = by.Agent.Name, At = at, Until = at.AddDays(days) });
        db.Add(AuditRow.Of(new(at, by.Agent, AuditActs.ScreenMade, title) { Became = $"{by.Department ?? "the whole house"}, {days} days" }));
        await db.SaveChangesAsync(cancellation);
        return (token, null);
    }

    /// <summary>The screen a token opens; null for none.</summary>
    public async Task<ScreenRow?> OpenAsync(string? token, CancellationToken cancellation)
    {
        if (token is not { Length: 40 })
            return null;
        var (hash, now) = (Hash(token), clock.GetUtcNow());
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Screens.AsNoTracking().SingleOrDefaultAsync(screen => screen.Hash == hash && screen.Until >= now, cancellation);
    }

    /// <summary>The links somebody may take back, made last first.</summary>
    public async Task<IReadOnlyList<ScreenRow>> ListAsync(Viewer reader, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Of(db, reader).AsNoTracking().OrderByDescending(screen => screen.At).ToListAsync(cancellation);
    }

    /// <summary>Takes a link back.</summary>
    /// <returns>Its title; null when there is none of that number for them.</returns>
    public async Task<string?> RevokeAsync(long id, Viewer by, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(by);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var screen = Of(db, by).Where(screen => screen.Id == id);
        if (await screen.Select(screen => screen.Title).SingleOrDefaultAsync(cancellation) is not { } title)
            return null;
        return await db.ChangeAsync(() => screen.ExecuteDeleteAsync(cancellation), new(clock.GetUtcNow(), by.Agent, AuditActs.ScreenRevoked, title), cancellation) ? title : null;
    }

    IQueryable<ScreenRow> Of(BotDb db, Viewer reader)
    {
        var (now, department) = (clock.GetUtcNow(), reader.Department);
        return db.Screens.Where(screen => screen.Until >= now && (department == null || screen.Department == department));
    }

    static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
