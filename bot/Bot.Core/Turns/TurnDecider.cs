using Bot.Conversations;
using Bot.Desk;
using Bot.Dialogues;
using Bot.Escalations;
using Bot.Feedback;
using Bot.Notices;
using Bot.Rules;
using Bot.Surveys;

namespace Bot.Turns;

/// <summary>Decides what happens after a message. Pure: the same turn gives the same facts, today or in a replay.</summary>
/// <remarks>
/// The ladder, top down: who owns the conversation, an open survey, the escalation rules, the dialogue in progress, a dialogue or an
/// article for the intent, asking what was meant, offering topics, offering a person. What a decision does not know it asks for
/// (<see cref="Need"/>) and is asked again with the answer.
/// </remarks>
public sealed class TurnDecider(Speech speech)
{
    static readonly string[] CommonTopics = ["order-status", "return-start", "refund-status", "delivery-cost"];
    // Timers are stored to the millisecond: one that fires by a hair too early is not set again under the key it had.
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    static readonly TimeSpan QuietWhileWaiting = TimeSpan.FromMinutes(1);
    const int MostWaitUpdates = 4;
    const double LikelyAnswer = 0.25;

    readonly CallbackTalk _callbacks = new(speech);

    /// <summary>Decides a turn.</summary>
    public Decision Decide(Turn turn) => turn.Message.Kind switch
    {
        MessageKind.Joined => turn.Before.IsNew ? Says(turn, "welcome", "the chat was opened") : Nothing,
        MessageKind.Text when turn.Message.Hidden is { } hidden && turn.Conversation.Owner != OwnerKind.Agent => HearAndWarn(turn, hidden),
        MessageKind.Text => Hear(turn),
        MessageKind.Due => FallDue(turn),
        MessageKind.Event => HearEvent(turn),
        MessageKind.Ended when turn.Before.IsNew || turn.Before.Left => Nothing,
        MessageKind.Ended when turn.Before.Owner == OwnerKind.Agent && turn.Policy.Value.Desk.WrapUpMinutes is > 0 and var minutes =>
            new([new WrapUpBegan(turn.At, turn.Before.Agent!, turn.At.AddMinutes(minutes))]),
        MessageKind.Ended => new([turn.Before.Owner == OwnerKind.Closed ? new CustomerLeft(turn.At) : new ConversationClosed(turn.At, null, Dispositions.EndedByCustomer, null)]),
        _ => Nothing,
    };

    static Decision Nothing { get; } = new([]);

    Decision Hear(Turn turn) => turn.Conversation.Owner switch
    {
        // Something was done in another system before a person took over: they must see it.
        OwnerKind.Agent => turn.Known.Action is { } done ? new([Tried(turn, done)]) : Nothing,
        OwnerKind.Closed => AnswerSurvey(turn),
        OwnerKind.Waiting => HearWhileWaiting(turn),
        _ when turn.Message.Text.Length == 0 => turn.Message.Value is null ? Nothing : Says(turn, "files/received", "files were sent without words"),
        _ => HearAsBot(turn),
    };

    // The door hid something. The customer hears so once; a message that was nothing else is answered by that and is no failure to understand.
    Decision HearAndWarn(Turn turn, Nlp.HiddenData hidden)
    {
        var nothingElse = turn.Message.Text.Length > 0 && !turn.Message.Text.Any(char.IsLetter);
        if (turn.Before.Warned && !nothingElse)
            return Hear(turn);
        var card = hidden.HasFlag(Nlp.HiddenData.Card) || hidden.HasFlag(Nlp.HiddenData.SecurityCode);
        var what = card ? "card" : hidden.HasFlag(Nlp.HiddenData.BankAccount) ? "account" : "id";
        var values = new Dictionary<string, object?> { ["hidden.kind"] = what };
        var warning = speech.Say(turn.Conversation, turn.At, "privacy/hidden", $"the door hid: {hidden}", values, notice: true);
        return nothingElse ? new([warning]) : Prefixed(Hear(turn), [warning]);
    }

    // ---- the bot is in charge -------------------------------------------------------------------------------------------

