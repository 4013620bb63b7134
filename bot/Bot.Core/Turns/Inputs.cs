using Bot.Conversations;
using Bot.Desk;
using Bot.Rules;

namespace Bot.Turns;

/// <summary>Reads off a turn what the rules may ask about. Pure.</summary>
public static class Inputs
{
    /// <summary>Name under which a customer's segment is kept among the collected values.</summary>
    public const string Segment = "segment";

    /// <summary>The customer's tier: their segment.</summary>
    public static string? TierOf(Conversation conversation) => conversation.Collected.GetValueOrDefault(Segment);

    /// <summary>What is known at this point of a turn.</summary>
    /// <param name="turn">The turn.</param>
    /// <param name="conversation">The conversation as far as this turn has brought it.</param>
    /// <param name="failed">Whether the bot could not help this time.</param>
    public static TurnInputs Of(Turn turn, Conversation conversation, bool failed)
    {
        ArgumentNullException.ThrowIfNull(turn);
        ArgumentNullException.ThrowIfNull(conversation);
        var heard = turn.Heard!;
        var (desk, plan) = (turn.Policy.Value.Desk, turn.Policy.Value.Plan());
        var department = Departments.OrService(conversation.LastDepartment);
        var queue = plan.For(department, conversation.Speaks, turn.At);
        var view = turn.Known.Queue(queue)?.For(conversation.Raised);
        var local = TimeZoneInfo.ConvertTime(turn.At, TimeZoneInfo.FindSystemTimeZoneById(plan.House.Zone));
        return new()
        {
            Intent = heard.Intent,
            Confidence = heard.Confidence,
            Lead = heard.Intents.Count > 1 ? Math.Round(heard.Intents[0].Confidence - heard.Intents[1].Confidence, 4) : heard.Confidence,
            Outcome = heard.Outcome,
            Failed = failed,
            Misses = conversation.Misses,
            FailedActions = conversation.FailedActions,
            Repeats = conversation.Repeats,
            SameAnswers = conversation.SameAnswers,
            Mood = conversation.Mood.Level,
            MoodFall = -conversation.Mood.Slope,
            WorstMood = conversation.Mood.Worst,
            Sentiment = heard.Sentiment,
            Intensity = heard.Intensity,
            WantsPerson = heard.WantsPerson,
            PersonOffered = conversation.PersonOffered,
            Language = heard.Language ?? conversation.Language,
            Region = RegionOf(conversation.Locale),
            Channel = conversation.Address?.Channel,
            ChannelSwitched = conversation.ChannelSwitched,
            Segment = conversation.Collected.GetValueOrDefault(Segment),
            Queue = department,
            Ahead = view?.Ahead,
            ExpectedWait = view?.ExpectedWait(desk),
            DeskOpen = plan.HoursOf(queue).IsOpen(turn.At),
            Hour = local.Hour,
            Weekday = local.DayOfWeek,
            DaysSinceLast = conversation.ClosedAt is { } closed ? Math.Round((turn.At - closed).TotalDays, 3) : null,
            EarlierContacts = conversation.Episode - 1,
            Dialogue = conversation.Dialogue?.Dialogue,
            Text = turn.Message.Text,
        };
    }

    /// <summary>What is known of an answer to a survey, for the routes.</summary>
    /// <param name="score">The score, given now or before; null for none.</param>
    /// <param name="comment">The words; null when only a score came.</param>
    /// <param name="heard">What was understood of the message; not looked at without <paramref name="comment"/>.</param>
    /// <param name="conversation">The conversation the survey is about.</param>
    /// <param name="departmentOf">The department that owns an intent's topic, if any.</param>
    public static TurnInputs OfAnswer(int? score, string? comment, Heard? heard, Conversation conversation, Func<string, string?> departmentOf)
    {
        ArgumentNullException.ThrowIfNull(conversation);
        ArgumentNullException.ThrowIfNull(departmentOf);
        heard = comment is null ? null : heard;
        var topic = heard is { Outcome: not Nlp.Outcome.Abstain, Intents: [var first, ..] } ? first.Intent : null;
        return new()
        {
            Confidence = heard?.Confidence ?? 0,
            Mood = conversation.Mood.Level,
            Sentiment = heard?.Sentiment ?? 0,
            Intensity = heard?.Intensity ?? 0,
            Language = heard?.Language ?? conversation.Language,
            Region = RegionOf(conversation.Locale),
            Channel = conversation.Address?.Channel,
            Segment = conversation.Collected.GetValueOrDefault(Segment),
            Text = comment ?? "",
            Answer = new()
            {
                Score = score,
                Wrote = comment is not null,
                Topic = topic,
                Next = topic is not null && heard!.Intents.Count > 1 ? heard.Intents[1] : null,
                Owner = topic is not null && departmentOf(topic) is { } owner ? Departments.OrService(owner) : null,
                ConversationTopic = conversation.LastIntent,
                ConversationDepartment = (conversation.Queue ?? conversation.LastDepartment) is { } earlier ? Departments.OrService(earlier) : null,
            },
        };
    }

    // The part of "de-AT" or "zh-Hant-TW" that is a country: two letters, or a number of three digits, at the end.
    static string? RegionOf(string? locale) =>
        locale?.Split('-', '_')[1..].LastOrDefault(part => part.Length == 2 && part.All(char.IsAsciiLetter) || part.Length == 3 && part.All(char.IsAsciiDigit))?.ToUpperInvariant();
}
