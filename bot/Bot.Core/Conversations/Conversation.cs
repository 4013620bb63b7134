using System.Text.Json.Serialization;

namespace Bot.Conversations;

/// <summary>Who owns a conversation: exactly one of bot, queue, person, nobody (closed).</summary>
public enum OwnerKind
{
    /// <summary>The automated assistant answers.</summary>
    Bot,

    /// <summary>It waits in a queue for a person.</summary>
    Waiting,

    /// <summary>A person has it; the bot is silent.</summary>
    Agent,

    /// <summary>It is over until the customer writes again.</summary>
    Closed,
}

/// <summary>A time in which people waited for the customer.</summary>
/// <param name="From">Their answer.</param>
/// <param name="To">The customer's next words; null while they have not come.</param>
public sealed record CustomersTurn(DateTimeOffset From, DateTimeOffset? To);

/// <summary>An offer that waits for its answer.</summary>
/// <param name="Agent">Who is asked.</param>
/// <param name="Until">When it ends by itself.</param>
/// <param name="Reason">Why they, in words.</param>
public sealed record OpenOffer(Agent Agent, DateTimeOffset Until, string Reason);

/// <summary>A colleague who was asked in by who has the conversation.</summary>
/// <param name="Agent">Who.</param>
/// <param name="Writes">Whether they may write to the customer.</param>
public sealed record Guest(Agent Agent, bool Writes);

/// <summary>A conversation, folded from its facts. Immutable; <see cref="After(Fact)"/> gives the next state.</summary>
/// <remarks>
/// What is here is what deciding needs, and it stays small however long the conversation grows. The transcript is in the facts.
/// It can be thrown away and folded again at any time; it is stored only to spare that work.
/// </remarks>
public sealed record Conversation
{
    /// <summary>Our key, unique over all channels.</summary>
    public required string Id { get; init; }

    /// <summary>Number of facts so far; an append names the version it was decided on.</summary>
    public int Version { get; init; }

    /// <summary>The customer, null before the first fact.</summary>
    public Person? Customer { get; init; }

    /// <summary>Where answers go, null before the first fact.</summary>
    public ReplyAddress? Address { get; init; }

    /// <summary>Language the client speaks.</summary>
    public string? Locale { get; init; }

    /// <summary>Language the customer last wrote in, of those that are spoken; null before the first message.</summary>
    public string? Language { get; init; }

    /// <summary>Language to answer in: what the customer writes, or else what their client says.</summary>
    [JsonIgnore]
    public string Speaks => Language ?? Locale ?? "en";

    /// <summary>When the first fact happened.</summary>
    public DateTimeOffset OpenedAt { get; init; }

    /// <summary>When the last fact happened.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    /// <summary>Who owns it.</summary>
    public OwnerKind Owner { get; init; }

    /// <summary>Counts every change of owner; a bot's message decided in an older epoch is not sent.</summary>
    public int Epoch { get; init; }

    /// <summary>The person in charge while <see cref="Owner"/> is <see cref="OwnerKind.Agent"/>.</summary>
    public Agent? Agent { get; init; }

    /// <summary>Id of the agent who last had this customer, in this episode or an earlier one; null for none.</summary>
    public string? LastAgentId { get; init; }

    /// <summary>When <see cref="Agent"/> took it; null while nobody has it.</summary>
    public DateTimeOffset? ClaimedAt { get; init; }

    /// <summary>The queue it waits in or was given to; null while it never left the bot.</summary>
    public string? Queue { get; init; }

    /// <summary>Since when the customer waits for a person; kept when the owner changes, cleared by the first human reply.</summary>
    public DateTimeOffset? WaitingSince { get; init; }

    /// <summary>Since when it waits in this very <see cref="Queue"/>; null while it does not wait.</summary>
    public DateTimeOffset? QueuedAt { get; init; }

    /// <summary>The agent who is asked whether they take it, while the answer is open.</summary>
    public OpenOffer? Offer { get; init; }

    /// <summary>Offers made in this episode.</summary>
    public int Offers { get; init; }

    /// <summary>Ids of the agents who declined an offer of it or let it pass, since it waits.</summary>
    public IReadOnlyList<string> PassedBy { get; init; } = [];

