using Bot.Conversations;
using Bot.Testing;

namespace Bot.Channels.Tests;

/// <summary>The store in memory, nudging readers as the real one does: after a message was taken and after a commit.</summary>
sealed class WakingStore(MemoryStore store, ConversationWakes wakes) : IInbox, IConversations
{
    public async ValueTask<Receipt> ReceiveAsync(InboundMessage message, string? echo, Action<PendingMessage> stored, CancellationToken cancellation)
    {
        var receipt = await store.ReceiveAsync(message, echo, stored, cancellation);
        wakes.Wake(message.ConversationId);
        return receipt;
    }

    public ValueTask<IReadOnlyList<PendingMessage>> PendingAsync(long after, int limit, CancellationToken cancellation) => store.PendingAsync(after, limit, cancellation);

    public ValueTask SetAsideAsync(long inboxId, string reason, CancellationToken cancellation) => store.SetAsideAsync(inboxId, reason, cancellation);

    public ValueTask<Conversation> OpenAsync(string id, CancellationToken cancellation) => store.OpenAsync(id, cancellation);

    public async ValueTask<bool> CommitAsync(Commit commit, CancellationToken cancellation)
    {
        var stored = await store.CommitAsync(commit, cancellation);
        wakes.Wake(commit.Before.Id);
        return stored;
    }

    public ValueTask<IReadOnlyList<StoredFact>> FactsAsync(string id, int after, int limit, CancellationToken cancellation) => store.FactsAsync(id, after, limit, cancellation);
}
