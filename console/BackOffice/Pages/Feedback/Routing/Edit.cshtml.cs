using Bot.BackOffice.Releases;
using Bot.BackOffice.Routes;
using Bot.BackOffice.Rules;
using Bot.Feedback;
using Bot.Rules;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Feedback.Routing;

/// <summary>One route: which answers it takes, as sentences with a control for each value, and who gets them. Saved into the draft.</summary>
public sealed class EditModel(OpenDraft open, RuleNames names) : RoutingPage(open)
{
    /// <inheritdoc/>
    public override string Tab => "routes";

    /// <summary>The route; null for a new one.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Name { get; set; }

    /// <summary>What a new one begins with.</summary>
    [BindProperty(SupportsGet = true, Name = "template")]
    public string? Template { get; set; }

    /// <summary>What the form shows.</summary>
    public RouteForm Form { get; private set; } = new();

    /// <summary>The names to choose from.</summary>
    public RuleNames Names => names;

    /// <summary>The route as typed, in words.</summary>
    public string Sentence { get; private set; } = "";

    /// <summary>What cannot be read, by field.</summary>
    public IReadOnlyDictionary<string, string> Wrong { get; private set; } = new Dictionary<string, string>();

    /// <summary>What is wrong with the route among the others, and what it does to them.</summary>
    public IReadOnlyList<RuleProblem> Problems { get; private set; } = [];

    /// <summary>The title of a route of the draft.</summary>
    public string TitleOf(string name) => RouteBox.Title(Edited, name);

    /// <summary>Shows the route, or a template.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        if (Name is { } name)
        {
            if (Plan.Routes.FirstOrDefault(route => route.Name == name) is not { } route)
                return NotFound();
            Form = RouteForm.Of(route);
            Check();
        }
        else
        {
            Form = RouteForm.Of((RouteTemplate.Of(Template) ?? RouteTemplate.All[^1]).Route, isNew: true);
            if (Form.Ways.Count > 0)
                Check();
        }
        return Page();
    }

    /// <summary>Adds or takes away a condition or a way; nothing is saved.</summary>
    public async Task<IActionResult> OnPostShapeAsync(CancellationToken cancellation)
    {
        var sent = await ReadFormAsync(cancellation);
        Form.Shape(sent["do"].ToString(), way => sent[way < 0 ? "new.way" : $"new.{way}"].ToString());
        // What was typed is shown from the form; a new condition has nothing wrong with it yet.
        ModelState.Clear();
        return Page();
    }

    /// <summary>Says what is wrong while it is written; nothing is saved.</summary>
    public async Task<IActionResult> OnPostCheckAsync(CancellationToken cancellation)
    {
        await ReadFormAsync(cancellation);
        Check();
        return Partial("_Check", this);
    }

    /// <summary>Saves it into the draft.</summary>
    public async Task<IActionResult> OnPostSaveAsync(CancellationToken cancellation)
    {
        await ReadFormAsync(cancellation);
        var route = Check();
        if (Wrong.Count > 0 || Problems.Any(problem => problem.Forbids))
            return Refused("What is wrong is said at the route; what you typed is still there.");
        if (await ChangeRoutesAsync(routes => With(routes, route), cancellation) is { } why)
            return Refused(why);
        Said = $"Saved in the draft: “{route.Title}”. Nothing is live before the release is published.";
        return Redirect(Link("/console/feedback/routing") + $"#r-{route.Name}");
    }

    /// <summary>Takes the route out of the draft.</summary>
    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        if (Plan.Routes.FirstOrDefault(route => route.Name == Name) is not { } gone)
            return NotFound();
        if (await ChangeRoutesAsync(routes => [.. routes.Where(route => route.Name != gone.Name)], cancellation) is { } why)
        {
            Form = RouteForm.Of(gone);
            Check();
            return Refused(why);
        }
        Said = $"Taken out of the draft: “{gone.Title}”. It is asked until the release is published.";
        return Redirect(Link("/console/feedback/routing"));
    }

    async Task<IFormCollection> ReadFormAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        var sent = await Request.ReadFormAsync(cancellation);
        Form = RouteForm.Of(Name, sent);
        return sent;
    }

    FeedbackRoute Check()
    {
        var taken = Plan.Routes.Concat(Live.Value.Feedback.Routes).Select(one => one.Name).ToHashSet();
        var route = Form.Read(taken, out var wrong);
        var before = Plan.Problems().ToHashSet();
        Sentence = route.ToString();
        Wrong = wrong;
        // What cannot be read is said where it stands; that something is missing need not be said twice.
        Problems = [.. (Plan with { Routes = With(Plan.Routes, route) }).Problems().Where(problem => problem.At == route.Name ? wrong.Count == 0 : !before.Contains(problem))];
        return route;
    }

    // In its place, or first: behind those that ship, which take nearly everything, it would hardly be asked.
    static IReadOnlyList<FeedbackRoute> With(IReadOnlyList<FeedbackRoute> routes, FeedbackRoute route) =>
        routes.Any(one => one.Name == route.Name) ? [.. routes.Select(one => one.Name == route.Name ? route : one)] : [route, .. routes];
}
