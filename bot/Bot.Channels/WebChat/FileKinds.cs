using System.Buffers.Binary;
using System.Text.Unicode;

namespace Bot.Channels.WebChat;

/// <summary>What a file is, read from its content: the sender's word for it is not believed. No markup, nothing that can run. Pure.</summary>
static class FileKinds
{
    /// <summary>Bytes from the start that are enough to tell.</summary>
    public const int Head = 4096;

    /// <summary>Longest text file, in bytes: all of it has to be looked at.</summary>
    public const int LongestText = 1024 * 1024;

    /// <summary>Most pixels a picture may have; a small file can unpack to more than a browser has memory.</summary>
    const long MostPixels = 50_000_000;

    /// <summary>Media type by the ending files are kept under.</summary>
    public static readonly IReadOnlyDictionary<string, string> ByEnding = new Dictionary<string, string>
    {
        ["png"] = "image/png",
        ["jpg"] = "image/jpeg",
        ["gif"] = "image/gif",
        ["webp"] = "image/webp",
        ["pdf"] = "application/pdf",
        ["txt"] = "text/plain",
    };

    /// <summary>The ending to keep a file under, or null when it is none of the kinds taken. <c>txt</c> has to be confirmed by <see cref="IsText"/>.</summary>
    public static string? Ending(ReadOnlySpan<byte> head) =>
        head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? "png"
        : head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "jpg"
        : head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8) ? "gif"
        : head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..12].SequenceEqual("WEBP"u8) ? "webp"
        : head.StartsWith("%PDF-"u8) ? "pdf"
        : !head.Contains((byte)0) && !head.Contains((byte)'<') ? "txt"
        : null;

    /// <summary>Text in UTF-8 without anything a browser could take for markup.</summary>
    public static bool IsText(ReadOnlySpan<byte> whole) => Utf8.IsValid(whole) && !whole.Contains((byte)0) && !whole.Contains((byte)'<');

    /// <summary>Whether a picture says it is larger than anybody can look at. JPEG frames may stand anywhere in the head.</summary>
    public static bool IsTooLarge(string ending, ReadOnlySpan<byte> head) => ending switch
    {
        "png" when head.Length >= 24 => (long)BinaryPrimitives.ReadUInt32BigEndian(head[16..]) * BinaryPrimitives.ReadUInt32BigEndian(head[20..]) is < 0 or > MostPixels,
        "gif" when head.Length >= 10 => (long)BinaryPrimitives.ReadUInt16LittleEndian(head[6..]) * BinaryPrimitives.ReadUInt16LittleEndian(head[8..]) > MostPixels,
        "jpg" => JpegPixels(head) > MostPixels,
        _ => false, // WebP cannot exceed 16,383 a side, and its decoder works in rows.
    };

    static long JpegPixels(ReadOnlySpan<byte> head)
    {
        for (var at = 2; at + 9 < head.Length && head[at] == 0xFF;)
        {
            var marker = head[at + 1];
            // A frame header: all of C0 to CF except tables (C4), extensions (C8) and arithmetic conditions (CC).
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (long)BinaryPrimitives.ReadUInt16BigEndian(head[(at + 5)..]) * BinaryPrimitives.ReadUInt16BigEndian(head[(at + 7)..]);
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(head[(at + 2)..]);
        }
        return 0;
    }
}
