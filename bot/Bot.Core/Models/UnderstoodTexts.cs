using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Nlp;
using Nlp.Languages;

namespace Bot.Models;

/// <summary>Remembers for a minute or two what short texts mean: "hello", "yes please" and what a hurried customer sends twice. Thread-safe.</summary>
/// <remarks>
/// A text means the same whoever writes it, and what is remembered is the model's own answer, so nothing is answered differently for it.
/// Texts may hold what somebody told about themselves: none outlives two turns of <see cref="Age"/>.
/// </remarks>
public sealed class UnderstoodTexts : IDisposable
{
    /// <summary>Longest text that is remembered, in characters. Longer ones do not come twice.</summary>
    public const int Longest = 120;

    static readonly TimeSpan HalfLife = TimeSpan.FromMinutes(1);
    static readonly Counter<long> Heard = new Meter("Switchboard").CreateCounter<long>(
        "switchboard.understanding.texts", description: "Texts understood, by whether what they mean was remembered.");

    readonly int _most;
    readonly ITimer _timer;
    volatile Generations _texts = new([], []);

    /// <summary>Remembers nothing yet.</summary>
    /// <param name="most">How many texts at once; 0 remembers none.</param>
    /// <param name="clock">What ages them.</param>
    public UnderstoodTexts(int most, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _most = most;
        _timer = clock.CreateTimer(_ => Age(), null, HalfLife, HalfLife);
    }

    /// <summary>How many are remembered.</summary>
    public int Count => _texts is var (young, old) ? young.Count + old.Count : 0;

    /// <summary>What was kept of a text; null when nothing is.</summary>
    internal UnderstoodText? Find(string text)
    {
        if (text.Length > Longest)
            return null;
        var (young, old) = _texts;
        return young.TryGetValue(text, out var found) || old.TryGetValue(text, out found) ? found : null;
    }

    /// <summary>Keeps what a text means.</summary>
    internal void Keep(string text, UnderstoodText understood)
    {
        if (text.Length > Longest || _most <= 0)
            return;
        var texts = _texts;
        texts.Young[text] = understood;
        // Half of them at most in each generation. Two threads may both see it full; then both turn the page once.
        if (texts.Young.Count >= Math.Max(1, _most / 2))
            Interlocked.CompareExchange(ref _texts, new([], texts.Young), texts);
    }

    /// <summary>Forgets the older half, and makes the younger the older one.</summary>
    public void Age() => _texts = new([], _texts.Young);

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    internal static void Told(bool remembered) => Heard.Add(1, new KeyValuePair<string, object?>("remembered", remembered ? "yes" : "no"));

    sealed record Generations(ConcurrentDictionary<string, UnderstoodText> Young, ConcurrentDictionary<string, UnderstoodText> Old);
}

/// <summary>What a text means.</summary>
/// <param name="Language">What language it is in; null when none was told.</param>
/// <param name="By">The model that understood it: another one must be asked again.</param>
/// <param name="Understanding">What it said.</param>
internal sealed record UnderstoodText(DetectedLanguage? Language, LanguageModel By, Understanding Understanding);
