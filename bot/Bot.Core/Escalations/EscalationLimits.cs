using Bot.Rules;

namespace Bot.Escalations;

/// <summary>When the bot stops and a person is brought in.</summary>
public sealed record EscalationLimits
{
    /// <summary>Mood over the conversation at or below which it is handed over. See <see cref="Conversations.Mood"/> for the scale.</summary>
    [Limit("Anger", "mood", -1, -0.1, Step = 0.05, Help = "Closer to 0 hands over sooner. One message alone moves mood by at most 0.45.")]
    public double Anger { get; init; } = -0.5;

    /// <summary>Failed attempts to understand in a row after which a person is offered.</summary>
    [Limit("Lost", "failed attempts in a row", 1, 5, Help = "Fewer offers a person sooner.")]
    public int Lost { get; init; } = 2;

    /// <summary>Failed attempts to understand in a row after which it is handed over, although nobody took up the offer.</summary>
    [Limit("Given up", "failed attempts in a row", 2, 10, Help = "Who explains on and on needs a person and not the same question again.")]
    public int GivenUp { get; init; } = 4;

    /// <summary>Mood of a single message at or below which a person is offered as soon as the bot does not know the answer.</summary>
    [Limit("Outburst", "mood of one message", -1, -0.5, Step = 0.05, Help = "Closer to 0 offers a person to milder words.")]
    public double Outburst { get; init; } = -0.95;

    /// <summary>Chance, 0 to 1, that the message sounds upset from which it counts as an outburst; trouble told calmly stays below.</summary>
    [Limit("Outburst sounds upset", "probability", 0, 0.95, Step = 0.05, Help = "Higher leaves out what is told calmly, however bad it is. 0 looks at the mood alone.")]
    public double OutburstUpset { get; init; } = 0.5;

    /// <summary>Fall of the mood per message, over the last few, at or beyond which a person is offered as soon as the bot does not know the answer.</summary>
    [Limit("Mood falling fast", "mood lost per message", 0.05, 1, Step = 0.05, Help = "Lower offers a person sooner to somebody whose mood turns, before it is low. 1 switches it off.")]
    public double MoodFall { get; init; } = 0.15;

    /// <summary>Confidence an answer needs after an outburst; below it a person is offered and the answer is one press away.</summary>
    [Limit("Sure when upset", "probability", 0.5, 0.95, Step = 0.05, Help = "A wrong article makes an upset customer angry.")]
    public double SureWhenUpset { get; init; } = 0.75;

    /// <summary>Failed actions in other systems in a row after which it is handed over.</summary>
    [Limit("Failed actions", "in a row", 1, 5, Help = "Counts look-ups and changes that the other system refused or did not answer.")]
    public int FailedActions { get; init; } = 2;

    /// <summary>Probability at which a wish for a person counts as one.</summary>
    [Limit("Wish for a person", "probability", 0.2, 0.95, Step = 0.05, Help = "Lower understands vaguer wishes. An unneeded offer is cheap, an ignored wish is not.")]
    public double WishForPerson { get; init; } = 0.5;
}
