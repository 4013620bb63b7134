using System.Text.Json;
using System.Text.Json.Nodes;
using Bot.Turns;

namespace Bot.Releases;

/// <summary>Whose value holds.</summary>
public enum Side
{
    /// <summary>The release's.</summary>
    Mine,

    /// <summary>The one in force.</summary>
    Live,
}

/// <summary>A value in which two policies differ.</summary>
/// <param name="Path">Where: <c>escalation.anger</c>, <c>rules[angry].priority</c>.</param>
/// <param name="Was">Before; null where there was none.</param>
/// <param name="Became">After; null where there is none.</param>
public sealed record ValueChange(string Path, JsonElement? Was, JsonElement? Became)
{
    /// <summary>The document it is in: the first word of the path.</summary>
    public string Document => Path.Split('.', '[')[0];
}

/// <summary>A value that a release and somebody else changed to different ends.</summary>
/// <param name="Path">Where.</param>
/// <param name="Base">Before both; null where there was none.</param>
/// <param name="Mine">What the release wants; null when it takes it away.</param>
/// <param name="Live">What is in force; null when it was taken away.</param>
public sealed record ValueConflict(string Path, JsonElement? Base, JsonElement? Mine, JsonElement? Live);

/// <summary>Compares and merges policies value by value, whatever documents they have.</summary>
/// <remarks>
/// Objects are compared by their members. A list whose elements all have a name (<c>name</c> or <c>id</c>, each once) is compared by them, and its
/// order is one value more; any other list is one value.
/// </remarks>
public static class PolicyMerge
{
    static readonly string[] Names = ["name", "id"];

    /// <summary>The values in which two policies differ, in the order of the documents.</summary>
    public static IReadOnlyList<ValueChange> Between(Policy was, Policy became)
    {
        var changes = new List<ValueChange>();
        Compare("", Tree(was), Tree(became), changes);
        return changes;
    }

    /// <summary>What a release and the version in force make together: for each value the one who changed it.</summary>
    /// <param name="start">The policy both began with.</param>
    /// <param name="mine">The release's.</param>
    /// <param name="live">The one in force.</param>
    /// <param name="choices">Whose value holds where both changed it, by path.</param>
    /// <returns>The policy, and what nobody chose; the policy counts only when that is empty.</returns>
    public static (Policy Merged, IReadOnlyList<ValueConflict> Conflicts) Merge(Policy start, Policy mine, Policy live, IReadOnlyDictionary<string, Side>? choices = null)
    {
        var run = new Run(choices ?? new Dictionary<string, Side>());
        var merged = run.Merge("", Tree(start), Tree(mine), Tree(live));
        // What conflicts has a value of one side here, and may not even be a policy.
        return (run.Conflicts.Count > 0 ? mine : PolicyJson.Read(merged.Node!.ToJsonString()), run.Conflicts);
    }

    static Value Tree(Policy policy) => new(true, JsonNode.Parse(PolicyJson.Write(policy)));

    static void Compare(string path, Value was, Value became, List<ValueChange> changes)
    {
        if (was.Same(became))
            return;
        if (Parts(path, was, became) is not { } parts)
        {
            changes.Add(new(path, was.Element, became.Element));
            return;
        }
        foreach (var (inner, part) in parts.Members)
            Compare(inner, part(was), part(became), changes);
        if (parts.Order is { } order && !order(was).Same(order(became)))
            changes.Add(new(OrderOf(path), order(was).Element, order(became).Element));
    }

    static string OrderOf(string path) => $"{path}[order]";

