using Bot.BackOffice.Desk;
using Bot.Measures;
using Bot.Replays;
using Bot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Measures;

/// <summary>A period of whole days on the desk's clock, and the instant up to which it is counted.</summary>
/// <param name="First">The first day.</param>
/// <param name="Last">The last day.</param>
/// <param name="AsOf">What happened later is not counted, so that a number and its list, opened a minute apart, are the same.</param>
public sealed record Period(DateOnly First, DateOnly Last, DateTimeOffset AsOf)
{
    /// <summary>Most days of a period.</summary>
    public const int MostDays = 92;

    /// <summary>The days, in order.</summary>
    public IReadOnlyList<DateOnly> Days => [.. Enumerable.Range(0, Last.DayNumber - First.DayNumber + 1).Select(First.AddDays)];

    /// <summary>The period as asked for, brought into what is possible: without days the last seven, at most <see cref="MostDays"/>, nothing of it to come.</summary>
    public static Period Of(DateOnly? first, DateOnly? last, long? asOf, When when)
    {
        ArgumentNullException.ThrowIfNull(when);
        var today = when.Date(when.Now);
        var end = last is { } to && to < today ? to : today;
        var begin = first is { } from && from <= end ? from : end.AddDays(-6);
        begin = end.DayNumber - begin.DayNumber >= MostDays ? end.AddDays(1 - MostDays) : begin;
        // As a link can say it, so that the link counts the same.
        var now = when.Now.ToUnixTimeMilliseconds();
        return new(begin, end, DateTimeOffset.FromUnixTimeMilliseconds(asOf is > 0 && asOf < now ? asOf.Value : now));
    }
}

/// <summary>A row of the list behind a number.</summary>
/// <param name="Counted">What was counted.</param>
/// <param name="Row">The conversation as it is now; null when it is not stored any more.</param>
public sealed record NumberRow(Counted Counted, ConversationRow? Row);

/// <summary>Counts periods from the recorded facts, and reads the conversations behind a number. Thread-safe.</summary>
public sealed class Numbers(IRecordedFacts facts, IDbContextFactory<BotDb> databases)
{
    /// <summary>Rows of a list on a page.</summary>
    public const int PageSize = 50;

    /// <summary>Counts a period, in one reading along the facts.</summary>
    public async Task<Figures> CountAsync(Period period, When when, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(period);
        ArgumentNullException.ThrowIfNull(when);
        var from = when.Beginning(period.First)!.Value;
        var end = when.Beginning(period.Last.AddDays(1))!.Value;
        end = period.AsOf < end ? period.AsOf.AddTicks(1) : end;
        var tally = new Tally(from, end, at => Key(when.Date(at)));
        await foreach (var batch in facts.ReadAsync(from - Tally.Quiet, end, Tally.Kinds, cancellation))
            foreach (var fact in batch.Facts)
                tally.Add(fact);
        return tally.End();
    }

    /// <summary>A page of the list behind a number, newest first: one query, however many rows.</summary>
    /// <param name="figure">The number.</param>
    /// <param name="page">From 0.</param>
    /// <param name="cancellation">Stops the query.</param>
    public async Task<IReadOnlyList<NumberRow>> RowsAsync(Figure figure, int page, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(figure);
        var counted = figure.Of.Reverse().Skip(Math.Clamp(page, 0, 100_000) * PageSize).Take(PageSize).ToList();
        var ids = counted.Select(one => one.Conversation).Distinct().ToList();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.Conversations.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellation);
        return [.. counted.Select(one => new NumberRow(one, rows.GetValueOrDefault(one.Conversation)))];
    }

    /// <summary>A day as it stands in the key of a number.</summary>
    public static string Key(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
