using System.Reflection;

namespace Bot.Rules;

/// <summary>Says of a number that a supervisor sets: what it means, its unit and its range. The console form is built from this.</summary>
/// <param name="title">Short name, sentence case.</param>
/// <param name="unit">Unit as shown behind the number.</param>
/// <param name="least">Smallest allowed value.</param>
/// <param name="most">Largest allowed value.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LimitAttribute(string title, string unit, double least, double most) : Attribute
{
    /// <summary>Short name, sentence case.</summary>
    public string Title { get; } = title;

    /// <summary>Unit as shown behind the number.</summary>
    public string Unit { get; } = unit;

    /// <summary>Smallest allowed value.</summary>
    public double Least { get; } = least;

    /// <summary>Largest allowed value.</summary>
    public double Most { get; } = most;

    /// <summary>Smallest sensible change, for the form.</summary>
    public double Step { get; init; } = 1;

    /// <summary>What raising or lowering it does, in a sentence.</summary>
    public string Help { get; init; } = "";
}

/// <summary>A limit found on a type.</summary>
public sealed record Limit(PropertyInfo Property, LimitAttribute Says)
{
    /// <summary>The limits a type declares, in order of declaration.</summary>
    public static IReadOnlyList<Limit> Of(Type type) =>
        [.. type.GetProperties()
            .Select(property => (property, says: property.GetCustomAttribute<LimitAttribute>()))
            .Where(pair => pair.says is not null)
            .Select(pair => new Limit(pair.property, pair.says!))];

    /// <summary>What is wrong with the values of <paramref name="limits"/>, each with its range; empty when all are in range.</summary>
    public static IReadOnlyList<string> Problems(object limits) =>
        [.. Of(limits.GetType())
            .Select(limit => (limit, value: Convert.ToDouble(limit.Property.GetValue(limits), System.Globalization.CultureInfo.InvariantCulture)))
            .Where(pair => !(pair.value >= pair.limit.Says.Least && pair.value <= pair.limit.Says.Most))
            .Select(pair => FormattableString.Invariant(
                $"{pair.limit.Says.Title} must be between {pair.limit.Says.Least} and {pair.limit.Says.Most} {pair.limit.Says.Unit}, not {pair.value}."))];
}

/// <summary>A value that people publish, with who, when and which number. Published versions are never changed.</summary>
/// <param name="Version">From 1; 0 is the built-in default nobody published.</param>
/// <param name="Value">The value.</param>
/// <param name="PublishedAt">When it took effect, UTC.</param>
/// <param name="PublishedBy">Who published it.</param>
/// <param name="Note">Why, in their words.</param>
public sealed record Versioned<T>(int Version, T Value, DateTimeOffset PublishedAt, string PublishedBy, string Note);
