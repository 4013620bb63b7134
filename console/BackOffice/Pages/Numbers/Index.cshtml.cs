using System.Globalization;
using Bot.BackOffice.Measures;
using Bot.Measures;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Numbers;

/// <summary>The numbers of a period, each with how it is counted and the list of what it counts.</summary>
public sealed class IndexModel(Measures.Numbers numbers) : NumbersPage
{
    /// <summary>The numbers.</summary>
    public Figures Figures { get; private set; } = null!;

    /// <summary>Counts the period.</summary>
    public Task OnGetAsync(CancellationToken cancellation) => CountAsync(cancellation);

    /// <summary>The same as a file for spreadsheets.</summary>
    public async Task<FileContentResult> OnGetCsvAsync(CancellationToken cancellation)
    {
        await CountAsync(cancellation);
        return File(NumberSet.Of(Period, When, Figures).Csv(), "text/csv; charset=utf-8", $"numbers {Measures.Numbers.Key(Period.First)} to {Measures.Numbers.Key(Period.Last)}.csv");
    }

    /// <summary>The file of what the page shows, counted up to the same instant.</summary>
    public string AsFile => string.Create(CultureInfo.InvariantCulture, $"{Back}&at={Period.AsOf.ToUnixTimeMilliseconds()}&handler=Csv");

    async Task CountAsync(CancellationToken cancellation)
    {
        Period = await numbers.PeriodAsync(From, To, At, When, cancellation);
        Figures = await numbers.CountAsync(Period, When, cancellation);
    }
}
