using System.Globalization;
using Bot.Audit;
using Bot.BackOffice.Routes;
using Bot.Conversations;
using Bot.Desk;
using Bot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Desk;

/// <summary>Open cases of a department.</summary>
/// <param name="Department">Which.</param>
/// <param name="Open">How many are open.</param>
/// <param name="Overdue">How many of them are past their date.</param>
public sealed record DepartmentCount(string Department, int Open, int Overdue);

/// <summary>Reads and moves feedback cases.</summary>
public sealed class FeedbackLists(IDbContextFactory<BotDb> databases, TimeProvider clock)
{
    /// <summary>Cases on a page.</summary>
    public const int PageSize = 50;

    /// <summary>Cases of a department (null for all the reader works for), past their date first: open ones by due date, settled ones newest first.</summary>
    /// <param name="reader">Who reads: only cases of departments they work for are listed.</param>
    /// <param name="department">Which; null for all.</param>
    /// <param name="state">Open or settled.</param>
    /// <param name="page">From 0.</param>
    /// <param name="cancellation">Stops the query.</param>
    /// <returns>At most one more than <see cref="PageSize"/>: a reader of the extra one knows that there is a next page.</returns>
    public async Task<IReadOnlyList<CaseRow>> ReadAsync(Viewer reader, string? department, CaseState state, int page, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var cases = Of(db, reader).Where(c => c.State == state);
        if (department is not null)
            cases = cases.Where(c => c.Department == department);
        // Both orders walk the same index, one of them backwards: due dates follow the order of opening.
        cases = state == CaseState.Open ? cases.OrderBy(c => c.DueAt).ThenBy(c => c.Id) : cases.OrderByDescending(c => c.DueAt).ThenByDescending(c => c.Id);
        return await cases.Skip(Math.Clamp(page, 0, 1000) * PageSize).Take(PageSize + 1).ToListAsync(cancellation);
    }

    /// <summary>One case; null when there is none of that id, or none for this reader.</summary>
    public async Task<CaseRow?> FindAsync(Viewer reader, string id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Of(db, reader).SingleOrDefaultAsync(c => c.Id == id, cancellation);
    }

    /// <summary>The answer that decided where a case is; null when it was not kept.</summary>
    public async Task<SurveyAnswered?> AnswerAsync(CaseRow of, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(of);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var bodies = await db.Facts.Where(fact => fact.Conversation == of.Conversation && fact.Kind == "survey-answered").OrderBy(fact => fact.Number).Select(fact => fact.Body).ToListAsync(cancellation);
        return RouteBox.Deciding(RouteBox.Answers(bodies)[of.Survey]);
    }

    /// <summary>Open and overdue cases of every department of the reader's that has any.</summary>
    public async Task<IReadOnlyList<DepartmentCount>> CountAsync(Viewer reader, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Of(db, reader).Where(c => c.State == CaseState.Open)
            .GroupBy(c => c.Department)
            .Select(g => new DepartmentCount(g.Key, g.Count(), g.Count(c => c.DueAt < now)))
            .ToListAsync(cancellation);
    }

    /// <summary>How many cases were settled.</summary>
    public async Task<int> SettledAsync(Viewer reader, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Of(db, reader).Where(c => c.State == CaseState.Settled).CountAsync(cancellation);
    }

    /// <summary>Gives an open case to another department, and says in its reason who did it.</summary>
    /// <returns>False when it is settled or gone.</returns>
    public async Task<bool> MoveAsync(string id, string from, string to, Agent by, CancellationToken cancellation)
    {
        var because = string.Create(CultureInfo.InvariantCulture, $"moved from {from} by {by.Name}");
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.ChangeAsync(
            () => db.Cases.Where(c => c.Id == id && c.State == CaseState.Open && c.Department == from)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.Department, to).SetProperty(c => c.Because, because), cancellation),
            new(clock.GetUtcNow(), by, AuditActs.CaseMoved, id) { Was = from, Became = to }, cancellation);
    }

    static IQueryable<CaseRow> Of(BotDb db, Viewer reader)
    {
        var department = reader.Department;
        return department is null ? db.Cases : db.Cases.Where(c => c.Department == department);
    }
}
