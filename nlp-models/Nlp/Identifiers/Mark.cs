namespace Nlp.Identifiers;

/// <summary>A place in the text and what is put there.</summary>
/// <param name="Start">First character.</param>
/// <param name="End">One past the last.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Shown">What stands there instead.</param>
/// <param name="Digits">How many digits it has, for a card.</param>
readonly record struct Mark(int Start, int End, HiddenData Kind, string Shown, int Digits = 0);
