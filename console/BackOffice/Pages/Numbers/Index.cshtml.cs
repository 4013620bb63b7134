using Bot.Measures;

namespace Bot.BackOffice.Pages.Numbers;

/// <summary>The numbers of a period, each with how it is counted and the list of what it counts.</summary>
public sealed class IndexModel(Measures.Numbers numbers) : NumbersPage
{
    /// <summary>The numbers.</summary>
    public Figures Figures { get; private set; } = null!;

    /// <summary>Counts the period.</summary>
    public async Task OnGetAsync(CancellationToken cancellation) => Figures = await numbers.CountAsync(Period, When, cancellation);
}
