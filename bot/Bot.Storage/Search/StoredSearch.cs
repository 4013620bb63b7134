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

    // Most conversations have one part: what is counted is mostly read at once.
    const int CountedFrom = 1_200;

    SearchSql Sql => database.Engine.Search;

    public async ValueTask<Found<FoundConversation>> ConversationsAsync(
        SearchQuery query, Viewer reader, IReadOnlyList<string>? scope, TimeZoneInfo zone, long? after, int limit, CancellationToken cancellation)
    {
        if (query.IsEmpty)
            return new([], null);
        limit = Math.Clamp(limit, 1, 100);
        var ask = Ask.Of(Sql, query, reader, scope, zone, inName: false);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // The first page is the beginning of what is counted.
        var all = after is null ? await ask.CountedAsync(db, Sql, cancellation) : await ask.HitsAsync(db, Sql, after, (limit * PartsForRow) + 1, cancellation);
        var hits = all.Take((limit * PartsForRow) + 1).ToList();
        var found = hits.DistinctBy(hit => hit.Conversation).Take(limit).ToList();
        var ends = hits.Count <= limit * PartsForRow && found.Count == hits.DistinctBy(hit => hit.Conversation).Count();
        var last = found.Count == limit ? hits.TakeWhile(hit => found.Any(one => one.Conversation == hit.Conversation)).Last().Part : hits.Count > 0 ? hits[^1].Part : 0;
        return new(await RowsAsync(db, found, cancellation), ends ? null : last, after is null ? Ask.Conversations(all) : null);
    }

    public async ValueTask<Found<FoundCustomer>> CustomersAsync(
        SearchQuery query, Viewer reader, IReadOnlyList<string>? scope, TimeZoneInfo zone, long? after, int limit, CancellationToken cancellation)
    {
        if (query.Terms.Count == 0 && query.From.Count == 0)
            return new([], null);
        var ask = Ask.Of(Sql, query, reader, scope, zone, inName: true);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var hits = await ask.ReadAsync(db, Sql, "p.id, c.id, c.customer_id, c.customer_name, c.channel, c.changed_at", "AND c.customer_id IS NOT NULL", after, CustomersFrom,
            static row => (Part: row.GetInt64(0), Id: row.GetString(1), Customer: row.GetString(2), Name: Null(row, 3), Channel: Null(row, 4), At: DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5))), cancellation);
        var rows = hits.GroupBy(hit => hit.Customer).Take(Math.Clamp(limit, 1, 100))
            .Select(of => new FoundCustomer(of.Key, of.First().Name, of.First().Channel, of.MaxBy(hit => hit.At).Id, of.Max(hit => hit.At), of.DistinctBy(hit => hit.Id).Count())).ToList();
        return new(rows, hits.Count == CustomersFrom ? hits[^1].Part : null);
    }

    public async ValueTask<int> CountAsync(SearchQuery query, Viewer reader, IReadOnlyList<string>? scope, TimeZoneInfo zone, CancellationToken cancellation)
    {
        if (query.IsEmpty)
            return 0;
        var ask = Ask.Of(Sql, query, reader, scope, zone, inName: false);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return Ask.Conversations(await ask.CountedAsync(db, Sql, cancellation));
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

    static async Task<IReadOnlyList<FoundConversation>> RowsAsync(BotDb db, List<Hit> found, CancellationToken cancellation)
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
        readonly List<string> _where = [], _of = [];
        bool _hasWords;

        public static Ask Of(SearchSql sql, SearchQuery query, Viewer reader, IReadOnlyList<string>? scope, TimeZoneInfo zone, bool inName)
        {
            var ask = new Ask();
            if (sql.Text(query, inName) is { } words)
            {
                // The first value, as the engines expect it.
                ask._hasWords = true;
                ask._values.Add(words);
            }
            // What the index said last is asked first, because it is near; the conversation itself decides.
            if (reader.Department is not null)
                foreach (var of in new[] { "p", "c" })
                    ask._where.Add($"({of}.queue IN ({ask.Values(reader.Queues)}) OR {of}.agent_id = {ask.Value(reader.Agent.Id)})");
            if (scope is not null)
                ask._where.Add($"p.queue IN ({ask.Values(scope)}) AND c.queue IN ({ask.Values(scope)})");
            foreach (var label in query.Labels)
                ask._of.Add($"SELECT l.conversation FROM conversation_labels l WHERE lower(l.label) = lower({ask.Value(label)})");
            if (query.After is { } first)
                ask._where.Add($"p.last_at >= {ask.Value(Instant(first, zone))}");
            if (query.Before is { } end)
                ask._where.Add($"p.first_at < {ask.Value(Instant(end, zone))}");
            if (query.States.Count > 0)
            {
                var states = string.Join(" OR ", query.States.Select(state => ask.State(state, reader)));
                // Few are under way at any time: they are looked up first, or a common word would be followed through ninety days to find them.
                if (query.States.Any(state => state is SearchState.Open or SearchState.Closed))
                    ask._where.Add($"({states})");
                else
                    ask._of.Add($"SELECT c.id FROM conversations c WHERE {states}");
            }
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

        // Parts (p) with their conversations (c), newest first, beginning before one of them.
        public async Task<List<T>> ReadAsync<T>(BotDb db, SearchSql sql, string columns, string more, long? after, int limit, Func<DbDataReader, T> read, CancellationToken cancellation)
        {
            await using var transaction = sql.Before is null ? null : await db.Database.BeginTransactionAsync(cancellation);
            if (sql.Before is { } before)
                await db.Database.ExecuteSqlRawAsync(before, cancellation);
            if (!_hasWords || _of.Count > 0 || sql.Near is not { } near)
                return await RowsAsync(null, after, limit);
            var end = after ?? await db.SearchParts.MaxAsync(part => (long?)part.Id, cancellation) + 1 ?? 0;
            var rows = await RowsAsync(end - near, end, limit);
            if (rows.Count < limit && end > near)
                rows.AddRange(await RowsAsync(null, end - near, limit - rows.Count));
            return rows;

            async Task<List<T>> RowsAsync(long? from, long? before, int most)
            {
                var (parts, number, conditions) = sql.Parts(_hasWords, _of, near: from is not null);
                var values = _values.ToList();
                List<string> where = ["c.id = p.conversation", .. conditions, .. _where];
                foreach (var (bound, how) in new[] { (from, ">="), (before, "<") })
                    if (bound is { } part)
                    {
                        where.Add(string.Create(CultureInfo.InvariantCulture, $"{number} {how} {{{values.Count}}}"));
                        values.Add(part);
                    }
                await db.Database.OpenConnectionAsync(cancellation);
                await using var command = db.Database.GetDbConnection().CreateCommand();
                command.Transaction = transaction is null ? null : Microsoft.EntityFrameworkCore.Storage.DbContextTransactionExtensions.GetDbTransaction(transaction);
                var text = string.Create(CultureInfo.InvariantCulture, $"SELECT {columns} FROM {parts} CROSS JOIN conversations c WHERE {string.Join(" AND ", where)} {more} ORDER BY {number} DESC LIMIT {most}");
                for (var i = 0; i < values.Count; i++)
                {
                    var parameter = command.CreateParameter();
                    parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"@v{i}");
                    parameter.Value = values[i];
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
        }

        public Task<List<Hit>> HitsAsync(BotDb db, SearchSql sql, long? after, int limit, CancellationToken cancellation) =>
            ReadAsync(db, sql, "p.id, p.conversation", "", after, limit, static row => new Hit(row.GetInt64(0), row.GetString(1)), cancellation);

        // The newest parts, of as many conversations as are counted. Counting stops: "more than 1,000" is enough, and counting on is not free.
        public async Task<List<Hit>> CountedAsync(BotDb db, SearchSql sql, CancellationToken cancellation)
        {
            var hits = await HitsAsync(db, sql, null, CountedFrom, cancellation);
            for (var read = hits.Count; read == CountedFrom && Conversations(hits) <= ISearch.MostCounted;)
            {
                var more = await HitsAsync(db, sql, hits[^1].Part, CountedFrom, cancellation);
                hits.AddRange(more);
                read = more.Count;
            }
            return hits;
        }

        public static int Conversations(List<Hit> hits) => Math.Min(hits.DistinctBy(hit => hit.Conversation).Count(), ISearch.MostCounted + 1);
    }

    readonly record struct Hit(long Part, string Conversation);
}
