using Bot.Conversations;
using Bot.Feedback;
using Bot.Notices;

namespace Bot.Testing;

/// <summary>All ports of storage in memory, with the promises of the real ones: a commit is whole or not at all and guarded by the
/// version, a message is stored once, messages of a conversation are told in the order they were stored. Thread-safe.</summary>
/// <remarks>Facts, timers, cases and the log can be read back as they are; nothing is ever removed but a timer.</remarks>
public sealed class MemoryStore : IConversations, IInbox, IMessageLog, IOutbox, ITimers
{
    readonly Lock _gate = new();
    readonly Dictionary<string, Conversation> _conversations = [];
    readonly List<StoredFact> _facts = [];
    readonly Dictionary<string, int> _positions = [];
    readonly HashSet<(string Conversation, string Message)> _seen = [];
    readonly SortedDictionary<long, InboxRow> _inbox = [];
    readonly Dictionary<string, List<LoggedMessage>> _log = [];
    readonly List<OutboxRow> _outbox = [];
    readonly Dictionary<string, ScheduleTimer> _timers = [];
    readonly HashSet<string> _timersEver = [];
    readonly Dictionary<string, FeedbackCase> _cases = [];
    readonly Dictionary<string, SettleCase> _settled = [];
    long _inboxId;

    sealed class InboxRow(InboundMessage message)
    {
        public InboundMessage Message => message;

        public bool Done { get; set; }

        public string? SetAside { get; set; }
    }

    sealed class OutboxRow(string conversationId, OutgoingMessage message, string wire, ReplyAddress address)
    {
        public string ConversationId => conversationId;

        public OutgoingMessage Message => message;

        public string Wire => wire;

        public ReplyAddress Address => address;

        public OutboxState State { get; set; }

        public int Attempts { get; set; }

        public DateTimeOffset NextTry { get; set; }

        public string? Reason { get; set; }
    }

    /// <summary>Called before a commit is looked at, outside of any lock: what a test does here happens between decision and commit.</summary>
    public Func<Commit, ValueTask>? BeforeCommit { get; set; }

    /// <summary>Called when a message is about to be stored; what it throws the caller gets, and nothing is stored.</summary>
    public Action<InboundMessage>? BeforeReceive { get; set; }

    /// <summary>Every commit that was stored, in order.</summary>
    public IReadOnlyList<Commit> Commits
    {
        get
        {
            lock (_gate)
                return [.. _commits];
        }
    }

    readonly List<Commit> _commits = [];

    /// <summary>Every message that was stored, in order.</summary>
    public IReadOnlyList<InboundMessage> Received
    {
        get
        {
            lock (_gate)
                return [.. _inbox.Values.Select(row => row.Message)];
        }
    }

    /// <summary>Every fact of every conversation, in order.</summary>
    public IReadOnlyList<StoredFact> Facts
    {
        get
        {
            lock (_gate)
                return [.. _facts];
        }
    }

    /// <summary>Timers that have not fired.</summary>
    public IReadOnlyList<ScheduleTimer> Timers
    {
        get
        {
            lock (_gate)
                return [.. _timers.Values];
        }
    }

    /// <summary>Feedback cases by id.</summary>
    public IReadOnlyDictionary<string, FeedbackCase> Cases
    {
        get
        {
            lock (_gate)
                return new Dictionary<string, FeedbackCase>(_cases);
        }
    }

    /// <summary>Cases that were settled, by id.</summary>
    public IReadOnlyDictionary<string, SettleCase> Settled
    {
        get
        {
            lock (_gate)
                return new Dictionary<string, SettleCase>(_settled);
        }
    }

    /// <summary>Messages set aside, with the reason.</summary>
    public IReadOnlyList<(InboundMessage Message, string Reason)> SetAside
    {
        get
        {
            lock (_gate)
                return [.. _inbox.Values.Where(row => row.SetAside is not null).Select(row => (row.Message, row.SetAside!))];
        }
    }

    /// <inheritdoc/>
    public ValueTask<Conversation> OpenAsync(string id, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        lock (_gate)
            return ValueTask.FromResult(Open(id));
    }

    Conversation Open(string id) => _conversations.GetValueOrDefault(id) ?? Conversation.New(id);

