namespace Knowledge.Helpers;

/// <summary>Dates and times as sentences have them. An instant is shown in the offset it carries: the caller converts it to the customer's.</summary>
internal static class DateHelpers
{
    public static readonly Helper[] Table =
    [
        new("date", 1, 1, "{{date order.shippedAt}}", Date),
        new("short-date", 1, 1, "{{short-date order.shippedAt}}", ShortDate),
        new("weekday", 1, 1, "{{weekday order.shippedAt}}", Weekday),
        new("time", 1, 1, "{{time order.shippedAt}}", Time),
        new("date-time", 1, 1, "{{date-time order.shippedAt}}", DateTime),
    ];

    private static object Date(object[] arguments, Surroundings s) => Day(arguments[0])?.ToString("d MMMM yyyy", s.Culture) ?? NoDate;

    private static object ShortDate(object[] arguments, Surroundings s) => Day(arguments[0])?.ToString("d MMM", s.Culture) ?? NoDate;

    private static object Weekday(object[] arguments, Surroundings s) => Day(arguments[0])?.ToString("dddd", s.Culture) ?? NoDate;

    private static object Time(object[] arguments, Surroundings s) => Clock(arguments[0])?.ToString("HH:mm", s.Culture) ?? NoTime;

    private static object DateTime(object[] arguments, Surroundings s) =>
        Day(arguments[0]) is { } day && Clock(arguments[0]) is { } clock
            ? $"{day.ToString("d MMMM yyyy", s.Culture)}, {clock.ToString("HH:mm", s.Culture)}"
            : NoTime;

    private static readonly object NoDate = new Refusal("needs a date");

    private static readonly object NoTime = new Refusal("needs a time of day");

    private static DateOnly? Day(object value) => value switch
    {
        DateOnly day => day,
        DateTimeOffset instant => DateOnly.FromDateTime(instant.DateTime),
        System.DateTime local => DateOnly.FromDateTime(local),
        _ => null,
    };

    private static TimeOnly? Clock(object value) => value switch
    {
        TimeOnly time => time,
        DateTimeOffset instant => TimeOnly.FromDateTime(instant.DateTime),
        System.DateTime local => TimeOnly.FromDateTime(local),
        _ => null,
    };
}
