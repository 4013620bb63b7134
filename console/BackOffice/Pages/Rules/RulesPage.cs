using Bot.BackOffice.Access;
using Bot.BackOffice.Releases;
using Bot.Rules;
using Microsoft.AspNetCore.Authorization;

namespace Bot.BackOffice.Pages.Rules;

/// <summary>What the pages about rules share: the draft they change, and the rules as it has them.</summary>
[Authorize(ConsolePolicies.Draft)]
public abstract class RulesPage(OpenDraft open) : DraftPage(open)
{
    /// <summary>Changes the rules of the draft; null when it was done, otherwise why not.</summary>
    protected Task<string?> ChangeAsync(Func<IReadOnlyList<Rule>, IReadOnlyList<Rule>> change, CancellationToken cancellation) =>
        ChangePolicyAsync(policy => policy with { Rules = change(policy.Rules) }, cancellation);
}
