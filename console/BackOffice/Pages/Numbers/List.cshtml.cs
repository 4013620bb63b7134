using Bot.BackOffice.Measures;
using Bot.Measures;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Numbers;

/// <summary>The conversations behind a number: as many as it says.</summary>
[Microsoft.AspNetCore.Authorization.Authorize(Bot.BackOffice.Access.ConsolePolicies.Supervisor)]
public sealed class ListModel(Measures.Numbers numbers) : NumbersPage
{
    /// <summary>Key of the number.</summary>
    [BindProperty(SupportsGet = true, Name = "of")]
    public string? Of { get; set; }

    /// <summary>Page of the list, from 0.</summary>
    [BindProperty(SupportsGet = true, Name = "page_")]
    public int PageNumber { get; set; }

    /// <summary>The number.</summary>
    public Figure Figure { get; private set; } = null!;

    /// <summary>The rows of the page.</summary>
    public IReadOnlyList<NumberRow> Rows { get; private set; } = [];

    /// <summary>Reads the list.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        if (Of is not { Length: <= 200 } key || NumberWords.Says(key) is null)
            return NotFound();
        Period = await numbers.PeriodAsync(From, To, At, When, cancellation);
        (Figure, Rows) = await numbers.ListAsync(Period, When, key, PageNumber, cancellation);
        return Page();
    }
}
