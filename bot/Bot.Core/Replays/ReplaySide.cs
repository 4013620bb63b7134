using Bot.Conversations;
using Bot.Desk;
using Bot.Rules;
using Bot.Turns;

namespace Bot.Replays;

/// <summary>One policy of a replay: what it decides, and what that comes to.</summary>
sealed class ReplaySide
{
    readonly Dictionary<string, long> _rules = new(StringComparer.Ordinal);
    readonly Policy _policy;

    public ReplaySide(Policy policy, int? version)
    {
        (_policy, Version, Book, Forecast) = (policy, version, policy.Book(), new(policy.Desk, policy.Plan()));
    }

    /// <summary>The published version it is; null for a draft.</summary>
    public int? Version { get; }

    public RuleBook Book { get; }

    public Forecast Forecast { get; }

    public DeskPlan Desk => _policy.Desk;

    public long Turns { get; set; }

    public long TurnsHandedOver { get; set; }

    long _conversations, _handedOver, _offered, _ended, _contained, _trulyContained, _bad, _missed;

    public QueuePlan Plan => _policy.Plan();

    /// <summary>What a recorded turn looks like under this policy: its own opening hours and its own reckoning of the wait.</summary>
    public TurnInputs Seen(TurnInputs inputs, DateTimeOffset at, Policy? recorded)
    {
        var hours = HoursOf(_policy, inputs, at);
        if (recorded is not null && recorded.Plan().House.Zone == Plan.House.Zone && hours.Same(HoursOf(recorded, inputs, at)) && recorded.Desk.HandlingMinutes == Desk.HandlingMinutes)
            return inputs;
        var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(Plan.House.Zone));
        var own = inputs with { DeskOpen = hours.IsOpen(at), Hour = local.Hour, Weekday = local.DayOfWeek };
        // How many people were there is not recorded; it is the fewest with whom the recorded wait comes out.
        return recorded is not null && recorded.Desk.HandlingMinutes != Desk.HandlingMinutes && inputs is { Ahead: { } ahead, ExpectedWait: { } wait and > 0 }
            ? own with { ExpectedWait = new QueueView(ahead, Math.Max(1, (int)Math.Ceiling((ahead + 1) * recorded.Desk.HandlingMinutes / 2 / wait))).ExpectedWait(Desk) }
            : own;
    }

    static OpeningHours HoursOf(Policy policy, TurnInputs inputs, DateTimeOffset at) =>
        policy.Plan() is var plan && inputs.Queue is { } department ? plan.HoursOf(plan.For(department, inputs.Language, at)) : plan.House;

    public void Count(Episode episode, Track track, bool ended, bool bad)
    {
        _conversations++;
        if (track.HandedBy is { } rule)
        {
            _handedOver++;
            _rules[rule] = _rules.GetValueOrDefault(rule) + 1;
        }
        else if (track.Offered)
            _offered++;
        if (!ended)
            return;
        _ended++;
        // A person who wrote because the recorded policy handed over says nothing of one that did not.
        if (track.HandedBy is null && !episode.AskedForPerson && !(episode.PersonWrote && !episode.HandedByRule))
        {
            _contained++;
            if (!episode.CameBack)
                _trulyContained++;
        }
        if (bad)
        {
            _bad++;
            if (track.HandedBy is null)
                _missed++;
        }
    }

    public ReplayOutcome Outcome() => new()
    {
        Conversations = _conversations,
        HandedOver = _handedOver,
        Offered = _offered,
        Turns = Turns,
        TurnsHandedOver = TurnsHandedOver,
        Ended = _ended,
        Contained = _contained,
        TrulyContained = _trulyContained,
        Bad = _bad,
        Missed = _missed,
        Rules = [.. _rules.OrderByDescending(rule => rule.Value).ThenBy(rule => rule.Key, StringComparer.Ordinal).Select(rule => new RuleCount(rule.Key, rule.Value))],
    };
}
