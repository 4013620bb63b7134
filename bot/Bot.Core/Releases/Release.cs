using System.Text.Json;
using System.Text.Json.Serialization;
using Bot.Conversations;
using Bot.Turns;

namespace Bot.Releases;

/// <summary>How far a release has come. Stored by name: retired, never renamed.</summary>
public enum ReleaseState
{
    /// <summary>Being written.</summary>
    Draft,

    /// <summary>Its authors are done; others read it.</summary>
    InReview,

    /// <summary>It has the approvals of its <see cref="Releases.Risk"/>.</summary>
    Approved,

    /// <summary>Approved, and waits for its instant.</summary>
    Scheduled,

    /// <summary>In force.</summary>
    Published,

    /// <summary>Was in force; a later version is.</summary>
    Superseded,

    /// <summary>A reviewer said no. An edit makes it a draft again.</summary>
    Rejected,

    /// <summary>Given up. The end of it.</summary>
    Withdrawn,
}

/// <summary>What happened to a release. Stored by name: retired, never renamed.</summary>
public enum ReleaseStep
{
    /// <summary>Begun.</summary>
    Opened,

    /// <summary>Values were changed by hand.</summary>
    Edited,

    /// <summary>Values were changed from a file.</summary>
    Imported,

    /// <summary>What others published meanwhile was taken in; no value that the release changes was touched.</summary>
    CaughtUp,

    /// <summary>It was decided, value by value, between this release and what others published meanwhile.</summary>
    Resolved,

    /// <summary>Its authors asked for a review.</summary>
    SentToReview,

    /// <summary>Somebody approved it.</summary>
    Approved,

    /// <summary>Somebody said no.</summary>
    Rejected,

    /// <summary>Given up.</summary>
    Withdrawn,

    /// <summary>Evidence, such as a replay report, was attached.</summary>
    EvidenceAttached,

    /// <summary>Given an instant.</summary>
    Scheduled,

    /// <summary>The instant was taken back.</summary>
    Unscheduled,

    /// <summary>Its instant came and it could not be published.</summary>
    Held,

    /// <summary>Published as approved.</summary>
    Published,

    /// <summary>Published by one person without the approvals.</summary>
    PublishedInEmergency,
}

/// <summary>Somebody who acts on a release.</summary>
/// <param name="Agent">Who.</param>
/// <param name="IsSupervisor">Whether they have the role of a supervisor now; other staff may draft, and give one of two approvals.</param>
public sealed record ReleasePerson(Agent Agent, bool IsSupervisor);

/// <summary>That somebody else than its authors read this edition and found it right.</summary>
/// <param name="By">Who.</param>
/// <param name="AsSupervisor">Whether they were a supervisor then.</param>
/// <param name="At">When.</param>
public sealed record ReleaseApproval(Agent By, bool AsSupervisor, DateTimeOffset At);

/// <summary>Something that speaks for or against a release, such as the report of a replay.</summary>
/// <param name="Kind">What it is, such as <c>replay</c>.</param>
/// <param name="Edition">The edition it is about; older than the release's own when the release was edited since.</param>
/// <param name="Body">What it says, as its maker writes it.</param>
/// <param name="By">Who attached it.</param>
/// <param name="At">When.</param>
public sealed record ReleaseEvidence(string Kind, int Edition, string Body, Agent By, DateTimeOffset At);

/// <summary>An entry of a release's history.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who; <see cref="Audit.AuditEntry.Program"/> for what falls due.</param>
/// <param name="Step">What.</param>
/// <param name="Said">Why, in their words or the program's; null for nothing.</param>
/// <param name="Was">The values that changed, as they were; null when none did.</param>
/// <param name="Became">The same as they became.</param>
public sealed record ReleaseEvent(DateTimeOffset At, Agent By, ReleaseStep Step, string? Said = null, string? Was = null, string? Became = null);

/// <summary>A time in which nothing is published and nothing falls due.</summary>
/// <param name="Id">Its number.</param>
/// <param name="From">The first instant, UTC.</param>
/// <param name="To">The first instant no more, UTC.</param>
/// <param name="Why">Why, for whoever is refused.</param>
/// <param name="By">Who set it.</param>
public sealed record Freeze(int Id, DateTimeOffset From, DateTimeOffset To, string Why, Agent By)
{
    /// <summary>Whether an instant lies in it.</summary>
    public bool Covers(DateTimeOffset at) => at >= From && at < To;
}

