using Bot.Rules;

namespace Bot.Desk;

/// <summary>What waiting customers are promised, and when people are there.</summary>
public sealed record DeskPlan
{
    /// <summary>After how long without a claim the customer hears their place and may ask for a callback.</summary>
    [Limit("Speak to the waiting after", "minutes", 0.1, 60, Step = 0.1, Help = "The customer then hears position and expected wait, and may ask for a callback.")]
    public double WaitPromiseMinutes { get; init; } = 2;

    /// <summary>Minutes one conversation takes a person, for the expected wait.</summary>
    [Limit("Handling time", "minutes", 1, 120, Help = "Used to estimate the wait: place in the queue times this, divided by the people present.")]
    public double HandlingMinutes { get; init; } = 6;

    /// <summary>How long after the request a callback falls due when the desk is open.</summary>
    [Limit("Call back within", "minutes", 1, 2880, Help = "Counted from the request, or from the next opening when the desk is closed.")]
    public double CallbackMinutes { get; init; } = 120;

    /// <summary>Hour at which the desk opens, in <see cref="Zone"/>.</summary>
    [Limit("Desk opens", "o'clock", 0, 23, Help = "Whole hours, in the desk's time zone.")]
    public int OpensAt { get; init; }

    /// <summary>Hour at which the desk closes; 24 is midnight.</summary>
    [Limit("Desk closes", "o'clock", 1, 24, Help = "24 is midnight. Open 0 to 24 means always.")]
    public int ClosesAt { get; init; } = 24;

    /// <summary>IANA time zone of the desk.</summary>
    public string Zone { get; init; } = "UTC";

    /// <summary>Days on which the desk is open.</summary>
    public IReadOnlyList<DayOfWeek> Days { get; init; } =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <summary>Whether people are at the desk at an instant.</summary>
    public bool IsOpen(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(Zone));
        return Days.Contains(local.DayOfWeek) && local.Hour >= OpensAt && local.Hour < ClosesAt;
    }

    /// <summary>The first instant at or after <paramref name="at"/> at which the desk is open; <paramref name="at"/> itself when
    /// it never opens within two weeks.</summary>
    public DateTimeOffset NextOpen(DateTimeOffset at)
    {
        if (IsOpen(at))
            return at;
        // Opening hours are whole hours of the desk's own clock, which in some zones are half hours of everybody else's.
        var local = TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(Zone));
        var hour = new DateTimeOffset(local.Year, local.Month, local.Day, local.Hour, 0, 0, local.Offset);
        for (var i = 1; i <= 14 * 24; i++)
            if (IsOpen(hour.AddHours(i)))
                return hour.AddHours(i).ToUniversalTime();
        return at;
    }
}
