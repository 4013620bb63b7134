using Bot.Conversations;
using Knowledge;

namespace Bot.Turns;

/// <summary>Puts the knowledge base into words: what the bot says, and the labels of what it can be asked. Immutable, thread-safe.</summary>
/// <param name="knowledge">Articles and replies.</param>
/// <param name="labels">By language, human label of each intent and of the buttons code offers, such as "Where is my order".</param>
public sealed class Speech(KnowledgeBase knowledge, IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> labels)
{
    /// <summary>One language only.</summary>
    public Speech(KnowledgeBase knowledge, IReadOnlyDictionary<string, string> labels)
        : this(knowledge, new Dictionary<string, IReadOnlyDictionary<string, string>> { [KnowledgeBase.DefaultLocale] = labels })
    {
    }

    readonly IReadOnlyDictionary<string, string> _default = labels.GetValueOrDefault(KnowledgeBase.DefaultLocale) ?? labels.Values.First();
    readonly Dictionary<string, string> _intentOfLabel = labels.OrderBy(language => language.Key != KnowledgeBase.DefaultLocale).SelectMany(language => language.Value)
        .GroupBy(pair => pair.Value, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.First().Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>Version of the content everything here is said from.</summary>
    public string Version => knowledge.Version;

    /// <summary>The intent whose label was pressed or typed, if any.</summary>
    public string? IntentLabelled(string text) => _intentOfLabel.GetValueOrDefault(text.Trim());

    /// <summary>Whether the words contain the label of a button that no intent has, in any language.</summary>
    public bool Contains(string text, Choice button) => text.Contains(button.Label, StringComparison.OrdinalIgnoreCase)
        || (Buttons.NameOf(button) is { } name && labels.Values.Any(own => own.TryGetValue(name, out var label) && text.Contains(label, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The languages that are spoken, as a customer reads it who speaks none of them: "English, German and Spanish".</summary>
    public string Languages { get; } = And(
        [.. labels.Keys.OrderBy(code => code != KnowledgeBase.DefaultLocale).ThenBy(code => code, StringComparer.Ordinal).Select(code => System.Globalization.CultureInfo.GetCultureInfo(code).EnglishName)]);

    static string And(string[] names) => names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} and {names[^1]}";

    /// <summary>Buttons for intents, in order and in the default language; those without a label are left out. What is said translates them.</summary>
    public IReadOnlyList<Choice> ChoicesFor(IEnumerable<string> intents) =>
        [.. intents.Select(intent => _default.GetValueOrDefault(intent)).OfType<string>().Select(label => new Choice(label))];

    /// <summary>Whether a reply can be said as it is: it is there, and needs no value of an order or a queue.</summary>
    public bool CanSay(string topic, Conversation conversation) =>
        knowledge.Find(topic, conversation.Speaks) is { } article && knowledge.Render(article, Values(article, conversation), TextForm.Markdown).Text is not null;

    /// <summary>Whether a reply can be said in the language of the conversation, and not only in the default one.</summary>
    public bool Knows(string topic, Conversation conversation) => knowledge.Find(topic, conversation.Speaks) is { } article && InLanguage(article, conversation);

    // A locale nobody wrote for is answered in the default language, as ever; one that is spoken is not.
    bool InLanguage(Article article, Conversation conversation) =>
        !labels.ContainsKey(Language(conversation)) || article.Locale.StartsWith(Language(conversation), StringComparison.OrdinalIgnoreCase);

    static string Language(Conversation conversation) => conversation.Speaks is { Length: >= 2 } locale ? locale[..2] : KnowledgeBase.DefaultLocale;

    IReadOnlyList<Choice> Translated(IReadOnlyList<Choice> choices, Conversation conversation)
    {
        var language = Language(conversation);
        if (language == KnowledgeBase.DefaultLocale || !labels.TryGetValue(language, out var own))
            return choices;
        return [.. choices.Select(choice => (Buttons.NameOf(choice) ?? IntentLabelled(choice.Label)) is { } name && own.TryGetValue(name, out var label) ? new Choice(label) : choice)];
    }

    /// <summary>The intents that have a label, in the order of names.</summary>
    public IReadOnlyList<string> Intents { get; } = [.. labels.Values.SelectMany(language => language.Keys).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Department that owns an intent's topic, if any.</summary>
    public string? DepartmentOf(string intent) =>
        Dialogues.Dialogue.For(intent)?.Department ?? knowledge.ForIntent(intent, "en")?.Department;

    /// <summary>The answer to an intent, or null when the knowledge base has none that can be said.</summary>
    public BotReplied? Answer(Turn turn, string intent, string because)
    {
        if (knowledge.ForIntent(intent, turn.Conversation.Speaks) is not { } article)
            return null;
        if (!InLanguage(article, turn.Conversation))
            return Say(turn.Conversation, turn.At, Topics.NoAnswerInLanguage, because);
        var rendered = knowledge.Render(article, Values(article, turn.Conversation), TextForm.Markdown);
        return rendered.Text is { } text
            ? new(turn.At, text, [.. article.Suggestions.Select(suggestion => new Choice(suggestion))], article.Topic, article.Version, because, article.Department)
            : null;
    }

    /// <summary>The article for an intent as a person could send it; null when there is none, or it cannot be said as it is.</summary>
    public ArticleText? Article(Conversation conversation, string intent) => knowledge.ForIntent(intent, conversation.Speaks) is { } article ? Text(article, conversation) : null;

    /// <summary>The articles nearest to some words, best first, as a person could send them.</summary>
    public IReadOnlyList<ArticleText> Articles(Conversation conversation, string words, int most) =>
        [.. knowledge.Search(words, conversation.Speaks, most).Select(found => Text(found.Article, conversation)).OfType<ArticleText>()];

    ArticleText? Text(Article article, Conversation conversation) =>
        knowledge.Render(article, Values(article, conversation), TextForm.Plain).Text is { } text ? new(article.Topic, article.Title, article.Version, text) : null;

    /// <summary>A reply by its topic. Every topic used in code has a test that it renders.</summary>
    /// <exception cref="InvalidOperationException">The reply is missing or needs a value it was not given.</exception>
    public BotReplied Say(
        Conversation conversation, DateTimeOffset at, string topic, string because, IReadOnlyDictionary<string, object?>? values = null,
        IReadOnlyList<Choice>? choices = null, bool notice = false)
    {
        var article = knowledge.Find(topic, conversation.Speaks)
            ?? throw new InvalidOperationException($"The reply \"{topic}\" is missing from the knowledge base.");
        var rendered = knowledge.Render(article, Values(article, conversation, values), TextForm.Markdown);
        return rendered.Text is { } text
            ? new(at, text, choices is null ? [.. article.Suggestions.Select(suggestion => new Choice(suggestion))] : Translated(choices, conversation), topic, article.Version, because, article.Department, notice)
            : throw new InvalidOperationException($"The reply \"{topic}\" cannot be said: {rendered.Problem?.Message}");
    }

    // Days and times are put into the words of the language the text is in, which need not be the customer's.
    static Dictionary<string, object?> Values(Article article, Conversation conversation, IReadOnlyDictionary<string, object?>? more = null)
    {
        var values = more is null ? [] : more.ToDictionary(pair => pair.Key, pair => pair.Value switch
        {
            DateOnly day => Dates.Day(day, article.Locale),
            DeskTime time => Dates.Time(time, article.Locale),
            CallTime time => Dates.Call(time, article.Locale),
            // With numbers, for those who see no buttons.
            IReadOnlyList<CallTime> times => times.Select((time, i) => new Dictionary<string, object?> { ["number"] = i + 1, ["time"] = Dates.Call(time, article.Locale) }).ToList(),
            var value => value,
        });
        values["customer.name"] = conversation.Customer?.Name ?? "";
        return values;
    }
}
