using System.Text.Json;

namespace Nlp.Training;

/// <summary>Figures for a person or for a script.</summary>
internal static class Printing
{
    static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static void Figures(TextWriter output, bool json, IReadOnlyList<(string Name, object Value)> figures)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(figures.ToDictionary(f => NameOf(f.Name), f => f.Value), Json));
            return;
        }
        foreach (var (name, value) in figures)
            output.WriteLine($"{name,-34} {value}");
    }

    /// <summary>"Test rows" is testRows.</summary>
    static string NameOf(string words) => JsonNamingPolicy.CamelCase.ConvertName(string.Concat(
        words.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries).Select(w => char.ToUpperInvariant(w[0]) + w[1..])));

    public static double Percent(double share) => Math.Round(100 * share, 2);
}
