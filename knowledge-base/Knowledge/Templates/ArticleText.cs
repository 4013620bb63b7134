namespace Knowledge.Templates;

/// <summary>The texts of one article and what the lint and the search want to know of them.</summary>
internal sealed record ArticleText(Template Markdown, Template Plain, string Words, IReadOnlyList<WrittenLink> Links, IReadOnlySet<string> UsedVariables, ArticleSource Source);

/// <summary>The parts of an article file as they were written.</summary>
internal sealed record ArticleSource(string Body, int BodyLine, string? Plain, int PlainLine);
