using Knowledge;

namespace Bot.Host.Road;

/// <summary>Loads what the bot can say. A file with a problem is left out and named; the rest is used.</summary>
static class Content
{
    public static KnowledgeBase Load(Settings settings, ILogger log)
    {
        var knowledge = KnowledgeBase.Load(settings.Content, out var problems);
        foreach (var problem in problems)
            log.LogWarning("Content left out: {File}:{Line} {Problem} {Remedy}", problem.File, problem.Line, problem.Message, problem.Remedy);
        if (knowledge.Articles.Count == 0)
            throw new InvalidOperationException($"No article could be read from {settings.Content}. Correct Switchboard:ContentFolder.");
        log.LogInformation("{Articles} articles and replies, version {Version}", knowledge.Articles.Count, knowledge.Version);
        return knowledge;
    }
}
