namespace Bot.BackOffice.Keys;

/// <summary>Which key does what for one person: the list of <see cref="ConsoleActions"/> with what they chose. Immutable.</summary>
public sealed class KeyMap
{
    readonly Dictionary<string, string> _keys;

    /// <summary>The map of somebody who chose <paramref name="chosen"/>: by action a key, or nothing for no key.</summary>
    /// <param name="chosen">As kept. What names no action, or a key that cannot be chosen, counts for nothing.</param>
    /// <param name="sendsWithEnter">Whether Enter alone sends what is written.</param>
    public KeyMap(IReadOnlyDictionary<string, string> chosen, bool sendsWithEnter = false)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        _keys = ConsoleActions.All.ToDictionary(action => action.Name, action =>
            action.Name == "send" && sendsWithEnter ? "Enter"
            : !action.Fixed && chosen.TryGetValue(action.Name, out var key) && (key.Length == 0 || key == action.Key || KeyPress.Read(key) == key) ? key
            : action.Key);
    }

    /// <summary>The keys as delivered.</summary>
    public static KeyMap Delivered { get; } = new(new Dictionary<string, string>());

    /// <summary>The key of an action; empty for none.</summary>
    public string Of(string action) => _keys.GetValueOrDefault(action, "");

    /// <summary>Why this choice cannot be kept, by action: a key that is none, that the browser owns, or that two actions want. Empty when it can.</summary>
    /// <param name="typed">By action what was typed for it; nothing for no key.</param>
    public static IReadOnlyDictionary<string, string> Problems(IReadOnlyDictionary<string, string> typed)
    {
        ArgumentNullException.ThrowIfNull(typed);
        var problems = new Dictionary<string, string>();
        var taken = ConsoleActions.All.Where(action => action.Fixed).ToDictionary(action => action.Key, action => action, StringComparer.Ordinal);
        // What stands as delivered was there first: who chose another key is told.
        string Wanted(ConsoleAction action) => (typed.GetValueOrDefault(action.Name, action.Key) ?? "").Trim();
        foreach (var action in ConsoleActions.All.Where(action => !action.Fixed).OrderBy(action => Wanted(action) != action.Key))
        {
            var wanted = Wanted(action);
            if (wanted.Length == 0)
                continue;
            var key = wanted.Equals(action.Key, StringComparison.OrdinalIgnoreCase) ? action.Key : KeyPress.Read(wanted);
            if (key is null || KeyPress.IsReserved(key))
                problems[action.Name] = $"“{wanted}” cannot be chosen. Choose one letter or sign, Shift and a letter, or G and then a letter.";
            else if (!taken.TryAdd(key, action))
                problems[action.Name] = $"{KeyPress.Say(key)} is the key of “{taken[key].Words}” already.";
            else if (Begins(key, taken) is { } other)
                problems[action.Name] = $"{KeyPress.Say(key)} clashes with “{other.Words}”: G alone and G with a letter cannot both be keys.";
        }
        return problems;
    }

    static ConsoleAction? Begins(string key, Dictionary<string, ConsoleAction> taken) =>
        taken.FirstOrDefault(other => other.Key != key && (other.Key.StartsWith(key + ' ', StringComparison.Ordinal) || key.StartsWith(other.Key + ' ', StringComparison.Ordinal))).Value;
}
