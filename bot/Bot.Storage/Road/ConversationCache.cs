using System.Collections.Concurrent;
using Bot.Conversations;

namespace Bot.Storage;

/// <summary>Conversations as they were last stored, so that a turn usually reads nothing. Holds the ones used last. Thread-safe.</summary>
/// <remarks>Two generations: when the young one is full it becomes the old one and the old one is forgotten. What is found in the old
/// one moves to the young one. So at most <paramref name="capacity"/> are held, without a list to keep in order.</remarks>
sealed class ConversationCache(int capacity)
{
    readonly Lock _turnover = new();
    ConcurrentDictionary<string, Conversation> _young = new();
    ConcurrentDictionary<string, Conversation> _old = new();

    public Conversation? Find(string id)
    {
        if (_young.TryGetValue(id, out var found))
            return found;
        if (!_old.TryGetValue(id, out found))
            return null;
        Offer(found);
        return found;
    }

    /// <summary>Remembers a conversation unless a newer version is here already: a slow reader may come after a commit.</summary>
    public void Offer(Conversation conversation)
    {
        var young = _young;
        young.AddOrUpdate(conversation.Id, static (_, offered) => offered, static (_, held, offered) => held.Version > offered.Version ? held : offered, conversation);
        if (young.Count <= capacity / 2)
            return;
        lock (_turnover)
            if (ReferenceEquals(young, _young))
                (_old, _young) = (young, new());
    }

    public void Forget(string id)
    {
        _young.TryRemove(id, out _);
        _old.TryRemove(id, out _);
    }
}
