using System.Text.Json;
using System.Text.Json.Serialization;
using Bot.Rules;

namespace Bot.Replays;

/// <summary>What a draft would have done with what was recorded, beside the live policy.</summary>
/// <remarks>
/// A replay repeats decisions, not people: it cannot know how a customer would have gone on with somebody else. A conversation here is an
/// episode: from its opening or reopening to its close, or to <see cref="Replay.Quiet"/> without a word. A policy is asked about each recorded turn of it
/// until it hands over; what was recorded after that belongs to no decision of its own. Where only one policy handed over, the other kept the
/// conversation with the bot as far as is recorded. Whether an offer of a person is open is each policy's own; all else a turn knew is as recorded, so a message that was answered
/// counts as answered, also where a policy would have found the answer too unsure. Customers' words are not in here; they are found by the message's id.
/// </remarks>
public sealed record ReplayReport
{
    /// <summary>The form in which this program writes reports. A reader that does not know a form says so.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The form it is written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Version of the live policy it was compared with.</summary>
    public int Live { get; init; }

    /// <summary>First instant of the period, UTC.</summary>
    public DateTimeOffset From { get; init; }

    /// <summary>First instant after the period, UTC. Later facts, to <see cref="Replay.Quiet"/> more, only tell how conversations of the period ended.</summary>
    public DateTimeOffset To { get; init; }

    /// <summary>IANA time zone of hours and weekdays in it: the draft's desk.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>Facts read.</summary>
    public long Facts { get; init; }

    /// <summary>Messages about which rules were asked.</summary>
    public long Turns { get; init; }

    /// <summary>Conversations with such a message.</summary>
    public long Conversations { get; init; }

    /// <summary>Whether the recorded policies, asked again, decided as recorded.</summary>
    public Reproduction Reproduced { get; init; } = new();

    /// <summary>What the live policy comes to.</summary>
    public ReplayOutcome Before { get; init; } = new();

    /// <summary>What the draft comes to.</summary>
    public ReplayOutcome After { get; init; } = new();

    /// <summary>What the draft decides otherwise, by how; all five kinds, in their order.</summary>
    public IReadOnlyList<ReplayChange> Changes { get; init; } = [];

    /// <summary>Messages decided otherwise, the most certain first, at most <see cref="Replay.MostSamples"/> of each kind.</summary>
    public IReadOnlyList<ReplaySample> Samples { get; init; } = [];

    /// <summary>Load and wait of each queue that anybody was handed to, busiest first.</summary>
    public IReadOnlyList<QueueForecast> Queues { get; init; } = [];

    /// <summary>Segments, channels, languages and intents; of each the largest, the rest together as <see cref="ReplayGroup.Rest"/>.</summary>
    public IReadOnlyList<ReplayGroup> Groups { get; init; } = [];

    /// <summary>Turns in which a rule of the draft asks how long a queue is and nobody had looked: it counts as unknown, so the rule did not fire.</summary>
    public long NobodyLooked { get; init; }

    /// <summary>Conversations that people took over and the draft would not have handed over, as far as is recorded: what it would have come to later is not known.</summary>
    public long CutShort { get; init; }

    /// <summary>Conversations whose end was not waited for because more than <see cref="Replay.MostHeld"/> were open at once; what was known of them is counted.</summary>
    public long LetGo { get; init; }

    /// <summary>Turns decided otherwise.</summary>
    [JsonIgnore]
    public long ChangedTurns => Changes.Sum(change => change.Turns);

    /// <summary>Conversations with a turn decided otherwise; each counts under its first.</summary>
    [JsonIgnore]
    public long ChangedConversations => Changes.Sum(change => change.Conversations);
}

/// <summary>Whether the recorded policies, asked again, decided as recorded. A difference is a defect of the program or of the store.</summary>
public sealed record Reproduction
{
    /// <summary>Recorded askings.</summary>
    public long Asked { get; init; }

    /// <summary>Of those, decided again as recorded.</summary>
    public long Same { get; init; }

    /// <summary>The first of the others.</summary>
    public IReadOnlyList<ReplayDifference> Differences { get; init; } = [];

    /// <summary>Share that was decided again as recorded, 0 to 1; 1 when there was nothing.</summary>
    [JsonIgnore]
    public double Share => Asked == 0 ? 1 : (double)Same / Asked;

