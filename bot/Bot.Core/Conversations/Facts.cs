using System.Text.Json.Serialization;
using Bot.Rules;

namespace Bot.Conversations;

/// <summary>Something that happened in a conversation. Facts are appended and never changed; their <c>kind</c> is stored
/// and therefore retired, never renamed.</summary>
/// <param name="At">When it happened, UTC.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ConversationOpened), "conversation-opened")]
[JsonDerivedType(typeof(AddressChanged), "address-changed")]
[JsonDerivedType(typeof(CustomerSpoke), "customer-spoke")]
[JsonDerivedType(typeof(BotReplied), "bot-replied")]
[JsonDerivedType(typeof(NotUnderstood), "not-understood")]
[JsonDerivedType(typeof(PersonOffered), "person-offered")]
[JsonDerivedType(typeof(DialogueMoved), "dialogue-moved")]
[JsonDerivedType(typeof(ValueCollected), "value-collected")]
[JsonDerivedType(typeof(ActionTried), "action-tried")]
[JsonDerivedType(typeof(Escalated), "escalated")]
[JsonDerivedType(typeof(RulesAsked), "rules-asked")]
[JsonDerivedType(typeof(PriorityRaised), "priority-raised")]
[JsonDerivedType(typeof(WaitAnnounced), "wait-announced")]
[JsonDerivedType(typeof(CallbackRequested), "callback-requested")]
[JsonDerivedType(typeof(CallbackFellDue), "callback-fell-due")]
[JsonDerivedType(typeof(CallbackCancelled), "callback-cancelled")]
[JsonDerivedType(typeof(AgentClaimed), "agent-claimed")]
[JsonDerivedType(typeof(OfferMade), "offer-made")]
[JsonDerivedType(typeof(OfferDeclined), "offer-declined")]
[JsonDerivedType(typeof(OfferLapsed), "offer-lapsed")]
[JsonDerivedType(typeof(Overflowed), "overflowed")]
[JsonDerivedType(typeof(HandoffInitiated), "handoff-initiated")]
[JsonDerivedType(typeof(HandoffRequested), "handoff-requested")]
[JsonDerivedType(typeof(HandoffStatusTold), "handoff-status-told")]
[JsonDerivedType(typeof(WrapUpBegan), "wrap-up-began")]
[JsonDerivedType(typeof(SlaReached), "sla-reached")]
[JsonDerivedType(typeof(AgentReplied), "agent-replied")]
[JsonDerivedType(typeof(NoteAdded), "note-added")]
[JsonDerivedType(typeof(HandedBack), "handed-back")]
[JsonDerivedType(typeof(Transferred), "transferred")]
[JsonDerivedType(typeof(Requeued), "requeued")]
[JsonDerivedType(typeof(Snoozed), "snoozed")]
[JsonDerivedType(typeof(Woken), "woken")]
[JsonDerivedType(typeof(Labelled), "labelled")]
[JsonDerivedType(typeof(Unlabelled), "unlabelled")]
[JsonDerivedType(typeof(ColleagueInvited), "colleague-invited")]
[JsonDerivedType(typeof(GuestMayWrite), "guest-may-write")]
[JsonDerivedType(typeof(GuestLeft), "guest-left")]
[JsonDerivedType(typeof(ConversationClosed), "conversation-closed")]
[JsonDerivedType(typeof(CustomerLeft), "customer-left")]
[JsonDerivedType(typeof(ConversationReopened), "conversation-reopened")]
[JsonDerivedType(typeof(TakenUpAgain), "taken-up-again")]
[JsonDerivedType(typeof(SuggestionJudged), "suggestion-judged")]
[JsonDerivedType(typeof(Joined), "joined")]
[JsonDerivedType(typeof(Parted), "parted")]
[JsonDerivedType(typeof(PrioritySet), "priority-set")]
[JsonDerivedType(typeof(SurveyAsked), "survey-asked")]
[JsonDerivedType(typeof(SurveyAnswered), "survey-answered")]
[JsonDerivedType(typeof(SurveyDeclined), "survey-declined")]
[JsonDerivedType(typeof(SurveyExpired), "survey-expired")]
[JsonDerivedType(typeof(CaseResolved), "case-resolved")]
[JsonDerivedType(typeof(DeliveryFailed), "delivery-failed")]
[JsonDerivedType(typeof(TurnFailed), "turn-failed")]
public abstract record Fact(DateTimeOffset At);

