using System.Security.Cryptography;
using System.Text;
using Bot.Conversations;
using Nlp;

namespace Bot.Models;

/// <summary>A change an editor made to the example phrases. The shipped files stay as they are; changes lie over them, in their order.</summary>
/// <param name="Id">Grows; 0 before it is stored.</param>
/// <param name="Language">Code of the language.</param>
/// <param name="Intent">The intent, or <see cref="Examples.OutOfScope"/>.</param>
/// <param name="Was">The phrase that is taken away or changed; null for a new one.</param>
/// <param name="Text">The phrase as it should be; null when it is taken away.</param>
/// <param name="Source">Where it comes from: <see cref="Examples.Typed"/> or <see cref="Examples.Labelled"/>.</param>
/// <param name="By">Who.</param>
/// <param name="At">When.</param>
/// <param name="Undone">Who took it back and when; null while it holds.</param>
public sealed record ExampleChange(
    long Id, string Language, string Intent, string? Was, string? Text, string Source, Agent By, DateTimeOffset At, Approval? Undone = null);

/// <summary>What a version is trained from.</summary>
/// <param name="Data">Phrases and word lists.</param>
/// <param name="Hash">Hash of all of it, 12 hexadecimal digits.</param>
/// <param name="ShippedHash">Hash of the language folder alone.</param>
/// <param name="LastChange">The last change in it; 0 for none.</param>
public sealed record TrainingSet(LanguageData Data, string Hash, string ShippedHash, long LastChange);

/// <summary>An intent that has too few examples to be told from others.</summary>
/// <param name="Intent">Which.</param>
/// <param name="Has">Examples it has.</param>
/// <param name="Missing">Examples it needs on top.</param>
public sealed record TooFew(string Intent, int Has, int Missing);

/// <summary>The changes to the examples as they are stored.</summary>
public interface IExamples
{
    /// <summary>Changes of a language in the order in which they were made, those that were undone too.</summary>
    ValueTask<IReadOnlyList<ExampleChange>> ChangesAsync(string language, CancellationToken cancellation);

    /// <summary>Stores a change.</summary>
    /// <returns>The same with its id.</returns>
    ValueTask<ExampleChange> AddAsync(ExampleChange change, CancellationToken cancellation);

    /// <summary>Takes a change back; it stays in the history.</summary>
    /// <returns>False when it was undone before or does not exist.</returns>
    ValueTask<bool> UndoAsync(long id, Approval undone, CancellationToken cancellation);
}

/// <summary>Puts shipped phrases and editors' changes together. Pure.</summary>
public static class Examples
{
    /// <summary>Stands for "nothing we do" where an intent's name is asked for; its file is <c>out-of-scope.txt</c>.</summary>
    public const string OutOfScope = "out-of-scope";

    /// <summary>Source of what was typed in the console.</summary>
    public const string Typed = "typed";

    /// <summary>Source of what a customer wrote and an editor labelled.</summary>
    public const string Labelled = "labelled";

    /// <summary>Fewest examples an intent may be trained on.</summary>
    public const int Fewest = 10;

    /// <summary>Longest example, in characters.</summary>
    public const int Longest = 300;

    const int LongestName = 40;

    /// <summary>Shipped phrases with the changes laid over them.</summary>
    public static TrainingSet Merge(LanguageData shipped, string shippedHash, IReadOnlyList<ExampleChange> changes)
    {
        ArgumentNullException.ThrowIfNull(shipped);
        ArgumentNullException.ThrowIfNull(changes);
        var holding = changes.Where(change => change.Undone is null).ToList();
        if (holding.Count == 0)
            return new(shipped, shippedHash, shippedHash, 0);
        var intents = shipped.Intents.ToDictionary(intent => intent.Key, intent => intent.Value.ToList(), StringComparer.Ordinal);
        var outOfScope = shipped.OutOfScope.ToList();
        foreach (var change in holding)
        {
            if (change.Intent != OutOfScope && !intents.ContainsKey(change.Intent))
                intents[change.Intent] = [];
            Lay(change.Intent == OutOfScope ? outOfScope : intents[change.Intent], change);
        }
        // An intent whose last example went is one nobody wants any more.
        var data = shipped with
        {
            Intents = new SortedDictionary<string, IReadOnlyList<string>>(
                intents.Where(intent => intent.Value.Count > 0).ToDictionary(intent => intent.Key, IReadOnlyList<string> (intent) => intent.Value), StringComparer.Ordinal),
            OutOfScope = outOfScope,
        };
        return new(data, HashOf(shippedHash, holding), shippedHash, holding[^1].Id);
    }

