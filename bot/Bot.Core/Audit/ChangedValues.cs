using System.Text.Json;

namespace Bot.Audit;

/// <summary>Two versions of a document, told by the values in which they differ.</summary>
public static class ChangedValues
{
    /// <summary>The values that differ, as they were and as they became: <c>escalation.anger -0.5; desk.opensAt 8</c>. Empty for none.</summary>
    /// <param name="before">The version before.</param>
    /// <param name="after">The version after.</param>
    public static (string Was, string Became) Between(JsonElement before, JsonElement after)
    {
        var (old, now) = (Leaves(before, "").ToDictionary(), Leaves(after, "").ToDictionary());
        var changed = old.Keys.Union(now.Keys).Where(name => old.GetValueOrDefault(name) != now.GetValueOrDefault(name)).ToList();
        return (Say(changed, old), Say(changed, now));
    }

    static string Say(IEnumerable<string> names, Dictionary<string, string> values) => string.Join("; ", names.Select(name => $"{name} {values.GetValueOrDefault(name, "not set")}"));

    static IEnumerable<KeyValuePair<string, string>> Leaves(JsonElement element, string path) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(member => Leaves(member.Value, path.Length == 0 ? member.Name : $"{path}.{member.Name}"))
        : [new(path, element.GetRawText())];
}
