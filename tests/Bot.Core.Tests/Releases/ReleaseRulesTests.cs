using Bot.Audit;
using Bot.Releases;
using Bot.Testing;
using Bot.Turns;
using static Bot.Core.Tests.Releases.Somebody;

namespace Bot.Core.Tests.Releases;

public sealed class ReleaseRulesTests
{
    static readonly Freeze Christmas = new(1, Some.At.AddHours(1), Some.At.AddHours(3), "Christmas business", Ben.Agent);

    [Fact]
    public void An_edit_voids_the_approvals_and_makes_its_writer_an_author()
    {
        var edited = Approved().Do(Dora.Acts(), seen => new Edit(seen, House.Anger(-0.45)));

        Assert.Equal((ReleaseState.Draft, 0, "Ana, Carl, Dora"), (edited.State, edited.Approvals.Count, string.Join(", ", edited.Authors.Select(author => author.Name))));
        var refusal = ReleaseRules.Decide(edited.Do(Ana.Acts(), seen => new SendToReview(seen)), new Approve(edited.Edition), Dora.Acts()).Refusal;
        Assert.Equal("You wrote part of this release, so somebody else approves it.", refusal);
    }

    [Fact]
    public void Saving_without_a_change_changes_nothing()
    {
        var approved = Approved();

        Assert.Same(approved, approved.Do(Emil.Acts(), seen => new Edit(seen, approved.Content with { })));
    }

    [Fact]
    public void Nobody_approves_an_edition_they_have_not_seen()
    {
        var release = InReview();
        var later = release.Do(Carl.Acts(), seen => new Edit(seen, House.Anger(-0.2))).Do(Ana.Acts(), seen => new SendToReview(seen));

        var outcome = ReleaseRules.Decide(later, new Approve(release.Edition), Ben.Acts());

        Assert.Equal("Carl changed this release since you opened it. Read it again first.", outcome.Refusal);
    }

    [Fact]
    public void A_release_of_low_risk_needs_one_supervisor()
    {
        var release = Open(Ana.Acts()).Do(Ana.Acts(), seen => new Edit(seen, House.AskAfter(10))).Do(Ana.Acts(), seen => new SendToReview(seen));

        Assert.Equal(Risk.Low, release.Risk.Risk);
        Assert.Equal("What is missing is the approval of a supervisor.", ReleaseRules.Decide(release, new Approve(release.Edition), Emil.Acts()).Refusal);
        Assert.Equal(ReleaseState.Approved, release.Do(Ben.Acts(), seen => new Approve(seen)).State);
    }

    [Fact]
    public void One_document_of_high_risk_makes_the_release_so()
    {
        var release = Draft().Do(Ana.Acts(), seen => new Edit(seen, House.AskAfter(10).Lost(3)));

        Assert.Equal(["escalation", "surveys"], release.Changes.Select(change => change.Document).Distinct().Order());
        Assert.Equal((Risk.High, 2), (release.Risk.Risk, release.Risk.Approvals));
    }

    [Fact]
    public void A_document_nobody_has_thought_about_is_of_the_highest_risk() => Assert.Equal((Risk.High, 2, 1), RiskClass.Of("tariffs") is var found ? (found.Risk, found.Approvals, found.BySupervisors) : default);

    [Theory]
    [InlineData(59, null)]
    [InlineData(60, "Nothing is published from 2026-03-04 13:00 UTC to 2026-03-04 15:00 UTC: Christmas business")]
    [InlineData(179, "Nothing is published from 2026-03-04 13:00 UTC to 2026-03-04 15:00 UTC: Christmas business")]
    [InlineData(180, null)]
    public void A_freeze_refuses_publishing_in_it_and_schedules_into_it(int minutes, string? refusal)
    {
        var at = Some.At.AddMinutes(minutes);
        var release = Approved();

        Assert.Equal(refusal, ReleaseRules.Decide(release, new Publish(release.Edition), Ben.Acts(null, at, Christmas)).Refusal);
        Assert.Equal(refusal, ReleaseRules.Decide(release, new Schedule(release.Edition, at), Ben.Acts(null, Some.At, Christmas)).Refusal);
    }

