using Bot.Audit;

namespace Bot.Releases;

/// <summary>How the steps of releases are told in the audit log.</summary>
public static class ReleaseAudit
{
    /// <summary>The entry for the newest step of a release.</summary>
    public static AuditEntry Newest(Release release)
    {
        ArgumentNullException.ThrowIfNull(release);
        var step = release.History[^1];
        var subject = release.PublishedAs is { } version ? $"release {release.Number}, limits v{version}" : $"release {release.Number}";
        return new(step.At, step.By, Act(step.Step), subject) { Was = step.Was, Became = step.Became, Why = step.Said };
    }

    static string Act(ReleaseStep step) => step switch
    {
        ReleaseStep.Opened => AuditActs.ReleaseOpened,
        ReleaseStep.Edited => AuditActs.ReleaseEdited,
        ReleaseStep.Imported => AuditActs.ReleaseImported,
        ReleaseStep.CaughtUp => AuditActs.ReleaseCaughtUp,
        ReleaseStep.Resolved => AuditActs.ReleaseResolved,
        ReleaseStep.SentToReview => AuditActs.ReleaseSentToReview,
        ReleaseStep.Approved => AuditActs.ReleaseApproved,
        ReleaseStep.Rejected => AuditActs.ReleaseRejected,
        ReleaseStep.Withdrawn => AuditActs.ReleaseWithdrawn,
        ReleaseStep.EvidenceAttached => AuditActs.EvidenceAttached,
        ReleaseStep.Scheduled => AuditActs.ReleaseScheduled,
        ReleaseStep.Unscheduled => AuditActs.ReleaseUnscheduled,
        ReleaseStep.Held => AuditActs.ReleaseHeld,
        ReleaseStep.Published => AuditActs.ReleasePublished,
        ReleaseStep.PublishedInEmergency => AuditActs.PublishedInEmergency,
        _ => throw new ArgumentOutOfRangeException(nameof(step), step, "Unknown step."),
    };
}
