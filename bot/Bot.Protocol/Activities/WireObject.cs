using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bot.Protocol;

/// <summary>Base of every protocol object: keeps the fields this library does not know.</summary>
/// <remarks>
/// The Activity specification asks receivers to accept unknown fields (A2005); channels add new ones without notice, and what
/// a channel put in must come back to it unchanged. Not safe for concurrent writers.
/// </remarks>
public abstract class WireObject
{
    /// <summary>Fields that have no property of their own, by their exact wire name. Written back after the known ones. Null when there were none.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Properties { get; set; }
}
