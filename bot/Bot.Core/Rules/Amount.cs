using System.Globalization;

namespace Bot.Rules;

/// <summary>Numbers with what they count, so that nobody reads "1 messages". Pure; one language and no culture, as <see cref="Sentences"/>.</summary>
public static class Amount
{
    /// <summary>"0 messages", "1 message", "1,204 messages".</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">What one of them is called: "message", "open conversation".</param>
    /// <param name="many">What several are called where an s at the end is not enough: "entries", "people".</param>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>The unit of a limit or subject beside a value of it: "days" becomes "day" beside 1, and "failed attempts in a row" "failed attempt in a row".</summary>
    /// <param name="value">The value.</param>
    /// <param name="unit">The unit as it is declared, in the plural where it counts something.</param>
    public static string Unit(double value, string unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return value == 1 ? string.Join(' ', unit.Split(' ').Select(word => word is "minutes" or "days" or "attempts" or "customers" or "conversations" ? word[..^1] : word)) : unit;
    }
}
