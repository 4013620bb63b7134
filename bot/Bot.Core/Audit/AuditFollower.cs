using Bot.Conversations;

namespace Bot.Audit;

/// <summary>Notes what people at the desk did to conversations. What they wrote is in the conversation and not here.</summary>
public sealed class AuditFollower : IFollower
{
    /// <inheritdoc/>
    public string Name => "audit";

    /// <inheritdoc/>
    public IReadOnlyList<Type> ReactsTo { get; } =
        [typeof(AgentClaimed), typeof(OfferDeclined), typeof(AgentReplied), typeof(NoteAdded), typeof(Joined), typeof(Parted), typeof(PrioritySet), typeof(HandedBack), typeof(Transferred), typeof(Requeued), typeof(Snoozed), typeof(Woken), typeof(CallbackCancelled), typeof(CallbackRequested), typeof(Labelled),
            typeof(Unlabelled), typeof(ColleagueInvited), typeof(GuestMayWrite), typeof(GuestLeft), typeof(ConversationClosed), typeof(TakenUpAgain), typeof(CaseResolved)];

    /// <inheritdoc/>
    public IEnumerable<Effect> Follow(StoredFact fact) => Entry(fact) is { } entry ? [new RecordAudit(entry with { Place = "desk" })] : [];

    static AuditEntry? Entry(StoredFact stored) => stored.Fact switch
    {
        AgentClaimed fact => new(fact.At, fact.Agent, AuditActs.ConversationClaimed, stored.ConversationId),
        OfferDeclined fact => new(fact.At, fact.Agent, AuditActs.OfferDeclined, stored.ConversationId),
        AgentReplied fact => new(fact.At, fact.Agent, AuditActs.CustomerAnswered, stored.ConversationId),
        NoteAdded { For: { } told } fact => new(fact.At, fact.Agent, AuditActs.AgentWhispered, stored.ConversationId) { Became = told.Name },
        Joined fact => new(fact.At, fact.By, AuditActs.ConversationJoined, stored.ConversationId),
        Parted fact => new(fact.At, fact.By, AuditActs.ConversationParted, stored.ConversationId),
        PrioritySet fact => new(fact.At, fact.By, AuditActs.PrioritySet, stored.ConversationId) { Became = fact.Raised ? "before the others" : "in turn" },
        NoteAdded fact => new(fact.At, fact.Agent, AuditActs.NoteLeft, stored.ConversationId),
        HandedBack fact => new(fact.At, fact.Agent, AuditActs.ConversationHandedBack, stored.ConversationId),
        Transferred fact => new(fact.At, fact.By, AuditActs.ConversationTransferred, stored.ConversationId) { Became = fact.To?.Name ?? fact.Queue },
        Requeued { By: { } by } fact => new(fact.At, by, AuditActs.ConversationRequeued, stored.ConversationId) { Became = fact.Queue },
        Snoozed fact => new(fact.At, fact.By, AuditActs.ConversationSnoozed, stored.ConversationId) { Became = fact.Until is { } until ? FormattableString.Invariant($"until {until:yyyy-MM-dd HH:mm}Z") : "until the customer writes" },
        Woken { By: { } by } fact => new(fact.At, by, AuditActs.ConversationWoken, stored.ConversationId),
        CallbackCancelled { By: { } by } fact => new(fact.At, by, AuditActs.CallbackCancelled, stored.ConversationId),
        CallbackRequested { By: { } by } fact => new(fact.At, by, AuditActs.CallbackMoved, stored.ConversationId) { Became = FormattableString.Invariant($"{fact.Due:yyyy-MM-dd HH:mm}Z") },
        Labelled fact => new(fact.At, fact.By, AuditActs.LabelPut, stored.ConversationId) { Became = fact.Label },
        Unlabelled fact => new(fact.At, fact.By, AuditActs.LabelTaken, stored.ConversationId) { Was = fact.Label },
        ColleagueInvited fact => new(fact.At, fact.By, AuditActs.ColleagueInvited, stored.ConversationId) { Became = fact.Guest.Name },
        GuestMayWrite fact => new(fact.At, fact.By, AuditActs.GuestMayWrite, stored.ConversationId) { Became = fact.Guest.Name },
        GuestLeft fact => new(fact.At, fact.By, AuditActs.GuestLeft, stored.ConversationId) { Was = fact.Guest.Name },
        TakenUpAgain fact => new(fact.At, fact.By, AuditActs.ConversationTakenUpAgain, stored.ConversationId),
        ConversationClosed { By: { } by } fact => new(fact.At, by, AuditActs.ConversationClosed, stored.ConversationId) { Became = fact.Disposition },
        CaseResolved fact => new(fact.At, fact.By, AuditActs.CaseSettled, fact.Case),
        _ => null,
    };
}
