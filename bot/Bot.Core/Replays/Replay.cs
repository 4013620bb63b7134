using System.Runtime.InteropServices;
using Bot.Conversations;
using Bot.Rules;
using Bot.Turns;

namespace Bot.Replays;

/// <summary>Folds recorded facts under several policies at once. See <see cref="ReplayReport"/> for what is counted.</summary>
/// <remarks>
/// Pure: no clock, no store, no culture; the same facts in the order of their positions give the same report. It holds only conversations that are open or whose
/// outcome may still come, at most <see cref="MostHeld"/>. Not thread-safe.
/// </remarks>
public sealed class Replay
{
    /// <summary>A customer who has written nothing for this long has gone, and one who comes back within it with the same intent was not helped.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromHours(72);

    /// <summary>Samples of each kind of change.</summary>
    public const int MostSamples = 50;

    /// <summary>Conversations held at once.</summary>
    public const int MostHeld = 200_000;

    /// <summary>The facts it reads; others may be left out.</summary>
    public static IReadOnlySet<Type> Kinds { get; } = new HashSet<Type>
    {
        typeof(ConversationOpened), typeof(CustomerSpoke), typeof(RulesAsked), typeof(NotUnderstood), typeof(Escalated), typeof(CallbackRequested), typeof(AgentClaimed),
        typeof(AgentReplied), typeof(HandedBack), typeof(ConversationClosed), typeof(ConversationReopened), typeof(SurveyAsked), typeof(SurveyAnswered), typeof(SurveyDeclined),
        typeof(SurveyExpired),
    };

    const int MostDifferences = 100, MostValues = 500, MostGroups = 20;
    const double WorstGoodScore = 3;

    // Positions are in the order of time but for moments.
    static readonly TimeSpan Slack = TimeSpan.FromHours(1);
    // The longest time in which a survey may be answered, and a day.
    static readonly TimeSpan LongestSurvey = TimeSpan.FromDays(31);

    readonly DateTimeOffset _from, _to;
    readonly Staffing _staffing;
    readonly IReadOnlyDictionary<int, Policy> _recorded;
    readonly ReplaySide[] _sides;
    readonly ReplayRequest _request;
    readonly int _live;
    readonly bool _compares, _readsWords;
    readonly int _mostHeld;

    readonly Dictionary<string, Episode> _current = new(StringComparer.Ordinal);
    readonly Dictionary<string, List<Episode>> _over = new(StringComparer.Ordinal);
    // The longest quiet first.
    readonly LinkedList<Episode> _held = [], _surveyed = [];
    readonly List<ReplayDifference> _differences = [];
    readonly long[] _changedTurns = new long[5], _changedConversations = new long[5];
    readonly PriorityQueue<Sampled, (double, long)>[] _samples = [.. Enumerable.Range(0, 5).Select(_ => new PriorityQueue<Sampled, (double, long)>())];
    readonly Dictionary<(ReplayDimension, string), long[]> _groups = [];
    readonly int[] _values = new int[4];
    DateTimeOffset _now = DateTimeOffset.MinValue;
    long _facts, _turns, _asked, _same, _letGo, _nobodyLooked, _cutShort, _position;

