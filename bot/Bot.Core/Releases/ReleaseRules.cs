using System.Globalization;
using Bot.Audit;
using Bot.Conversations;
using Bot.Rules;
using Bot.Turns;

namespace Bot.Releases;

/// <summary>Who may do what with a release, and what comes of it. Pure: no clock, no store. A refusal says what to do instead.</summary>
/// <remarks>
/// Everybody who changed a value is an author, for as long as the release lives, and no author approves, schedules or publishes it; only the
/// emergency is one person's, and is called so. Every edit voids the approvals. What was approved are the values that the release changes: when
/// others published other values meanwhile, publishing keeps theirs.
/// </remarks>
public static class ReleaseRules
{
    /// <summary>Most characters of a title.</summary>
    public const int LongestTitle = 120;

    /// <summary>Most characters of a reason or remark.</summary>
    public const int LongestReason = 300;

    /// <summary>Begins a release on the version in force.</summary>
    public static ReleaseOutcome Open(string title, ReleaseContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var live = context.Live;
        return string.IsNullOrWhiteSpace(title) ? ReleaseOutcome.Refused("Say in a few words what the release is about.")
            : title.Trim().Length > LongestTitle ? ReleaseOutcome.Refused($"The title has {title.Trim().Length} characters, {LongestTitle} are possible.")
            : ReleaseOutcome.Done(new Release { Title = title.Trim(), BasedOn = live.Version, Base = live.Value, Content = live.Value }.Then(context, ReleaseStep.Opened, title.Trim()));
    }

