using Bot.Surveys;

namespace Bot.Replays;

/// <summary>What a plan would have asked on a day.</summary>
/// <param name="Day">The day, on the clock that was asked for.</param>
/// <param name="Asked">Customers asked.</param>
/// <param name="Skipped">Customers not asked, by reason; reasons without any are left out.</param>
public sealed record SurveyDay(DateOnly Day, int Asked, IReadOnlyDictionary<SurveySkip, int> Skipped);

/// <summary>What a plan would have asked in a period, counted.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="From">First instant of the period, UTC.</param>
/// <param name="To">First instant after it, UTC.</param>
/// <param name="Days">The days with something to count, in order.</param>
public sealed record SurveyForecast(SurveyPlan Plan, DateTimeOffset From, DateTimeOffset To, IReadOnlyList<SurveyDay> Days)
{
    /// <summary>Customers asked.</summary>
    public int Asked => Days.Sum(day => day.Asked);

    /// <summary>Customers not asked, whyever.</summary>
    public int Skipped => Days.Sum(day => day.Skipped.Values.Sum());

    /// <summary>Customers not asked for a reason.</summary>
    public int Of(SurveySkip skip) => Days.Sum(day => day.Skipped.GetValueOrDefault(skip));

    /// <summary>Reads the record and counts what a plan would have asked. The same record gives the same figures.</summary>
    /// <param name="facts">The record.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="from">First instant.</param>
    /// <param name="to">First instant no more; not later than now.</param>
    /// <param name="dayOf">The day of an instant.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public static async ValueTask<SurveyForecast> OfAsync(
        IRecordedFacts facts, SurveyPlan plan, DateTimeOffset from, DateTimeOffset to, Func<DateTimeOffset, DateOnly> dayOf, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(dayOf);
        var days = new SortedDictionary<DateOnly, (int Asked, Dictionary<SurveySkip, int> Skipped)>();
        var replay = new SurveyReplay(plan, from, to, moment =>
        {
            var day = dayOf(moment.At);
            var (asked, skipped) = days.TryGetValue(day, out var counted) ? counted : (0, []);
            if (moment.Skip is { } skip)
                skipped[skip] = skipped.GetValueOrDefault(skip) + 1;
            days[day] = (moment.Skip is null ? asked + 1 : asked, skipped);
        });
        await foreach (var batch in facts.ReadAsync(replay.Begins, to, SurveyReplay.Kinds, cancellation))
            foreach (var fact in batch.Facts)
                replay.Add(fact);
        replay.End();
        return new(plan, from, to, [.. days.Select(day => new SurveyDay(day.Key, day.Value.Asked, day.Value.Skipped))]);
    }
}
