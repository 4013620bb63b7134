using System.Data.Common;
using System.Text.Json;
using Bot.Conversations;

namespace Bot.Storage;

/// <summary>How values are written into columns and read back.</summary>
static class Stored
{
    static readonly Dictionary<Type, string> Kinds = ConversationJson.Default.Fact.PolymorphismOptions!.DerivedTypes
        .ToDictionary(derived => derived.DerivedType, derived => (string)derived.TypeDiscriminator!);

    public static string Kind(Fact fact) => Kinds[fact.GetType()];

    public static string Kind(Type fact) => Kinds[fact];

    public static string Json(Fact fact) => JsonSerializer.Serialize(fact, ConversationJson.Default.Fact);

    public static string Json(Conversation conversation) => JsonSerializer.Serialize(conversation, ConversationJson.Default.Conversation);

    public static string Json(InboundMessage message) => JsonSerializer.Serialize(message, ConversationJson.Default.InboundMessage);

    public static string? Json(ReplyAddress? address) => address is null ? null : JsonSerializer.Serialize(address, ConversationJson.Default.ReplyAddress);

    public static Fact Fact(string json) => JsonSerializer.Deserialize(json, ConversationJson.Default.Fact) ?? throw new JsonException("A fact is null.");

    public static Conversation? Conversation(string json) => JsonSerializer.Deserialize(json, ConversationJson.Default.Conversation);

    public static InboundMessage Message(string json) =>
        JsonSerializer.Deserialize(json, ConversationJson.Default.InboundMessage) ?? throw new JsonException("A message is null.");

    public static ReplyAddress Address(string json) =>
        JsonSerializer.Deserialize(json, ConversationJson.Default.ReplyAddress) ?? throw new JsonException("An address is null.");

    public static long? Milliseconds(DateTimeOffset? instant) => instant?.ToUnixTimeMilliseconds();

    public static DateTimeOffset Instant(this DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    public static string? TextOrNull(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
