using Bot.Conversations;
using Bot.Desk;

namespace Bot.BackOffice.Desk;

/// <summary>A line of a transcript.</summary>
/// <param name="Number">Number of the fact it comes from.</param>
/// <param name="At">When.</param>
public abstract record Line(int Number, DateTimeOffset At);

/// <summary>The date changed.</summary>
public sealed record DayLine(int Number, DateTimeOffset At) : Line(Number, At);

/// <summary>The customer wrote.</summary>
/// <param name="Number">Number of the fact.</param>
/// <param name="At">When.</param>
/// <param name="Text">What.</param>
/// <param name="Files">Files that came with it.</param>
/// <param name="Heard">What was understood; null while a person has the conversation.</param>
/// <param name="Mood">Mood after it, when it was judged.</param>
public sealed record CustomerLine(int Number, DateTimeOffset At, string Text, IReadOnlyList<FileLink> Files, Heard? Heard, double? Mood) : Line(Number, At);

/// <summary>The bot said something.</summary>
public sealed record BotLine(int Number, DateTimeOffset At, BotReplied Reply, Why Why) : Line(Number, At);

/// <summary>A person answered.</summary>
public sealed record PersonLine(int Number, DateTimeOffset At, Agent Agent, string Text) : Line(Number, At)
{
    /// <summary>Files that came with it.</summary>
    public IReadOnlyList<FileLink> Files { get; init; } = [];
}

/// <summary>A person wrote a private note.</summary>
public sealed record NoteLine(int Number, DateTimeOffset At, Agent Agent, string Text) : Line(Number, At)
{
    /// <summary>Whom it was whispered to; null for all.</summary>
    public Agent? For { get; init; }

    /// <summary>Files that came with it.</summary>
    public IReadOnlyList<FileLink> Files { get; init; } = [];
}

/// <summary>Something happened that nobody said.</summary>
/// <param name="Number">Number of the fact.</param>
/// <param name="At">When.</param>
/// <param name="Icon">A drawing.</param>
/// <param name="Strong">The first words, stressed.</param>
/// <param name="Rest">The others.</param>
/// <param name="Bad">True when somebody has to look.</param>
public sealed record EventLine(int Number, DateTimeOffset At, string Icon, string Strong, string Rest, bool Bad = false) : Line(Number, At);

/// <summary>The decision behind a line of the bot, from the facts stored with it.</summary>
/// <param name="Heard">What was understood of the customer's message it answers.</param>
/// <param name="Tried">What was tried in other systems for it.</param>
/// <param name="Then">What followed at once: a hand-over or an offer of a person.</param>
/// <param name="Asked">What the rules answered in that turn; null when they were not asked.</param>
public sealed record Why(Heard? Heard, IReadOnlyList<ActionTried> Tried, string? Then, RulesAsked? Asked = null);

/// <summary>What a line says of a message that did not reach the customer.</summary>
/// <param name="Says">In words.</param>
/// <param name="GivenUp">True when it is not tried any more.</param>
/// <param name="IsTried">True when it is the one that is tried; those behind it wait.</param>
public sealed record LateMark(string Says, bool GivenUp, bool IsTried);

/// <summary>A part of a transcript.</summary>
/// <param name="Lines">Its lines.</param>
/// <param name="First">Number of the first fact it covers; what is earlier has lower ones.</param>
/// <param name="Last">Number of the last fact it covers.</param>
public sealed record Stretch(IReadOnlyList<Line> Lines, int First, int Last);

