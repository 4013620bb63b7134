using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bot.Protocol.DirectLine;

/// <summary>Body of "generate token" and "start conversation". Every field optional, and so is the body.</summary>
public sealed class TokenParameters
{
    /// <summary>Binds the token to this user; the id must start with dl_ for enhanced authentication.</summary>
    public ChannelAccount? User { get; set; }

    /// <summary>Origins the token may be used from; ignored when the site is configured with its own.</summary>
    public IList<string>? TrustedOrigins { get; set; }

    /// <summary>Language of the conversation, BCP 47. Sent by directlinejs on start, though the swagger does not have it.</summary>
    public string? Locale { get; set; }

    /// <summary>In the swagger without any meaning; read and not used.</summary>
    public string? ETag { get; set; }

    /// <summary>Reads the body in any letter case (Microsoft's own samples send "User"). An empty body is empty parameters. Never throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out TokenParameters? parameters, [NotNullWhen(false)] out string? error)
    {
        if (utf8.Trim(" \t\r\n"u8).IsEmpty)
        {
            (parameters, error) = (new TokenParameters(), null);
            return true;
        }

        parameters = null;
        error = JsonInput.Check(ref utf8, ActivityJson.MaxBytes);
        if (error is not null || !JsonInput.TryRead(utf8, ProtocolJson.AnyCase.TokenParameters, "an object", out var read, out error))
            return false;

        for (var i = 0; i < read.TrustedOrigins?.Count; i++)
        {
            if (read.TrustedOrigins[i] is null)
            {
                error = $"trustedOrigins[{i}]: must not be null";
                return false;
            }
        }
        if (read.User?.Id?.Contains('\0', StringComparison.Ordinal) == true)
        {
            error = "user.id: holds a NUL character";
            return false;
        }
        parameters = read;
        return true;
    }
}

/// <summary>What a client gets for generating or refreshing a token, starting or resuming a conversation.</summary>
public sealed class Conversation
{
    /// <summary>The conversation.</summary>
    public required string ConversationId { get; init; }

    /// <summary>The token for it. A client replaces the one it has.</summary>
    public string? Token { get; init; }

    /// <summary>Seconds until the token ends. Under some 16 minutes breaks directlinejs, which refreshes every 15 whatever stands here.</summary>
    [JsonPropertyName("expires_in")]
    public int? ExpiresIn { get; init; }

    /// <summary>ws:// or wss:// address, pre-authorised, to be used within 60 s. Needed by clients in WebSocket mode.</summary>
    public string? StreamUrl { get; init; }

    /// <summary>For speech; not used here.</summary>
    public string? ReferenceGrammarId { get; init; }

    /// <summary>The answer as it travels.</summary>
    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, ProtocolJson.Wire.Conversation);
}

/// <summary>Answer to "get session id".</summary>
/// <param name="Id">The session; may be empty.</param>
public sealed record SessionId([property: JsonPropertyName("sessionId")] string Id);

/// <summary>Activities for a client, with the watermark to go on from.</summary>
/// <param name="Activities">Each the UTF-8 JSON of one activity, kept raw so that a stored activity is written to every reader without being read again.</param>
/// <param name="Watermark">Opaque, never empty; null leaves the client's own in place (as typing wants it).</param>
public sealed record ActivitySet(IReadOnlyList<ReadOnlyMemory<byte>> Activities, string? Watermark)
{
    static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true };

    /// <summary>Writes the set as one JSON object. The activities are trusted to be valid JSON.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        using var writer = new Utf8JsonWriter(output, Unchecked);
        writer.WriteStartObject();
        writer.WriteStartArray("activities"u8);
        foreach (var activity in Activities)
            writer.WriteRawValue(activity.Span, skipInputValidation: true);
        writer.WriteEndArray();
        if (Watermark is not null)
            writer.WriteString("watermark"u8, Watermark);
        writer.WriteEndObject();
    }

    /// <summary>The set as it travels.</summary>
    public byte[] ToUtf8()
    {
        var buffer = new ArrayBufferWriter<byte>(64 + Activities.Sum(a => a.Length + 1));
        Write(buffer);
        return buffer.WrittenSpan.ToArray();
    }
}

/// <summary>Codes in the error body of Direct Line. With the HTTP status they are the stable part of an error.</summary>
public static class DirectLineErrorCodes
{
    /// <summary>400: malformed; also used for 401, 403 and 404 without a better name.</summary>
    public const string BadArgument = "BadArgument";

    /// <summary>403: the token is past its time.</summary>
    public const string TokenExpired = "TokenExpired";

    /// <summary>502: the bot refused or failed.</summary>
    public const string BotRejectedActivity = "BotRejectedActivity";

    /// <summary>502: the bot did not answer in time.</summary>
    public const string BotError = "BotError";

    /// <summary>500: our fault.</summary>
    public const string ServiceError = "ServiceError";
}
