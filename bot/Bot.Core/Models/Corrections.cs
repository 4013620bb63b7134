using Bot.Conversations;
using Nlp;

namespace Bot.Models;

/// <summary>What of a message was heard wrongly. Numbers are stored. A wrong intent is kept as an <see cref="UnsureTurn"/>.</summary>
public enum CorrectionKind
{
    /// <summary>How it sounds.</summary>
    Mood = 0,

    /// <summary>An order number, a date, an amount and the like: taken for something else, or missed.</summary>
    Value = 1,
}

/// <summary>A labelled example from the desk: what the model found in a message, and what is right. Of several about the same the last one holds.</summary>
/// <param name="Kind">What was heard wrongly.</param>
/// <param name="Language">Language of the model that heard it.</param>
/// <param name="Model">Version of that model.</param>
/// <param name="Conversation">Where it was said.</param>
/// <param name="Number">Number of the fact there.</param>
/// <param name="Place">Of a value, where it begins in the message as it was written; 0 for a mood.</param>
/// <param name="Text">The message without personal data.</param>
/// <param name="Found">What the model made of it: one of <see cref="Corrections.Moods"/>, or a value as <see cref="Corrections"/> writes it.</param>
/// <param name="Right">What is right, in the same spelling. The same as <paramref name="Found"/> where somebody agrees with the model.</param>
/// <param name="By">Who says so.</param>
/// <param name="At">When.</param>
public sealed record Correction(
    CorrectionKind Kind, string Language, string Model, string Conversation, int Number, int Place, string Text, string Found, string Right, Agent By, DateTimeOffset At)
{
    /// <summary>Grows; 0 before it is stored.</summary>
    public long Id { get; init; }
}

/// <summary>The corrections as they are stored: only those that hold are read.</summary>
public interface ICorrections
{
    /// <summary>Keeps one, in the place of what was said of the same before, and notes it in the audit log.</summary>
    /// <returns>The same with its id.</returns>
    ValueTask<Correction> KeepAsync(Correction correction, CancellationToken cancellation);

    /// <summary>Takes one back; what was said of the same before holds again.</summary>
    /// <returns>False when there is no such one.</returns>
    ValueTask<bool> TakeBackAsync(long id, Approval taken, CancellationToken cancellation);

    /// <summary>One of them; null when it was taken back or replaced.</summary>
    ValueTask<Correction?> FindAsync(long id, CancellationToken cancellation);

    /// <summary>Those of a message, in the order of its text, the mood first.</summary>
    ValueTask<IReadOnlyList<Correction>> OfAsync(string conversation, int number, CancellationToken cancellation);

    /// <summary>Those of a language, the newest first.</summary>
    /// <param name="language">Code of the language.</param>
    /// <param name="kind">Only these; null for all.</param>
    /// <param name="skip">How many of the newest to pass over.</param>
    /// <param name="take">How many at most.</param>
    /// <param name="cancellation">Given up.</param>
    ValueTask<IReadOnlyList<Correction>> ReadAsync(string language, CorrectionKind? kind, int skip, int take, CancellationToken cancellation);

    /// <summary>How many a language has, by kind.</summary>
    ValueTask<IReadOnlyDictionary<CorrectionKind, int>> CountAsync(string language, CancellationToken cancellation);
}

/// <summary>Makes an example of what somebody at the desk says about a message. Pure.</summary>
/// <remarks>
/// A value is written as its kind and its words: <c>date: next Friday</c>. What personal data the words hold is not kept but their shape, which is what a
/// pattern is written from: <c>order-number: AA-00000</c>; in the text a stand-in takes their place.
/// </remarks>
public static class Corrections
{
    /// <summary>A value that is none, or was none.</summary>
    public const string Nothing = "nothing";

    // From here on the desk calls a mood upset or content, and from here on a feeling is strong.
    const double Clear = 0.25, Strong = 0.5;

    /// <summary>How a message can sound, the worst first, in the words of the sentences that the model learns from.</summary>
    public static IReadOnlyList<string> Moods { get; } = ["very negative", "negative", "neutral", "positive", "very positive"];

    /// <summary>How the model says that a message sounds, alone and not with what was said before: one of <see cref="Moods"/>.</summary>
    public static string MoodOf(Heard heard)
    {
        ArgumentNullException.ThrowIfNull(heard);
        var strong = heard.Intensity >= Strong;
        return heard.Sentiment switch
        {
            <= -Clear => strong ? Moods[0] : Moods[1],
            < Clear => Moods[2],
            _ => strong ? Moods[4] : Moods[3],
        };
    }

    /// <summary>A label without a customer's words, for the audit log: <c>order-number</c>.</summary>
    public static string Wordless(string label)
    {
        ArgumentNullException.ThrowIfNull(label);
        return label.Split(": ", 2)[0];
    }

