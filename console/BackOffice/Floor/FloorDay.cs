using Bot.BackOffice.Desk;
using Bot.Measures;

namespace Bot.BackOffice.Floor;

/// <summary>How a queue kept its promise today.</summary>
/// <param name="InTime">Of those handed to it, those whom a person answered within the promise.</param>
/// <param name="Of">Those handed to it: answered, or still waiting for it.</param>
public sealed record FloorPromise(int InTime, int Of);

/// <summary>An hour of the floor.</summary>
/// <param name="From">Its first instant.</param>
/// <param name="To">Its last: the full hour, or the instant of the count in the hour that is not over.</param>
/// <param name="Waiting">Customers who waited for a person's first words at its end.</param>
/// <param name="Answered">Customers who had a person's first words in it.</param>
public sealed record FloorHour(DateTimeOffset From, DateTimeOffset To, int Waiting, int Answered);

/// <summary>Numbers of today, counted as the page of numbers does.</summary>
/// <param name="At">Up to when: at most half a minute ago.</param>
/// <param name="Conversations">Conversations begun today, in the whole house.</param>
/// <param name="Contained">Of them, those that stayed with the bot so far.</param>
/// <param name="Promises">How each queue kept its promise, of the conversations begun today; one that was claimed out of none has the empty name.</param>
/// <param name="Hours">The last hours, the oldest first.</param>
public sealed record FloorDay(DateTimeOffset At, int Conversations, int Contained, IReadOnlyDictionary<string, FloorPromise> Promises, IReadOnlyList<FloorHour> Hours)
{
    /// <summary>Hours that are shown.</summary>
    public const int MostHours = 8;

    /// <summary>Who waits longer than this is not among those waiting in <see cref="Hours"/>.</summary>
    public static readonly TimeSpan LongestLooked = TimeSpan.FromDays(3);

    /// <summary>All queues together.</summary>
    public FloorPromise Promise => new(Promises.Values.Sum(queue => queue.InTime), Promises.Values.Sum(queue => queue.Of));

    /// <summary>How a queue kept it.</summary>
    public FloorPromise Of(string queue) => Promises.GetValueOrDefault(queue) ?? new(0, 0);

    /// <summary>Counts. Pure.</summary>
    /// <param name="talks">Talks that began today, and those that came to people in the <see cref="LongestLooked"/>.</param>
    /// <param name="at">Up to when.</param>
    /// <param name="when">The desk's clock.</param>
    /// <param name="promise">How soon a person is promised.</param>
    /// <param name="queues">Count these queues alone; null for all.</param>
    public static FloorDay Of(IReadOnlyList<Talk> talks, DateTimeOffset at, When when, TimeSpan promise, IReadOnlyList<string>? queues)
    {
        ArgumentNullException.ThrowIfNull(talks);
        ArgumentNullException.ThrowIfNull(when);
        var (today, end) = (when.Beginning(when.Date(when.Now))!.Value, at.AddTicks(1));
        var begun = talks.Where(talk => talk.Began >= today && talk.Began < end).ToList();
        string Queue(Talk talk) => talk.QueueAt < end ? talk.Queue : "";
        var handed = talks.Where(talk => talk.People < end && (queues is null || queues.Contains(Queue(talk)))).ToList();
        var promises = handed.Where(talk => talk.Began >= today && talk.Began < end).GroupBy(Queue, StringComparer.Ordinal)
            .ToDictionary(queue => queue.Key, queue => new FloorPromise(queue.Count(talk => talk.Wait(end) <= promise), queue.Count()));
        // Full hours of the desk's clock, which in some places do not begin on those of others.
        var local = TimeZoneInfo.ConvertTime(at, when.Zone);
        var hour = at.AddTicks(-(local.TimeOfDay.Ticks % TimeSpan.TicksPerHour));
        var hours = Enumerable.Range(1 - MostHours, MostHours).Select(back => hour.AddHours(back)).Select(first =>
        {
            var last = first.AddHours(1) <= at ? first.AddHours(1) : at;
            return new FloorHour(first, last, handed.Count(talk => talk.WaitsAt(last)), handed.Count(talk => talk.Answered >= first && talk.Answered < last && talk.People <= talk.Answered));
        });
        return new(at, begun.Count, begun.Count(talk => !(talk.People < end)), promises, [.. hours]);
    }
}
