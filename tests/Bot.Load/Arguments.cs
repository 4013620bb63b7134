using System.Globalization;

namespace Bot.Load;

/// <summary>Options of the form <c>--name value</c>; every one that was given must be asked for, so that a slip of the pen is not ignored.</summary>
sealed class Arguments
{
    readonly Dictionary<string, string> _given = [];
    readonly HashSet<string> _asked = [];

    public Arguments(ReadOnlySpan<string> args)
    {
        for (var i = 0; i < args.Length; i += 2)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal) || i + 1 == args.Length)
                throw new UsageException($"Expected --name value, found {args[i]}.");
            _given[args[i][2..]] = args[i + 1];
        }
    }

    public string Text(string name, string otherwise)
    {
        _asked.Add(name);
        return _given.GetValueOrDefault(name, otherwise);
    }

    public double Number(string name, double otherwise)
    {
        var text = Text(name, "");
        if (text.Length == 0)
            return otherwise;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new UsageException($"--{name} takes a number, not {text}.");
    }

    public int Count(string name, int otherwise) => (int)Number(name, otherwise);

    public TimeSpan Seconds(string name, double otherwise) => TimeSpan.FromSeconds(Number(name, otherwise));

    /// <summary>Call when all options have been read.</summary>
    public void NothingElse()
    {
        if (_given.Keys.Except(_asked).FirstOrDefault() is { } unknown)
            throw new UsageException($"There is no option --{unknown} here.");
    }
}

/// <summary>The command line cannot be understood.</summary>
sealed class UsageException(string message) : Exception(message);
