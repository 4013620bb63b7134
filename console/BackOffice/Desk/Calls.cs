using Bot.Conversations;
using Bot.Desk;
using Bot.Turns;

namespace Bot.BackOffice.Desk;

/// <summary>Promised calls as the desk shows them. Pure.</summary>
public static class Calls
{
    /// <summary>Whether one is promised for a time that is not, or not wholly, within its queue's hours: they were changed after the promise.</summary>
    public static bool IsOutside(Conversation conversation, QueuePlan plan)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        return conversation is { CallbackDue: { } due, Call: { } call } && !CallbackSlots.IsWithin(plan.HoursOf(call.Queue), new(due, call.Until));
    }

    /// <summary>How many that lie within the hours in force would lie outside of others.</summary>
    /// <param name="promised">The calls.</param>
    /// <param name="length">How long one is.</param>
    /// <param name="live">The queues in force.</param>
    /// <param name="then">The queues instead.</param>
    public static int LeftOutside(IEnumerable<CallPlace> promised, TimeSpan length, QueuePlan live, QueuePlan then)
    {
        bool Within(QueuePlan plan, CallPlace place) => CallbackSlots.IsWithin(plan.HoursOf(place.Queue), new(place.Starts, place.Starts + length));
        return promised.Count(place => Within(live, place) && !Within(then, place));
    }

    /// <summary>Times by the day and the hours a person reads, on the clock of a queue's hours.</summary>
    public static IEnumerable<IGrouping<string, (CallbackSlot Slot, string Hours)>> ByDay(IEnumerable<CallbackSlot> slots, string zone) =>
        from slot in slots
        let said = Dates.ShortCall(slot, zone, "en").Split(", ", 2)
        group (slot, said[1]) by said[0];
}
