using Bot.Conversations;
using Bot.Desk;

namespace Bot.BackOffice.Access;

/// <summary>The console's one way to a conversation: what its reader may not see does not exist for them. Thread-safe.</summary>
public sealed class ConversationGate(IConversations conversations)
{
    /// <summary>The conversation as it is now; null when there is none of that id, or none for this reader.</summary>
    public async ValueTask<Conversation?> OpenAsync(Viewer reader, string? id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return !string.IsNullOrEmpty(id) && await conversations.OpenAsync(id, cancellation) is { IsNew: false } found && reader.Sees(found) ? found : null;
    }

    /// <summary>Facts of a conversation that was opened here, oldest first, all that were asked for: a store may hand out fewer at once.</summary>
    /// <param name="opened">From <see cref="OpenAsync"/>.</param>
    /// <param name="after">Number of the fact before the first.</param>
    /// <param name="limit">Most of them.</param>
    /// <param name="cancellation">Stops reading.</param>
    public async ValueTask<IReadOnlyList<StoredFact>> FactsAsync(Conversation opened, int after, int limit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(opened);
        var facts = new List<StoredFact>();
        while (facts.Count < limit && await conversations.FactsAsync(opened.Id, facts.Count == 0 ? after : facts[^1].Number, limit - facts.Count, cancellation) is { Count: > 0 } more)
            facts.AddRange(more);
        return facts;
    }
}
