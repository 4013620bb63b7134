namespace Bot.Dialogues;

/// <summary>The shop's order system, somewhere else. Everything it can do wrong is a value: an unreachable shop is an answer.</summary>
public interface IShop
{
    /// <summary>Looks an order up.</summary>
    ValueTask<ShopAnswer<Order>> FindOrderAsync(string number, CancellationToken cancellation);

    /// <summary>Cancels an order, if it was placed with this e-mail address. The same key never cancels twice, however often it is sent.</summary>
    ValueTask<ShopAnswer<OrderChange>> CancelAsync(string number, string email, string idempotencyKey, CancellationToken cancellation);

    /// <summary>Announces a return, if the order was placed with this e-mail address. The same key never announces twice, however often it is sent.</summary>
    ValueTask<ShopAnswer<OrderChange>> StartReturnAsync(string number, string email, string idempotencyKey, CancellationToken cancellation);
}

/// <summary>What the shop answered.</summary>
/// <param name="Outcome">How it went.</param>
/// <param name="Value">The answer when found.</param>
/// <param name="Detail">The shop's reason in words a customer may read when it said no; for operators otherwise.</param>
/// <param name="Reason">The shop's code for that reason, such as <c>already-shipped</c>, where it gave one.</param>
public readonly record struct ShopAnswer<T>(ShopOutcome Outcome, T? Value, string? Detail, string? Reason = null);

/// <summary>How a question to the shop went.</summary>
public enum ShopOutcome
{
    /// <summary>Found, or done.</summary>
    Found,

    /// <summary>No such order.</summary>
    NotFound,

    /// <summary>The shop said no, with a reason.</summary>
    Refused,

    /// <summary>The shop said no because the e-mail address is not the order's, and looked no further.</summary>
    WrongEmail,

    /// <summary>No answer in time, or none that made sense.</summary>
    Unavailable,
}

/// <summary>An order as the shop knows it.</summary>
/// <param name="Number">Such as <c>HP-48213</c>.</param>
/// <param name="Status">placed, packed, shipped, delivered, cancelled, returning or returned.</param>
/// <param name="Items">Names of the things ordered.</param>
/// <param name="Carrier">Who brings it, once shipped.</param>
/// <param name="PlacedAt">When it was placed.</param>
/// <param name="Expected">The day it should arrive, while it is on its way.</param>
/// <param name="Refund">none, pending or paid.</param>
public sealed record Order(
    string Number, string Status, IReadOnlyList<string> Items, string? Carrier, DateTimeOffset PlacedAt, DateOnly? Expected, string Refund)
{
    /// <summary>The segment the shop counts its customer to, such as <c>vip</c>; null where it says none.</summary>
    public string? Segment { get; init; }
}

/// <summary>What a change did.</summary>
/// <param name="Number">The order.</param>
/// <param name="Status">Its status afterwards.</param>
/// <param name="Reference">Number of the cancellation or return, for the customer.</param>
public sealed record OrderChange(string Number, string Status, string Reference);

/// <summary>Something a dialogue wants tried in another system.</summary>
/// <param name="Action">One of <see cref="ShopActions"/>.</param>
/// <param name="Subject">The order's number.</param>
/// <param name="IdempotencyKey">Makes sure it happens once.</param>
/// <param name="Email">The address the customer named for the order; null for what changes nothing.</param>
public sealed record ActionRequest(string Action, string Subject, string IdempotencyKey, string? Email);

/// <summary>What came of it.</summary>
/// <param name="Request">What was asked.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Detail">The other system's words.</param>
/// <param name="Values">What the answer's template may use.</param>
public sealed record ActionResult(ActionRequest Request, ShopOutcome Outcome, string? Detail, IReadOnlyDictionary<string, object?> Values);
