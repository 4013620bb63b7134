using System.Text.Json.Nodes;

namespace Bot.Channels.Tests.Connector;

/// <summary>Activities as clients send them, from <c>payloads</c>, with single fields changed: <c>from.id="x"; text=none</c>.</summary>
static class Payload
{
    public static string Read(string name, string changes = "")
    {
        var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Connector", "payloads", name + ".json"));
        if (changes.Length == 0)
            return text;
        var activity = JsonNode.Parse(text)!;
        foreach (var change in changes.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var at = change.IndexOf('=', StringComparison.Ordinal);
            var path = change[..at].Trim().Split('.');
            var place = activity;
            foreach (var part in path[..^1])
                place = place[part] ??= new JsonObject();
            var value = change[(at + 1)..].Trim();
            ((JsonObject)place).Remove(path[^1]);
            if (value != "none")
                place[path[^1]] = Value(value);
        }
        return activity.ToJsonString();
    }

    // x*9000 is nine thousand times x.
    static JsonNode? Value(string text) =>
        text.Split('*') is [{ Length: 1 } letter, var count] && int.TryParse(count, out var times) ? new string(letter[0], times) : JsonNode.Parse(text);
}