/// <summary>The first thing that happens in any conversation.</summary>
public sealed record ConversationOpened(DateTimeOffset At, Person Customer, ReplyAddress Address, string? Locale) : Fact(At);

/// <summary>The channel moved: answers now go elsewhere.</summary>
public sealed record AddressChanged(DateTimeOffset At, ReplyAddress Address) : Fact(At);

/// <summary>The customer wrote. Holds all that was understood, so that every later decision can be explained and replayed from here.</summary>
public sealed record CustomerSpoke(DateTimeOffset At, string MessageId, string? ActivityId, string Text, Heard? Heard, string? Files = null, Nlp.HiddenData? Hidden = null) : Fact(At)
{
    /// <summary>The files that are kept here; null when none are, and in facts from before: then only their names are known.</summary>
    public IReadOnlyList<KeptFile>? Kept { get; init; }
}

/// <summary>What the language model made of one message.</summary>
/// <param name="Outcome">Act, Clarify or Abstain.</param>
/// <param name="Intents">Best first, at most three, with calibrated confidence 0..1.</param>
/// <param name="Sentiment">-1 (very negative) .. +1 of this message alone.</param>
/// <param name="WantsPerson">0..1, how surely the customer asks for a human.</param>
/// <param name="Values">Order numbers, phone numbers and the like found in it.</param>
/// <param name="Model">Version of the model that heard it.</param>
/// <param name="Intensity">0..1, how surely the customer sounds upset or delighted; 0 in facts older than it.</param>
public sealed record Heard(
    Nlp.Outcome Outcome, IReadOnlyList<Nlp.ScoredIntent> Intents, double Sentiment, double WantsPerson, IReadOnlyList<Nlp.Entity> Values, string Model,
    double Intensity = 0)
{
    /// <summary>The language it was said in, such as "de"; null in facts from before languages were told apart.</summary>
    public string? Language { get; init; }

    /// <summary>Set when it was said in a language that is not spoken: then nothing of it was understood but its values.</summary>
    public Nlp.Languages.OtherLanguage? Foreign { get; init; }

    /// <summary>The intent to act on, or null when the model would rather ask or does not know.</summary>
    [JsonIgnore]
    public string? Intent => Outcome == Nlp.Outcome.Act && Intents.Count > 0 ? Intents[0].Intent : null;

    /// <summary>What was heard, without the model's own types.</summary>
    public static Heard From(Nlp.Understanding understanding) => new(
        understanding.Outcome, understanding.Candidates, understanding.Sentiment, understanding.WantsPerson, understanding.Entities, understanding.Model,
        understanding.Intensity);

    /// <summary>The same words, taken to mean <paramref name="intent"/> for sure: the customer pressed the button that says so.
    /// The words are ours, so they tell nothing of the customer's mood.</summary>
    public Heard Meaning(string intent) => this with { Outcome = Nlp.Outcome.Act, Intents = [new(intent, 1)], Sentiment = 0, Intensity = 0, WantsPerson = 0 };

    /// <summary>The first value of a kind, normalised; null when none was given.</summary>
    public string? Value(string kind)
    {
        foreach (var value in Values)
            if (value.Kind == kind)
                return value.Value;
        return null;
    }

    /// <summary>Confidence in the best candidate, 0 when there is none.</summary>
    [JsonIgnore]
    public double Confidence => Intents.Count > 0 ? Intents[0].Confidence : 0;
}

