namespace Bot.Desk;

/// <summary>A time in which a customer is called back.</summary>
/// <param name="From">When it begins, UTC.</param>
/// <param name="To">When it ends, UTC.</param>
public readonly record struct CallbackSlot(DateTimeOffset From, DateTimeOffset To);

/// <summary>The times in which a desk can call back. Pure.</summary>
public static class CallbackSlots
{
    /// <summary>The slots within opening hours, soonest first.</summary>
    /// <remarks>They are cut from the beginning of each day's hours, so that the same day gives the same slots whenever it is asked for. A slot
    /// lies wholly in one opening period of one local day; what is left over at the end of a period is none. Lengths are real time: where the
    /// clocks change, an hour is an hour. When they go back, what would read like another slot, or as if it ended before it began, is none.</remarks>
    /// <param name="hours">When people are there.</param>
    /// <param name="earliest">No slot begins before.</param>
    /// <param name="minutes">Length of a slot, from 1.</param>
    /// <param name="days">Last day on which one may begin, counted from the first on which people are there at or after <paramref name="earliest"/>; 0 is that day alone.</param>
    public static IReadOnlyList<CallbackSlot> Of(OpeningHours hours, DateTimeOffset earliest, int minutes, int days)
    {
        ArgumentNullException.ThrowIfNull(hours);
        ArgumentOutOfRangeException.ThrowIfLessThan(minutes, 1);
        var length = TimeSpan.FromMinutes(minutes);
        var slots = new List<CallbackSlot>();
        var zone = TimeZoneInfo.FindSystemTimeZoneById(hours.Zone);
        var first = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(hours.NextOpen(earliest), zone).DateTime);
        for (var day = 0; day <= days; day++)
            foreach (var (from, to) in hours.On(first.AddDays(day)))
                for (var at = from; at + length <= to; at += length)
                    if (at >= earliest && !IsUnclear(zone, at, at + length))
                        slots.Add(new(at, at + length));
        return slots;
    }

    /// <summary>Whether people are there from its beginning to its end.</summary>
    public static bool IsWithin(OpeningHours hours, CallbackSlot slot)
    {
        ArgumentNullException.ThrowIfNull(hours);
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(slot.From, TimeZoneInfo.FindSystemTimeZoneById(hours.Zone)).DateTime);
        // Up to midnight is open to the next day's midnight.
        var until = slot.From;
        foreach (var (from, to) in hours.On(day).Concat(hours.On(day.AddDays(1))))
            if (from <= until && until < to)
                until = to;
        return until >= slot.To && until > slot.From;
    }

    // It begins in the hour that comes twice: the second time, or so late the first time that the clocks go back before it ends.
    static bool IsUnclear(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to) =>
        zone.IsAmbiguousTime(from) && (zone.GetUtcOffset(from) != zone.GetUtcOffset(to) || zone.GetUtcOffset(from) == zone.GetAmbiguousTimeOffsets(from).Min());

    /// <summary>The slots nearest to an instant, at most so many, soonest first.</summary>
    public static IReadOnlyList<CallbackSlot> Nearest(IEnumerable<CallbackSlot> slots, DateTimeOffset at, int most) =>
        [.. slots.OrderBy(slot => (slot.From - at).Duration()).Take(most).OrderBy(slot => slot.From)];
}
