using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Bot.Channels.WebChat;

/// <summary>What opens one WebSocket: good once and for a minute, because it travels in an address and addresses end up in logs. Thread-safe.</summary>
public sealed class StreamTickets(TimeProvider clock)
{
    static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);
    readonly ConcurrentDictionary<string, Ticket> _tickets = new();
    long _lastSweep;

    /// <summary>What a ticket opens.</summary>
    /// <param name="ConversationId">The conversation.</param>
    /// <param name="UsableUntil">Until when it can be used.</param>
    /// <param name="StreamUntil">When the token behind it ends, and with it the stream.</param>
    /// <param name="Origins">Origins the token behind it may be used from.</param>
    public sealed record Ticket(string ConversationId, DateTimeOffset UsableUntil, DateTimeOffset StreamUntil, IReadOnlyList<string> Origins);

    /// <summary>Makes one out.</summary>
    public string Issue(string conversationId, DateTimeOffset streamUntil, IReadOnlyList<string> origins)
    {
        var now = clock.GetUtcNow();
        Sweep(now);
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _tickets[id] = new(conversationId, now + Lifetime, streamUntil, origins);
        return id;
    }

    /// <summary>Uses one up; null when it was used, is too old, or is for another conversation.</summary>
    public Ticket? Use(string id, string conversationId) =>
        _tickets.TryRemove(id, out var ticket) && ticket.ConversationId == conversationId && ticket.UsableUntil >= clock.GetUtcNow() ? ticket : null;

    void Sweep(DateTimeOffset now)
    {
        var last = Interlocked.Read(ref _lastSweep);
        if (now.Ticks - last < Lifetime.Ticks || Interlocked.CompareExchange(ref _lastSweep, now.Ticks, last) != last)
            return;
        foreach (var (id, ticket) in _tickets)
            if (ticket.UsableUntil < now)
                _tickets.TryRemove(id, out _);
    }
}
