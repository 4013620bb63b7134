using System.Globalization;

namespace Knowledge.Helpers;

/// <summary>What a helper may know besides its arguments.</summary>
internal sealed record Surroundings(CultureInfo Culture, string? Currency);

/// <summary>Returned by a helper that cannot do what it was asked.</summary>
/// <param name="Message">Follows the helper's name: "date needs a date".</param>
internal sealed record Refusal(string Message);

/// <summary>Pure: no clock, no state; the arguments are never missing values.</summary>
internal delegate object HelperFunction(object[] arguments, Surroundings surroundings);

/// <summary>One row of a helper table.</summary>
/// <param name="Name">How templates call it: lower case with dashes.</param>
/// <param name="Least">Fewest arguments.</param>
/// <param name="Most">Most arguments.</param>
/// <param name="Usage">How it is written, shown to editors who wrote it otherwise.</param>
/// <param name="Apply">What it does.</param>
internal sealed record Helper(string Name, int Least, int Most, string Usage, HelperFunction Apply);
