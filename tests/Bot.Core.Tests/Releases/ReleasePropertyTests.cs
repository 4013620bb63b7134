using Bot.Audit;
using Bot.Releases;
using Bot.Rules;
using Bot.Testing;
using Bot.Turns;
using FsCheck;
using FsCheck.Fluent;
using static Bot.Core.Tests.Releases.Somebody;

namespace Bot.Core.Tests.Releases;

/// <summary>Whatever five people do in whatever order, with others publishing beside them: what must never happen is counted here once more,
/// from the commands alone.</summary>
public sealed class ReleasePropertyTests
{
    static readonly Freeze Window = new(1, Some.At.AddMinutes(40), Some.At.AddMinutes(130), "stock-taking", Ben.Agent);

    // Who, what, and a number for the value.
    // How often each is tried: what ends a release is rare, what it takes to be published is not.
    static readonly (int Times, int What)[] Weights = [(12, 0), (20, 1), (50, 2), (2, 3), (40, 4), (24, 5), (3, 6), (1, 7), (4, 8), (30, 9), (8, 10)];

    // Who, what, and a number for the value. Mostly the same two write: where all five have, nobody is left to approve.
    static readonly Gen<(int Who, int What, int Value)> Step =
        from who in Gen.Choose(0, All.Count - 1)
        from what in Gen.Frequency([.. Weights.Select(weight => (weight.Times, Gen.Constant(weight.What)))])
        from value in Gen.Choose(0, 9)
        select (what == 0 && value != 7 ? who % 2 : who, what, value);

    static readonly Gen<(int Who, int What, int Value)[]> Sequences = Gen.Choose(20, 120).SelectMany(count => Step.ArrayOf(count));

    [Fact]
    public void Nothing_is_published_that_others_have_not_approved_and_nothing_but_what_they_approved()
    {
        var counted = new Counted();
        Prop.ForAll(Arb.From(Sequences), steps => Holds(steps, counted)).Check(Config.QuickThrowOnFailure.WithMaxTest(3_000).WithReplay(new Replay(new Rnd(11, 23), null)));

        // A property over sequences that never publish would hold for nothing.
        Assert.True(counted is { Published: > 500, ByHand: > 200, FellDue: > 50, Emergencies: > 100, Held: > 5, Merged: > 50, Conflicts: > 100 }, counted.ToString());
    }

    sealed record Counted
    {
        public int Published, ByHand, FellDue, Emergencies, Held, Merged, Conflicts;

        public override string ToString() => $"published {Published}, by hand {ByHand}, due {FellDue}, emergencies {Emergencies}, held {Held}, merged {Merged}, conflicts {Conflicts}";
    }

