namespace Bot.BackOffice.Keys;

/// <summary>Keys as people and the browser's script write them, in one spelling: <c>c</c>, <c>Shift+E</c>, <c>g i</c> (one after the other), <c>Ctrl+.</c>. Pure.</summary>
/// <remarks>Letters are named by the character they write, so that any keyboard layout works.</remarks>
public static class KeyPress
{
    // Keys browsers and screen readers have for themselves: pages never see them, or take something from somebody who does see them used.
    static readonly HashSet<string> Reserved =
    [
        "Tab", "Space", "Backspace", "Delete",
        .. "ntwlpfrohjdusacvxyzgqe".Select(letter => $"Ctrl+{char.ToUpperInvariant(letter)}"),
        .. "ntwjipcrq".Select(letter => $"Ctrl+Shift+{char.ToUpperInvariant(letter)}"),
        .. Enumerable.Range(0, 10).Select(digit => $"Ctrl+{digit}"),
        "Ctrl++", "Ctrl+-", "Ctrl+Tab",
        .. Enumerable.Range(1, 12).Select(key => $"F{key}"),
    ];

    /// <summary>Whether the browser owns a key of <see cref="Read"/>'s spelling. Everything with Alt opens its menus.</summary>
    public static bool IsReserved(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Contains("Alt+", StringComparison.Ordinal) || Reserved.Contains(key);
    }

    /// <summary>Whether it works while somebody types: nothing that writes a character does.</summary>
    public static bool IsChord(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith("Ctrl+", StringComparison.Ordinal);
    }

    /// <summary>What somebody typed into a field for a key, in the one spelling; null when it is no key that can be chosen: one letter, digit or sign,
    /// Shift and a letter, or G and then a letter.</summary>
    public static string? Read(string? typed)
    {
        var parts = (typed ?? "").Trim().Split((char[])[' ', '+'], StringSplitOptions.RemoveEmptyEntries);
        return parts switch
        {
            [] => typed?.Trim() == "+" ? "+" : null,
            [var one] when IsSign(one) => one.ToLowerInvariant(),
            [var shift, var one] when shift.Equals("shift", StringComparison.OrdinalIgnoreCase) && one.Length == 1 && char.IsLetter(one[0]) => $"Shift+{one.ToUpperInvariant()}",
            [var go, var one] when go.Equals("g", StringComparison.OrdinalIgnoreCase) && IsSign(one) => $"g {one.ToLowerInvariant()}",
            [var go, var then, var one] when go.Equals("g", StringComparison.OrdinalIgnoreCase) && then.Equals("then", StringComparison.OrdinalIgnoreCase) && IsSign(one) => $"g {one.ToLowerInvariant()}",
            _ => null,
        };
    }

    /// <summary>The caps to draw for a key, in the order in which they are pressed.</summary>
    public static IReadOnlyList<string> Caps(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return [.. key.Split(key.Length > 1 ? [' ', '+'] : [], StringSplitOptions.RemoveEmptyEntries).Select(cap => cap switch
        {
            "Escape" => "Esc",
            { Length: 1 } => cap.ToUpperInvariant(),
            _ => cap,
        })];
    }

    /// <summary>A key in words, for a title: <c>Shift+E</c>, <c>G then I</c>.</summary>
    public static string Say(string key) => string.Join(key?.Contains(' ', StringComparison.Ordinal) == true ? " then " : "+", Caps(key!));

    static bool IsSign(string text) => text.Length == 1 && !char.IsControl(text[0]) && !char.IsSurrogate(text[0]);
}
