using System.ComponentModel.DataAnnotations;
using Bot.BackOffice.Releases;
using Bot.Feedback;
using Bot.Rules;
using Bot.Turns;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Feedback.Routing;

/// <summary>The routes in their order, as the draft has them: what each says, and what is wrong with it.</summary>
public sealed class IndexModel(OpenDraft open) : RoutingPage(open)
{
    /// <inheritdoc/>
    public override string Tab => "routes";

    /// <summary>The route a command is about.</summary>
    [BindProperty, StringLength(60)]
    public string? Name { get; set; }

    /// <summary>Places to move it: -1 up, 1 down.</summary>
    [BindProperty]
    public int By { get; set; }

    /// <summary>The department that gets what no route takes.</summary>
    [BindProperty, StringLength(60)]
    public string? Fallback { get; set; }

    /// <summary>The button that was just pressed, to keep the focus there.</summary>
    [TempData]
    public string? Pressed { get; set; }

    /// <summary>What is wrong, by route.</summary>
    public ILookup<string, RuleProblem> Problems { get; private set; } = null!;

    /// <summary>Whether a route is not in force as it stands here: "new", "changed", or null.</summary>
    public string? Differs(FeedbackRoute route)
    {
        ArgumentNullException.ThrowIfNull(route);
        return Live.Value.Feedback.Routes.FirstOrDefault(one => one.Name == route.Name) is not { } live ? "new"
            : (live.Title, live.On, live.ToString()) == (route.Title, route.On, route.ToString()) ? null : "changed";
    }

    /// <summary>Routes in force that the draft has taken away.</summary>
    public IEnumerable<FeedbackRoute> Gone => Live.Value.Feedback.Routes.Where(route => Plan.Routes.All(one => one.Name != route.Name));

    /// <summary>Shows the list.</summary>
    public Task OnGetAsync(CancellationToken cancellation) => ReadAllAsync(cancellation);

    /// <summary>Moves a route up or down.</summary>
    public Task<IActionResult> OnPostMoveAsync(CancellationToken cancellation) => DoAsync($"{(By < 0 ? "up" : "down")}-{Name}", plan =>
    {
        var moved = plan.Routes.ToList();
        var at = moved.FindIndex(route => route.Name == Name);
        var to = at + Math.Sign(By);
        if (at >= 0 && to >= 0 && to < moved.Count)
            (moved[at], moved[to]) = (moved[to], moved[at]);
        return plan with { Routes = moved };
    }, cancellation);

    /// <summary>Switches a route on or off.</summary>
    public Task<IActionResult> OnPostSwitchAsync(CancellationToken cancellation) =>
        DoAsync($"switch-{Name}", plan => plan with { Routes = [.. plan.Routes.Select(route => route.Name == Name ? route with { On = !route.On } : route)] }, cancellation);

    /// <summary>Sets who gets what no route takes.</summary>
    public Task<IActionResult> OnPostFallbackAsync(CancellationToken cancellation) => DoAsync("fallback", plan => plan with { Fallback = Fallback ?? "" }, cancellation);

    async Task<IActionResult> DoAsync(string pressed, Func<FeedbackPlan, FeedbackPlan> change, CancellationToken cancellation)
    {
        var why = await ChangeAsync(change, cancellation);
        if (why is null)
        {
            Pressed = pressed;
            return Redirect(Link("/console/feedback/routing"));
        }
        await ReadAllAsync(cancellation);
        return Refused(why);
    }

    async Task ReadAllAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        Problems = Plan.Problems().ToLookup(problem => problem.At);
    }
}
