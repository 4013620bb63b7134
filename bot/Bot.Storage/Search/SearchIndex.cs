using System.Data.Common;
using System.Globalization;
using System.Text;
using Bot.Desk;
using static Bot.Storage.Statement;

namespace Bot.Storage;

/// <summary>The words of a part, each folded, by where they stand.</summary>
/// <param name="Customer">The customer's name.</param>
/// <param name="Staff">Names of colleagues.</param>
/// <param name="Tags">Intents and names as <see cref="SearchWords.Name"/>, and labels.</param>
/// <param name="Said">What was said.</param>
sealed record SearchDocument(string Customer, string Staff, string Tags, string Said);

/// <summary>Writes the index of search, for the follower. A conversation is kept in parts: a new line changes the newest part alone, however long the conversation is.</summary>
static class SearchIndex
{
    /// <summary>Lines of a part, at most.</summary>
    internal const int MostLines = 50;

    /// <summary>Characters of a part from which on the next line begins another.</summary>
    internal const int MostText = 12_000;

    static readonly Statement Look = new(
        """
        SELECT c.queue, c.agent_id, c.customer_name, c.labels, p.id, p.last_number, p.lines, t.body, t.staff, t.intents, p.queue, p.agent_id
        FROM conversations c LEFT JOIN search_parts p ON p.conversation = c.id LEFT JOIN search_texts t ON t.id = p.id
        WHERE c.id = @id ORDER BY p.id DESC LIMIT 1
        """, Text("id"));

    static readonly Statement Begin = new(
        "INSERT INTO search_parts (conversation, queue, agent_id, first_at, last_at, last_number, lines) VALUES (@conversation, @queue, @agent_id, @first_at, @last_at, @last_number, @lines)",
        Text("conversation"), Text("queue"), Text("agent_id"), Long("first_at"), Long("last_at"), Number("last_number"), Number("lines"));

    static readonly Statement BeginText = new("INSERT INTO search_texts (id, body, staff, intents) VALUES (@id, @body, @staff, @intents)", Long("id"), Text("body"), Text("staff"), Text("intents"));

    static readonly Statement GoOn = new(
        "UPDATE search_parts SET last_at = CASE WHEN last_at > @last_at THEN last_at ELSE @last_at END, last_number = @last_number, lines = @lines WHERE id = @id",
        Long("last_at"), Number("last_number"), Number("lines"), Long("id"));

    static readonly Statement GoOnText = new("UPDATE search_texts SET body = @body, staff = @staff, intents = @intents WHERE id = @id", Text("body"), Text("staff"), Text("intents"), Long("id"));

    static readonly Statement Move = new(
        "UPDATE search_parts SET queue = @queue, agent_id = @agent_id WHERE conversation = @conversation", Text("queue"), Text("agent_id"), Text("conversation"));

    /// <summary>Applies what followed from some facts of one or many conversations.</summary>
    public static void Apply(RoadConnection db, IEnumerable<IndexLine> lines, IEnumerable<IndexPlace> places)
    {
        var (said, moved) = (lines.ToLookup(line => line.ConversationId), places.ToLookup(place => place.ConversationId));
        foreach (var id in said.Select(of => of.Key).Union(moved.Select(of => of.Key)))
            Apply(db, id, [.. said[id].OrderBy(line => line.Number)], moved[id].Any(place => place.Relabelled));
    }