/// <summary>Makes the lines people read out of facts. Pure.</summary>
public static class Transcript
{
    /// <summary>The lines, oldest first, with a day line wherever the date changes.</summary>
    public static IReadOnlyList<Line> Of(IReadOnlyList<StoredFact> facts, When when, string readerId)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(when);
        var lines = new List<Line>(facts.Count);
        var conversation = Conversation.New("");
        Heard? heard = null;
        var tried = new List<ActionTried>();
        RulesAsked? asked = null;
        DateOnly? day = null;
        for (var i = 0; i < facts.Count; i++)
        {
            var (number, fact) = (facts[i].Number, facts[i].Fact);
            IReadOnlyList<FileLink> Links(IReadOnlyList<KeptFile>? files) => FileWords.Links(facts[i].ConversationId, files);
            conversation = conversation.After(fact);
            if (fact is CustomerSpoke spoke)
                (heard, tried, asked) = (spoke.Heard, [], null);
            else if (fact is ActionTried action)
                tried.Add(action);
            else if (fact is RulesAsked rules)
                asked = rules;

            Line? line = fact switch
            {
                CustomerSpoke f => new CustomerLine(number, f.At, f.Text, f.Kept is { } kept ? Links(kept) : f.Files is { Length: > 0 } names ? [new(names, null, null)] : [], f.Heard, f.Heard is null ? null : conversation.Mood.Level),
                BotReplied f => new BotLine(number, f.At, f, new(f.Notice ? null : heard, f.Notice ? [] : [.. tried], f.Notice ? null : Then(facts, i), asked?.At == f.At ? asked : null)),
                AgentReplied f => new PersonLine(number, f.At, f.Agent, f.Text) { Files = Links(f.Files) },
                NoteAdded f => new NoteLine(number, f.At, f.Agent, f.Text) { For = f.For, Files = Links(f.Files) },
                _ => Event(number, fact, conversation, readerId, when),
            };
            if (line is null)
                continue;
            if (when.Date(line.At) is var date && date != day)
            {
                lines.Add(new DayLine(number, line.At));
                day = date;
            }
            lines.Add(line);
        }
        return lines;
    }

    /// <summary>The newest <paramref name="messages"/> messages with the events between them, and whether earlier ones were left out.</summary>
    public static (IReadOnlyList<Line> Lines, bool Earlier) Newest(IReadOnlyList<Line> lines, int messages)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var left = messages;
        for (var i = lines.Count - 1; i >= 0; i--)
        {
            if (lines[i] is EventLine or DayLine)
                continue;
            if (--left > 0)
                continue;
            if (i <= 1)
                break;
            // A day line that stands right above belongs to it.
            var from = lines[i - 1] is DayLine ? i - 1 : i;
            return ([.. lines.Skip(from)], lines.Take(from).Any(line => line is not DayLine));
        }
        return (lines, false);
    }

    /// <summary>The oldest <paramref name="messages"/> messages with the events between them, and the number of the line the rest begins with; null when there is none.</summary>
    public static (IReadOnlyList<Line> Lines, int? Then) Oldest(IReadOnlyList<Line> lines, int messages)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var left = messages;
        for (var i = 0; i < lines.Count; i++)
            if (lines[i] is not (EventLine or DayLine) && --left < 0)
                return ([.. lines.Take(i > 0 && lines[i - 1] is DayLine ? i - 1 : i)], lines[i].Number);
        return (lines, null);
    }

    /// <summary>Marks by the number of the fact that was said: what could not be delivered, what is still tried, and what waits behind it.</summary>
    public static IReadOnlyDictionary<int, LateMark> Late(IReadOnlyList<StoredFact> facts, IReadOnlyList<Undelivered> undelivered, When when)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(undelivered);
        ArgumentNullException.ThrowIfNull(when);
        var marks = new Dictionary<int, LateMark>();
        foreach (var message in undelivered)
            marks[Number(message.MessageId)] = message.Attempts > 0
                ? new($"Not delivered yet: trying again since {(when.Date(message.At) == when.Date(when.Now) ? when.Clock(message.At) : when.Full(message.At))}", false, true)
                : new("Not delivered yet: waits for the message before it", false, false);
        foreach (var failed in facts.Select(stored => stored.Fact).OfType<DeliveryFailed>())
            marks[Number(failed.MessageId)] = new("Could not be delivered", true, false);
        return marks;
    }

    // A message's id ends in the number of its fact.
    static int Number(string messageId) =>
        int.TryParse(messageId.AsSpan(messageId.LastIndexOf('|') + 1), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0;

    static string? Then(IReadOnlyList<StoredFact> facts, int at)
    {
        for (var i = at + 1; i < facts.Count && facts[i].Fact is not CustomerSpoke; i++)
        {
            if (facts[i].Fact is Escalated escalated)
                return $"Handed to {escalated.Queue}: {escalated.Reason}";
            if (facts[i].Fact is PersonOffered offered)
                return $"Offered a person: {offered.Reason}";
        }
        return null;
    }

    static EventLine? Event(int number, Fact fact, Conversation after, string readerId, When when) => fact switch
    {
        Escalated f => new(number, f.At, "queue", $"Handed to {f.Queue}", $"because {Names.Rule(f.Rule)}: {f.Reason}", true),
        PriorityRaised f => new(number, f.At, "up", "Put before the others of its queue", $"because {Names.Rule(f.Rule)}"),
        WaitAnnounced f => new(number, f.At, "clock", "The customer was told their place:", Place(f)),
        CallbackRequested f => new(number, f.At, "clock", f.By is null ? "A callback was promised:" : $"{Who(f.By, readerId)} moved the callback:", Names.Call(f)),
        CallbackCancelled f => new(number, f.At, "clock", f.By is null ? "The customer called the callback off." : $"{Who(f.By, readerId)} called the callback off.", ""),
        CallbackFellDue f => new(number, f.At, "clock", "The promised callback is due now", "", true),
        OfferMade f => new(number, f.At, "person", $"Offered to {Name(f.Agent, readerId)}:", f.Reason),
        OfferDeclined f => new(number, f.At, "undo", $"{Who(f.Agent, readerId)} did not take it.", "The next one is asked."),
        OfferLapsed f => new(number, f.At, "undo", $"{Who(f.Agent, readerId)} did not answer.", "The next one is asked."),
        HandoffInitiated f => new(number, f.At, "send", "Another desk was asked to take it over.", $"It was sent {f.Transcript.Count} lines of the conversation and what is known of it; no notes."),
        HandoffRequested f => new(number, f.At, "bot", $"{f.By.Name} asked for a person.", "It is told when somebody takes it and when it ends."),
        HandoffStatusTold f => new(number, f.At, "person", $"{f.By.Name} said: {f.State}", f.Message ?? "", f.State == ExternalHandoff.Failed),
        Overflowed f => new(number, f.At, "queue", $"Passed on from {f.From} to {f.Queue}", $"because {f.Reason}", true),
        Joined f => new(number, f.At, "people", $"{Who(f.By, readerId)} joined beside {Name(after.Agent ?? f.By, readerId)}.", "Both can write to the customer."),
        Parted f => new(number, f.At, "out", $"{Who(f.By, readerId)} left the conversation.", ""),
        PrioritySet f => new(number, f.At, "up", f.Raised ? $"{Who(f.By, readerId)} put it before the others of its queue." : $"{Who(f.By, readerId)} put it back in turn.", ""),
        SlaReached f => new(number, f.At, "clock", $"{Promise(f.Mark.Kind)} {(f.Mark.IsBreach ? "is late" : "is due soon")}:", $"promised within {f.Minutes.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture)} min of opening hours", f.Mark.IsBreach),
        WrapUpBegan f => new(number, f.At, "check", "The customer left.", $"{Who(f.Agent, readerId)} can still say how it ended."),
        AgentClaimed f => new(number, f.At, "person", $"{Who(f.Agent, readerId)} took over.", "The bot is silent."),
        HandedBack f => new(number, f.At, "bot", $"{Who(f.Agent, readerId)} handed back to the bot.", "It answers from the next message on."),
        Transferred f => new(number, f.At, "send", $"{Who(f.By, readerId)} passed it on to {(f.To is { } to ? Who(to, readerId) : f.Queue)}.", $"For colleagues: {f.Note}"),
        Requeued f => new(number, f.At, "queue", f.By is { } by ? $"{Who(by, readerId)} gave it back to {f.Queue}." : $"It went back to {f.Queue}:", f.By is null ? f.Reason : "The waiting clock runs on."),
        Snoozed f => new(number, f.At, "clock", $"{Who(f.By, readerId)} put it away", f.Until is { } until ? $"until {when.Full(until)}." : "until the customer writes."),
        Woken f => new(number, f.At, "clock", f.By is { } by ? $"{Who(by, readerId)} took it back." : "It came back:", f.By is null ? "its time has come." : ""),
        Labelled f => new(number, f.At, "tag", $"{Who(f.By, readerId)} labelled it", $"“{f.Label}”"),
        Unlabelled f => new(number, f.At, "tag", $"{Who(f.By, readerId)} took a label off:", $"“{f.Label}”"),
        ColleagueInvited f => new(number, f.At, "people", $"{Who(f.By, readerId)} asked {Name(f.Guest, readerId)} in.", $"For colleagues: {f.Note}"),
        GuestMayWrite f => new(number, f.At, "people", $"{Who(f.By, readerId)} let {Name(f.Guest, readerId)} write to the customer.", ""),
        GuestLeft f => new(number, f.At, "people", f.By.Id == f.Guest.Id ? $"{Who(f.Guest, readerId)} left." : $"{Who(f.By, readerId)} let {Name(f.Guest, readerId)} go.", ""),
        TakenUpAgain f => new(number, f.At, "undo", $"{Who(f.By, readerId)} took it up again.", ""),
        ConversationClosed f => new(number, f.At, "check", f.By is null ? "Closed:" : $"{Who(f.By, readerId)} closed it:", f.Comment is null ? f.Disposition : $"{f.Disposition}. {f.Comment}"),
        CustomerLeft f => new(number, f.At, "check", "The customer left.", "Nobody reads here any more."),
        ConversationReopened f => new(number, f.At, "undo", "The customer wrote again.", "A new episode begins."),
        SurveyAnswered f => new(number, f.At, "feedback", f.Score is { } score ? $"Rated {score} of 5" : "Answered the survey", $"to {f.Department}"),
        SurveyDeclined f => new(number, f.At, "feedback", "The customer would rather not rate it.", ""),
        SurveyExpired f => new(number, f.At, "feedback", after.SurveyScore is null ? "No answer to the survey." : "No words came to the rating.", "The time to answer is over."),
        CaseResolved f => new(number, f.At, "check", $"{Who(f.By, readerId)} settled the feedback.", "The customer was told."),
        DeliveryFailed f => new(number, f.At, "warning", "A message could not be delivered:", f.Reason, true),
        TurnFailed f => new(number, f.At, "warning", "A message of the customer could not be handled:", f.Reason, true),
        _ => null,
    };

    static string Place(WaitAnnounced told) =>
        $"number {told.Position}{(told.ExpectedWait is { } wait ? $", about {wait} min" : "")}{(told.CallbackOffered ? ", callback offered" : "")}";

    static string Promise(SlaKind kind) => kind switch { SlaKind.FirstResponse => "The first answer", SlaKind.NextReply => "The next answer", _ => "The solution" };

    static string Name(Agent agent, string readerId) => agent.Id == readerId ? "you" : agent.Name;

    static string Who(Agent agent, string readerId) => agent.Id == readerId ? "You" : agent.Name;
}
