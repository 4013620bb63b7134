using Bot.Conversations;
using Bot.Desk;

namespace Bot.BackOffice.Desk;

/// <summary>Promises in words.</summary>
public static class SlaWords
{
    /// <summary>A clock in a few words: "First answer due 14:05", "Solution late, was promised in 5 h".</summary>
    public static string Of(SlaClock clock, When when)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(when);
        var what = clock.Kind switch { SlaKind.FirstResponse => "First answer", SlaKind.NextReply => "Next answer", _ => "Solution" };
        return clock switch
        {
            { State: SlaState.Breached } => $"{what} late, promised in {Time(clock.Target)}",
            { State: SlaState.Paused } => $"{what}: customer’s turn, {Time(clock.Target - clock.Used)} left",
            { Due: { } due } => $"{what} due {(when.Date(due) == when.Date(when.Now) ? when.Clock(due) : when.Full(due))}",
            _ => $"{what} not due while closed",
        };
    }

    static string Time(TimeSpan time) => time.TotalMinutes < 120 ? $"{Math.Max(0, (int)time.TotalMinutes)} min" : $"{(int)time.TotalHours} h";
}