    Decision HearAsBot(Turn turn)
    {
        if (turn.Heard!.Foreign is { } foreign && !(turn.Conversation.Dialogue is { } open && turn.Heard.Value(open.Awaiting) is not null))
            return SayWhatIsSpoken(turn, foreign);
        if (LooksFirst(turn) is { } look)
            return look;
        var asked = Ask(turn, turn.Conversation, failed: false);
        return Escalate(turn, turn.Conversation, asked) ?? Prefixed(GoOn(turn), asked.Facts);
    }

    Decision GoOn(Turn turn)
    {
        if (_callbacks.Hear(turn) is { } aboutCall)
            return aboutCall;
        if (turn.Conversation.Dialogue is { Dialogue: CallbackTalk.Name })
            return Prefixed(GoOn(turn with { Conversation = turn.Conversation with { Dialogue = null } }), [new DialogueMoved(turn.At, null)]);
        if (turn.Conversation.Dialogue is { } step)
            return Continue(turn, Dialogue.Named(step.Dialogue), step);
        if (IsGuess(turn))
            return Miss(turn);
        if (Dialogue.For(turn.Heard!.Intent) is { } dialogue)
            // A dialogue that could only be held in another language is not begun.
            return speech.Knows(dialogue.Name + "/found", turn.Conversation)
                ? Continue(turn, dialogue, null)
                : Says(turn, Topics.NoAnswerInLanguage, $"{dialogue.Name} is not written in {turn.Conversation.Speaks}");
        return Answer(turn);
    }

    Decision SayWhatIsSpoken(Turn turn, Nlp.Languages.OtherLanguage foreign) => new([
        speech.Say(turn.Conversation, turn.At, Topics.UnknownLanguage, $"{foreign.Name} is not spoken", new Dictionary<string, object?>
        {
            ["language.name"] = foreign.Name,
            ["language.sentence"] = foreign.Sentence,
            ["language.spoken"] = speech.Languages,
        }),
    ]);

    // An article beside the point makes somebody furious angrier still. What was guessed stays one press away.
    static bool IsGuess(Turn turn)
    {
        var (limits, inputs) = (turn.Policy.Value.Book().Limits, Inputs.Of(turn, turn.Conversation, failed: false));
        return inputs.Intent is not null && inputs.Confidence < limits.For(nameof(EscalationLimits.SureWhenUpset), inputs).Value && EscalationRules.IsOutburst(inputs, limits);
    }

    /// <summary>What the words mean, given what was offered: a pressed button says its label, and it was offered by us, so what it
    /// means is not a matter of probability.</summary>
    public Heard Pressed(Conversation before, string text, Heard heard)
    {
        text = text.Trim();
        if (_callbacks.Pressed(before, text, heard) is { } aboutCall)
            return aboutCall;
        if (Buttons.Meaning(text, before) is { } button)
            return heard.Meaning(button);
        if (speech.IntentLabelled(text) is { } intent)
            return heard.Meaning(Buttons.MeaningOf(intent, before));
        // Right after the offer of a person what is too vague by itself is clear ("ok then", "I would"), and a no says no and not how upset.
        if (before.PersonOffered && heard.Intents is [{ Intent: "affirm" or "deny", Confidence: >= LikelyAnswer } likely, ..])
            return heard.Meaning(likely.Intent);
        return text.Length == 1 && text[0] is >= '1' and <= '9' && before.Offered.Count >= text[0] - '0'
            ? heard.Meaning(before.Offered[text[0] - '1'])
            : heard;
    }

    Decision Answer(Turn turn, params ReadOnlySpan<Fact> first)
    {
        var heard = turn.Heard!;
        if (heard.Intent == Buttons.SomethingElse)
            return Says(turn, "fallback/something-else", "none of the choices fitted", first);
        if (heard.Intent is "affirm" or "deny")
            return Says(turn, heard.Intent == "deny" && turn.Conversation.PersonOffered ? "person/declined" : "anything-else", $"\"{heard.Intent}\" with no question open", first);
        if (heard.Intent is { } intent && speech.Answer(turn, intent, Because(heard)) is { } answer)
            return new([.. first, Sympathetic(turn, answer)]);
        return Miss(turn, first);
    }

