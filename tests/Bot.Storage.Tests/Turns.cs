using Bot.Conversations;
using Bot.Testing;

namespace Bot.Storage.Tests;

/// <summary>The steps of a turn as the road takes them, without deciding anything.</summary>
static class Turns
{
    public static async Task<PendingMessage> TakeAsync(this Installation here, InboundMessage message, string? echo = null)
    {
        PendingMessage? stored = null;
        await here.Inbox.ReceiveAsync(message, echo, pending => stored = pending, CancellationToken.None);
        return stored ?? throw new InvalidOperationException($"{message.Id} had been received before.");
    }

    /// <summary>What answering a message commits: the words of the customer and one answer.</summary>
    public static Commit Answer(Conversation before, PendingMessage pending, params IReadOnlyList<Effect> effects)
    {
        var message = pending.Message;
        List<Fact> facts = [];
        if (before.IsNew)
            facts.Add(new ConversationOpened(message.ReceivedAt, message.From, message.Address, message.Locale));
        if (message.Kind == MessageKind.Text)
            facts.Add(new CustomerSpoke(message.ReceivedAt, message.Id, message.ActivityId, message.Text, Some.Heard("delivery-cost")));
        facts.Add(Some.Said(notice: message.Kind == MessageKind.Due, text: $"answer to {message.Id}"));
        return Commit(before, facts, pending.InboxId, message.Address.Pull, effects);
    }

    public static Commit Commit(Conversation before, IReadOnlyList<Fact> facts, long? inboxId = null, bool logged = true, params IReadOnlyList<Effect> effects)
    {
        var after = before;
        List<ComposedMessage> messages = [];
        foreach (var fact in facts)
        {
            after = after.After(fact);
            if (fact is BotReplied said)
                messages.Add(new(new($"{after.Id}|{after.Version}", said.Notice ? Author.Notice : Author.Bot, after.Epoch, said.Text, [], said.At), $$"""{"type":"message","text":"{{said.Text}}"}"""));
        }
        return new(before, after, facts, messages, inboxId, effects, logged);
    }

    public static async Task<bool> CommitAsync(this Installation here, Commit commit) => await here.Conversations.CommitAsync(commit, CancellationToken.None);

    /// <summary>Opens and commits in one step.</summary>
    public static async Task<Conversation> HappenAsync(this Installation here, string conversation, params IReadOnlyList<Fact> facts)
    {
        var before = await here.OpenAsync(conversation);
        var commit = Commit(before, before.IsNew ? [Opened(), .. facts] : facts);
        if (!await here.CommitAsync(commit))
            throw new InvalidOperationException("The commit was refused.");
        return commit.After;
    }

    public static ConversationOpened Opened(bool pull = true) => new(Some.At, Some.Customer, pull ? Some.Address : Some.PushAddress, "en-GB");

    public static async Task<Conversation> OpenAsync(this Installation here, string conversation = Some.ConversationId) =>
        await here.Conversations.OpenAsync(conversation, CancellationToken.None);

    public static async Task<IReadOnlyList<LoggedMessage>> LogAsync(this Installation here, string conversation = Some.ConversationId) =>
        await here.Messages.ReadAsync(conversation, 0, 1000, CancellationToken.None);

    public static async Task<IReadOnlyList<StoredFact>> FactsAsync(this Installation here, string conversation = Some.ConversationId) =>
        await here.Conversations.FactsAsync(conversation, 0, 1000, CancellationToken.None);

    public static async Task<IReadOnlyList<OutboxItem>> DueAsync(this Installation here, DateTimeOffset? now = null) =>
        await here.Outbox.DueAsync(now ?? here.Clock.GetUtcNow(), 100, CancellationToken.None);

    public static async Task<IReadOnlyList<PendingMessage>> PendingAsync(this Installation here) => await here.Inbox.PendingAsync(0, 1000, CancellationToken.None);
}
