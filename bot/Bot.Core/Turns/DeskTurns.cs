using Bot.Conversations;
using Bot.Desk;
using Bot.Feedback;

namespace Bot.Turns;

/// <summary>What people at the desk do to a conversation, on the same road: decided on a version, stored whole or not at all.</summary>
public sealed class DeskTurns(IConversations conversations, ChannelList channels, Speech speech, IPolicies policies, IDeskQueues queues, TimeProvider clock)
{
    /// <summary>Carries out a command, or refuses it with a reason for the person.</summary>
    public ValueTask<DeskOutcome> HandleAsync(string conversationId, DeskCommand command, CancellationToken cancellation) =>
        StoreAsync(conversationId, async (conversation, at) =>
        {
            var outcome = DeskRules.Decide(conversation, await WithTimesAsync(command, conversation, at, cancellation), at, policies.Current.Value.Plan());
            return (outcome with { Facts = WithNotices(conversation, outcome.Facts) }, []);
        }, cancellation);

    /// <summary>Moves a conversation on that waits in a queue there is no more.</summary>
    public ValueTask<DeskOutcome> MoveOnAsync(string conversationId, CancellationToken cancellation) =>
        StoreAsync(conversationId, (conversation, at) => (DeskRules.MoveOn(conversation, at, policies.Current.Value.Plan()), []), cancellation);

    /// <summary>Carries out a command as one of many.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="command">The command.</param>
    /// <param name="refuse">Asked on the very version the command is decided on: why not, or null.</param>
    /// <param name="mark">What is stored in the same transaction, given the conversation before and its version after.</param>
    /// <param name="cancellation">Gives up with nothing stored.</param>
    public ValueTask<DeskOutcome> HandleAsync(
        string conversationId, DeskCommand command, Func<Conversation, string?> refuse, Func<Conversation, int, Effect> mark, CancellationToken cancellation) =>
        StoreAsync(conversationId, (conversation, at) =>
        {
            if (refuse(conversation) is { } refusal)
                return (DeskOutcome.Refused(refusal), []);
            var outcome = DeskRules.Decide(conversation, command, at, policies.Current.Value.Plan());
            var facts = WithNotices(conversation, outcome.Facts);
            return (outcome with { Facts = facts }, [mark(conversation, conversation.Version + facts.Count)]);
        }, cancellation);

    /// <summary>Settles a feedback case and tells the customer what came of it.</summary>
    public ValueTask<DeskOutcome> SettleAsync(string caseId, string conversationId, Agent by, string message, CancellationToken cancellation) =>
        StoreAsync(conversationId, (conversation, at) =>
        {
            if (conversation.IsNew)
                return (DeskOutcome.Refused("This conversation does not exist."), []);
            if (string.IsNullOrWhiteSpace(message))
                return (DeskOutcome.Refused("Write what came of it: the customer reads it."), []);
            if (message.Length > DeskRules.LongestText)
                return (DeskOutcome.Refused($"The message has {message.Length} characters, {DeskRules.LongestText} are possible."), []);
            if (conversation.SettledCases.Contains(caseId))
                return (DeskOutcome.Refused("This case was settled already, and the customer was told."), []);
            var told = Nlp.PersonalData.Mask(message.Trim());
            var values = new Dictionary<string, object?> { ["case.message"] = told };
            Fact[] facts =
            [
                new CaseResolved(at, caseId, by, told),
                speech.Say(conversation, at, "feedback/resolved", "the department settled the feedback", values, notice: true),
            ];
            return (new(facts, null), [new SettleCase(caseId, by, told, at)]);
        }, cancellation);

    // Asked anew on each attempt: who was a moment late for the last place in a time must see that it is taken.
    async ValueTask<DeskCommand> WithTimesAsync(DeskCommand command, Conversation conversation, DateTimeOffset at, CancellationToken cancellation) =>
        command is MoveCall move && conversation.Call is { } call
            ? move with { Times = CallTimes.Of(policies.Current.Value.Desk, policies.Current.Value.Plan(), await queues.CallsAsync(call.Queue, cancellation), conversation.CallPlace, at) }
            : command;

