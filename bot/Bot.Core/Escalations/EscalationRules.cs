using Bot.Conversations;
using Bot.Rules;
using static Bot.Rules.Condition;

namespace Bot.Escalations;

/// <summary>The escalation rules as they are delivered, in the order they are asked. A supervisor changes them in the console.</summary>
public static class EscalationRules
{
    /// <summary>Name of the rule that offers a person after an outburst; the offer is worded for it.</summary>
    public const string UpsetRule = "upset";

    static readonly RuleEffect HandOver = new(EffectKind.HandOver), Offer = new(EffectKind.Offer);

    /// <summary>The rules.</summary>
    public static IReadOnlyList<Rule> Delivered { get; } =
    [
        new("asked-for-a-person", "The customer asks for a person")
        {
            When =
            [
                [Is("person-offered"), Is("intent", "affirm")],
                [Is("intent", "talk-to-a-person")],
                // Who wants to be called gets a call and keeps the number they wrote; that is a wish for a person of its own kind.
                [AtLeast("wish-for-person", nameof(EscalationLimits.WishForPerson)), IsNot("intent", "request-callback")],
            ],
            Then = HandOver,
        },
        // The level alone is not enough: a customer who is calming down is not handed over by what they said before.
        new("angry", "The customer sounds angry") { When = [[AtMost("mood", nameof(EscalationLimits.Anger)), Below("sentiment", 0)]], Then = HandOver },
        new("failed-actions", "Other systems fail again and again") { When = [[AtLeast("failed-actions", nameof(EscalationLimits.FailedActions))]], Then = HandOver },
        // Who was offered a person and goes on explaining instead is not asked a third time.
        new("given-up", "The bot has not understood for too long") { When = [[AtLeast("misses", nameof(EscalationLimits.GivenUp))]], Then = HandOver },
        new(UpsetRule, "An outburst the bot has no answer to")
        {
            When = [[Is("failed"), AtLeast("misses", 1), AtMost("sentiment", nameof(EscalationLimits.Outburst)), AtLeast("upset", nameof(EscalationLimits.OutburstUpset))]],
            Then = Offer,
        },
        // Whose mood has just turned is offered a person at the first failure and not at the second: it is not low yet, but it is going there.
        new("mood-falling", "The mood is falling fast")
        {
            When = [[Is("failed"), AtLeast("misses", 1), Below("mood", 0), AtLeast("mood-fall", nameof(EscalationLimits.MoodFall))]],
            Then = Offer,
        },
        new("lost", "The bot does not understand")
        {
            When =
            [
                [Is("failed"), AtLeast("misses", nameof(EscalationLimits.Lost))],
                // The details of a complaint, for example: a person was offered for them a moment ago.
                [Is("failed"), AtLeast("misses", 1), Is("person-offered")],
            ],
            Then = Offer,
        },
    ];

    /// <summary>Whether a message is an outburst: so upset that a guess is worse than no answer.</summary>
    public static bool IsOutburst(TurnInputs turn, LimitTable limits)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentNullException.ThrowIfNull(limits);
        return turn.Sentiment <= limits.For(nameof(EscalationLimits.Outburst), turn).Value && turn.Intensity >= limits.For(nameof(EscalationLimits.OutburstUpset), turn).Value;
    }
}
