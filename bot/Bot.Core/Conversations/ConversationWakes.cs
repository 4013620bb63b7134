using System.Collections.Concurrent;

namespace Bot.Conversations;

/// <summary>Tells waiting readers that a conversation changed. Only a nudge: what changed can always be read from the store, so a lost or
/// doubled nudge does no harm. Thread-safe.</summary>
public sealed class ConversationWakes
{
    readonly ConcurrentDictionary<string, Listener[]> _listeners = new();
    Listener[] _everything = [];
    readonly Lock _gate = new();

    /// <summary>Calls <paramref name="wake"/> after each change of a conversation until the result is disposed.
    /// The callback must return at once and not throw.</summary>
    public IDisposable Listen(string conversationId, Action wake) => Listen(conversationId, _ => wake());

    /// <summary>The same for a reader of the conversation's log, which is told what was added to it: who has all rows before these need
    /// not look. No rows say only that it is worth looking.</summary>
    public IDisposable Listen(string conversationId, Action<IReadOnlyList<LoggedMessage>> logged)
    {
        var listener = new Listener(this, conversationId, (_, rows) => logged(rows));
        _listeners.AddOrUpdate(conversationId, _ => [listener], (_, old) => [.. old, listener]);
        return listener;
    }

    /// <summary>The same for every conversation; the callback gets the id.</summary>
    public IDisposable ListenToAll(Action<string> wake)
    {
        var listener = new Listener(this, null, (id, _) => wake(id));
        lock (_gate)
            _everything = [.. _everything, listener];
        return listener;
    }

    /// <summary>Says that a conversation changed.</summary>
    public void Wake(string conversationId) => Wake(conversationId, []);

    /// <summary>Says that a conversation changed, and which rows of its log are new; called in the order of the log.</summary>
    public void Wake(string conversationId, IReadOnlyList<LoggedMessage> logged)
    {
        if (_listeners.TryGetValue(conversationId, out var listeners))
            foreach (var listener in listeners)
                listener.Heard(conversationId, logged);
        foreach (var listener in _everything)
            listener.Heard(conversationId, logged);
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

    sealed class Listener(ConversationWakes wakes, string? conversationId, Action<string, IReadOnlyList<LoggedMessage>> heard) : IDisposable
    {
        public string? ConversationId => conversationId;

        public void Heard(string id, IReadOnlyList<LoggedMessage> logged) => heard(id, logged);

        public void Dispose() => wakes.Forget(this);
    }
}
