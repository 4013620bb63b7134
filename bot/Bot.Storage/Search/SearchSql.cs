using System.Globalization;
using System.Text;
using Bot.Desk;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>What of search differs between the two engines.</summary>
abstract class SearchSql
{
    /// <summary>Puts the words of a part in place of those it had.</summary>
    public abstract void Put(RoadConnection db, long id, SearchDocument document, bool isNew);

    /// <summary>Where the parts (<c>p</c>) that match are read, newest first.</summary>
    /// <param name="hasWords">Whether they match the text in value 0; or all of them are gone through.</param>
    /// <param name="of">Queries for conversations; a part is of one of each. They are asked before anything of the part is read.</param>
    /// <param name="near">Whether they are among the few that are gone through one by one (<see cref="Near"/>).</param>
    /// <returns>What is joined, the column of the part's number to sort and go on by, and the conditions left.</returns>
    public abstract (string From, string Number, IReadOnlyList<string> Where) Parts(bool hasWords, IReadOnlyList<string> of, bool near);

    /// <summary>So many of the newest parts are gone through one by one first: a page of common words is filled from them. Null where the list of a word is read from its newest part on.</summary>
    public abstract int? Near { get; }

    /// <summary>What is said to the connection before a query, in its transaction; null for nothing.</summary>
    public abstract string? Before { get; }

    /// <summary>The query as the engine reads it; null when it has no words.</summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="inName">Whether the words have to stand in the customer's name.</param>
    public string? Text(SearchQuery query, bool inName)
    {
        List<string> all =
        [
            .. query.Terms.Select(term => inName ? Term(Named(SearchWords.Customer, term)) : Term(term)),
            .. query.From.Select(term => Either(Term(Named(SearchWords.Customer, term)), Term(Named(SearchWords.Staff, term)))),
            .. query.Intents.Select(intent => Term(new([SearchWords.Name(SearchWords.Intent, intent)], false))),
        ];
        return all.Count == 0 ? null : string.Join(And, all);
    }

    protected abstract string And { get; }

    protected abstract string Term(SearchTerm term);

    protected abstract string Either(string one, string other);

    static SearchTerm Named(string kind, SearchTerm term) => term with { Words = [.. term.Words.Select(word => SearchWords.Named(kind, word))] };
}

/// <summary>FTS5, which walks its matches from the newest on and stops when enough were taken.</summary>
sealed class SqliteSearch : SearchSql
{
    static readonly Statement Drop = new("DELETE FROM search_words WHERE rowid = @id", Long("id"));

    static readonly Statement Add = new(
        "INSERT INTO search_words (rowid, customer, staff, tags, said) VALUES (@id, @customer, @staff, @tags, @said)", Long("id"), Statement.Text("customer"), Statement.Text("staff"), Statement.Text("tags"), Statement.Text("said"));

    public override void Put(RoadConnection db, long id, SearchDocument document, bool isNew)
    {
        if (!isNew)
            db.Execute(Drop, id);
        db.Execute(Add, id, document.Customer, document.Staff, document.Tags, document.Said);
    }

    // CROSS JOIN keeps the order of the tables: first the words, then what they are of. The sign keeps SQLite from asking for the words anew for each part of those
    // conversations: the list of a word is gone through once, and its numbers are looked up among theirs.
    public override (string From, string Number, IReadOnlyList<string> Where) Parts(bool hasWords, IReadOnlyList<string> of, bool near) => hasWords
        ? ("search_words CROSS JOIN search_parts p ON p.id = search_words.rowid", "search_words.rowid",
            ["search_words MATCH {0}", .. of.Select(ids => $"+search_words.rowid IN (SELECT q.id FROM search_parts q WHERE q.conversation IN ({ids}))")])
        : ("search_parts p", "p.id", [.. of.Select(ids => $"p.conversation IN ({ids})")]);

    public override int? Near => null;

    public override string? Before => null;

    protected override string And => " AND ";

    protected override string Either(string one, string other) => $"({one} OR {other})";

    // In double quotes nothing has a meaning of its own; a word has no quotes.
    protected override string Term(SearchTerm term) => $"\"{string.Join(' ', term.Words)}\"{(term.Begins ? "*" : "")}";
}

/// <summary>A GIN index over words without weights, which it does not know: each of its matches would have to be read to tell one place from another.</summary>
sealed class PostgresSearch : SearchSql
{
    // A word stands in as many places as PostgreSQL keeps of it, and in none beyond those it counts.
    const int MostPlaces = 255, LastPlace = 16_000;

    static readonly Statement Set = new("UPDATE search_parts SET words = CAST(@words AS tsvector) WHERE id = @id", Statement.Text("words"), Long("id"));

    public override void Put(RoadConnection db, long id, SearchDocument document, bool isNew) => db.Execute(Set, Words(document), id);

    // OFFSET 0 keeps the planner from walking all parts by their number in the hope of many matches: of words that are common and seldom meet it expects far too many.
    // Sorted in there, so that the conversations of a page are looked up and not all of them read; by a sum, or the planner would walk all parts after all.
    public override (string From, string Number, IReadOnlyList<string> Where) Parts(bool hasWords, IReadOnlyList<string> of, bool near)
    {
        var inside = string.Concat(of.Select(ids => $" AND conversation IN ({ids})"));
        return (hasWords, near) switch
        {
            (false, _) => ("search_parts p", "p.id", [.. of.Select(ids => $"p.conversation IN ({ids})")]),
            (_, true) => ("search_parts p", "p.id", ["p.words @@ CAST({0} AS tsquery)"]),
            _ => ($"(SELECT id, id + 0 AS place, conversation, queue, agent_id, first_at, last_at FROM search_parts WHERE words @@ CAST({{0}} AS tsquery){inside} ORDER BY place DESC OFFSET 0) p", "p.place", []),
        };
    }

    // The list of a word tells nothing of the order of its parts, and each of them has to be read to sort them. To go through so many takes some ten milliseconds.
    public override int? Near => 8_000;

    // Reading every row looks cheap to the planner, which does not see that the words lie beside it.
    public override string? Before => "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL statement_timeout = 10000";

    protected override string And => " & ";

    protected override string Either(string one, string other) => $"({one} | {other})";

    protected override string Term(SearchTerm term) =>
        $"({string.Join(" <-> ", term.Words.Select((word, at) => term.Begins && at == term.Words.Count - 1 ? $"'{word}':*" : $"'{word}'"))})";

    static string Words(SearchDocument document)
    {
        var places = new Dictionary<string, List<string>>();
        var at = 0;
        foreach (var text in new[] { document.Customer, document.Staff, document.Tags, document.Said })
        {
            foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!places.TryGetValue(word, out var of))
                    places[word] = of = [];
                at++;
                if (of.Count < MostPlaces && at < LastPlace)
                    of.Add(at.ToString(CultureInfo.InvariantCulture));
            }
            // No phrase goes on from one place into another.
            at++;
        }
        var words = new StringBuilder();
        foreach (var (word, of) in places)
            words.Append(words.Length > 0 ? " " : "").Append('\'').Append(word).Append('\'').Append(of.Count > 0 ? ":" : "").AppendJoin(',', of);
        return words.ToString();
    }
}
