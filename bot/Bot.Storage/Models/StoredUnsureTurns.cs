using System.Runtime.CompilerServices;
using System.Text.Json;
using Bot.Conversations;
using Bot.Models;
using Microsoft.EntityFrameworkCore;

namespace Bot.Storage;

/// <summary>The inbox of unsure turns, and what customers wrote before.</summary>
sealed class StoredUnsureTurns(IDbContextFactory<BotDb> contexts, RoadWriter writer) : IUnsureTurns
{
    const int Page = 500;
    static readonly string Spoke = Stored.Kind(typeof(CustomerSpoke));

    public async ValueTask<IReadOnlyList<UnsureTurn>> ReadAsync(string language, UnsureOrder order, int skip, int take, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var open = db.UnsureTurns.Where(t => t.Language == language && t.State == UnsureState.Open);
        open = order == UnsureOrder.Newest
            ? open.OrderByDescending(t => t.LastAt).ThenBy(t => t.Fold)
            : open.OrderByDescending(t => t.Times).ThenByDescending(t => t.LastAt).ThenBy(t => t.Fold);
        return await WithCustomerAsync(db, open.Skip(skip).Take(take), cancellation);
    }

    public async ValueTask<int> CountAsync(string language, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.UnsureTurns.CountAsync(t => t.Language == language && t.State == UnsureState.Open, cancellation);
    }

    public async ValueTask<UnsureTurn?> FindAsync(string language, string fold, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await WithCustomerAsync(db, db.UnsureTurns.Where(t => t.Language == language && t.Fold == fold), cancellation) is [var found] ? found : null;
    }

    public async ValueTask<bool> MoveAsync(string language, string fold, UnsureState from, UnsureState to, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.UnsureTurns.Where(t => t.Language == language && t.Fold == fold && t.State == from)
            .ExecuteUpdateAsync(set => set.SetProperty(t => t.State, to), cancellation) == 1;
    }

    public async ValueTask DoubtAsync(KeepUnsure doubted, CancellationToken cancellation) =>
        await writer.RunAsync(db =>
        {
            EffectWriter.Apply(db, [doubted]);
            return true;
        }, null, cancellation);

    public async ValueTask CorrectAsync(KeepUnsure doubted, string intent, CancellationToken cancellation) =>
        await writer.RunAsync(db =>
        {
            EffectWriter.Apply(db, [doubted, new SuggestMeaning(doubted.ConversationId, doubted.Number + 1, intent)]);
            return true;
        }, null, cancellation);

    public async IAsyncEnumerable<string> HeardSinceAsync(
        string language, DateTimeOffset since, int limit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var before = long.MaxValue;
        var given = 0;
        while (given < limit)
        {
            List<FactRow> rows;
            await using (var db = await contexts.CreateDbContextAsync(cancellation))
            {
                var place = before;
                // Backwards over the key, so that a week of a large log costs a week and not the log.
                rows = await db.Facts.Where(f => f.Position < place && f.Kind == Spoke).OrderByDescending(f => f.Position).Take(Page).ToListAsync(cancellation);
            }
            foreach (var row in rows)
            {
                if (row.At < since || given == limit)
                    yield break;
                if (Stored.Fact(row.Body) is not CustomerSpoke { Heard: { } heard } spoke || UnsureFollower.IsPress(heard) || LiveModels.LanguageOf(heard.Model) != language)
                    continue;
                var text = Anonymous.Text(spoke.Text);
                if (!Anonymous.IsWorthLabelling(text))
                    continue;
                given++;
                yield return text;
            }
            if (rows.Count < Page)
                yield break;
            before = rows[^1].Position;
        }
    }

    // The text was cleared without knowing whose it is; with the name it is cleared of that too.
    static async Task<List<UnsureTurn>> WithCustomerAsync(BotDb db, IQueryable<UnsureTurnRow> turns, CancellationToken cancellation)
    {
        var rows = await turns.Select(t => new { Turn = t, Customer = db.Conversations.Where(c => c.Id == t.Conversation).Select(c => c.CustomerName).FirstOrDefault() }).ToListAsync(cancellation);
        return [.. rows.Select(row => new UnsureTurn(
            row.Turn.Language, row.Turn.Fold, Anonymous.Text(row.Turn.Text, row.Customer), row.Turn.Outcome,
            JsonSerializer.Deserialize(row.Turn.Candidates, ModelJson.Default.IReadOnlyListScoredIntent) ?? [],
            row.Turn.Suggested, row.Turn.DoubtedBy, row.Turn.Times, row.Turn.LastAt, row.Turn.Conversation, row.Customer))];
    }
}

/// <summary>Counts of the drift monitors.</summary>
sealed class StoredDriftCounts(IDbContextFactory<BotDb> contexts) : IDriftCounts
{
    public async ValueTask<IReadOnlyList<DriftCount>> SinceAsync(string model, DateOnly day, CancellationToken cancellation)
    {
        var from = day.DayNumber;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var rows = await db.DriftCounts.Where(c => (c.Model == model || c.Model == "") && c.Day >= from).ToListAsync(cancellation);
        return [.. rows.Select(row => new DriftCount(row.Model, DateOnly.FromDayNumber(row.Day), row.Measure, row.Bin, row.Count))];
    }
}