    /// <summary>Decides a command.</summary>
    public static ReleaseOutcome Decide(Release release, ReleaseCommand command, ReleaseContext context)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(context);
        release = release.Under(context.Live.Version);
        if (release.HasEnded)
            return ReleaseOutcome.Refused($"This release {Ended(release)}. Begin a new one.");
        if (command.Seen != release.Edition)
            return ReleaseOutcome.Refused($"{LastWriter(release)} changed this release since you opened it. Read it again first.");
        return command switch
        {
            Edit edit => Edited(release, edit, context),
            CatchUp catching => CaughtUp(release, catching, context),
            SendToReview send => Sent(release, send, context),
            Approve approve => Approved(release, approve, context),
            Reject reject => Rejected(release, reject, context),
            Withdraw withdraw => Withdrawn(release, withdraw, context),
            AttachEvidence evidence => ReleaseOutcome.Done(
                (release with { Evidence = [.. release.Evidence, new(evidence.Kind, release.Edition, evidence.Body, context.By.Agent, context.Now)] })
                    .Then(context, ReleaseStep.EvidenceAttached, evidence.Kind)),
            Publish => WhyNotRelease(release, context, context.Now) is { } why ? ReleaseOutcome.Refused(why) : Published(release, context, ReleaseStep.Published, null),
            Schedule schedule => Scheduled(release, schedule, context),
            Unschedule => Unscheduled(release, context),
            PublishInEmergency emergency => Emergency(release, emergency, context),
            PublishDue => FellDue(release, context),
            _ => throw new ArgumentOutOfRangeException(nameof(command), command, "Unknown command."),
        };
    }

    /// <summary>Why a person may not go back to an earlier version, or null when they may. Going back needs no approval and is possible in a freeze:
    /// what it puts in force was in force before.</summary>
    /// <param name="to">The version to go back to; null when there is none.</param>
    /// <param name="reason">Why.</param>
    /// <param name="context">Where things stand.</param>
    public static string? WhyNotRollBack(Versioned<Policy>? to, string? reason, ReleaseContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return !context.By.IsSupervisor ? "Going back to an earlier version takes a supervisor."
            : to is null ? "There is no such version."
            : PolicyMerge.Between(context.Live.Value, to.Value).Count == 0 ? $"v{context.Live.Version} in force has these values already."
            : to.Value.Problems() is { Count: > 0 } problems ? $"v{to.Version} is not possible any more: {string.Join(" ", problems)}"
            : ReasonProblem(reason);
    }

    /// <summary>Why a freeze window may not be set, or null when it may.</summary>
    public static string? WhyNotFreeze(DateTimeOffset from, DateTimeOffset to, string? why, ReleasePerson by, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(by);
        return !by.IsSupervisor ? "Freezing publication takes a supervisor."
            : to <= from ? "The freeze must end later than it begins."
            : to <= now ? "The freeze would be over already."
            : ReasonProblem(why);
    }

    /// <summary>Why a freeze window may not be taken away, or null when it may.</summary>
    public static string? WhyNotLift(string? why, ReleasePerson by)
    {
        ArgumentNullException.ThrowIfNull(by);
        return !by.IsSupervisor ? "Lifting a freeze takes a supervisor." : ReasonProblem(why);
    }

    static ReleaseOutcome Edited(Release release, Edit edit, ReleaseContext context)
    {
        if (edit.Content.Problems() is { Count: > 0 } problems)
            return ReleaseOutcome.Refused($"Not saved. {string.Join(" ", problems)}");
        // Saved twice, nothing happens twice, and approvals are not lost to it.
        if (PolicyMerge.Between(release.Content, edit.Content).Count == 0)
            return ReleaseOutcome.Done(release);
        return ReleaseOutcome.Done(Rewritten(release, edit.Content, context, edit.File is null ? ReleaseStep.Edited : ReleaseStep.Imported, edit.File));
    }

    static ReleaseOutcome CaughtUp(Release release, CatchUp command, ReleaseContext context)
    {
        if (release.BasedOn == context.Live.Version)
            return ReleaseOutcome.Done(release);
        var (merged, conflicts) = PolicyMerge.Merge(release.Base, release.Content, context.Live.Value, command.Choices);
        if (conflicts.Count > 0)
            return Conflicting(context.Live, conflicts);
        if (merged.Problems() is { Count: > 0 } problems)
            return ReleaseOutcome.Refused($"With what v{context.Live.Version} changed it is not possible any more: {string.Join(" ", problems)} Edit the release.");
        var mine = PolicyMerge.Merge(release.Base, release.Content, context.Live.Value).Conflicts.Count > 0;
        var onLive = release with { BasedOn = context.Live.Version, Base = context.Live.Value };
        return ReleaseOutcome.Done(mine
            ? Rewritten(onLive, merged, context, ReleaseStep.Resolved, $"v{context.Live.Version}")
            // The values it changes are those that were approved; nobody wrote anything.
            : (onLive with { Content = merged, Edition = release.Edition + 1 }).Then(context, ReleaseStep.CaughtUp, $"v{context.Live.Version}"));
    }

    static ReleaseOutcome Sent(Release release, SendToReview command, ReleaseContext context)
    {
        if (release.State != ReleaseState.Draft)
            return ReleaseOutcome.Refused($"Only a draft is sent to review; this release {Stands(release)}.");
        if (!release.IsAuthor(context.By.Agent))
            return ReleaseOutcome.Refused(release.Authors.Count == 0 ? "It changes nothing yet." : $"Its authors send it to review: {Who(release.Authors)}.");
        if (release.Changes.Count == 0)
            return ReleaseOutcome.Refused("It changes nothing any more, so there is nothing to review.");
        if (TooLong(command.Said) is { } problem)
            return ReleaseOutcome.Refused(problem);
        return Conflicts(release, context) is { Count: > 0 } conflicts ? Conflicting(context.Live, conflicts)
            : ReleaseOutcome.Done((release with { State = ReleaseState.InReview }).Then(context, ReleaseStep.SentToReview, command.Said));
    }

    static ReleaseOutcome Approved(Release release, Approve command, ReleaseContext context)
    {
        if (release.State != ReleaseState.InReview)
            return ReleaseOutcome.Refused($"Only a release in review is approved; this one {Stands(release)}.");
        if (release.IsAuthor(context.By.Agent))
            return ReleaseOutcome.Refused("You wrote part of this release, so somebody else approves it.");
        if (release.Approvals.FirstOrDefault(given => given.By.Id == context.By.Agent.Id) is not null)
            return ReleaseOutcome.Refused("You approved it already; another person's approval is missing.");
        var risk = release.Risk;
        if (!context.By.IsSupervisor && release.Approvals.Count(given => !given.AsSupervisor) >= risk.Approvals - risk.BySupervisors)
            return ReleaseOutcome.Refused("What is missing is the approval of a supervisor.");
        if (TooLong(command.Said) is { } problem)
            return ReleaseOutcome.Refused(problem);
        if (Conflicts(release, context) is { Count: > 0 } conflicts)
            return Conflicting(context.Live, conflicts);
        var next = release with { Approvals = [.. release.Approvals, new(context.By.Agent, context.By.IsSupervisor, context.Now)] };
        return ReleaseOutcome.Done((next with { State = risk.Missing(next.Approvals) is null ? ReleaseState.Approved : ReleaseState.InReview })
            .Then(context, ReleaseStep.Approved, command.Said));
    }

    static ReleaseOutcome Rejected(Release release, Reject command, ReleaseContext context) =>
        release.State is not (ReleaseState.InReview or ReleaseState.Approved or ReleaseState.Scheduled)
            ? ReleaseOutcome.Refused($"Only what was sent to review is rejected; this release {Stands(release)}.")
        : release.IsAuthor(context.By.Agent) ? ReleaseOutcome.Refused("You wrote part of this release: edit or withdraw it instead.")
        : !context.By.IsSupervisor ? ReleaseOutcome.Refused("Rejecting a release takes a supervisor. Tell its authors what is wrong.")
        : ReasonProblem(command.Reason) is { } problem ? ReleaseOutcome.Refused(problem)
        : ReleaseOutcome.Done((release with { State = ReleaseState.Rejected, Approvals = [], Due = null, ScheduledBy = null })
            .Then(context, ReleaseStep.Rejected, command.Reason));

    static ReleaseOutcome Withdrawn(Release release, Withdraw command, ReleaseContext context) =>
        !context.By.IsSupervisor && release.Authors.Count > 0 && !release.IsAuthor(context.By.Agent)
            ? ReleaseOutcome.Refused($"Its authors or a supervisor withdraw it: {Who(release.Authors)}.")
        : TooLong(command.Said) is { } problem ? ReleaseOutcome.Refused(problem)
        : ReleaseOutcome.Done((release with { State = ReleaseState.Withdrawn, Due = null, ScheduledBy = null }).Then(context, ReleaseStep.Withdrawn, command.Said));

    static ReleaseOutcome Scheduled(Release release, Schedule command, ReleaseContext context)
    {
        if (command.Due <= context.Now)
            return ReleaseOutcome.Refused("The instant has passed. Publish it now, or choose a later one.");
        if (WhyNotRelease(release, context, command.Due) is { } why)
            return ReleaseOutcome.Refused(why);
        return Conflicts(release, context) is { Count: > 0 } conflicts ? Conflicting(context.Live, conflicts)
            : ReleaseOutcome.Done((release with { State = ReleaseState.Scheduled, Due = command.Due, ScheduledBy = context.By.Agent })
                .Then(context, ReleaseStep.Scheduled, $"for {Instant(command.Due)}"));
    }

    static ReleaseOutcome Unscheduled(Release release, ReleaseContext context) =>
        release.State != ReleaseState.Scheduled ? ReleaseOutcome.Refused($"It is not scheduled; it {Stands(release)}.")
        // It only delays, so authors may.
        : !context.By.IsSupervisor && !release.IsAuthor(context.By.Agent) ? ReleaseOutcome.Refused("A supervisor or an author takes the instant back.")
        : ReleaseOutcome.Done(BackToApproved(release).Then(context, ReleaseStep.Unscheduled, null));

    static ReleaseOutcome Emergency(Release release, PublishInEmergency command, ReleaseContext context) =>
        !context.By.IsSupervisor ? ReleaseOutcome.Refused("Publishing in an emergency takes a supervisor.")
        : release.State == ReleaseState.Rejected ? ReleaseOutcome.Refused("It was rejected. Edit it first.")
        : release.Changes.Count == 0 ? ReleaseOutcome.Refused("It changes nothing, so there is nothing to publish.")
        : ReasonProblem(command.Reason) is { } problem ? ReleaseOutcome.Refused(problem)
        : Published(release, context, ReleaseStep.PublishedInEmergency, command.Reason);

    static ReleaseOutcome FellDue(Release release, ReleaseContext context)
    {
        if (release is not { State: ReleaseState.Scheduled, Due: { } due } || due > context.Now)
            return ReleaseOutcome.Refused($"It has not fallen due; it {Stands(release)}.");
        var by = context with { By = new(AuditEntry.Program, false) };
        if (Frozen(context.Freezes, context.Now) is { } frozen)
            return Held(frozen);
        var published = Published(release, by, ReleaseStep.Published, $"as scheduled by {release.ScheduledBy?.Name}");
        return published.Refusal is { } why ? Held(why) : published;

        ReleaseOutcome Held(string why) => ReleaseOutcome.Done(BackToApproved(release).Then(by, ReleaseStep.Held, why));
    }

    static Release BackToApproved(Release release) => release with { State = ReleaseState.Approved, Due = null, ScheduledBy = null };

    // Why this person may not have it published at an instant; what is in force then is looked at then.
    static string? WhyNotRelease(Release release, ReleaseContext context, DateTimeOffset at) =>
        release.State is not (ReleaseState.Approved or ReleaseState.Scheduled)
            ? release.State == ReleaseState.InReview ? $"It lacks {release.Risk.Missing(release.Approvals)}." : $"Only an approved release is published; this one {Stands(release)}."
        : release.IsAuthor(context.By.Agent) ? "You wrote part of this release, so somebody else publishes it."
        : !context.By.IsSupervisor ? "Publishing takes a supervisor."
        : Frozen(context.Freezes, at);

    static ReleaseOutcome Published(Release release, ReleaseContext context, ReleaseStep step, string? said)
    {
        var live = context.Live;
        var (merged, conflicts) = PolicyMerge.Merge(release.Base, release.Content, live.Value);
        if (conflicts.Count > 0)
            return Conflicting(live, conflicts);
        if (PolicyMerge.Between(live.Value, merged).Count == 0)
            return ReleaseOutcome.Refused($"All it changes is in force already, with v{live.Version}. Withdraw it.");
        if (merged.Problems() is { Count: > 0 } problems)
            return ReleaseOutcome.Refused($"With what v{live.Version} changed it is not possible any more: {string.Join(" ", problems)} Edit the release.");
        var (was, became) = ChangedValues.Between(PolicyJson.Element(live.Value), PolicyJson.Element(merged));
        return ReleaseOutcome.Done(
            (release with { State = ReleaseState.Published, PublishedAs = live.Version + 1, Due = null }).Then(context, step, said, was, became), merged);
    }

    // Whoever changes a value is an author from here on, and what was approved is something else now.
    static Release Rewritten(Release release, Policy content, ReleaseContext context, ReleaseStep step, string? said)
    {
        var (was, became) = ChangedValues.Between(PolicyJson.Element(release.Content), PolicyJson.Element(content));
        return (release with
        {
            State = ReleaseState.Draft,
            Content = content,
            Edition = release.Edition + 1,
            Authors = release.IsAuthor(context.By.Agent) ? release.Authors : [.. release.Authors, context.By.Agent],
            Approvals = [],
            Due = null,
            ScheduledBy = null,
        }).Then(context, step, said, was, became);
    }

    static Release Then(this Release release, ReleaseContext context, ReleaseStep step, string? said, string? was = null, string? became = null) =>
        release with { Revision = release.Revision + 1, History = [.. release.History, new(context.Now, context.By.Agent, step, Said(said), was, became)] };

    static string? Said(string? said) => string.IsNullOrWhiteSpace(said) ? null : said.Trim();

    static IReadOnlyList<ValueConflict> Conflicts(Release release, ReleaseContext context) =>
        release.BasedOn == context.Live.Version ? [] : PolicyMerge.Merge(release.Base, release.Content, context.Live.Value).Conflicts;

    static ReleaseOutcome Conflicting(Versioned<Policy> live, IReadOnlyList<ValueConflict> conflicts) => ReleaseOutcome.Refused(
        $"{live.PublishedBy} published v{live.Version} meanwhile, with other values in {Amount.Of(conflicts.Count, "place")} that this release changes. "
        + "An author decides value by value which holds.", conflicts);

    static string? Frozen(IReadOnlyList<Freeze> freezes, DateTimeOffset at) => freezes.FirstOrDefault(freeze => freeze.Covers(at)) is { } freeze
        ? $"Nothing is published from {Instant(freeze.From)} to {Instant(freeze.To)}: {freeze.Why}"
        : null;

    static string? ReasonProblem(string? reason) => string.IsNullOrWhiteSpace(reason) ? "Say why: whoever looks at this later reads it." : TooLong(reason);

    static string? TooLong(string? said) => said?.Trim().Length > LongestReason ? $"At most {LongestReason} characters, not {said.Trim().Length}." : null;

    static string Instant(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    static string Who(IEnumerable<Agent> people) => string.Join(", ", people.Select(person => person.Name));

    static string LastWriter(Release release) =>
        release.History.LastOrDefault(entry => entry.Step is ReleaseStep.Edited or ReleaseStep.Imported or ReleaseStep.Resolved or ReleaseStep.CaughtUp)?.By.Name ?? "Somebody";

    static string Ended(Release release) => release.State switch
    {
        ReleaseState.Withdrawn => "was withdrawn",
        ReleaseState.Superseded => $"was published as v{release.PublishedAs} and a later version followed",
        _ => $"was published as v{release.PublishedAs}",
    };

    static string Stands(Release release) => release.State switch
    {
        ReleaseState.Draft => "is a draft",
        ReleaseState.InReview => "is in review",
        ReleaseState.Approved => "is approved already",
        ReleaseState.Scheduled => $"is scheduled for {Instant(release.Due ?? default)}",
        ReleaseState.Rejected => "was rejected",
        _ => Ended(release),
    };
}
