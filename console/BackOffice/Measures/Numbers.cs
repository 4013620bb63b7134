using System.Globalization;
using System.Text.Json;
using Bot.BackOffice.Desk;
using Bot.Conversations;
using Bot.Measures;
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
    /// <param name="first">The first day.</param>
    /// <param name="last">The last day.</param>
    /// <param name="asOf">Unix milliseconds up to which to count; as far as possible without.</param>
    /// <param name="kept">The instant up to which it can be counted.</param>
    /// <param name="when">The desk's clock.</param>
    public static Period Of(DateOnly? first, DateOnly? last, long? asOf, DateTimeOffset kept, When when)
    {
        ArgumentNullException.ThrowIfNull(when);
        var today = when.Date(when.Now);
        var end = last is { } to && to < today ? to : today;
        var begin = first is { } from && from <= end ? from : end.AddDays(-6);
        begin = end.DayNumber - begin.DayNumber >= MostDays ? end.AddDays(1 - MostDays) : begin;
        // As a link can say it, so that the link counts the same.
        var most = (kept < when.Now ? kept : when.Now).ToUnixTimeMilliseconds();
        return new(begin, end, DateTimeOffset.FromUnixTimeMilliseconds(asOf is > 0 && asOf < most ? asOf.Value : most));
    }
}

/// <summary>A row of the list behind a number.</summary>
/// <param name="Counted">What was counted.</param>
/// <param name="Row">The conversation as it is now; null when it is not stored any more.</param>
/// <param name="Said">What tells more of it: the rule, who closed it, the words of an answer; empty for nothing.</param>
public sealed record NumberRow(Counted Counted, ConversationRow? Row, string Said);

/// <summary>The list behind a number.</summary>
/// <param name="Figure">The number.</param>
/// <param name="Rows">A page of what it counts, newest first.</param>
public sealed record NumberList(Figure Figure, IReadOnlyList<NumberRow> Rows);

/// <summary>Counts periods, and reads the conversations behind a number. Thread-safe.</summary>
public sealed class Numbers(IMeasures measures, IDbContextFactory<BotDb> databases)
{
    /// <summary>Rows of a list on a page.</summary>
    public const int PageSize = 50;

    const long QuarterHour = 15 * 60 * 1000;

    /// <summary>The period as asked for, as far as it can be counted now.</summary>
    public async Task<Period> PeriodAsync(DateOnly? first, DateOnly? last, long? asOf, When when, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(when);
        return Period.Of(first, last, asOf, await measures.KeptUntilAsync(when.Now, cancellation), when);
    }

    /// <summary>Counts a period.</summary>
    public async Task<Figures> CountAsync(Period period, When when, CancellationToken cancellation) => (await CountAsync(period, when, null, cancellation)).Figures;

    /// <summary>A page of the list behind a number, newest first: three queries, however many rows.</summary>
    /// <param name="period">The period.</param>
    /// <param name="when">The desk's clock.</param>
    /// <param name="key">Key of the number.</param>
    /// <param name="page">From 0.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async Task<NumberList> ListAsync(Period period, When when, string key, int page, CancellationToken cancellation)
    {
        var (figures, list) = await CountAsync(period, when, key, cancellation);
        var counted = list.Reverse().Skip(Math.Clamp(page, 0, 100_000) * PageSize).Take(PageSize).ToList();
        var ids = counted.Select(one => one.Conversation).Distinct().ToList();
        var told = counted.Where(one => one.Number is not null).Select(one => one.Number!.Value).Distinct().ToList();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var rows = await db.Conversations.Where(row => ids.Contains(row.Id)).ToDictionaryAsync(row => row.Id, cancellation);
        var facts = told.Count == 0 ? [] : await db.Facts.Where(fact => ids.Contains(fact.Conversation) && told.Contains(fact.Number)).ToDictionaryAsync(fact => (fact.Conversation, fact.Number), fact => fact.Body, cancellation);
        return new(figures[key], [.. counted.Select(one => new NumberRow(one, rows.GetValueOrDefault(one.Conversation),
            one.Number is { } number && facts.GetValueOrDefault((one.Conversation, number)) is { } body ? Said(body) : one.Rule))]);
    }

    /// <summary>A day as it stands in the key of a number.</summary>
    public static string Key(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    async Task<(Figures Figures, IReadOnlyList<Counted> List)> CountAsync(Period period, When when, string? listed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(period);
        ArgumentNullException.ThrowIfNull(when);
        var from = when.Beginning(period.First)!.Value;
        var end = when.Beginning(period.Last.AddDays(1))!.Value;
        end = period.AsOf < end ? period.AsOf.AddTicks(1) : end;
        // In every zone the date changes on a quarter of an hour, so one instant of each speaks for all.
        var days = new Dictionary<long, string>();
        string Day(DateTimeOffset at)
        {
            var quarter = at.ToUnixTimeMilliseconds() / QuarterHour;
            return days.TryGetValue(quarter, out var day) ? day : days[quarter] = Key(when.Date(at));
        }
        var count = new PeriodCount(from, end, Day, listed);
        await measures.ReadAsync(from, end, count.Add, count.Add, cancellation);
        return count.End();
    }

    // What is told of a mark stands in its fact alone: it is personal, and nothing is kept of it twice.
    static string Said(string body) => JsonSerializer.Deserialize(body, ConversationJson.Default.Fact) switch
    {
        ConversationClosed closed => closed.By?.Name ?? "",
        SurveyAnswered answer => answer.Comment ?? "",
        _ => "",
    };
}
