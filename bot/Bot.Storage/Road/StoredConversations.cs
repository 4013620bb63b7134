using System.Text.Json;
using Bot.Conversations;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>Conversations: the facts, the row that was folded from them, and what was said.</summary>
sealed class StoredConversations(RoadWriter writer, RoadReaders readers, StoredPolicies policies, ConversationWakes wakes, TimeProvider clock) : IConversations
{
    const int Remembered = 20_000;

    // What a turn of the bot changes. The columns of ownership are left out unless they moved: SQLite rewrites every index that an
    // UPDATE names, also where the value stays.
    const string Columns =
        """
        version = @version, channel = @channel, customer_id = @customer_id, customer_name = @customer_name, mood = @mood, last_intent = @last_intent,
        last_line = @last_line, unanswered = @unanswered, episode = @episode, disposition = @disposition, callback_due = @callback_due,
        opened_at = @opened_at, changed_at = @changed_at, customer_spoke_at = @customer_spoke_at, snapshot = @snapshot, address = @address
        """;

    const string Ownership =
        """
        epoch = @epoch, owner = @owner, agent_id = @agent_id, agent_name = @agent_name, queue = @queue, waiting_since = @waiting_since, raised_by = @raised_by,
        snoozed_since = @snoozed_since, snoozed_until = @snoozed_until, labels = @labels
        """;

    static readonly (string, System.Data.DbType)[] ColumnTypes =
    [
        Text("id"), Number("version"), Text("channel"), Text("customer_id"), Text("customer_name"), Real("mood"), Text("last_intent"), Text("last_line"),
        Flag("unanswered"), Number("episode"), Text("disposition"), Long("callback_due"), Long("opened_at"), Long("changed_at"), Long("customer_spoke_at"),
        Text("snapshot"), Text("address"),
    ];

    static readonly (string, System.Data.DbType)[] OwnershipTypes =
    [
        Number("epoch"), Number("owner"), Text("agent_id"), Text("agent_name"), Text("queue"), Long("waiting_since"), Text("raised_by"),
        Long("snoozed_since"), Long("snoozed_until"), Text("labels"),
    ];

    static readonly Statement Stay = new($"UPDATE conversations SET {Columns} WHERE id = @id AND version = @before", [.. ColumnTypes, Number("before")]);

    static readonly Statement Move = new(
        $"UPDATE conversations SET {Columns}, {Ownership} WHERE id = @id AND version = @before", [.. ColumnTypes, Number("before"), .. OwnershipTypes]);

    static readonly Statement Begin = new(
        """
        INSERT INTO conversations (id, version, epoch, owner, agent_id, agent_name, queue, waiting_since, raised_by, snoozed_since, snoozed_until, labels, channel, customer_id, customer_name, mood,
          last_intent, last_line, unanswered, episode, disposition, callback_due, opened_at, changed_at, customer_spoke_at, snapshot, address)
        VALUES (@id, @version, @epoch, @owner, @agent_id, @agent_name, @queue, @waiting_since, @raised_by, @snoozed_since, @snoozed_until, @labels, @channel, @customer_id, @customer_name, @mood,
          @last_intent, @last_line, @unanswered, @episode, @disposition, @callback_due, @opened_at, @changed_at, @customer_spoke_at, @snapshot, @address)
        ON CONFLICT (id) DO NOTHING
        """, [.. ColumnTypes, .. OwnershipTypes]);

    static readonly Statement PutLabel = new(
        "INSERT INTO conversation_labels (conversation, label, at, queue) VALUES (@conversation, @label, @at, @queue) ON CONFLICT (conversation, label) DO NOTHING",
        Text("conversation"), Text("label"), Long("at"), Text("queue"));

    static readonly Statement MoveLabels = new("UPDATE conversation_labels SET queue = @queue WHERE conversation = @conversation", Text("queue"), Text("conversation"));

    static readonly Statement TakeLabel = new(
        "DELETE FROM conversation_labels WHERE conversation = @conversation AND label = @label", Text("conversation"), Text("label"));