    /// <summary>When one of them last did; null while nobody has.</summary>
    public DateTimeOffset? PassedAt { get; init; }

    /// <summary>Why routing gave it to the person who has it, in words; null when they took it by themselves.</summary>
    public string? GivenBecause { get; init; }

    /// <summary>Supervisors beside the person in charge: they may write to the customer too.</summary>
    public IReadOnlyList<Agent> Beside { get; init; } = [];

    /// <summary>Until when the person in charge may say how it ended, after the customer left; null before.</summary>
    public DateTimeOffset? WrapUpUntil { get; init; }

    /// <summary>Counts episodes from 1: a closed conversation that goes on is a new one.</summary>
    public int Episode { get; init; } = 1;

    /// <summary>Mood over the episode.</summary>
    public Mood Mood { get; init; }

    /// <summary>Its level after each of the customer's last messages, the oldest first, at most <see cref="MostMoods"/>.</summary>
    public IReadOnlyList<double> Moods { get; init; } = [];

    /// <summary>Levels kept in <see cref="Moods"/>.</summary>
    public const int MostMoods = 6;

    /// <summary>The customer's last words as they came, at most 200 characters, to notice when they say the same again.</summary>
    public string LastSaid { get; init; } = "";

    /// <summary>Times the customer said the same again, in a row.</summary>
    public int Repeats { get; init; }

    /// <summary>Topic of the bot's last answer, to notice when it gives the same one again.</summary>
    public string? LastTopic { get; init; }

    /// <summary>Times the bot gave the same answer again, in a row.</summary>
    public int SameAnswers { get; init; }

    /// <summary>Failed attempts to understand in a row.</summary>
    public int Misses { get; init; }

    /// <summary>Actions in other systems that failed in a row.</summary>
    public int FailedActions { get; init; }

    /// <summary>True while the question "would you rather have a person?" is open.</summary>
    public bool PersonOffered { get; init; }

    /// <summary>Intents offered as choices by the last clarification, best first.</summary>
    public IReadOnlyList<string> Offered { get; init; } = [];

    /// <summary>The dialogue in progress, if any.</summary>
    public DialogueStep? Dialogue { get; init; }

    /// <summary>Values the customer gave in this episode, by name.</summary>
    public IReadOnlyDictionary<string, string> Collected { get; init; } = new Dictionary<string, string>();

    /// <summary>The matter the customer last brought up; what "try again" tries.</summary>
    public string? LastIntent { get; init; }

    /// <summary>Department of the last topic answered, for routing.</summary>
    public string? LastDepartment { get; init; }

    /// <summary>When the customer last heard their place in the queue.</summary>
    public DateTimeOffset? WaitAnnouncedAt { get; init; }

    /// <summary>How often they have heard it while waiting.</summary>
    public int WaitsAnnounced { get; init; }

    /// <summary>Whether the customer was told, in this episode, not to send card numbers and the like.</summary>
    public bool Warned { get; init; }

    /// <summary>The survey that waits for an answer, if any.</summary>
    public string? OpenSurvey { get; init; }

    /// <summary>Score already given to <see cref="OpenSurvey"/>.</summary>
    public int? SurveyScore { get; init; }

    /// <summary>When the customer was last asked a survey here.</summary>
    public DateTimeOffset? SurveyedAt { get; init; }

    /// <summary>Whether another bot asked for a person and is told what becomes of it.</summary>
    public bool AskedByBot { get; init; }

    /// <summary>Whether another desk was asked to take it and has not said that it cannot: it is told what becomes of it here.</summary>
    public bool AskedHub { get; init; }

    /// <summary>When a promised callback falls due; null when none is open.</summary>
    public DateTimeOffset? CallbackDue { get; init; }

    /// <summary>The promised callback; null when none is open, and in conversations from before there were times to choose from.</summary>
    public BookedCall? Call { get; init; }

    /// <summary>The place it takes in its queue's time; null when it takes none.</summary>
    [JsonIgnore]
    public CallPlace? CallPlace => CallbackDue is { } due && Call is { } call ? new(call.Queue, due) : null;

    /// <summary>When the customer last wrote.</summary>
    public DateTimeOffset? CustomerSpokeAt { get; init; }

