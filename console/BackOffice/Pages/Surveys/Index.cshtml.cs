using System.Globalization;
using Bot.BackOffice.Access;
using Bot.BackOffice.Measures;
using Bot.BackOffice.Surveys;
using Bot.Releases;
using Bot.Replays;
using Bot.Rules;
using Bot.Surveys;
using Bot.Turns;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Bot.BackOffice.Pages.Surveys;

/// <summary>When customers are asked how it went: the plan in force, the questions to come, and what a plan would have asked in a recorded period.</summary>
[Authorize(ConsolePolicies.Draft)]
public sealed class IndexModel(IPolicies policies, IReleases releases, IRecordedFacts facts, DueSurveys due) : ConsolePage
{
    /// <summary>What the address calls the plan in force.</summary>
    public const string InForce = "live";

    /// <summary>Days of the period when none are asked for.</summary>
    public const int UsualDays = 30;

    const int Shown = 20;
    const int LookedAt = 50;

    /// <summary>The first day asked for.</summary>
    [BindProperty(SupportsGet = true, Name = "from")]
    public DateOnly? From { get; set; }

    /// <summary>The last day asked for.</summary>
    [BindProperty(SupportsGet = true, Name = "to")]
    public DateOnly? To { get; set; }

    /// <summary>The plan to simulate: <see cref="InForce"/> or the number of an open release; nothing is simulated without.</summary>
    [BindProperty(SupportsGet = true, Name = "plan")]
    public string? Chosen { get; set; }

    /// <summary>The policy in force.</summary>
    public Versioned<Policy> Live => policies.Current;

    /// <summary>Open releases with a plan of their own.</summary>
    public IReadOnlyList<Release> Drafts { get; private set; } = [];

    /// <summary>The release whose plan is simulated; null for the one in force.</summary>
    public Release? Draft { get; private set; }

    /// <summary>The period.</summary>
    public Period Period { get; private set; } = null!;

    /// <summary>What the chosen plan would have asked; null when nothing is simulated.</summary>
    public SurveyForecast? Forecast { get; private set; }

    /// <summary>Why nothing could be simulated; null when it was, or was not asked for.</summary>
    public string? Problem { get; private set; }

    /// <summary>The next questions.</summary>
    public IReadOnlyList<DueSurvey> Next { get; private set; } = [];

    /// <summary>All questions to come.</summary>
    public int ToCome { get; private set; }

    /// <summary>Shows the plan, and simulates when asked to.</summary>
    public async Task OnGetAsync(CancellationToken cancellation)
    {
        Drafts = [.. (await releases.ListAsync(open: true, LookedAt, cancellation)).Where(release => release.Content.Surveys != Live.Value.Surveys)];
        Period = Period.Of(From ?? (To is { } last && last < When.Date(When.Now) ? last : When.Date(When.Now)).AddDays(1 - UsualDays), To, null, When.Now, When);
        (Next, ToCome) = await due.ReadAsync(Live.Value.Surveys, User.May(ConsolePolicies.Desk) ? Reader : null, Shown, cancellation);
        if (string.IsNullOrEmpty(Chosen))
            return;
        if (Chosen != InForce)
        {
            Draft = int.TryParse(Chosen, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && await releases.FindAsync(number, cancellation) is { HasEnded: false } found ? found : null;
            if (Draft is null)
            {
                Problem = "There is no such open release: it was published or withdrawn meanwhile. Choose another plan.";
                Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
        }
        var (from, end) = (When.Beginning(Period.First)!.Value, When.Beginning(Period.Last.AddDays(1))!.Value);
        Forecast = await SurveyForecast.OfAsync(facts, (Draft?.Content ?? Live.Value).Surveys, from, end < Period.AsOf ? end : Period.AsOf, When.Date, cancellation);
    }
}
