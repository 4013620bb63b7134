using System.Globalization;
using System.Text;
using Bot.Conversations;

namespace Bot.Desk;

/// <summary>A word or phrase that is looked for.</summary>
/// <param name="Words">As they are compared; several stand one after the other.</param>
/// <param name="Begins">True when the last word may go on: <c>refu*</c>.</param>
public sealed record SearchTerm(IReadOnlyList<string> Words, bool Begins);

/// <summary>Where a conversation that is looked for stands.</summary>
public enum SearchState
{
    /// <summary>Not closed.</summary>
    Open,

    /// <summary>Closed.</summary>
    Closed,

    /// <summary>Waits for a person.</summary>
    Waiting,

    /// <summary>A person has it and the customer waits for an answer.</summary>
    Unanswered,

    /// <summary>Put away.</summary>
    Snoozed,

    /// <summary>The reader has it.</summary>
    Mine,
}

/// <summary>What somebody typed to find something: words, phrases in quotes, and operators such as <c>queue:</c>.</summary>
/// <remarks>Every term has to be met. Of several <c>queue:</c>, <c>dept:</c> or <c>is:</c> one has to be met, of several <c>label:</c> and <c>intent:</c> all.</remarks>
public sealed record SearchQuery
{
    /// <summary>Longest query, in characters.</summary>
    public const int Longest = 300;

    const int MostTerms = 12;

    /// <summary>The operators, each with what follows it, in the order they are offered.</summary>
    public static IReadOnlyList<(string Name, string Example, string Means)> Operators { get; } =
    [
        ("from", "from:maria", "a customer, or a colleague who wrote"),
        ("dept", "dept:Billing", "a department"),
        ("queue", "queue:Returns", "a queue"),
        ("intent", "intent:refund-status", "what the customer meant"),
        ("label", "label:\"damaged in transit\"", "a label"),
        ("after", "after:2026-11-01", "on that day or later"),
        ("before", "before:2026-11-30", "before that day"),
        ("is", "is:waiting", "open, closed, waiting, unanswered, snoozed or mine"),
    ];

    /// <summary>As it was typed, cut to <see cref="Longest"/>.</summary>
    public string Text { get; private init; } = "";

    /// <summary>Words and phrases.</summary>
    public IReadOnlyList<SearchTerm> Terms { get; private init; } = [];

    /// <summary>Names of who wrote.</summary>
    public IReadOnlyList<SearchTerm> From { get; private init; } = [];

    /// <summary>Departments.</summary>
    public IReadOnlyList<string> Departments { get; private init; } = [];

    /// <summary>Queues.</summary>
    public IReadOnlyList<string> Queues { get; private init; } = [];

    /// <summary>Intents by their stored names.</summary>
    public IReadOnlyList<string> Intents { get; private init; } = [];

    /// <summary>Labels.</summary>
    public IReadOnlyList<string> Labels { get; private init; } = [];

    /// <summary>Where it stands.</summary>
    public IReadOnlyList<SearchState> States { get; private init; } = [];

    /// <summary>The first day; null for any.</summary>
    public DateOnly? After { get; private init; }

    /// <summary>The first day no more; null for none.</summary>
    public DateOnly? Before { get; private init; }

    /// <summary>What could not be understood, in words for the person; the rest is looked for all the same.</summary>
    public IReadOnlyList<string> Problems { get; private init; } = [];

    /// <summary>Whether there is nothing to look for.</summary>
    public bool IsEmpty => Terms.Count == 0 && !IsNarrowed;

    /// <summary>Whether an operator narrows it.</summary>
    public bool IsNarrowed => From.Count + Departments.Count + Queues.Count + Intents.Count + Labels.Count + States.Count > 0 || After is not null || Before is not null;

    /// <summary>The same without departments and queues: over everything the reader may see.</summary>
    public string Everywhere => string.Join(' ', Pieces(Text).Where(piece => piece.Operator is not ("dept" or "queue")).Select(piece => piece.Raw));

    /// <summary>Only the words and phrases, as they were typed.</summary>
    public string Plain => string.Join(' ', Pieces(Text).Where(piece => piece.Operator is null).Select(piece => piece.Value));

