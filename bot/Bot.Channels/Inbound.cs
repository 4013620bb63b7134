using System.Text;
using System.Text.Json;
using Bot.Protocol;

namespace Bot.Channels;

/// <summary>What every channel does to what customers send before anything of it is stored. Pure.</summary>
static class Inbound
{
    /// <summary>Longest text the bot reads, in characters; far above what people write, far below what an activity may hold.</summary>
    public const int LongestText = 8_000;

    /// <summary>Longest name kept of a person.</summary>
    public const int LongestName = 100;

    /// <summary>Name of somebody who gave none.</summary>
    public const string Nameless = "Visitor";

    /// <summary>What was said, with control characters shown as such. Card numbers are hidden at the door of the road, which tells the customer.</summary>
    public static string Said(string? text) => string.IsNullOrEmpty(text) ? "" : Clean(text);

    /// <summary>A person's name, fit to be stored.</summary>
    public static string Name(string? name) => string.IsNullOrWhiteSpace(name) ? Nameless : Said(Cut(name.Trim(), LongestName));

    /// <summary>A submitted card or pressed button has a value and no text: the words in it speak for it.</summary>
    public static string Spoken(JsonElement? value)
    {
        if (value is { ValueKind: JsonValueKind.String } text)
            return Said(Cut(text.GetString()!, LongestText));
        if (value is not { ValueKind: JsonValueKind.Object } fields)
            return "";
        foreach (var field in (ReadOnlySpan<string>)["says", "text"])
            if (fields.TryGetProperty(field, out var words) && words.ValueKind == JsonValueKind.String)
                return Said(Cut(words.GetString()!, LongestText));
        return "";
    }

    /// <summary>Names of the files that came with it, for whoever reads the transcript; null when none did. Cards are not files.</summary>
    public static string? Files(IList<Attachment>? attachments)
    {
        if (attachments is not { Count: > 0 })
            return null;
        var files = attachments.Where(file => file.ContentUrl is { Length: > 0 } && file.ContentType?.StartsWith("application/vnd.microsoft.card", StringComparison.Ordinal) != true)
            .Select(file => Said(Cut(file.Name ?? file.ContentType ?? "file", LongestName)));
        var names = string.Join(", ", files);
        return names.Length > 0 ? Cut(names, 1000) : null;
    }

    /// <summary>A language tag, or null when it is none.</summary>
    public static string? Locale(string? locale) =>
        locale is { Length: > 0 and <= 35 } && locale.AsSpan().IndexOfAnyExcept(LanguageTag) < 0 ? locale : null;

    static readonly System.Buffers.SearchValues<char> LanguageTag =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-");

    /// <summary>A time zone the platform knows, or null.</summary>
    public static string? Zone(string? zone) => zone is { Length: > 0 and <= 50 } && zone.Contains('/', StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _) ? zone : null;

    /// <summary>At most so many characters, and never half of one.</summary>
    public static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    // Control characters break databases and screens; line breaks and tabs are text.
    static string Clean(string text)
    {
        var first = 0;
        while (first < text.Length && !IsBad(text[first]))
            first++;
        if (first == text.Length)
            return text;
        var clean = new StringBuilder(text, 0, first, text.Length);
        foreach (var c in text.AsSpan(first))
            clean.Append(IsBad(c) ? '\uFFFD' : c);
        return clean.ToString();
    }

    static bool IsBad(char c) => c is < ' ' and not ('\n' or '\r' or '\t') or >= '\u007F' and <= '\u009F';
}
