using Bot.Conversations;

namespace Bot.Desk;

/// <summary>What a person needs to know before taking a conversation from the bot, so that the customer never has to repeat it.</summary>
/// <remarks>
/// A pure reading of the facts, never stored: it can be shown before anybody claims, and it is the same however often it is read.
/// Everything but <see cref="PastEpisodes"/> is about the current episode; what was settled last month is not offered as news.
/// </remarks>
public sealed record HandoffCard
{
    /// <summary>Longest text of a single step, in characters.</summary>
    const int StepLength = 120;

    /// <summary>The customer as the channel names them; null when the opening fact was not among those given.</summary>
    public Person? Customer { get; init; }

    /// <summary>The channel's stored name; null as <see cref="Customer"/>.</summary>
    public string? Channel { get; init; }

    /// <summary>Language the client speaks, if it said so.</summary>
    public string? Locale { get; init; }

    /// <summary>When the conversation was first opened, any episode.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Number of this episode, from 1.</summary>
    public int Episode { get; init; } = 1;

    /// <summary>The customer's last words, or null when nothing was said in this episode.</summary>
    public string? AskedLast { get; init; }

    /// <summary>What was understood, message by message, oldest first.</summary>
    public IReadOnlyList<IntentHeard> Intents { get; init; } = [];

    /// <summary>Mood after each message of the customer, oldest first.</summary>
    public IReadOnlyList<MoodPoint> Moods { get; init; } = [];

    /// <summary>Mood after the last of them.</summary>
    public Mood Mood { get; init; }

    /// <summary>Values the customer gave, by name, in the order in which they last came; of an e-mail address the first letter and the domain.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Collected { get; init; } = [];

    /// <summary>What the bot tried in other systems, oldest first.</summary>
    public IReadOnlyList<ActionTried> Actions { get; init; } = [];

    /// <summary>Why a person was brought in: the newest hand-over; null when the bot still has it or a person took it unasked.</summary>
    public Escalated? Handover { get; init; }

    /// <summary>The callback that was promised, until somebody closes the conversation or it is called off; null when none was.</summary>
    public CallbackRequested? Callback { get; init; }

    /// <summary>Whether the time for it has come.</summary>
    public bool CallIsDue { get; init; }

    /// <summary>What happened in words, oldest first: asked, answered, tried, handed over, claimed.</summary>
    public IReadOnlyList<HandoffStep> Steps { get; init; } = [];

    /// <summary>How earlier episodes ended, newest first.</summary>
    public IReadOnlyList<PastEpisode> PastEpisodes { get; init; } = [];

    /// <summary>Reads the card off a conversation's facts, which are in order. With only the newest facts of a very long
    /// conversation the card covers those, and mood starts from neutral.</summary>
    public static HandoffCard Of(IEnumerable<StoredFact> facts)
    {
        var card = new HandoffCard();
        var conversation = Conversation.New("");
        foreach (var stored in facts)
        {
            conversation = conversation.After(stored.Fact);
            card = card.After(stored.Fact, conversation);
        }
        return card;
    }

