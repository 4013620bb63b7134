using Bot.BackOffice.Desk;
using Bot.Conversations;
using Bot.Desk;
using Bot.Measures;
using Bot.Storage;
using Bot.Turns;
using Microsoft.EntityFrameworkCore;

namespace Bot.BackOffice.Floor;

/// <summary>Somebody who takes conversations, as the floor shows them.</summary>
/// <param name="Id">Their account.</param>
/// <param name="Name">Their name.</param>
/// <param name="Department">Their department; null for all.</param>
/// <param name="Presence">What they said, or an offer that lapsed.</param>
/// <param name="Since">Since when; null since ever.</param>
/// <param name="IsHere">Whether a console of theirs is open.</param>
/// <param name="Has">Conversations they have, those put away not counted.</param>
/// <param name="Capacity">Conversations they take.</param>
/// <param name="Mood">Mean mood of their customers, -1 to 1; null without one. Not a measure of the agent.</param>
/// <param name="Queues">Queues they work in; empty for all of their department.</param>
public sealed record FloorPerson(string Id, string Name, string? Department, DeskPresence Presence, DateTimeOffset? Since, bool IsHere, int Has, int Capacity, double? Mood, IReadOnlyList<string> Queues)
{
    /// <summary>Whether they are offered conversations.</summary>
    public bool IsTaking => IsHere && Presence == DeskPresence.Available;

    /// <summary>How many more they take now.</summary>
    public int Free => IsTaking ? Math.Max(0, Capacity - Has) : 0;

    /// <summary>How they stand, in a word.</summary>
    public string State => !IsHere ? "Not here" : Presence switch { DeskPresence.Away => "Away", DeskPresence.Missed => "Away (missed an offer)", _ when Free == 0 => "Full", _ when Has > 0 => "Busy", _ => "Available" };

    /// <summary>Whether they work in a queue.</summary>
    public bool WorksIn(Queue queue)
    {
        ArgumentNullException.ThrowIfNull(queue);
        return Queues.Count > 0 ? Queues.Contains(queue.Name) : Department is null || Department == queue.Department;
    }
}

/// <summary>A queue as the floor shows it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Waiting">Customers who wait in it.</param>
/// <param name="Longest">Since when the first of them waits.</param>
/// <param name="Over">Of them, those who wait longer than promised.</param>
/// <param name="People">People who take its conversations now.</param>
/// <param name="Free">Places they have.</param>
/// <param name="Mood">Mean mood of those who wait; null when nobody does.</param>
public sealed record FloorQueue(string Name, int Waiting, DateTimeOffset? Longest, int Over, int People, int Free, double? Mood);

/// <summary>A conversation that goes wrong.</summary>
/// <param name="Row">The conversation.</param>
/// <param name="Why">What is wrong, in words.</param>
/// <param name="Moods">Level of the mood after each of the customer's last messages, -1 to 1, the oldest first.</param>
public sealed record GoesWrong(DeskRow Row, string Why, IReadOnlyList<double> Moods);

/// <summary>The figures of the floor at an instant: nothing in it is about a person.</summary>
/// <param name="At">The instant.</param>
/// <param name="Queues">The queues the reader steers.</param>
/// <param name="Taking">People who take conversations now.</param>
/// <param name="Free">Places they have.</param>
/// <param name="Day">Numbers of today, of those queues.</param>
/// <param name="IsWhole">Whether the reader steers the whole house.</param>
/// <param name="Promise">How soon a person is promised.</param>
public sealed record FloorBoard(DateTimeOffset At, IReadOnlyList<FloorQueue> Queues, int Taking, int Free, FloorDay Day, bool IsWhole, TimeSpan Promise)
{
    /// <summary>Customers who wait.</summary>
    public int Waiting => Queues.Sum(queue => queue.Waiting);

    /// <summary>Those who wait longer than promised.</summary>
    public int Over => Queues.Sum(queue => queue.Over);

    /// <summary>Since when the first of them waits; null when nobody does.</summary>
    public DateTimeOffset? Longest => Queues.Min(queue => queue.Longest);
}

/// <summary>The floor at an instant.</summary>
/// <param name="Board">Its figures.</param>
/// <param name="People">The people who work in its queues.</param>
/// <param name="Wrong">Conversations that go wrong, the worst first.</param>
/// <param name="Longest">Who waits longest.</param>
/// <param name="Delayed">Messages that a channel did not take yet; null for who steers one department.</param>
/// <param name="Health">Parts of the program and whether each works.</param>
public sealed record FloorNow(
    FloorBoard Board, IReadOnlyList<FloorPerson> People, IReadOnlyList<GoesWrong> Wrong, DeskRow? Longest, int? Delayed, IReadOnlyList<(string Part, bool Works)> Health)
{
    /// <summary>The instant.</summary>
    public DateTimeOffset At => Board.At;
}

/// <summary>Reads the floor: one query for each part of it, none for a row. Thread-safe.</summary>
public sealed class FloorLists(IDbContextFactory<BotDb> databases, DeskLists desk, IMeasures measures, IPolicies policies) : IDisposable
{
    const int MostWrong = 12, MostBotLooked = 60, MostPending = 100;
    const double Upset = -0.3;
    static readonly TimeSpan Believed = TimeSpan.FromSeconds(30), BotLately = TimeSpan.FromMinutes(15);

