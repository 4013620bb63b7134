using Bot.Audit;
using Bot.Models;
using Microsoft.EntityFrameworkCore;

namespace Bot.Storage;

/// <summary>Changes to the examples: added and taken back, never rewritten.</summary>
sealed class StoredExamples(IDbContextFactory<BotDb> contexts) : IExamples
{
    public async ValueTask<IReadOnlyList<ExampleChange>> ChangesAsync(string language, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.ExampleChanges.AsNoTracking().Where(c => c.Language == language).OrderBy(c => c.Id).ToListAsync(cancellation);
        return [.. rows.Select(Read)];
    }

    public async ValueTask<ExampleChange> AddAsync(ExampleChange change, CancellationToken cancellation)
    {
        var row = new ExampleChangeRow
        {
            Language = change.Language,
            Intent = change.Intent,
            Was = change.Was,
            Text = change.Text,
            Source = change.Source,
            ById = change.By.Id,
            By = change.By.Name,
            At = DateTimeOffset.FromUnixTimeMilliseconds(change.At.ToUnixTimeMilliseconds()),
        };
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        db.Add(row);
        db.Add(AuditRow.Of(new(change.At, change.By, AuditActs.ExamplesChanged, Subject(change.Language, change.Intent))
        {
            Became = change.Text is null ? "example taken away" : change.Was is null ? "example added" : "example changed",
        }));
        await db.SaveChangesAsync(cancellation);
        return Read(row);
    }

    public async ValueTask<bool> UndoAsync(long id, Approval undone, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.ExampleChanges.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellation) is not { } change)
            return false;
        return await db.ChangeAsync(
            () => db.ExampleChanges.Where(c => c.Id == id && c.UndoneAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(c => c.UndoneById, undone.By.Id).SetProperty(c => c.UndoneBy, undone.By.Name)
                    .SetProperty(c => c.UndoneAt, undone.At), cancellation),
            new(undone.At, undone.By, AuditActs.ExamplesChanged, Subject(change.Language, change.Intent)) { Became = "change taken back" }, cancellation);
    }

    // The intent, not the words: they came from a customer.
    static string Subject(string language, string intent) => $"examples {language} {intent}";

    static ExampleChange Read(ExampleChangeRow row) => new(
        row.Id, row.Language, row.Intent, row.Was, row.Text, row.Source, new(row.ById, row.By), row.At,
        row.UndoneAt is { } at ? new(new(row.UndoneById ?? "", row.UndoneBy ?? ""), at) : null);
}
