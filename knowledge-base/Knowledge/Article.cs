namespace Knowledge;

/// <summary>One answer the bot can give: what it is about, and (inside) its text for each form.</summary>
/// <remarks>Immutable and safe to share between threads. Comes out of a <see cref="KnowledgeBase"/>; one built by hand has no text to render.</remarks>
/// <param name="Topic">Name within its locale, lower case with dashes, in parts if need be: <c>order-status/found</c>. Stored with decisions: retired, never renamed.</param>
/// <param name="Title">What agents see in lists. Plain text.</param>
/// <param name="Locale">The folder it came from, such as <c>en</c> or <c>en-GB</c>.</param>
/// <param name="Department">Who owns the subject; null when nobody does.</param>
/// <param name="Intents">The intents this article answers. An intent has at most one article in a locale.</param>
/// <param name="Suggestions">Short texts offered as buttons below the answer, in order.</param>
/// <param name="Variables">Every variable the text may use, dotted (<c>order.number</c>).</param>
/// <param name="Version">First 8 hex digits of a hash over the file and the shop values it uses: it changes exactly when the text can.</param>
/// <param name="File">Path below the content folder, with forward slashes.</param>
/// <param name="Approved">When somebody last said the text is right; null when nobody has.</param>
public sealed record Article(
    string Topic,
    string Title,
    string Locale,
    string? Department,
    IReadOnlyList<string> Intents,
    IReadOnlyList<string> Suggestions,
    IReadOnlyList<string> Variables,
    string Version,
    string File = "",
    DateOnly? Approved = null)
{
    internal Templates.ArticleText? Text { get; init; }
}

/// <summary>What is wrong with a content file or with the values for an article, and where.</summary>
/// <param name="File">Path below the content folder, with forward slashes.</param>
/// <param name="Line">Line in that file, from 1; 0 when no single line is to blame.</param>
/// <param name="Message">What is wrong, for an editor. Names the variable or the words concerned, never a customer's value.</param>
/// <param name="Remedy">What to do about it, when there is one thing to do.</param>
public sealed record Problem(string File, int Line, string Message, string? Remedy)
{
    /// <summary><c>file:line: message remedy</c>, the form editors can jump to.</summary>
    public override string ToString() => Remedy is null ? $"{File}:{Line}: {Message}" : $"{File}:{Line}: {Message} {Remedy}";
}

/// <summary>A text, or the reason there is none. Exactly one of the two is set.</summary>
/// <param name="Text">The finished text, without blank lines at either end.</param>
/// <param name="Problem">Why there is no text. There is never half a text.</param>
public readonly record struct Rendered(string? Text, Problem? Problem);

/// <summary>How the channel shows text.</summary>
public enum TextForm
{
    /// <summary>CommonMark. Values are made inert: they can neither format nor link.</summary>
    Markdown,

    /// <summary>No markup at all. Values appear as they are, on one line.</summary>
    Plain,
}

/// <summary>A content file as text, wherever it is kept.</summary>
/// <param name="Path">Path below the content folder, with forward slashes: <c>en/articles/refund-time.md</c> or <c>shop.yaml</c>.</param>
/// <param name="Text">The whole file.</param>
public sealed record ContentFile(string Path, string Text);