    readonly SemaphoreSlim _one = new(1);
    (DateTimeOffset Read, DateTimeOffset At, IReadOnlyList<Talk> Talks)? _day;

    /// <summary>The floor as somebody may see it.</summary>
    public async Task<FloorNow> ReadAsync(Viewer reader, When when, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(when);
        var now = when.Now;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var (board, people) = await BoardAsync(db, reader, when, cancellation);
        return new(board, people, await WrongAsync(db, reader, now - board.Promise, now, cancellation), await desk.LongestWaitAsync(reader, cancellation),
            board.IsWhole ? await db.Messages.CountAsync(message => message.State == OutboxState.Waiting && message.Attempts > 0, cancellation) : null,
            await HealthAsync(db, now, cancellation));
    }

    /// <summary>The figures, and the people who work in its queues.</summary>
    public async Task<(FloorBoard Board, IReadOnlyList<FloorPerson> People)> BoardAsync(Viewer reader, When when, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(when);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await BoardAsync(db, reader, when, cancellation);
    }

    async Task<(FloorBoard Board, IReadOnlyList<FloorPerson> People)> BoardAsync(BotDb db, Viewer reader, When when, CancellationToken cancellation)
    {
        var (limits, plan, now) = (policies.Current.Value.Desk, policies.Current.Value.Plan(), when.Now);
        var promise = TimeSpan.FromMinutes(limits.WaitPromiseMinutes);
        var (department, own, late) = (reader.Department, reader.Queues, now - promise);
        var waiting = await db.Conversations.Where(c => c.Owner == OwnerKind.Waiting && c.Queue != null && (department == null || own.Contains(c.Queue))).GroupBy(c => c.Queue!)
            .Select(group => new { Queue = group.Key, Count = group.Count(), Longest = group.Min(c => c.WaitingSince), Over = group.Count(c => c.WaitingSince < late), Mood = group.Average(c => c.Mood) })
            .ToDictionaryAsync(group => group.Queue, cancellation);
        var people = await PeopleAsync(db, reader, limits, now, cancellation);
        List<FloorQueue> queues = [.. plan.Queues.Where(queue => department is null || own.Contains(queue.Name)).Select(queue =>
        {
            var (here, line) = (people.Where(person => person.IsTaking && person.WorksIn(queue)).ToList(), waiting.GetValueOrDefault(queue.Name));
            return new FloorQueue(queue.Name, line?.Count ?? 0, line?.Longest, line?.Over ?? 0, here.Count, here.Sum(person => person.Free), line?.Mood);
        })];
        // What waits in a queue that is gone waits all the same.
        queues.AddRange(waiting.Values.Where(line => queues.All(queue => queue.Name != line.Queue)).Select(line => new FloorQueue(line.Queue, line.Count, line.Longest, line.Over, 0, 0, line.Mood)));
        return (new(now, queues, people.Count(person => person.IsTaking), people.Sum(person => person.Free), await DayAsync(reader, when, promise, cancellation), department is null, promise), people);
    }

    // What the database tells of the program: whether messages are answered, timers fire and channels take what is sent. All from indexes of the few that wait.
    static async Task<IReadOnlyList<(string Part, bool Works)>> HealthAsync(BotDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        var overdue = now - Believed;
        return
        [
            ("messages are answered", await db.Inbox.Where(message => message.State == InboxState.Pending).Take(MostPending + 1).CountAsync(cancellation) <= MostPending),
            ("timers fire", !await db.Timers.AnyAsync(timer => timer.FiredAt == null && timer.Due < overdue, cancellation)),
            ("channels take what is sent", !await db.Messages.AnyAsync(message => message.State == OutboxState.Waiting && message.Attempts > 0, cancellation)),
        ];
    }