    [Fact]
    public void An_emergency_passes_a_freeze_and_is_called_one()
    {
        var published = Draft().Do(Ana.Acts(null, Some.At.AddHours(2), Christmas), seen => new PublishInEmergency(seen, "the shop is down"));

        Assert.True(published.WasEmergency);
        Assert.Equal((AuditActs.PublishedInEmergency, "release 1, limits v4", "the shop is down"),
            ReleaseAudit.Newest(published) is var entry ? (entry.Act, entry.Subject, entry.Why) : default);
        Assert.Equal("Say why: whoever looks at this later reads it.", ReleaseRules.Decide(Draft(), new PublishInEmergency(Draft().Edition, " "), Ana.Acts()).Refusal);
    }

    [Fact]
    public void What_is_due_is_published_in_the_name_of_who_scheduled_it()
    {
        var scheduled = Approved().Do(Dora.Acts(), seen => new Schedule(seen, Some.At.AddHours(1)));
        var program = new ReleasePerson(AuditEntry.Program, false);

        Assert.NotNull(ReleaseRules.Decide(scheduled, new PublishDue(scheduled.Edition), program.Acts(null, Some.At.AddMinutes(59))).Refusal);
        var published = scheduled.Do(program.Acts(null, Some.At.AddHours(1)), seen => new PublishDue(seen));

        Assert.Equal((ReleaseState.Published, 4, "as scheduled by Dora"), (published.State, published.PublishedAs, published.History[^1].Said));
    }

