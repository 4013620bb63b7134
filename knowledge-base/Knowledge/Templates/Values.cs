using System.Collections;

namespace Knowledge.Templates;

/// <summary>A variable of a template: where its value stands in the rendering context, and where it was first used.</summary>
internal sealed record Slot(string Path, string Name, int Line, Missing Missing)
{
    public bool IsShop => Path.StartsWith("shop.", StringComparison.Ordinal);
}

/// <summary>Stands where a value is missing. Empty, so conditions read it as false; printing it stops the rendering.</summary>
internal sealed class Missing(string path, int line) : IEnumerable
{
    public RenderStop Stop() =>
        new(line, $"{path} has no value.", $"Give it a value, or write {{{{#if {path}}}}} around the words that need it.");

    public IEnumerator GetEnumerator() => Array.Empty<object>().GetEnumerator();
}

/// <summary>A list inside a template. Counts the items visited against the budget of the rendering.</summary>
internal sealed class CountedList(IReadOnlyList<object?> items, StepCounter counter) : IEnumerable<object?>
{
    public IReadOnlyList<object?> Items => items;

    public IEnumerator<object?> GetEnumerator()
    {
        foreach (var item in items)
        {
            counter.Step();
            yield return item;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>The steps of one rendering.</summary>
internal sealed class StepCounter
{
    private int left = Limits.Steps;

    public void Step()
    {
        if (--left < 0)
            throw new RenderStop(0, $"The lists together are visited more than {Limits.Steps:N0} times.", "Repeat shorter lists, or do not repeat a list inside another.");
    }
}

/// <summary>Finds the values a template asks for and lets only plain data through.</summary>
/// <remarks>
/// The engine reads any public property of any object it is given. So it is given none: text, numbers, dates, true and false
/// pass as they are, lists are copied, and everything else is refused by its type's name.
/// </remarks>
internal static class Values
{
    /// <summary>The value at a dotted path: first under the whole path as a key, then from dictionary to dictionary. Null when it is not there.</summary>
    public static object? Find(IReadOnlyDictionary<string, object?> values, string path)
    {
        if (values.TryGetValue(path, out var value))
            return value;
        var start = 0;
        object? at = values;
        while (true)
        {
            var dot = path.IndexOf('.', start);
            var key = dot < 0 ? path[start..] : path[start..dot];
            if (!TryMember(at, key, out at))
                return null;
            if (dot < 0)
                return at;
            start = dot + 1;
        }
    }

    /// <summary>The value as the template may see it.</summary>
    /// <exception cref="RenderStop">The value is of a kind that is not allowed, or too large.</exception>
    public static object Admit(object? value, Slot slot, IReadOnlySet<string> members, StepCounter counter)
    {
        var left = Limits.ValuesPerVariable;
        return Admit(value, 0);

        object Admit(object? value, int depth)
        {
            if (--left < 0)
                throw Refuse($"has more than {Limits.ValuesPerVariable:N0} values inside", "Pass only what the customer should read.");
            return value switch
            {
                null => slot.Missing,
                string text => text.Length <= Limits.OutputCharacters ? text : throw Refuse($"is longer than {Limits.OutputCharacters:N0} characters", null),
                bool or int or long or short or byte or decimal or double or float or DateOnly or TimeOnly or DateTime or DateTimeOffset => value,
                _ when depth >= Limits.ValueNesting => throw Refuse($"is nested deeper than {Limits.ValueNesting}", null),
                IReadOnlyDictionary<string, object?> or IDictionary => depth == 0
                    ? throw Refuse("is a group of values", "Name one value of it.")
                    : Copy(value, depth),
                CountedList list => new CountedList(list.Items, counter),
                IEnumerable list and (IList or IReadOnlyCollection<object?> or IReadOnlyCollection<string>) => new CountedList(Items(list, depth), counter),
                _ => throw Refuse($"is a {value.GetType().Name}", "Only text, numbers, dates, true or false, and lists of them can stand in a template."),
            };
        }

        List<object?> Items(IEnumerable list, int depth)
        {
            var items = new List<object?>();
            foreach (var item in list)
                items.Add(Admit(item, depth + 1));
            return items;
        }

        // Only the members the template names are copied; the others are neither looked at nor reachable.
        Dictionary<string, object?> Copy(object dictionary, int depth)
        {
            var copy = new Dictionary<string, object?>(members.Count);
            foreach (var member in members)
                copy[member] = TryMember(dictionary, member, out var value) && value is not null
                    ? Admit(value, depth + 1)
                    : new Missing("this." + member, slot.Line);
            return copy;
        }

        RenderStop Refuse(string what, string? remedy) => new(slot.Line, $"{slot.Path} {what}.", remedy);
    }

    private static bool TryMember(object? from, string key, out object? value)
    {
        value = null;
        return from switch
        {
            IReadOnlyDictionary<string, object?> dictionary => dictionary.TryGetValue(key, out value),
            IDictionary dictionary => dictionary.Contains(key) && (value = dictionary[key]) is not null,
            _ => false,
        };
    }
}
