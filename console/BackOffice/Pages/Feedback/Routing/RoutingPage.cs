using Bot.BackOffice.Access;
using Bot.BackOffice.Releases;
using Bot.Feedback;
using Microsoft.AspNetCore.Authorization;

namespace Bot.BackOffice.Pages.Feedback.Routing;

/// <summary>What the pages about feedback routing share: the draft they change, and the plan as it has it.</summary>
[Authorize(ConsolePolicies.Draft)]
public abstract class RoutingPage(OpenDraft open) : DraftPage(open)
{
    /// <summary>The plan as the draft has it.</summary>
    public FeedbackPlan Plan => Edited.Feedback;

    /// <summary>Changes the plan of the draft; null when it was done, otherwise why not.</summary>
    protected Task<string?> ChangeAsync(Func<FeedbackPlan, FeedbackPlan> change, CancellationToken cancellation) =>
        ChangePolicyAsync(policy => policy with { Feedback = change(policy.Feedback) }, cancellation);

    /// <summary>Changes the routes of the draft; null when it was done, otherwise why not.</summary>
    protected Task<string?> ChangeRoutesAsync(Func<IReadOnlyList<FeedbackRoute>, IReadOnlyList<FeedbackRoute>> change, CancellationToken cancellation) =>
        ChangeAsync(plan => plan with { Routes = change(plan.Routes) }, cancellation);
}
