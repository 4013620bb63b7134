using System.Globalization;
using Bot.Desk;

namespace Bot.BackOffice.Releases;

/// <summary>Queues in words.</summary>
public static class QueueWords
{
    /// <summary>A queue in a line: "for Delivery, hours house, in de; overflows to Service after 10 minutes".</summary>
    public static string Of(Queue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        var words = $"for {queue.Department}, hours {queue.Hours}";
        if (queue.Languages.Count > 0)
            words += $", in {string.Join(", ", queue.Languages)}";
        if (queue.Skills.Count > 0)
            words += $", for who knows {string.Join(" and ", queue.Skills)}";
        if (Overflow(queue) is { } overflow)
            words += $"; {overflow}";
        if (queue.WhenClosed is { } other)
            words += $"; while closed to {other}";
        return queue.Targets.Count == 0 ? words : $"{words}; {string.Join("; ", queue.Targets.Select(Target))}";
    }

    /// <summary>Where and when it overflows; null when it does not.</summary>
    public static string? Overflow(Queue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return queue.OverflowTo is { } to ? $"overflows to {to} after {Minutes(queue.OverflowMinutes)}" : null;
    }

    /// <summary>A target in words: "gold: first answer within 5 minutes".</summary>
    public static string Target(SlaTarget target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var parts = new[] { ("first answer", target.FirstResponse), ("next answer", target.NextReply), ("solved", target.Resolution) }
            .Where(part => part.Item2 > 0).Select(part => $"{part.Item1} within {Minutes(part.Item2)}");
        return $"{target.Tier ?? "everybody"}: {(parts.Any() ? string.Join(", ", parts) : "nothing")}";
    }

    static string Minutes(double minutes) => minutes == 1 ? "1 minute" : $"{minutes.ToString("0.##", CultureInfo.InvariantCulture)} minutes";
}
