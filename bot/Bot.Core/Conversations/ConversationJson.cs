using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bot.Conversations;

/// <summary>How facts, messages and snapshots are written. Generated at build: no reflection on the road.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, UseStringEnumConverter = true)]
[JsonSerializable(typeof(Fact))]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(InboundMessage))]
[JsonSerializable(typeof(OutgoingMessage))]
public sealed partial class ConversationJson : JsonSerializerContext;