    /// <inheritdoc/>
    public async ValueTask<bool> CommitAsync(Commit commit, CancellationToken cancellation)
    {
        if (BeforeCommit is { } before)
            await before(commit);
        lock (_gate)
        {
            var row = commit.InboxId is { } inboxId ? _inbox[inboxId] : null;
            if (row is { Done: true } || Open(commit.Before.Id).Version != commit.Before.Version)
                return false;
            var (had, takes) = (commit.Before.CallPlace, commit.After.CallPlace);
            if (takes is not null && takes != had && CallsTaken(takes.Queue).GetValueOrDefault(takes.Starts) >= commit.CallbackPlaces)
                return false;
            row?.Done = true;
            foreach (var fact in commit.Facts)
                Store(commit.Before.Id, fact);
            if (!commit.After.Equals(commit.Before))
                _conversations[commit.After.Id] = commit.After;
            foreach (var (message, wire) in commit.Messages)
                Send(commit.Before.Id, message, wire, row?.Message.Address ?? commit.After.Address!, commit.Logged);
            foreach (var effect in commit.Effects)
                Apply(effect);
            _commits.Add(commit);
            return true;
        }
    }

    /// <summary>Callbacks a queue has promised, by when their time begins: those of the conversations, and <see cref="Promised"/>.</summary>
    public Dictionary<DateTimeOffset, int> CallsTaken(string queue)
    {
        lock (_gate)
            return _conversations.Values.Select(one => one.CallPlace).OfType<CallPlace>().Concat(Promised).Where(place => place.Queue == queue)
                .GroupBy(place => place.Starts).ToDictionary(places => places.Key, places => places.Count());
    }

    /// <summary>Places in times for callbacks that are taken by customers the test does not play.</summary>
    public List<CallPlace> Promised { get; } = [];

    void Store(string conversation, Fact fact)
    {
        var number = _positions.GetValueOrDefault(conversation) + 1;
        _positions[conversation] = number;
        _facts.Add(new(_facts.Count + 1, conversation, number, fact));
    }

    void Send(string conversation, OutgoingMessage message, string wire, ReplyAddress address, bool logged)
    {
        if (logged)
            Log(conversation, message.Id, wire, message.At);
        _outbox.Add(new(conversation, message, wire, address) { State = logged ? OutboxState.Logged : OutboxState.Waiting });
    }

    void Log(string conversation, string? id, string wire, DateTimeOffset at)
    {
        if (!_log.TryGetValue(conversation, out var log))
            _log[conversation] = log = [];
        var last = log.Count > 0 ? log[^1].At : DateTimeOffset.MinValue;
        log.Add(new(log.Count + 1, id ?? $"{conversation}|log|{log.Count + 1}", at > last ? at : last.AddMilliseconds(1), wire));
    }