    // How several values can be taken apart alike: all objects, or all lists of named elements. Null when they cannot.
    static Takeable? Parts(string path, params ReadOnlySpan<Value> values)
    {
        List<JsonNode> nodes = [];
        foreach (var value in values)
            if (value.Is)
                nodes.Add(value.Node ?? JsonValue.Create(false));
        if (nodes.Count < 2)
            return null;
        if (nodes.All(node => node is JsonObject))
            return new([.. nodes.SelectMany(node => node.AsObject().Select(member => member.Key)).Distinct()
                .Select(key => (path.Length == 0 ? key : $"{path}.{key}", (Func<Value, Value>)(value => value.Member(key))))], null);
        if (nodes.All(node => node is JsonArray) && Names.FirstOrDefault(name => nodes.All(node => IsNamedBy(name, node.AsArray()))) is { } by)
            return new([.. nodes.SelectMany(node => node.AsArray().Select(element => NameOf(element, by)!)).Distinct()
                .Select(key => ($"{path}[{key}]", (Func<Value, Value>)(value => value.Named(key, by))))], value => value.Keys(by));
        return null;
    }

    static bool IsNamedBy(string name, JsonArray list)
    {
        var seen = new HashSet<string>();
        return list.All(element => NameOf(element, name) is { } found && seen.Add(found));
    }

    static string? NameOf(JsonNode? element, string by) =>
        element is JsonObject named && named[by] is JsonValue value && value.TryGetValue<string>(out var name) ? name : null;

    sealed record Takeable(IReadOnlyList<(string Path, Func<Value, Value> Part)> Members, Func<Value, Value>? Order);

    // A value that may be missing, which is not the same as null.
    readonly record struct Value(bool Is, JsonNode? Node)
    {
        public JsonElement? Element => Is ? JsonSerializer.SerializeToElement(Node) : null;

        public bool Same(Value other) => Is == other.Is && JsonNode.DeepEquals(Node, other.Node);

        public Value Member(string key) => Node is JsonObject members && members.TryGetPropertyValue(key, out var member) ? new(true, member) : default;

        public Value Named(string key, string by) =>
            Node is JsonArray list && list.FirstOrDefault(element => NameOf(element, by) == key) is { } found ? new(true, found) : default;

        public Value Keys(string by) => Node is JsonArray list ? new(true, new JsonArray([.. list.Select(element => (JsonNode)NameOf(element, by)!)])) : default;
    }

    sealed class Run(IReadOnlyDictionary<string, Side> choices)
    {
        public List<ValueConflict> Conflicts { get; } = [];

        public Value Merge(string path, Value start, Value mine, Value live)
        {
            if (mine.Same(live) || start.Same(live))
                return mine;
            if (start.Same(mine))
                return live;
            // Both changed it. Unless both kept it, one took away what the other changed, and nothing inside can settle that.
            if (!mine.Is || !live.Is || Parts(path, mine, live) is null || Parts(path, start, mine, live) is not { } parts)
                return Choose(path, start, mine, live);
            if (parts.Order is null)
            {
                var members = new JsonObject();
                foreach (var (inner, part) in parts.Members)
                    if (Merge(inner, part(start), part(mine), part(live)) is { Is: true } kept)
                        members[inner[(path.Length == 0 ? 0 : path.Length + 1)..]] = kept.Node?.DeepClone();
                return new(true, members);
            }
            var merged = parts.Members.ToDictionary(member => member.Path, member => Merge(member.Path, member.Part(start), member.Part(mine), member.Part(live)));
            var order = Merge(OrderOf(path), parts.Order(start), parts.Order(mine), parts.Order(live));
            var first = order.Node!.AsArray().Select(key => $"{path}[{key!.GetValue<string>()}]").ToList();
            // What one side added is not lost to the order of the other.
            return new(true, new JsonArray([.. first.Union(merged.Keys).Select(key => merged[key]).Where(kept => kept.Is).Select(kept => kept.Node!.DeepClone())]));
        }

        Value Choose(string path, Value start, Value mine, Value live)
        {
            if (choices.TryGetValue(path, out var side))
                return side == Side.Mine ? mine : live;
            Conflicts.Add(new(path, start.Element, mine.Element, live.Element));
            return mine;
        }
    }
}
