using Bot.Conversations;
using Bot.Releases;
using Bot.Rules;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Releases;

/// <summary>People and policies that the tests of releases share.</summary>
static class Somebody
{
    public static readonly ReleasePerson Ana = new(new("ana", "Ana"), IsSupervisor: true);
    public static readonly ReleasePerson Carl = new(new("carl", "Carl"), IsSupervisor: false);
    public static readonly ReleasePerson Ben = new(new("ben", "Ben"), IsSupervisor: true);
    public static readonly ReleasePerson Dora = new(new("dora", "Dora"), IsSupervisor: true);
    public static readonly ReleasePerson Emil = new(new("emil", "Emil"), IsSupervisor: false);

    public static readonly IReadOnlyList<ReleasePerson> All = [Ana, Carl, Ben, Dora, Emil];

    public static readonly Policy House = new();

    public static Policy Anger(this Policy policy, double anger) => policy with { Escalation = policy.Escalation with { Anger = anger } };

    public static Policy Lost(this Policy policy, int lost) => policy with { Escalation = policy.Escalation with { Lost = lost } };

    public static Policy AskAfter(this Policy policy, double minutes) => policy with { Surveys = policy.Surveys with { DelayMinutes = minutes } };

    public static Policy Overflows(this Policy policy, string from, string to) =>
        policy with { Queues = [.. policy.Queues.Select(queue => queue.Name == from ? queue with { OverflowTo = to, OverflowMinutes = 5 } : queue)] };

    public static Versioned<Policy> Live(Policy policy, int version = 3, string by = "Gina") => new(version, policy, Some.At.AddDays(-1), by, "before");

    public static ReleaseContext Acts(this ReleasePerson by, Versioned<Policy>? live = null, DateTimeOffset? at = null, params IReadOnlyList<Freeze> freezes) =>
        new(live ?? Live(House), freezes, at ?? Some.At, by);

    public static Release Open(ReleaseContext context) => ReleaseRules.Open("Softer", context).Next! with { Number = 1 };

    /// <summary>Does it, and fails the test when it is refused.</summary>
    public static Release Do(this Release release, ReleaseContext context, Func<int, ReleaseCommand> command)
    {
        var outcome = ReleaseRules.Decide(release, command(release.Edition), context);
        return outcome.Next ?? throw new InvalidOperationException(outcome.Refusal);
    }

    /// <summary>A release of Ana and Carl that changes when customers are handed over, sent to review.</summary>
    public static Release InReview(Versioned<Policy>? live = null) => Draft(live).Do(Ana.Acts(live), seen => new SendToReview(seen));

    public static Release Draft(Versioned<Policy>? live = null) => Open(Ana.Acts(live))
        .Do(Ana.Acts(live), seen => new Edit(seen, (live?.Value ?? House).Anger(-0.4)))
        .Do(Carl.Acts(live), seen => new Edit(seen, (live?.Value ?? House).Anger(-0.4).Lost(3)));

    public static Release Approved(Versioned<Policy>? live = null) => InReview(live)
        .Do(Ben.Acts(live), seen => new Approve(seen)).Do(Emil.Acts(live), seen => new Approve(seen));
}
