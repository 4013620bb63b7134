using System.Globalization;

namespace Knowledge.Helpers;

/// <summary>Numbers, money, and the comparisons that conditions need.</summary>
internal static class NumberHelpers
{
    public static readonly Helper[] Table =
    [
        new("number", 1, 2, "{{number order.weight 1}} (digits after the point)", Number),
        new("money", 1, 2, "{{money order.total order.currency}}", Money),
        new("percent", 1, 1, "{{percent offer.discount}} (0.2 is 20%)", Percent),
        new("plural", 3, 3, "{{plural order.items \"item\" \"items\"}}", Plural),
        new("eq", 2, 2, "{{#if (eq order.status \"shipped\")}}", Equal),
        new("gt", 2, 2, "{{#if (gt order.items 1)}}", Greater),
        new("lt", 2, 2, "{{#if (lt order.items 2)}}", Less),
    ];

    private static object Number(object[] arguments, Surroundings s)
    {
        if (Decimal(arguments[0]) is not { } number)
            return NoNumber;
        if (arguments.Length == 1)
            return number.ToString("#,0.##", s.Culture);
        return arguments[1] is int digits and >= 0 and <= 6
            ? number.ToString("N" + digits.ToString(CultureInfo.InvariantCulture), s.Culture)
            : new Refusal("needs 0 to 6 digits after the point");
    }

    // The symbol leads for the currencies customers know by it; any other is named by its code, which is never wrong.
    private static object Money(object[] arguments, Surroundings s)
    {
        if (Decimal(arguments[0]) is not { } amount)
            return NoNumber;
        var currency = arguments.Length == 2 ? arguments[1] as string : s.Currency;
        if (currency is not { Length: 3 } || !currency.All(char.IsAsciiLetterUpper))
            return new Refusal("needs a currency of three capitals, or shop.currency in shop.yaml");
        var digits = currency is "JPY" or "KRW" or "ISK" or "HUF" ? "N0" : "N2";
        var sign = amount < 0 ? "-" : "";
        var figure = Math.Abs(amount).ToString(digits, s.Culture);
        return currency switch
        {
            "EUR" => $"{sign}€{figure}",
            "GBP" => $"{sign}£{figure}",
            "USD" => $"{sign}${figure}",
            "JPY" => $"{sign}¥{figure}",
            _ => $"{sign}{figure} {currency}",
        };
    }

    private static object Percent(object[] arguments, Surroundings s) =>
        Decimal(arguments[0]) is { } number ? (number * 100).ToString("0.#", s.Culture) + "%" : NoNumber;

    private static object Plural(object[] arguments, Surroundings s) =>
        Decimal(arguments[0]) is not { } number ? NoNumber
        : arguments[1] is string one && arguments[2] is string many ? $"{number.ToString("#,0.##", s.Culture)} {(number == 1 ? one : many)}"
        : new Refusal("needs the word for one and the word for many");

#pragma warning disable CA1859 // Every row of the table has the same shape.
    private static object Equal(object[] arguments, Surroundings s) =>
        Decimal(arguments[0]) is { } left && Decimal(arguments[1]) is { } right ? left == right : Equals(arguments[0], arguments[1]);
#pragma warning restore CA1859

    private static object Greater(object[] arguments, Surroundings s) =>
        Decimal(arguments[0]) is { } left && Decimal(arguments[1]) is { } right ? left > right : NoNumber;

    private static object Less(object[] arguments, Surroundings s) =>
        Decimal(arguments[0]) is { } left && Decimal(arguments[1]) is { } right ? left < right : NoNumber;

    private static readonly object NoNumber = new Refusal("needs a number");

    internal static decimal? Decimal(object value) => value switch
    {
        int number => number,
        decimal number => number,
        long number => number,
        double number when Math.Abs(number) < 1e15 => (decimal)number,
        float number when Math.Abs(number) < 1e15f => (decimal)number,
        short number => number,
        byte number => number,
        _ => null,
    };
}
