using System.Text.Json.Serialization;
using Nlp;

namespace Bot.Rules;

/// <summary>What a turn knows when the rules are asked, flat: all that a condition can look at. Recorded with every asking, so that the same
/// question can be put to other rules later without understanding anything again.</summary>
/// <remarks>Every default is "nothing known" and is not written. A name here is stored: retired, never renamed.</remarks>
public sealed record TurnInputs
{
    /// <summary>The intent to act on; null when none was sure enough.</summary>
    public string? Intent { get; init; }

    /// <summary>Confidence in the best candidate, 0 to 1.</summary>
    public double Confidence { get; init; }

    /// <summary>How far the best candidate is ahead of the next, 0 to 1.</summary>
    public double Lead { get; init; }

    /// <summary>Act, Clarify or Abstain.</summary>
    public Outcome Outcome { get; init; }

    /// <summary>Whether the bot could not help this time: nothing understood, or an action failed.</summary>
    public bool Failed { get; init; }

    /// <summary>Failed attempts to understand in a row.</summary>
    public int Misses { get; init; }

    /// <summary>Actions in other systems that failed in a row.</summary>
    public int FailedActions { get; init; }

    /// <summary>Times the customer said the same again, in a row.</summary>
    public int Repeats { get; init; }

    /// <summary>Times the bot gave the same answer again, in a row.</summary>
    public int SameAnswers { get; init; }

    /// <summary>Mood of the conversation, -1 to +1.</summary>
    public double Mood { get; init; }

    /// <summary>Mood lost per message over the last few; negative while it gets better.</summary>
    public double MoodFall { get; init; }

    /// <summary>Lowest mood so far, 0 or below.</summary>
    public double WorstMood { get; init; }

    /// <summary>Mood of this message alone, -1 to +1.</summary>
    public double Sentiment { get; init; }

    /// <summary>Chance that the message sounds upset or delighted, 0 to 1.</summary>
    public double Intensity { get; init; }

    /// <summary>Chance that the customer asks for a person, 0 to 1.</summary>
    public double WantsPerson { get; init; }

    /// <summary>Whether the offer of a person is open.</summary>
    public bool PersonOffered { get; init; }

    /// <summary>Language of the message, such as "de".</summary>
    public string? Language { get; init; }

    /// <summary>Region of the customer's client, such as "AT"; null when it does not say.</summary>
    public string? Region { get; init; }

    /// <summary>Stored name of the channel.</summary>
    public string? Channel { get; init; }

    /// <summary>Whether the customer changed the channel in this episode.</summary>
    public bool ChannelSwitched { get; init; }

    /// <summary>Segment of the customer, as another system names it; null when unknown.</summary>
    public string? Segment { get; init; }

    /// <summary>Department the conversation would go to.</summary>
    public string? Queue { get; init; }

    /// <summary>Customers waiting in that queue before this one; null when nobody looked.</summary>
    public int? Ahead { get; init; }

    /// <summary>Expected wait there in minutes; null when nobody looked or nobody is there.</summary>
    public int? ExpectedWait { get; init; }

    /// <summary>Whether the desk is open.</summary>
    public bool DeskOpen { get; init; }

    /// <summary>Hour of the day on the desk's clock, 0 to 23.</summary>
    public int Hour { get; init; }

    /// <summary>Day of the week on the desk's clock.</summary>
    public DayOfWeek Weekday { get; init; }

    /// <summary>Days since this customer's last conversation was closed; null for the first.</summary>
    public double? DaysSinceLast { get; init; }

    /// <summary>Conversations with this customer here that were closed before this one.</summary>
    public int EarlierContacts { get; init; }

    /// <summary>The dialogue in progress, such as "order-cancel"; null outside of any.</summary>
    public string? Dialogue { get; init; }

    /// <summary>What is known of it as an answer to a survey; null for any other message.</summary>
    public AnswerInputs? Answer { get; init; }

    /// <summary>The words themselves, as words are looked for: composed letters, straight apostrophes, single spaces. Not recorded here: they are
    /// in the fact of the message.</summary>
    [JsonIgnore]
    public string Text { get; init => field = Keywords.Plain(value); } = "";
}

/// <summary>What an answer to a survey adds to what a turn knows. Recorded with the answer. A name here is stored: retired, never renamed.</summary>
public sealed record AnswerInputs
{
    /// <summary>1 (bad) to 5 (good); null when only words came.</summary>
    public int? Score { get; init; }

    /// <summary>Whether words came, and not only a score.</summary>
    public bool Wrote { get; init; }

    /// <summary>The intent the words are about, sure enough to act on or to ask back; null without words, and where the model would not say.</summary>
    public string? Topic { get; init; }

    /// <summary>The next intent the words may be about.</summary>
    public ScoredIntent? Next { get; init; }

    /// <summary>The department that owns <see cref="Topic"/>; null when nobody does.</summary>
    public string? Owner { get; init; }

    /// <summary>The matter the customer last brought up in the conversation.</summary>
    public string? ConversationTopic { get; init; }

    /// <summary>The department the conversation waited for, else that of the last topic answered; null for neither.</summary>
    public string? ConversationDepartment { get; init; }
}
