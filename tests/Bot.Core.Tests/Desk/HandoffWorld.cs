using System.Globalization;
using System.Text.Json;
using Bot.Conversations;
using Bot.Desk;
using Bot.Notices;
using Bot.Rules;
using Bot.Testing;
using Bot.Turns;

namespace Bot.Core.Tests.Desk;

/// <summary>Kinds of things that happen.</summary>
enum What
{
    CustomerWrites, CustomerResends, CustomerLeaves, TurnBegins, TurnEnds, Sends, TimePasses, GoesAway, ComesBack, Crash,
    Claims, TakesOver, Replies, RepliesAgain, Notes, HandsBack, Closes, IsOffered, Declines, Transfers, Requeues, Snoozes, Wakes, TakesUpAgain,
    Joins, Parts, Whispers, Prioritises, Reassigns, SendsBack, TakesBack,
    HubTells, BotAsks,
    CallsOff, MovesCall, AsksIn, LetsWrite, GuestReplies, LetsGo,
}

/// <summary>Something that happens; the number says who, what or how long.</summary>
readonly record struct Happening(What What, int N)
{
    public override string ToString() => $"{What}({N})";
}

/// <summary>One customer, three agents, the pure core and a store that keeps what was committed. After each happening it says which promise is broken.</summary>
sealed class HandoffWorld : IConversations
{
    static readonly Agent[] Agents = [new("ana", "Ana"), new("ben", "Ben"), new("eva", "Eva")];
    static readonly string?[] Intents = ["talk-to-a-person", "talk-to-a-person", null, "delivery-cost", "request-callback", "affirm", "deny", "order-status", "complaint"];
    static readonly string[] HubStates = [ExternalHandoff.Accepted, ExternalHandoff.Accepted, ExternalHandoff.Failed, ExternalHandoff.Completed];
    static readonly ChannelList Channels = new([new PlainChannel()]);
    static readonly TurnDecider Decider = new(Shipped.Speech);

    static readonly Versioned<Policy> Law = new(1, new()
    {
        Desk = new() { GiveBackMinutes = 8, WrapUpMinutes = 5 },
        Hours = [new(), new() { Name = "day", Open = [new(Weekdays.Daily, 11 * 60, 14 * 60)] }],
        Queues =
        [
            .. Departments.All.Select(name => name switch
            {
                "Service" => new Queue { Name = name, Department = name, OverflowTo = "Delivery", OverflowMinutes = 6, Targets = [new() { FirstResponse = 5, NextReply = 5, Resolution = 40 }] },
                "Delivery" => new Queue { Name = name, Department = name, Hours = "day", OverflowTo = "Night", OverflowMinutes = 6, WhenClosed = "Night" },
                _ => new Queue { Name = name, Department = name },
            }),
            new() { Name = "Night", Department = "Delivery", Languages = ["xx"] },
        ],
    }, Some.At, "Ana", "");

    readonly DeskTurns _desk;
    readonly TestClock _clock = new();
    readonly IFollower[] _followers = [new WaitFollower(() => Law.Value.Desk), new SnoozeFollower()];
    readonly List<Fact> _facts = [];
    readonly LinkedList<InboundMessage> _inbox = [];
    readonly HashSet<string> _taken = [];
    readonly Queue<OutgoingMessage> _outbox = [];
    readonly List<string> _typed = [], _sentByPeople = [], _written = [];
    readonly Dictionary<string, ScheduleTimer> _timers = [];
    readonly HashSet<string> _timersEver = [];
    readonly Dictionary<string, DateTimeOffset> _away = [];
    Conversation _stored = Conversation.New(Some.ConversationId);
    (InboundMessage Message, Commit Commit)? _turn;
    string? _broken;
    int _messages, _forms;

    public HandoffWorld() => _desk = new(this, Channels, Shipped.Speech, new FixedPolicies(Law.Value), new FakeQueues(), _clock);

    public HandoffState State => Handoffs.StateOf(_stored);