    /// <summary>The last line anybody wrote, without notices and notes, for lists; at most 200 characters.</summary>
    public string LastLine { get; init; } = "";

    /// <summary>True while somebody other than the bot owns it and the customer's last words have no answer yet.</summary>
    public bool Unanswered { get; init; }

    /// <summary>Since when the customer's words have no answer; null while <see cref="Unanswered"/> is false.</summary>
    public DateTimeOffset? UnansweredSince { get; init; }

    /// <summary>Since when people have had it in this episode, queue included; null before.</summary>
    public DateTimeOffset? HandledSince { get; init; }

    /// <summary>When it was the customer's turn since then, at most <see cref="MostTurns"/> times; the last is open while it still is.</summary>
    public IReadOnlyList<CustomersTurn> CustomersTurns { get; init; } = [];

    /// <summary>Warnings and breaches of promises that were told in this episode, the newest <see cref="MostTurns"/>.</summary>
    public IReadOnlyList<SlaMark> SlaMarks { get; init; } = [];

    /// <summary>Most turns of the customer kept. Later ones pause no clock: the promise is kept rather than the exception.</summary>
    public const int MostTurns = 40;

    /// <summary>Key of the last form an agent sent, so that sending it twice is one message.</summary>
    public string? LastAgentKey { get; init; }

    /// <summary>Number of the customer's message for which a suggested reply was last decided on; 0 before the first.</summary>
    public int SuggestionJudged { get; init; }

    /// <summary>Feedback cases whose outcome the customer was told.</summary>
    public IReadOnlyList<string> SettledCases { get; init; } = [];

    /// <summary>How the last episode ended.</summary>
    public string? Disposition { get; init; }

    /// <summary>True once the customer has ended the conversation, until it goes on.</summary>
    public bool Left { get; init; }

    /// <summary>When an episode was last closed; null before the first close.</summary>
    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Whether the customer changed the channel in this episode.</summary>
    public bool ChannelSwitched { get; init; }

    /// <summary>Since when it is snoozed; null while it is not.</summary>
    public DateTimeOffset? SnoozedSince { get; init; }

    /// <summary>Until when it is snoozed; null while it is not, or until the customer writes.</summary>
    public DateTimeOffset? SnoozedUntil { get; init; }

    /// <summary>Labels people put on it, in the order in which they came. They stay over episodes.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Colleagues who were asked in, in that order. An invitation is its owner's: when the owner changes, all of them end.</summary>
    public IReadOnlyList<Guest> Guests { get; init; } = [];

    /// <summary>The rule that put it before the others of its queue, in this episode, or <see cref="ByHand"/>; null when nothing did.</summary>
    public string? RaisedBy { get; init; }

    /// <summary>What <see cref="RaisedBy"/> says when a person did it. No rule is called so.</summary>
    public const string ByHand = "by-hand";

    /// <summary>Whether it comes before the others of its queue.</summary>
    [JsonIgnore]
    public bool Raised => RaisedBy is not null;

    /// <summary>A conversation nothing has happened in.</summary>
    public static Conversation New(string id) => new() { Id = id };

    /// <summary>True before the first fact.</summary>
    [JsonIgnore]
    public bool IsNew => Version == 0;

    /// <summary>Folds facts in order.</summary>
    public Conversation After(IEnumerable<Fact> facts)
    {
        var conversation = this;
        foreach (var fact in facts)
            conversation = conversation.After(fact);
        return conversation;
    }

    /// <summary>The conversation after one more fact.</summary>
    public Conversation After(Fact fact)
    {
        var next = Fold(fact);
        // Who came beside somebody does not stay beside the next one.
        if (next.Agent?.Id != Agent?.Id)
            next = next with { Beside = [], GivenBecause = fact is AgentClaimed && Offer?.Agent.Id == next.Agent?.Id ? Offer?.Reason : null };
        return next with { Version = Version + 1, ChangedAt = fact.At, Guests = next.Epoch == Epoch ? next.Guests : [] };
    }

    Conversation Felt(CustomerSpoke f)
    {
        if (f.Heard is not { } heard)
            return this;
        var mood = Mood.After(Mood.Carried(heard, Mood.Same(Line(f.Text), LastSaid)));
        return this with { Mood = mood, Moods = [.. Moods.TakeLast(MostMoods - 1), mood.Level] };
    }

