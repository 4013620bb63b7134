using Bot.Conversations;

namespace Bot.Turns;

/// <summary>Buttons the bot offers that mean something no article or intent label says.</summary>
public static class Buttons
{
    /// <summary>Stands in the place of an intent when the customer found none of the choices right.</summary>
    public const string SomethingElse = "something-else";

    /// <summary>Brings a person.</summary>
    public static Choice ToAPerson { get; } = new("Talk to a person");

    /// <summary>Asks for a callback.</summary>
    public static Choice CallMeBack { get; } = new("Call me back");

    /// <summary>Stays in line.</summary>
    public static Choice KeepWaiting { get; } = new("Keep waiting");

    /// <summary>None of the offered intents.</summary>
    public static Choice NoneOfThese { get; } = new("Something else");

    /// <summary>Stands in the place of an intent when the customer chose one of the times that were offered for a callback.</summary>
    public const string ChosenTime = "chosen-time";

    /// <summary>Stands in the place of an intent when the customer wants to hear later times.</summary>
    public const string Later = "later-times";

    /// <summary>Stands in the place of an intent when the customer wants to be called at another time than promised.</summary>
    public const string OtherTime = "other-time";

    /// <summary>Stands in the place of an intent when the customer calls the promised callback off.</summary>
    public const string CancelCall = "cancel-call";

    /// <summary>The times after those that were offered.</summary>
    public static Choice LaterTimes { get; } = new("Later times");

    /// <summary>Moves a promised callback.</summary>
    public static Choice AnotherTime { get; } = new("Another time");

    /// <summary>Calls a promised callback off.</summary>
    public static Choice CancelTheCall { get; } = new("Cancel the call");

    /// <summary>Name under which a language keeps the label of a button that no intent has; null for all others.</summary>
    public static string? NameOf(Choice button) =>
        button == ToAPerson ? "talk-to-a-person" : button == CallMeBack ? "request-callback" : button == KeepWaiting ? "keep-waiting" : button == NoneOfThese ? SomethingElse
        : button == LaterTimes ? Later : button == AnotherTime ? OtherTime : button == CancelTheCall ? CancelCall : null;

    /// <summary>What a label's name stands for; the name itself when it is an intent.</summary>
    public static string MeaningOf(string name, Conversation before) => name switch
    {
        "no-number" or "skip" or "keep-waiting" => "deny",
        "try-again" => Meaning("try again", before)!,
        _ => name,
    };

    /// <summary>The intent a button stands for, or null when the text is none of them.</summary>
    public static string? Meaning(string text, Conversation before) => text.ToLowerInvariant() switch
    {
        "talk to a person" => "talk-to-a-person",
        "call me back" => "request-callback",
        "something else" => SomethingElse,
        "later times" => Later,
        "another time" => OtherTime,
        "cancel the call" => CancelCall,
        "yes" => "affirm",
        "no" or "i do not have it" or "skip" or "keep waiting" => "deny",
        // After a failed look-up it tries the same again; after an offered person it goes on with the bot.
        "try again" => before.FailedActions > 0 && before.LastIntent is { } last ? last : "deny",
        _ => null,
    };
}
