using System.ComponentModel.DataAnnotations;
using Bot.BackOffice.Releases;
using Bot.BackOffice.Routes;
using Bot.Conversations;
using Bot.Feedback;
using Bot.Rules;
using Bot.Turns;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Feedback.Routing;

/// <summary>The test box: where a comment and a score would go by the routes in force and by the draft, and which recorded answers would go elsewhere.
/// Nothing is booked by it.</summary>
public sealed class TestModel(OpenDraft open, RouteBox box) : RoutingPage(open)
{
    const int LongestText = 1_000;

    /// <inheritdoc/>
    public override string Tab => "test";

    /// <summary>The words.</summary>
    [BindProperty, StringLength(LongestText * 2)]
    public string? Comment { get; set; }

    /// <summary>The score.</summary>
    [BindProperty]
    public int? Score { get; set; }

    /// <summary>The department the conversation was with; null for none.</summary>
    [BindProperty, StringLength(60)]
    public string? Department { get; set; }

    /// <summary>What is known of the answer that was tried; null before any.</summary>
    public TurnInputs? Tried { get; private set; }

    /// <summary>Where it goes by the routes in force.</summary>
    public Routed Now => Live.Value.Routes().Route(Tried!);

    /// <summary>Where it goes by the draft.</summary>
    public Routed Then => Edited.Routes().Route(Tried!);

    /// <summary>What each route of the draft answers.</summary>
    public IReadOnlyList<RuleAnswer> Answers => Edited.Routes().Answers(Tried!);

    /// <summary>Recorded answers under both.</summary>
    public IReadOnlyList<TriedAnswer> Recorded { get; private set; } = [];

    /// <summary>Where an answer goes, in words: "Billing, by “Low scores”".</summary>
    public static string Say(Policy policy, Routed routed)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(routed);
        return routed.Route is { } route ? $"{routed.Department}, by “{RouteBox.Title(policy, route)}”" : $"{routed.Department}, because no route takes it";
    }

    /// <summary>The empty box.</summary>
    public Task OnGetAsync(CancellationToken cancellation) => ReadAllAsync(cancellation);

    /// <summary>Tries an answer.</summary>
    public async Task<IActionResult> OnPostTryAsync(CancellationToken cancellation)
    {
        await ReadAllAsync(cancellation);
        if (string.IsNullOrWhiteSpace(Comment) && Score is null)
            return Refused("Write what a customer would write, or choose a score.");
        if (Comment?.Length > LongestText || Score is < 1 or > 5 || Department is { } with && !Departments.All.Contains(with))
            return Refused("Use at most 1,000 characters, a score from 1 to 5, and a department of the list.");
        Tried = box.Of(Comment, Score, Department);
        return Page();
    }

    async Task ReadAllAsync(CancellationToken cancellation)
    {
        await ReadAsync(cancellation);
        Recorded = [.. (await box.RecordedAsync(Live.Value, Edited, cancellation)).Where(answer => Reader.WorksFor(answer.Case.Department))];
    }
}
