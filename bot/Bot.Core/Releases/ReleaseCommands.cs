using Bot.Rules;
using Bot.Turns;

namespace Bot.Releases;

/// <summary>What a person wants done with a release.</summary>
/// <param name="Seen">The <see cref="Release.Edition"/> they looked at: nobody approves or overwrites what they have not seen.</param>
public abstract record ReleaseCommand(int Seen);

/// <summary>Change its content. Whoever does is an author; all approvals are void.</summary>
/// <param name="Seen">The edition it was changed from.</param>
/// <param name="Content">The whole policy as it should be.</param>
/// <param name="File">Name of the file it was read from; null when it was edited by hand.</param>
public sealed record Edit(int Seen, Policy Content, string? File = null) : ReleaseCommand(Seen);

/// <summary>Take in what others published since the release was begun, deciding between values that both changed.</summary>
/// <param name="Seen">The edition.</param>
/// <param name="Choices">For each <see cref="ValueConflict.Path"/> whose value holds; empty when nothing conflicts.</param>
public sealed record CatchUp(int Seen, IReadOnlyDictionary<string, Side> Choices) : ReleaseCommand(Seen);

/// <summary>The authors are done: others should read it.</summary>
public sealed record SendToReview(int Seen, string? Said = null) : ReleaseCommand(Seen);

/// <summary>I read it and it is right.</summary>
public sealed record Approve(int Seen, string? Said = null) : ReleaseCommand(Seen);

/// <summary>I read it and it is not right, because.</summary>
public sealed record Reject(int Seen, string Reason) : ReleaseCommand(Seen);

/// <summary>It is not wanted any more.</summary>
public sealed record Withdraw(int Seen, string? Said = null) : ReleaseCommand(Seen);

/// <summary>Attach evidence; content and approvals stay.</summary>
public sealed record AttachEvidence(int Seen, string Kind, string Body) : ReleaseCommand(Seen);

/// <summary>Put it in force with the next message.</summary>
public sealed record Publish(int Seen) : ReleaseCommand(Seen);

/// <summary>Put it in force at an instant.</summary>
public sealed record Schedule(int Seen, DateTimeOffset Due) : ReleaseCommand(Seen);

/// <summary>Take the instant back; it stays approved.</summary>
public sealed record Unschedule(int Seen) : ReleaseCommand(Seen);

/// <summary>Put it in force with the next message, alone, without approvals and in a freeze too. History and audit log call it an emergency.</summary>
public sealed record PublishInEmergency(int Seen, string Reason) : ReleaseCommand(Seen);

/// <summary>Its instant has come. The program's own command; when it cannot be published it is approved and no more scheduled, and says why.</summary>
public sealed record PublishDue(int Seen) : ReleaseCommand(Seen);

/// <summary>What a decision on a release looks at beside the release.</summary>
/// <param name="Live">The version in force.</param>
/// <param name="Freezes">The freeze windows.</param>
/// <param name="Now">Now, UTC.</param>
/// <param name="By">Who acts.</param>
public sealed record ReleaseContext(Versioned<Policy> Live, IReadOnlyList<Freeze> Freezes, DateTimeOffset Now, ReleasePerson By);

/// <summary>What comes of a command: the next release, or a refusal.</summary>
/// <param name="Next">The release afterwards; the same one when there was nothing to do; null when refused.</param>
/// <param name="Refusal">Why not, in a sentence for the person; null when it was done.</param>
/// <param name="Conflicts">Values that this release and somebody else changed since, when that is why; shown side by side.</param>
/// <param name="Publishes">The policy that becomes the next version; null when none does.</param>
public sealed record ReleaseOutcome(Release? Next, string? Refusal, IReadOnlyList<ValueConflict> Conflicts, Policy? Publishes = null)
{
    /// <summary>Done.</summary>
    public static ReleaseOutcome Done(Release next, Policy? publishes = null) => new(next, null, [], publishes);

    /// <summary>Not done.</summary>
    public static ReleaseOutcome Refused(string why, params IReadOnlyList<ValueConflict> conflicts) => new(null, why, conflicts);
}
