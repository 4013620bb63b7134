using Bot.Measures;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>Reads what the numbers are counted from.</summary>
sealed class StoredMeasures(RoadReaders readers, Engine engine) : IMeasures
{
    static readonly Statement Place = new("SELECT position, xid FROM followers WHERE name = @name", Text("name"));

    static readonly Statement Begun = new($"SELECT {MeasureIndex.Columns} FROM talks WHERE began >= @from AND began < @to", Long("from"), Long("to"));

    static readonly Statement WithPeople = new($"SELECT {MeasureIndex.Columns} FROM talks WHERE people >= @since", Long("since"));

    static readonly Statement Marks = new("SELECT conversation, number, kind, at, part, survey, score FROM marks WHERE at >= @from AND at < @to ORDER BY at, conversation, number", Long("from"), Long("to"));

    // A position is kept now and then only, so some facts after it are known already. Facts that are stored together may be moments out of order: the earliest of them counts.
    readonly Statement _open = new(
        $"""
        SELECT min(at) FROM (SELECT at FROM facts WHERE {engine.AfterPlace.Where} AND kind IN ({string.Join(", ", new MeasureFollower().ReactsTo.Select(kind => $"'{Stored.Kind(kind)}'"))})
        ORDER BY {engine.AfterPlace.Order} LIMIT 1000) AS next
        """,
        Long("xid"), Long("position"));

    public async ValueTask<DateTimeOffset> KeptUntilAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        var (position, xid) = await readers.AllAsync(Place, static row => (row.GetInt64(0), row.GetInt64(1)), cancellation, MeasureFollower.StoredName) is [var place] ? place : (0, 0);
        var open = await readers.AllAsync(_open, static row => row.IsDBNull(0) ? (DateTimeOffset?)null : row.Instant(0), cancellation, xid, position);
        return open is [{ } first] && first <= now ? first.AddMilliseconds(-1) : now;
    }

    public async ValueTask ReadAsync(DateTimeOffset from, DateTimeOffset to, Action<Talk> talk, Action<Mark> mark, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(talk);
        ArgumentNullException.ThrowIfNull(mark);
        var (first, end) = (Ceiling(from), Ceiling(to));
        await readers.EachAsync(Begun, row => talk(MeasureIndex.Talk(row)), cancellation, first, end);
        await readers.EachAsync(Marks, row => mark(new(row.GetString(0), row.GetInt32(1), (MarkKind)row.GetInt32(2), row.Instant(3), row.GetString(4), row.GetString(5), row.IsDBNull(6) ? null : row.GetInt32(6))),
            cancellation, first, end);
    }

    public async ValueTask<IReadOnlyList<Talk>> WithPeopleSinceAsync(DateTimeOffset since, CancellationToken cancellation) =>
        await readers.AllAsync(WithPeople, MeasureIndex.Talk, cancellation, Ceiling(since));

    // What is kept has whole milliseconds: those before an instant are those before the next whole one.
    static long Ceiling(DateTimeOffset at) => at.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();
}