    // Somebody who is upset is heard before they are informed, once in a while and not every time.
    BotReplied Sympathetic(Turn turn, BotReplied answer)
    {
        if (turn.Heard!.Sentiment > -0.4 || turn.Before.Mood.Level <= -0.3)
            return answer;
        var sorry = speech.Say(turn.Conversation, turn.At, "tone/sorry", "");
        return answer.Text.StartsWith(Opening(sorry.Text), StringComparison.Ordinal) ? answer : answer with { Text = sorry.Text + "\n\n" + answer.Text };
    }

    // Its first three words: who says "I am sorry" already is not made to say it twice.
    static string Opening(string text) => string.Join(' ', text.Split(' ').Take(3));

    Decision Miss(Turn turn, params ReadOnlySpan<Fact> first)
    {
        var likely = turn.Heard!.Outcome == Nlp.Outcome.Clarify ? turn.Heard.Intents : IsGuess(turn) ? turn.Heard.Intents.Take(1) : [];
        var candidates = likely.Select(scored => scored.Intent).ToList();
        var choices = speech.ChoicesFor(candidates);
        var missed = new NotUnderstood(turn.At, choices.Count > 0 ? candidates : []);
        var conversation = turn.Conversation.After(missed);
        var asked = Ask(turn, conversation, failed: true);
        if (Escalate(turn, conversation, asked, [.. first, missed]) is { } escalated)
            return escalated;

        var because = choices.Count > 0
            ? FormattableString.Invariant($"not sure enough: {Because(turn.Heard)}")
            : FormattableString.Invariant($"not understood: {Because(turn.Heard)}");
        var reply = choices.Count > 0
            ? speech.Say(turn.Conversation, turn.At, "fallback/clarify", because, choices: [.. choices, Buttons.NoneOfThese])
            : speech.Say(turn.Conversation, turn.At, "fallback/choices", because, choices: [.. speech.ChoicesFor(CommonTopics), Buttons.ToAPerson]);
        return new([.. first, missed, .. asked.Facts, Sympathetic(turn, reply)]);
    }

    static string Because(Heard heard) => heard.Intents.Count switch
    {
        0 => $"no intent came near ({heard.Model})",
        1 => FormattableString.Invariant($"{heard.Intents[0].Intent} {heard.Intents[0].Confidence:0.00} ({heard.Model})"),
        _ => FormattableString.Invariant(
            $"{heard.Intents[0].Intent} {heard.Intents[0].Confidence:0.00}, next {heard.Intents[1].Intent} {heard.Intents[1].Confidence:0.00} ({heard.Model})"),
    };

    // ---- dialogues --------------------------------------------------------------------------------------------------------

    Decision Continue(Turn turn, Dialogue? dialogue, DialogueStep? step)
    {
        if (dialogue is null)
            return Answer(turn, new DialogueMoved(turn.At, null));

        switch (DialogueRules.Next(dialogue, step, turn.Conversation, turn.Heard!))
        {
            case AskFor ask:
                var values = new Dictionary<string, object?> { ["order.number"] = ask.OrderNumber ?? "" };
                var question = speech.Say(turn.Conversation, turn.At, ask.Topic, $"{dialogue.Name} needs {ask.Step.Awaiting}", values) with { Department = dialogue.Department };
                return new([
                    .. Collected(turn, Dialogue.OrderNumber, ask.OrderNumber), .. Collected(turn, ValueCollected.EmailOf(ask.OrderNumber), ask.Email),
                    new DialogueMoved(turn.At, ask.Step), Sympathetic(turn, question),
                ]);
            case Act act:
                // The message names the attempt, not the version: that moves when a colleague writes a note before a second try.
                var request = new ActionRequest(act.Action, act.OrderNumber, $"{turn.Conversation.Id}:{turn.Message.Id}:{act.Action}", act.Email);
                return turn.Known.Action is { } result ? Acted(turn, dialogue, step, result) : Decision.After(new NeedAction(request));
            case Finish finish:
                return Says(turn, finish.Topic, $"{dialogue.Name} ended", new DialogueMoved(turn.At, null));
            case GiveUp:
                return Miss(turn, new DialogueMoved(turn.At, null));
            default:
                var aside = turn with { Conversation = turn.Conversation with { Dialogue = null } };
                if (IsGuess(turn))
                    return Miss(aside, new DialogueMoved(turn.At, null));
                return Dialogue.For(turn.Heard!.Intent) is { } other && other != dialogue
                    ? Prefixed(Continue(aside, other, null), [new DialogueMoved(turn.At, null)])
                    : Answer(aside, new DialogueMoved(turn.At, null));
        }
    }

