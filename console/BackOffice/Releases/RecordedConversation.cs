using Bot.Conversations;

namespace Bot.BackOffice.Releases;

/// <summary>Reads what was said in a conversation that a report names.</summary>
public static class RecordedConversation
{
    const int Batch = 500;
    const int Most = 5000;

    /// <summary>Its facts, oldest first, the first few thousand of them.</summary>
    public static async Task<IReadOnlyList<StoredFact>> FactsAsync(IConversations conversations, string id, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(conversations);
        var facts = new List<StoredFact>();
        while (facts.Count < Most && await conversations.FactsAsync(id, facts.Count == 0 ? 0 : facts[^1].Number, Batch, cancellation) is { Count: > 0 } more)
            facts.AddRange(more);
        return facts;
    }

    /// <summary>The customer's words of a message; null when they are not there any more.</summary>
    public static async Task<string?> TextAsync(IConversations conversations, string id, string message, CancellationToken cancellation) =>
        (await FactsAsync(conversations, id, cancellation)).Select(stored => stored.Fact).OfType<CustomerSpoke>().FirstOrDefault(spoke => spoke.MessageId == message)?.Text;
}
