using Bot.Measures;

namespace Bot.BackOffice.Pages.Numbers;

/// <summary>A table of numbers that belong together.</summary>
/// <param name="Page">The page, for the links.</param>
/// <param name="Title">Heading.</param>
/// <param name="Column">Heading of the first column.</param>
/// <param name="Nothing">Said when there is no row.</param>
/// <param name="Rows">The numbers.</param>
/// <param name="Of">What they add up to.</param>
public sealed record FamilyView(NumbersPage Page, string Title, string Column, string Nothing, IReadOnlyList<Figure> Rows, int Of);
