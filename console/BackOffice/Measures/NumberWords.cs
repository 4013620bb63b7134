using System.Globalization;
using Bot.BackOffice.Desk;
using Bot.Measures;

namespace Bot.BackOffice.Measures;

/// <summary>Numbers as people read them: what each is called, and how it is counted.</summary>
public static class NumberWords
{
    /// <summary>What a number is called: "Handed over because the mood fell too far".</summary>
    public static string Title(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var part = new Figure(key, 0).Part;
        return key.Split(':')[0] switch
        {
            "conversations" => "Conversations",
            "contained" => "Contained",
            "with-people" => "With people",
            "not-understood" => "Not understood",
            "asked" => "Asked how it went",
            "answers" => "Answers",
            "closed" => "Closed",
            "day" => $"Conversations of {Day(part)}",
            "day-contained" => $"Contained, {Day(part)}",
            "day-with-people" => $"With people, {Day(part)}",
            "rule" => $"With people: {Rule(part)}",
            "queue" => $"With people: {Queue(part)}",
            "wait" => $"Waited {Wait(part)}",
            "score" => $"Answers: {Score(part)}",
            "department" => $"Answers for {part}",
            "disposition" => $"Closed: {part}",
            _ => key,
        };
    }

    /// <summary>How a number is counted, in a sentence; null for a word that is no number.</summary>
    public static string? Says(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.Split(':')[0] switch
        {
            "conversations" or "day" => "Begun in the period with the customer’s first words. One that is opened again, or goes on after three days of silence with the bot, counts anew.",
            "contained" or "day-contained" => "Of the conversations, those that stayed with the bot until the end of the period: nobody was asked for, nobody took over.",
            "with-people" or "day-with-people" => "Of the conversations, those that were handed over or taken over in the period. With those contained they make all conversations.",
            "not-understood" => "Of the conversations, those in which the bot had to ask back or did not know at least once.",
            "rule" => "What brought people in the first time. The rows together are the conversations with people.",
            "queue" => "The department the conversation was first handed over to. The rows together are the conversations with people.",
            "wait" => "From the first hand-over to the first words of a person, nights and closed days included. The rows together are the conversations with people.",
            "asked" => "Times a customer was asked in the period how it went.",
            "answers" => "Answers to surveys in the period, whenever the conversation was; a score and the words that follow are one.",
            "score" => "The score given, 1 bad to 5 good. The rows together are the answers.",
            "department" => "Where the answer was sent by its route; cases moved by hand later stay counted here. The rows together are the answers.",
            "closed" => "Times a conversation was closed in the period, by a person or by the customer.",
            "disposition" => "How it was closed. The rows together are those closed.",
            _ => null,
        };
    }

    /// <summary>A row's words in a table: the rule, the department, the wait.</summary>
    public static string Row(Figure figure)
    {
        ArgumentNullException.ThrowIfNull(figure);
        return figure.Key.Split(':')[0] switch
        {
            "rule" => Names.Capital(Rule(figure.Part)),
            "queue" => Names.Capital(Queue(figure.Part)),
            "wait" => Names.Capital(Wait(figure.Part)),
            "score" => Names.Capital(Score(figure.Part)),
            _ => figure.Part,
        };
    }

    /// <summary>What was counted in a conversation, in words.</summary>
    public static string Said(string key, string said)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(said);
        return key.Split(':')[0] switch
        {
            "with-people" or "rule" or "queue" or "wait" or "day-with-people" => Names.Capital(Rule(said)),
            "closed" or "disposition" => said.Length == 0 ? "By the customer" : $"By {said}",
            "answers" or "score" or "department" => said.Length == 0 ? "Only a score" : $"“{said}”",
            _ => "",
        };
    }

    /// <summary>A share in whole per cent; "–" of nothing.</summary>
    public static string Share(int part, int of) => of == 0 ? "–" : (100.0 * part / of).ToString("0", CultureInfo.InvariantCulture) + " %";

    /// <summary>A number with its thousands apart.</summary>
    public static string Say(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    static string Rule(string rule) => rule == Talk.Claimed ? "somebody took over" : Names.Rule(rule);

    static string Queue(string queue) => queue.Length == 0 ? "out of no queue" : queue;

    static string Score(string score) => score == "none" ? "no score, only words" : $"{score} of 5";

    static string Wait(string part) => part switch
    {
        "open" => "without an answer so far",
        "longer" => $"longer than {PeriodCount.WaitMinutes[^1]} minutes",
        "1" => "at most 1 minute",
        _ => $"at most {part} minutes",
    };

    static string Day(string key) => DateOnly.TryParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day.ToString("d MMMM yyyy", CultureInfo.GetCultureInfo("en-GB")) : key;
}
