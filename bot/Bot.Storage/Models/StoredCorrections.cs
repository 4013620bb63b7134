using Bot.Audit;
using Bot.Models;
using Microsoft.EntityFrameworkCore;

namespace Bot.Storage;

/// <summary>What the desk says was heard wrongly: one upon the other, so that taking the last back leaves what was said before.</summary>
sealed class StoredCorrections(IDbContextFactory<BotDb> contexts) : ICorrections
{
    public async ValueTask<Correction> KeepAsync(Correction correction, CancellationToken cancellation)
    {
        var row = new CorrectionRow
        {
            Kind = correction.Kind,
            Language = correction.Language,
            Model = correction.Model,
            Conversation = correction.Conversation,
            Number = correction.Number,
            Place = correction.Place,
            Text = correction.Text,
            Found = correction.Found,
            Right = correction.Right,
            ById = correction.By.Id,
            By = correction.By.Name,
            At = DateTimeOffset.FromUnixTimeMilliseconds(correction.At.ToUnixTimeMilliseconds()),
        };
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        db.Add(row);
        db.Add(AuditRow.Of(new(correction.At, correction.By, correction.Kind == CorrectionKind.Mood ? AuditActs.MoodCorrected : AuditActs.ValueCorrected, correction.Conversation)
        {
            Was = Corrections.Wordless(correction.Found),
            Became = Corrections.Wordless(correction.Right),
        }));
        await db.SaveChangesAsync(cancellation);
        return Read(row);
    }

    public async ValueTask<bool> TakeBackAsync(long id, Approval taken, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await Holding(db).SingleOrDefaultAsync(c => c.Id == id, cancellation) is not { } row)
            return false;
        return await db.ChangeAsync(
            () => db.Corrections.Where(c => c.Id == id).ExecuteDeleteAsync(cancellation),
            new(taken.At, taken.By, AuditActs.CorrectionTakenBack, row.Conversation) { Was = Corrections.Wordless(row.Right), Became = Corrections.Wordless(row.Found) }, cancellation);
    }

    public async ValueTask<Correction?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Holding(db).SingleOrDefaultAsync(c => c.Id == id, cancellation) is { } row ? Read(row) : null;
    }

    public async ValueTask<IReadOnlyList<Correction>> OfAsync(string conversation, int number, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await Holding(db).Where(c => c.Conversation == conversation && c.Number == number).OrderBy(c => c.Kind).ThenBy(c => c.Place).ToListAsync(cancellation);
        return [.. rows.Select(Read)];
    }

    public async ValueTask<IReadOnlyList<Correction>> ReadAsync(string language, CorrectionKind? kind, int skip, int take, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await Holding(db).Where(c => c.Language == language && (kind == null || c.Kind == kind)).OrderByDescending(c => c.Id).Skip(skip).Take(take).ToListAsync(cancellation);
        return [.. rows.Select(Read)];
    }

    public async ValueTask<IReadOnlyDictionary<CorrectionKind, int>> CountAsync(string language, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await Holding(db).Where(c => c.Language == language).GroupBy(c => c.Kind).Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, cancellation);
    }

    static IQueryable<CorrectionRow> Holding(BotDb db) => db.Corrections.AsNoTracking().Where(c =>
        !db.Corrections.Any(later => later.Conversation == c.Conversation && later.Number == c.Number && later.Kind == c.Kind && later.Place == c.Place && later.Id > c.Id));

    static Correction Read(CorrectionRow row) => new(
        row.Kind, row.Language, row.Model, row.Conversation, row.Number, row.Place, row.Text, row.Found, row.Right, new(row.ById, row.By), row.At)
    {
        Id = row.Id,
    };
}
