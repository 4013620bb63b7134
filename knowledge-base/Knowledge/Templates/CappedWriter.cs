using System.Text;

namespace Knowledge.Templates;

/// <summary>Collects a rendered text and stops the rendering when it grows past the limit.</summary>
/// <remarks>Not thread-safe; each thread renders into its own.</remarks>
internal sealed class CappedWriter : TextWriter
{
    private readonly char[] text = new char[Limits.OutputCharacters];
    private int length;

    public override Encoding Encoding => Encoding.Unicode;

    /// <summary>Forgets the last text, so that no customer's words stay in the buffer longer than a turn.</summary>
    public void Clear()
    {
        text.AsSpan(0, length).Clear();
        length = 0;
    }

    public override void Write(char value)
    {
        if (length == text.Length)
            throw Overflow();
        text[length++] = value;
    }

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> value)
    {
        if (value.Length > text.Length - length)
            throw Overflow();
        value.CopyTo(text.AsSpan(length));
        length += value.Length;
    }

    /// <summary>The text without blank ends, and with at most one blank line in a row: an omitted <c>{{#if}}</c> leaves several.</summary>
    public string Finish()
    {
        var to = 0;
        var newlines = 0;
        for (var from = 0; from < length; from++)
        {
            var c = text[from];
            newlines = c == '\n' ? newlines + 1 : 0;
            if (newlines <= 2)
                text[to++] = c;
        }
        return text.AsSpan(0, to).Trim().ToString();
    }

    private static RenderStop Overflow() =>
        new(0, $"The text grows past {Limits.OutputCharacters:N0} characters.", "Shorten the article or the lists it repeats.");
}
