using Bot.Conversations;
using Bot.Desk;

namespace Bot.Turns;

/// <summary>The channels by name.</summary>
public sealed class ChannelList(IEnumerable<IChannel> channels)
{
    readonly Dictionary<string, IChannel> _byName = channels.ToDictionary(channel => channel.Name);

    /// <summary>The channel of that name.</summary>
    /// <exception cref="InvalidOperationException">It is not configured, though a conversation on it is stored.</exception>
    public IChannel this[string name] => _byName.TryGetValue(name, out var channel)
        ? channel
        : throw new InvalidOperationException($"The channel \"{name}\" is not configured.");
}

/// <summary>Turns decided facts into one commit: every fact that is spoken becomes a message, composed for its channel.</summary>
public static class Write
{
    /// <summary>The commit for <paramref name="facts"/>.</summary>
    public static Commit Commit(
        Conversation before, IReadOnlyList<Fact> facts, ChannelList channels, ReplyAddress address, long? inboxId, bool logged, string? replyTo = null,
        params IReadOnlyList<Effect> effects)
    {
        List<ComposedMessage>? messages = null;
        var after = before;
        foreach (var fact in facts)
        {
            var was = after;
            after = after.After(fact);
            if (Spoken(was, after, fact, replyTo) is { } message)
                (messages ??= []).Add(new(message, channels[address.Channel].Compose(message, address)));
        }
        return new(before, after, facts, messages ?? [], inboxId, effects, logged);
    }

    /// <summary>The same with the timer that looks after where it leads to, and what the policy allows it to take.</summary>
    public static Commit Watched(this Commit commit, Policy policy)
    {
        var (before, after, plan) = (commit.Before, commit.After, policy.Plan());
        IReadOnlyList<Effect> timers = [.. Handoffs.Timers(before, after, policy.Desk, plan), .. Sla.Timers(before, after, plan, Inputs.TierOf)];
        return commit with { Effects = timers.Count > 0 ? [.. commit.Effects, .. timers] : commit.Effects, CallbackPlaces = policy.Desk.CallbackPlaces };
    }

    // Sent whoever owns the conversation, as notices are.
    static OutgoingMessage Told(Conversation after, Fact fact, ChannelEvent told) =>
        new($"{after.Id}|{after.Version}", Author.Notice, after.Epoch, "", [], fact.At) { Event = told };

    static ChannelEvent Status(string state) => new(ExternalHandoff.Status, new Dictionary<string, string> { ["state"] = state });

    // The only place where a fact becomes something a customer reads. A note is not in it, and cannot get there by an option.
    static OutgoingMessage? Spoken(Conversation was, Conversation after, Fact fact, string? replyTo) => fact switch
    {
        BotReplied said => new($"{after.Id}|{after.Version}", said.Notice ? Author.Notice : Author.Bot, after.Epoch, said.Text, said.Choices, said.At,
            ReplyTo: replyTo, InCharge: after.Owner == OwnerKind.Agent ? after.Agent?.Name : null),
        AgentReplied said => new($"{after.Id}|{after.Version}", Author.Agent, after.Epoch, said.Text, [], said.At, said.Agent.Name) { Files = said.Files ?? [] },
        HandoffInitiated asked => Told(after, asked, new(ExternalHandoff.Initiate, asked.Context, asked.Transcript)),
        _ => ToldElsewhere(was, after, fact) is { } state ? Told(after, fact, Status(state)) : null,
    };

    // A bot that asked us hears what becomes of it, and so does a desk that we asked: of what people here do, not of its own doing.
    static string? ToldElsewhere(Conversation was, Conversation after, Fact fact)
    {
        if (!was.AskedByBot && (!was.AskedHub || ExternalHandoff.Has(was) || ExternalHandoff.Has(after)))
            return null;
        return fact is ConversationClosed or HandedBack ? ExternalHandoff.Completed
            : fact is AgentClaimed or Transferred && after.Owner == OwnerKind.Agent && was.Owner != OwnerKind.Agent ? ExternalHandoff.Accepted
            : null;
    }
}
