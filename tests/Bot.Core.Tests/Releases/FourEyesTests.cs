using Bot.Releases;
using Bot.Rules;
using Bot.Testing;
using Bot.Turns;
using static Bot.Core.Tests.Releases.Somebody;

namespace Bot.Core.Tests.Releases;

/// <summary>The matrix of four-eyes.cases: every person, every act, every state.</summary>
public sealed class FourEyesTests
{
    static readonly Versioned<Policy> Before = Live(House);

    static readonly Dictionary<string, Func<int, ReleaseCommand>> Acts = new()
    {
        ["edits"] = seen => new Edit(seen, House.Anger(-0.3)),
        ["sends to review"] = seen => new SendToReview(seen),
        ["approves"] = seen => new Approve(seen),
        ["rejects"] = seen => new Reject(seen, "too soft"),
        ["withdraws"] = seen => new Withdraw(seen),
        ["publishes"] = seen => new Publish(seen),
        ["schedules"] = seen => new Schedule(seen, Some.At.AddHours(2)),
        ["unschedules"] = seen => new Unschedule(seen),
        ["publishes in an emergency"] = seen => new PublishInEmergency(seen, "the shop is down"),
        ["attaches a report"] = seen => new AttachEvidence(seen, "replay", "{}"),
    };

    static readonly Dictionary<string, Func<Release>> States = new()
    {
        ["draft"] = () => Draft(),
        ["review"] = () => InReview(),
        ["review+ben"] = () => InReview().Do(Ben.Acts(), seen => new Approve(seen)),
        ["review+emil"] = () => InReview().Do(Emil.Acts(), seen => new Approve(seen)),
        ["approved"] = () => Approved(),
        ["scheduled"] = () => Approved().Do(Dora.Acts(), seen => new Schedule(seen, Some.At.AddHours(1))),
        ["rejected"] = () => InReview().Do(Dora.Acts(), seen => new Reject(seen, "no")),
        ["withdrawn"] = () => Draft().Do(Ana.Acts(), seen => new Withdraw(seen)),
        ["published"] = () => Approved().Do(Dora.Acts(), seen => new Publish(seen)),
        ["superseded"] = () => Approved().Do(Dora.Acts(), seen => new Publish(seen)),
    };

    static readonly IReadOnlyList<Case> Cases = CaseFile.Read("Releases/four-eyes.cases", 3, 1);

    public static TheoryData<string> Lines => [.. Cases.Select(line => line.ToString())];

    [Theory]
    [MemberData(nameof(Lines))]
    public void Each_act_is_allowed_or_refused_as_written(string line)
    {
        var written = Cases.Single(candidate => candidate.ToString() == line);
        foreach (var (who, act, state) in Cells(written))
        {
            var before = States[state]();
            var by = All.Single(person => person.Agent.Name == who);
            var live = state switch { "published" => Before with { Version = 4 }, "superseded" => Before with { Version = 5 }, _ => Before };

            var outcome = ReleaseRules.Decide(before, Acts[act](before.Edition), by.Acts(live));

            if (written.Expected[0].StartsWith("refused: ", StringComparison.Ordinal))
            {
                Assert.Contains(written.Expected[0]["refused: ".Length..], outcome.Refusal);
                Assert.Null(outcome.Next);
                Assert.Null(outcome.Publishes);
            }
            else
            {
                Assert.True(outcome.Refusal is null, $"{who} {act}, {state}: {outcome.Refusal}");
                Assert.Equal((written.Expected[0], before.Revision + 1, by.Agent), (outcome.Next!.State.ToString(), outcome.Next.Revision, outcome.Next.History[^1].By));
                Assert.Equal(outcome.Next.State == ReleaseState.Published, outcome.Publishes is not null);
            }
        }
    }

    [Fact]
    public void Every_person_is_in_the_matrix_once_with_every_act_in_every_state()
    {
        var written = Cases.SelectMany(Cells).ToList();
        var all = All.SelectMany(person => Acts.Keys.SelectMany(act => States.Keys.Select(state => (person.Agent.Name, act, state)))).ToHashSet();

        Assert.Empty(written.GroupBy(cell => cell).Where(same => same.Count() > 1).Select(same => same.Key));
        Assert.Empty(all.Except(written));
        Assert.Equal(all.Count, written.Count);
    }

    [Fact]
    public void Every_command_is_in_the_matrix_or_tested_elsewhere()
    {
        Type[] elsewhere = [typeof(CatchUp), typeof(PublishDue)];
        var commands = typeof(ReleaseCommand).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(ReleaseCommand)));

        Assert.Equal(commands.Select(type => type.Name).Order(), Acts.Values.Select(make => make(1).GetType()).Concat(elsewhere).Select(type => type.Name).Order());
    }

    static IEnumerable<(string Who, string Act, string State)> Cells(Case line) =>
        from who in line.Given[0] == "*" ? All.Select(person => person.Agent.Name) : line.Given[0].Split(' ')
        from act in line.Given[1] == "*" ? Acts.Keys.AsEnumerable() : [line.Given[1]]
        from state in line.Given[2].Split(' ')
        select (who, act, state);
}
