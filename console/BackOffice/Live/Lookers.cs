using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bot.Conversations;

namespace Bot.BackOffice.Live;

/// <summary>Who looks at which conversation this moment, and who writes there. Thread-safe.</summary>
/// <remarks>In memory, of this process: it is true for seconds, and of several nodes each shows its own people.</remarks>
public sealed class Lookers(LiveFeed feed, TimeProvider clock)
{
    /// <summary>A page says every ten seconds where it is; one that has not for this long is gone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    /// <summary>Pages remembered at most: a forged one each request must not fill the memory.</summary>
    const int Most = 2_000;

    readonly ConcurrentDictionary<string, Look> _looks = new();
    readonly ConcurrentDictionary<string, int> _lines = new();

    /// <summary>Somebody's live line, one for all pages of a browser. When their last one ends nobody looks any more, until a page says so again.</summary>
    public IDisposable There(Agent who)
    {
        ArgumentNullException.ThrowIfNull(who);
        _lines.AddOrUpdate(who.Id, 1, (_, lines) => lines + 1);
        return new Line(this, who.Id);
    }

    /// <summary>A page says where it is.</summary>
    /// <param name="tab">The page, told apart from others of the same person.</param>
    /// <param name="who">Whose.</param>
    /// <param name="conversation">What is open there; null for none.</param>
    /// <param name="writes">Whether they write.</param>
    public void Seen(string tab, Agent who, string? conversation, bool writes)
    {
        ArgumentNullException.ThrowIfNull(who);
        var now = clock.GetUtcNow();
        var before = _looks.GetValueOrDefault(Key(tab, who));
        if (conversation is null)
        {
            Gone(tab, who);
            return;
        }
        if (before is null && _looks.Count >= Most)
            foreach (var (key, _) in _looks.Where(look => now - look.Value.At > Patience))
                _looks.TryRemove(key, out _);
        if (before is null && _looks.Count >= Most)
            return;
        var look = new Look(conversation, new(tab, who.Id, who.Name, writes), now);
        _looks[Key(tab, who)] = look;
        if (before is null || before.Conversation != conversation || before.Who != look.Who || now - before.At > Patience)
            feed.PeopleMoved();
    }

    /// <summary>A page was closed.</summary>
    public void Gone(string tab, Agent who)
    {
        ArgumentNullException.ThrowIfNull(who);
        if (_looks.TryRemove(Key(tab, who), out _))
            feed.PeopleMoved();
    }

    /// <summary>The conversations open on somebody's pages.</summary>
    public IReadOnlySet<string> Open(Agent who)
    {
        ArgumentNullException.ThrowIfNull(who);
        return _looks.Values.Where(look => look.Who.Id == who.Id).Select(look => look.Conversation).ToHashSet();
    }

    /// <summary>Who is where this moment, by conversation.</summary>
    public Dictionary<string, Looker[]> Now()
    {
        var now = clock.GetUtcNow();
        return _looks.Values.Where(look => now - look.At <= Patience).GroupBy(look => look.Conversation)
            .ToDictionary(looks => looks.Key, looks => looks.Select(look => look.Who).OrderBy(who => who.Name, StringComparer.Ordinal).ToArray());
    }

    /// <summary>The same as the page's script reads it.</summary>
    public static string Json(Dictionary<string, Looker[]> there) => JsonSerializer.Serialize(there, LookersJson.Default.DictionaryStringLookerArray);

    // With the person: nobody can speak for the page of another.
    static string Key(string tab, Agent who) => $"{who.Id} {tab}";

    void Ended(string who)
    {
        if (_lines.AddOrUpdate(who, 0, (_, lines) => lines - 1) > 0)
            return;
        _lines.TryRemove(new(who, 0));
        var pages = _looks.Where(look => look.Value.Who.Id == who).ToList();
        foreach (var page in pages)
            _looks.TryRemove(page);
        if (pages.Count > 0)
            feed.PeopleMoved();
    }

    sealed class Line(Lookers lookers, string who) : IDisposable
    {
        bool _ended;

        public void Dispose()
        {
            if (!Interlocked.Exchange(ref _ended, true))
                lookers.Ended(who);
        }
    }

    sealed record Look(string Conversation, Looker Who, DateTimeOffset At);
}

/// <summary>Somebody who looks at a conversation.</summary>
/// <param name="Tab">The page.</param>
/// <param name="Id">Their account.</param>
/// <param name="Name">Their name.</param>
/// <param name="Typing">Whether they write.</param>
public sealed record Looker(string Tab, string Id, string Name, bool Typing);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Dictionary<string, Looker[]>))]
sealed partial class LookersJson : JsonSerializerContext;