    [Fact]
    public void What_is_due_in_a_freeze_or_conflicts_is_held_and_says_so()
    {
        var scheduled = Approved().Do(Dora.Acts(), seen => new Schedule(seen, Some.At.AddHours(2)));
        var program = new ReleasePerson(AuditEntry.Program, false);

        var frozen = scheduled.Do(program.Acts(null, Some.At.AddHours(2), Christmas), seen => new PublishDue(seen));
        var stale = scheduled.Do(program.Acts(Live(House.Anger(-0.6), 4), Some.At.AddHours(2)), seen => new PublishDue(seen));

        Assert.Equal((ReleaseState.Approved, ReleaseStep.Held, null), (frozen.State, frozen.History[^1].Step, frozen.Due));
        Assert.Contains("Christmas business", frozen.History[^1].Said, StringComparison.Ordinal);
        Assert.Equal((ReleaseState.Approved, ReleaseStep.Held), (stale.State, stale.History[^1].Step));
        Assert.Contains("Gina published v4 meanwhile, with other values in 1 place", stale.History[^1].Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Publishing_keeps_what_others_published_elsewhere_in_the_policy()
    {
        var release = Approved();
        var live = Live(House.AskAfter(30), 4);

        var outcome = ReleaseRules.Decide(release, new Publish(release.Edition), Ben.Acts(live));

        Assert.Empty(PolicyMerge.Between(House.AskAfter(30).Anger(-0.4).Lost(3), outcome.Publishes!));
        Assert.Equal(5, outcome.Next!.PublishedAs);
    }

    [Fact]
    public void Two_values_for_the_same_are_shown_side_by_side_and_none_is_overwritten()
    {
        var release = Approved();
        var live = Live(House.Anger(-0.6), 4);

        foreach (var command in new ReleaseCommand[] { new Publish(release.Edition), new Schedule(release.Edition, Some.At.AddDays(1)), new PublishInEmergency(release.Edition, "now"), new CatchUp(release.Edition, new Dictionary<string, Side>()) })
        {
            var outcome = ReleaseRules.Decide(release, command, Ben.Acts(live));
            var conflict = Assert.Single(outcome.Conflicts);
            Assert.Equal(("escalation.anger", -0.5, -0.4, -0.6), (conflict.Path, conflict.Base!.Value.GetDouble(), conflict.Mine!.Value.GetDouble(), conflict.Live!.Value.GetDouble()));
            Assert.Null(outcome.Publishes);
        }
    }

    [Fact]
    public void Who_decides_between_two_values_is_an_author_and_it_is_reviewed_again()
    {
        var live = Live(House.Anger(-0.6), 4);

        var mine = Approved().Do(Dora.Acts(live), seen => new CatchUp(seen, new Dictionary<string, Side> { ["escalation.anger"] = Side.Mine }));
        var theirs = Approved().Do(Dora.Acts(live), seen => new CatchUp(seen, new Dictionary<string, Side> { ["escalation.anger"] = Side.Live }));

        Assert.Equal((ReleaseState.Draft, 0, 4, true), (mine.State, mine.Approvals.Count, mine.BasedOn, mine.IsAuthor(Dora.Agent)));
        Assert.Equal(["escalation.anger", "escalation.lost"], mine.Changes.Select(change => change.Path));
        Assert.Equal(["escalation.lost"], theirs.Changes.Select(change => change.Path));
    }

    [Fact]
    public void Taking_in_what_does_not_conflict_leaves_the_approvals()
    {
        var caughtUp = Approved().Do(Dora.Acts(Live(House.AskAfter(30), 4)), seen => new CatchUp(seen, new Dictionary<string, Side>()));

        Assert.Equal((ReleaseState.Approved, 2, 4, false), (caughtUp.State, caughtUp.Approvals.Count, caughtUp.BasedOn, caughtUp.IsAuthor(Dora.Agent)));
        Assert.Equal(["escalation.anger", "escalation.lost"], caughtUp.Changes.Select(change => change.Path));
    }

    [Fact]
    public void Values_that_fit_alone_and_not_together_are_not_published()
    {
        var release = Open(Ana.Acts()).Do(Ana.Acts(), seen => new Edit(seen, House.Overflows("Delivery", "Returns")));
        var live = Live(House.Overflows("Returns", "Delivery"), 4);

        Assert.Contains("Delivery overflows to Returns overflows to Delivery: customers would go round.", ReleaseRules.Decide(release, new PublishInEmergency(release.Edition, "now"), Ben.Acts(live)).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_out_of_range_is_not_even_saved()
    {
        var draft = Draft();

        Assert.StartsWith("Not saved. Anger must be between -1 and -0.1", ReleaseRules.Decide(draft, new Edit(draft.Edition, House.Anger(-3)), Ana.Acts()).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_in_force_already_is_not_published_again()
    {
        var release = Approved();

        Assert.Contains("in force already, with v4", ReleaseRules.Decide(release, new Publish(release.Edition), Ben.Acts(Live(release.Content, 4))).Refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "worse", null)]
    [InlineData(false, "worse", "Going back to an earlier version takes a supervisor.")]
    [InlineData(true, " ", "Say why: whoever looks at this later reads it.")]
    public void Going_back_takes_a_supervisor_and_a_reason(bool supervisor, string reason, string? refusal)
    {
        var context = (supervisor ? Ana : Emil).Acts(Live(House.Anger(-0.6), 4), Some.At.AddHours(2), Christmas);

        Assert.Equal(refusal, ReleaseRules.WhyNotRollBack(Live(House), reason, context));
        Assert.Equal("There is no such version.", ReleaseRules.WhyNotRollBack(null, reason, context with { By = Ana }));
        Assert.Equal("v4 in force has these values already.", ReleaseRules.WhyNotRollBack(Live(House.Anger(-0.6), 2), reason, context with { By = Ana }));
    }

    [Fact]
    public void A_release_is_the_same_after_it_was_written_and_read()
    {
        var release = Approved().Do(Emil.Acts(), seen => new AttachEvidence(seen, "replay", "{\"changed\":3}")).Do(Dora.Acts(), seen => new Schedule(seen, Some.At.AddHours(2)));

        var read = ReleaseJson.Read(ReleaseJson.Write(release));

        Assert.Equal(ReleaseJson.Write(release), ReleaseJson.Write(read));
        Assert.Equal((ReleaseState.Scheduled, 2, 2), (read.State, read.Changes.Count, read.Approvals.Count));
    }

    [Fact]
    public void Every_step_has_its_act_in_the_audit_log()
    {
        foreach (var step in Enum.GetValues<ReleaseStep>())
            Assert.Contains(ReleaseAudit.Newest(Draft() with { History = [new(Some.At, Ana.Agent, step)] }).Act, AuditActs.All);
    }
}