    DateTimeOffset Now => _clock.GetUtcNow();

    bool Rests => _inbox.Count == 0 && _turn is null;

    /// <summary>It happens.</summary>
    /// <returns>The promise that is broken by it; null when all are kept.</returns>
    public string? Does(Happening happening)
    {
        var n = happening.N;
        switch (happening.What)
        {
            case What.CustomerWrites:
                Take(Some.Text($"words {n}", $"m{++_messages}", at: Now) with { Value = null });
                _written.Add($"m{_messages}");
                break;
            case What.CustomerResends when _messages > 0:
                Take(Some.Text("words", $"m{n % _messages + 1}", at: Now));
                break;
            case What.CustomerLeaves when !_stored.IsNew:
                Take(Some.Inbound(MessageKind.Ended, $"e{++_forms}", at: Now));
                break;
            case What.HubTells when !_stored.IsNew:
                Take(Some.Inbound(MessageKind.Event, $"h{++_forms}", at: Now) with { Name = ExternalHandoff.Status, Value = HubStates[n % HubStates.Length], From = new("desk", "The other desk") });
                break;
            case What.BotAsks:
                Take(Some.Inbound(MessageKind.Event, $"b{++_forms}", at: Now) with { Name = ExternalHandoff.Initiate, From = new("bot", "Another bot") });
                break;
            case What.TurnBegins when _turn is null && _inbox.First is { } first:
                _turn = (first.Value, Decide(first.Value, n));
                break;
            case What.TurnEnds when _turn is var (message, commit):
                _turn = null;
                if (Store(commit))
                    _inbox.Remove(message);
                break;
            case What.Crash:
                // What was in hand is gone; what was stored is folded again.
                _turn = null;
                var again = Conversation.New(Some.ConversationId).After(_facts);
                if (Json(again) != Json(_stored))
                    return "folded again it is another conversation";
                break;
            case What.Sends when _outbox.TryDequeue(out var message):
                Send(message);
                break;
            case What.TimePasses:
                _clock.Advance(n < 700 ? TimeSpan.FromSeconds(n) : TimeSpan.FromMinutes(n / 20));
                break;
            case What.GoesAway:
                _away.TryAdd(Agents[n % 3].Id, Now);
                break;
            case What.ComesBack:
                _away.Remove(Agents[n % 3].Id);
                break;
            default:
                if (Command(happening) is { } command)
                    Act(command);
                break;
        }
        Fire();
        return _broken ?? Broken();
    }

    /// <summary>The facts, each with the state it leads to.</summary>
    public string Told()
    {
        var conversation = Conversation.New(Some.ConversationId);
        return string.Join('\n', _facts.Select(fact =>
        {
            conversation = conversation.After(fact);
            return string.Create(CultureInfo.InvariantCulture, $"{fact.At:HH:mm:ss} {fact.GetType().Name,-22} {Handoffs.StateOf(conversation),-16} epoch {conversation.Epoch} {conversation.Agent?.Name ?? conversation.Queue} {(fact as BotReplied)?.Topic}");
        }));
    }

