using System.Globalization;
using System.Text.Json;

namespace Bot.Protocol.Tests;

/// <summary>Compares JSON by meaning: order of fields and the notation of instants aside, every value must be there, numbers to the digit.</summary>
static class JsonSame
{
    static readonly HashSet<string> Instants = ["timestamp", "localTimestamp", "expiration"];

    public static void Assert(string expected, string actual)
    {
        using var e = JsonDocument.Parse(expected);
        using var a = JsonDocument.Parse(actual);
        Compare(e.RootElement, a.RootElement, "$");
    }

    static void Compare(JsonElement expected, JsonElement actual, string path)
    {
        Xunit.Assert.True(expected.ValueKind == actual.ValueKind, $"{path}: {expected.ValueKind} became {actual.ValueKind}");
        switch (expected.ValueKind)
        {
            case JsonValueKind.Object:
                var before = expected.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal);
                var after = actual.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal);
                Xunit.Assert.True(before.SequenceEqual(after), $"{path}: fields {string.Join(',', before)} became {string.Join(',', after)}");
                foreach (var property in expected.EnumerateObject())
                    Compare(property.Value, actual.GetProperty(property.Name), path + "." + property.Name);
                break;
            case JsonValueKind.Array:
                Xunit.Assert.True(expected.GetArrayLength() == actual.GetArrayLength(), $"{path}: length changed");
                for (var i = 0; i < expected.GetArrayLength(); i++)
                    Compare(expected[i], actual[i], $"{path}[{i}]");
                break;
            case JsonValueKind.String when Instants.Contains(path.Split('.')[^1]):
                Xunit.Assert.Equal(Instant(expected), Instant(actual));
                break;
            case JsonValueKind.String:
                Xunit.Assert.True(expected.GetString() == actual.GetString(), $"{path}: the string changed");
                break;
            default:
                Xunit.Assert.True(expected.GetRawText() == actual.GetRawText(), $"{path}: {expected.GetRawText()} became {actual.GetRawText()}");
                break;
        }
    }

    static DateTimeOffset Instant(JsonElement text) =>
        DateTimeOffset.Parse(text.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