/// <summary>The automated assistant, or the platform by itself, said something.</summary>
/// <param name="At">When.</param>
/// <param name="Text">Markdown as sent.</param>
/// <param name="Choices">Quick replies sent with it.</param>
/// <param name="Topic">Topic of the article it came from.</param>
/// <param name="Article">Version of that article.</param>
/// <param name="Because">Why this and nothing else, in words for the console.</param>
/// <param name="Department">Department the topic belongs to, if any.</param>
/// <param name="Notice">True for a message sent whoever owns the conversation (a promise, a survey, an outcome).</param>
public sealed record BotReplied(
    DateTimeOffset At, string Text, IReadOnlyList<Choice> Choices, string Topic, string Article, string Because,
    string? Department = null, bool Notice = false) : Fact(At);

/// <summary>An attempt to help failed: the bot had to ask what was meant, or did not know at all.</summary>
/// <param name="At">When.</param>
/// <param name="Candidates">Intents offered as choices, best first; empty when there was nothing to offer.</param>
public sealed record NotUnderstood(DateTimeOffset At, IReadOnlyList<string> Candidates) : Fact(At);

/// <summary>The bot asked whether the customer would rather have a person.</summary>
public sealed record PersonOffered(DateTimeOffset At, string Rule, string Reason, int Limits) : Fact(At);

/// <summary>A dialogue asked for something and now waits for the answer; null means it ended.</summary>
public sealed record DialogueMoved(DateTimeOffset At, DialogueStep? Step) : Fact(At);

/// <summary>Where a dialogue stands.</summary>
/// <param name="Dialogue">Its name, such as <c>order-cancel</c>.</param>
/// <param name="Awaiting">The value it waits for, or <c>confirmation</c>.</param>
/// <param name="Asked">How often it has asked for that in a row, from 1.</param>
public sealed record DialogueStep(string Dialogue, string Awaiting, int Asked)
{
    /// <summary>The times that were offered to choose from, in the order of their numbers; null where none were.</summary>
    public IReadOnlyList<OfferedCall>? Times { get; init; }
}

/// <summary>A time for a callback that was offered.</summary>
/// <param name="From">When it begins, UTC.</param>
/// <param name="To">When it ends, UTC.</param>
/// <param name="Label">What its button says.</param>
public sealed record OfferedCall(DateTimeOffset From, DateTimeOffset To, string Label);

/// <summary>The customer gave a value a dialogue needed.</summary>
public sealed record ValueCollected(DateTimeOffset At, string Name, string Value) : Fact(At)
{
    /// <summary>Name of an e-mail address, as the language library calls it.</summary>
    public const string Email = "email";

    /// <summary>Name of the e-mail address of an order: it proves nothing about another. Without the order's number, of an address given before any.</summary>
    public static string EmailOf(string? number) => number is null ? Email : $"{Email}/{number}";

    /// <summary>Whether the value is an e-mail address, of whatever order.</summary>
    [JsonIgnore]
    public bool IsEmail => Name.Split('/')[0] == Email;
}

/// <summary>The bot tried something in another system.</summary>
/// <param name="At">When.</param>
/// <param name="Action">Name of the action, such as <c>find-order</c>.</param>
/// <param name="Subject">What it was tried on, such as the order's number.</param>
/// <param name="Outcome">found, not-found, refused or unavailable.</param>
/// <param name="Detail">What the other system answered, in words.</param>
public sealed record ActionTried(DateTimeOffset At, string Action, string Subject, string Outcome, string? Detail) : Fact(At);

/// <summary>The conversation was given to people: it waits in a queue until somebody claims it.</summary>
/// <param name="At">When.</param>
/// <param name="Rule">The rule that decided.</param>
/// <param name="Reason">Its reason with the figures, for the agent and the audit.</param>
/// <param name="Queue">The department that should take it.</param>
/// <param name="Limits">Version of the limits in force.</param>
/// <param name="RunnerUp">The next rule that would have decided, if any, with its reason.</param>
public sealed record Escalated(DateTimeOffset At, string Rule, string Reason, string Queue, int Limits, string? RunnerUp = null) : Fact(At);

