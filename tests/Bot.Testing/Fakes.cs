using Bot.Conversations;
using System.Collections.Concurrent;
using Bot.Desk;
using Bot.Dialogues;
using Bot.Rules;
using Bot.Turns;

namespace Bot.Testing;

/// <summary>A shop with a few orders that can be switched off. Thread-safe.</summary>
/// <remarks>
/// HP-48213 is on its way, HP-48200 was just placed (it can be cancelled), HP-48202 was delivered (it can be returned),
/// HP-48216 was cancelled and paid back; every other number is unknown. HP-48200 and HP-48202 were placed with ada@example.com,
/// HP-48213 with emil@example.com, HP-48216 with fatima@example.com.
/// </remarks>
public sealed class FakeShop : IShop
{
    readonly ConcurrentQueue<string> _calls = new();
    readonly ConcurrentDictionary<string, string> _done = new();

    /// <summary>The orders by number.</summary>
    public ConcurrentDictionary<string, Order> Orders { get; } = new(
        new Order[]
        {
            new("HP-48213", "shipped", ["Reading lamp", "LED bulb"], "Parcel Express", Some.At.AddDays(-2), new DateOnly(2026, 3, 5), "none"),
            new("HP-48200", "placed", ["Linen bed sheet"], null, Some.At, null, "none"),
            new("HP-48202", "delivered", ["Desk lamp"], "Parcel Express", Some.At.AddDays(-12), null, "none"),
            new("HP-48216", "cancelled", ["Garden table"], null, Some.At.AddDays(-14), null, "paid"),
        }.ToDictionary(order => order.Number));

    /// <summary>The address each order was placed with, by number.</summary>
    public ConcurrentDictionary<string, string> Emails { get; } = new()
    {
        ["HP-48213"] = "emil@example.com",
        ["HP-48200"] = "ada@example.com",
        ["HP-48202"] = "ada@example.com",
        ["HP-48216"] = "fatima@example.com",
    };

    /// <summary>True while it does not answer.</summary>
    public bool Down { get; set; }

    /// <summary>What it was asked, such as <c>cancel HP-48200</c>, in order.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    /// <summary>Keys under which something was changed.</summary>
    public IReadOnlyCollection<string> Keys => [.. _done.Keys];

    /// <inheritdoc/>
    public ValueTask<ShopAnswer<Order>> FindOrderAsync(string number, CancellationToken cancellation)
    {
        _calls.Enqueue($"find {number}");
        return ValueTask.FromResult(
            Down ? new ShopAnswer<Order>(ShopOutcome.Unavailable, null, "no answer")
            : Orders.TryGetValue(number, out var order) ? new(ShopOutcome.Found, order, null)
            : new(ShopOutcome.NotFound, null, null));
    }

    /// <inheritdoc/>
    public ValueTask<ShopAnswer<OrderChange>> CancelAsync(string number, string email, string idempotencyKey, CancellationToken cancellation) =>
        Change("cancel", number, email, idempotencyKey, order => order.Status is "placed" or "packed", "cancelled", "It has left our warehouse already.", "already-shipped");

    /// <inheritdoc/>
    public ValueTask<ShopAnswer<OrderChange>> StartReturnAsync(string number, string email, string idempotencyKey, CancellationToken cancellation) =>
        Change("return", number, email, idempotencyKey, order => order.Status == "delivered", "returning", "It has not been delivered yet.", "not-delivered");