    static bool Holds((int Who, int What, int Value)[] steps, Counted counted)
    {
        var live = Live(House);
        var at = Some.At;
        var release = Open(Ana.Acts(live));
        // Kept by the test itself: who wrote, who approved what since.
        var (authors, approvals) = (new HashSet<string>(), new Dictionary<string, (bool Supervisor, Dictionary<string, string?> Wanted)>());
        foreach (var (who, what, value) in steps)
        {
            at = at.AddMinutes(3);
            var by = what == 9 ? new ReleasePerson(AuditEntry.Program, false) : All[who];
            if (what == 8)
            {
                // Somebody publishes past the release.
                live = Live(Change(live.Value, value), live.Version + 1);
                continue;
            }
            ReleaseCommand command = what switch
            {
                0 => new Edit(release.Edition, Change(release.Content, value)),
                1 => new SendToReview(release.Edition),
                2 => new Approve(release.Edition),
                3 => new Reject(release.Edition, "no"),
                4 => new Publish(release.Edition),
                5 => new Schedule(release.Edition, at.AddMinutes(value)),
                6 => new Unschedule(release.Edition),
                7 => new PublishInEmergency(release.Edition, "now"),
                9 => new PublishDue(release.Edition),
                _ => new CatchUp(release.Edition, value < 5 ? new Dictionary<string, Side>() : Values.Keys.ToDictionary(path => path, path => (Side)((value + path.Length) % 2))),
            };
            var outcome = ReleaseRules.Decide(release, command, by.Acts(live, at, Window));
            counted.Conflicts += outcome.Conflicts.Count > 0 ? 1 : 0;
            if (outcome.Next is not { } next)
                continue;
            if (next.Edition != release.Edition && next.History[^1].Step != ReleaseStep.CaughtUp)
            {
                authors.Add(by.Agent.Id);
                approvals.Clear();
            }
            if (what == 2)
                approvals[by.Agent.Id] = (by.IsSupervisor, Wanted(next));
            if (next.State == ReleaseState.Rejected)
                approvals.Clear();
            counted.Held += next != release && next.History[^1].Step == ReleaseStep.Held ? 1 : 0;
            if (outcome.Publishes is not { } policy)
            {
                if (next.State == ReleaseState.Published || what == 0 && next.BasedOn != release.BasedOn)
                    return false;
                release = next;
                continue;
            }

            var emergency = what == 7;
            counted.Published++;
            counted.Emergencies += emergency ? 1 : 0;
            counted.ByHand += what == 4 ? 1 : 0;
            counted.FellDue += what == 9 ? 1 : 0;
            counted.Merged += live.Version != release.BasedOn ? 1 : 0;
            if (next.PublishedAs != live.Version + 1 || next.WasEmergency != emergency || policy.Problems().Count > 0)
                return false;
            var wanted = Wanted(release);
            if (!emergency)
            {
                var needed = wanted.Keys.All(path => path.StartsWith("surveys.", StringComparison.Ordinal)) ? 1 : 2;
                if (approvals.Count < needed || !approvals.Values.Any(given => given.Supervisor) || approvals.Keys.Any(authors.Contains) || authors.Contains(by.Agent.Id))
                    return false;
                if (Window.Covers(at) || (what == 4 && !by.IsSupervisor))
                    return false;
                // Each of them approved these values; what is in force already need not be changed any more.
                if (approvals.Values.Any(given => wanted.Any(value => given.Wanted.GetValueOrDefault(value.Key) != value.Value)))
                    return false;
            }
            else if (!by.IsSupervisor)
                return false;
            // Exactly that, and everything else as it was in force.
            if (Values.Any(value => value.Value(policy) != (wanted.TryGetValue(value.Key, out var mine) ? mine : value.Value(live.Value))))
                return false;
            live = new(live.Version + 1, policy, at, by.Agent.Name, "");
            release = Open(Ana.Acts(live, at));
            authors.Clear();
            approvals.Clear();
        }
        return true;
    }

    static readonly Dictionary<string, Func<Policy, string>> Values = new()
    {
        ["escalation.anger"] = policy => $"{policy.Escalation.Anger}",
        ["escalation.lost"] = policy => $"{policy.Escalation.Lost}",
        ["surveys.delayMinutes"] = policy => $"{policy.Surveys.DelayMinutes}",
        ["surveys.restDays"] = policy => $"{policy.Surveys.RestDays}",
        ["desk.handlingMinutes"] = policy => $"{policy.Desk.HandlingMinutes}",
    };

    static Dictionary<string, string?> Wanted(Release release) =>
        Values.Where(value => value.Value(release.Content) != value.Value(release.Base)).ToDictionary(value => value.Key, value => (string?)value.Value(release.Content));

    static Policy Change(Policy policy, int value) => (value % 5) switch
    {
        0 => policy.Anger(value < 5 ? -0.4 : -0.6),
        1 => policy.Lost(value < 5 ? 3 : 4),
        2 => policy.AskAfter(value < 5 ? 10 : 30),
        3 => policy with { Surveys = policy.Surveys with { RestDays = value < 5 ? 5 : 9 } },
        _ => policy with { Desk = policy.Desk with { HandlingMinutes = value < 5 ? 4 : 9 } },
    };
}
