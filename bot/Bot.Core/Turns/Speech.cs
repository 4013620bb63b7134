using Bot.Conversations;
using Knowledge;

namespace Bot.Turns;

/// <summary>Puts the knowledge base into words: what the bot says, and the labels of what it can be asked. Immutable, thread-safe.</summary>
/// <param name="knowledge">Articles and replies.</param>
/// <param name="labels">Human label of each intent, such as "Where is my order".</param>
public sealed class Speech(KnowledgeBase knowledge, IReadOnlyDictionary<string, string> labels)
{
    readonly Dictionary<string, string> _intentOfLabel = labels
        .GroupBy(pair => pair.Value, StringComparer.OrdinalIgnoreCase)
        .ToDictionary(group => group.Key, group => group.First().Key, StringComparer.OrdinalIgnoreCase);

    /// <summary>Version of the content everything here is said from.</summary>
    public string Version => knowledge.Version;

    /// <summary>The intent whose label was pressed or typed, if any.</summary>
    public string? IntentLabelled(string text) => _intentOfLabel.GetValueOrDefault(text.Trim());

    /// <summary>Buttons for intents, in order; those without a label are left out.</summary>
    public IReadOnlyList<Choice> ChoicesFor(IEnumerable<string> intents) =>
        [.. intents.Select(intent => labels.GetValueOrDefault(intent)).OfType<string>().Select(label => new Choice(label))];

    /// <summary>Department that owns an intent's topic, if any.</summary>
    public string? DepartmentOf(string intent) =>
        Dialogues.Dialogue.For(intent)?.Department ?? knowledge.ForIntent(intent, "en")?.Department;

    /// <summary>The answer to an intent, or null when the knowledge base has none that can be said.</summary>
    public BotReplied? Answer(Turn turn, string intent, string because)
    {
        if (knowledge.ForIntent(intent, turn.Conversation.Locale ?? "en") is not { } article)
            return null;
        var rendered = knowledge.Render(article, Values(turn.Conversation), TextForm.Markdown);
        return rendered.Text is { } text
            ? new(turn.At, text, [.. article.Suggestions.Select(suggestion => new Choice(suggestion))], article.Topic, article.Version, because, article.Department)
            : null;
    }

    /// <summary>A reply by its topic. Every topic used in code has a test that it renders.</summary>
    /// <exception cref="InvalidOperationException">The reply is missing or needs a value it was not given.</exception>
    public BotReplied Say(
        Conversation conversation, DateTimeOffset at, string topic, string because, IReadOnlyDictionary<string, object?>? values = null,
        IReadOnlyList<Choice>? choices = null, bool notice = false)
    {
        var article = knowledge.Find(topic, conversation.Locale ?? "en")
            ?? throw new InvalidOperationException($"The reply \"{topic}\" is missing from the knowledge base.");
        var rendered = knowledge.Render(article, Values(conversation, values), TextForm.Markdown);
        return rendered.Text is { } text
            ? new(at, text, choices ?? [.. article.Suggestions.Select(suggestion => new Choice(suggestion))], topic, article.Version, because, article.Department, notice)
            : throw new InvalidOperationException($"The reply \"{topic}\" cannot be said: {rendered.Problem?.Message}");
    }

    static Dictionary<string, object?> Values(Conversation conversation, IReadOnlyDictionary<string, object?>? more = null)
    {
        var values = more is null ? [] : new Dictionary<string, object?>(more);
        values["customer.name"] = conversation.Customer?.Name ?? "";
        return values;
    }
}
