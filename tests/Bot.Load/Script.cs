namespace Bot.Load;

/// <summary>What one customer writes: ten messages in a mix like a shop's, the last of which leads to a person.</summary>
sealed class Scripts
{
    /// <summary>Messages in a script.</summary>
    public const int Length = 10;

    readonly Dictionary<string, List<string>> _lines = [];
    readonly Random _random;
    int _made;

    public Scripts(int seed)
    {
        _random = new Random(seed);
        var section = "";
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "messages.txt")).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
            if (line[0] == '[')
                _lines[section = line.Trim('[', ']')] = [];
            else
                _lines[section].Add(line);
    }

    /// <summary>Of 20 messages 12 are questions, 3 orders, 2 small talk, 1 is not understood and 2 ask for a person. Not thread-safe.</summary>
    public Queue<string> Next()
    {
        string[] kinds = _made++ % 2 == 0
            ? ["question", "question", "question", "question", "question", "question", "order", "order", "talk"]
            : ["question", "question", "question", "question", "question", "question", "order", "talk", "odd"];
        _random.Shuffle(kinds);
        return new([.. kinds.Select(Line), Line("person")]);
    }

    /// <summary>One message of a kind.</summary>
    public string Line(string kind)
    {
        var lines = _lines[kind];
        return lines[_random.Next(lines.Count)].Replace("{order}", $"HP-{48200 + _random.Next(30)}", StringComparison.Ordinal);
    }
}
