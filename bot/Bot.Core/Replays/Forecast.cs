using Bot.Desk;

namespace Bot.Replays;

/// <summary>What a policy sends to the queues, by hour of the week, and how long it waits there.</summary>
sealed class Forecast(DeskPlan plan, QueuePlan queues)
{
    const int Slots = 7 * 24, MostLate = 20, MostPeople = 1000;
    const double Most = 0.9;

    readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(queues.House.Zone);
    readonly Dictionary<string, Arrivals> _queues = new(StringComparer.Ordinal);

    public IEnumerable<string> Queues => _queues.Keys;

    public void Arrived(string queue, DateTimeOffset at)
    {
        if (!_queues.TryGetValue(queue, out var arrivals))
            _queues[queue] = arrivals = new();
        if (queues.HoursOf(queue).IsOpen(at))
            arrivals.BySlot[Slot(at)]++;
        else
            arrivals.WhileClosed++;
    }

    int Slot(DateTimeOffset at)
    {
        var local = TimeZoneInfo.ConvertTime(at, _zone);
        return (int)local.DayOfWeek * 24 + local.Hour;
    }

    /// <summary>Load and wait of each queue, in the order given.</summary>
    public IReadOnlyList<QueueLoad> Of(IReadOnlyList<string> names, Staffing staffing, DateTimeOffset from, DateTimeOffset to)
    {
        var open = names.Union(_queues.Keys).Select(queues.HoursOf).Distinct(ReferenceEqualityComparer.Instance).Cast<OpeningHours>().ToDictionary(hours => hours.Name, hours => OpenHours(hours, from, to));
        double Rate(string queue, int slot) =>
            open[queues.HoursOf(queue).Name][slot] is > 0 and var hours && _queues.TryGetValue(queue, out var found) ? found.BySlot[slot] / hours : 0;
        double[] Rates(IEnumerable<string> of) => [.. Enumerable.Range(0, Slots).Select(slot => of.Sum(queue => Rate(queue, slot)))];
        // Who takes from several queues takes the next of all of them: to the wait they are one.
        var pool = Rates(_queues.Keys.Where(queue => staffing.Of?.ContainsKey(queue) != true));
        return [.. names.Select(queue =>
        {
            var own = Rates([queue]);
            return staffing.Of?.TryGetValue(queue, out var people) == true ? Load(queue, own, own, people) : Load(queue, own, pool, staffing.People);
        })];
    }

    QueueLoad Load(string queue, double[] own, double[] all, int people)
    {
        var late = new List<LateHour>();
        for (var slot = 0; slot < Slots; slot++)
            if (own[slot] > 0 && ErlangC.Within(all[slot], plan.HandlingMinutes, people, Most) is var wait && !(wait <= plan.WaitPromiseMinutes))
                late.Add(new((DayOfWeek)(slot / 24), slot % 24, own[slot], wait, Needed(all[slot], people)));
        var arrivals = _queues.GetValueOrDefault(queue);
        return new(arrivals?.BySlot.Sum() ?? 0, arrivals?.WhileClosed ?? 0, own.Max(), Wait(own, all, people),
            [.. late.OrderByDescending(hour => hour.Wait90 ?? double.PositiveInfinity).ThenByDescending(hour => hour.Arrivals).ThenBy(hour => hour.Day).ThenBy(hour => hour.Hour).Take(MostLate)]);
    }

    int Needed(double perHour, int people)
    {
        do
            people++;
        while (people < MostPeople && !(ErlangC.Within(perHour, plan.HandlingMinutes, people, Most) <= plan.WaitPromiseMinutes));
        return people;
    }

    // The wait that one in ten of all arrivals exceeds: hours count by how many come in them.
    double? Wait(double[] own, double[] all, int people)
    {
        var total = own.Sum();
        double Longer(double minutes) => Enumerable.Range(0, Slots).Where(slot => own[slot] > 0).Sum(slot => own[slot] * ErlangC.Longer(all[slot], plan.HandlingMinutes, people, minutes)) / total;
        if (total == 0 || Longer(0) <= 1 - Most)
            return 0;
        var high = 1.0;
        while (Longer(high) > 1 - Most)
            if ((high *= 2) > 1e7)
                return null;
        var low = 0.0;
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Longer(middle) > 1 - Most ? (middle, high) : (low, middle);
        }
        return Math.Round(high, 4);
    }

    // Hours of the period in each hour of the week in which people are there, in quarters: there are zones that are half an hour off.
    double[] OpenHours(OpeningHours opening, DateTimeOffset from, DateTimeOffset to)
    {
        var hours = new double[Slots];
        var quarter = TimeSpan.FromMinutes(15);
        for (var at = from; at < to; at += quarter)
            if (opening.IsOpen(at))
                hours[Slot(at)] += Math.Min((to - at).TotalHours, quarter.TotalHours);
        return hours;
    }

    sealed class Arrivals
    {
        public long[] BySlot { get; } = new long[Slots];

        public long WhileClosed { get; set; }
    }
}
