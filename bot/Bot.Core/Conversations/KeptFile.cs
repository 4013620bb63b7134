namespace Bot.Conversations;

/// <summary>A file that came with a message or a note, as a fact names it. The file itself lies in the conversation's folder.</summary>
/// <param name="Key">Its random name there; nobody guesses it.</param>
/// <param name="Name">As its sender called it: a label, never a path.</param>
/// <param name="Type">Media type, read from its content.</param>
/// <param name="Size">In bytes.</param>
public sealed record KeptFile(string Key, string Name, string Type, long Size)
{
    /// <summary>Where the customer's client reads it; null for what no customer was sent.</summary>
    public string? Address { get; init; }

    /// <summary>Whether it is a picture, which every channel can show.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsPicture => Type.StartsWith("image/", StringComparison.Ordinal);
}