    /// <summary>Whether all were.</summary>
    [JsonIgnore]
    public bool Whole => Same == Asked;
}

/// <summary>A recorded decision that was not found again.</summary>
/// <param name="Conversation">Id of the conversation.</param>
/// <param name="Message">Id of the message.</param>
/// <param name="Policy">Version that decided.</param>
/// <param name="Recorded">Rule and effect as recorded; "none" for none.</param>
/// <param name="Found">The same as found again, or why it could not be asked.</param>
public sealed record ReplayDifference(string Conversation, string Message, int Policy, string Recorded, string Found);

/// <summary>What a policy comes to over a period.</summary>
public sealed record ReplayOutcome
{
    /// <summary>Conversations with a message about which rules were asked.</summary>
    public long Conversations { get; init; }

    /// <summary>Conversations given to people: by a rule of this policy, or by a callback or a failure, which no policy decides.</summary>
    public long HandedOver { get; init; }

    /// <summary>Conversations in which a person was offered and which were not handed over.</summary>
    public long Offered { get; init; }

    /// <summary>Turns this policy was asked about.</summary>
    public long Turns { get; init; }

    /// <summary>Turns at which it handed over.</summary>
    public long TurnsHandedOver { get; init; }

    /// <summary>Conversations that have ended: closed, opened anew, or quiet for <see cref="Replay.Quiet"/>.</summary>
    public long Ended { get; init; }

    /// <summary>Of those, contained: not handed over, no person wrote, and the customer asked for none.</summary>
    public long Contained { get; init; }

    /// <summary>Of those, truly: the same customer did not come back with the same intent within <see cref="Replay.Quiet"/>.</summary>
    public long TrulyContained { get; init; }

    /// <summary>Ended conversations that ended badly, as recorded: rated 2 or less; left while waiting, or in the bot's care after it had not understood; or
    /// the customer came back with the same intent within <see cref="Replay.Quiet"/>. The same for every policy.</summary>
    public long Bad { get; init; }

    /// <summary>Of those, missed: this policy had not handed them over. An offer counts as missed, for nobody knows whether it would have been taken.</summary>
    public long Missed { get; init; }

    /// <summary>Handovers by the rule that decided, most first; "callback-requested", "turn-failed" and the like for what no rule decided.</summary>
    public IReadOnlyList<RuleCount> Rules { get; init; } = [];

    /// <summary>Conversations handed over of all.</summary>
    [JsonIgnore]
    public Share EscalationRate => new(HandedOver, Conversations);

    /// <summary>Conversations contained of those that ended.</summary>
    [JsonIgnore]
    public Share Containment => new(Contained, Ended);

    /// <summary>Conversations truly contained of those that ended.</summary>
    [JsonIgnore]
    public Share TrueContainment => new(TrulyContained, Ended);

    /// <summary>Conversations with a bad outcome that was missed, of those that ended. Its interval times <see cref="Ended"/> is the interval of the count.</summary>
    [JsonIgnore]
    public Share MissedRate => new(Missed, Ended);
}

/// <summary>How often a rule decided.</summary>
public sealed record RuleCount(string Rule, long Conversations);

/// <summary>How a draft decides otherwise. Stored by name: retired, never renamed.</summary>
public enum ChangeKind
{
    /// <summary>Handed over now.</summary>
    ToPerson,

    /// <summary>A person is offered now: where nothing was, or where it was handed over.</summary>
    Offered,

    /// <summary>Kept by the bot now, as far as is recorded.</summary>
    Kept,

    /// <summary>The same effect by another rule, or to another queue or with another article.</summary>
    Otherwise,

    /// <summary>Only the priority.</summary>
    Priority,
}

/// <summary>How much is decided otherwise in one way.</summary>
/// <param name="Kind">How.</param>
/// <param name="Turns">Turns.</param>
/// <param name="Conversations">Conversations whose first difference is of this kind.</param>
public sealed record ReplayChange(ChangeKind Kind, long Turns, long Conversations);