    static readonly Statement PutGuest = new(
        "INSERT INTO conversation_guests (conversation, staff, at) VALUES (@conversation, @staff, @at) ON CONFLICT (conversation, staff) DO NOTHING",
        Text("conversation"), Text("staff"), Long("at"));

    static readonly Statement TakeGuest = new(
        "DELETE FROM conversation_guests WHERE conversation = @conversation AND staff = @staff", Text("conversation"), Text("staff"));

    // The lowest place that is free. Another writer may be taking the same one: then one of the two inserts nothing.
    static readonly Statement TakePlace = new(
        """
        INSERT INTO callback_places (queue, starts, place, conversation)
        SELECT @queue, @starts, free.place, @conversation FROM
          (SELECT 1 AS place UNION ALL SELECT place + 1 FROM callback_places WHERE queue = @queue AND starts = @starts) free
        WHERE free.place <= @limit AND NOT EXISTS (SELECT 1 FROM callback_places taken WHERE taken.queue = @queue AND taken.starts = @starts AND taken.place = free.place)
        ORDER BY free.place LIMIT 1
        ON CONFLICT (queue, starts, place) DO NOTHING
        """,
        Text("queue"), Long("starts"), Text("conversation"), Number("limit"));

    static readonly Statement LeavePlace = new(
        "DELETE FROM callback_places WHERE queue = @queue AND starts = @starts AND conversation = @conversation", Text("queue"), Long("starts"), Text("conversation"));

    static readonly Statement VersionNow = new("SELECT version FROM conversations WHERE id = @id", Text("id"));

    // By how many facts a turn adds, from one. One statement for them is one round trip on PostgreSQL and one look at the last position given
    // on SQLite. A turn with more facts than the longest holds takes it again.
    static readonly Statement[] Append = [.. Enumerable.Range(1, 4).Select(AppendOf)];

    static readonly Statement Open = new("SELECT version, snapshot FROM conversations WHERE id = @id", Text("id"));

    static readonly Statement FactsOf = new(
        "SELECT position, number, body FROM facts WHERE conversation = @conversation AND number > @after ORDER BY number LIMIT @limit",
        Text("conversation"), Number("after"), Number("limit"));

    readonly ConversationCache _cache = new(Remembered);

    public async ValueTask<Conversation> OpenAsync(string id, CancellationToken cancellation)
    {
        if (_cache.Find(id) is { } held)
            return held;
        var rows = await readers.AllAsync(Open, static row => (Version: row.GetInt32(0), Snapshot: row.TextOrNull(1)), cancellation, id);
        if (rows is not [var (version, snapshot)])
            return Conversation.New(id);
        var conversation = Snapshot(id, version, snapshot) ?? await FoldAsync(id, version, cancellation);
        _cache.Offer(conversation);
        return conversation;
    }

    static Conversation? Snapshot(string id, int version, string? json)
    {
        try
        {
            return json is not null && Stored.Conversation(json) is { } snapshot && snapshot.Version == version && snapshot.Id == id ? snapshot : null;
        }
        catch (JsonException)
        {
            // It only spares the folding. What cannot be read is folded again, and is whole after the next commit.
            return null;
        }
    }

    async ValueTask<Conversation> FoldAsync(string id, int version, CancellationToken cancellation)
    {
        const int Page = 1000;
        var conversation = Conversation.New(id);
        IReadOnlyList<StoredFact> page;
        do
        {
            page = await FactsAsync(id, conversation.Version, Page, cancellation);
            conversation = conversation.After(page.Select(stored => stored.Fact));
        } while (page.Count == Page);
        // A commit between the two reads makes it longer, and the next commit on it is refused as it should be.
        return conversation.Version >= version
            ? conversation
            : throw new InvalidDataException($"Conversation {id} should have {version} facts and has {conversation.Version}: the database is damaged. Restore a backup.");
    }

    public async ValueTask<IReadOnlyList<StoredFact>> FactsAsync(string id, int after, int limit, CancellationToken cancellation) =>
        await readers.AllAsync(FactsOf, row => new StoredFact(row.GetInt64(0), id, row.GetInt32(1), Stored.Fact(row.GetString(2))), cancellation, id, after, limit);

