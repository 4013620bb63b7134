using System.Data.Common;
using System.Globalization;
using Bot.Conversations;
using Bot.Desk;
using Microsoft.EntityFrameworkCore;

namespace Bot.Storage;

/// <summary>Search over the index. Every query walks matches from the newest on, asks in the same statement whether the reader may see them now, and stops at the page's end.</summary>
sealed class StoredSearch(IDbContextFactory<BotDb> contexts, Database database, TimeProvider clock) : ISearch
{
    // A conversation has several parts; a page is filled from as many as this.
    const int PartsForRow = 4;
    const int CustomersFrom = 400;

    SearchSql Sql => database.Engine.Search;

    public async ValueTask<Found<FoundConversation>> ConversationsAsync(
        SearchQuery query, Viewer reader, IReadOnlyList<string>? scope, TimeZoneInfo zone, long? after, int limit, CancellationToken cancellation)
    {
        if (query.IsEmpty)
            return new([], null);
        limit = Math.Clamp(limit, 1, 100);
        var ask = Ask.Of(Sql, query, reader, scope, zone, after, inName: false);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var hits = await ask.ReadAsync(db, Sql, "p.id, p.conversation", $"ORDER BY p.id DESC LIMIT {(limit * PartsForRow) + 1}", static row => (Part: row.GetInt64(0), Conversation: row.GetString(1)), cancellation);
        var found = hits.DistinctBy(hit => hit.Conversation).Take(limit).ToList();
        var all = hits.Count <= limit * PartsForRow && found.Count == hits.DistinctBy(hit => hit.Conversation).Count();
        var last = found.Count == limit ? hits.TakeWhile(hit => found.Any(one => one.Conversation == hit.Conversation)).Last().Part : hits.Count > 0 ? hits[^1].Part : 0;
        return new(await RowsAsync(db, found, cancellation), all ? null : last);
    }

