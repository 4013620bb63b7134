using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Bot.Protocol;

/// <summary>Activities as UTF-8 JSON. Thread-safe.</summary>
public static class ActivityJson
{
    /// <summary>How deep objects and arrays may nest.</summary>
    public const int MaxDepth = 64;

    /// <summary>Largest activity read, in bytes of UTF-8: the limit Direct Line documents.</summary>
    public const int MaxBytes = 256 * 1024;

    /// <summary>The settings all protocol types are written with, for use with ASP.NET Core or HttpClient. Read-only.</summary>
    public static JsonSerializerOptions Options => ProtocolJson.Wire.Options;

    /// <summary>How an <see cref="Bot.Protocol.Activity"/> is written.</summary>
    public static JsonTypeInfo<Activity> Activity => ProtocolJson.Wire.Activity;

    /// <summary>Reads one activity. Bad input gives false and says what is wrong; it never throws.</summary>
    /// <param name="utf8">The body; a byte order mark is skipped.</param>
    /// <param name="activity">The activity, when true. Texts are free of NUL (replaced by U+FFFD, which databases can store).</param>
    /// <param name="error">When false: the field and what is wrong with it, without what the field holds. Fit to be sent back.</param>
    public static bool TryParse(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out Activity? activity, [NotNullWhen(false)] out string? error) =>
        TryParse(utf8.Span, out activity, out error);

    /// <inheritdoc cref="TryParse(ReadOnlyMemory{byte}, out Activity?, out string?)"/>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Activity? activity, [NotNullWhen(false)] out string? error)
    {
        activity = null;
        error = JsonInput.Check(ref utf8, MaxBytes);
        if (error is not null)
            return false;

        if (!JsonInput.TryRead(utf8, ProtocolJson.Wire.Activity, "an activity", out var read, out error))
            return false;

        error = ActivityChecks.FirstProblem(read);
        if (error is not null)
            return false;

        if (utf8.IndexOf("\\u0000"u8) >= 0)
        {
            error = ActivityChecks.RemoveNul(read);
            if (error is not null)
                return false;
        }

        activity = read;
        return true;
    }

    /// <summary>Reads an array of activities, such as a transcript file. No limit on the size of the whole.</summary>
    public static bool TryParseMany(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out IReadOnlyList<Activity>? activities, [NotNullWhen(false)] out string? error)
    {
        activities = null;
        error = JsonInput.Check(ref utf8, int.MaxValue);
        if (error is not null || !JsonInput.TryRead(utf8, ProtocolJson.Wire.IListActivity, "an array of activities", out var read, out error))
            return false;

        for (var i = 0; i < read.Count && error is null; i++)
        {
            error = read[i] is null ? $"[{i}]: must not be null" : ActivityChecks.FirstProblem(read[i]) ?? ActivityChecks.RemoveNul(read[i]);
            error = error is null ? null : $"[{i}].{error}";
        }
        if (error is not null)
            return false;

        activities = [.. read];
        return true;
    }

    /// <summary>The activity as it travels.</summary>
    public static byte[] ToUtf8(Activity activity) => JsonSerializer.SerializeToUtf8Bytes(activity, ProtocolJson.Wire.Activity);

    /// <summary>The activity as text.</summary>
    public static string ToJson(Activity activity) => JsonSerializer.Serialize(activity, ProtocolJson.Wire.Activity);

    /// <summary>Writes the activity as one JSON value.</summary>
    public static void Write(Utf8JsonWriter writer, Activity activity) => JsonSerializer.Serialize(writer, activity, ProtocolJson.Wire.Activity);

    /// <summary>Writes the activity into a buffer, for example the response body.</summary>
    public static void Write(IBufferWriter<byte> output, Activity activity)
    {
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = Options.Encoder, SkipValidation = true });
        Write(writer, activity);
    }
}

/// <summary>What every body is checked for before, and how failures are named.</summary>
static class JsonInput
{
    const int LongestPathShown = 120;

    /// <summary>Size, byte order mark, encoding and half surrogates. Null when fine.</summary>
    public static string? Check(ref ReadOnlySpan<byte> utf8, int maxBytes)
    {
        if (utf8.Length > maxBytes)
            return $"body: {utf8.Length} bytes, at most {maxBytes} allowed";
        if (utf8.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
            utf8 = utf8[3..];
        if (utf8.IsEmpty)
            return "body: empty";
        if (!Utf8.IsValid(utf8))
            return "body: not valid UTF-8";

        // Only such an escape can make half a surrogate pair, and the serializer does not look inside values it keeps raw.
        return utf8.IndexOf("\\ud"u8) >= 0 || utf8.IndexOf("\\uD"u8) >= 0 ? FirstHalfSurrogate(utf8) : null;
    }

    public static bool TryRead<T>(
        ReadOnlySpan<byte> utf8, JsonTypeInfo<T> type, string what, [NotNullWhen(true)] out T? value, [NotNullWhen(false)] out string? error)
        where T : class
    {
        value = null;
        error = null;
        try
        {
            value = JsonSerializer.Deserialize(utf8, type);
        }
        catch (JsonException e)
        {
            error = Describe(e);
        }
        catch (InvalidOperationException)
        {
            // Thrown for strings the reader cannot turn into text; the check above finds those, this is the net below it.
            error = "body: a string is not valid text";
        }

        error ??= value is null ? $"body: must be {what}" : null;
        return error is null;
    }

    static string? FirstHalfSurrogate(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = ActivityJson.MaxDepth });
        var field = "body";
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.String))
                    continue;
                if (reader.ValueIsEscaped && HasHalfSurrogate(reader.ValueSpan))
                    return $"{field}: holds half of a surrogate pair";
                if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == 1)
                    field = Shorten(reader.GetString() ?? "");
            }
        }
        catch (JsonException e)
        {
            return Describe(e);
        }
        return null;
    }

    /// <summary>Looks at the escapes of a string the reader already accepted, without the exception that decoding it would cost.</summary>
    static bool HasHalfSurrogate(ReadOnlySpan<byte> escaped)
    {
        var expectLow = false;
        for (var i = 0; i < escaped.Length; i++)
        {
            var isEscape = escaped[i] == (byte)'\\';
            var isLow = false;
            if (isEscape && escaped[i + 1] == (byte)'u')
            {
                var code = ushort.Parse(escaped.Slice(i + 2, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null);
                isLow = char.IsLowSurrogate((char)code);
                if (isLow != expectLow)
                    return true;
                expectLow = char.IsHighSurrogate((char)code);
                i += 5;
                continue;
            }
            if (expectLow)
                return true;
            if (isEscape)
                i++;
        }
        return expectLow;
    }

    static string Describe(JsonException e)
    {
        var path = e.Path is ['$', '.', .. var rest] ? rest : e.Path is ['$', .. var bare] ? bare : "";
        var field = path.Length == 0 ? "body" : Shorten(path);

        // The reader's own exceptions are the inner ones: the text is no JSON. The others are about a field.
        if (e.InnerException is JsonException || e.Path is null)
            return $"{field}: not valid JSON (line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1})";
        if (e.Message.StartsWith("Duplicate", StringComparison.Ordinal))
            return $"{field}: the same name twice";
        return $"{field}: wrong type or value";
    }

    static string Shorten(string path)
    {
        var clean = new StringBuilder(Math.Min(path.Length, LongestPathShown));
        foreach (var c in path.AsSpan(0, Math.Min(path.Length, LongestPathShown)))
            clean.Append(char.IsControl(c) || char.IsSurrogate(c) ? '?' : c);
        return path.Length > LongestPathShown ? clean.Append('…').ToString() : clean.ToString();
    }
}
