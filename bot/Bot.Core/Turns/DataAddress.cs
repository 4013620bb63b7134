using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace Bot.Turns;

/// <summary>A file written into an address itself (RFC 2397): <c>data:text/plain;base64,aGVsbG8=</c>.</summary>
/// <param name="Head">What stands before the file, with the comma.</param>
/// <param name="InBase64">How the file is written: in base 64, or with percent signs.</param>
/// <param name="Text">What the file says; null for a picture and whatever else is not text.</param>
sealed record DataAddress(string Head, bool InBase64, string? Text)
{
    /// <summary>How such an address begins, in letters of any case.</summary>
    public const string Scheme = "data:";

    const int LongestHead = 200;

    /// <summary>Null when the text is none, also when it only begins like one.</summary>
    public static DataAddress? TryRead(string text)
    {
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || text.IndexOf(',', StringComparison.Ordinal) is var comma && comma is < 0 or > LongestHead)
            return null;
        var head = text[..(comma + 1)];
        if (head.Any(char.IsWhiteSpace) || !ReferenceEquals(Nlp.PersonalData.Mask(head), head))
            return null;
        var inBase64 = head.EndsWith(";base64,", StringComparison.OrdinalIgnoreCase);
        var file = Uri.UnescapeDataString(text[head.Length..]);
        if (!inBase64)
            return new(head, false, file);
        // A file of digits alone is more likely a number that somebody put there.
        if (!Base64.IsValid(file) || !file.Any(char.IsAsciiLetter))
            return null;
        var bytes = Convert.FromBase64String(file);
        return new(head, true, Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : null);
    }

    /// <summary>The address of the same file with other words in it.</summary>
    public string With(string text) => Head + (InBase64 ? Convert.ToBase64String(Encoding.UTF8.GetBytes(text)) : Uri.EscapeDataString(text));
}
