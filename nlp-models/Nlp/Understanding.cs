namespace Nlp;

/// <summary>What the model advises to do with a message.</summary>
public enum Outcome
{
    /// <summary>The top intent is certain enough to be acted on.</summary>
    Act,
    /// <summary>The message is about our business, but which of the candidates is meant has to be asked.</summary>
    Clarify,
    /// <summary>An honest "I don't know": nothing the model was trained for, or too unlike all of it.</summary>
    Abstain
}

/// <summary>An intent and how sure the model is of it.</summary>
/// <param name="Intent">Name of the intent, as its phrase file is called. Stored names are never renamed.</param>
/// <param name="Confidence">Calibrated probability, 0 to 1: of the messages scored 0.8, four in five mean this intent.
/// It includes the chance that the message is out of scope, so the candidates of one message may sum to less than 1.</param>
public readonly record struct ScoredIntent(string Intent, double Confidence);

/// <summary>Something of value found in the text, such as an order number.</summary>
/// <param name="Kind">"order-number", "email", "phone", "money", "date" (a day, a time or both), "product", "place" or "number".</param>
/// <param name="Text">The characters as the customer typed them.</param>
/// <param name="Value">The normalised value: "HP-48213", "someone@example.com", "+4930123456", "12.50 EUR", "3", the list's name of a product or place,
/// and of a date what was said, to be read with <see cref="Entities.SpokenTime"/>: "day+1 T17:00".</param>
/// <param name="Start">Index of the first character in the message.</param>
/// <param name="Length">Number of characters in the message.</param>
public readonly record struct Entity(string Kind, string Text, string Value, int Start, int Length)
{
    /// <summary>Every kind, the more specific first.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["email", "date", "money", "order-number", "phone", "product", "place", "number"];
}

/// <summary>What one message means, judged alone: no conversation, no clock, no customer.</summary>
/// <remarks>A value; safe to share and to store. <see cref="Model"/> says which model judged, so that a stored
/// understanding can be compared with what a newer model would say.</remarks>
public sealed record Understanding
{
    /// <summary>What the model advises to do.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>The likeliest intents, best first, at most three. Empty when the text holds no words.
    /// Also filled when the outcome is <see cref="Outcome.Abstain"/>, for reports; do not answer from it then.</summary>
    public required IReadOnlyList<ScoredIntent> Candidates { get; init; }

    /// <summary>Probability, 0 to 1, that the message is about anything the model was taught; 1 where it was taught nothing about what is
    /// out of scope. The confidence of each candidate contains it.</summary>
    public double InScope { get; init; } = 1;

    /// <summary>Polarity of this message alone, from -1 (furious) over 0 (matter of fact) to +1 (delighted).</summary>
    public required double Sentiment { get; init; }

    /// <summary>Chance, 0 to 1, that the message is neither good nor bad. With it <see cref="Sentiment"/>, the chance of good less that of bad,
    /// gives each of the two.</summary>
    public double Plain { get; init; }

    /// <summary>Chance, 0 to 1, that the customer sounds upset, however politely, or delighted, and not only reports trouble or is content.</summary>
    public double Intensity { get; init; }

    /// <summary>Probability, 0 to 1, that the customer asks for a human being. Tuned for recall: an offer too many is
    /// cheap, a customer who asks and is ignored is not.</summary>
    public required double WantsPerson { get; init; }

    /// <summary>Entities in the order of the text; they do not overlap.</summary>
    public required IReadOnlyList<Entity> Entities { get; init; }

    /// <summary>Code of the language the model was trained for, such as "en".</summary>
    public required string Language { get; init; }

    /// <summary>Version of the model: language and hash of its training data, such as "en-3f9c01ab77de".</summary>
    public required string Model { get; init; }

    /// <summary>The top intent when it may be acted on, otherwise null.</summary>
    public string? Intent => Outcome == Outcome.Act && Candidates.Count > 0 ? Candidates[0].Intent : null;

    /// <summary>Confidence of the top candidate, whatever the outcome; 0 without candidates.</summary>
    public double Confidence => Candidates.Count > 0 ? Candidates[0].Confidence : 0;
}
