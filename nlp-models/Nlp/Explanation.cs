namespace Nlp;

/// <summary>Why a message was understood as it was: for its likeliest intents, what in it spoke for them and what they had been taught.</summary>
/// <param name="Understanding">What was understood.</param>
/// <param name="Intents">The candidates, best first.</param>
public sealed record Explanation(Understanding Understanding, IReadOnlyList<IntentExplanation> Intents);

/// <summary>What spoke for or against one intent.</summary>
/// <param name="Intent">The intent.</param>
/// <param name="Confidence">As in <see cref="ScoredIntent"/>.</param>
/// <param name="Words">Words and runs of words of the message, the weightiest first. The letters a word is made of count for it.</param>
/// <param name="Meaning">Share of the sentence as a whole, from the sentence encoder; 0 without one.</param>
/// <param name="Nearest">Phrases the intent was taught that are nearest to the message, nearest first.</param>
public sealed record IntentExplanation(string Intent, double Confidence, IReadOnlyList<Evidence> Words, double Meaning, IReadOnlyList<NearPhrase> Nearest);

/// <summary>A part of a message and what it counted.</summary>
/// <param name="Text">The words as the model read them: lower case, spelling repaired.</param>
/// <param name="Share">Share, -1 to 1, of everything that counted for this intent; below 0 it spoke against. The sizes of all shares of an
/// intent, <see cref="IntentExplanation.Meaning"/> among them, sum to 1 at most.</param>
public readonly record struct Evidence(string Text, double Share);

/// <summary>A phrase the model was taught.</summary>
/// <param name="Text">The phrase.</param>
/// <param name="Cosine">How near, -1 to 1; 1 is the same.</param>
public readonly record struct NearPhrase(string Text, double Cosine);
