using Bot.Conversations;
using Bot.Rules;

namespace Bot.Escalations;

/// <summary>What a rule decides.</summary>
public enum Escalation
{
    /// <summary>Ask whether the customer would rather have a person.</summary>
    Offer,

    /// <summary>Give the conversation to people.</summary>
    HandOver,
}

/// <summary>What the rules look at: the conversation with this message in it, and the message.</summary>
public sealed record EscalationCase(Conversation Conversation, Heard Heard);

/// <summary>The escalation rules, in the order they are asked.</summary>
/// <remarks>A rule reads its case and the limits and nothing else: no clock, no store. A recorded turn can therefore be judged
/// again under other limits.</remarks>
public static class EscalationRules
{
    /// <summary>Name of the rule that offers a person after an outburst; the offer is worded for it.</summary>
    public const string UpsetRule = "upset";

    /// <summary>The book.</summary>
    public static readonly RuleBook<EscalationCase, EscalationLimits, Escalation> Book = new(
        ("asked-for-a-person", AskedForAPerson),
        ("angry", Angry),
        ("failed-actions", FailedActions),
        ("given-up", GivenUp),
        (UpsetRule, Upset),
        ("mood-falling", MoodFalling),
        ("lost", Lost));

    /// <summary>Whether a message is an outburst: so upset that a guess is worse than no answer.</summary>
    public static bool IsOutburst(Heard heard, EscalationLimits limits) =>
        heard.Sentiment <= limits.Outburst && heard.Intensity >= limits.OutburstUpset;

    static Finding<Escalation>? AskedForAPerson(EscalationCase turn, EscalationLimits limits)
    {
        if (turn.Conversation.PersonOffered && turn.Heard.Intent == "affirm")
            return new(Escalation.HandOver, "accepted the offer of a person");
        if (turn.Heard.Intent == "talk-to-a-person")
            return new(Escalation.HandOver, Figures($"asked for a person, confidence {turn.Heard.Confidence:0.00}"));
        // Who wants to be called gets a call and keeps the number they wrote; that is a wish for a person of its own kind.
        return turn.Heard.WantsPerson >= limits.WishForPerson && turn.Heard.Intent != "request-callback"
            ? new(Escalation.HandOver, Figures($"wish for a person {turn.Heard.WantsPerson:0.00}, limit {limits.WishForPerson:0.00}"))
            : null;
    }

    // The level alone is not enough: a customer who is calming down is not handed over by what they said before.
    static Finding<Escalation>? Angry(EscalationCase turn, EscalationLimits limits) =>
        turn.Conversation.Mood.Level <= limits.Anger && turn.Heard.Sentiment < 0
            ? new(Escalation.HandOver, Figures($"mood {turn.Conversation.Mood.Level:0.00}, limit {limits.Anger:0.00}"))
            : null;

    static Finding<Escalation>? FailedActions(EscalationCase turn, EscalationLimits limits) =>
        turn.Conversation.FailedActions >= limits.FailedActions
            ? new(Escalation.HandOver, Figures($"{turn.Conversation.FailedActions} failed actions in a row, limit {limits.FailedActions}"))
            : null;

    // Who was offered a person and goes on explaining instead is not asked a third time.
    static Finding<Escalation>? GivenUp(EscalationCase turn, EscalationLimits limits) =>
        turn.Conversation.Misses >= limits.GivenUp
            ? new(Escalation.HandOver, Figures($"{turn.Conversation.Misses} failed attempts in a row, limit {limits.GivenUp}"))
            : null;

    static Finding<Escalation>? Upset(EscalationCase turn, EscalationLimits limits) =>
        turn.Conversation.Misses > 0 && IsOutburst(turn.Heard, limits)
            ? new(Escalation.Offer, Figures($"not understood, mood of the message {turn.Heard.Sentiment:0.00}, limit {limits.Outburst:0.00}, sounds upset {turn.Heard.Intensity:0.00}, limit {limits.OutburstUpset:0.00}"))
            : null;

    // Whose mood has just turned is offered a person at the first failure and not at the second: it is not low yet, but it is going there.
    static Finding<Escalation>? MoodFalling(EscalationCase turn, EscalationLimits limits) =>
        turn.Conversation is { Misses: > 0, Mood: { Level: < 0 } mood } && -mood.Slope >= limits.MoodFall
            ? new(Escalation.Offer, Figures($"not understood, mood falling by {-mood.Slope:0.00} a message, limit {limits.MoodFall:0.00}"))
            : null;

    static Finding<Escalation>? Lost(EscalationCase turn, EscalationLimits limits) =>
        turn.Conversation.Misses >= limits.Lost
            ? new(Escalation.Offer, Figures($"{turn.Conversation.Misses} failed attempts in a row, limit {limits.Lost}"))
            // The details of a complaint, for example: a person was offered for them a moment ago.
            : turn.Conversation is { Misses: > 0, PersonOffered: true }
                ? new(Escalation.Offer, "not understood after a person was offered")
                : null;

    static string Figures(FormattableString text) => FormattableString.Invariant(text);
}
