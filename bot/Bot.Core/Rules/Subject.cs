using System.Globalization;

namespace Bot.Rules;

/// <summary>What kind of answer a subject gives, and so which comparisons and which control in the console fit it.</summary>
public enum SubjectKind
{
    /// <summary>A number in a range.</summary>
    Number,

    /// <summary>One name out of a list.</summary>
    Choice,

    /// <summary>True or false.</summary>
    YesNo,

    /// <summary>The customer's words.</summary>
    Words,
}

/// <summary>What a subject is known of.</summary>
[Flags]
public enum KnownOf
{
    /// <summary>A message to the bot.</summary>
    Turn = 1,

    /// <summary>An answer to a survey.</summary>
    Answer = 2,

    /// <summary>Both.</summary>
    Either = Turn | Answer,
}

/// <summary>Something a condition can ask about a turn.</summary>
/// <param name="Name">Stored name; retired, never renamed.</param>
/// <param name="Words">As it stands in a sentence: "the mood of the conversation".</param>
/// <param name="Kind">What it answers.</param>
/// <param name="Unit">Unit of a number.</param>
/// <param name="Least">Smallest possible number.</param>
/// <param name="Most">Largest possible number.</param>
/// <param name="Step">Smallest sensible change of a number, for the form.</param>
public sealed record Subject(string Name, string Words, SubjectKind Kind, string Unit = "", double Least = 0, double Most = 1, double Step = 0.05)
{
    /// <summary>Its number: NaN when unknown, which no comparison meets; 1 and 0 for yes and no.</summary>
    internal Func<TurnInputs, double>? Number { get; private init; }

    /// <summary>Its name; null when unknown.</summary>
    internal Func<TurnInputs, string?>? Choice { get; private init; }

    /// <summary>The names a choice can have where the platform knows them all; empty where content or channels decide.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>What it is known of; a condition on what is never known never holds, and is refused before.</summary>
    public KnownOf Of { get; private init; } = KnownOf.Turn;

    /// <summary>Whether somebody has to look at the queue before it can be asked.</summary>
    public bool LooksAtQueue { get; private init; }

    /// <summary>As it stands in a sentence when a yes-or-no subject is not so: "the desk is closed".</summary>
    public string NotWords { get; private init; } = "";

    /// <summary>Whether its words are plural: "the failed actions in a row are".</summary>
    internal bool IsPlural { get; private init; }

    /// <summary>Whether it can be more than <see cref="Most"/>, which then only bounds the form: counts, waits and days go on.</summary>
    internal bool IsOpen { get; private init; }

    /// <summary>As it stands before a figure: "mood", "failed actions".</summary>
    public string Label => Name.Replace('-', ' ');

    /// <summary>A number of it: with two digits where hundredths count.</summary>
    internal string Figure(double number) => number.ToString(Step < 1 ? "0.00" : "0.###", CultureInfo.InvariantCulture);

