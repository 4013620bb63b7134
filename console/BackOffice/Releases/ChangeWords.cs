using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bot.BackOffice.Desk;
using Bot.BackOffice.Limits;
using Bot.Desk;
using Bot.Feedback;
using Bot.Releases;
using Bot.Rules;
using Bot.Turns;

namespace Bot.BackOffice.Releases;

/// <summary>One change between two policies, in words.</summary>
/// <param name="Document">Name of the document it is in, such as <c>escalation</c>.</param>
/// <param name="What">What changes: "Anger", "Anger for Returns", "Rule The customer sounds angry".</param>
/// <param name="Was">Before; null where there was none.</param>
/// <param name="Became">After, with its unit; null where there is none.</param>
public sealed partial record ChangeWords(string Document, string What, string? Was, string? Became)
{
    /// <summary>All changes from one policy to the next, document by document; empty when they say the same.</summary>
    public static IReadOnlyList<ChangeWords> Between(Policy was, Policy became)
    {
        ArgumentNullException.ThrowIfNull(was);
        ArgumentNullException.ThrowIfNull(became);
        var changes = new List<ChangeWords>();
        // One value for the merge, but several for people.
        foreach (var change in PolicyMerge.Between(was, became))
            if (change.Document is not ("overrides" or "rules") && !change.Path.StartsWith("feedback.routes", StringComparison.Ordinal))
                changes.Add(new(change.Document, Title(change.Path), Say(change.Path, change.Was, unit: false), Say(change.Path, change.Became, unit: true)));
        changes.AddRange(Overrides(was, became));
        changes.AddRange(Rules(was, became));
        changes.AddRange(Routes(was, became));
        return changes;
    }

    /// <summary>What a value of a policy is called: "Anger" for <c>escalation.anger</c>.</summary>
    public static string Title(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return LimitAt(path)?.Says.Title ?? path switch
        {
            "hours[order]" => "Order of the opening hours",
            "queues[order]" => "Order of the queues",
            _ when PathOf().Match(path) is { Success: true } part => PlaceOf(part.Groups[1].Value, part.Groups[2].Value, part.Groups[3].Value),
            "overrides" => "Limits that differ from the house",
            "rules[order]" => "Order of the rules",
            "feedback.fallback" => "What no route takes goes to",
            "feedback.routes[order]" => "Order of the routes",
            _ => path.Replace("feedback.routes[", "Route ", StringComparison.Ordinal).Replace("rules[", "Rule ", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal),
        };
    }

    /// <summary>A value of a policy as people read it; null for none.</summary>
    public static string? Say(string path, JsonElement? value, bool unit)
    {
        if (value is not { } known)
            return null;
        var limit = LimitAt(path);
        return known.ValueKind switch
        {
            JsonValueKind.Number => $"{known.GetDouble().ToString("0.####", CultureInfo.InvariantCulture)}{(unit && limit is not null ? $" {Amount.Unit(known.GetDouble(), limit.Says.Unit)}" : "")}",
            JsonValueKind.String => known.GetString(),
            JsonValueKind.True => "on",
            JsonValueKind.False => "off",
            JsonValueKind.Array when known.GetArrayLength() == 0 => "none",
            JsonValueKind.Array when path.EndsWith(".targets", StringComparison.Ordinal) => string.Join("; ", known.Deserialize<List<SlaTarget>>(JsonSerializerOptions.Web)!.Select(QueueWords.Target)),
            JsonValueKind.Object when path.StartsWith("queues[", StringComparison.Ordinal) => QueueWords.Of(known.Deserialize<Queue>(JsonSerializerOptions.Web)!),
            JsonValueKind.Object when path.StartsWith("hours[", StringComparison.Ordinal) => known.Deserialize<OpeningHours>(JsonSerializerOptions.Web)!.ToString(),
            JsonValueKind.Null => "none",
            JsonValueKind.Array when path == "overrides" => known.GetArrayLength() == 0 ? "none" : string.Join("; ", known.Deserialize<List<LimitOverride>>(JsonSerializerOptions.Web)!.Select(one => $"{Place(one)} {Number(one.Value)}")),
            JsonValueKind.Array when known.EnumerateArray().All(element => element.ValueKind == JsonValueKind.String) => string.Join(", ", known.EnumerateArray().Select(element => element.GetString())),
            _ => known.GetRawText(),
        };
    }

    /// <summary>A document's name as people read it.</summary>
    public static string DocumentTitle(string document) => document switch
    {
        "escalation" => "When a person takes over",
        "overrides" => "Limits that differ by place",
        "desk" => "The desk and its promise",
        "hours" => "Opening hours",
        "queues" => "Queues",
        "surveys" => "Asking how it went",
        "rules" => "Rules",
        "feedback" => "Feedback routing",
        _ => Names.Capital(document),
    };

    static string PlaceOf(string document, string name, string value) => (document, value) switch
    {
        ("hours", "") => $"Hours “{name}”",
        ("hours", _) => $"{(value switch { "open" => "Opening hours", "zone" => "Time zone", _ => Names.Capital(value) })}{(name == OpeningHours.House ? "" : $" of “{name}”")}",
        (_, "") => $"Queue {name}",
        _ => $"Queue {name}: {value switch { "overflowTo" => "overflows to", "overflowMinutes" => "overflows after (minutes)", "whenClosed" => "while closed", "targets" => "promises", _ => value }}",
    };

