namespace Nlp;

/// <summary>A phrase, and what a model that had not seen it made of it: the raw material of every figure about a model.</summary>
/// <param name="Text">The phrase.</param>
/// <param name="Meant">The intent it belongs to; null for an out-of-scope sentence.</param>
/// <param name="Outcome">What would have been done.</param>
/// <param name="Candidates">Best first, at most three, with the chance of being out of scope taken off their confidence.</param>
/// <param name="Certainty">Probability, 0 to 1, that the first candidate is right if the phrase is in scope: what calibration is measured on.</param>
/// <param name="InScope">What the gate says, 0 to 1.</param>
public sealed record HeldOutPhrase(string Text, string? Meant, Outcome Outcome, IReadOnlyList<ScoredIntent> Candidates, double Certainty, double InScope);