/// <summary>The rules were asked about a turn. What they were given and what each answered, so that the decision can be explained and asked again
/// of other rules from this record alone.</summary>
/// <param name="At">When.</param>
/// <param name="MessageId">The message it is about. What the model made of it, and which model, stands in its <see cref="CustomerSpoke"/>.</param>
/// <param name="Inputs">What the turn knew, without the words of the message.</param>
/// <param name="Policy">Version of the policy whose rules and limits were asked.</param>
/// <param name="Findings">What each rule that is on answered, in order; of very many the first <see cref="MostFindings"/>.</param>
/// <param name="Rule">The rule that decided; null when none did.</param>
/// <param name="Effect">What it does.</param>
/// <param name="RunnerUp">The next rule that would have decided, with its reason.</param>
/// <param name="Raised">The rule that raised the priority, if any.</param>
/// <param name="Suppressed">The rule that kept a person from being offered, if any.</param>
public sealed record RulesAsked(
    DateTimeOffset At, string MessageId, TurnInputs Inputs, int Policy, IReadOnlyList<RuleFinding> Findings, string? Rule, RuleEffect? Effect, string? RunnerUp = null,
    string? Raised = null, string? Suppressed = null) : Fact(At)
{
    /// <summary>Findings kept of one asking. The others follow from the inputs and the policy, which both are kept.</summary>
    public const int MostFindings = 40;
}

/// <summary>A rule put the conversation before the others of its queue.</summary>
/// <param name="At">When.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Limits">Version of the policy in force.</param>
public sealed record PriorityRaised(DateTimeOffset At, string Rule, int Limits) : Fact(At);

/// <summary>The waiting customer was told where they stand.</summary>
/// <param name="At">When.</param>
/// <param name="Position">Place in the queue from 1.</param>
/// <param name="ExpectedWait">Minutes, rounded up; null when the desk is closed or nothing is known.</param>
/// <param name="CallbackOffered">Whether a callback was offered in the same message.</param>
public sealed record WaitAnnounced(DateTimeOffset At, int Position, int? ExpectedWait, bool CallbackOffered) : Fact(At);

/// <summary>The customer was promised a callback; an earlier promise is moved to this one.</summary>
/// <param name="At">When it was promised.</param>
/// <param name="Phone">The number to call.</param>
/// <param name="Due">When the time for it begins, UTC.</param>
public sealed record CallbackRequested(DateTimeOffset At, string Phone, DateTimeOffset Due) : Fact(At)
{
    /// <summary>When the time for it ends, UTC; null in facts from before there were times to choose from.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The queue whose people call; null as <see cref="Until"/>.</summary>
    public string? Queue { get; init; }

    /// <summary>IANA time zone of the desk in which it was promised; null as <see cref="Until"/>.</summary>
    public string? Zone { get; init; }

    /// <summary>The customer's IANA time zone; null where it was not known.</summary>
    public string? CustomerZone { get; init; }

    /// <summary>The person at the desk who moved it here; null when the customer chose the time.</summary>
    public Agent? By { get; init; }
}

/// <summary>A promised callback was called off.</summary>
/// <param name="At">When.</param>
/// <param name="By">The person at the desk who did; null when the customer did.</param>
public sealed record CallbackCancelled(DateTimeOffset At, Agent? By) : Fact(At);

/// <summary>The moment of a promised callback came.</summary>
public sealed record CallbackFellDue(DateTimeOffset At) : Fact(At);

/// <summary>A person took the conversation. From this fact on the bot is silent.</summary>
public sealed record AgentClaimed(DateTimeOffset At, Agent Agent) : Fact(At);

/// <summary>A waiting conversation was offered to an agent, who has yet to take it.</summary>
/// <param name="At">When.</param>
/// <param name="Agent">Who was asked.</param>
/// <param name="Until">When the offer ends by itself.</param>
/// <param name="Reason">Why they and why this conversation, in words for colleagues.</param>
public sealed record OfferMade(DateTimeOffset At, Agent Agent, DateTimeOffset Until, string Reason) : Fact(At);

