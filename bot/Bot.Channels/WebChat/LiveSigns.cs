using System.Collections.Concurrent;
using Bot.Protocol;

namespace Bot.Channels.WebChat;

/// <summary>Signs that somebody types: shown to whoever looks at this moment, never stored. Thread-safe.</summary>
public sealed class LiveSigns
{
    readonly ConcurrentDictionary<string, Action<Activity>[]> _listeners = new();

    /// <summary>Somebody of ours types in the conversation.</summary>
    /// <param name="conversationId">The conversation.</param>
    /// <param name="name">Their name as the customer knows it.</param>
    public void Typing(string conversationId, string name) =>
        Show(conversationId, new Activity { Type = ActivityTypes.Typing, From = new ChannelAccount { Id = "agent", Name = name, Role = RoleTypes.Bot } });

    /// <summary>Calls <paramref name="shown"/> for each sign, the customer's own included, until the result is disposed. It must return at once and not throw.</summary>
    public IDisposable Listen(string conversationId, Action<Activity> shown)
    {
        _listeners.AddOrUpdate(conversationId, _ => [shown], (_, old) => [.. old, shown]);
        return new Listening(this, conversationId, shown);
    }

    internal void Show(string conversationId, Activity sign)
    {
        if (_listeners.TryGetValue(conversationId, out var listeners))
            foreach (var shown in listeners)
                shown(sign);
    }

    void Forget(string conversationId, Action<Activity> gone)
    {
        while (_listeners.TryGetValue(conversationId, out var old))
        {
            Action<Activity>[] left = [.. old.Where(listener => listener != gone)];
            if (left.Length == 0 ? _listeners.TryRemove(new(conversationId, old)) : _listeners.TryUpdate(conversationId, left, old))
                return;
        }
    }

    sealed class Listening(LiveSigns signs, string conversationId, Action<Activity> shown) : IDisposable
    {
        public void Dispose() => signs.Forget(conversationId, shown);
    }
}