    void Apply(Effect effect)
    {
        switch (effect)
        {
            case ScheduleTimer timer when _timersEver.Add(timer.Key):
                _timers[timer.Key] = timer;
                break;
            case BookCase { Case: var booked }:
                // The score opened it; the words come later and belong to the same case.
                _cases[booked.Id] = _cases.TryGetValue(booked.Id, out var open) ? booked with { OpenedAt = open.OpenedAt, DueAt = open.DueAt } : booked;
                break;
            case SettleCase settle:
                _settled[settle.Id] = settle;
                break;
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredFact>> FactsAsync(string id, int after, int limit, CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<StoredFact>>([.. _facts.Where(fact => fact.ConversationId == id && fact.Number > after).Take(limit)]);
    }

    /// <summary>Brings followers up to date: each is asked about every fact it has not seen, in order.</summary>
    public void Follow(params IReadOnlyList<IFollower> followers)
    {
        lock (_gate)
        {
            foreach (var follower in followers)
            {
                var position = "follower:" + follower.Name;
                for (var at = _positions.GetValueOrDefault(position); at < _facts.Count; _positions[position] = ++at)
                    foreach (var effect in follower.Follow(_facts[at]))
                        Apply(effect);
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask<Receipt> ReceiveAsync(InboundMessage message, string? echo, Action<PendingMessage> stored, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        BeforeReceive?.Invoke(message);
        lock (_gate)
        {
            if (!_seen.Add((message.ConversationId, message.Id)))
                return ValueTask.FromResult(new Receipt(0, true));
            var id = ++_inboxId;
            _inbox[id] = new(message);
            if (echo is not null)
                Log(message.ConversationId, message.ActivityId, echo, message.ReceivedAt);
            stored(new(id, message));
            return ValueTask.FromResult(new Receipt(id, false));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PendingMessage>> PendingAsync(long after, int limit, CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<PendingMessage>>(
                [.. _inbox.Where(row => row.Key > after && !row.Value.Done).Take(limit).Select(row => new PendingMessage(row.Key, row.Value.Message))]);
    }

    /// <inheritdoc/>
    public ValueTask SetAsideAsync(long inboxId, string reason, CancellationToken cancellation)
    {
        lock (_gate)
            (_inbox[inboxId].Done, _inbox[inboxId].SetAside) = (true, reason);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<LoggedMessage>> ReadAsync(string conversationId, long after, int limit, CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<LoggedMessage>>(
                [.. (_log.GetValueOrDefault(conversationId) ?? []).Where(message => message.Seq > after).Take(limit)]);
    }

    /// <inheritdoc/>
    public ValueTask<long> NewestAsync(string conversationId, CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult<long>(_log.GetValueOrDefault(conversationId)?.Count ?? 0);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<OutboxItem>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var first = new Dictionary<string, (int Row, OutboxRow Message)>();
            for (var i = 0; i < _outbox.Count; i++)
                if (_outbox[i].State == OutboxState.Waiting)
                    first.TryAdd(_outbox[i].ConversationId, (i, _outbox[i]));
            return ValueTask.FromResult<IReadOnlyList<OutboxItem>>([.. first.Values
                .Where(next => next.Message.NextTry <= now)
                .Take(limit)
                .Select(next => new OutboxItem(
                    next.Row, next.Message.ConversationId, next.Message.Message.Id, next.Message.Message.Author, next.Message.Message.Epoch,
                    Open(next.Message.ConversationId).Epoch, next.Message.Wire, next.Message.Address, next.Message.Attempts, next.Message.Message.At))]);
        }
    }

    /// <inheritdoc/>
    public ValueTask SettleAsync(long row, OutboxState state, DateTimeOffset? nextTry, string? reason, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var message = _outbox[(int)row];
            (message.State, message.Reason, message.Attempts) = (state, reason, message.Attempts + 1);
            message.NextTry = nextTry ?? message.NextTry;
        }
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<Backlog> BacklogAsync(CancellationToken cancellation)
    {
        lock (_gate)
        {
            var waiting = _outbox.Where(row => row.State == OutboxState.Waiting).ToList();
            return ValueTask.FromResult(new Backlog(waiting.Count, waiting.Min(row => (DateTimeOffset?)row.Message.At)));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Undelivered>> UndeliveredAsync(string conversationId, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var unsent = _outbox.Where(row => row.ConversationId == conversationId && row.State == OutboxState.Waiting)
                .Select(row => new Undelivered(row.Message.Id, row.Message.At, row.Attempts, row.Reason)).ToList();
            return ValueTask.FromResult<IReadOnlyList<Undelivered>>(unsent is [{ Attempts: 0 }, ..] ? [] : unsent);
        }
    }

    /// <inheritdoc/>
    public ValueTask HurryAsync(string conversationId, DateTimeOffset now, CancellationToken cancellation)
    {
        lock (_gate)
            foreach (var row in _outbox.Where(row => row.ConversationId == conversationId && row.State == OutboxState.Waiting && row.NextTry > now))
                row.NextTry = now;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<PendingMessage>> FireAsync(DateTimeOffset now, int batch, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var fired = new List<PendingMessage>();
            foreach (var timer in _timers.Values.Where(timer => timer.Due <= now).OrderBy(timer => timer.Due).Take(batch).ToList())
            {
                _timers.Remove(timer.Key);
                var conversation = Open(timer.ConversationId);
                var message = new InboundMessage
                {
                    ConversationId = timer.ConversationId,
                    Id = "timer:" + timer.Key,
                    Kind = MessageKind.Due,
                    Name = timer.Kind,
                    Value = timer.Payload,
                    From = conversation.Customer!,
                    Address = conversation.Address!,
                    ReceivedAt = now,
                };
                _seen.Add((message.ConversationId, message.Id));
                _inbox[++_inboxId] = new(message);
                fired.Add(new(_inboxId, message));
            }
            return ValueTask.FromResult<IReadOnlyList<PendingMessage>>(fired);
        }
    }
}