    public async ValueTask<bool> CommitAsync(Commit commit, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(commit);
        var (before, after) = (commit.Before, commit.After);
        if (before.Id != after.Id || after.Version != before.Version + commit.Facts.Count)
            throw new ArgumentException("A commit must be about one conversation, folded with its facts.", nameof(commit));
        if (after.IsNew && commit.Messages.Count > 0)
            throw new ArgumentException("Nothing can be said in a conversation in which nothing has happened.", nameof(commit));

        // Written here, by many callers at once; the one writer only binds and steps.
        var facts = commit.Facts.Select(fact => (Kind: Stored.Kind(fact), At: fact.At.ToUnixTimeMilliseconds(), Body: Stored.Json(fact))).ToArray();
        (Statement, object?[])? row = facts.Length == 0 ? null : Row(before, after);
        try
        {
            var outdated = false;
            var stored = await writer.RunAsync(db => (outdated = IsOutdated(db, commit)) ? null : Write(db, commit, facts, row, clock.GetUtcNow().ToUnixTimeMilliseconds()), logged =>
            {
                if (logged is null)
                {
                    _cache.Forget(before.Id);
                    return;
                }
                if (!after.IsNew)
                    _cache.Offer(after);
                CrashPoints.At("after-commit");
                wakes.Wake(before.Id, logged);
            }, cancellation) is not null;
            // Another node has published: the turn is decided again, by that.
            if (outdated)
                await policies.LoadAsync(cancellation);
            return stored;
        }
        catch
        {
            // Whether it was stored is not known, so neither is what the cache should hold.
            _cache.Forget(before.Id);
            throw;
        }
    }

    static bool IsOutdated(RoadConnection db, Commit commit) => commit.DecidedUnder is { } version && db.IsOutdated(version);

    // Null when the turn was overtaken, otherwise what it added to the log.
    static LoggedMessage[]? Write(RoadConnection db, Commit commit, (string Kind, long At, string Body)[] facts, (Statement, object?[])? row, long now)
    {
        var id = commit.Before.Id;
        if (commit.InboxId is { } inbox && !StoredInbox.TryMark(db, inbox))
            return null;
        var (had, takes) = commit.Before.CallPlace == commit.After.CallPlace ? (null, null) : (commit.Before.CallPlace, commit.After.CallPlace);
        var taken = takes is null || TryTake(db, takes, id, commit.CallbackPlaces);
        if (!taken || !TryMove(db, commit.Before, row))
        {
            if (taken && takes is not null)
                Leave(db, takes, id);
            if (commit.InboxId is { } marked)
                StoredInbox.Unmark(db, marked);
            return null;
        }
        if (had is not null)
            Leave(db, had, id);
        WriteFacts(db, id, commit.Before.Version, facts);
        WriteLabels(db, commit);
        WriteGuests(db, commit);
        var logged = commit.Messages.Count == 0 ? [] : new LoggedMessage[commit.Messages.Count];
        for (var i = 0; i < logged.Length; i++)
            logged[i] = MessageWriter.Write(db, id, commit.Messages[i], commit.Logged, now);
        EffectWriter.Apply(db, commit.Effects);
        CrashPoints.At("before-commit");
        return logged;
    }

    static bool TryTake(RoadConnection db, CallPlace place, string id, int limit) =>
        db.Execute(TakePlace, place.Queue, place.Starts.ToUnixTimeMilliseconds(), id, limit) == 1;

    static void Leave(RoadConnection db, CallPlace place, string id) => db.Execute(LeavePlace, place.Queue, place.Starts.ToUnixTimeMilliseconds(), id);

    static bool TryMove(RoadConnection db, Conversation before, (Statement Statement, object?[] Values)? row) => row is { } change
        ? db.Execute(change.Statement, change.Values) == 1
        : db.First(VersionNow, static version => version.GetInt32(0), before.Id) == before.Version;

