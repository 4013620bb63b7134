using Bot.BackOffice.Desk;
using Bot.Rules;
using Bot.Turns;

namespace Bot.BackOffice.Limits;

/// <summary>Where a limit holds. What is null holds for all; all null is the house.</summary>
public sealed record Place
{
    /// <summary>Department.</summary>
    public string? Queue { get; init; }

    /// <summary>Intent.</summary>
    public string? Intent { get; init; }

    /// <summary>Segment of customers.</summary>
    public string? Segment { get; init; }

    /// <summary>Region.</summary>
    public string? Region { get; init; }

    /// <summary>Channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Everywhere.</summary>
    public static Place House { get; } = new();

    /// <summary>Whether it is everywhere.</summary>
    public bool IsHouse => this == House;

    /// <summary>How many of its parts are named.</summary>
    public int Parts => new[] { Queue, Intent, Segment, Region, Channel }.Count(part => part is not null);

    /// <summary>The place in words: "Returns, Web chat"; "the house".</summary>
    public string Title => IsHouse ? "the house" : string.Join(", ", new[] { Queue, Intent is null ? null : Names.Intent(Intent), Segment, Region, Channel is null ? null : Names.Channel(Channel) }.Where(part => part is not null));

    /// <summary>A turn that is there and nowhere else.</summary>
    public TurnInputs Turn => new() { Queue = Queue, Intent = Intent, Segment = Segment, Region = Region, Channel = Channel };

    /// <summary>Where an override holds.</summary>
    public static Place Of(LimitOverride one)
    {
        ArgumentNullException.ThrowIfNull(one);
        return new() { Queue = one.Queue, Intent = one.Intent, Segment = one.Segment, Region = one.Region, Channel = one.Channel };
    }

    /// <summary>An override of this place.</summary>
    public LimitOverride On(string limit, double value) => new(limit, value) { Queue = Queue, Intent = Intent, Segment = Segment, Region = Region, Channel = Channel };

    /// <summary>A policy in which a limit has a value here.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="limit">One of <see cref="Bot.Escalations.EscalationLimits"/>.</param>
    /// <param name="value">The value; null takes an override away and gives the house its default.</param>
    public Policy Set(Policy policy, Limit limit, double? value)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(limit);
        if (IsHouse)
        {
            var escalation = policy.Escalation with { };
            LimitForm.Put(limit, escalation, value ?? LimitMatrix.Default(limit));
            return policy with { Escalation = escalation };
        }
        var name = limit.Property.Name;
        var others = policy.Overrides.Where(one => one.Limit != name || Of(one) != this);
        // In the place where it was, so that a change of the value is nothing else.
        var at = policy.Overrides.ToList().FindIndex(one => one.Limit == name && Of(one) == this);
        if (value is not { } set)
            return policy with { Overrides = [.. others] };
        var all = others.ToList();
        all.Insert(at < 0 ? all.Count : Math.Min(at, all.Count), On(name, set));
        return policy with { Overrides = all };
    }

    /// <summary>Its own value of a limit; null where it has that of a wider place.</summary>
    public double? Own(Policy policy, Limit limit)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(limit);
        return IsHouse ? LimitForm.Value(limit, policy.Escalation) : policy.Overrides.LastOrDefault(one => one.Limit == limit.Property.Name && Of(one) == this)?.Value;
    }
}

/// <summary>A limit at a place, in the draft and in force.</summary>
/// <param name="Limit">The limit.</param>
/// <param name="Value">What holds there by the draft.</param>
/// <param name="Live">What holds there now.</param>
/// <param name="IsSet">Whether the place has a value of its own in the draft.</param>
/// <param name="From">Where the value comes from in the draft; null for the house.</param>
public sealed record LimitCell(Limit Limit, double Value, double Live, bool IsSet, LimitOverride? From)
{
    /// <summary>Whether the draft changes what holds there.</summary>
    public bool IsChanged => Value != Live;

    /// <summary>Where the value comes from, in words: "from the house value", "from Returns".</summary>
    public string Origin => From is null ? "from the house value" : $"from {Place.Of(From).Title}";
}

/// <summary>The limits of escalation, place by place.</summary>
public static class LimitMatrix
{
    static readonly Bot.Escalations.EscalationLimits Delivered = new();

    /// <summary>The limits that can have another value by place.</summary>
    public static IReadOnlyList<Limit> Limits => LimitGroup.All[0].Limits;

    /// <summary>The kinds of places, as an address names them, with their titles.</summary>
    public static IReadOnlyList<(string Key, string Title)> Kinds { get; } = [("queue", "Queue"), ("intent", "Intent"), ("segment", "Segment"), ("region", "Region"), ("channel", "Channel")];

    /// <summary>The value a limit is delivered with.</summary>
    public static double Default(Limit limit) => LimitForm.Value(limit, Delivered);

    /// <summary>The limits at a place.</summary>
    public static IReadOnlyList<LimitCell> Row(Place place, Policy draft, Policy live)
    {
        ArgumentNullException.ThrowIfNull(place);
        ArgumentNullException.ThrowIfNull(draft);
        ArgumentNullException.ThrowIfNull(live);
        var (mine, now, turn) = (draft.Book().Limits, live.Book().Limits, place.Turn);
        return [.. Limits.Select(limit =>
        {
            var name = limit.Property.Name;
            var effective = mine.For(name, turn);
            return new LimitCell(limit, effective.Value, now.For(name, turn).Value, place.Own(draft, limit) is not null, effective.From);
        })];
    }

    /// <summary>The places of a kind that have a value of their own in one of the policies, and those everybody knows.</summary>
    public static IReadOnlyList<Place> Places(string kind, params IReadOnlyList<Policy> policies) =>
        [.. Known(kind).Concat(policies.SelectMany(policy => policy.Overrides).Select(Place.Of).Where(place => place.Parts == 1 && Only(kind, place))).Distinct()];

    /// <summary>The places that name more than one thing and have a value of their own in one of the policies.</summary>
    public static IReadOnlyList<Place> Particular(params IReadOnlyList<Policy> policies) =>
        [.. policies.SelectMany(policy => policy.Overrides).Select(Place.Of).Where(place => place.Parts > 1).Distinct()];

    /// <summary>The kind of a place that names one thing; null for the others.</summary>
    public static string? KindOf(Place place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return place.Parts == 1 ? Kinds.First(kind => Only(kind.Key, place)).Key : null;
    }

    static IEnumerable<Place> Known(string kind) => kind switch
    {
        "queue" => Bot.Conversations.Departments.All.Select(queue => new Place { Queue = queue }),
        "channel" => Channels.Select(channel => new Place { Channel = channel }),
        _ => [],
    };

    /// <summary>Channels this platform has.</summary>
    public static IReadOnlyList<string> Channels { get; } = ["webchat", "directline", "msteams", "emulator"];

    static bool Only(string kind, Place place) => kind switch
    {
        "queue" => place.Queue,
        "intent" => place.Intent,
        "segment" => place.Segment,
        "region" => place.Region,
        _ => place.Channel,
    } is not null;
}