    Decision Acted(Turn turn, Dialogue dialogue, DialogueStep? step, ActionResult result)
    {
        var tried = Tried(turn, result);
        // A wrong number or address is asked for once more; whatever else came back ends the dialogue.
        var times = step?.Asked ?? 1;
        var wrong = result.Outcome switch { ShopOutcome.NotFound => Dialogue.OrderNumber, ShopOutcome.WrongEmail => Dialogue.Email, _ => null };
        List<Fact> facts =
        [
            .. Collected(turn, Dialogue.OrderNumber, result.Request.Subject),
            .. Collected(turn, Inputs.Segment, result.Values.GetValueOrDefault(ShopDesk.Segment) is string { Length: > 0 } segment ? segment : null),
            tried,
            new DialogueMoved(turn.At, wrong is not null && times < Dialogue.MostAsked ? new(dialogue.Name, wrong, times + 1) : null),
        ];
        var conversation = turn.Conversation.After(facts);
        var asked = Ask(turn, conversation, failed: result.Outcome != ShopOutcome.Found);
        if (Escalate(turn, conversation, asked, [.. facts]) is { } escalated)
            return escalated;
        var topic = result.Outcome == ShopOutcome.Unavailable ? "shop/unavailable" : $"{dialogue.Name}/{tried.Outcome}";
        var reply = speech.Say(turn.Conversation, turn.At, topic, $"{result.Request.Action} on {result.Request.Subject}: {tried.Outcome}", result.Values);
        return new([.. facts, .. asked.Facts, Sympathetic(turn, reply) with { Department = dialogue.Department }]);
    }

    static ActionTried Tried(Turn turn, ActionResult result)
    {
        var outcome = result.Outcome switch
        {
            ShopOutcome.Found => "found",
            ShopOutcome.NotFound => "not-found",
            ShopOutcome.Refused or ShopOutcome.WrongEmail => "refused",
            _ => "unavailable",
        };
        return new(turn.At, result.Request.Action, result.Request.Subject, outcome, result.Detail);
    }

    internal static Fact[] Collected(Turn turn, string name, string? value) =>
        value is null || turn.Conversation.Collected.GetValueOrDefault(name) == value ? [] : [new ValueCollected(turn.At, name, value)];

