using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Bot.Rules;
using Bot.Turns;

namespace Bot.Releases;

/// <summary>Writes a policy as a file that people read and keep under version control. <see cref="PolicyFile.Read"/> reads it back.</summary>
/// <remarks>
/// The form follows from the types of the documents, so a new document needs nothing here: names as in the stored policy, a comment with unit,
/// range and meaning above each limit. The same policy is always the same text.
/// </remarks>
public static partial class PolicyYaml
{
    /// <summary>Writes a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="about">What it is, for the first line: <c>Release 12, on v7</c>.</param>
    /// <param name="documents">The documents to write; all when none is named.</param>
    public static string Write(Policy policy, string about, params IReadOnlyCollection<string> documents)
    {
        ArgumentNullException.ThrowIfNull(policy);
        // Nothing says null in a list of rules as well as leaving it out, unless null is not what its absence means.
        var text = Written(policy, about, documents, nulls: false);
        return PolicyFile.Read(text, policy).Policy is { } read && PolicyJson.Write(read) == PolicyJson.Write(policy) ? text : Written(policy, about, documents, nulls: true);
    }

    static string Written(Policy policy, string about, IReadOnlyCollection<string> documents, bool nulls)
    {
        var text = new StringBuilder();
        text.Append("# ").Append(OneLine(about)).Append('\n')
            .Append("# What is not named here stays as it is in the release that imports it. A list is replaced as a whole.\n");
        var types = Contract(typeof(Policy));
        foreach (var document in PolicyJson.Element(policy).EnumerateObject())
        {
            if (Property(types, document.Name) is not { } property || (documents.Count > 0 && !documents.Contains(document.Name)))
                continue;
            text.Append("\n# Risk ").Append(RiskClass.Of(document.Name).Risk.ToString().ToLowerInvariant()).Append(": ").Append(RiskClass.Of(document.Name).Reason).Append('\n');
            new Walk(text, nulls).Member(document, Contract(property.PropertyType), 0, comments: true, inList: false);
        }
        return text.ToString();
    }

    internal static JsonTypeInfo Contract(Type type)
    {
        PolicyJson.Options.MakeReadOnly(populateMissingResolver: true);
        return PolicyJson.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
    }

    /// <summary>The property of that name that a file can set; null when there is none.</summary>
    internal static JsonPropertyInfo? Property(JsonTypeInfo type, string name) =>
        type.Properties.FirstOrDefault(property => property.Name == name && (property.Set is not null || property.AssociatedParameter is not null));

    internal static LimitAttribute? LimitOf(JsonPropertyInfo property) =>
        property.AttributeProvider?.GetCustomAttributes(typeof(LimitAttribute), true) is [LimitAttribute says] ? says : null;

    /// <summary>The contract of what a base class is in a file: said by its discriminator.</summary>
    internal static JsonTypeInfo Derived(JsonTypeInfo type, Func<string, string?> member) =>
        type.PolymorphismOptions is { } options && member(options.TypeDiscriminatorPropertyName) is { } said
            && options.DerivedTypes.FirstOrDefault(derived => Equals(derived.TypeDiscriminator?.ToString(), said)) is { DerivedType: { } found } ? Contract(found) : type;

    sealed class Walk(StringBuilder text, bool nulls)
    {
        public void Member(JsonProperty member, JsonTypeInfo? type, int indent, bool comments, bool inList)
        {
            text.Append(' ', indent).Append(Scalar(member.Name)).Append(':');
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Object when !inList && member.Value.EnumerateObject().Any():
                    text.Append('\n');
                    Members(member.Value, type, indent + 2, comments, inList);
                    break;
                case JsonValueKind.Array when member.Value.EnumerateArray().Any(element => element.ValueKind is JsonValueKind.Object or JsonValueKind.Array):
                    text.Append('\n');
                    foreach (var element in member.Value.EnumerateArray())
                        Element(element, type?.ElementType is { } of ? Contract(of) : null, indent + 2);
                    break;
                default:
                    text.Append(' ').Append(Flow(member.Value)).Append('\n');
                    break;
            }
        }

        void Members(JsonElement value, JsonTypeInfo? type, int indent, bool comments, bool inList)
        {
            type = type is null ? null : Derived(type, name => value.TryGetProperty(name, out var said) ? said.ToString() : null);
            foreach (var member in value.EnumerateObject().Where(member => !inList || Told(member)))
            {
                if (type is not { Kind: JsonTypeInfoKind.Object })
                {
                    Member(member, type is { Kind: JsonTypeInfoKind.Dictionary, ElementType: { } of } ? Contract(of) : null, indent, comments, inList);
                    continue;
                }
                var property = Property(type, member.Name);
                // Computed from the others.
                if (property is null && type.Properties.Any(known => known.Name == member.Name))
                    continue;
                if (comments && property is not null && Says(property) is { } says)
                    text.Append(' ', indent).Append("# ").Append(OneLine(says)).Append('\n');
                Member(member, property is null ? null : Contract(property.PropertyType), indent, comments, inList);
            }
        }

        // What is in a list is not explained: it would be said again for each of a hundred rules.
        void Element(JsonElement element, JsonTypeInfo? type, int indent)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.EnumerateObject().Any(Told))
            {
                text.Append(' ', indent).Append("- ").Append(Flow(element)).Append('\n');
                return;
            }
            var at = text.Length;
            Members(element, type, indent + 2, comments: false, inList: true);
            // The dash takes the place of the first of the last two blanks before the first name.
            text[at + indent] = '-';
        }

        bool Told(JsonProperty member) => nulls || member.Value.ValueKind != JsonValueKind.Null;

        string Flow(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.Object => $"{{{string.Join(", ", value.EnumerateObject().Where(Told).Select(member => $"{Scalar(member.Name)}: {Flow(member.Value)}"))}}}",
            JsonValueKind.Array => $"[{string.Join(", ", value.EnumerateArray().Select(Flow))}]",
            JsonValueKind.String => Scalar(value.GetString()!),
            _ => value.GetRawText(),
        };
    }

    static string? Says(JsonPropertyInfo property)
    {
        if (LimitOf(property) is { } limit)
            return string.Create(CultureInfo.InvariantCulture, $"{limit.Title}: {limit.Least} to {limit.Most} {limit.Unit}. {limit.Help}").TrimEnd();
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var several = Contract(type) is { Kind: JsonTypeInfoKind.Enumerable, ElementType: { IsEnum: true } of };
        return type.IsEnum || several ? $"{(several ? "Any" : "One")} of {string.Join(", ", Enum.GetNames(several ? Contract(type).ElementType! : type))}." : null;
    }

    // Plain where nothing else can be read into it; otherwise quoted, with what cannot stand in a line escaped.
    static string Scalar(string text)
    {
        if (Word().IsMatch(text) && !Meant.Contains(text))
            return text;
        var quoted = new StringBuilder("\"");
        foreach (var letter in text)
            _ = letter switch
            {
                '"' or '\\' => quoted.Append('\\').Append(letter),
                '\n' => quoted.Append("\\n"),
                _ when char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:X4}"),
                _ => quoted.Append(letter),
            };
        return quoted.Append('"').ToString();
    }

    static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // What one YAML reader or another takes for something else than a word.
    static readonly HashSet<string> Meant = new(["true", "false", "null", "yes", "no", "on", "off", "y", "n"], StringComparer.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_/+-]*\z")]
    private static partial Regex Word();
}
