using System.Globalization;

namespace Bot.Rules;

/// <summary>The value of a limit for one turn, and where it comes from.</summary>
/// <param name="Value">The value in force.</param>
/// <param name="From">The override it comes from; null for the house value.</param>
public readonly record struct EffectiveLimit(double Value, LimitOverride? From);

/// <summary>The limits rules compare with: the house values of a record of limits, and what overrides make of them. Immutable, thread-safe.</summary>
public sealed class LimitTable
{
    readonly Dictionary<string, int> _places;
    readonly double[] _house;
    // By limit, the most particular first, so that the first that fits is the one in force.
    readonly LimitOverride[]?[] _overrides;

    /// <summary>Reads the limits a record declares.</summary>
    /// <param name="house">A record with <see cref="LimitAttribute"/>s.</param>
    /// <param name="overrides">Where other values hold. Of two for the same place the later one counts; <see cref="RuleProblems"/> names them.</param>
    public LimitTable(object house, IReadOnlyList<LimitOverride> overrides)
    {
        ArgumentNullException.ThrowIfNull(house);
        ArgumentNullException.ThrowIfNull(overrides);
        Declared = Limit.Of(house.GetType());
        _places = Declared.Select((limit, place) => (limit.Property.Name, place)).ToDictionary(pair => pair.Name, pair => pair.place);
        _house = [.. Declared.Select(limit => Convert.ToDouble(limit.Property.GetValue(house), CultureInfo.InvariantCulture))];
        _overrides = new LimitOverride[]?[_house.Length];
        foreach (var group in overrides.Where(one => _places.ContainsKey(one.Limit)).GroupBy(one => one.Limit))
            _overrides[_places[group.Key]] = [.. group.Reverse().OrderByDescending(one => one.Rank)];
    }

    /// <summary>The limits, in the order they are declared.</summary>
    public IReadOnlyList<Limit> Declared { get; }

    /// <summary>Whether there is a limit of that name.</summary>
    public bool Has(string name) => _places.ContainsKey(name);

    /// <summary>The value in force for a turn.</summary>
    /// <exception cref="KeyNotFoundException">There is no limit of that name.</exception>
    public EffectiveLimit For(string name, TurnInputs turn) => For(PlaceOf(name), turn);

    /// <summary>The house value of a limit.</summary>
    /// <exception cref="KeyNotFoundException">There is no limit of that name.</exception>
    public double House(string name) => _house[_places[name]];

    /// <summary>All values a limit can have: the house value and those of its overrides.</summary>
    internal (double Least, double Most) Range(string name)
    {
        var (least, most) = (_house[_places[name]], _house[_places[name]]);
        foreach (var one in _overrides[_places[name]] ?? [])
            (least, most) = (Math.Min(least, one.Value), Math.Max(most, one.Value));
        return (least, most);
    }

    internal int PlaceOf(string name) => _places[name];

    internal EffectiveLimit For(int place, TurnInputs turn)
    {
        if (_overrides[place] is { } overrides)
            foreach (var one in overrides)
                if (one.Fits(turn))
                    return new(one.Value, one);
        return new(_house[place], null);
    }
}