/// <summary>The agent would rather not take what was offered.</summary>
public sealed record OfferDeclined(DateTimeOffset At, Agent Agent) : Fact(At);

/// <summary>Nobody answered an offer in time.</summary>
public sealed record OfferLapsed(DateTimeOffset At, Agent Agent) : Fact(At);

/// <summary>Nobody took a waiting conversation in time, or its queue is gone: another queue takes it over. The customer's waiting time goes on.</summary>
public sealed record Overflowed(DateTimeOffset At, string From, string Queue, string Reason) : Fact(At);

/// <summary>The customer left a conversation that a person has: they say how it ended, or the timer closes it.</summary>
public sealed record WrapUpBegan(DateTimeOffset At, Agent Agent, DateTimeOffset Until) : Fact(At);

/// <summary>A promise is about to be missed, or was.</summary>
/// <param name="At">When.</param>
/// <param name="Mark">Which, and whether it is over.</param>
/// <param name="Minutes">What was promised, in minutes of the queue's opening hours.</param>
public sealed record SlaReached(DateTimeOffset At, SlaMark Mark, double Minutes) : Fact(At);

/// <summary>A point on the clock of a promise.</summary>
/// <param name="Kind">What was promised.</param>
/// <param name="Since">When the clock began.</param>
/// <param name="IsBreach">True when the time is over, false for the warning before.</param>
public readonly record struct SlaMark(SlaKind Kind, DateTimeOffset Since, bool IsBreach);

/// <summary>What a clock counts to.</summary>
public enum SlaKind
{
    /// <summary>The first words of a person.</summary>
    FirstResponse,

    /// <summary>The next answer of a person.</summary>
    NextReply,

    /// <summary>The end.</summary>
    Resolution,
}

/// <summary>A member of staff.</summary>
/// <param name="Id">Account id.</param>
/// <param name="Name">Name the customer and colleagues see.</param>
public sealed record Agent(string Id, string Name);

/// <summary>A desk that is not ours was asked to take the conversation over.</summary>
/// <param name="At">When.</param>
/// <param name="Context">What it is told, by name.</param>
/// <param name="Transcript">What was said, oldest first.</param>
public sealed record HandoffInitiated(DateTimeOffset At, IReadOnlyDictionary<string, string> Context, IReadOnlyList<TranscriptLine> Transcript) : Fact(At);

/// <summary>Another bot asked for a person of ours, and is told what becomes of it.</summary>
public sealed record HandoffRequested(DateTimeOffset At, Person By) : Fact(At);

/// <summary>The other desk said what became of a conversation.</summary>
/// <param name="At">When.</param>
/// <param name="By">The other desk.</param>
/// <param name="State">Its word for it: accepted, failed or completed.</param>
/// <param name="Message">What it added; possibly null.</param>
public sealed record HandoffStatusTold(DateTimeOffset At, Agent By, string State, string? Message) : Fact(At);

/// <summary>Something that was said, as another desk reads it.</summary>
/// <param name="At">When.</param>
/// <param name="Author">Who of our side; null for the customer.</param>
/// <param name="Name">Name of the person of our side; null for the customer and the assistant.</param>
/// <param name="Text">What.</param>
public sealed record TranscriptLine(DateTimeOffset At, Author? Author, string? Name, string Text);

/// <summary>A person answered the customer.</summary>
/// <param name="At">When.</param>
/// <param name="Agent">Who.</param>
/// <param name="Text">What, as typed; empty when only files were sent.</param>
/// <param name="Key">Key of the form it came from: sending the same form twice is one message.</param>
public sealed record AgentReplied(DateTimeOffset At, Agent Agent, string Text, string Key) : Fact(At)
{
    /// <summary>Files that came with it; null for none.</summary>
    public IReadOnlyList<KeptFile>? Files { get; init; }
}

