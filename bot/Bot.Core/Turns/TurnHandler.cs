using Bot.Conversations;
using Bot.Desk;
using Bot.Dialogues;
using Bot.Models;

namespace Bot.Turns;

/// <summary>The whole road of one message: open, hear, decide, commit. Thread-safe; the reception sees to the order.</summary>
public sealed class TurnHandler(
    IConversations conversations, ChannelList channels, LiveModels models, TurnDecider decider, Speech speech, IPolicies policies,
    IShop shop, IDeskQueues queues, IInbox inbox, TimeProvider clock)
{
    // Refused that often on the same versions, it was not the versions: the inbox row was answered before. Not at the first time,
    // because a store that remembers conversations may remember an old one once.
    const int MostRefusals = 3;

    // Far more than a conversation has before it is handed over.
    const int MostFactsTold = 500;

    /// <summary>Handles a message that is stored in the inbox, whole or not at all.</summary>
    public async ValueTask HandleAsync(PendingMessage pending, CancellationToken cancellation)
    {
        var message = pending.Message;
        var started = clock.GetTimestamp();
        Heard? understood = null;
        string? spoken = null;
        var known = Known.Nothing;
        var (refused, times) = ((Version: -1, Policy: -1, Taken: -1), 0);
        while (true)
        {
            var before = await conversations.OpenAsync(message.ConversationId, cancellation);
            var at = Later(clock.GetUtcNow(), before.ChangedAt);
            // What language it is depends on what was spoken before; heard again only if that has changed in between.
            if (message.Kind == MessageKind.Text && (understood is null || spoken != before.Language))
                (understood, spoken) = (Listen(message, before), before.Language);
            var heard = understood is null ? null : decider.Pressed(before, message.Text, understood);
            var facts = new List<Fact>(Hearing.Facts(before, message, heard, at));
            var turn = new Turn(before, before.After(facts), message, heard, policies.Current, known, at);

            var decision = decider.Decide(turn);
            while (decision.Need is { } need)
            {
                known = await LookUpAsync(need, turn, known, cancellation);
                decision = decider.Decide(turn with { Known = known });
            }
            facts.AddRange(decision.Facts);
            await TellHubAsync(before, facts, message, cancellation);

            CrashPoints.At("decided");
            var commit = Write.Commit(before, facts, channels, Back(before, message), pending.InboxId, message.AnswerInline || message.Address.Pull, message.ActivityId, decision.Effects)
                .Watched(turn.Policy.Value);
            if (await conversations.CommitAsync(commit with { DecidedUnder = turn.Policy.Version }, cancellation))
            {
                TurnMetrics.Committed(clock.GetElapsedTime(started), facts);
                return;
            }
            // Somebody at the desk was quicker, a policy was published on another node, or another customer took the last place in a time for
            // callbacks. What was looked up stays true but for those places; the decision is made again on what is true now.
            var on = (before.Version, turn.Policy.Version, Taken(known, commit));
            (refused, times) = (on, refused == on ? times + 1 : 1);
            if (times == MostRefusals)
                return;
            known = known with { Calls = null };
            TurnMetrics.Again();
        }
    }

    // Places in the time that was to be taken. Each refusal for want of one has seen another number of them.
    static int Taken(Known known, Commit commit) =>
        commit.After.CallPlace is { } place && known.Calls?.Queue == place.Queue ? known.Calls.Taken.GetValueOrDefault(place.Starts) : 0;

    /// <summary>Sets a message aside that failed for good: a person will look, the customer hears so, and the rest goes on.</summary>
    public async ValueTask GiveUpAsync(PendingMessage pending, string reason, CancellationToken cancellation)
    {
        var message = pending.Message;
        var before = await conversations.OpenAsync(message.ConversationId, cancellation);
        var at = Later(clock.GetUtcNow(), before.ChangedAt);
        var facts = new List<Fact>([.. Hearing.Facts(before, message, null, at), new TurnFailed(at, message.Id, reason)]);
        // People who wait or are at work on it see the failure where they are; it is not taken from them.
        if (before.After(facts).Owner == OwnerKind.Bot)
            facts.Add(new Escalated(at, "turn-failed", $"a message could not be handled ({reason})",
                policies.Current.Value.Plan().For(Departments.Service, before.Speaks, at), policies.Current.Version));
        if (message.Kind == MessageKind.Text)
            facts.Add(speech.Say(before, at, "handoff/failed", "a message could not be handled", notice: true));
        await TellHubAsync(before, facts, message, cancellation);
        if (!await conversations.CommitAsync(
            Write.Commit(before, facts, channels, message.Address, pending.InboxId, message.AnswerInline || message.Address.Pull, message.ActivityId).Watched(policies.Current.Value), cancellation))
            await inbox.SetAsideAsync(pending.InboxId, reason, cancellation);
    }

    // The address of an event is that of whoever sent it, which may be another desk.
    static ReplyAddress Back(Conversation before, InboundMessage message) => message.Kind == MessageKind.Event ? before.Address ?? message.Address : message.Address;

    /// <summary>Where a desk that is not ours takes over, it is asked to, with all it needs.</summary>
    async ValueTask TellHubAsync(Conversation before, List<Fact> facts, InboundMessage message, CancellationToken cancellation)
    {
        if (!Back(before, message).Hub || facts.OfType<Escalated>().LastOrDefault() is not { } escalated)
            return;
        List<StoredFact> told = [.. await conversations.FactsAsync(before.Id, Math.Max(0, before.Version - MostFactsTold), MostFactsTold, cancellation)];
        told.AddRange(facts.Select((fact, i) => new StoredFact(0, before.Id, before.Version + 1 + i, fact)));
        facts.Add(ExternalHandoff.Initiated(escalated, told));
    }

    Heard Listen(InboundMessage message, Conversation before)
    {
        var (understanding, language, foreign) = models.Listen(message.Text, before.Language, before.Locale ?? message.Locale);
        var heard = Heard.From(understanding) with { Language = language, Foreign = foreign };
        // Of a language nobody taught us only numbers and addresses are understood.
        return foreign is null ? heard : heard with { Outcome = Nlp.Outcome.Abstain, Intents = [], Sentiment = 0, WantsPerson = 0 };
    }

    async ValueTask<Known> LookUpAsync(Need need, Turn turn, Known known, CancellationToken cancellation) => need switch
    {
        NeedQueue queue => known.With(queue.Queue, await queues.LookAsync(queue.Queue, turn.Conversation.Id, turn.Conversation.WaitingSince ?? turn.At, cancellation)),
        NeedAgent agent => known with { AgentIsThere = await queues.IsThereAsync(agent.AgentId, cancellation) },
        NeedCalls calls => known with { Calls = await queues.CallsAsync(calls.Queue, cancellation) },
        NeedAction action => known with { Action = await ShopDesk.TryAsync(shop, action.Request, cancellation) },
        _ => throw new ArgumentOutOfRangeException(nameof(need), need, "Unknown need."),
    };

    // A clock that steps back must not put a fact before the one it follows.
    internal static DateTimeOffset Later(DateTimeOffset now, DateTimeOffset last) => now > last ? now : last;
}
