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
            output.WriteLine(JsonSerializer.Serialize(figures.ToDictionary(f => JsonNamingPolicy.CamelCase.ConvertName(f.Name.Replace(" ", "", StringComparison.Ordinal)), f => f.Value), Json));
            return;
        }
        foreach (var (name, value) in figures)
            output.WriteLine($"{name,-34} {value}");
    }

    public static double Percent(double share) => Math.Round(100 * share, 2);
}