    static DeskTime AtDesk(DateTimeOffset at, OpeningHours hours) =>
        new(TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(hours.Zone)), hours.Zone == "UTC" ? hours.Zone : null);

    // ---- to people --------------------------------------------------------------------------------------------------------

    // Rules that ask how long a queue is are asked once somebody has looked.
    static Decision? LooksFirst(Turn turn) =>
        turn.Policy.Value.Book().LooksAtQueue && QueueFor(turn) is var queue && turn.Known.Queue(queue) is null ? Decision.After(new NeedQueue(queue)) : null;

    /// <summary>What the rules said, and the record of it.</summary>
    readonly record struct Asked(RuleVerdict Verdict, IReadOnlyList<Fact> Facts);

    static Asked Ask(Turn turn, Conversation conversation, bool failed)
    {
        var (book, inputs) = (turn.Policy.Value.Book(), Inputs.Of(turn, conversation, failed));
        var verdict = book.Ask(inputs);
        var record = new RulesAsked(
            turn.At, turn.Message.Id, inputs, turn.Policy.Version, book.Findings(inputs, RulesAsked.MostFindings), verdict.Rule, verdict.Effect, verdict.RunnerUp, verdict.Raised, verdict.Suppressed);
        return new(verdict, verdict.Raised is { } rule && !conversation.Raised ? [record, new PriorityRaised(turn.At, rule, turn.Policy.Version)] : [record]);
    }

    Decision? Escalate(Turn turn, Conversation conversation, Asked asked, params IReadOnlyList<Fact> first)
    {
        var (found, why) = (asked.Verdict, $"{asked.Verdict.Rule}: {asked.Verdict.Reason}");
        return found.Effect?.Kind switch
        {
            EffectKind.HandOver => HandOver(turn, conversation, found, why, [.. first, .. asked.Facts]),
            EffectKind.Offer => new([
                .. first, .. asked.Facts, new PersonOffered(turn.At, found.Rule!, found.Reason, turn.Policy.Version),
                Offer(turn, conversation, found.Rule!, why),
            ]),
            // An article that was taken away since the rule was published, or needs an order to be said, is no answer; the turn goes on without the rule.
            EffectKind.AnswerWith when speech.CanSay(found.Effect.Topic!, conversation) => new([.. first, .. asked.Facts, speech.Say(conversation, turn.At, found.Effect.Topic!, why)]),
            _ => null,
        };
    }

    BotReplied Offer(Turn turn, Conversation conversation, string rule, string why)
    {
        var topic = turn.Before.PersonOffered ? Topics.OfferAgain : rule == EscalationRules.UpsetRule ? Topics.OfferUpset : Topics.Offer;
        IReadOnlyList<Choice>? choices = topic == Topics.OfferUpset ? [Buttons.ToAPerson, .. speech.ChoicesFor(conversation.Offered), Buttons.NoneOfThese] : null;
        return speech.Say(conversation, turn.At, topic, why, choices: choices);
    }

    Decision HandOver(Turn turn, Conversation conversation, RuleVerdict found, string why, IReadOnlyList<Fact> first)
    {
        var queue = QueueFor(turn, found.Effect!.Queue ?? Departments.OrService(conversation.LastDepartment));
        var escalated = new Escalated(turn.At, found.Rule!, found.Reason, queue, turn.Policy.Version, found.RunnerUp);
        return HandOver(turn, conversation, escalated, conversation.Raised || found.Raised is not null, why, first);
    }

    Decision HandOver(Turn turn, Conversation conversation, Escalated escalated, bool raised, string why, IReadOnlyList<Fact> first)
    {
        var queue = escalated.Queue;
        var waiting = conversation.After(escalated);
        if (turn.Message.Address.Hub)
            return new([.. first, escalated, speech.Say(waiting, turn.At, "handoff/passed-on", why, notice: true)]);
        if (turn.Known.Queue(queue)?.For(raised) is not { } view)
            return Decision.After(new NeedQueue(queue));
        var open = turn.Policy.Value.Plan().HoursOf(queue).IsOpen(turn.At);
        var topic = !open ? "handoff/closed" : view.People == 0 ? "handoff/nobody" : "handoff/waiting";
        var reply = speech.Say(waiting, turn.At, topic, why, Wait(turn, queue, view), topic == "handoff/waiting" ? null : [Buttons.CallMeBack], notice: true);
        return new([.. first, escalated, reply, new WaitAnnounced(turn.At, view.Ahead + 1, view.ExpectedWait(turn.Policy.Value.Desk), CallbackOffered: false)]);
    }

    internal static string QueueFor(Turn turn) => QueueFor(turn, Departments.OrService(turn.Conversation.LastDepartment));

    static string QueueFor(Turn turn, string department) => turn.Policy.Value.Plan().For(department, turn.Conversation.Speaks, turn.At);

    static Dictionary<string, object?> Wait(Turn turn, string queue, QueueView view)
    {
        var hours = turn.Policy.Value.Plan().HoursOf(queue);
        return new()
        {
            ["wait.position"] = view.Ahead + 1,
            ["wait.minutes"] = view.ExpectedWait(turn.Policy.Value.Desk) ?? 0,
            ["desk.opens"] = AtDesk(hours.NextOpen(turn.At), hours),
        };
    }

    Decision HearWhileWaiting(Turn turn)
    {
        if (_callbacks.Hear(turn) is { } aboutCall)
            return aboutCall;
        if (turn.Conversation.Dialogue is not null)
            return Prefixed(HearWhileWaiting(turn with { Conversation = turn.Conversation with { Dialogue = null } }), [new DialogueMoved(turn.At, null)]);
        // Each message gets to the colleague; saying so every time would only be noise. A pressed "keep waiting" wants an answer.
        if (turn.Conversation.WaitAnnouncedAt is { } told && turn.At - told < QuietWhileWaiting && turn.Before.Owner == OwnerKind.Waiting && turn.Conversation.WaitsAnnounced > 1 && turn.Heard?.Intent != "deny")
            return Nothing;
        if (turn.Known.Queue(turn.Conversation.Queue!)?.For(turn.Conversation.Raised) is not { } view)
            return Decision.After(new NeedQueue(turn.Conversation.Queue!));
        return new([
            speech.Say(turn.Conversation, turn.At, view.People == 0 ? "waiting/noted-nobody" : "waiting/noted", "the customer waits for a person", Wait(turn, turn.Conversation.Queue!, view), notice: true),
            new WaitAnnounced(turn.At, view.Ahead + 1, view.ExpectedWait(turn.Policy.Value.Desk), CallbackOffered: false),
        ]);
    }

    // ---- other desks and other bots ---------------------------------------------------------------------------------------

    Decision HearEvent(Turn turn) => turn.Message.Name switch
    {
        ExternalHandoff.Status when turn.Message.Value is { } state => HearHub(turn, state),
        ExternalHandoff.Initiate => BeAskedByBot(turn),
        _ => Nothing,
    };

    Decision HearHub(Turn turn, string state)
    {
        var (conversation, hub) = (turn.Conversation, ExternalHandoff.Hub(turn.Message.From));
        var told = new HandoffStatusTold(turn.At, hub, state, turn.Message.Text.Length > 0 ? turn.Message.Text : null);
        BotReplied Say(string topic) => speech.Say(conversation, turn.At, topic, "another desk told so", new Dictionary<string, object?> { ["agent.name"] = hub.Name }, notice: true);
        // What a person here took meanwhile stays theirs.
        return state switch
        {
            ExternalHandoff.Accepted when conversation.Owner == OwnerKind.Waiting => new([told, new AgentClaimed(turn.At, hub), Say("desk/joined")]),
            ExternalHandoff.Failed when conversation.Owner == OwnerKind.Waiting => new([told]),
            ExternalHandoff.Failed when ExternalHandoff.Has(conversation) => GiveBack(turn, $"{hub.Name} gave it back", told),
            ExternalHandoff.Completed when ExternalHandoff.Has(conversation) => new([told, new ConversationClosed(turn.At, hub, Dispositions.All[0], null), Say("desk/closed")]),
            _ => Nothing,
        };
    }

    Decision BeAskedByBot(Turn turn)
    {
        if (turn.Conversation.Owner is not (OwnerKind.Bot or OwnerKind.Closed))
            return Nothing;
        Fact[] first = [.. turn.Conversation.Owner == OwnerKind.Closed ? new Fact[] { new ConversationReopened(turn.At) } : [], new HandoffRequested(turn.At, turn.Message.From)];
        var conversation = turn.Conversation.After(first);
        var escalated = new Escalated(turn.At, "handoff-requested", "another bot asked for a person", QueueFor(turn), turn.Policy.Version);
        return HandOver(turn, conversation, escalated, conversation.Raised, escalated.Reason, first);
    }

    // ---- time -------------------------------------------------------------------------------------------------------------

    Decision FallDue(Turn turn) => turn.Message.Name switch
    {
        TimerKinds.Wait => SpeakToTheWaiting(turn),
        TimerKinds.Handoff => LookAfter(turn),
        TimerKinds.Sla => TellOfPromise(turn),
        TimerKinds.Survey => AskSurvey(turn),
        // Answered, declined, or the customer went on: then another one is open, or none.
        TimerKinds.SurveyEnd => turn.Conversation.OpenSurvey is { } open && open == turn.Message.Value ? new([new SurveyExpired(turn.At, open)]) : Nothing,
        TimerKinds.Callback => CallbackIsDue(turn),
        TimerKinds.Snooze => turn.Conversation.SnoozedUntil is { } until && until <= turn.At ? new([new Woken(turn.At, null)]) : Nothing,
        _ => Nothing,
    };

    Decision SpeakToTheWaiting(Turn turn)
    {
        if (turn.Conversation.Owner != OwnerKind.Waiting || turn.Conversation.WaitsAnnounced >= MostWaitUpdates)
            return Nothing;
        if (turn.Known.Queue(turn.Conversation.Queue!)?.For(turn.Conversation.Raised) is not { } view)
            return Decision.After(new NeedQueue(turn.Conversation.Queue!));
        var booked = turn.Conversation.CallbackDue is not null;
        var topic = booked ? "waiting/callback-booked" : view.People == 0 ? "waiting/update-nobody" : "waiting/update";
        return new([
            speech.Say(turn.Conversation, turn.At, topic, "waited as long as promised", Wait(turn, turn.Conversation.Queue!, view), booked ? [] : [Buttons.CallMeBack, Buttons.KeepWaiting], notice: true),
            new WaitAnnounced(turn.At, view.Ahead + 1, view.ExpectedWait(turn.Policy.Value.Desk), CallbackOffered: !booked),
        ]);
    }

    // What the state's own timer finds. One that was set for an earlier stay in it finds nothing: the later one is set.
    Decision LookAfter(Turn turn)
    {
        var (conversation, policy) = (turn.Conversation, turn.Policy.Value);
        var (desk, plan) = (policy.Desk, policy.Plan());
        if (Handoffs.WatchOf(conversation, desk, plan) is not { } watch || watch.Of != turn.Message.Value)
            return Nothing;
        Decision Again(DateTimeOffset due) => new([]) { Effects = [Handoffs.Timer(conversation, watch with { Due = due > turn.At ? due : turn.At + Handoffs.Round })] };
        return Handoffs.StateOf(conversation) switch
        {
            _ when watch.Due > turn.At + Soon => Again(watch.Due),
            HandoffState.Offered => new([new OfferLapsed(turn.At, conversation.Offer!.Agent)]) { Effects = [new MarkMissed(conversation.Offer.Agent.Id, turn.At)] },
            HandoffState.WrapUp => new([new ConversationClosed(turn.At, null, Dispositions.EndedByCustomer, null)]),
            HandoffState.Active when ExternalHandoff.Has(conversation) => GiveBack(turn, $"{conversation.Agent!.Name} did not say for {ExternalHandoff.LongestSilence.TotalHours:0} h what became of it"),
            HandoffState.Active when turn.Known.AgentIsThere is null => Decision.After(new NeedAgent(conversation.Agent!.Id)),
            HandoffState.Active when turn.Known.AgentIsThere == false => GiveBack(turn, FormattableString.Invariant(
                $"the customer waited {(turn.At - (conversation.UnansweredSince ?? turn.At)).TotalMinutes:0} min and {conversation.Agent!.Name} is not at the desk")),
            HandoffState.Active => Again(turn.At.AddMinutes(desk.GiveBackMinutes)),
            _ when Handoffs.OverflowAt(conversation, plan) is { } overflow && plan.Named(conversation.Queue) is { } queue =>
                new([new Overflowed(turn.At, queue.Name, overflow.To, FormattableString.Invariant($"nobody took it for {queue.OverflowMinutes:0.##} min"))]),
            _ => Again(turn.At + Handoffs.Round),
        };
    }

    static Decision TellOfPromise(Turn turn)
    {
        if (Sla.Next(turn.Conversation, turn.Policy.Value.Plan(), Inputs.TierOf(turn.Conversation), turn.At) is not var (clock, watch) || watch.Of != turn.Message.Value)
            return Nothing;
        return watch.Due > turn.At + Soon
            ? new([]) { Effects = [Sla.Timer(turn.Conversation, watch)] }
            : new([new SlaReached(turn.At, new(clock.Kind, clock.Since, clock.State == SlaState.Breached), clock.Target.TotalMinutes)]);
    }

    Decision GiveBack(Turn turn, string reason, params ReadOnlySpan<Fact> first)
    {
        var (conversation, agent) = (turn.Conversation, turn.Conversation.Agent!);
        var gone = new Requeued(turn.At, null, conversation.Queue ?? QueueFor(turn), reason);
        var values = new Dictionary<string, object?> { ["agent.name"] = agent.Name };
        return new([.. first, gone, speech.Say(conversation.After(gone), turn.At, "desk/gave-back", gone.Reason, values, notice: true)]);
    }

    static Decision CallbackIsDue(Turn turn)
    {
        // One that was moved since, or called off: the timer of the first promise has nothing to say any more.
        if (turn.Conversation.CallbackDue is not { } promised || promised > turn.At + Soon)
            return Nothing;
        var due = new CallbackFellDue(turn.At);
        var plan = turn.Policy.Value.Plan();
        var queue = plan.Named(turn.Conversation.Call?.Queue)?.Name ?? plan.Named(turn.Conversation.Queue)?.Name ?? QueueFor(turn);
        var escalated = new Escalated(turn.At, "callback-due", "the promised callback is due", queue, turn.Policy.Version);
        return turn.Conversation.Owner switch
        {
            OwnerKind.Closed => new([new ConversationReopened(turn.At), due, escalated]),
            OwnerKind.Bot => new([due, escalated]),
            _ => new([due]),
        };
    }

    // ---- surveys ----------------------------------------------------------------------------------------------------------

    Decision AskSurvey(Turn turn)
    {
        var conversation = turn.Conversation;
        if (SurveyRules.WhyNot(conversation, turn.Policy.Value.Surveys, turn.At) is not null)
            return Nothing;
        return new([
            new SurveyAsked(turn.At, $"{conversation.Id}:{conversation.Episode}"),
            speech.Say(conversation, turn.At, "survey/ask", "the conversation was closed", notice: true),
        ]);
    }

    Decision AnswerSurvey(Turn turn)
    {
        var conversation = turn.Conversation;
        if (SurveyTalk.Hear(conversation, turn.Message.Text, turn.Heard!) is not { } move)
            return Nothing;
        if (move.Declined)
            return Says(turn, "survey/declined", "the customer would rather not say", new SurveyDeclined(turn.At, conversation.OpenSurvey!));

        var handled = conversation with { Queue = conversation.Queue is { } queue ? turn.Policy.Value.Plan().DepartmentOf(queue) : null };
        var score = move.Score ?? conversation.SurveyScore;
        var inputs = Inputs.OfAnswer(score, move.Comment, turn.Heard, handled, speech.DepartmentOf);
        var routed = turn.Policy.Value.Routes().Route(inputs);
        var complete = move.Comment is not null;
        var answered = new SurveyAnswered(
            turn.At, conversation.OpenSurvey!, score, move.Comment, routed.Department, routed.Because, conversation.Customer?.Name ?? "", complete)
        {
            Route = routed.Route,
            Policy = turn.Policy.Version,
            SettleDays = routed.SettleDays,
            Inputs = inputs,
        };
        var topic = complete ? "survey/thanks" : move.Score >= 4 ? "survey/ask-why-good" : "survey/ask-why-bad";
        return new([answered, speech.Say(conversation, turn.At, topic, "answer to the survey", notice: true)]);
    }

    Decision Says(Turn turn, string topic, string because, params ReadOnlySpan<Fact> first) =>
        new([.. first, speech.Say(turn.Conversation, turn.At, topic, because)]);

    static Decision Prefixed(Decision decision, IReadOnlyList<Fact> first) => decision.Need is null ? decision with { Facts = [.. first, .. decision.Facts] } : decision;
}