    static async Task<List<FloorPerson>> PeopleAsync(BotDb db, Viewer reader, DeskPlan limits, DateTimeOffset now, CancellationToken cancellation)
    {
        var (atDesk, department, gone) = (StaffRoles.AtDesk, reader.Department, now.AddSeconds(-limits.GoneSeconds));
        var staff = await db.Users.AsNoTracking()
            .Where(one => one.PasswordHash != null && (one.LockoutEnd == null || one.LockoutEnd < now) && (department == null || one.Department == null || one.Department == department)
                && db.UserRoles.Any(role => role.UserId == one.Id && atDesk.Contains(role.RoleId)))
            .Select(one => new { one.Id, one.DisplayName, one.Department, one.Presence, one.PresenceAt, one.LastSeenAt, one.Capacity, one.Queues }).ToListAsync(cancellation);
        var has = await db.Conversations.Where(c => c.Owner == OwnerKind.Agent && c.AgentId != null && c.SnoozedSince == null).GroupBy(c => c.AgentId!)
            .Select(group => new { Id = group.Key, Count = group.Count(), Mood = group.Average(c => c.Mood) }).ToDictionaryAsync(group => group.Id, cancellation);
        return [.. staff.Select(one => new FloorPerson(one.Id, one.DisplayName, one.Department, one.Presence, one.PresenceAt, one.LastSeenAt >= gone,
                has.GetValueOrDefault(one.Id)?.Count ?? 0, one.Capacity ?? limits.AgentCapacity, has.GetValueOrDefault(one.Id)?.Mood, one.Queues.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
            .OrderByDescending(person => person.IsHere).ThenBy(person => person.Name, StringComparer.Ordinal)];
    }

    static async Task<IReadOnlyList<GoesWrong>> WrongAsync(BotDb db, Viewer reader, DateTimeOffset late, DateTimeOffset now, CancellationToken cancellation)
    {
        var lately = now - BotLately;
        var waits = await DeskLists.MergedAsync(
            DeskLists.Parts(db, reader, owner: OwnerKind.Waiting).Select(part => DeskLists.Row(db, reader, part.Where(c => c.Owner == OwnerKind.Waiting && (c.WaitingSince < late || c.Mood <= Upset)).OrderBy(c => c.WaitingSince))),
            rows => rows.OrderBy(row => row.WaitingSince), MostWrong, cancellation);
        var held = await DeskLists.MergedAsync(
            DeskLists.Parts(db, reader).Select(part => DeskLists.Row(db, reader, part.Where(c => c.Owner == OwnerKind.Agent && c.SnoozedSince == null && (c.Mood <= Upset || (c.Unanswered && c.CustomerSpokeAt < late))).OrderBy(c => c.Mood))),
            rows => rows.OrderBy(row => row.Mood), MostWrong, cancellation);
        // What the bot fails at is in no column: the newest of its conversations are looked into, those of each part in one reading.
        var failing = new Dictionary<string, string>();
        foreach (var part in DeskLists.Parts(db, reader, owner: OwnerKind.Bot))
            foreach (var bot in await part.Where(c => c.Owner == OwnerKind.Bot && c.ChangedAt > lately).OrderByDescending(c => c.ChangedAt).Take(MostBotLooked).Select(c => new { c.Id, c.Snapshot }).ToListAsync(cancellation))
                if (failing.Count < MostWrong && BotFails(bot.Snapshot) is { } fails)
                    failing[bot.Id] = fails;
        var failed = failing.Count == 0 ? [] : await DeskLists.Row(db, reader, db.Conversations.Where(c => failing.Keys.Contains(c.Id))).ToListAsync(cancellation);
        string Why(DeskRow row) => string.Join(", ", new[]
        {
            row.Owner == OwnerKind.Waiting && row.WaitingSince < late ? "waits longer than promised" : null,
            row.Owner == OwnerKind.Agent && row.Unanswered && row.CustomerSpokeAt < late ? "no answer for longer than promised" : null,
            row.Mood <= Upset ? "the mood has fallen" : null,
            failing.GetValueOrDefault(row.Id),
        }.Where(why => why is not null).Distinct());
        List<DeskRow> wrong = [.. waits.Concat(held).Concat(failed).DistinctBy(row => row.Id).OrderByDescending(row => row.Waits is { } since && since < late).ThenBy(row => row.Mood).Take(MostWrong)];
        var ids = wrong.ConvertAll(row => row.Id);
        var snapshots = ids.Count == 0 ? [] : await db.Conversations.Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Snapshot }).ToDictionaryAsync(c => c.Id, c => c.Snapshot, cancellation);
        return wrong.ConvertAll(row => new GoesWrong(row, Names.Capital(Why(row)), snapshots.GetValueOrDefault(row.Id) is { } snapshot ? DeskLists.Folded(snapshot)?.Moods ?? [] : []));
    }

    static string? BotFails(string? snapshot)
    {
        if (snapshot is null || DeskLists.Folded(snapshot) is not { } talk)
            return null;
        return talk.Misses >= 2 ? $"the bot did not understand {talk.Misses} times in a row"
            : talk.FailedActions >= 2 ? $"the bot failed {talk.FailedActions} times to do it"
            : talk.Repeats >= 2 ? "the customer says the same again"
            : talk.Mood.Level <= Upset ? "the mood has fallen" : null;
    }

    // Read once in half a minute, for everybody; each counts their own queues.
    async Task<FloorDay> DayAsync(Viewer reader, When when, TimeSpan promise, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_day is not { } day || when.Now - day.Read >= Believed || when.Date(day.Read) != when.Date(when.Now))
            {
                var kept = await measures.KeptUntilAsync(when.Now, cancellation);
                var talks = new Dictionary<(string, int), Talk>();
                void Add(Talk talk) => talks[(talk.Conversation, talk.Number)] = talk;
                await measures.ReadAsync(when.Beginning(when.Date(when.Now))!.Value, when.Now.AddTicks(1), Add, static _ => { }, cancellation);
                foreach (var talk in await measures.WithPeopleSinceAsync(when.Now - FloorDay.LongestLooked, cancellation))
                    Add(talk);
                _day = day = (when.Now, kept, [.. talks.Values]);
            }
            return FloorDay.Of(day.Talks, day.At, when, promise, reader.Department is null ? null : reader.Queues);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