/// <summary>What one policy decided about a turn.</summary>
/// <param name="Rule">The rule that decided; null when none did.</param>
/// <param name="Effect">What it does.</param>
/// <param name="Queue">The queue it hands over to.</param>
/// <param name="Why">In words with the figures; empty when none decided.</param>
/// <param name="Raised">The rule that raised the priority.</param>
public sealed record ReplayDecision(string? Rule, EffectKind? Effect, string? Queue, string Why, string? Raised);

/// <summary>A turn that is decided otherwise, to be opened beside the recorded conversation.</summary>
/// <param name="Kind">How.</param>
/// <param name="Conversation">Id of the conversation.</param>
/// <param name="Message">Id of the message; its words are in the conversation.</param>
/// <param name="At">When.</param>
/// <param name="Queue">Department it was about.</param>
/// <param name="Live">What the live policy decides.</param>
/// <param name="Draft">What the draft decides.</param>
/// <param name="Margin">How far the deciding figure lies beyond the draft's limit, as a share of its subject's range, 0 to 1; null where no figure decided.</param>
/// <param name="Ended">How the conversation really ended; null when it had not within what was read.</param>
public sealed record ReplaySample(
    ChangeKind Kind, string Conversation, string Message, DateTimeOffset At, string? Queue, ReplayDecision Live, ReplayDecision Draft, double? Margin, ReplayEnd? Ended);

/// <summary>How a conversation really ended.</summary>
/// <param name="Bad">Whether that is a bad outcome; see <see cref="ReplayOutcome.Bad"/>.</param>
/// <param name="Score">Survey score, 1 to 5; null for none.</param>
/// <param name="Left">Whether the customer left while waiting, or after the bot had not understood.</param>
/// <param name="CameBack">Whether they came back with the same intent within <see cref="Replay.Quiet"/>.</param>
/// <param name="WithPerson">Whether a person wrote in it.</param>
/// <param name="Disposition">How it was closed; null when it was not.</param>
public sealed record ReplayEnd(bool Bad, int? Score, bool Left, bool CameBack, bool WithPerson, string? Disposition);

/// <summary>Load and wait of a queue before and after.</summary>
/// <param name="Queue">Department.</param>
/// <param name="People">People who take from it; others may share them, see <see cref="Staffing"/>.</param>
/// <param name="Promise">Minutes after which the customer is promised a word: the draft's <see cref="Desk.DeskPlan.WaitPromiseMinutes"/>.</param>
/// <param name="Before">Under the live policy.</param>
/// <param name="After">Under the draft.</param>
public sealed record QueueForecast(string Queue, int People, double Promise, QueueLoad Before, QueueLoad After);

/// <summary>What comes to a queue and how long it waits.</summary>
/// <param name="Handovers">Conversations handed to it in the period while the desk was open.</param>
/// <param name="WhileClosed">Conversations handed to it while the desk was closed; they wait for it to open and are in no other figure here.</param>
/// <param name="BusiestHour">Arrivals an hour in its busiest hour of the week.</param>
/// <param name="Wait90">Minutes within which nine of ten customers are answered, over all hours by their arrivals; null when more than one in ten arrives in hours in
/// which the queue only grows.</param>
/// <param name="Late">Hours of the week in which one of ten waits longer than promised, worst first.</param>
public sealed record QueueLoad(long Handovers, long WhileClosed, double BusiestHour, double? Wait90, IReadOnlyList<LateHour> Late);

/// <summary>An hour of the week in which the promise is not kept.</summary>
/// <param name="Day">Weekday on the desk's clock.</param>
/// <param name="Hour">Hour, 0 to 23.</param>
/// <param name="Arrivals">Arrivals in it, on average over the weeks of the period.</param>
/// <param name="Wait90">Minutes within which nine of ten are answered; null when the queue only grows.</param>
/// <param name="PeopleNeeded">People with whom the promise is kept.</param>
public sealed record LateHour(DayOfWeek Day, int Hour, double Arrivals, double? Wait90, int PeopleNeeded);

/// <summary>What groups conversations. Stored by name.</summary>
public enum ReplayDimension
{
    /// <summary>The customer's segment.</summary>
    Segment,

    /// <summary>The channel.</summary>
    Channel,

    /// <summary>The language.</summary>
    Language,

    /// <summary>The last matter the customer brought up.</summary>
    Intent,
}

