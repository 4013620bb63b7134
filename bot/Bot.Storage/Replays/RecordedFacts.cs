using System.Runtime.CompilerServices;
using Bot.Conversations;
using Bot.Replays;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>Reads the facts of a period along their positions. There is no index on their instants and none is needed: both grow together, so that the place of an
/// instant is found by halving, in some forty looks at the key.</summary>
sealed class RecordedFacts(RoadReaders readers) : IRecordedFacts
{
    const int Batch = 2000;

    // What was stored at the same time by several writers may be some moments out of order.
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    static readonly Statement Ends = new("SELECT coalesce(min(position), 0), coalesce(max(position), -1) FROM facts");

    static readonly Statement InstantFrom = new("SELECT at FROM facts WHERE position >= @position ORDER BY position LIMIT 1", Long("position"));

    public async IAsyncEnumerable<FactBatch> ReadAsync(DateTimeOffset from, DateTimeOffset to, IReadOnlySet<Type> kinds, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ((least, most), page) = ((await readers.AllAsync(Ends, static row => (row.GetInt64(0), row.GetInt64(1)), cancellation))[0], PageOf(kinds));
        var first = await PlaceAsync(from - Slack, least, most + 1, cancellation);
        var end = await PlaceAsync(to + Slack, first, most + 1, cancellation);
        var after = first - 1;
        while (after < end - 1)
        {
            var facts = await readers.AllAsync(page, static row => new StoredFact(row.GetInt64(0), row.GetString(1), row.GetInt32(2), Stored.Fact(row.GetString(3))), cancellation, after, end, Batch);
            after = facts.Count < Batch ? end - 1 : facts[^1].Position;
            yield return new(facts, end == first ? 1 : (double)(after + 1 - first) / (end - first));
        }
    }

    // Kinds are our own words, and one statement for each set of them is prepared once for a connection.
    Statement PageOf(IReadOnlySet<Type> kinds)
    {
        if (_page is { } known && known.Kinds.SetEquals(kinds))
            return known.Statement;
        var names = string.Join(", ", kinds.Select(kind => $"'{Stored.Kind(kind)}'").Order(StringComparer.Ordinal));
        var statement = new Statement(
            $"SELECT position, conversation, number, body FROM facts WHERE position > @after AND position < @end AND kind IN ({names}) ORDER BY position LIMIT @limit",
            Long("after"), Long("end"), Number("limit"));
        _page = new(kinds, statement);
        return statement;
    }

    sealed record Page(IReadOnlySet<Type> Kinds, Statement Statement);

    volatile Page? _page;

    // The first position in [low, high) whose fact, or the next after a gap, is not before the instant; high when there is none.
    async ValueTask<long> PlaceAsync(DateTimeOffset instant, long low, long high, CancellationToken cancellation)
    {
        var at = instant.ToUnixTimeMilliseconds();
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            if (await readers.AllAsync(InstantFrom, static row => row.GetInt64(0), cancellation, middle) is [var found] && found < at)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
