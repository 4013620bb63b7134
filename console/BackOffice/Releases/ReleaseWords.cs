using Bot.Releases;
using Bot.Replays;

namespace Bot.BackOffice.Releases;

/// <summary>Releases as people read them.</summary>
public static class ReleaseWords
{
    /// <summary>A state in words.</summary>
    public static string State(Release release)
    {
        ArgumentNullException.ThrowIfNull(release);
        return release.State switch
        {
            ReleaseState.InReview => "In review",
            ReleaseState.Published => "In force",
            _ => release.State.ToString(),
        };
    }

    /// <summary>The look of a state's badge.</summary>
    public static string Badge(Release release)
    {
        ArgumentNullException.ThrowIfNull(release);
        return release.State switch
        {
            ReleaseState.Draft => "badge--draft",
            ReleaseState.InReview => "badge--warning",
            ReleaseState.Approved or ReleaseState.Scheduled => "badge--accent",
            ReleaseState.Published => "badge--positive",
            ReleaseState.Rejected => "badge--critical",
            _ => "",
        };
    }

    /// <summary>An act of its history: "Sent to review".</summary>
    public static string Step(ReleaseStep step) => step switch
    {
        ReleaseStep.Opened => "Begun",
        ReleaseStep.Edited => "Edited",
        ReleaseStep.Imported => "Imported from a file",
        ReleaseStep.CaughtUp => "Took in what was published meanwhile",
        ReleaseStep.Resolved => "Decided between two values",
        ReleaseStep.SentToReview => "Sent to review",
        ReleaseStep.Approved => "Approved",
        ReleaseStep.Rejected => "Rejected",
        ReleaseStep.Withdrawn => "Withdrawn",
        ReleaseStep.EvidenceAttached => "Evidence attached",
        ReleaseStep.Scheduled => "Scheduled",
        ReleaseStep.Unscheduled => "Instant taken back",
        ReleaseStep.Held => "Not published when it was due",
        ReleaseStep.Published => "Published",
        ReleaseStep.PublishedInEmergency => "Published in an emergency",
        _ => step.ToString(),
    };

    /// <summary>Whether this edition of it was replayed.</summary>
    public static bool IsReplayed(Release release)
    {
        ArgumentNullException.ThrowIfNull(release);
        return release.Evidence.Any(evidence => evidence.Kind == ReplaySummary.Kind && evidence.Edition == release.Edition);
    }

    /// <summary>The way of a release, and how much of it lies behind: draft, replayed, approval, live.</summary>
    public static IReadOnlyList<(string Step, bool Done)> Way(Release release)
    {
        ArgumentNullException.ThrowIfNull(release);
        var live = release.State is ReleaseState.Published or ReleaseState.Superseded;
        return
        [
            ("Draft", release.Changes.Count > 0),
            ("Replayed", IsReplayed(release)),
            ("Approval", release.State is ReleaseState.Approved or ReleaseState.Scheduled || live && !release.WasEmergency),
            ("Live", live),
        ];
    }

    /// <summary>Names in a line.</summary>
    public static string People(IEnumerable<Bot.Conversations.Agent> people) => string.Join(", ", people.Select(person => person.Name));

    /// <summary>Changes in a line, the first few of them.</summary>
    public static string Brief(IReadOnlyList<ChangeWords> changes, int most = 3)
    {
        ArgumentNullException.ThrowIfNull(changes);
        var said = string.Join("; ", changes.Take(most).Select(change => $"{change.What} {change.Was ?? "nothing"} → {change.Became ?? "nothing"}"));
        return changes.Count > most ? $"{said}; and {changes.Count - most} more" : said;
    }
}
