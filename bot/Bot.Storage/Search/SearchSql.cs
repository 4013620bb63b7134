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

    /// <summary>The parts (<c>p</c>) that match the text in parameter 0, newest first; what follows is joined to them.</summary>
    public abstract string Matching { get; }

    /// <summary>The condition under which they match; to be joined with others by AND.</summary>
    public abstract string Matches { get; }

    /// <summary>What is said to the connection before a query, in its transaction; null for nothing.</summary>
    public abstract string? Before { get; }

    /// <summary>The query as the engine reads it; null when it has no words.</summary>
    /// <param name="query">What is looked for.</param>
    /// <param name="inName">Whether the words have to stand in the customer's name.</param>
    public string? Text(SearchQuery query, bool inName)
    {
        List<string> all =
        [
            .. query.Terms.Select(term => Term(term, inName ? SearchPlace.Customer : SearchPlace.Anywhere)),
            .. query.From.Select(term => Term(term, SearchPlace.Names)),
            .. query.Intents.Select(intent => Term(new([SearchWords.Name("i", intent)], false), SearchPlace.Tags)),
        ];
        return all.Count == 0 ? null : string.Join(And, all);
    }

    protected abstract string And { get; }

    protected abstract string Term(SearchTerm term, SearchPlace place);

    protected enum SearchPlace
    {
        Anywhere,
        Customer,
        Names,
        Tags,
    }
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

    // CROSS JOIN keeps the order of the tables: first the words, then what they are of.
    public override string Matching => "search_words CROSS JOIN search_parts p ON p.id = search_words.rowid";

    public override string Matches => "search_words MATCH {0}";

    public override string? Before => null;

    protected override string And => " AND ";

    protected override string Term(SearchTerm term, SearchPlace place)
    {
        var columns = place switch { SearchPlace.Customer => "customer : ", SearchPlace.Names => "{customer staff} : ", SearchPlace.Tags => "tags : ", _ => "" };
        // In double quotes nothing has a meaning of its own; a word has no quotes.
        return $"{columns}\"{string.Join(' ', term.Words)}\"{(term.Begins ? "*" : "")}";
    }
}

/// <summary>A GIN index over weighted words: A the customer's name, B colleagues, C tags, D what was said.</summary>
sealed class PostgresSearch : SearchSql
{
    // A word stands in as many places as PostgreSQL keeps of it, and in none beyond those it counts.
    const int MostPlaces = 255, LastPlace = 16_000;

    static readonly Statement Set = new("UPDATE search_parts SET words = CAST(@words AS tsvector) WHERE id = @id", Statement.Text("words"), Long("id"));

    public override void Put(RoadConnection db, long id, SearchDocument document, bool isNew) => db.Execute(Set, Words(document), id);

    // OFFSET 0 keeps the planner from walking all parts by their number in the hope of many matches: of words that are common and seldom meet it expects far too many.
    public override string Matching => "(SELECT id, conversation, queue, agent_id, first_at, last_at FROM search_parts WHERE words @@ CAST({0} AS tsquery) OFFSET 0) p";

    public override string Matches => "TRUE";

    // Reading every row looks cheap to the planner, which does not see that the words lie beside it.
    public override string? Before => "SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL statement_timeout = 10000";

    protected override string And => " & ";

    protected override string Term(SearchTerm term, SearchPlace place)
    {
        var weight = place switch { SearchPlace.Customer => "A", SearchPlace.Names => "AB", SearchPlace.Tags => "C", _ => "" };
        return $"({string.Join(" <-> ", term.Words.Select((word, at) => (term.Begins && at == term.Words.Count - 1, weight) switch
        {
            (true, var letters) => $"'{word}':*{letters}",
            (false, "") => $"'{word}'",
            (false, var letters) => $"'{word}':{letters}",
        }))})";
    }

    static string Words(SearchDocument document)
    {
        var places = new Dictionary<string, List<string>>();
        var at = 0;
        foreach (var (text, weight) in new[] { (document.Customer, "A"), (document.Staff, "B"), (document.Tags, "C"), (document.Said, "") })
        {
            foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                if (!places.TryGetValue(word, out var of))
                    places[word] = of = [];
                at++;
                if (of.Count < MostPlaces && at < LastPlace)
                    of.Add(at.ToString(CultureInfo.InvariantCulture) + weight);
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
