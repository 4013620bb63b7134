using System.Collections.Concurrent;

namespace Bot.Conversations;

/// <summary>Tells waiting readers that a conversation changed. Only a nudge: what changed is read from the store, so a lost or
/// doubled nudge does no harm. Thread-safe.</summary>
public sealed class ConversationWakes
{
    readonly ConcurrentDictionary<string, Listener[]> _listeners = new();
    Listener[] _everything = [];
    readonly Lock _gate = new();

    /// <summary>Calls <paramref name="wake"/> after each change of a conversation until the result is disposed.
    /// The callback must return at once and not throw.</summary>
    public IDisposable Listen(string conversationId, Action wake)
    {
        var listener = new Listener(this, conversationId, _ => wake());
        _listeners.AddOrUpdate(conversationId, _ => [listener], (_, old) => [.. old, listener]);
        return listener;
    }

    /// <summary>The same for every conversation; the callback gets the id.</summary>
    public IDisposable ListenToAll(Action<string> wake)
    {
        var listener = new Listener(this, null, wake);
        lock (_gate)
            _everything = [.. _everything, listener];
        return listener;
    }

    /// <summary>Says that a conversation changed.</summary>
    public void Wake(string conversationId)
    {
        if (_listeners.TryGetValue(conversationId, out var listeners))
            foreach (var listener in listeners)
                listener.Heard(conversationId);
        foreach (var listener in _everything)
            listener.Heard(conversationId);
    }

    void Forget(Listener gone)
    {
        if (gone.ConversationId is null)
        {
            lock (_gate)
                _everything = [.. _everything.Where(listener => listener != gone)];
            return;
        }
        while (_listeners.TryGetValue(gone.ConversationId, out var old))
        {
            Listener[] left = [.. old.Where(listener => listener != gone)];
            var done = left.Length == 0
                ? _listeners.TryRemove(new(gone.ConversationId, old))
                : _listeners.TryUpdate(gone.ConversationId, left, old);
            if (done)
                return;
        }
    }

    sealed class Listener(ConversationWakes wakes, string? conversationId, Action<string> heard) : IDisposable
    {
        public string? ConversationId => conversationId;

        public void Heard(string id) => heard(id);

        public void Dispose() => wakes.Forget(this);
    }
}
