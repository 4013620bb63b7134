using System.Globalization;
using Bot.BackOffice.Desk;
using Bot.Measures;
using CsvHelper;

namespace Bot.BackOffice.Measures;

/// <summary>A number, as programs and spreadsheets read it.</summary>
/// <param name="Key">Its stored name, such as <c>conversations</c>, <c>day:2026-03-04</c> or <c>queue:Billing</c>; retired, never renamed.</param>
/// <param name="Name">What it is called on the page.</param>
/// <param name="Count">How many.</param>
public sealed record NumberItem(string Key, string Name, int Count);

/// <summary>The numbers of a period, the same as on the page.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Zone">The time zone of the days.</param>
/// <param name="CountedUpTo">What happened later is not counted.</param>
/// <param name="At">The same instant in Unix milliseconds: given back as <c>at</c>, the same is counted again.</param>
/// <param name="Numbers">Those of the whole and of each day, also where they are 0; then all others that count something, by key.</param>
public sealed record NumberSet(DateOnly From, DateOnly To, string Zone, DateTimeOffset CountedUpTo, long At, IReadOnlyList<NumberItem> Numbers)
{
    static readonly string[] Whole = ["conversations", "contained", "with-people", "not-understood", "asked", "answers", "closed"];
    static readonly string[] Daily = ["day", "day-contained", "day-with-people"];

    // By the mark at its beginning spreadsheets know UTF-8. A cell that would be a formula is text, as OWASP advises: departments and queues are named by people.
    static readonly CsvWriterOptions Format = CsvWriterOptions.Default with { WriteByteOrderMark = true, Injection = CsvInjection.Escape };

    /// <summary>The numbers of a period as counted.</summary>
    public static NumberSet Of(Period period, When when, Figures figures)
    {
        ArgumentNullException.ThrowIfNull(period);
        ArgumentNullException.ThrowIfNull(when);
        ArgumentNullException.ThrowIfNull(figures);
        var keys = Whole.Concat(period.Days.SelectMany(day => Daily.Select(family => $"{family}:{Measures.Numbers.Key(day)}")))
            .Union(figures.All.Select(figure => figure.Key).Order(StringComparer.Ordinal));
        return new(period.First, period.Last, when.Zone.Id, period.AsOf, period.AsOf.ToUnixTimeMilliseconds(), [.. keys.Select(key => new NumberItem(key, NumberWords.Title(key), figures[key].Count))]);
    }

    /// <summary>A line for each number, in UTF-8 as RFC 4180 has it, with the period in each, so that files can be put together.</summary>
    public byte[] Csv()
    {
        using var file = new MemoryStream();
        using (var csv = CsvWriter.Create(file, Format, leaveOpen: true))
        {
            csv.WriteRecord("key", "name", "count", "from", "to", "zone", "counted_up_to");
            foreach (var (key, name, count) in Numbers)
                csv.WriteRecord(key, name, count.ToString(CultureInfo.InvariantCulture), Measures.Numbers.Key(From), Measures.Numbers.Key(To), Zone, When.Iso(CountedUpTo));
        }
        return file.ToArray();
    }
}
