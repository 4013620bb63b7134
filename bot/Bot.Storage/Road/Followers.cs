using Bot.Conversations;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>Runs the followers, each on its own: a new fact wakes them, a failing one stands still and is tried again.</summary>
/// <remarks>
/// Effects and the position they were read up to are stored in one transaction; of what may come twice, in the last of several. Facts from which nothing follows move the position only
/// now and then: reading them again is harmless, and most facts are of that kind.
/// </remarks>
public sealed class Followers : BackgroundService
{
    static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);
    static readonly TimeSpan KeepPosition = TimeSpan.FromSeconds(10);

    static readonly Statement Position = new("SELECT position, xid, failed_at IS NOT NULL FROM followers WHERE name = @name", Text("name"));

    static readonly Statement Enter = new("INSERT INTO followers (name, position, xid) VALUES (@name, 0, 0) ON CONFLICT (name) DO NOTHING", Text("name"));

    static readonly Statement Advance = new(
        """
        UPDATE followers SET position = @position, xid = @xid, failed_at = NULL, problem = NULL
        WHERE name = @name AND position = @from AND xid = @from_xid
        """,
        Long("position"), Long("xid"), Text("name"), Long("from"), Long("from_xid"));

    static readonly Statement Stand = new(
        "UPDATE followers SET failed_at = coalesce(failed_at, @at), problem = @problem WHERE name = @name", Long("at"), Text("problem"), Text("name"));

    readonly IReadOnlyList<IFollower> _followers;
    readonly RoadWriter _writer;
    readonly RoadReaders _readers;
    readonly Engine _engine;
    readonly ConversationWakes _wakes;
    readonly TimeProvider _clock;
    readonly ILogger<Followers> _log;

    internal Followers(
        IEnumerable<IFollower> followers, RoadWriter writer, RoadReaders readers, Engine engine, ConversationWakes wakes, TimeProvider clock, ILogger<Followers> log)
    {
        _followers = [.. followers];
        (_writer, _readers, _engine, _wakes, _clock, _log) = (writer, readers, engine, wakes, clock, log);
        if (_followers.GroupBy(follower => follower.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ArgumentException($"Two followers are called \"{twice.Key}\"; they would share one position.", nameof(followers));
    }

    /// <summary>Waits until every follower has read all facts that are stored now. A failing one is recorded and left where it stands.</summary>
    public async Task CatchUpAsync(CancellationToken cancellation)
    {
        if (await _readers.AllAsync(_engine.NewestFact, static row => (Position: row.GetInt64(0), Xid: row.GetInt64(1)), cancellation) is not [var newest])
            return;
        foreach (var follower in _followers)
        {
            var place = await PlaceAsync(follower, cancellation);
            bool Behind() => (place.Xid, place.Position).CompareTo((newest.Xid, newest.Position)) < 0;
            while (Behind() && await StepAsync(follower, place, cancellation) is var step and not Step.Failed)
                if (step == Step.Done && Behind())
                    await Task.Delay(follower.Breath, cancellation);
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(_followers.Select(follower => RunAsync(follower, stoppingToken)));

    async Task RunAsync(IFollower follower, CancellationToken cancellation)
    {
        // Not disposed: a commit may be waking it in the moment in which this ends.
        var woken = new SemaphoreSlim(0);
        using var listening = _wakes.ListenToAll(_ =>
        {
            if (woken.CurrentCount == 0)
                woken.Release();
        });
        var pause = Poll;
        Place? place = null;
        while (!cancellation.IsCancellationRequested)
        {
            try
            {
                place ??= await PlaceAsync(follower, cancellation);
                switch (await StepAsync(follower, place, cancellation))
                {
                    case Step.More:
                        continue;
                    case Step.Failed:
                        await Task.Delay(pause, _clock, cancellation);
                        pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                        continue;
                    default:
                        pause = Poll;
                        if (await woken.WaitAsync(Poll, cancellation))
                            await Task.Delay(follower.Breath, _clock, cancellation); // a busy minute wakes the followers for every turn
                        continue;
                }
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return;
            }
            catch (Exception problem)
            {
                // The database is out of reach, or somebody else moved the position: start over from what is stored.
                _log.LogError(problem, "Follower {Follower} could not read or write; it is tried again", follower.Name);
                place = null;
                await Task.Delay(pause, _clock, CancellationToken.None);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    async Task<Place> PlaceAsync(IFollower follower, CancellationToken cancellation)
    {
        var found = await _readers.AllAsync(Position, static row => new Place
        {
            Position = row.GetInt64(0),
            Xid = row.GetInt64(1),
            StoredPosition = row.GetInt64(0),
            StoredXid = row.GetInt64(1),
            Failed = row.GetBoolean(2),
        }, cancellation, follower.Name);
        if (found is [var place])
            return place;
        await _writer.RunAsync(db => db.Execute(Enter, follower.Name), null, cancellation);
        return new();
    }

    async Task<Step> StepAsync(IFollower follower, Place place, CancellationToken cancellation)
    {
        // Most facts concern no follower; their text is not even fetched.
        var kinds = follower.ReactsTo.Select(Stored.Kind).ToHashSet();
        var rows = await _readers.AllAsync(_engine.FactsAfter, row =>
        {
            var wanted = kinds.Count == 0 || kinds.Contains(row.GetString(5));
            return (Position: row.GetInt64(0), Xid: row.GetInt64(1), Conversation: wanted ? row.GetString(2) : "", Number: row.GetInt32(3), Body: wanted ? row.GetString(4) : null);
        }, cancellation, place.Xid, place.Position, follower.AtOnce);
        List<Effect> effects = [];
        Exception? problem = null;
        var (position, xid) = (place.Position, place.Xid);
        foreach (var row in rows)
        {
            try
            {
                // All of a fact's effects or none.
                if (row.Body is { } body)
                    effects.AddRange(follower.Follow(new(row.Position, row.Conversation, row.Number, Stored.Fact(body))).ToList());
            }
            catch (Exception failed)
            {
                problem = failed;
                break;
            }
            (position, xid) = (row.Position, row.Xid);
        }

        var overdue = _clock.GetElapsedTime(place.StoredAt) > KeepPosition;
        if (effects.Count > 0 || (position != place.StoredPosition && (overdue || rows.Count == follower.AtOnce || problem is not null)) || (place.Failed && problem is null && rows.Count > 0))
            await KeepAsync(follower, place, position, xid, effects, cancellation);
        (place.Position, place.Xid) = (position, xid);
        if (problem is null)
            return rows.Count == follower.AtOnce ? Step.More : Step.Done;

        _log.LogError(problem, "Follower {Follower} stands still after fact {Position}", follower.Name, position);
        place.Failed = true;
        var text = $"{problem.GetType().Name}: {problem.Message}";
        await _writer.RunAsync(db => db.Execute(Stand, _clock.GetUtcNow().ToUnixTimeMilliseconds(), text.Length <= 500 ? text : text[..500], follower.Name), null, cancellation);
        return Step.Failed;
    }

    async Task KeepAsync(IFollower follower, Place place, long position, long xid, List<Effect> effects, CancellationToken cancellation)
    {
        // Turns are committed in between: what is caught up with may be much, and nobody waits for it. Whoever holds the place, even without moving it, writes alone.
        var steps = EffectWriter.Steps(effects);
        foreach (var early in steps.SkipLast(1))
            await _writer.RunAsync(db => Write(db, place.StoredPosition, place.StoredXid, early), null, cancellation);
        await _writer.RunAsync(db => Write(db, position, xid, steps[^1]), _ => CrashPoints.At("followed"), cancellation);
        (place.StoredPosition, place.StoredXid, place.StoredAt, place.Failed) = (position, xid, _clock.GetTimestamp(), false);

        bool Write(RoadConnection db, long to, long toXid, IReadOnlyList<Effect> some)
        {
            if (db.Execute(Advance, to, toXid, follower.Name, place.StoredPosition, place.StoredXid) != 1)
                throw new InvalidOperationException($"The position of follower {follower.Name} was moved by somebody else.");
            EffectWriter.Apply(db, some);
            CrashPoints.At("before-followed");
            return true;
        }
    }

    enum Step
    {
        Done,
        More,
        Failed,
    }

    sealed class Place
    {
        public long Position { get; set; }

        public long Xid { get; set; }

        public long StoredPosition { get; set; }

        public long StoredXid { get; set; }

        public long StoredAt { get; set; }

        public bool Failed { get; set; }
    }
}