    public async ValueTask<Found<FoundCustomer>> CustomersAsync(
        SearchQuery query, Viewer reader, IReadOnlyList<string>? scope, TimeZoneInfo zone, long? after, int limit, CancellationToken cancellation)
    {
        if (query.Terms.Count == 0 && query.From.Count == 0)
            return new([], null);
        var ask = Ask.Of(Sql, query, reader, scope, zone, after, inName: true);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var hits = await ask.ReadAsync(db, Sql, "p.id, c.id, c.customer_id, c.customer_name, c.channel, c.changed_at", $"AND c.customer_id IS NOT NULL ORDER BY p.id DESC LIMIT {CustomersFrom}",
            static row => (Part: row.GetInt64(0), Id: row.GetString(1), Customer: row.GetString(2), Name: Null(row, 3), Channel: Null(row, 4), At: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5))), cancellation);
        var rows = hits.GroupBy(hit => hit.Customer).Take(Math.Clamp(limit, 1, 100))
            .Select(of => new FoundCustomer(of.Key, of.First().Name, of.First().Channel, of.MaxBy(hit => hit.At).Id, of.Max(hit => hit.At), of.DistinctBy(hit => hit.Id).Count())).ToList();
        return new(rows, hits.Count == CustomersFrom ? hits[^1].Part : null);
    }

    public async ValueTask<int> CountAsync(SearchQuery query, Viewer reader, IReadOnlyList<string>? scope, TimeZoneInfo zone, CancellationToken cancellation)
    {
        if (query.IsEmpty)
            return 0;
        var ask = Ask.Of(Sql, query, reader, scope, zone, null, inName: false);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await ask.CountAsync(db, Sql, cancellation);
    }

    public async ValueTask<IReadOnlyList<string>> RecentAsync(string staff, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.RecentSearches.Where(recent => recent.Staff == staff).OrderByDescending(recent => recent.At).Select(recent => recent.Text).Take(ISearch.MostRecent).ToListAsync(cancellation);
    }

    public async ValueTask RememberAsync(string staff, string text, CancellationToken cancellation)
    {
        var (kept, at) = (Nlp.PersonalData.Mask(text), clock.GetUtcNow());
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.RecentSearches.Where(recent => recent.Staff == staff && recent.Text == kept).ExecuteUpdateAsync(set => set.SetProperty(recent => recent.At, at), cancellation) > 0)
            return;
        db.RecentSearches.Add(new() { Staff = staff, Text = kept, At = at });
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // Another window of theirs was quicker by a moment: it is remembered.
        }
        var rest = await db.RecentSearches.Where(recent => recent.Staff == staff).OrderByDescending(recent => recent.At).Skip(ISearch.MostRecent).Select(recent => recent.Text).ToListAsync(cancellation);
        await db.RecentSearches.Where(recent => recent.Staff == staff && rest.Contains(recent.Text)).ExecuteDeleteAsync(cancellation);
    }

    public async ValueTask ForgetAsync(string staff, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.RecentSearches.Where(recent => recent.Staff == staff).ExecuteDeleteAsync(cancellation);
    }

    static async Task<IReadOnlyList<FoundConversation>> RowsAsync(BotDb db, List<(long Part, string Conversation)> found, CancellationToken cancellation)
    {
        var (ids, parts) = (found.Select(hit => hit.Conversation).ToList(), found.Select(hit => hit.Part).ToList());
        var texts = await db.SearchTexts.Where(text => parts.Contains(text.Id)).ToDictionaryAsync(text => text.Id, text => text.Body, cancellation);
        var rows = await db.Conversations.Where(c => ids.Contains(c.Id))
            .Select(c => new { c.Id, c.CustomerName, c.CustomerId, c.Channel, c.Owner, c.AgentId, c.AgentName, c.Queue, c.ChangedAt, c.Disposition, c.Labels }).ToDictionaryAsync(c => c.Id, cancellation);
        return
        [
            .. from hit in found
               let c = rows.GetValueOrDefault(hit.Conversation)
               where c is not null
               select new FoundConversation(c.Id, c.CustomerName, c.CustomerId, c.Channel, c.Owner, c.AgentId, c.AgentName, c.Queue, c.ChangedAt, c.Disposition,
                   c.Labels.Length == 0 ? [] : c.Labels.Split('\n'), SearchIndex.Lines(texts.GetValueOrDefault(hit.Part, ""))),
        ];
    }

    static string? Null(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>The conditions of a query, with their values.</summary>
    sealed class Ask
    {
        readonly List<object> _values = [];
        readonly List<string> _where = [];
        string? _words;

        public static Ask Of(SearchSql sql, SearchQuery query, Viewer reader, IReadOnlyList<string>? scope, TimeZoneInfo zone, long? after, bool inName)
        {
            var ask = new Ask();
            if (sql.Text(query, inName) is { } words)
            {
                // The first value, as the engines expect it.
                ask._words = sql.Matching;
                ask._values.Add(words);
                ask._where.Add(sql.Matches);
            }
            if (after is { } before)
                ask._where.Add($"p.id < {ask.Value(before)}");
            // What the index said last is asked first, because it is near; the conversation itself decides.
            if (reader.Department is not null)
                foreach (var of in new[] { "p", "c" })
                    ask._where.Add($"({of}.queue IN ({ask.Values(reader.Queues)}) OR {of}.agent_id = {ask.Value(reader.Agent.Id)})");
            if (scope is not null)
                ask._where.Add($"p.queue IN ({ask.Values(scope)}) AND c.queue IN ({ask.Values(scope)})");
            foreach (var label in query.Labels)
                ask._where.Add($"EXISTS (SELECT 1 FROM conversation_labels l WHERE l.conversation = c.id AND lower(l.label) = lower({ask.Value(label)}))");
            if (query.After is { } first)
                ask._where.Add($"p.last_at >= {ask.Value(Instant(first, zone))}");
            if (query.Before is { } end)
                ask._where.Add($"p.first_at < {ask.Value(Instant(end, zone))}");
            if (query.States.Count > 0)
                ask._where.Add($"({string.Join(" OR ", query.States.Select(state => ask.State(state, reader)))})");
            return ask;
        }

        string State(SearchState state, Viewer reader) => state switch
        {
            SearchState.Open => $"c.owner <> {(int)OwnerKind.Closed}",
            SearchState.Closed => $"c.owner = {(int)OwnerKind.Closed}",
            SearchState.Waiting => $"c.owner = {(int)OwnerKind.Waiting}",
            SearchState.Unanswered => $"(c.owner = {(int)OwnerKind.Agent} AND c.unanswered AND c.snoozed_since IS NULL)",
            SearchState.Snoozed => "c.snoozed_since IS NOT NULL",
            _ => $"(c.owner = {(int)OwnerKind.Agent} AND c.agent_id = {Value(reader.Agent.Id)})",
        };

        string Value(object value)
        {
            _values.Add(value);
            return $"{{{_values.Count - 1}}}";
        }

        string Values(IReadOnlyList<string> values) => values.Count == 0 ? "NULL" : string.Join(", ", values.Select(value => Value(value)));

        static long Instant(DateOnly day, TimeZoneInfo zone)
        {
            var midnight = day.ToDateTime(TimeOnly.MinValue);
            return new DateTimeOffset(midnight, zone.GetUtcOffset(midnight)).ToUnixTimeMilliseconds();
        }

        string From => $"FROM {_words ?? "search_parts p"} CROSS JOIN conversations c WHERE c.id = p.conversation{string.Concat(_where.Select(condition => $" AND {condition}"))}";

        public async Task<List<T>> ReadAsync<T>(BotDb db, SearchSql sql, string columns, string rest, Func<DbDataReader, T> read, CancellationToken cancellation)
        {
            await using var transaction = sql.Before is null ? null : await db.Database.BeginTransactionAsync(cancellation);
            if (sql.Before is { } before)
                await db.Database.ExecuteSqlRawAsync(before, cancellation);
            await db.Database.OpenConnectionAsync(cancellation);
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.Transaction = transaction is null ? null : Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(transaction);
            var text = $"SELECT {columns} {From} {rest}";
            for (var i = 0; i < _values.Count; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@v{i}");
                parameter.Value = _values[i];
                command.Parameters.Add(parameter);
                text = text.Replace($"{{{i}}}", parameter.ParameterName, StringComparison.Ordinal);
            }
#pragma warning disable CA2100 // Everything that was typed is a value; the text is made of our own pieces.
            command.CommandText = text;
#pragma warning restore CA2100
            var rows = new List<T>();
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                rows.Add(read(reader));
            return rows;
        }

        // Counting stops: "more than 1,000" is enough, and counting on is not free.
        public async Task<int> CountAsync(BotDb db, SearchSql sql, CancellationToken cancellation) =>
            (await ReadAsync(db, sql, "DISTINCT p.conversation", $"LIMIT {ISearch.MostCounted + 1}", static _ => 0, cancellation)).Count;
    }
}
