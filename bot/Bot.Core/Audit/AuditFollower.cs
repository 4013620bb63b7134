using Bot.Conversations;

namespace Bot.Audit;

/// <summary>Notes what people at the desk did to conversations. What they wrote is in the conversation and not here.</summary>
public sealed class AuditFollower : IFollower
{
    /// <inheritdoc/>
    public string Name => "audit";

    /// <inheritdoc/>
    public IReadOnlyList<Type> ReactsTo { get; } =
        [typeof(AgentClaimed), typeof(AgentReplied), typeof(NoteAdded), typeof(HandedBack), typeof(ConversationClosed), typeof(CaseResolved)];

    /// <inheritdoc/>
    public IEnumerable<Effect> Follow(StoredFact fact) => Entry(fact) is { } entry ? [new RecordAudit(entry with { Place = "desk" })] : [];

    static AuditEntry? Entry(StoredFact stored) => stored.Fact switch
    {
        AgentClaimed fact => new(fact.At, fact.Agent, AuditActs.ConversationClaimed, stored.ConversationId),
        AgentReplied fact => new(fact.At, fact.Agent, AuditActs.CustomerAnswered, stored.ConversationId),
        NoteAdded fact => new(fact.At, fact.Agent, AuditActs.NoteLeft, stored.ConversationId),
        HandedBack fact => new(fact.At, fact.Agent, AuditActs.ConversationHandedBack, stored.ConversationId),
        ConversationClosed { By: { } by } fact => new(fact.At, by, AuditActs.ConversationClosed, stored.ConversationId) { Became = fact.Disposition },
        CaseResolved fact => new(fact.At, fact.By, AuditActs.CaseSettled, fact.Case),
        _ => null,
    };
}
