using System.Globalization;
using Bot.Conversations;
using Bot.Measures;

namespace Bot.Testing;

/// <summary>Counts a period from its facts, in the order in which they were stored: another way to the numbers than the one by talks, to compare them. Pure; not thread-safe.</summary>
/// <remarks>
/// <para>A conversation is counted as people mean it: from the customer's first words until it is closed, or until <see cref="Quiet"/> without a word while the bot has it. It belongs to
/// the period in which it began. What is said of it is what happened in the period, so that the numbers of a period that is over never change.</para>
/// <para>Facts of the <see cref="Quiet"/> before the period have to be given too: they tell which conversations go on and do not begin.</para>
/// <para>Sums hold by construction: conversations = contained + with people; with people = those by rule = those by queue = those by wait; answers = those by
/// score = those by department; closed = those by disposition.</para>
/// </remarks>
public sealed class Tally(DateTimeOffset from, DateTimeOffset to, Func<DateTimeOffset, string> dayOf)
{
    /// <summary>Facts of so long before a period tell which conversations go on.</summary>
    public static readonly TimeSpan Quiet = Talk.Quiet;

    /// <summary>The facts it counts; others may be left out.</summary>
    public static IReadOnlySet<Type> Kinds { get; } = new HashSet<Type>
    {
        typeof(ConversationOpened), typeof(CustomerSpoke), typeof(NotUnderstood), typeof(Escalated), typeof(AgentClaimed), typeof(AgentReplied), typeof(HandedBack),
        typeof(ConversationClosed), typeof(ConversationReopened), typeof(SurveyAsked), typeof(SurveyAnswered),
        typeof(SurveyDeclined), typeof(TakenUpAgain),
    };

    readonly Dictionary<string, Told> _current = [];
    readonly List<Told> _begun = [];
    readonly Dictionary<(string Conversation, string Survey), SurveyAnswered> _answers = [];
    readonly Dictionary<string, List<(string Conversation, DateTimeOffset At)>> _counted = [];

    /// <summary>Counts a fact.</summary>
    public void Add(StoredFact stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var fact = stored.Fact;
        if (fact.At >= to)
            return;
        var talk = Current(stored.ConversationId, fact);
        talk.Last = fact.At > talk.Last ? fact.At : talk.Last;
        var inside = fact.At >= from;
        // Closed so long ago that nothing told it: what seemed to begin was the answer.
        if (fact is SurveyAnswered or SurveyDeclined && talk.Owner == OwnerKind.Bot)
            (talk.Owner, talk.Began) = (OwnerKind.Closed, null);
        switch (fact)
        {
            // An answer to a survey comes to a conversation that is closed, and begins none.
            case CustomerSpoke when talk is { Began: null, GoesOn: false } && talk.Owner != OwnerKind.Closed:
                talk.Began = fact.At;
                if (inside)
                    _begun.Add(talk);
                break;
            case NotUnderstood:
                talk.NotUnderstood ??= fact.At;
                break;
            case Escalated f:
                talk.Owner = OwnerKind.Waiting;
                talk.ToPeople(f.At, f.Rule, f.Queue);
                break;
            case AgentClaimed f:
                talk.Owner = OwnerKind.Agent;
                talk.ToPeople(f.At, Talk.Claimed, "");
                break;
            case TakenUpAgain f:
                talk.Owner = OwnerKind.Agent;
                talk.ToPeople(f.At, Talk.Claimed, "");
                break;
            case AgentReplied f:
                talk.Answered ??= f.At;
                break;
            case HandedBack:
                talk.Owner = OwnerKind.Bot;
                break;
            case ConversationClosed f:
                talk.Owner = OwnerKind.Closed;
                if (inside)
                    Count(stored, "closed", $"disposition:{f.Disposition}");
                break;
            case SurveyAsked when inside:
                Count(stored, "asked");
                break;
            case SurveyAnswered f when inside:
                // A score and the words that follow are one answer, told by what came last.
                _answers[(stored.ConversationId, f.Survey)] = f;
                break;
        }
    }

    /// <summary>What each number counts, oldest first, by its key, and the waits, shortest first. Nothing can be added after it.</summary>
    public (IReadOnlyDictionary<string, IReadOnlyList<(string Conversation, DateTimeOffset At)>> Counted, IReadOnlyList<TimeSpan> Waits) End()
    {
        var waits = new List<TimeSpan>();
        foreach (var talk in _begun.Where(talk => talk.Began is not null))
        {
            Count(talk.Conversation, talk.Began!.Value, "conversations", $"day:{dayOf(talk.Began.Value)}");
            if (talk.NotUnderstood is { } missed)
                Count(talk.Conversation, missed, "not-understood");
            if (talk.People is not { } people)
            {
                Count(talk.Conversation, talk.Began.Value, "contained", $"day-contained:{dayOf(talk.Began.Value)}");
                continue;
            }
            var wait = talk.Answered - people.At;
            if (wait is { } known)
                waits.Add(known);
            var within = wait is null ? "open" : PeriodCount.WaitMinutes.Where(minutes => wait <= TimeSpan.FromMinutes(minutes)).Select(minutes => minutes.ToString(CultureInfo.InvariantCulture)).FirstOrDefault() ?? "longer";
            Count(talk.Conversation, people.At, "with-people", $"rule:{people.Rule}", $"queue:{people.Queue}", $"wait:{within}", $"day-with-people:{dayOf(talk.Began.Value)}");
        }
        foreach (var ((conversation, _), answer) in _answers)
            Count(conversation, answer.At, "answers", $"score:{answer.Score?.ToString(CultureInfo.InvariantCulture) ?? "none"}", $"department:{answer.Department}");
        waits.Sort();
        return (_counted.ToDictionary(one => one.Key, one => (IReadOnlyList<(string, DateTimeOffset)>)[.. one.Value.OrderBy(counted => counted.At).ThenBy(counted => counted.Conversation, StringComparer.Ordinal)]), waits);
    }

    Told Current(string conversation, Fact fact)
    {
        if (!_current.TryGetValue(conversation, out var talk) || fact is ConversationReopened || (fact is CustomerSpoke && talk.Owner == OwnerKind.Bot && fact.At - talk.Last > Quiet))
            _current[conversation] = talk = new(conversation, goesOn: fact is not (ConversationOpened or ConversationReopened or CustomerSpoke)) { Last = fact.At };
        return talk;
    }

    void Count(StoredFact stored, params ReadOnlySpan<string> keys) => Count(stored.ConversationId, stored.Fact.At, keys);

    void Count(string conversation, DateTimeOffset at, params ReadOnlySpan<string> keys)
    {
        var counted = (conversation, at);
        foreach (var key in keys)
            if (_counted.TryGetValue(key, out var list))
                list.Add(counted);
            else
                _counted[key] = [counted];
    }

    sealed class Told(string conversation, bool goesOn)
    {
        public string Conversation => conversation;

        /// <summary>Whether it was under way when it was first seen.</summary>
        public bool GoesOn => goesOn;

        public DateTimeOffset Last { get; set; }

        public DateTimeOffset? Began { get; set; }

        public OwnerKind Owner { get; set; }

        public DateTimeOffset? NotUnderstood { get; set; }

        public (DateTimeOffset At, string Rule, string Queue)? People { get; private set; }

        public DateTimeOffset? Answered { get; set; }

        // The first time counts; the queue of one that was claimed out of none is named by the next hand-over.
        public void ToPeople(DateTimeOffset at, string rule, string queue) => People = People is { } first ? first with { Queue = first.Queue.Length == 0 ? queue : first.Queue } : (at, rule, queue);
    }
}
