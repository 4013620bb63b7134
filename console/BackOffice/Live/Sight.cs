using Bot.BackOffice.Access;
using Bot.Desk;

namespace Bot.BackOffice.Live;

/// <summary>What a live line may say to its reader: of conversations that are not theirs not even the id. Thread-safe.</summary>
public sealed class Sight(ConversationGate gate, Lookers lookers)
{
    /// <summary>Stands in a nudge for "something you may not see has changed": it may have left the list. No conversation is called so.</summary>
    public const string Elsewhere = "~elsewhere";

    /// <summary>The changed conversations this reader may be told of, by id.</summary>
    /// <param name="reader">Whose line it is.</param>
    /// <param name="open">The conversations open on their pages. They are told of even when they are not theirs any more: the page has to put them away.</param>
    /// <param name="changed">All that changed; empty for any.</param>
    /// <param name="cancellation">Stops looking.</param>
    public async ValueTask<IReadOnlyList<string>> OfAsync(Viewer reader, IReadOnlySet<string> open, IReadOnlyList<string> changed, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(changed);
        if (reader.Department is null)
            return changed;
        var told = new List<string>();
        foreach (var id in changed)
            if (open.Contains(id) || await gate.OpenAsync(reader, id, cancellation) is not null)
                told.Add(id);
        if (told.Count < changed.Count)
            told.Add(Elsewhere);
        return told;
    }

    /// <summary>Who looks at which of the conversations this reader may see, as the page's script reads it.</summary>
    public async ValueTask<string> PeopleAsync(Viewer reader, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var there = lookers.Now();
        if (reader.Department is not null)
            foreach (var id in there.Keys.ToList())
                if (await gate.OpenAsync(reader, id, cancellation) is null)
                    there.Remove(id);
        return Lookers.Json(there);
    }
}