    DeskCommand? Command(Happening happening)
    {
        var (by, n) = (Agents[happening.N % 3], happening.N);
        return happening.What switch
        {
            What.Claims => new Claim(by),
            What.TakesOver => new Claim(by, FromColleague: true),
            What.Replies => new Reply(n % 3 == 0 && _stored.Beside.Count > 0 ? _stored.Beside[0] : _stored.Agent ?? by, $"answer {++_forms}", $"form{_forms}"),
            What.RepliesAgain when _forms > 0 && _stored.LastAgentKey is { } key => new Reply(_stored.Agent ?? by, "answer again", key),
            What.Notes => new Note(by, "a note", $"form{++_forms}"),
            What.HandsBack => new HandBack(n < 500 ? _stored.Agent ?? by : by),
            What.Closes => new Close(n < 500 ? _stored.Agent ?? by : by, "Resolved", null),
            What.IsOffered => new MakeOffer(by, TimeSpan.FromSeconds(30 + n % 60), "longest waiting"),
            What.Declines => new Decline(n < 700 ? _stored.Offer?.Agent ?? by : by),
            What.Transfers => n % 2 == 0 ? new Transfer(_stored.Agent ?? by, Departments.All[n % Departments.All.Count], null, "a note") : new Transfer(_stored.Agent ?? by, null, Agents[n / 2 % 3], "a note"),
            What.Requeues => new Requeue(_stored.Agent ?? by),
            What.Snoozes => new Snooze(_stored.Agent ?? by, n < 300 ? null : Now.AddMinutes(n / 10)),
            What.Wakes => new Wake(_stored.Agent ?? by),
            What.TakesUpAgain => new TakeUpAgain(by),
            What.Joins => new Join(by),
            What.Parts => new Part(by),
            What.Whispers => new Whisper(by, "a whisper", $"form{++_forms}"),
            What.Prioritises => new Prioritise(by, n < 600),
            What.Reassigns => new Transfer(by, n % 2 == 0 ? "Billing" : null, n % 2 == 0 ? null : Agents[n / 2 % 3], "a note") { FromColleague = true },
            What.SendsBack => new Requeue(by) { FromColleague = true },
            What.TakesBack when _stored.Agent is { } gone && _away.ContainsKey(gone.Id) => new TakeBack(gone, TimeSpan.FromMinutes(Law.Value.Desk.GiveBackMinutes)),
            What.CallsOff => new CallOff(by),
            What.MovesCall when _stored.CallbackDue is { } due => new MoveCall(by, due.AddHours(n % 4)),
            What.AsksIn => new Invite(_stored.Agent ?? by, by, "what do you think?"),
            What.LetsWrite => new LetWrite(_stored.Agent ?? by, by.Id),
            What.GuestReplies => new Reply(by, $"answer {++_forms}", $"form{_forms}"),
            What.LetsGo => new LetGo(n < 500 ? _stored.Agent ?? by : by, by.Id),
            _ => null,
        };
    }

    void Act(DeskCommand command)
    {
        var outcome = _desk.HandleAsync(Some.ConversationId, command, CancellationToken.None).AsTask();
        if (!outcome.IsCompletedSuccessfully)
            _broken = $"the desk failed: {outcome.Exception?.GetBaseException()}";
        else if (outcome.Result.Facts.OfType<AgentReplied>().FirstOrDefault() is { } said)
            _typed.Add(said.Text);
    }

    void Take(InboundMessage message)
    {
        if (_taken.Add(message.Id))
            _inbox.AddLast(message);
    }

    Commit Decide(InboundMessage message, int n)
    {
        var (before, at) = (_stored, Now > _stored.ChangedAt ? Now : _stored.ChangedAt);
        var heard = message.Kind == MessageKind.Text ? Some.Heard(Intents[n % Intents.Length], n % 7 == 0 ? -0.9 : 0, Intents[n % Intents.Length] == "talk-to-a-person" ? 0.95 : 0) : null;
        var facts = new List<Fact>(Hearing.Facts(before, message, heard, at));
        var turn = new Turn(before, before.After(facts), message, heard, Law, Known.Nothing, at);
        var decision = Decider.Decide(turn);
        while (decision.Need is { } need)
        {
            turn = turn with
            {
                Known = need switch
                {
                    NeedQueue queue => turn.Known.With(queue.Queue, new(n % 4, 3 - _away.Count)),
                    NeedCalls calls => turn.Known with { Calls = new(calls.Queue, new Dictionary<DateTimeOffset, int>()) },
                    NeedAgent agent => turn.Known with { AgentIsThere = !_away.ContainsKey(agent.AgentId) },
                    _ => throw new InvalidOperationException($"Nobody here can answer {need}."),
                },
            };
            decision = Decider.Decide(turn);
        }
        facts.AddRange(decision.Facts);
        return Write.Commit(before, facts, Channels, Some.PushAddress, null, logged: false, null, decision.Effects).Watched(Law.Value);
    }