    Conversation Fold(Fact fact) => fact switch
    {
        ConversationOpened f => this with { Customer = f.Customer, Address = f.Address, Locale = f.Locale, OpenedAt = f.At },
        AddressChanged f => this with { Address = f.Address, ChannelSwitched = ChannelSwitched || (Address is { } before && before.Channel != f.Address.Channel) },
        CustomerSpoke f => Felt(f) with
        {
            LastSaid = Line(f.Text),
            Repeats = f.Heard is not null && Mood.Same(Line(f.Text), LastSaid) ? Repeats + 1 : 0,
            CustomerSpokeAt = f.At,
            SnoozedSince = null,
            SnoozedUntil = null,
            LastLine = Line(f.Text),
            LastIntent = Matter(f.Heard) ?? LastIntent,
            Language = f.Heard?.Foreign is null ? f.Heard?.Language ?? Language : Language,
            Unanswered = Owner is OwnerKind.Agent or OwnerKind.Waiting,
            UnansweredSince = Owner is OwnerKind.Agent or OwnerKind.Waiting ? UnansweredSince ?? f.At : null,
            CustomersTurns = TurnEnds(f.At),
            // Who writes has not left.
            WrapUpUntil = null,
            Left = Left && WrapUpUntil is null,
        },
        BotReplied f => this with
        {
            // A promise or a survey must not hide from the lists what the customer said.
            LastLine = f.Notice ? LastLine : Line(f.Text),
            LastDepartment = f.Department ?? LastDepartment,
            // An answer about the matter ends the row of misses; a notice or a question back does not.
            Misses = f.Notice || IsQuestionBack(f) ? Misses : 0,
            Offered = IsQuestionBack(f) && f.Topic != "fallback/something-else" ? Offered : [],
            PersonOffered = Topics.OfferAPerson(f.Topic),
            LastTopic = f.Notice ? LastTopic : f.Topic,
            SameAnswers = f.Notice ? SameAnswers : f.Topic == LastTopic ? SameAnswers + 1 : 0,
            Warned = Warned || f.Topic == "privacy/hidden",
        },
        NotUnderstood f => this with { Misses = Misses + 1, Offered = f.Candidates },
        Conversations.PersonOffered => this with { PersonOffered = true },
        DialogueMoved f => this with { Dialogue = f.Step },
        ValueCollected f => this with { Collected = With(f.Name, f.Value) },
        ActionTried f => this with
        {
            FailedActions = f.Outcome is "found" ? 0 : FailedActions + 1,
            // The address may be what was refused: the next attempt asks for it, or a slip of the fingers could never be mended.
            Collected = f.Outcome is "refused" ? Without(ValueCollected.EmailOf(f.Subject)) : Collected,
        },
        Escalated f => this with
        {
            Owner = OwnerKind.Waiting,
            Epoch = Epoch + 1,
            Queue = f.Queue,
            QueuedAt = f.At,
            Offer = null,
            PassedBy = [],
            WaitingSince = WaitingSince ?? f.At,
            UnansweredSince = UnansweredSince ?? f.At,
            HandledSince = HandledSince ?? f.At,
            CustomersTurns = TurnEnds(f.At),
            Agent = null,
            Dialogue = null,
            PersonOffered = false,
            Offered = [],
            Misses = 0,
            FailedActions = 0,
            Unanswered = true,
        },
        PriorityRaised f => this with { RaisedBy = f.Rule },
        PrioritySet f => this with { RaisedBy = f.Raised ? RaisedBy ?? ByHand : null },
        Joined f => this with { Beside = [.. Beside.Where(one => one.Id != f.By.Id), f.By] },
        Parted f => this with { Beside = [.. Beside.Where(one => one.Id != f.By.Id)] },
        WaitAnnounced f => this with { WaitAnnouncedAt = f.At, WaitsAnnounced = WaitsAnnounced + 1 },
        CallbackRequested f => this with
        {
            CallbackDue = f.Due,
            Queue = Queue ?? f.Queue,
            Call = f is { Until: { } until, Queue: { } queue } ? new(f.Phone, until, queue) { CustomerZone = f.CustomerZone } : null,
            // What somebody at the desk moves is no answer of the customer's.
            Dialogue = f.By is null ? null : Dialogue,
        },
        CallbackFellDue or CallbackCancelled => this with { CallbackDue = null, Call = null },
        OfferMade f => this with { Offer = new(f.Agent, f.Until, f.Reason), Offers = Offers + 1 },
        OfferDeclined or OfferLapsed => this with { Offer = null, PassedBy = Offer is null || PassedBy.Contains(Offer.Agent.Id) ? PassedBy : [.. PassedBy, Offer.Agent.Id], PassedAt = fact.At },
        HandoffRequested => this with { AskedByBot = true },
        HandoffInitiated => this with { AskedHub = true },
        HandoffStatusTold { State: "failed" } => this with { AskedHub = false },
        Overflowed f => this with { Epoch = Epoch + 1, Queue = f.Queue, QueuedAt = f.At, Offer = null, PassedBy = [] },
        SlaReached f => this with { SlaMarks = [.. SlaMarks.TakeLast(MostTurns - 1), f.Mark] },
        WrapUpBegan f => Awake() with { WrapUpUntil = f.Until, Left = true, OpenSurvey = null, WaitingSince = null, Unanswered = false, UnansweredSince = null },
        AgentClaimed f => Awake() with { Offer = null, QueuedAt = null, ClaimedAt = f.At, LastAgentId = f.Agent.Id, HandledSince = HandledSince ?? f.At, Owner = OwnerKind.Agent, Epoch = Epoch + 1, Agent = f.Agent, Dialogue = null, PersonOffered = false, WaitingSince = WaitingSince ?? f.At },
        AgentReplied f => this with { LastLine = Line(f.Text.Length > 0 ? f.Text : string.Join(", ", f.Files?.Select(file => file.Name) ?? [])), WaitingSince = null, Unanswered = false, UnansweredSince = null, LastAgentKey = f.Key, CustomersTurns = TurnBegins(f.At) },
        NoteAdded f => this with { LastAgentKey = f.Key },
        // The person has dealt with what made it bad: the bot starts from a clean mood, or it would hand over again at once.
        HandedBack => AtRest() with { AskedHub = false, Owner = OwnerKind.Bot, Mood = default, Moods = [], LastSaid = "", Repeats = 0, LastTopic = null, SameAnswers = 0, RaisedBy = null },
        Transferred { To: { } to } f => Passed(f.At) with { Owner = OwnerKind.Agent, Agent = to, QueuedAt = null, ClaimedAt = f.At, LastAgentId = to.Id },
        Transferred f => Passed(f.At) with { Owner = OwnerKind.Waiting, Queue = f.Queue },
        Requeued f => Passed(f.At) with { Owner = OwnerKind.Waiting, Queue = f.Queue },
        Conversations.SuggestionJudged f => this with { SuggestionJudged = f.Answers },
        Snoozed f => this with { SnoozedSince = f.At, SnoozedUntil = f.Until },
        Woken => Awake(),
        Labelled f => this with { Labels = [.. Labels.Where(label => label != f.Label), f.Label] },
        Unlabelled f => this with { Labels = [.. Labels.Where(label => label != f.Label)] },
        ColleagueInvited f => this with { Guests = [.. Guests.Where(guest => guest.Agent.Id != f.Guest.Id), new(f.Guest, false)] },
        GuestMayWrite f => this with { Guests = [.. Guests.Select(guest => guest.Agent.Id == f.Guest.Id ? guest with { Writes = true } : guest)] },
        GuestLeft f => this with { Guests = [.. Guests.Where(guest => guest.Agent.Id != f.Guest.Id)] },
        TakenUpAgain f => this with { Owner = OwnerKind.Agent, Epoch = Epoch + 1, Agent = f.By, ClaimedAt = f.At, HandledSince = f.At, LastAgentId = f.By.Id, Disposition = null, Left = false, OpenSurvey = null },
        // What a person closes is settled, a promised call with it. Who leaves by themselves is still called.
        ConversationClosed f => AtRest() with { AskedHub = false, Owner = OwnerKind.Closed, ClosedAt = f.At, Disposition = f.Disposition, Left = f.By is null, CallbackDue = f.By is null ? CallbackDue : null, Call = f.By is null ? Call : null },
        CustomerLeft => this with { Left = true, OpenSurvey = null },
        ConversationReopened => this with
        {
            AskedByBot = false,
            Owner = OwnerKind.Bot,
            Epoch = Epoch + 1,
            Episode = Episode + 1,
            Agent = null,
            Queue = null,
            Mood = default,
            Moods = [],
            LastSaid = "",
            Repeats = 0,
            LastTopic = null,
            SameAnswers = 0,
            ChannelSwitched = false,
            RaisedBy = null,
            Collected = new Dictionary<string, string>(),
            OpenSurvey = null,
            SurveyScore = null,
            Disposition = null,
            Left = false,
            Warned = false,
            LastIntent = null,
            LastDepartment = null,
            Offers = 0,
        },
        SurveyAsked f => this with { OpenSurvey = f.Survey, SurveyScore = null, SurveyedAt = f.At },
        SurveyAnswered f => this with { SurveyScore = f.Score ?? SurveyScore, OpenSurvey = f.Complete ? null : OpenSurvey },
        SurveyDeclined or SurveyExpired => this with { OpenSurvey = null },
        CaseResolved f => this with { SettledCases = [.. SettledCases, f.Case] },
        _ => this,
    };