    static Statement AppendOf(int count)
    {
        var rows = Enumerable.Range(0, count).Select(i => $"(@conversation, @number + {i}, @kind{i}, @at{i}, @body{i})");
        var values = Enumerable.Range(0, count).SelectMany(i => new[] { Text($"kind{i}"), Long($"at{i}"), Text($"body{i}") });
        return new($"INSERT INTO facts (conversation, number, kind, at, body) VALUES {string.Join(", ", rows)}", [Text("conversation"), Number("number"), .. values]);
    }

    static void WriteFacts(RoadConnection db, string id, int version, ReadOnlySpan<(string Kind, long At, string Body)> facts)
    {
        while (!facts.IsEmpty)
        {
            var some = facts[..Math.Min(facts.Length, Append.Length)];
            var values = new object?[2 + 3 * some.Length];
            (values[0], values[1]) = (id, version + 1);
            for (var i = 0; i < some.Length; i++)
                (values[2 + 3 * i], values[3 + 3 * i], values[4 + 3 * i]) = some[i];
            db.Execute(Append[some.Length - 1], values);
            facts = facts[some.Length..];
            version += some.Length;
        }
    }

    static void WriteLabels(RoadConnection db, Commit commit)
    {
        if (commit.Before.Queue != commit.After.Queue && commit.Before.Labels.Count > 0)
            db.Execute(MoveLabels, commit.After.Queue, commit.After.Id);
        if (commit.Before.Labels.SequenceEqual(commit.After.Labels))
            return;
        foreach (var gone in commit.Before.Labels.Except(commit.After.Labels))
            db.Execute(TakeLabel, commit.After.Id, gone);
        foreach (var put in commit.After.Labels.Except(commit.Before.Labels))
            db.Execute(PutLabel, commit.After.Id, put, commit.After.ChangedAt.ToUnixTimeMilliseconds(), commit.After.Queue);
    }

    static void WriteGuests(RoadConnection db, Commit commit)
    {
        if (commit.Before.Guests.Count == 0 && commit.After.Guests.Count == 0)
            return;
        var (before, after) = (commit.Before.Guests.Select(guest => guest.Agent.Id).ToList(), commit.After.Guests.Select(guest => guest.Agent.Id).ToList());
        foreach (var gone in before.Except(after))
            db.Execute(TakeGuest, commit.After.Id, gone);
        foreach (var asked in after.Except(before))
            db.Execute(PutGuest, commit.After.Id, asked, commit.After.ChangedAt.ToUnixTimeMilliseconds());
    }

    static (Statement, object?[]) Row(Conversation before, Conversation after)
    {
        object?[] columns =
        [
            after.Id, after.Version, after.Address?.Channel, after.Customer?.Id, after.Customer?.Name, after.Mood.Level, after.LastIntent, after.LastLine,
            after.Unanswered, after.Episode, after.Disposition, Stored.Milliseconds(after.CallbackDue), after.OpenedAt.ToUnixTimeMilliseconds(),
            after.ChangedAt.ToUnixTimeMilliseconds(), Stored.Milliseconds(after.CustomerSpokeAt), Stored.Json(after), Stored.Json(after.Address),
        ];
        object?[] ownership =
        [
            after.Epoch, (int)after.Owner, after.Agent?.Id, after.Agent?.Name, after.Queue, Stored.Milliseconds(after.WaitingSince), after.RaisedBy,
            Stored.Milliseconds(after.SnoozedSince), Stored.Milliseconds(after.SnoozedUntil), string.Join('\n', after.Labels),
        ];
        if (before.IsNew)
            return (Begin, [.. columns, .. ownership]);
        var stays = (before.Epoch, before.Owner, before.Agent, before.Queue, before.WaitingSince, before.RaisedBy, before.SnoozedSince, before.SnoozedUntil)
            == (after.Epoch, after.Owner, after.Agent, after.Queue, after.WaitingSince, after.RaisedBy, after.SnoozedSince, after.SnoozedUntil) && before.Labels.SequenceEqual(after.Labels);
        return stays ? (Stay, [.. columns, before.Version]) : (Move, [.. columns, before.Version, .. ownership]);
    }
}
