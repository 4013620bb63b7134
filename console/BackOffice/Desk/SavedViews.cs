using Bot.Audit;
using Bot.Desk;
using Bot.Storage;
using Bot.Conversations;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Desk;

/// <summary>Filters of the desk's list under a name: one's own, those of a department, those of everybody. Thread-safe.</summary>
public sealed class SavedViews(IDbContextFactory<BotDb> databases, TimeProvider clock)
{
    /// <summary>Longest name, in characters.</summary>
    public const int LongestName = 40;

    /// <summary>Views one person or department keeps, at most.</summary>
    public const int Most = 50;

    /// <summary>The views a reader has, by name.</summary>
    public async Task<IReadOnlyList<SavedViewRow>> OfAsync(Viewer reader, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Seen(db, reader).AsNoTracking().OrderBy(view => view.Name).ThenBy(view => view.Id).Take(4 * Most).ToListAsync(cancellation);
    }

    /// <summary>Keeps one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="filter">Operators of search.</param>
    /// <param name="pinned">Whether it stands in the menu.</param>
    /// <param name="own">Whether it is the reader's own; else it is of <paramref name="department"/>.</param>
    /// <param name="department">The department; null for everybody.</param>
    /// <param name="reader">Who keeps it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Why it is not kept, in words for the person; null when it is.</returns>
    public async Task<string?> KeepAsync(string name, string filter, bool pinned, bool own, string? department, Viewer reader, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        if (Problem(name, filter) is { } problem)
            return problem;
        var at = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var staff = own ? reader.Agent.Id : null;
        var of = own ? null : department;
        var same = db.SavedViews.Where(view => view.Staff == staff && view.Department == of);
        if (await same.CountAsync(cancellation) >= Most)
            return $"{Most} views are kept already. Take one away first.";
        if (await same.AnyAsync(view => view.Name == name, cancellation))
            return $"“{name}” is kept already. Take another name.";
        db.SavedViews.Add(new() { Name = name, Filter = filter, Staff = staff, Department = of, Pinned = pinned, By = reader.Agent.Name, At = at });
        if (!own)
            db.Add(AuditRow.Of(new(at, reader.Agent, AuditActs.ViewsChanged, name) { Became = $"{filter}, for {department ?? "everybody"}" }));
        await db.SaveChangesAsync(cancellation);
        return null;
    }

    /// <summary>Puts one into the menu, or takes it out.</summary>
    public Task PinAsync(long id, bool pinned, Viewer reader, bool shared, CancellationToken cancellation) =>
        ChangeAsync(id, reader, shared, pinned ? "in the menu" : "out of the menu", rows => rows.ExecuteUpdateAsync(set => set.SetProperty(view => view.Pinned, pinned), cancellation), cancellation);

    /// <summary>Takes one away.</summary>
    public Task DropAsync(long id, Viewer reader, bool shared, CancellationToken cancellation) =>
        ChangeAsync(id, reader, shared, "taken away", rows => rows.ExecuteDeleteAsync(cancellation), cancellation);

    /// <summary>What is wrong with one that is to be kept, or null.</summary>
    public static string? Problem(string name, string filter)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > LongestName || name.Contains('|', StringComparison.Ordinal) || name.Any(char.IsControl))
            return $"A name has 1 to {LongestName} characters and no bar.";
        var query = SearchQuery.Read(filter);
        return query.Problems is [var first, ..] ? first
            : query.Terms.Count > 0 ? $"“{query.Plain}” is a word to search for. A view is made of operators such as queue:Billing or label:vip."
            : query.IsEmpty ? "Write what it shows, such as queue:Billing is:waiting." : null;
    }

    // One's own at any time; those of others only by who may share.
    async Task ChangeAsync(long id, Viewer reader, bool shared, string became, Func<IQueryable<SavedViewRow>, Task<int>> change, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await Seen(db, reader).AsNoTracking().SingleOrDefaultAsync(view => view.Id == id, cancellation) is not { } view || (view.Staff is null && !shared))
            return;
        if (view.Staff is not null)
            await change(db.SavedViews.Where(one => one.Id == id));
        else
            await db.ChangeAsync(() => change(db.SavedViews.Where(one => one.Id == id)), new(clock.GetUtcNow(), reader.Agent, AuditActs.ViewsChanged, view.Name) { Was = view.Filter, Became = became }, cancellation);
    }

    static IQueryable<SavedViewRow> Seen(BotDb db, Viewer reader)
    {
        var (me, department) = (reader.Agent.Id, reader.Department);
        return db.SavedViews.Where(view => view.Staff == me || (view.Staff == null && (view.Department == null || department == null || view.Department == department)));
    }
}
