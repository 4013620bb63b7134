namespace Bot.Desk;

/// <summary>The times in which a queue calls back, and those of them that can still be promised.</summary>
/// <param name="Queue">The queue whose people call.</param>
/// <param name="Zone">The desk's IANA time zone.</param>
/// <param name="All">Every time there is, soonest first.</param>
/// <param name="Free">Those with a place left, and the one that is promised already.</param>
public sealed record CallTimes(string Queue, string Zone, IReadOnlyList<CallbackSlot> All, IReadOnlyList<CallbackSlot> Free)
{
    /// <summary>The times as they are now. Pure.</summary>
    /// <param name="plan">What customers are promised.</param>
    /// <param name="queues">The queues with their hours.</param>
    /// <param name="calls">What the queue has promised.</param>
    /// <param name="own">The place the customer has already; null for none.</param>
    /// <param name="at">Now.</param>
    public static CallTimes Of(DeskPlan plan, QueuePlan queues, CallsTaken calls, Conversations.CallPlace? own, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(calls);
        var hours = queues.HoursOf(calls.Queue);
        var all = CallbackSlots.Of(hours, at.AddMinutes(plan.CallbackMinutes), plan.CallbackSlotMinutes, plan.CallbackDays);
        var kept = own?.Queue == calls.Queue ? own.Starts : (DateTimeOffset?)null;
        return new(calls.Queue, hours.Zone, all, [.. all.Where(slot => slot.From == kept || calls.Taken.GetValueOrDefault(slot.From) < plan.CallbackPlaces)]);
    }
}