    /// <summary>Intents that need more examples before they can be trained.</summary>
    public static IReadOnlyList<TooFew> Missing(LanguageData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return [.. data.Intents.Where(intent => intent.Value.Count < Fewest).OrderBy(intent => intent.Key, StringComparer.Ordinal)
            .Select(intent => new TooFew(intent.Key, intent.Value.Count, Fewest - intent.Value.Count))];
    }

    /// <summary>What is wrong with an example for an intent, or null when nothing is. An intent that does not exist yet begins with its first example.</summary>
    public static string? Problem(LanguageData data, string intent, string text)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(text);
        if (intent != OutOfScope && !IsName(intent))
            return "An intent's name is small letters and dashes, such as gift-card.";
        if (Words.Of(text).Count == 0)
            return "Write what a customer would write.";
        if (text.Length > Longest)
            return $"At most {Longest} characters: one thing a customer wants, in their words.";
        if (text[0] == '#')
            return "Begin with a word: # begins a comment in the files.";
        if (data.OutOfScope.Contains(text, StringComparer.OrdinalIgnoreCase))
            return intent == OutOfScope ? "That is an example already." : "That is an example of what we do not do. Take it away there first.";
        return data.Intents.FirstOrDefault(other => other.Value.Contains(text, StringComparer.OrdinalIgnoreCase)).Key switch
        {
            null => null,
            var other when other == intent => "That is an example already.",
            var other => $"That is an example of {other}. Take it away there first.",
        };
    }

    /// <summary>A typed example as it is kept: one line, without personal data.</summary>
    public static string Tidy(string? text) => Anonymous.Text(string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>Whether it can name an intent: small letters, digits and single dashes, at most 40 characters.</summary>
    public static bool IsName(string? name) =>
        name is { Length: > 1 and <= LongestName } && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
        && char.IsAsciiLetter(name[0]) && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);

    /// <summary>The language folder as it should be, so that a repository can take the changes back: every shipped file with its comments, the
    /// changed phrases in their places, new ones at the end.</summary>
    /// <param name="shipped">Text of each shipped file by its path with slashes, such as <c>intents/greet.txt</c>.</param>
    /// <param name="changes">The changes.</param>
    public static IReadOnlyDictionary<string, string> Files(IReadOnlyDictionary<string, string> shipped, IReadOnlyList<ExampleChange> changes)
    {
        ArgumentNullException.ThrowIfNull(shipped);
        ArgumentNullException.ThrowIfNull(changes);
        var files = new SortedDictionary<string, string>(shipped.ToDictionary(), StringComparer.Ordinal);
        foreach (var intent in changes.Where(change => change.Undone is null).GroupBy(change => change.Intent))
        {
            var name = intent.Key == OutOfScope ? "out-of-scope.txt" : $"intents/{intent.Key}.txt";
            var lines = files.TryGetValue(name, out var text) ? text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').ToList() : [];
            foreach (var change in intent)
                Lay(lines, change);
            if (lines.Any(line => line.Trim() is { Length: > 0 } said && said[0] != '#'))
                files[name] = string.Join('\n', lines) + "\n";
            else
                files.Remove(name);
        }
        return files;
    }

    static void Lay(List<string> phrases, ExampleChange change)
    {
        var at = change.Was is null ? -1 : phrases.FindIndex(phrase => phrase.Trim() == change.Was);
        var there = change.Text is not null && phrases.Exists(phrase => phrase.Trim() == change.Text);
        if (at >= 0)
            phrases.RemoveAt(at);
        if (change.Text is { } text && !there)
            phrases.Insert(at >= 0 ? at : phrases.Count, text);
    }

    static string HashOf(string shippedHash, IReadOnlyList<ExampleChange> changes)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(shippedHash));
        foreach (var change in changes)
            hash.AppendData(Encoding.UTF8.GetBytes($"\0{change.Intent}\0{change.Was}\0{change.Text}"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}
