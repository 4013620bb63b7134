using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bot.Protocol;

/// <summary>Instants that are UTC by the protocol: written with Z, because +00:00 (the default of the serializer) is not what the specification asks for (A2040).</summary>
sealed class UtcInstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Instant.Read(ref reader).ToUniversalTime();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        Instant.Write(writer, value.ToUniversalTime());
}

/// <summary>Instants that keep the offset of whoever wrote them.</summary>
sealed class OffsetInstantConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Instant.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        Instant.Write(writer, value);
}

static class Instant
{
    public static DateTimeOffset Read(ref Utf8JsonReader reader)
    {
        // A time without an offset would otherwise be read in the zone of this machine.
        if (reader.TokenType == JsonTokenType.String
            && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            return instant;
        throw new JsonException("not an ISO 8601 time");
    }

    public static void Write(Utf8JsonWriter writer, DateTimeOffset value)
    {
        Span<char> text = stackalloc char[40];
        var format = value.Offset == TimeSpan.Zero ? "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz";
        value.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }
}
