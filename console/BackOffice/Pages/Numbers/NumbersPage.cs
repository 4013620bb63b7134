using System.Globalization;
using Bot.BackOffice.Access;
using Bot.BackOffice.Measures;
using Bot.Measures;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bot.BackOffice.Pages.Numbers;

/// <summary>What the page of numbers and the lists behind them share: the period, which stands in the address.</summary>
[Authorize(ConsolePolicies.Numbers)]
public abstract class NumbersPage : ConsolePage
{
    static readonly TimeSpan Breath = TimeSpan.FromMinutes(1);

    /// <summary>The first day asked for.</summary>
    [BindProperty(SupportsGet = true, Name = "from")]
    public DateOnly? From { get; set; }

    /// <summary>The last day asked for.</summary>
    [BindProperty(SupportsGet = true, Name = "to")]
    public DateOnly? To { get; set; }

    /// <summary>Unix milliseconds of the instant up to which is counted; as far as possible without it.</summary>
    [BindProperty(SupportsGet = true, Name = "at")]
    public long? At { get; set; }

    /// <summary>The period.</summary>
    public Period Period { get; private protected set; } = null!;

    /// <summary>Whether what the numbers are counted from is still being made, so that the newest is missing.</summary>
    public bool IsBehind => At is null && When.Now - Period.AsOf > Breath;

    /// <summary>Numbers are of the whole house, and so are the lists behind them: who works for one department does not see them.</summary>
    [NonHandler] // by its name alone it would be one, for a method called PAGE
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Reader.Department is not null)
            context.Result = Forbid();
    }

    /// <summary>Whether a number leads to its conversations: only for who may read them.</summary>
    public bool ShowsLists => User.May(ConsolePolicies.Supervisor);

    /// <summary>The list behind a number, of the same period, counted up to the same instant.</summary>
    public string Behind(Figure figure, int page = 0)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return string.Create(CultureInfo.InvariantCulture, $"/console/numbers/list?of={Uri.EscapeDataString(figure.Key)}&from={Measures.Numbers.Key(Period.First)}&to={Measures.Numbers.Key(Period.Last)}&at={Period.AsOf.ToUnixTimeMilliseconds()}{(page > 0 ? $"&page_={page}" : "")}");
    }

    /// <summary>The page of numbers, of the same period.</summary>
    public string Back => string.Create(CultureInfo.InvariantCulture, $"/console/numbers?from={Measures.Numbers.Key(Period.First)}&to={Measures.Numbers.Key(Period.Last)}");
}
