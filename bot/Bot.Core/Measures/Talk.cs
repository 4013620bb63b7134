using Bot.Conversations;

namespace Bot.Measures;

/// <summary>What is counted as one conversation: from the customer's first words until it is opened again, or until <see cref="Quiet"/> without a word while the bot has it.
/// It holds the instants at which what is counted became true, so that it can be counted for any period and up to any instant. Immutable.</summary>
/// <param name="Conversation">The conversation it is part of.</param>
/// <param name="Number">Number of the fact with which it began; with the conversation its key.</param>
/// <param name="Owner">Who owned it after the last fact folded.</param>
/// <param name="Last">When the last of them happened.</param>
/// <param name="LastNumber">The number of that one.</param>
public sealed record Talk(string Conversation, int Number, OwnerKind Owner, DateTimeOffset Last, int LastNumber)
{
    /// <summary>Silence after which the next words are a new conversation, as in a replay.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromHours(72);

    /// <summary>How a conversation came to people that was claimed without being handed over.</summary>
    public const string Claimed = "claimed";

    /// <summary>The facts that are folded; others tell nothing of it.</summary>
    public static IReadOnlyList<Type> Kinds { get; } =
    [
        typeof(ConversationOpened), typeof(CustomerSpoke), typeof(NotUnderstood), typeof(Escalated), typeof(AgentClaimed), typeof(AgentReplied), typeof(HandedBack),
        typeof(ConversationClosed), typeof(ConversationReopened), typeof(TakenUpAgain),
    ];

    /// <summary>When the customer first spoke; null before.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>When the bot first did not understand.</summary>
    public DateTimeOffset? Missed { get; init; }

    /// <summary>When it first came to people.</summary>
    public DateTimeOffset? People { get; init; }

    /// <summary>The rule that brought it to them, or <see cref="Claimed"/>.</summary>
    public string Rule { get; init; } = "";

    /// <summary>The first queue it was handed to; empty while it was in none.</summary>
    public string Queue { get; init; } = "";

    /// <summary>Since when <see cref="Queue"/> is known: later than <see cref="People"/> where somebody claimed it before it was in a queue.</summary>
    public DateTimeOffset? QueueAt { get; init; }

    /// <summary>When a person first wrote to the customer.</summary>
    public DateTimeOffset? Answered { get; init; }

    /// <summary>When the wait ended without words of a person: it was closed, or given back to the bot.</summary>
    public DateTimeOffset? LeftPeople { get; init; }

    /// <summary>The talk after a fact: the same, or a new one with a number of its own.</summary>
    /// <param name="current">The newest talk of the conversation; null before its first fact.</param>
    /// <param name="stored">The next fact of the conversation. One that is folded already changes nothing.</param>
    public static Talk Next(Talk? current, StoredFact stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var (fact, at) = (stored.Fact, WholeMilliseconds(stored.Fact.At));
        if (current?.LastNumber >= stored.Number)
            return current;
        var talk = current is null || fact is ConversationReopened || (fact is CustomerSpoke && current.Owner == OwnerKind.Bot && at - current.Last > Quiet)
            ? new(stored.ConversationId, stored.Number, OwnerKind.Bot, at, stored.Number)
            : current with { Last = at > current.Last ? at : current.Last, LastNumber = stored.Number };
        return fact switch
        {
            // What is said in one that is closed is the answer to a survey, and begins none.
            CustomerSpoke when talk.Owner != OwnerKind.Closed => talk with { Began = talk.Began ?? at },
            NotUnderstood => talk with { Missed = talk.Missed ?? at },
            Escalated f => talk.ToPeople(at, f.Rule, f.Queue) with { Owner = OwnerKind.Waiting },
            AgentClaimed or TakenUpAgain => talk.ToPeople(at, Claimed, "") with { Owner = OwnerKind.Agent },
            AgentReplied => talk with { Answered = talk.Answered ?? at },
            HandedBack => talk.Left(at) with { Owner = OwnerKind.Bot },
            ConversationClosed => talk.Left(at) with { Owner = OwnerKind.Closed },
            _ => talk,
        };
    }

    /// <summary>How long the customer waited for a person's first words, as it is known before an instant; null while there is none.</summary>
    public TimeSpan? Wait(DateTimeOffset to) => People < to && Answered < to ? Answered - People : null;

    /// <summary>Whether the customer waited for a person's first words at an instant.</summary>
    public bool WaitsAt(DateTimeOffset at) => People <= at && !(Answered <= at) && !(LeftPeople <= at);

    // The first time counts; the queue of one that was claimed out of none is named by the next hand-over.
    Talk ToPeople(DateTimeOffset at, string rule, string queue)
    {
        var talk = People is null ? this with { People = at, Rule = rule } : this;
        return talk.Queue.Length == 0 && queue.Length > 0 ? talk with { Queue = queue, QueueAt = at } : talk;
    }

    Talk Left(DateTimeOffset at) => People is null ? this : this with { LeftPeople = LeftPeople ?? at };

    // As they are stored, so that what is counted from the store and from memory is the same.
    internal static DateTimeOffset WholeMilliseconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
}

/// <summary>What is counted by itself, whenever the conversation began. Numbers are stored.</summary>
public enum MarkKind
{
    /// <summary>A conversation was closed.</summary>
    Closed = 0,

    /// <summary>A customer was asked how it went.</summary>
    Asked = 1,

    /// <summary>They answered.</summary>
    Answered = 2,
}

/// <summary>Something that is counted by itself. Immutable.</summary>
/// <param name="Conversation">Where.</param>
/// <param name="Number">Number of the fact; with the conversation its key.</param>
/// <param name="Kind">What.</param>
/// <param name="At">When.</param>
/// <param name="Part">How it was closed, or the department an answer went to; empty for neither.</param>
/// <param name="Survey">The survey of an answer; empty for others.</param>
/// <param name="Score">The score of an answer, 1 to 5; null for none.</param>
public sealed record Mark(string Conversation, int Number, MarkKind Kind, DateTimeOffset At, string Part, string Survey = "", int? Score = null)
{
    /// <summary>The facts that are marks.</summary>
    public static IReadOnlyList<Type> Kinds { get; } = [typeof(ConversationClosed), typeof(SurveyAsked), typeof(SurveyAnswered)];

    /// <summary>The mark a fact is; null for none.</summary>
    public static Mark? Of(StoredFact stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        Mark Is(MarkKind kind, string part, string survey = "", int? score = null) => new(stored.ConversationId, stored.Number, kind, Talk.WholeMilliseconds(stored.Fact.At), part, survey, score);
        return stored.Fact switch
        {
            ConversationClosed closed => Is(MarkKind.Closed, closed.Disposition),
            SurveyAsked => Is(MarkKind.Asked, ""),
            SurveyAnswered answer => Is(MarkKind.Answered, answer.Department, answer.Survey, answer.Score),
            _ => null,
        };
    }
}