    bool Store(Commit commit)
    {
        if (commit.Before.Version != _stored.Version)
            return false;
        foreach (var fact in commit.Facts)
        {
            var next = _stored.After(fact);
            _broken ??= Wrong(_stored, fact, next);
            _stored = next;
            _facts.Add(fact);
            Plan(_followers.Where(follower => follower.ReactsTo.Contains(fact.GetType())).SelectMany(follower => follower.Follow(new(_facts.Count, Some.ConversationId, _facts.Count, fact))));
        }
        Plan(commit.Effects);
        foreach (var message in commit.Messages)
            _outbox.Enqueue(message.Message);
        return true;
    }

    void Plan(IEnumerable<Effect> effects)
    {
        foreach (var timer in effects.OfType<ScheduleTimer>())
            if (_timersEver.Add(timer.Key))
                _timers.Add(timer.Key, timer);
    }

    void Fire()
    {
        foreach (var timer in _timers.Values.Where(timer => timer.Due <= Now).OrderBy(timer => timer.Due).ToList())
        {
            _timers.Remove(timer.Key);
            Take(Some.Inbound(MessageKind.Due, "timer:" + timer.Key, at: Now) with { Name = timer.Kind, Value = timer.Payload });
        }
    }

    void Send(OutgoingMessage message)
    {
        if (new OutboxItem(0, _stored.Id, message.Id, message.Author, message.Epoch, _stored.Epoch, "", Some.PushAddress, 0, message.At).Overtaken)
            return;
        if (message.Author == Author.Bot && _stored.Owner == OwnerKind.Agent)
            _broken = $"the bot says \"{message.Text}\" while {_stored.Agent!.Name} has the conversation";
        if (message.Author == Author.Agent)
            _sentByPeople.Add(message.Text);
    }

    // What a single fact may not do.
    static string? Wrong(Conversation before, Fact fact, Conversation after)
    {
        static (OwnerKind, string?, string?) Owner(Conversation c) => (c.Owner, c.Agent?.Id, c.Owner == OwnerKind.Waiting ? c.Queue : null);
        if (Handoffs.Objection(before, fact, after) is { } objection)
            return objection;
        if (after.Epoch < before.Epoch || (Owner(before) != Owner(after) && after.Epoch == before.Epoch))
            return $"{fact.GetType().Name} changes the owner from {Owner(before)} to {Owner(after)} in the same epoch {after.Epoch}";
        if (fact is AgentReplied answered && answered.Agent.Id != before.Agent?.Id && before.Beside.All(one => one.Id != answered.Agent.Id) && !before.Guests.Any(guest => guest.Writes && guest.Agent.Id == answered.Agent.Id))
            return $"{answered.Agent.Name} writes to the customer, and neither has the conversation nor was let in";
        if (fact is NoteAdded { For: { } told } && told.Id != before.Agent?.Id)
            return $"a whisper for {told.Name}, who does not have the conversation";
        if (fact is BotReplied { Notice: false } said && after.Owner == OwnerKind.Agent)
            return $"the bot answers with {said.Topic} in a conversation of {after.Agent!.Name}";
        if (before.WaitingSince is { } since && fact is Overflowed or Transferred or Requeued or OfferMade or OfferDeclined or OfferLapsed && after.WaitingSince > before.WaitingSince)
            return $"{fact.GetType().Name} lets the customer's waiting time begin anew";
        return null;
    }