/// <summary>A person decided on a reply that was suggested to them. It was never sent by itself.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Topic">Topic of the article it came from.</param>
/// <param name="Article">Version of that article.</param>
/// <param name="Answers">Number of the customer's message it was suggested for.</param>
/// <param name="Outcome">What became of it.</param>
public sealed record SuggestionJudged(DateTimeOffset At, Agent By, string Topic, string Article, int Answers, SuggestionOutcome Outcome) : Fact(At);

/// <summary>What a person did with a suggested reply. Stored by name: retired, never renamed.</summary>
public enum SuggestionOutcome
{
    /// <summary>Put aside.</summary>
    Ignored,

    /// <summary>Sent as it was suggested.</summary>
    Accepted,

    /// <summary>Sent with changes.</summary>
    Edited,
}

/// <summary>A private note. It has no way to the customer: nothing that sends reads this fact.</summary>
public sealed record NoteAdded(DateTimeOffset At, Agent Agent, string Text, string Key) : Fact(At)
{
    /// <summary>Whom it was whispered to: the one who had the conversation; null for all colleagues.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Agent? For { get; init; }

    /// <summary>Files that came with it; null for none. No address of theirs is the customer's.</summary>
    public IReadOnlyList<KeptFile>? Files { get; init; }
}

/// <summary>A supervisor came beside the one who has the conversation, and may write to the customer too. The owner stays.</summary>
public sealed record Joined(DateTimeOffset At, Agent By) : Fact(At);

/// <summary>A supervisor who had come beside the owner went away again.</summary>
public sealed record Parted(DateTimeOffset At, Agent By) : Fact(At);

/// <summary>A person put the conversation before the others of its queue, or took that back.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Raised">Whether it comes before the others now, whatever put it there.</param>
public sealed record PrioritySet(DateTimeOffset At, Agent By, bool Raised) : Fact(At);

/// <summary>A person gave the conversation back to the bot, which answers from the next message on.</summary>
public sealed record HandedBack(DateTimeOffset At, Agent Agent) : Fact(At);

/// <summary>A person passed the conversation on. The customer's waiting clock runs on.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Queue">The queue it now waits in; null when it went to a person.</param>
/// <param name="To">The colleague who now has it; null when it went to a queue.</param>
/// <param name="Note">What the next one must know. As private as <see cref="NoteAdded"/>: nothing that sends reads it.</param>
public sealed record Transferred(DateTimeOffset At, Agent By, string? Queue, Agent? To, string Note) : Fact(At);

/// <summary>The conversation went back to its queue. The customer's waiting clock runs on.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who gave it back; null when it went by itself, such as when its agent was gone too long.</param>
/// <param name="Queue">The queue.</param>
/// <param name="Reason">Why, in words for colleagues.</param>
public sealed record Requeued(DateTimeOffset At, Agent? By, string Queue, string Reason) : Fact(At);

/// <summary>A person put the conversation away until an instant, or until the customer writes. It stays theirs.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="Until">The instant; null for "until the customer writes". The customer's next message ends it in both cases.</param>
public sealed record Snoozed(DateTimeOffset At, Agent By, DateTimeOffset? Until) : Fact(At);

/// <summary>A snoozed conversation came back: its instant has come, or a person took it back.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who took it back; null when its instant came.</param>
public sealed record Woken(DateTimeOffset At, Agent? By) : Fact(At);

/// <summary>A person put a label on the conversation.</summary>
public sealed record Labelled(DateTimeOffset At, Agent By, string Label) : Fact(At);

/// <summary>A person took a label off.</summary>
public sealed record Unlabelled(DateTimeOffset At, Agent By, string Label) : Fact(At);

/// <summary>Who has the conversation asked a colleague in: they see it and write notes.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who has it.</param>
/// <param name="Guest">Who was asked.</param>
/// <param name="Note">What for; only colleagues read it.</param>
public sealed record ColleagueInvited(DateTimeOffset At, Agent By, Agent Guest, string Note) : Fact(At);

/// <summary>From here on a colleague who was asked in may write to the customer too.</summary>
public sealed record GuestMayWrite(DateTimeOffset At, Agent By, Agent Guest) : Fact(At);