    ValueTask<DeskOutcome> StoreAsync(
        string conversationId, Func<Conversation, DateTimeOffset, (DeskOutcome, IReadOnlyList<Effect>)> decide, CancellationToken cancellation) =>
        StoreAsync(conversationId, (conversation, at) => ValueTask.FromResult(decide(conversation, at)), cancellation);

    async ValueTask<DeskOutcome> StoreAsync(
        string conversationId, Func<Conversation, DateTimeOffset, ValueTask<(DeskOutcome Outcome, IReadOnlyList<Effect> Effects)>> decide, CancellationToken cancellation)
    {
        while (true)
        {
            var before = await conversations.OpenAsync(conversationId, cancellation);
            var (outcome, effects) = await decide(before, TurnHandler.Later(clock.GetUtcNow(), before.ChangedAt));
            if (outcome.Refusal is not null || outcome.Facts.Count == 0)
                return outcome;
            if (await conversations.CommitAsync(
                Write.Commit(before, outcome.Facts, channels, before.Address!, null, before.Address!.Pull, null, effects).Watched(policies.Current.Value), cancellation))
                return outcome;
        }
    }

    // The customer always knows who speaks: people who come and go are announced.
    List<Fact> WithNotices(Conversation conversation, IReadOnlyList<Fact> facts)
    {
        var all = new List<Fact>(facts.Count + 1);
        foreach (var fact in facts)
        {
            all.Add(fact);
            if (Notice(conversation, fact) is { } notice)
                all.Add(notice);
        }
        return all;
    }

    BotReplied Moved(Conversation conversation, CallbackRequested moved)
    {
        var values = new Dictionary<string, object?>
        {
            ["agent.name"] = moved.By!.Name,
            ["callback.phone"] = moved.Phone,
            ["callback.time"] = new CallTime(new(moved.Due, moved.Until ?? moved.Due), moved.Zone ?? policies.Current.Value.Plan().House.Zone, moved.CustomerZone),
        };
        // Who has a person answers them, and presses nothing.
        IReadOnlyList<Choice> choices = conversation.Owner == OwnerKind.Agent ? [] : [Buttons.AnotherTime, Buttons.CancelTheCall];
        return speech.Say(conversation, moved.At, "desk/call-moved", "somebody moved the call", values, choices, notice: true);
    }

    BotReplied? Notice(Conversation conversation, Fact fact)
    {
        BotReplied Say(string topic, Agent by, string? to = null) =>
            speech.Say(conversation, fact.At, topic, "the owner changed", new Dictionary<string, object?> { ["agent.name"] = by.Name, ["next.name"] = to }, notice: true);

        return fact switch
        {
            AgentClaimed claimed => Say("desk/joined", claimed.Agent),
            HandedBack back => Say("desk/handed-back", back.Agent),
            // From queue to queue nobody comes or goes whom the customer knows.
            // Who is asked in is nobody's voice until they may write.
            GuestMayWrite guest => Say("desk/also-here", guest.Guest),
            Transferred { To: { } to } passed => conversation.Agent is null ? Say("desk/joined", to) : Say("desk/passed-on", conversation.Agent, to.Name),
            Transferred { Queue: { } queue } passed when conversation.Agent is not null => Say("desk/transferred", conversation.Agent, queue),
            Requeued { By: { } by } => Say("desk/requeued", conversation.Agent ?? by),
            Requeued => Say("desk/gave-back", conversation.Agent!),
            Joined joined => Say("desk/joined", joined.By),
            TakenUpAgain again => Say("desk/taken-up-again", again.By),
            CallbackCancelled { By: { } by } => Say("desk/call-off", by),
            CallbackRequested { By: not null } moved => Moved(conversation, moved),
            ConversationClosed { By: { } by } => Say("desk/closed", by),
            _ => null,
        };
    }
}