    /// <summary>Whether a message can be corrected: a customer's own words, which a model heard.</summary>
    /// <param name="heard">What was made of it; null when no model heard it.</param>
    public static bool IsJudged(Heard? heard) => heard is not null && !UnsureFollower.IsPress(heard);

    /// <summary>Says how a message sounds.</summary>
    /// <param name="message">The message.</param>
    /// <param name="customer">The customer's name, to be taken out; null when unknown.</param>
    /// <param name="mood">One of <see cref="Moods"/>.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="at">When.</param>
    /// <returns>The example, or why there is none, in words for who said so.</returns>
    public static (Correction? Example, string? Refusal) OfMood(StoredFact message, string? customer, string? mood, Agent by, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(message);
        return message is not { Fact: CustomerSpoke { Heard: { } heard } spoke } || !IsJudged(heard) ? (null, "That message was not judged.")
            : heard.Foreign is not null ? (null, "It is in a language that is not spoken here, so no mood was found in it.")
            : !Moods.Contains(mood) ? (null, "Choose how it sounds.")
            : (Of(CorrectionKind.Mood, message, heard, 0, Cleared(spoke.Text, customer), MoodOf(heard), mood!, by, at), null);
    }

    /// <summary>Says what a value in a message is, or that there is none.</summary>
    /// <param name="message">The message.</param>
    /// <param name="customer">The customer's name, to be taken out; null when unknown.</param>
    /// <param name="found">Where the value begins that was found; null for one that was missed.</param>
    /// <param name="kind">One of <see cref="Entity.Kinds"/>, or <see cref="Nothing"/>.</param>
    /// <param name="words">It as it stands in the message; empty for the words that were found.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="at">When.</param>
    /// <returns>The example, or why there is none, in words for who said so.</returns>
    public static (Correction? Example, string? Refusal) OfValue(
        StoredFact message, string? customer, int? found, string? kind, string? words, Agent by, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (message is not { Fact: CustomerSpoke { Heard: { } heard } spoke } || !IsJudged(heard))
            return (null, "That message was not judged.");
        Entity? was = null;
        foreach (var value in heard.Values)
            if (value.Start == found)
                was = value;
        if (found is not null && was is null)
            return (null, "That value was not found in the message. Choose another.");
        words = (words ?? "").Trim() is { Length: > 0 } typed ? typed : was?.Text ?? "";
        var none = kind == Nothing;
        if (none ? was is null : !Entity.Kinds.Contains(kind))
            return (null, none ? "Choose which of the values is none." : "Choose what it is.");
        if (words.Length == 0)
            return (null, "Write the words as they stand in the message.");
        if (spoke.Text.IndexOf(words, StringComparison.OrdinalIgnoreCase) is var place && place < 0)
            return (null, $"“{words}” does not stand in the message. Copy it from there.");
        words = spoke.Text.Substring(place, words.Length);
        // What is right is hidden by what it is; only then what it was taken for.
        var text = Cleared(Hidden(Hidden(spoke.Text, none ? null : kind, words), was?.Kind, was?.Text), customer);
        return (Of(CorrectionKind.Value, message, heard, was?.Start ?? place, text, Written(was?.Kind, was?.Text, text), none ? Nothing : Written(kind, words, text), by, at), null);
    }

    static Correction Of(CorrectionKind kind, StoredFact message, Heard heard, int place, string text, string found, string right, Agent by, DateTimeOffset at) =>
        new(kind, LiveModels.LanguageOf(heard.Model), heard.Model, message.ConversationId, message.Number, place, text, found, right, by, at);

    static string Cleared(string text, string? customer) => Anonymous.Text(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), customer);

    // A missed order number is one that no pattern knows, so the masks would not know it either.
    static string Hidden(string text, string? kind, string? words) => kind switch
    {
        "order-number" => text.Replace(words!, "[order number]", StringComparison.OrdinalIgnoreCase),
        "email" => text.Replace(words!, "[email]", StringComparison.OrdinalIgnoreCase),
        "phone" => text.Replace(words!, "[phone]", StringComparison.OrdinalIgnoreCase),
        _ => text,
    };

    // What may stand in the text may stand here.
    static string Written(string? kind, string? words, string text) =>
        kind is null ? Nothing : $"{kind}: {(text.Contains(words!, StringComparison.Ordinal) ? words : Shape(words!))}";

    static string Shape(string words) => string.Create(words.Length, words, static (shape, from) =>
    {
        for (var i = 0; i < from.Length; i++)
            shape[i] = char.IsDigit(from[i]) ? '0' : char.IsUpper(from[i]) ? 'A' : char.IsLetter(from[i]) ? 'a' : from[i];
    });
}