    HandoffCard After(Fact fact, Conversation after) => fact switch
    {
        ConversationOpened f => this with { Customer = f.Customer, Channel = f.Address.Channel, Locale = f.Locale, Since = f.At },
        AddressChanged f => this with { Channel = f.Address.Channel },
        CustomerSpoke f => Heard(f, after),
        // What an action found is told by its own step.
        BotReplied { Notice: false } f when Actions.Count == 0 || Actions[^1].At != f.At => With(new(f.At, StepKind.Bot, $"Answered from {Words(f.Topic)}", null)),
        NotUnderstood f => With(new(f.At, StepKind.Missed, "Was not sure what was meant", f.Candidates.Count == 0 ? null : $"Offered {string.Join(", ", f.Candidates.Select(Words))}")),
        PersonOffered f => With(new(f.At, StepKind.Bot, "Offered a person", f.Reason)),
        ValueCollected { IsEmail: true } f => With(ValueCollected.Email, Masked(f.Value)),
        ValueCollected f => With(f.Name, f.Value),
        ActionTried f => (this with { Actions = [.. Actions, f] }).With(new(f.At, f.Outcome is "found" ? StepKind.Bot : StepKind.Missed,
            $"{Sentence(f.Action)} {f.Subject}", Result(f))),
        Escalated f => (this with { Handover = f }).With(new(f.At, StepKind.Handover, $"Handed to {f.Queue}", f.Reason)),
        CallbackRequested f => (this with { Callback = f, CallIsDue = false }).With(f.By is { } by ? new(f.At, StepKind.Person, $"{by.Name} moved the callback", null)
            : new(f.At, StepKind.Customer, Callback is null ? "Asked to be called back" : "Asked to be called back at another time", null)),
        CallbackCancelled f => (this with { Callback = null, CallIsDue = false }).With(new(f.At, f.By is null ? StepKind.Customer : StepKind.Person, $"{f.By?.Name ?? "The customer"} called the callback off", null)),
        CallbackFellDue f => (this with { CallIsDue = true }).With(new(f.At, StepKind.Handover, "The promised callback fell due", null)),
        AgentClaimed f => With(new(f.At, StepKind.Person, $"{f.Agent.Name} took over", null)),
        HandoffStatusTold f => With(new(f.At, StepKind.Person, $"{f.By.Name} said: {f.State}", f.Message)),
        Overflowed f => With(new(f.At, StepKind.Handover, $"Passed on to {f.Queue}", f.Reason)),
        HandedBack f => With(new(f.At, StepKind.Person, $"{f.Agent.Name} handed it back to the bot", null)),
        Transferred f => With(new(f.At, StepKind.Person, $"{f.By.Name} passed it on to {f.To?.Name ?? f.Queue}", f.Note)),
        Requeued f => With(new(f.At, StepKind.Person, f.By is null ? $"Back to {f.Queue}" : $"{f.By.Name} gave it back to {f.Queue}", f.By is null ? f.Reason : null)),
        TakenUpAgain f => (this with { PastEpisodes = [.. PastEpisodes.Skip(1)] }).With(new(f.At, StepKind.Person, $"{f.By.Name} took it up again", null)),
        ConversationClosed f => (this with { Callback = f.By is null && !CallIsDue ? Callback : null, CallIsDue = false, PastEpisodes = [new(f.At, f.Disposition, f.By?.Name) { Matter = after.LastIntent, Mood = Moods.Count == 0 ? null : Mood.Level }, .. PastEpisodes] }).With(
            new(f.At, StepKind.Person, "Closed", f.Disposition)),
        // Asked at the end: what is rated is the episode that was closed last.
        SurveyAnswered { Score: { } score } when PastEpisodes is [var rated, ..] => this with { PastEpisodes = [rated with { Score = score }, .. PastEpisodes.Skip(1)] },
        // A new episode is a new matter: only who the customer is, a call that is still promised and how earlier ones ended is carried on.
        ConversationReopened => new HandoffCard
        {
            Customer = Customer,
            Channel = Channel,
            Locale = Locale,
            Since = Since,
            Episode = Episode + 1,
            Callback = Callback,
            PastEpisodes = PastEpisodes,
        },
        _ => this,
    };

    HandoffCard Heard(CustomerSpoke spoke, Conversation after)
    {
        var card = spoke.Text.Length == 0 ? this : this with { AskedLast = spoke.Text };
        if (spoke.Heard is not { } heard)
            return card;
        card = card with { Moods = [.. Moods, new(spoke.At, after.Mood.Level, heard.Sentiment)], Mood = after.Mood };
        if (heard.Intents.Count == 0)
            return card.With(new(spoke.At, StepKind.Customer, $"“{Short(spoke.Text)}”", null));
        var best = heard.Intents[0];
        return (card with
        {
            Intents = [.. Intents, new(spoke.At, best.Intent, best.Confidence, heard.Intents.Count > 1 ? heard.Intents[1] : null, heard.Outcome)],
        }).With(new(spoke.At, StepKind.Customer, $"“{Short(spoke.Text)}”",
            heard.Outcome == Nlp.Outcome.Abstain ? "Not understood" : FormattableString.Invariant($"{Words(best.Intent)} {best.Confidence:0.00}")));
    }

