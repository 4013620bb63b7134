using System.Globalization;
using Knowledge.Templates;

namespace Knowledge.Helpers;

/// <summary>Words: their first letter, their length, lists of them. Also how a bare value reads when no helper is named.</summary>
internal static class TextHelpers
{
    public static readonly Helper[] Table =
    [
        new("upper-first", 1, 1, "{{upper-first order.status}}", UpperFirst),
        new("lower-first", 1, 1, "{{lower-first order.status}}", LowerFirst),
        new("list", 1, 2, "{{list order.items \"or\"}} (the word before the last; \"and\" when left out)", List),
        new("count", 1, 1, "{{count order.items}}", Count),
        new("shorten", 2, 2, "{{shorten product.name 30}}", Shorten),
    ];

    /// <summary>A value without a helper. A group or a list does not read as anything, so it is refused.</summary>
    public static object Read(object value, CultureInfo culture) => value switch
    {
        string text => text,
        int number => number.ToString(culture),
        decimal number => number.ToString("0.##", culture),
        bool yes => yes ? "yes" : "no",
        DateOnly day => day.ToString("d MMMM yyyy", culture),
        DateTimeOffset instant => instant.ToString("d MMMM yyyy", culture),
        DateTime local => local.ToString("d MMMM yyyy", culture),
        TimeOnly time => time.ToString("HH:mm", culture),
        double number => number.ToString("0.##", culture),
        float number => number.ToString("0.##", culture),
        IFormattable number => number.ToString(null, culture),
        CountedList => new Refusal("is a list; write {{list …}} or {{#each …}}"),
        _ => new Refusal("cannot be printed"),
    };

    private static object UpperFirst(object[] arguments, Surroundings s) =>
        arguments[0] is string text ? ChangeFirst(text, s.Culture.TextInfo.ToUpper) : NoText;

    private static object LowerFirst(object[] arguments, Surroundings s) =>
        arguments[0] is string text ? ChangeFirst(text, s.Culture.TextInfo.ToLower) : NoText;

    private static object List(object[] arguments, Surroundings s)
    {
        if (arguments[0] is not CountedList list)
            return NoList;
        var word = arguments.Length == 2 ? arguments[1] as string : "and";
        var items = new List<string>(list.Items.Count);
        foreach (var item in list)
        {
            if (item is null || Read(item, s.Culture) is not string text)
                return new Refusal("needs a list of plain values");
            items.Add(text);
        }
        return items.Count switch
        {
            0 => "",
            1 => items[0],
            _ => $"{string.Join(", ", items.Take(items.Count - 1))} {word} {items[^1]}",
        };
    }

    private static object Count(object[] arguments, Surroundings s) => arguments[0] is CountedList list ? list.Items.Count : NoList;

    // Cuts between words where it can, and never between the two halves of one visible character.
    private static object Shorten(object[] arguments, Surroundings s)
    {
        if (arguments[0] is not string text || arguments[1] is not int most || most is < 5 or > 500)
            return new Refusal("needs a text and a length from 5 to 500");
        if (text.Length <= most)
            return text;
        var cut = 0;
        foreach (var start in StringInfo.ParseCombiningCharacters(text))
        {
            if (start > most - 1)
                break;
            cut = start;
        }
        var blank = text.LastIndexOf(' ', cut, cut / 2);
        return text[..(blank > 0 ? blank : cut)].TrimEnd() + "…";
    }

    private static readonly object NoText = new Refusal("needs a text");

    private static readonly object NoList = new Refusal("needs a list");

    private static string ChangeFirst(string text, Func<char, char> change) => text.Length == 0 ? text : change(text[0]) + text[1..];
}