    /// <summary>All of them, in the order the console offers them.</summary>
    public static IReadOnlyList<Subject> All { get; } =
    [
        Chosen("intent", "what the customer wants", turn => turn.Intent),
        Chosen("outcome", "how it was understood", turn => turn.Outcome switch { Nlp.Outcome.Act => "act", Nlp.Outcome.Clarify => "clarify", _ => "abstain" }, "act", "clarify", "abstain"),
        Measured("confidence", "the confidence in the intent", "probability", 0, 1, turn => turn.Confidence) with { Of = KnownOf.Either },
        Measured("lead", "the lead over the next intent", "probability", 0, 1, turn => turn.Lead),
        Measured("wish-for-person", "the wish for a person", "probability", 0, 1, turn => turn.WantsPerson),
        Asked("person-offered", "a person was offered just before", "no person was offered just before", turn => turn.PersonOffered),
        Asked("failed", "the bot could not help this time", "the bot could help this time", turn => turn.Failed),
        Counted("misses", "the failed attempts to understand", "in a row", 20, turn => turn.Misses),
        Counted("failed-actions", "the failed actions in other systems", "in a row", 20, turn => turn.FailedActions),
        Counted("repeats", "the times the customer said the same again", "in a row", 20, turn => turn.Repeats),
        Counted("same-answers", "the times the bot gave the same answer again", "in a row", 20, turn => turn.SameAnswers),
        Measured("mood", "the mood of the conversation", "mood", -1, 1, turn => turn.Mood) with { Of = KnownOf.Either },
        Measured("mood-fall", "the mood lost per message", "mood", -1, 1, turn => turn.MoodFall),
        Measured("worst-mood", "the lowest mood so far", "mood", -1, 0, turn => turn.WorstMood),
        Measured("sentiment", "the mood of the message", "mood", -1, 1, turn => turn.Sentiment) with { Of = KnownOf.Either },
        Measured("upset", "how upset the message sounds", "probability", 0, 1, turn => turn.Intensity) with { Of = KnownOf.Either },
        new("words", "the message", SubjectKind.Words) { Of = KnownOf.Either },
        Chosen("dialogue", "the task in progress", turn => turn.Dialogue ?? "none"),
        Chosen("queue", "the department", turn => turn.Queue, [.. Conversations.Departments.All]),
        Counted("ahead", "the customers waiting there", "customers", 1000, turn => turn.Ahead ?? double.NaN) with { LooksAtQueue = true },
        new("expected-wait", "the expected wait there", SubjectKind.Number, "minutes", 0, 1440, 1) { Number = turn => turn.ExpectedWait ?? double.NaN, LooksAtQueue = true, IsOpen = true },
        Asked("desk-open", "the desk is open", "the desk is closed", turn => turn.DeskOpen),
        new("hour", "the hour of the day", SubjectKind.Number, "o'clock", 0, 23, 1) { Number = turn => turn.Hour },
        Chosen("weekday", "the day of the week", turn => turn.Weekday.ToString(), [.. Enum.GetNames<DayOfWeek>()]),
        Chosen("channel", "the channel", turn => turn.Channel) with { Of = KnownOf.Either },
        Asked("channel-switched", "the customer changed the channel", "the customer did not change the channel", turn => turn.ChannelSwitched),
        Chosen("language", "the language", turn => turn.Language) with { Of = KnownOf.Either },
        Chosen("region", "the region", turn => turn.Region) with { Of = KnownOf.Either },
        Chosen("segment", "the customer's segment", turn => turn.Segment) with { Of = KnownOf.Either },
        Counted("days-since-last", "the days since the last conversation", "days", 3650, turn => turn.DaysSinceLast ?? double.NaN),
        Counted("earlier-contacts", "the earlier conversations with this customer", "conversations", 1000, turn => turn.EarlierContacts),
        new("score", "the score", SubjectKind.Number, "of 5", 1, 5, 1) { Number = turn => turn.Answer?.Score ?? double.NaN, Of = KnownOf.Answer },
        Asked("wrote", "the customer wrote something", "only a score came", turn => turn.Answer is { Wrote: true }) with { Of = KnownOf.Answer },
        Chosen("topic", "what the words are about", turn => turn.Answer?.Topic) with { Of = KnownOf.Answer },
        Chosen("owner", "the department that owns what the words are about", turn => turn.Answer?.Owner, [.. Conversations.Departments.All]) with { Of = KnownOf.Answer },
        Chosen("conversation-topic", "what the conversation was about", turn => turn.Answer?.ConversationTopic) with { Of = KnownOf.Answer },
        Chosen("conversation-department", "the department of the conversation", turn => turn.Answer?.ConversationDepartment, [.. Conversations.Departments.All]) with { Of = KnownOf.Answer },
    ];

    /// <summary>What can be asked of a message, or of an answer to a survey, in the order of <see cref="All"/>.</summary>
    public static IReadOnlyList<Subject> AllOf(KnownOf of) => [.. All.Where(subject => (subject.Of & of) != 0)];

    static readonly Dictionary<string, int> Places = All.Select((subject, place) => (subject.Name, place)).ToDictionary(pair => pair.Name, pair => pair.place);

    /// <summary>The subject of that stored name, or null.</summary>
    public static Subject? Named(string name) => Places.TryGetValue(name, out var place) ? All[place] : null;

    internal static int PlaceOf(string name) => Places[name];

    static Subject Measured(string name, string words, string unit, double least, double most, Func<TurnInputs, double> read) =>
        new(name, words, SubjectKind.Number, unit, least, most) { Number = read };

    static Subject Counted(string name, string words, string unit, double most, Func<TurnInputs, double> read) =>
        new(name, words, SubjectKind.Number, unit, 0, most, 1) { Number = read, IsPlural = true, IsOpen = true };

    static Subject Asked(string name, string words, string notWords, Func<TurnInputs, bool> read) =>
        new(name, words, SubjectKind.YesNo) { NotWords = notWords, Number = turn => read(turn) ? 1 : 0 };

    static Subject Chosen(string name, string words, Func<TurnInputs, string?> read, params IReadOnlyList<string> choices) =>
        new(name, words, SubjectKind.Choice) { Choice = read, Choices = choices };
}
