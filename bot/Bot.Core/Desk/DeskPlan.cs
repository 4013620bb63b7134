using System.Text.Json.Serialization;
using Bot.Rules;

namespace Bot.Desk;

/// <summary>What waiting customers are promised.</summary>
public sealed record DeskPlan
{
    /// <summary>After how long without a claim the customer hears their place and may ask for a callback.</summary>
    [Limit("Speak to the waiting after", "minutes", 0.1, 60, Step = 0.1, Help = "The customer then hears position and expected wait, and may ask for a callback.")]
    public double WaitPromiseMinutes { get; init; } = 2;

    /// <summary>Minutes one conversation takes a person, for the expected wait.</summary>
    [Limit("Handling time", "minutes", 1, 120, Help = "Used to estimate the wait: place in the queue times this, divided by the people present.")]
    public double HandlingMinutes { get; init; } = 6;

    /// <summary>How long after the request the first callback may be.</summary>
    [Limit("First callback after", "minutes", 1, 2880, Help = "No time that begins sooner is offered.")]
    public double CallbackMinutes { get; init; } = 120;

    /// <summary>Length of the times a customer chooses a callback from.</summary>
    [Limit("Length of a callback time", "minutes", 10, 480, Help = "The customer hears from when to when. The times are cut from the beginning of each opening period.")]
    public int CallbackSlotMinutes { get; init; } = 60;

    /// <summary>Customers of a queue who may be promised a callback in the same time.</summary>
    [Limit("Callbacks at a time", "callbacks", 1, 500, Help = "For each queue. A time that has as many is full and no more offered.")]
    public int CallbackPlaces { get; init; } = 3;

    /// <summary>How far ahead a callback may be chosen.</summary>
    [Limit("Callbacks ahead", "days", 0, 30, Help = "Counted from the first day on which people are there.")]
    public int CallbackDays { get; init; } = 5;

    /// <summary>How long a customer waits for an answer of an agent who is not there before the conversation goes back to its queue.</summary>
    [Limit("Back to the queue after", "minutes", 1, 1440, Help = "Counted from the customer's words, and only when the agent is gone.")]
    public double GiveBackMinutes { get; init; } = 1;

    /// <summary>How long after their last console was closed an agent counts as gone.</summary>
    [Limit("Gone after", "seconds", 30, 600, Help = "Without an open console. Who counts as gone is offered nothing, and whom they owe an answer goes back to the queue.")]
    public double GoneSeconds { get; init; } = 60;

    /// <summary>How long an agent is asked whether they take a waiting conversation; 0 offers nothing, agents claim by themselves.</summary>
    [Limit("Offer to an agent for", "seconds", 0, 300, Help = "The next waiting conversation is offered to the agent who fits best, one after the other. 0 is off: agents claim by themselves.")]
    public double OfferSeconds { get; init; }

    /// <summary>Conversations an agent is offered at a time.</summary>
    [Limit("Conversations for an agent", "at a time", 1, 20, Help = "Who has as many is offered no more. They may still claim.")]
    public int AgentCapacity { get; init; } = 3;

    /// <summary>How long an agent has to say how a conversation ended whose customer left; 0 closes it at once.</summary>
    [Limit("Wrap-up", "minutes", 0, 60, Help = "After the customer ended the chat. 0 closes it at once.")]
    public double WrapUpMinutes { get; init; }

    // As policies were written before queues had hours of their own. Read into the hours of the house, never written again.

    [JsonInclude, JsonPropertyName("opensAt"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal int? FormerOpensAt { get; init; }

    [JsonInclude, JsonPropertyName("closesAt"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal int? FormerClosesAt { get; init; }

    [JsonInclude, JsonPropertyName("zone"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal string? FormerZone { get; init; }

    [JsonInclude, JsonPropertyName("days"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    internal IReadOnlyList<DayOfWeek>? FormerDays { get; init; }

    /// <summary>Reads hours that an older policy kept here into those of the house.</summary>
    internal (DeskPlan Desk, IReadOnlyList<OpeningHours> Hours) WithoutHours(IReadOnlyList<OpeningHours> hours)
    {
        if (hours.Count == 0 || (FormerOpensAt, FormerClosesAt, FormerZone, FormerDays) is (null, null, null, null))
            return (this, hours);
        var house = hours[0];
        var usual = house.Open.Count > 0 ? house.Open[0] : OpeningPeriod.Always;
        var days = FormerDays?.Aggregate(Weekdays.None, (all, day) => all | (Weekdays)(1 << (((int)day + 6) % 7))) ?? usual.Days;
        IReadOnlyList<OpeningPeriod> open = (FormerOpensAt, FormerClosesAt, FormerDays) is (null, null, null) ? house.Open
            : days == Weekdays.None ? []
            : [new(days, FormerOpensAt * 60 ?? usual.From, FormerClosesAt * 60 ?? usual.To)];
        return (this with { FormerOpensAt = null, FormerClosesAt = null, FormerZone = null, FormerDays = null },
            [house with { Zone = FormerZone ?? house.Zone, Open = open }, .. hours.Skip(1)]);
    }
}
