using Bot.Conversations;
using Bot.Surveys;

namespace Bot.Replays;

/// <summary>What became of asking a customer.</summary>
/// <param name="Conversation">Their conversation.</param>
/// <param name="At">When they were asked; for a customer who ended the chat, when they did, else when they would have been asked.</param>
/// <param name="Skip">Why they were not; null when they were.</param>
public sealed record SurveyMoment(string Conversation, DateTimeOffset At, SurveySkip? Skip);

/// <summary>Asks customers again how it went, as a plan would have done in a period that is recorded. Pure; not thread-safe.</summary>
/// <remarks>
/// <para>Before the period it holds that customers were asked as they were; in it, as the plan says. Each question falls due at its very instant: what the program is late by, some
/// moments or as long as it was stopped, is not replayed. What happened at that very instant comes before the question.</para>
/// <para>Held in memory are the conversations with a question to come and the instants of those asked within the plan's rest, so that it depends on how many are asked and not
/// on how much was recorded.</para>
/// </remarks>
/// <param name="plan">The plan.</param>
/// <param name="from">The period's first instant.</param>
/// <param name="to">The first instant no more of it; nothing later than what is recorded.</param>
/// <param name="decided">Is told what became of each question, those of a conversation in their order.</param>
public sealed class SurveyReplay(SurveyPlan plan, DateTimeOffset from, DateTimeOffset to, Action<SurveyMoment> decided)
{
    // Facts of several writers may be this much out of order; those of one conversation never are.
    static readonly TimeSpan Slack = TimeSpan.FromMinutes(10);

    readonly Dictionary<string, Waiting> _waiting = [];
    readonly PriorityQueue<string, DateTimeOffset> _due = new();
    readonly Dictionary<string, DateTimeOffset> _asked = [];
    readonly PriorityQueue<string, DateTimeOffset> _rests = new();
    DateTimeOffset _newest;

    /// <summary>The facts it needs; others may be left out.</summary>
    /// <remarks>What is closed stays so until one of the others.</remarks>
    public static IReadOnlySet<Type> Kinds { get; } = new HashSet<Type>
    {
        typeof(ConversationClosed), typeof(ConversationReopened), typeof(TakenUpAgain), typeof(CustomerLeft), typeof(SurveyAsked),
    };

    /// <summary>The instant from which on it needs facts: a question of the period may come from a close before it, and rest from another long before.</summary>
    public DateTimeOffset Begins => from - TimeSpan.FromMinutes(Math.Max(plan.DelayMinutes, TimeSpan.FromDays(plan.RestDays).TotalMinutes));

    /// <summary>Conversations and instants held now.</summary>
    public int Held => _waiting.Count + _asked.Count;

    /// <summary>Goes on by a fact. Facts come as they were stored.</summary>
    public void Add(StoredFact stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var (id, fact) = (stored.ConversationId, stored.Fact);
        if (_waiting.TryGetValue(id, out var waiting))
            Decide(id, waiting, fact.At);
        // Of what was asked in the period the plan decides, and not the record.
        if (fact is SurveyAsked && fact.At >= from)
            return;
        if (waiting is not null)
            waiting.Conversation = waiting.Conversation.After(fact);
        if (fact is SurveyAsked)
            Remember(id, fact.At);
        if (fact is ConversationClosed closed)
            Plan(id, closed);
        _newest = fact.At > _newest ? fact.At : _newest;
        DecideUntil(_newest - Slack);
    }

    /// <summary>Decides what is still to come of the period. Nothing can be added after it.</summary>
    public void End() => DecideUntil(DateTimeOffset.MaxValue);

    void Plan(string id, ConversationClosed closed)
    {
        if (SurveyRules.AskAt(closed, plan) is not { } due)
        {
            if (closed.At >= from && closed.At < to)
                decided(new(id, closed.At, SurveySkip.EndedByCustomer));
            return;
        }
        if (due < from || due >= to)
            return;
        if (!_waiting.TryGetValue(id, out var waiting))
            _waiting[id] = waiting = new((Conversation.New(id) with { SurveyedAt = _asked.TryGetValue(id, out var asked) ? asked : null }).After(closed));
        waiting.Due.Enqueue(due);
        _due.Enqueue(id, due);
    }

    void DecideUntil(DateTimeOffset instant)
    {
        while (_due.TryPeek(out var id, out var due) && due < instant)
        {
            _due.Dequeue();
            if (_waiting.TryGetValue(id, out var waiting))
            {
                Decide(id, waiting, instant);
                if (waiting.Due.Count == 0)
                    _waiting.Remove(id);
            }
        }
        while (_rests.TryPeek(out var rested, out var over) && over < instant)
        {
            _rests.Dequeue();
            if (_asked.TryGetValue(rested, out var asked) && Over(asked) <= over)
                _asked.Remove(rested);
        }
    }

    void Decide(string id, Waiting waiting, DateTimeOffset before)
    {
        while (waiting.Due.TryPeek(out var due) && due < before)
        {
            waiting.Due.Dequeue();
            var skip = SurveyRules.WhyNot(waiting.Conversation, plan, due);
            decided(new(id, due, skip));
            if (skip is not null)
                continue;
            waiting.Conversation = waiting.Conversation.After(new SurveyAsked(due, id));
            Remember(id, due);
        }
    }

    void Remember(string id, DateTimeOffset asked)
    {
        if (plan.RestDays == 0)
            return;
        _asked[id] = asked;
        _rests.Enqueue(id, Over(asked));
    }

    // A close that rests by it may come a moment late.
    DateTimeOffset Over(DateTimeOffset asked) => asked.AddDays(plan.RestDays) + Slack;

    sealed class Waiting(Conversation conversation)
    {
        public Conversation Conversation { get; set; } = conversation;

        public Queue<DateTimeOffset> Due { get; } = new();
    }
}