    /// <summary>Reads what was typed. Never fails: what makes no sense is a <see cref="Problems">problem</see>.</summary>
    public static SearchQuery Read(string? text)
    {
        text = (text ?? "").Trim();
        text = text.Length <= Longest ? text : text[..Longest];
        List<SearchTerm> terms = [], from = [];
        List<string> departments = [], queues = [], intents = [], labels = [], problems = [];
        List<SearchState> states = [];
        DateOnly? after = null, before = null;
        foreach (var piece in Pieces(text))
            switch (piece.Operator)
            {
                case null when terms.Count == MostTerms:
                    problems.Add($"Only the first {MostTerms} words are looked for.");
                    break;
                case null when Term(piece) is { } term:
                    terms.Add(term);
                    break;
                case null:
                    break;
                case var name when piece.Value.Length == 0:
                    problems.Add($"Nothing follows {name}:");
                    break;
                case "from" when Term(piece) is { } term:
                    from.Add(term);
                    break;
                case "dept":
                    departments.Add(piece.Value);
                    break;
                case "queue":
                    queues.Add(piece.Value);
                    break;
                case "intent":
                    intents.Add(piece.Value);
                    break;
                case "label":
                    labels.Add(piece.Value);
                    break;
                // By name alone: the parser of enumerations takes numbers and lists of names too.
                case "is" when Enum.GetValues<SearchState>().Where(state => Same(state.ToString(), piece.Value)).ToList() is [var state]:
                    states.Add(state);
                    break;
                case "is":
                    problems.Add($"“{piece.Value}” is no state. Known are {string.Join(", ", Enum.GetNames<SearchState>().Select(state => state.ToLowerInvariant()))}.");
                    break;
                case "after" when Day(piece.Value) is { } day:
                    after = day;
                    break;
                case "before" when Day(piece.Value) is { } day:
                    before = day;
                    break;
                case var name:
                    problems.Add(name is "after" or "before" ? $"“{piece.Value}” is no day. Write it as 2026-11-30." : $"“{piece.Value}” cannot be looked for.");
                    break;
            }
        return new()
        {
            Text = text,
            Terms = terms,
            From = from,
            Departments = departments,
            Queues = queues,
            Intents = intents,
            Labels = labels,
            States = [.. states.Distinct()],
            After = after,
            Before = before,
            Problems = [.. problems.Distinct()],
        };
    }

    /// <summary>The queues of a plan that it asks for; null for all. Names are compared without case, and one that is unknown is kept as it is: it finds nothing.</summary>
    public IReadOnlyList<string>? QueuesOf(QueuePlan plan)
    {
        if (Queues.Count == 0 && Departments.Count == 0)
            return null;
        var known = plan.Queues;
        IEnumerable<string> Named(string name) => known.Where(queue => Same(queue.Name, name)).Select(queue => queue.Name).DefaultIfEmpty(name);
        var named = Queues.SelectMany(Named);
        // What waits in a queue that is gone belongs to the department of its name.
        var owned = Departments.SelectMany(department =>
        {
            var name = known.Select(queue => queue.Department).Concat(Bot.Conversations.Departments.All).FirstOrDefault(name => Same(name, department)) ?? department;
            return known.Where(queue => queue.Department == name && queue.Name != name).Select(queue => queue.Name).Prepend(name);
        });
        return Queues.Count == 0 ? [.. owned.Distinct()] : Departments.Count == 0 ? [.. named.Distinct()] : [.. named.Intersect(owned)];
    }

    static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    // The ends of the calendar leave no room for a time zone, and whoever types them means another year.
    static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1900 and < 9000 ? day : null;

    static SearchTerm? Term(Piece piece)
    {
        var begins = !piece.Quoted && piece.Value.EndsWith('*');
        string[] words = [.. SearchWords.Of(piece.Value).Select(word => word.Fold)];
        return words.Length == 0 ? null : new(words, begins);
    }

    static IEnumerable<Piece> Pieces(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }
            var start = at;
            string? name = null;
            if (Operators.FirstOrDefault(known => string.Compare(text, start, known.Name + ":", 0, known.Name.Length + 1, StringComparison.OrdinalIgnoreCase) == 0) is { Name: { } found })
            {
                name = found;
                at += found.Length + 1;
            }
            var quoted = at < text.Length && text[at] is '"' or '“' or '”';
            var value = new StringBuilder();
            if (quoted)
                at++;
            while (at < text.Length && (quoted ? text[at] is not ('"' or '“' or '”') : !char.IsWhiteSpace(text[at])))
                value.Append(text[at++]);
            if (quoted && at < text.Length)
                at++;
            yield return new(name, value.ToString().Trim(), quoted, text[start..at]);
        }
    }

    readonly record struct Piece(string? Operator, string Value, bool Quoted, string Raw);
}