    Conversation Awake() => this with { SnoozedSince = null, SnoozedUntil = null };

    // The next one owes an answer since the customer began to wait, and not since they came to it. What they were told of their place is past.
    Conversation Passed(DateTimeOffset at) => Awake() with
    {
        Epoch = Epoch + 1,
        Agent = null,
        ClaimedAt = null,
        WaitingSince = WaitingSince ?? UnansweredSince ?? at,
        WaitAnnouncedAt = null,
        WaitsAnnounced = 0,
        QueuedAt = at,
        Offer = null,
        PassedBy = [],
        WrapUpUntil = null,
        HandledSince = HandledSince ?? at,
        CustomersTurns = TurnEnds(at),
        UnansweredSince = UnansweredSince ?? at,
        Unanswered = true,
    };

    Conversation AtRest() => Awake() with
    {
        Epoch = Epoch + 1,
        Agent = null,
        ClaimedAt = null,
        WaitingSince = null,
        WaitAnnouncedAt = null,
        WaitsAnnounced = 0,
        Dialogue = null,
        PersonOffered = false,
        Offered = [],
        Unanswered = false,
        UnansweredSince = null,
        QueuedAt = null,
        Offer = null,
        PassedBy = [],
        WrapUpUntil = null,
        HandledSince = null,
        CustomersTurns = [],
        SlaMarks = [],
        Misses = 0,
        FailedActions = 0,
    };

