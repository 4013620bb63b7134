using System.Globalization;
using Bot.Conversations;

namespace Bot.BackOffice.Desk;

/// <summary>A file as a page shows it.</summary>
/// <param name="Name">Its sender's name for it.</param>
/// <param name="Size">How large, in words.</param>
/// <param name="Href">Where staff read it; null when it is not kept here.</param>
public sealed record FileLink(string Name, string? Size, string? Href);

/// <summary>Files in words.</summary>
public static class FileWords
{
    /// <summary>What a browser's chooser offers; what is taken is decided by content.</summary>
    public const string Accepted = ".png,.jpg,.jpeg,.gif,.webp,.pdf,.txt";

    /// <summary>A size: "120 bytes", "640 KB", "2.3 MB".</summary>
    public static string Size(long bytes) =>
        bytes < 1024 ? string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes")
        : bytes < 1024 * 1024 ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024} KB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024.0:0.#} MB");

    /// <summary>The files of a conversation as links for staff. Each is looked up again when it is opened, by who may see the conversation.</summary>
    public static IReadOnlyList<FileLink> Links(string conversationId, IReadOnlyList<KeptFile>? files) =>
        [.. (files ?? []).Select(file => new FileLink(file.Name, Size(file.Size), $"/console/desk/{Uri.EscapeDataString(conversationId)}?handler=File&key={file.Key}&name={Uri.EscapeDataString(file.Name)}"))];
}