/// <summary>A colleague who was asked in has left, or was let go by who has the conversation.</summary>
public sealed record GuestLeft(DateTimeOffset At, Agent By, Agent Guest) : Fact(At);

/// <summary>The conversation was closed.</summary>
/// <param name="At">When.</param>
/// <param name="By">Who closed it; null when the customer ended it or the bot did.</param>
/// <param name="Disposition">How it ended, from the list of dispositions.</param>
/// <param name="Comment">For colleagues, never for the customer.</param>
public sealed record ConversationClosed(DateTimeOffset At, Agent? By, string Disposition, string? Comment) : Fact(At);

/// <summary>The customer ended what a person had closed before: how it was closed stays, but nobody reads there any more.</summary>
public sealed record CustomerLeft(DateTimeOffset At) : Fact(At);

/// <summary>The customer wrote again after the end: a new episode begins, the bot is in charge.</summary>
public sealed record ConversationReopened(DateTimeOffset At) : Fact(At);

/// <summary>A person took up again what had been closed: the same episode goes on, and it is theirs.</summary>
public sealed record TakenUpAgain(DateTimeOffset At, Agent By) : Fact(At);

/// <summary>The customer was asked how it went.</summary>
/// <param name="At">When.</param>
/// <param name="Survey">Which survey, unique within the conversation.</param>
public sealed record SurveyAsked(DateTimeOffset At, string Survey) : Fact(At);

/// <summary>The customer answered a survey, wholly or in part.</summary>
/// <param name="At">When.</param>
/// <param name="Survey">Which survey.</param>
/// <param name="Score">1 (bad) to 5 (good); null when only words came.</param>
/// <param name="Comment">The customer's words, if any.</param>
/// <param name="Department">Department the answer was routed to.</param>
/// <param name="Because">Why there, in words.</param>
/// <param name="Customer">The customer's display name, so that the case can be read by itself.</param>
/// <param name="Complete">True when nothing more is asked.</param>
public sealed record SurveyAnswered(
    DateTimeOffset At, string Survey, int? Score, string? Comment, string Department, string Because, string Customer, bool Complete) : Fact(At)
{
    /// <summary>The route that took it; null when none did, and in facts from before there were routes.</summary>
    public string? Route { get; init; }

    /// <summary>Version of the policy whose routes were asked; null in facts from before.</summary>
    public int? Policy { get; init; }

    /// <summary>Days the department has, where the route says so; null for those of the survey plan.</summary>
    public int? SettleDays { get; init; }

    /// <summary>What the routes were given, without the words; null in facts from before. Asked again of the same version they decide the same.</summary>
    public TurnInputs? Inputs { get; init; }
}

/// <summary>The customer would rather not say.</summary>
public sealed record SurveyDeclined(DateTimeOffset At, string Survey) : Fact(At);

/// <summary>The time to answer a survey is over: what the customer writes now is about something else.</summary>
public sealed record SurveyExpired(DateTimeOffset At, string Survey) : Fact(At);

/// <summary>A department settled the customer's feedback and told them what came of it.</summary>
public sealed record CaseResolved(DateTimeOffset At, string Case, Agent By, string Message) : Fact(At);

/// <summary>A message to the customer could not be delivered for good.</summary>
public sealed record DeliveryFailed(DateTimeOffset At, string MessageId, string Reason) : Fact(At);

/// <summary>A message could not be handled at all, three times; a person has to look.</summary>
public sealed record TurnFailed(DateTimeOffset At, string MessageId, string Reason) : Fact(At);

/// <summary>A fact with its place.</summary>
/// <param name="Position">Place among all facts of the installation; grows, with gaps.</param>
/// <param name="ConversationId">The conversation.</param>
/// <param name="Number">Place in the conversation, from 1 without gaps.</param>
/// <param name="Fact">What happened.</param>
public sealed record StoredFact(long Position, string ConversationId, int Number, Fact Fact);
