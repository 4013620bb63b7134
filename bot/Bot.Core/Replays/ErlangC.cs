namespace Bot.Replays;

/// <summary>The queue with arrivals and handling times that vary by chance and a number of people who take the next one (M/M/c), in its steady state. Nobody gives up
/// waiting and nobody is interrupted, so true waits are shorter where customers leave.</summary>
/// <remarks>A. K. Erlang (1917); the recursion for the blocking probability and the exponential wait of the delayed stand in any text on queueing, such as L. Kleinrock,
/// Queueing Systems, volume 1, section 3.5.</remarks>
public static class ErlangC
{
    /// <summary>Chance that a customer has to wait at all, 0 to 1; 1 where more comes than the people can do.</summary>
    /// <param name="load">People kept busy on average: arrivals per minute times minutes of handling; 0 or more.</param>
    /// <param name="people">People; 1 or more.</param>
    public static double Delayed(double load, int people)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(load);
        ArgumentOutOfRangeException.ThrowIfLessThan(people, 1);
        if (load >= people)
            return 1;
        var blocked = 1.0;
        for (var k = 1; k <= people; k++)
            blocked = load * blocked / (k + load * blocked);
        return blocked / (1 - load / people * (1 - blocked));
    }

    /// <summary>Chance that a customer waits longer than some minutes.</summary>
    /// <param name="perHour">Arrivals an hour.</param>
    /// <param name="handling">Minutes that one takes.</param>
    /// <param name="people">People.</param>
    /// <param name="minutes">The wait.</param>
    public static double Longer(double perHour, double handling, int people, double minutes)
    {
        var load = perHour / 60 * handling;
        return load >= people ? 1 : Delayed(load, people) * Math.Exp(-(people - load) / handling * minutes);
    }

    /// <summary>Minutes within which a share of the customers is answered; null where the queue only grows.</summary>
    /// <param name="perHour">Arrivals an hour.</param>
    /// <param name="handling">Minutes that one takes.</param>
    /// <param name="people">People.</param>
    /// <param name="share">The share, such as 0.9.</param>
    public static double? Within(double perHour, double handling, int people, double share)
    {
        var load = perHour / 60 * handling;
        if (load >= people)
            return null;
        var delayed = Delayed(load, people);
        return delayed <= 1 - share ? 0 : Math.Log(delayed / (1 - share)) * handling / (people - load);
    }
}
