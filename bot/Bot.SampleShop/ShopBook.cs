namespace Bot.SampleShop;

/// <summary>The shop's state: the sample orders, what was changed since the start, and every idempotency key with its answer. Kept in memory only.</summary>
sealed class ShopBook(TimeProvider clock)
{
    /// <summary>Keys older than the newest this many are forgotten, so that a demonstration left running does not grow.</summary>
    const int KeysRemembered = 10_000;

    static readonly TimeSpan ReturnWindow = TimeSpan.FromDays(30);

    // One lock for everything: a change, its key and its answer must become true together.
    readonly Lock gate = new();
    readonly Dictionary<string, Change> changes = new(StringComparer.OrdinalIgnoreCase);
    readonly Dictionary<string, (string Request, ShopReply Reply)> keys = new(StringComparer.Ordinal);
    readonly Queue<string> keysByAge = new();
    int references = 7000;

    public ShopOrder? Find(string number)
    {
        lock (gate)
            return Orders().FirstOrDefault(order => order.Number.Equals(number, StringComparison.OrdinalIgnoreCase));
    }

    public IReadOnlyList<ShopOrder> Of(string customer)
    {
        lock (gate)
            return [.. Orders().Where(order => order.Customer.Id.Equals(customer, StringComparison.OrdinalIgnoreCase)).OrderByDescending(order => order.PlacedAt)];
    }

    public ShopReply Cancel(string number, string emailHash, string key) => Once(key, $"cancel {number} {emailHash}", () => Change(number, emailHash, order => order.Status switch
    {
        "placed" or "packed" => new Verdict("cancelled", "CN", null),
        "cancelled" => Refusals.AlreadyCancelled,
        _ => Refusals.AlreadyShipped,
    }));

    public ShopReply StartReturn(string number, string emailHash, string key) => Once(key, $"return {number} {emailHash}", () => Change(number, emailHash, order => order.Status switch
    {
        "delivered" when Today.DayNumber - order.ExpectedDelivery!.Value.DayNumber > ReturnWindow.Days => Refusals.ReturnWindowOver,
        "delivered" => new Verdict("returning", "RT", null),
        "returning" or "returned" => Refusals.AlreadyReturned,
        "cancelled" => Refusals.AlreadyCancelled,
        _ => Refusals.NotDelivered,
    }));

    DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    IEnumerable<ShopOrder> Orders() => SampleOrders.On(Today).Select(order => changes.TryGetValue(order.Number, out var change) ? change.On(order) : order);

    /// <summary>A key is answered from memory, refusals included: a customer who was told no is not told yes for the same wish.</summary>
    ShopReply Once(string key, string request, Func<ShopReply> execute)
    {
        lock (gate)
        {
            if (keys.TryGetValue(key, out var known))
                return known.Request.Equals(request, StringComparison.OrdinalIgnoreCase) ? known.Reply : new(422, Refusals.KeyOfAnotherRequest, null);

            var reply = execute();
            keys[key] = (request, reply);
            keysByAge.Enqueue(key);
            if (keysByAge.Count > KeysRemembered)
                keys.Remove(keysByAge.Dequeue());
            return reply;
        }
    }

    ShopReply Change(string number, string emailHash, Func<ShopOrder, Verdict> decide)
    {
        if (Find(number) is not { } order)
            return new(404, Refusals.NoSuchOrder, null);
        // Before anything of the order is looked at: a stranger learns nothing but that it exists, as who asks for its status does.
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(emailHash), Encoding.UTF8.GetBytes(order.Customer.EmailHash)))
            return new(403, Refusals.WrongEmail, null);
        var verdict = decide(order);
        if (verdict.Refusal is { } refusal)
            return new(409, refusal, null);
        var change = new Change(verdict.Status!, $"{verdict.ReferencePrefix}-{++references}", clock.GetUtcNow());
        changes[order.Number] = change;
        return new(200, null, change.On(order));
    }
}

/// <summary>Whether a change may be made: the new status and the letters before its reference, or the refusal.</summary>
sealed record Verdict(string? Status, string? ReferencePrefix, ShopProblem? Refusal)
{
    public static implicit operator Verdict(ShopProblem refusal) => new(null, null, refusal);
}

/// <summary>What was done to an order since the start. Every change of this shop leads to a refund.</summary>
sealed record Change(string Status, string Reference, DateTimeOffset At)
{
    public ShopOrder On(ShopOrder order) => order with
    {
        Status = Status,
        Refund = "pending",
        Reference = Reference,
        ExpectedDelivery = Status is "cancelled" ? null : order.ExpectedDelivery,
        History = [.. order.History, new(At, Status)],
    };
}

/// <summary>An answer to a change: its HTTP status, and either the reason it was refused or the order as it is now.</summary>
sealed record ShopReply(int Status, ShopProblem? Problem, ShopOrder? Order);

/// <summary>The shop's words when it says no. A customer may read them.</summary>
static class Refusals
{
    public static readonly ShopProblem NoSuchOrder = new("no-such-order", "There is no order with this number.");
    public static readonly ShopProblem WrongEmail = new("wrong-email", "The e-mail address does not belong to this order.");
    public static readonly ShopProblem AlreadyShipped = new("already-shipped", "The order has already left the warehouse and can no longer be cancelled.");
    public static readonly ShopProblem AlreadyCancelled = new("already-cancelled", "The order has already been cancelled.");
    public static readonly ShopProblem NotDelivered = new("not-delivered", "The order has not been delivered yet, so there is nothing to send back.");
    public static readonly ShopProblem ReturnWindowOver = new("return-window-over", "The order arrived more than 30 days ago, so the time for returns is over.");
    public static readonly ShopProblem AlreadyReturned = new("already-returned", "A return of this order has already been started.");
    public static readonly ShopProblem KeyOfAnotherRequest = new("key-of-another-request", "This key was used for another request.");
    public static readonly ShopProblem KeyMissing = new("idempotency-key-missing", "A change needs an Idempotency-Key of 1 to 100 characters.");
}