/// <summary>Conversations of one segment, channel, language or intent.</summary>
/// <param name="Dimension">Which.</param>
/// <param name="Value">Its value; <see cref="Unknown"/> or <see cref="Rest"/> for those without one of their own.</param>
/// <param name="Conversations">Conversations.</param>
/// <param name="Changed">Conversations with a turn decided otherwise.</param>
/// <param name="HandedOverBefore">Handed over by the live policy.</param>
/// <param name="HandedOverAfter">Handed over by the draft.</param>
/// <param name="Bad">Bad outcomes.</param>
/// <param name="MissedBefore">Of those missed by the live policy.</param>
/// <param name="MissedAfter">Of those missed by the draft.</param>
public sealed record ReplayGroup(
    ReplayDimension Dimension, string Value, long Conversations, long Changed, long HandedOverBefore, long HandedOverAfter, long Bad, long MissedBefore, long MissedAfter)
{
    /// <summary>Value of those for whom none is known.</summary>
    public const string Unknown = "unknown";

    /// <summary>Value of those in small groups.</summary>
    public const string Rest = "all others";
}

/// <summary>A count of a whole, with its 95 % interval.</summary>
/// <param name="Count">How many.</param>
/// <param name="Of">Of how many.</param>
public readonly record struct Share(long Count, long Of)
{
    // The 97.5 % point of the normal distribution.
    const double Z = 1.959963984540054;

    /// <summary>0 to 1; 0 of nothing.</summary>
    [JsonIgnore]
    public double Value => Of == 0 ? 0 : (double)Count / Of;

    /// <summary>Lower end of the 95 % interval, 0 to 1.</summary>
    /// <remarks>Wilson's score interval: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).</remarks>
    [JsonIgnore]
    public double Low => Of == 0 ? 0 : Math.Max(0, Centre - Half);

    /// <summary>Upper end of the 95 % interval, 0 to 1.</summary>
    [JsonIgnore]
    public double High => Of == 0 ? 1 : Math.Min(1, Centre + Half);

    double Centre => (Value + Z * Z / (2 * Of)) / (1 + Z * Z / Of);

    double Half => Z / (1 + Z * Z / Of) * Math.Sqrt(Value * (1 - Value) / Of + Z * Z / (4.0 * Of * Of));
}

/// <summary>How reports are written.</summary>
public static class ReplayJson
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>A report as text.</summary>
    public static string Write(ReplayReport report) => JsonSerializer.Serialize(report, Options);

    /// <summary>A sweep as text.</summary>
    public static string Write(LimitSweep sweep) => JsonSerializer.Serialize(sweep, Options);

    /// <summary>An explanation as text.</summary>
    public static string Write(Explanation explanation) => JsonSerializer.Serialize(explanation, Options);

    /// <summary>A request as text.</summary>
    public static string Write(ReplayRequest request) => JsonSerializer.Serialize(request, Options);

    /// <summary>What is attached to a release, as text.</summary>
    public static string Write(ReplaySummary summary) => JsonSerializer.Serialize(summary, Options);

    /// <summary>What is attached to a release, from its text.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ReplaySummary ReadSummary(string json) => JsonSerializer.Deserialize<ReplaySummary>(json, Options) ?? throw new JsonException("It is null.");

    /// <summary>A request from its text.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static ReplayRequest ReadRequest(string json) => JsonSerializer.Deserialize<ReplayRequest>(json, Options) ?? throw new JsonException("It is null.");

    /// <summary>A report from its text.</summary>
    /// <exception cref="JsonException">It is none, or of a form this program does not know.</exception>
    public static ReplayReport ReadReport(string json) => Known(JsonSerializer.Deserialize<ReplayReport>(json, Options), report => report.Format, ReplayReport.CurrentFormat);

    /// <summary>A sweep from its text.</summary>
    /// <exception cref="JsonException">It is none, or of a form this program does not know.</exception>
    public static LimitSweep ReadSweep(string json) => Known(JsonSerializer.Deserialize<LimitSweep>(json, Options), sweep => sweep.Format, LimitSweep.CurrentFormat);

    static T Known<T>(T? read, Func<T, int> format, int known) where T : class =>
        read is null ? throw new JsonException("It is null.")
        : format(read) != known ? throw new JsonException($"It is written in form {format(read)}; this program reads form {known}. Run it again.")
        : read;
}
