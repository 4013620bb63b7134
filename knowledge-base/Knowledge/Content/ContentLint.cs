namespace Knowledge.Content;

/// <summary>What makes content embarrassing rather than impossible. Impossible content is not loaded in the first place.</summary>
internal static class ContentLint
{
    /// <summary>Buttons are cut off by some channels beyond this.</summary>
    private const int LongestSuggestion = 30;

    /// <summary>The checks of one article, by what they find.</summary>
    private static readonly Func<Article, IEnumerable<(int Line, string Message, string Remedy)>>[] Checks =
    [
        NoBody,
        LongSuggestions,
        UnusedVariables,
        Tone,
        Links,
        FailsToRender,
    ];

    public static IReadOnlyList<Problem> Check(KnowledgeBase knowledge, IEnumerable<string> intents)
    {
        var known = intents.ToHashSet(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach (var intent in known.Order(StringComparer.Ordinal))
        {
            if (knowledge.ForIntent(intent, KnowledgeBase.DefaultLocale) is null)
                problems.Add(new($"{KnowledgeBase.DefaultLocale}/", 0, $"No article answers the intent {intent}.", $"Add intents: [{intent}] to one."));
        }
        foreach (var article in knowledge.Articles)
        {
            foreach (var intent in article.Intents.Where(intent => !known.Contains(intent)))
                problems.Add(new(article.File, 1, $"The bot knows no intent {intent}.", "Correct the name, or add utterances for it."));
            foreach (var (line, message, remedy) in Checks.SelectMany(check => check(article)))
                problems.Add(new(article.File, line, message, remedy));
        }
        return problems;
    }

    private static IEnumerable<(int, string, string)> NoBody(Article article)
    {
        if (string.IsNullOrWhiteSpace(article.Text?.Source.Body))
            yield return (article.Text?.Source.BodyLine ?? 1, "The article has no text.", "Write one below the second ---.");
        if (article.Text?.Source.Plain is { } plain && string.IsNullOrWhiteSpace(plain))
            yield return (article.Text.Source.PlainLine, "The plain text is empty.", "Write it, or delete the line --- plain ---.");
    }

    private static IEnumerable<(int, string, string)> LongSuggestions(Article article) => article.Suggestions
        .Where(suggestion => suggestion.Length > LongestSuggestion)
        .Select(suggestion => (1, $"The suggestion \"{suggestion}\" has {suggestion.Length} characters.", $"Use at most {LongestSuggestion}."));

    private static IEnumerable<(int, string, string)> UnusedVariables(Article article) => article.Variables
        .Where(variable => !article.Text!.UsedVariables.Contains(variable))
        .Select(variable => (1, $"{variable} is declared but not used.", "Take it out of variables."));

    private static IEnumerable<(int, string, string)> Tone(Article article)
    {
        foreach (var (text, line) in Lines(article))
        {
            if (text.Replace("{{!", "", StringComparison.Ordinal).Contains('!'))
                yield return (line, "An exclamation mark.", "Use a full stop: to somebody with a problem it sounds like mockery.");
            if (text.Contains("oops", StringComparison.OrdinalIgnoreCase))
                yield return (line, "\"Oops\" makes light of the customer's problem.", "Say what happened and what happens next.");
        }
    }

    private static IEnumerable<(int, string, string)> Links(Article article) => article.Text!.Links
        .Where(link => !IsAllowed(link.Address))
        .Select(link => (link.Line, "A link that is not http, https or mailto.", "Write the whole address."));

    // A text that is the same for everybody can be tried out here; the others show their problems with the values of a turn.
    private static IEnumerable<(int, string, string)> FailsToRender(Article article) =>
        new[] { article.Text!.Markdown, article.Text.Plain }
            .Where(text => text.IsConstant)
            .Select(text => text.Render(new Dictionary<string, object?>()).Problem)
            .OfType<Problem>()
            .Select(problem => (problem.Line, problem.Message, problem.Remedy ?? ""))
            .Distinct();

    private static bool IsAllowed(string address) =>
        address.Length > 0
        && (address[0] >= Templates.GuardedTemplate.FirstPlaceholder // a value, checked when it comes
            || address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || address.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<(string Text, int Line)> Lines(Article article)
    {
        yield return (article.Title, 1);
        foreach (var suggestion in article.Suggestions)
            yield return (suggestion, 1);
        var source = article.Text!.Source;
        foreach (var (text, first) in new[] { (source.Body, source.BodyLine), (source.Plain ?? "", source.PlainLine) })
        {
            var line = first;
            foreach (var words in text.Split('\n'))
                yield return (words, line++);
        }
    }
}
