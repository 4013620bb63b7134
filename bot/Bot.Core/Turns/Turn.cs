using System.Collections.Immutable;
using Bot.Conversations;
using Bot.Desk;
using Bot.Dialogues;
using Bot.Rules;

namespace Bot.Turns;

/// <summary>All a decision may look at. Recorded, so that the same turn can be decided again.</summary>
/// <param name="Before">The conversation before this message.</param>
/// <param name="Conversation">The conversation after the message was heard and before anything was decided.</param>
/// <param name="Message">The message.</param>
/// <param name="Heard">What was understood; null when nothing was said.</param>
/// <param name="Policy">The published policy.</param>
/// <param name="Known">What had to be looked up for this turn so far.</param>
/// <param name="At">Now.</param>
public sealed record Turn(
    Conversation Before, Conversation Conversation, InboundMessage Message, Heard? Heard, Versioned<Policy> Policy, Known Known, DateTimeOffset At);

/// <summary>What a turn had to ask the world for.</summary>
/// <param name="Queues">The queues that were looked at, by department.</param>
/// <param name="Action">The answer of another system.</param>
/// <param name="AgentIsThere">Whether the person in charge is at the desk.</param>
public sealed record Known(ImmutableDictionary<string, QueueView> Queues, ActionResult? Action = null, bool? AgentIsThere = null)
{
    /// <summary>By when the time begins, the callbacks a queue has promised; null until somebody has looked.</summary>
    public CallsTaken? Calls { get; init; }

    /// <summary>Nothing looked up.</summary>
    public static Known Nothing { get; } = new(ImmutableDictionary<string, QueueView>.Empty);

    /// <summary>A queue, if somebody has looked at it.</summary>
    public QueueView? Queue(string department) => Queues.GetValueOrDefault(department);

    /// <summary>The same with one more queue.</summary>
    public Known With(string department, QueueView view) => this with { Queues = Queues.SetItem(department, view) };
}

/// <summary>Either what happened (<paramref name="Facts"/>), or what must be looked up before it can be decided.</summary>
public sealed record Decision(IReadOnlyList<Fact> Facts, Need? Need = null)
{
    /// <summary>A timer that is set again.</summary>
    public IReadOnlyList<Effect> Effects { get; init; } = [];

    /// <summary>Decide again once this is known.</summary>
    public static Decision After(Need need) => new([], need);
}

/// <summary>Something to look up.</summary>
public abstract record Need;

/// <summary>The decision depends on how long a queue is.</summary>
public sealed record NeedQueue(string Queue) : Need;

/// <summary>The decision depends on whether the person in charge is there.</summary>
public sealed record NeedAgent(string AgentId) : Need;

/// <summary>The decision depends on which times for callbacks are taken.</summary>
public sealed record NeedCalls(string Queue) : Need;

/// <summary>The decision depends on what another system answers.</summary>
public sealed record NeedAction(ActionRequest Request) : Need;
