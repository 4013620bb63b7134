using Bot.BackOffice.Desk;
using Bot.Conversations;
using Bot.Dialogues;
using Bot.Models;
using Bot.Rules;
using Bot.Turns;
using Knowledge;

namespace Bot.BackOffice.Rules;

/// <summary>The names that conditions and effects can be chosen from. Thread-safe.</summary>
public sealed class RuleNames(KnowledgeBase knowledge, Speech speech, IShippedLanguages languages)
{
    // Said by a press or understood in every language; no article answers them.
    static readonly string[] Answered = ["affirm", "deny", "talk-to-a-person", "request-callback"];

    readonly IReadOnlyList<string> _intents =
        [.. knowledge.Articles.SelectMany(article => article.Intents).Concat(Dialogue.All.SelectMany(dialogue => dialogue.Intents)).Concat(Answered).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>Topics of the articles a rule can answer with, with their titles; those that need an order to be said are left out.</summary>
    public IReadOnlyList<(string Topic, string Title)> Articles { get; } =
        [.. knowledge.Articles.Where(article => article.Locale == KnowledgeBase.DefaultLocale && article.Intents.Count > 0 && speech.CanSay(article.Topic, Conversation.New(""))).Select(article => (article.Topic, article.Title)).OrderBy(pair => pair.Title, StringComparer.Ordinal)];

    /// <summary>The names a subject can have; empty where nobody knows them all, and they are written in a line.</summary>
    public IReadOnlyList<string> Of(Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject.Name switch
        {
            "intent" or "topic" or "conversation-topic" => _intents,
            "dialogue" => ["none", "callback", .. Dialogue.All.Select(dialogue => dialogue.Name)],
            "channel" => ["webchat", "msteams", "directline", "emulator"],
            "language" => languages.Codes,
            _ => subject.Choices,
        };
    }

    /// <summary>A name as people read it.</summary>
    public static string Say(Subject subject, string name)
    {
        ArgumentNullException.ThrowIfNull(subject);
        return subject.Name switch { "channel" => Names.Channel(name), "intent" or "topic" or "conversation-topic" or "dialogue" or "outcome" => Names.Intent(name), _ => name };
    }

    /// <summary>The limits a number can be compared with: those of the same kind.</summary>
    public static IEnumerable<Limit> Limits(Subject subject, LimitTable limits)
    {
        ArgumentNullException.ThrowIfNull(subject);
        ArgumentNullException.ThrowIfNull(limits);
        return limits.Declared.Where(limit => subject.Unit.Length > 0 && limit.Says.Unit.Contains(subject.Unit, StringComparison.Ordinal));
    }
}