    HandoffCard With(string name, string value) => this with { Collected = [.. Collected.Where(pair => pair.Key != name), new(name, value)] };

    // Enough to compare with what a caller says, too little to write to somebody or to cancel their order.
    static string Masked(string email) => $"{email[..1]}…{email[email.IndexOf('@')..]}";

    HandoffCard With(HandoffStep step) => this with { Steps = [.. Steps, step] };

    static string Result(ActionTried tried)
    {
        var outcome = tried.Outcome switch
        {
            "found" => "Worked",
            "not-found" => "Nothing found",
            "refused" => "Refused",
            "unavailable" => "No answer",
            _ => Sentence(tried.Outcome),
        };
        return tried.Detail is { Length: > 0 } detail ? $"{outcome}: {detail}" : outcome;
    }

    static string Short(string text) => text.Length <= StepLength ? text : string.Concat(text.AsSpan(0, StepLength - 1).TrimEnd(), "…");

    /// <summary>A stored name as people read it: <c>refund-status</c> is "refund status".</summary>
    public static string Words(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Replace('-', ' ').Replace('/', ' ');
    }

    /// <summary>As <see cref="Words"/>, beginning with a capital.</summary>
    public static string Sentence(string name) => Words(name) is { Length: > 0 } words ? $"{char.ToUpperInvariant(words[0])}{words[1..]}" : "";
}

/// <summary>What one message was taken for.</summary>
/// <param name="At">When it was said.</param>
/// <param name="Intent">The likeliest intent.</param>
/// <param name="Confidence">0 to 1, calibrated.</param>
/// <param name="RunnerUp">The next likeliest, if any.</param>
/// <param name="Outcome">Whether the bot acted on it, asked back or did not know.</param>
public sealed record IntentHeard(DateTimeOffset At, string Intent, double Confidence, Nlp.ScoredIntent? RunnerUp, Nlp.Outcome Outcome);

/// <summary>Mood after one message.</summary>
/// <param name="At">When it was said.</param>
/// <param name="Level">Mood of the conversation from then on, -1 to +1; see <see cref="Mood"/>.</param>
/// <param name="Sentiment">Sentiment of that message alone, -1 to +1.</param>
public sealed record MoodPoint(DateTimeOffset At, double Level, double Sentiment);

/// <summary>One thing that happened before the hand-over.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">Who did it, or that it failed.</param>
/// <param name="What">In words.</param>
/// <param name="Detail">Figures or the answer of another system; possibly null.</param>
public sealed record HandoffStep(DateTimeOffset At, StepKind Kind, string What, string? Detail);

/// <summary>Kinds of <see cref="HandoffStep"/>.</summary>
public enum StepKind
{
    /// <summary>The customer said something.</summary>
    Customer,

    /// <summary>The bot answered or tried something that worked.</summary>
    Bot,

    /// <summary>The bot was not understood, did not understand, or another system refused.</summary>
    Missed,

    /// <summary>The conversation was given to people.</summary>
    Handover,

    /// <summary>A person acted.</summary>
    Person,
}

/// <summary>How an earlier episode ended.</summary>
/// <param name="At">When it was closed.</param>
/// <param name="Disposition">How.</param>
/// <param name="By">Who closed it; null when the customer did.</param>
public sealed record PastEpisode(DateTimeOffset At, string Disposition, string? By)
{
    /// <summary>The matter that was brought up last; null when none was understood.</summary>
    public string? Matter { get; init; }

    /// <summary>Mood at its end, -1..+1; null when nothing was judged.</summary>
    public double? Mood { get; init; }

    /// <summary>How the customer rated it, 1 to 5; null when they did not.</summary>
    public int? Score { get; init; }
}