    ValueTask<ShopAnswer<OrderChange>> Change(string verb, string number, string email, string key, Func<Order, bool> may, string status, string refusal, string reason)
    {
        _calls.Enqueue($"{verb} {number}");
        if (Down)
            return ValueTask.FromResult(new ShopAnswer<OrderChange>(ShopOutcome.Unavailable, null, "no answer"));
        if (!Orders.TryGetValue(number, out var order))
            return ValueTask.FromResult(new ShopAnswer<OrderChange>(ShopOutcome.NotFound, null, null));
        if (email != Emails.GetValueOrDefault(number))
            return ValueTask.FromResult(new ShopAnswer<OrderChange>(ShopOutcome.WrongEmail, null, "The e-mail address does not belong to this order.", "wrong-email"));
        if (!_done.ContainsKey(key) && !may(order))
            return ValueTask.FromResult(new ShopAnswer<OrderChange>(ShopOutcome.Refused, null, refusal, reason));
        var reference = _done.GetOrAdd(key, $"{verb[..1].ToUpperInvariant()}-{number[3..]}");
        Orders[number] = order with { Status = status };
        return ValueTask.FromResult(new ShopAnswer<OrderChange>(ShopOutcome.Found, new(number, status, reference), null));
    }
}

/// <summary>A queue that looks as the test says.</summary>
public sealed class FakeQueues : IDeskQueues
{
    /// <summary>What every look sees: nobody ahead and two people at the desk unless set.</summary>
    public QueueView View { get; set; } = new(Ahead: 0, People: 2);

    /// <summary>Ids of the agents who are not there.</summary>
    public HashSet<string> Away { get; } = [];

    /// <inheritdoc/>
    public ValueTask<bool> IsThereAsync(string agentId, CancellationToken cancellation) => ValueTask.FromResult(!Away.Contains(agentId));

    /// <summary>Says how many callbacks a queue has promised for each time; none unless set.</summary>
    public Func<string, IReadOnlyDictionary<DateTimeOffset, int>> Calls { get; set; } = _ => new Dictionary<DateTimeOffset, int>();

    /// <inheritdoc/>
    public ValueTask<CallsTaken> CallsAsync(string queue, CancellationToken cancellation) => ValueTask.FromResult(new CallsTaken(queue, Calls(queue)));

    /// <inheritdoc/>
    public ValueTask<QueueView> LookAsync(string queue, string conversationId, DateTimeOffset since, CancellationToken cancellation) => ValueTask.FromResult(View);
}

/// <summary>A policy that is in force because the test says so; publishing works and keeps the history. Thread-safe.</summary>
public sealed class FixedPolicies(Policy? policy = null) : IPolicies
{
    readonly Lock _gate = new();
    readonly List<Versioned<Policy>> _history = [policy is null ? Policy.Default : Policy.Default with { Value = policy }];

    /// <inheritdoc/>
    public Versioned<Policy> Current
    {
        get
        {
            lock (_gate)
                return _history[^1];
        }
    }

    /// <inheritdoc/>
    public ValueTask<Versioned<Policy>?> PublishAsync(
        Policy policy, int basedOn, Agent by, string note, DateTimeOffset at, CancellationToken cancellation)
    {
        if (policy.Problems() is { Count: > 0 } problems)
            throw new ArgumentException(string.Join(' ', problems), nameof(policy));
        lock (_gate)
        {
            if (_history[^1].Version != basedOn)
                return ValueTask.FromResult<Versioned<Policy>?>(null);
            _history.Add(new(basedOn + 1, policy, at, by.Name, note));
            return ValueTask.FromResult<Versioned<Policy>?>(_history[^1]);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Versioned<Policy>?> RollBackAsync(int to, int basedOn, Agent by, string reason, DateTimeOffset at, CancellationToken cancellation) =>
        await PublishAsync((await FindAsync(to, cancellation) ?? throw new ArgumentException($"There is no v{to}.", nameof(to))).Value, basedOn, by, reason, at, cancellation);

    /// <inheritdoc/>
    public ValueTask<Versioned<Policy>?> FindAsync(int version, CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult(_history.Find(found => found.Version == version));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Versioned<Policy>>> HistoryAsync(int limit, CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult<IReadOnlyList<Versioned<Policy>>>([.. Enumerable.Reverse(_history).Where(version => version.Version > 0).Take(limit)]);
    }
}