    static void Apply(RoadConnection db, string conversation, IReadOnlyList<IndexLine> lines, bool relabelled)
    {
        if (db.First(Look, Read, conversation) is not { } found)
            return;
        var (standing, part) = found;
        var fresh = lines.Where(line => line.Number > (part?.LastNumber ?? 0)).ToList();
        if (part is not null)
        {
            var room = part.Lines < MostLines && part.Body.Length < MostText ? fresh.Take(MostLines - part.Lines).ToList() : [];
            fresh.RemoveRange(0, room.Count);
            var (body, staff, intents) = Joined(part.Body, part.Staff, part.Intents, room);
            if (room.Count > 0)
            {
                db.Execute(GoOn, room.Max(line => line.At).ToUnixTimeMilliseconds(), room[^1].Number, part.Lines + room.Count, part.Id);
                db.Execute(GoOnText, body, staff, intents, part.Id);
            }
            if (room.Count > 0 || relabelled)
                db.Search.Put(db, part.Id, Document(standing, body, staff, intents), isNew: false);
            // All parts of a conversation stand where it stands.
            if (part.Queue != standing.Queue || part.Agent != standing.Agent)
                db.Execute(Move, standing.Queue, standing.Agent, conversation);
        }
        foreach (var more in fresh.Chunk(MostLines))
            Start(db, conversation, standing, more);
    }

    static Found Read(DbDataReader row)
    {
        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);
        return new(new(Text(0), Text(1), Text(2) ?? "", row.GetString(3)),
            row.IsDBNull(4) ? null : new(row.GetInt64(4), row.GetInt32(5), row.GetInt32(6), row.GetString(7), row.GetString(8), row.GetString(9), Text(10), Text(11)));
    }

    static void Start(RoadConnection db, string conversation, Standing standing, IndexLine[] lines)
    {
        var (body, staff, intents) = Joined("", "", "", lines);
        var id = db.Insert(Begin, conversation, standing.Queue, standing.Agent, lines.Min(line => line.At).ToUnixTimeMilliseconds(), lines.Max(line => line.At).ToUnixTimeMilliseconds(), lines[^1].Number, lines.Length)!.Value;
        db.Execute(BeginText, id, body, staff, intents);
        db.Search.Put(db, id, Document(standing, body, staff, intents), isNew: true);
    }

    static (string Body, string Staff, string Intents) Joined(string body, string staff, string intents, IReadOnlyList<IndexLine> lines)
    {
        if (lines.Count == 0)
            return (body, staff, intents);
        var all = new StringBuilder(body);
        foreach (var line in lines)
            if (line.Text.Length > 0)
                // PostgreSQL keeps no zero character in a text.
                all.Append(CultureInfo.InvariantCulture, $"{line.Number}\t{(char)line.Who}\t{line.Text.ReplaceLineEndings(" ").Replace('\t', ' ').Replace('\0', ' ')}\n");
        return (all.ToString(), Union(staff, '\n', lines.Select(line => line.Name)), Union(intents, ' ', lines.Select(line => line.Intent)));
    }

    static string Union(string had, char between, IEnumerable<string?> more) => string.Join(between, had.Split(between, StringSplitOptions.RemoveEmptyEntries).Union(more.OfType<string>()));

    /// <summary>The lines of a body.</summary>
    internal static IReadOnlyList<FoundLine> Lines(string body) =>
    [
        .. body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t', 3))
            .Select(line => new FoundLine(int.Parse(line[0], CultureInfo.InvariantCulture), (SearchSpeaker)line[1][0], line[2])),
    ];

    static SearchDocument Document(Standing standing, string body, string staff, string intents) => new(
        SearchWords.Joined(standing.Customer), SearchWords.Joined(staff),
        string.Join(' ', ((string[])
        [
            .. intents.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(intent => SearchWords.Name(SearchWords.Intent, intent)),
            SearchWords.Names(SearchWords.Customer, standing.Customer), SearchWords.Names(SearchWords.Staff, staff), SearchWords.Joined(standing.Labels),
        ]).Where(tag => tag.Length > 0)),
        string.Join(' ', Lines(body).Select(line => SearchWords.Joined(line.Text))));

    sealed record Standing(string? Queue, string? Agent, string Customer, string Labels);

    sealed record Part(long Id, int LastNumber, int Lines, string Body, string Staff, string Intents, string? Queue, string? Agent);

    sealed record Found(Standing Standing, Part? Part);
}