    [GeneratedRegex(@"\A(hours|queues)\[(.+)\](?:\.(\w+))?\z")]
    private static partial Regex PathOf();

    static IEnumerable<ChangeWords> Overrides(Policy was, Policy became)
    {
        var before = was.Overrides.GroupBy(one => one with { Value = 0 }).ToDictionary(group => group.Key, group => group.Last().Value);
        var after = became.Overrides.GroupBy(one => one with { Value = 0 }).ToDictionary(group => group.Key, group => group.Last().Value);
        foreach (var place in before.Keys.Union(after.Keys))
        {
            var (old, now) = (before.TryGetValue(place, out var o) ? (double?)o : null, after.TryGetValue(place, out var n) ? (double?)n : null);
            if (old == now)
                continue;
            var unit = LimitNamed(place.Limit) is { } limit ? $" {Amount.Unit(now ?? 0, limit.Says.Unit)}" : "";
            yield return new("overrides", Place(place), old is { } value ? Number(value) : "as the house", now is { } next ? Number(next) + unit : "as the house");
        }
    }

    static IEnumerable<ChangeWords> Rules(Policy was, Policy became)
    {
        // The same figures on both sides: what changes here is the rule, and not the limits it names.
        var limits = became.Book().Limits;
        var (before, after) = (was.Rules.ToLookup(rule => rule.Name), became.Rules.ToLookup(rule => rule.Name));
        foreach (var name in was.Rules.Concat(became.Rules).Select(rule => rule.Name).Distinct())
        {
            var (old, now) = (before[name].FirstOrDefault(), after[name].FirstOrDefault());
            var what = $"Rule “{(now ?? old)!.Title}”";
            if (old is null || now is null)
                yield return new("rules", what, old is null ? null : Sentences.Of(old, limits), now is null ? null : Sentences.Of(now, limits));
            else
            {
                if (old.Title != now.Title)
                    yield return new("rules", $"Title of rule {name}", old.Title, now.Title);
                if (old.On != now.On)
                    yield return new("rules", what, old.On ? "on" : "off", now.On ? "on" : "off");
                if (Json(old.When) != Json(now.When) || old.Then != now.Then)
                    yield return new("rules", what, Sentences.Of(old, limits), Sentences.Of(now, limits));
            }
        }
        var (first, second) = (Order(was, became), Order(became, was));
        if (!first.SequenceEqual(second))
            yield return new("rules", "Order of the rules", string.Join(", ", first), string.Join(", ", second));
    }

    static IEnumerable<ChangeWords> Routes(Policy was, Policy became)
    {
        var (before, after) = (was.Feedback.Routes, became.Feedback.Routes);
        foreach (var name in before.Concat(after).Select(route => route.Name).Distinct())
        {
            var (old, now) = (before.FirstOrDefault(route => route.Name == name), after.FirstOrDefault(route => route.Name == name));
            var what = $"Route “{(now ?? old)!.Title}”";
            if (old is null || now is null)
            {
                yield return new("feedback", what, old?.ToString(), now?.ToString());
                continue;
            }
            if (old.Title != now.Title)
                yield return new("feedback", $"Title of route {name}", old.Title, now.Title);
            if (old.On != now.On)
                yield return new("feedback", what, old.On ? "on" : "off", now.On ? "on" : "off");
            if (Json(old with { Title = "", On = true }) != Json(now with { Title = "", On = true }))
                yield return new("feedback", what, old.ToString(), now.ToString());
        }
        var (first, second) = (Kept(before, after), Kept(after, before));
        if (!first.SequenceEqual(second))
            yield return new("feedback", "Order of the routes", string.Join(", ", first), string.Join(", ", second));
    }

    static string[] Kept(IReadOnlyList<FeedbackRoute> of, IReadOnlyList<FeedbackRoute> other) => [.. of.Where(route => other.Any(one => one.Name == route.Name)).Select(route => route.Name)];

    static string[] Order(Policy of, Policy other) => [.. of.Rules.Where(rule => other.Rules.Any(one => one.Name == rule.Name)).Select(rule => rule.Name)];

    static string Json<T>(T value) => JsonSerializer.Serialize(value, JsonSerializerOptions.Web);

    static string Place(LimitOverride one) => $"{LimitNamed(one.Limit)?.Says.Title ?? one.Limit} for {one.Where}";

    static Limit? LimitNamed(string name) => LimitGroup.All[0].Limits.FirstOrDefault(limit => limit.Property.Name == name);

    static Limit? LimitAt(string path) => LimitGroup.All.Where(group => path.StartsWith(group.Document + ".", StringComparison.Ordinal)).SelectMany(group => group.Limits)
        .FirstOrDefault(limit => path.EndsWith("." + JsonNamingPolicy.CamelCase.ConvertName(limit.Property.Name), StringComparison.Ordinal));

    static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