    // What has to hold whenever nothing happens.
    string? Broken()
    {
        var c = _stored;
        if (c.Owner == OwnerKind.Agent != c.Agent is not null || (c.Owner == OwnerKind.Waiting && c.Queue is null) || (c.Offer is not null && c.Owner != OwnerKind.Waiting) || (c.WrapUpUntil is not null && c.Owner != OwnerKind.Agent))
            return $"nobody can say whose it is: {c.Owner}, {c.Agent}, {c.Queue}, {c.Offer}";
        if (c.Beside.Count > 0 && (c.Owner != OwnerKind.Agent || c.Beside.Any(one => one.Id == c.Agent!.Id)))
            return $"{string.Join(", ", c.Beside)} are beside nobody: {c.Owner}, {c.Agent}";
        if (c.Guests.Count > 0 && (c.Owner != OwnerKind.Agent || c.Guests.Any(guest => guest.Agent.Id == c.Agent!.Id) || c.Guests.DistinctBy(guest => guest.Agent.Id).Count() != c.Guests.Count))
            return $"somebody is a guest of nobody, or of themselves: {c.Owner}, {c.Agent}, {string.Join(", ", c.Guests)}";
        if (c.Owner == OwnerKind.Waiting && c.WaitingSince is null)
            return "it waits since never";
        var spoken = _facts.OfType<CustomerSpoke>().Select(fact => fact.MessageId).ToList();
        if (spoken.Count + _inbox.Count(message => message.Kind == MessageKind.Text) != _written.Count || spoken.Distinct().Count() != spoken.Count)
            return $"of {_written.Count} messages {spoken.Count} were heard and {_inbox.Count} wait";
        if (!_typed.SequenceEqual(_sentByPeople.Concat(_outbox.Where(message => message.Author == Author.Agent).Select(message => message.Text))))
            return "what people answered is not what leaves";
        if (Waits() is { } who && Handoffs.WatchOf(c, Law.Value.Desk, Law.Value.Plan()) is var watch && (watch is null || !Watched(watch.Of)))
            return $"{who} waits and nothing watches over it";
        return Rests ? Overdue() : null;
    }

    string? Waits() => State is HandoffState.Waiting or HandoffState.Active ? "the customer" : State is HandoffState.Offered ? "the offer" : State is HandoffState.WrapUp ? "the wrap-up" : null;

    bool Watched(string stay) =>
        _timers.Values.Any(timer => timer.Kind == TimerKinds.Handoff && timer.Payload == stay) || _inbox.Any(message => message.Name == TimerKinds.Handoff && message.Value == stay);

    // Said without the watch: what has to be over by now, every timer having been handled.
    string? Overdue() => State switch
    {
        HandoffState.Offered when Now > _stored.Offer!.Until => "an offer goes on that has ended",
        HandoffState.Snoozed when _stored.SnoozedUntil is { } until && Now > until => "it sleeps longer than it was told",
        HandoffState.Snoozed when _stored is { SnoozedUntil: null, Unanswered: true } => "it sleeps until somebody writes who waits for an answer",
        HandoffState.WrapUp when Now > _stored.WrapUpUntil => "a wrap-up goes on that has ended",
        HandoffState.Active when _away.TryGetValue(_stored.Agent!.Id, out var since) && Now - Later(Later(since, _stored.UnansweredSince!.Value), _stored.ClaimedAt!.Value) > TimeSpan.FromMinutes(17) => "the customer waits for somebody who is not there",
        HandoffState.Waiting when _stored.Queue == "Service" && Now - Later(_stored.QueuedAt!.Value, new DateTimeOffset(Now.Date, TimeSpan.Zero).AddHours(11)) > TimeSpan.FromMinutes(7) && Now.Hour is >= 11 and < 14 => "it should have overflowed",
        _ => null,
    };

    static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    static string Json(Conversation conversation) => JsonSerializer.Serialize(conversation, ConversationJson.Default.Conversation);

    public ValueTask<Conversation> OpenAsync(string id, CancellationToken cancellation) => ValueTask.FromResult(_stored);

    public ValueTask<bool> CommitAsync(Commit commit, CancellationToken cancellation) => ValueTask.FromResult(Store(commit));

    public ValueTask<IReadOnlyList<StoredFact>> FactsAsync(string id, int after, int limit, CancellationToken cancellation) => throw new NotSupportedException("Nobody here reads facts.");
}