    IReadOnlyList<CustomersTurn> TurnBegins(DateTimeOffset at) =>
        CustomersTurns is [.., { To: null }] || CustomersTurns.Count >= MostTurns ? CustomersTurns : [.. CustomersTurns, new(at, null)];

    IReadOnlyList<CustomersTurn> TurnEnds(DateTimeOffset at) => CustomersTurns is [.., { To: null } open] ? [.. CustomersTurns.SkipLast(1), open with { To = at }] : CustomersTurns;

    static bool IsQuestionBack(BotReplied reply) => reply.Topic is "fallback/clarify" or "fallback/choices" or "fallback/something-else" or Topics.Offer or Topics.OfferAgain or Topics.OfferUpset;

    // Yes, no, "something else" and a value that was asked for answer a question; they do not say what the matter is.
    string? Matter(Heard? heard) =>
        heard?.Intent is "affirm" or "deny" or "something-else" or "chosen-time" or "later-times" or "other-time" or "cancel-call" || (Dialogue is { } open && heard?.Value(open.Awaiting) is not null) ? null : heard?.Intent;

    static string Line(string text) => text.Length <= 200 ? text : text[..199] + "…";

    Dictionary<string, string> Without(string name) => Collected.Where(pair => pair.Key != name).ToDictionary();

    Dictionary<string, string> With(string name, string value) => new(Collected) { [name] = value };
}