    /// <summary>Begins a replay, or a sweep when the request names a limit.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="live">The policy in force.</param>
    /// <param name="recorded">All published versions, and 0 for the built-in one.</param>
    /// <param name="mostHeld">Conversations held at once.</param>
    public Replay(ReplayRequest request, Versioned<Policy> live, IReadOnlyDictionary<int, Policy> recorded, int mostHeld = MostHeld)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(live);
        (_request, _from, _to, _staffing, _recorded, _live, _mostHeld) = (request, request.From, request.To, request.Staffing, recorded, live.Version, mostHeld);
        _compares = request.Limit is null;
        _sides = request.Limit is { } limit
            ? [.. request.Settings.Select(setting => new ReplaySide(LimitSweep.With(request.Draft, limit, setting), null))]
            : [new(live.Value, live.Version), new(request.Draft, null)];
        _readsWords = _sides.Any(side => side.Book.ReadsWords) || recorded.Values.Any(policy => policy.Book().ReadsWords);
    }

    /// <summary>Takes the next fact, in the order of positions.</summary>
    public void Add(StoredFact stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var fact = stored.Fact;
        if (fact.At > _now)
            _now = fact.At;
        (_position, _facts) = (stored.Position, _facts + 1);
        Settle();
        var episode = Current(stored.ConversationId, fact);
        switch (fact)
        {
            case ConversationOpened f:
                episode.Person = f.Customer.Id.Length > 0 ? f.Customer.Id : episode.Person;
                break;
            case CustomerSpoke f:
                if (episode.Turn is null)
                    foreach (var track in episode.Tracks)
                        track.OfferIsPast();
                EndTurn(episode);
                (episode.Spoken, episode.Text, episode.NotUnderstood) = (f.MessageId, _readsWords ? f.Text : "", false);
                break;
            case RulesAsked f:
                Ask(episode, f);
                break;
            case NotUnderstood:
                episode.NotUnderstood = true;
                break;
            case CallbackRequested { By: null }:
                episode.AskedForPerson = true;
                break;
            case Escalated f:
                HandedOver(episode, f);
                break;
            case AgentClaimed:
                episode.Owner = OwnerKind.Agent;
                break;
            case AgentReplied:
                episode.PersonWrote = true;
                break;
            case HandedBack:
                EndTurn(episode);
                episode.Owner = OwnerKind.Bot;
                foreach (var track in episode.Tracks)
                    track.Asking |= track.WithRecord;
                break;
            case ConversationClosed f:
                EndTurn(episode);
                episode.Left = f.By is null && LeavesBadly(episode);
                (episode.Owner, episode.Disposition) = (OwnerKind.Closed, f.Disposition);
                Ended(episode, f.At);
                break;
            case SurveyAsked:
                episode.SurveyOpen = true;
                break;
            case SurveyAnswered f:
                (episode.Score, episode.SurveyOpen) = (f.Score ?? episode.Score, episode.SurveyOpen && !f.Complete);
                break;
            case SurveyDeclined or SurveyExpired:
                episode.SurveyOpen = false;
                break;
        }
        Touch(episode, fact.At);
    }

    /// <summary>Ends the replay: nothing more comes.</summary>
    /// <param name="until">Up to when facts were read: who was quiet for <see cref="Quiet"/> then has gone.</param>
    public void End(DateTimeOffset until)
    {
        if (until > _now)
            _now = until;
        foreach (var episode in _held.Concat(_surveyed).ToList())
            Settle(episode);
    }

    // ---- conversations ----------------------------------------------------------------------------------------------------

    Episode Current(string conversation, Fact fact)
    {
        ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(_current, conversation, out _);
        var before = held;
        // A closed conversation goes on by being opened anew; one that nobody closed, by the customer's next word.
        if (before is null || fact is ConversationReopened || (fact is CustomerSpoke && before.Owner == OwnerKind.Bot && fact.At - before.Last > Quiet))
        {
            held = new(conversation, before?.Person ?? conversation, _sides.Length) { First = fact.At, Channel = before?.Channel };
            if (before is not null)
            {
                EndTurn(before);
                before.Left |= before.Owner != OwnerKind.Closed && LeavesBadly(before);
                before.SurveyOpen = false;
                Ended(before, before.Last);
            }
        }
        return held!;
    }

    static bool LeavesBadly(Episode episode) => episode.Owner == OwnerKind.Waiting || (episode.Owner == OwnerKind.Bot && episode.NotUnderstood);

    void Ended(Episode episode, DateTimeOffset at)
    {
        if (episode.Over)
            return;
        (episode.Over, episode.EndedAt) = (true, at);
        if (!_over.TryGetValue(episode.Person, out var same))
            _over[episode.Person] = same = [];
        same.Add(episode);
    }

    void Touch(Episode episode, DateTimeOffset at)
    {
        if (at > episode.Last)
            episode.Last = at;
        if (episode.Place is { } place)
        {
            place.List!.Remove(place);
            _held.AddLast(place);
            return;
        }
        episode.Place = _held.AddLast(episode);
        if (_held.Count + _surveyed.Count <= _mostHeld)
            return;
        _letGo++;
        Settle((_surveyed.First ?? _held.First)!.Value);
    }

    void Settle()
    {
        while (_held.First is { } quiet && _now - quiet.Value.Last > Quiet + Slack)
            if (quiet.Value.SurveyOpen)
            {
                _held.Remove(quiet);
                _surveyed.AddLast(quiet);
            }
            else
                Settle(quiet.Value);
        while (_surveyed.First is { } asked && _now - asked.Value.Last > LongestSurvey)
            Settle(asked.Value);
    }

    void Settle(Episode episode)
    {
        EndTurn(episode);
        episode.Place!.List!.Remove(episode.Place);
        if (_current.TryGetValue(episode.Conversation, out var current) && current == episode)
            _current.Remove(episode.Conversation);
        if (_over.TryGetValue(episode.Person, out var same) && same.Remove(episode) && same.Count == 0)
            _over.Remove(episode.Person);
        if (!episode.Counts)
            return;

        var gone = !episode.Over && _now - episode.Last > Quiet;
        var ended = episode.Over || gone;
        var left = episode.Left || (gone && LeavesBadly(episode));
        var bad = ended && (episode.Score < WorstGoodScore || left || episode.CameBack);
        for (var i = 0; i < _sides.Length; i++)
            _sides[i].Count(episode, episode.Tracks[i], ended, bad);
        if (!_compares)
            return;
        if (episode.CutShort && episode.Tracks[1].HandedBy is null)
            _cutShort++;
        if (episode.FirstChange is { } change)
            _changedConversations[(int)change]++;
        Group(ReplayDimension.Segment, episode.Segment, episode, bad);
        Group(ReplayDimension.Channel, episode.Channel, episode, bad);
        Group(ReplayDimension.Language, episode.Language, episode, bad);
        Group(ReplayDimension.Intent, episode.Intent, episode, bad);
        foreach (var sampled in episode.Samples ?? [])
            if (ended)
                sampled.Sample = sampled.Sample with { Ended = new(bad, episode.Score, left, episode.CameBack, episode.PersonWrote, episode.Disposition) };
    }

    void Group(ReplayDimension dimension, string? value, Episode episode, bool bad)
    {
        var key = (dimension, value ?? ReplayGroup.Unknown);
        if (!_groups.TryGetValue(key, out var counts))
        {
            if (_values[(int)dimension] == MostValues)
                key = (dimension, ReplayGroup.Rest);
            else
                _values[(int)dimension]++;
            if (!_groups.TryGetValue(key, out counts))
                _groups[key] = counts = new long[7];
        }
        var (before, after) = (episode.Tracks[0].HandedBy is not null, episode.Tracks[1].HandedBy is not null);
        counts[0]++;
        counts[1] += episode.FirstChange is null ? 0 : 1;
        counts[2] += before ? 1 : 0;
        counts[3] += after ? 1 : 0;
        counts[4] += bad ? 1 : 0;
        counts[5] += bad && !before ? 1 : 0;
        counts[6] += bad && !after ? 1 : 0;
    }

    // ---- decisions --------------------------------------------------------------------------------------------------------

    void Ask(Episode episode, RulesAsked asked)
    {
        (episode.AskedAt, episode.HandsOverBy) = (asked.At, asked.Effect?.Kind == EffectKind.HandOver ? asked.Rule : null);
        CameBack(episode, asked.Inputs.Intent);
        if (asked.Effect?.Kind == EffectKind.HandOver)
            episode.HandedByRule = true;
        if (asked.At < _from || asked.At >= _to)
            return;

        episode.Counts = true;
        var inputs = _readsWords && episode.Spoken == asked.MessageId ? asked.Inputs with { Text = episode.Text } : asked.Inputs;
        (episode.Segment, episode.Channel, episode.Language) = (inputs.Segment ?? episode.Segment, inputs.Channel ?? episode.Channel, inputs.Language ?? episode.Language);
        var policy = _recorded.GetValueOrDefault(asked.Policy);
        var again = Again(episode, asked, inputs, policy);

        if (episode.Turn != asked.MessageId)
        {
            EndTurn(episode);
            episode.Turn = asked.MessageId;
            _turns++;
        }
        episode.Offers |= asked.Effect?.Kind == EffectKind.Offer;
        for (var i = 0; i < _sides.Length; i++)
        {
            var (side, track) = (_sides[i], episode.Tracks[i]);
            // Once it has decided a turn, what was asked later in it belongs to what another policy went on with.
            if (!track.Asking || track.Decided?.Effect is not null)
                continue;
            if (!track.InTurn)
                side.Turns++;
            track.InTurn = true;
            var seen = side.Version == asked.Policy ? inputs : side.Seen(inputs, asked.At, policy);
            // A yes is a yes to what this policy offered, and to nothing when it did not.
            if (track.OfferOpen is { } open)
                seen = seen with { PersonOffered = open };
            var verdict = side.Version == asked.Policy && track.OfferOpen is null && again is not null ? again : side.Book.Ask(seen);
            if (_compares && i == 1 && inputs.Ahead is null && side.Book.LooksAtQueue)
                _nobodyLooked++;
            track.Raised ??= verdict.Raised;
            (track.Decided, track.Inputs) = (verdict, seen);
            if (verdict.Effect?.Kind == EffectKind.HandOver)
            {
                HandOver(side, track, verdict.Rule!, verdict.Effect.Queue ?? seen.Queue ?? Departments.Service, asked.At, withRecord: asked.Effect?.Kind == EffectKind.HandOver);
                side.TurnsHandedOver++;
            }
            else if (verdict.Effect?.Kind == EffectKind.Offer)
                track.Offered = true;
        }
    }

    static void HandOver(ReplaySide side, Track track, string rule, string queue, DateTimeOffset at, bool withRecord)
    {
        side.Forecast.Arrived(queue, at);
        (track.Asking, track.HandedBy, track.WithRecord) = (false, track.HandedBy ?? rule, withRecord);
    }

    RuleVerdict? Again(Episode episode, RulesAsked asked, TurnInputs inputs, Policy? policy)
    {
        _asked++;
        var verdict = policy?.Book().Ask(inputs);
        if (verdict is not null && verdict.Rule == asked.Rule && verdict.Effect == asked.Effect && verdict.Raised == asked.Raised && verdict.Suppressed == asked.Suppressed)
            _same++;
        else if (_differences.Count < MostDifferences)
            _differences.Add(new(episode.Conversation, asked.MessageId, asked.Policy, Say(asked.Rule, asked.Effect, asked.Raised, asked.Suppressed),
                verdict is null ? $"policy v{asked.Policy} is not stored" : Say(verdict.Rule, verdict.Effect, verdict.Raised, verdict.Suppressed)));
        return verdict;
    }

    internal static string Say(string? rule, RuleEffect? effect, string? raised, string? suppressed) => string.Join(", ", new[]
    {
        rule is null ? "none" : $"{rule}: {effect?.Kind.ToString() ?? "no effect"}{(effect?.Queue ?? effect?.Topic) switch { { } where => $" ({where})", null => "" }}",
        raised is null ? null : $"raised by {raised}",
        suppressed is null ? null : $"offers kept back by {suppressed}",
    }.Where(part => part is not null));

    // A callback and a failed turn hand over whatever the policy is.
    void HandedOver(Episode episode, Escalated escalated)
    {
        episode.Owner = OwnerKind.Waiting;
        if (escalated.At < _from || escalated.At >= _to)
            return;
        if (episode.HandsOverBy == escalated.Rule && episode.AskedAt == escalated.At)
        {
            episode.CutShort |= _compares && episode.Tracks[1].Asking;
            return;
        }
        for (var i = 0; i < _sides.Length; i++)
            if (episode.Tracks[i] is { Asking: true } track)
                HandOver(_sides[i], track, escalated.Rule, escalated.Queue, escalated.At, withRecord: true);
    }

    void CameBack(Episode episode, string? intent)
    {
        if (intent == "talk-to-a-person")
            episode.AskedForPerson = true;
        if (intent is null or "talk-to-a-person" or "affirm" or "deny" or "something-else" or "greet" or "goodbye" or "thank-you" or "praise" or "are-you-a-bot" or "what-can-you-do")
            return;
        episode.Intent = intent;
        if (!_over.TryGetValue(episode.Person, out var before))
            return;
        foreach (var other in before)
            other.CameBack |= other != episode && other.Intent == intent && episode.First >= other.EndedAt && episode.First - other.EndedAt <= Quiet;
    }

    // ---- what is decided otherwise ------------------------------------------------------------------------------------------

    void EndTurn(Episode episode)
    {
        if (episode.Turn is not { } message)
            return;
        if (_compares && episode.Tracks is [{ InTurn: true } live, { InTurn: true } draft] && Change(live, draft) is { } kind)
        {
            _changedTurns[(int)kind]++;
            episode.FirstChange ??= kind;
            Sample(episode, message, kind, live, draft);
        }
        foreach (var track in episode.Tracks)
            track.NextTurn(episode.Offers);
        (episode.Turn, episode.Offers) = (null, false);
    }

    static ChangeKind? Change(Track live, Track draft) => (Weight(live), Weight(draft)) switch
    {
        ( < 2, 2) => ChangeKind.ToPerson,
        (not 1, 1) => ChangeKind.Offered,
        ( > 0, 0) => ChangeKind.Kept,
        _ when (live.Decided?.Rule, live.Decided?.Effect, QueueOf(live)) != (draft.Decided?.Rule, draft.Decided?.Effect, QueueOf(draft)) => ChangeKind.Otherwise,
        _ when live.Raised is null != draft.Raised is null => ChangeKind.Priority,
        _ => null,
    };

    static int Weight(Track track) => track.Decided?.Effect?.Kind switch { EffectKind.HandOver => 2, EffectKind.Offer => 1, _ => 0 };

    static string? QueueOf(Track track) => Weight(track) == 2 ? track.Decided!.Effect!.Queue ?? track.Inputs!.Queue : null;

    void Sample(Episode episode, string message, ChangeKind kind, Track live, Track draft)
    {
        var margin = Margin(_sides[1].Book, draft.Inputs!, kind == ChangeKind.Kept ? live.Decided!.Rule : draft.Decided?.Rule ?? draft.Raised ?? live.Raised);
        var sampled = new Sampled(new(kind, episode.Conversation, message, episode.AskedAt, draft.Inputs!.Queue, Decision(live), Decision(draft), margin, null), _position);
        var best = _samples[(int)kind];
        // The least certain leaves first; of two alike the later.
        best.Enqueue(sampled, (margin ?? -1, -_position));
        if (best.Count > MostSamples && best.Dequeue() == sampled)
            return;
        (episode.Samples ??= []).Add(sampled);
    }

    static ReplayDecision Decision(Track track) => new(track.Decided?.Rule, track.Decided?.Effect?.Kind, QueueOf(track), track.Decided?.Reason ?? "", track.Raised);

    // As a share of what its subject can be, so that moods and counts can be put in one order.
    static double? Margin(RuleBook book, TurnInputs inputs, string? rule) =>
        rule is not null && book.Finding(rule, inputs) is { Margin: { } margin, Subject: { } name } && Subject.Named(name) is { } subject
            ? Math.Round(Math.Abs(margin) / (subject.Most - subject.Least), 4)
            : null;

    // ---- what came out --------------------------------------------------------------------------------------------------------

    /// <summary>What the replay found. Call <see cref="End"/> before.</summary>
    /// <exception cref="InvalidOperationException">It is a sweep.</exception>
    public ReplayReport Report()
    {
        if (!_compares)
            throw new InvalidOperationException("This is a sweep.");
        var (live, draft) = (_sides[0], _sides[1]);
        List<string> queues = [.. live.Forecast.Queues.Union(draft.Forecast.Queues).Order(StringComparer.Ordinal)];
        var before = live.Forecast.Of(queues, _staffing, _from, _to);
        var after = draft.Forecast.Of(queues, _staffing, _from, _to);
        var outcome = live.Outcome();
        return new()
        {
            Live = _live,
            From = _from,
            To = _to,
            Zone = draft.Plan.House.Zone,
            Facts = _facts,
            Turns = _turns,
            Conversations = outcome.Conversations,
            Reproduced = new() { Asked = _asked, Same = _same, Differences = _differences },
            Before = outcome,
            After = draft.Outcome(),
            Changes = [.. Enum.GetValues<ChangeKind>().Select(kind => new ReplayChange(kind, _changedTurns[(int)kind], _changedConversations[(int)kind]))],
            Samples = [.. _samples.SelectMany(best => best.UnorderedItems).Select(item => item.Element)
                .OrderByDescending(sampled => sampled.Sample.Margin ?? -1).ThenBy(sampled => sampled.Position).Select(sampled => sampled.Sample)],
            Queues = [.. queues.Select((queue, i) => new QueueForecast(
                    queue, _staffing.Of?.TryGetValue(queue, out var people) == true ? people : _staffing.People, draft.Desk.WaitPromiseMinutes, before[i], after[i]))
                .OrderByDescending(queue => queue.After.Handovers).ThenBy(queue => queue.Queue, StringComparer.Ordinal)],
            Groups = [.. Enum.GetValues<ReplayDimension>().SelectMany(Groups)],
            NobodyLooked = _nobodyLooked,
            CutShort = _cutShort,
            LetGo = _letGo,
        };
    }

    IEnumerable<ReplayGroup> Groups(ReplayDimension dimension)
    {
        var all = _groups.Where(group => group.Key.Item1 == dimension)
            .OrderBy(group => group.Key.Item2 == ReplayGroup.Rest).ThenByDescending(group => group.Value[0]).ThenBy(group => group.Key.Item2, StringComparer.Ordinal).ToList();
        var most = all.Count > MostGroups ? MostGroups - 1 : MostGroups;
        foreach (var group in all.Take(most))
            yield return Of(group.Key.Item2, group.Value);
        if (all.Count > most)
            yield return Of(ReplayGroup.Rest, [.. Enumerable.Range(0, 7).Select(i => all.Skip(most).Sum(group => group.Value[i]))]);

        ReplayGroup Of(string value, long[] counts) => new(dimension, value, counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6]);
    }

    /// <summary>What the sweep found. Call <see cref="End"/> before.</summary>
    /// <exception cref="InvalidOperationException">It is a replay.</exception>
    public LimitSweep Sweep() => _compares
        ? throw new InvalidOperationException("This is a replay.")
        : new() { Limit = _request.Limit!, From = _from, To = _to, Points = [.. _request.Settings.Select((setting, i) => new SweepPoint(setting, _sides[i].Outcome()))] };
}