/// <summary>Changed documents of the policy on their way to being published. Never changed: each command makes the next one.</summary>
public sealed record Release
{
    /// <summary>From 1 without gaps; 0 until it is stored.</summary>
    public int Number { get; init; }

    /// <summary>Grows with every step; the store's guard against two at once.</summary>
    public int Revision { get; init; }

    /// <summary>What it is about, in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>How far it has come.</summary>
    public ReleaseState State { get; init; }

    /// <summary>Grows with every change of its content, from 1. A person approves, schedules and publishes the edition they saw.</summary>
    public int Edition { get; init; } = 1;

    /// <summary>The published version that the changes were made on.</summary>
    public int BasedOn { get; init; }

    /// <summary>The content of that version.</summary>
    public required Policy Base { get; init; }

    /// <summary>The whole policy as this release wants it. What it changes is the difference to <see cref="Base"/>.</summary>
    public required Policy Content { get; init; }

    /// <summary>Everybody who changed a value; none of them approves or publishes it.</summary>
    public IReadOnlyList<Agent> Authors { get; init; } = [];

    /// <summary>Approvals of this edition.</summary>
    public IReadOnlyList<ReleaseApproval> Approvals { get; init; } = [];

    /// <summary>When it falls due; null unless <see cref="ReleaseState.Scheduled"/>.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>Who gave it that instant.</summary>
    public Agent? ScheduledBy { get; init; }

    /// <summary>The version it was published as; null until then.</summary>
    public int? PublishedAs { get; init; }

    /// <summary>What was attached to it, oldest first.</summary>
    public IReadOnlyList<ReleaseEvidence> Evidence { get; init; } = [];

    /// <summary>What happened to it, oldest first.</summary>
    public IReadOnlyList<ReleaseEvent> History { get; init; } = [];

    /// <summary>The values it changes.</summary>
    [JsonIgnore]
    public IReadOnlyList<ValueChange> Changes => PolicyMerge.Between(Base, Content);

    /// <summary>What its documents ask for.</summary>
    [JsonIgnore]
    public RiskClass Risk => RiskClass.Of(Changes.Select(change => change.Document));

    /// <summary>Whether it was published without the approvals.</summary>
    [JsonIgnore]
    public bool WasEmergency => History.Any(entry => entry.Step == ReleaseStep.PublishedInEmergency);

    /// <summary>Whether nothing can happen to it any more.</summary>
    [JsonIgnore]
    public bool HasEnded => State is ReleaseState.Published or ReleaseState.Superseded or ReleaseState.Withdrawn;

    /// <summary>Whether somebody wrote some of it.</summary>
    public bool IsAuthor(Agent who) => Authors.Any(author => author.Id == who.Id);

    /// <summary>The release as it looks while a version is in force: a published one is superseded by any later version, whichever way that came.</summary>
    public Release Under(int liveVersion) => State == ReleaseState.Published && PublishedAs < liveVersion ? this with { State = ReleaseState.Superseded } : this;
}

/// <summary>How a release is written. Its policies are written as <see cref="PolicyJson"/> writes them.</summary>
public static class ReleaseJson
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new AsPolicyJson(), new JsonStringEnumConverter() } };

    /// <summary>A release as text.</summary>
    public static string Write(Release release) => JsonSerializer.Serialize(release, Options);

    /// <summary>A release from its text.</summary>
    /// <exception cref="JsonException">It is no release.</exception>
    public static Release Read(string json) => JsonSerializer.Deserialize<Release>(json, Options) ?? throw new JsonException("The release is null.");

    sealed class AsPolicyJson : JsonConverter<Policy>
    {
        public override Policy Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var document = JsonDocument.ParseValue(ref reader);
            return PolicyJson.Read(document.RootElement.GetRawText());
        }

        public override void Write(Utf8JsonWriter writer, Policy value, JsonSerializerOptions options) => writer.WriteRawValue(PolicyJson.Write(value));
    }
}
