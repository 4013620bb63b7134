namespace Bot.Dialogues;

/// <summary>Carries a dialogue's action to the shop and puts the answer into words a template may use.</summary>
public static class ShopDesk
{
    /// <summary>Tries an action once; the connector does its own retries.</summary>
    public static async ValueTask<ActionResult> TryAsync(IShop shop, ActionRequest request, CancellationToken cancellation) => request.Action switch
    {
        ShopActions.FindOrder => Result(request, await shop.FindOrderAsync(request.Subject, cancellation), Values),
        ShopActions.CancelOrder => Result(request, await shop.CancelAsync(request.Subject, request.Email!, request.IdempotencyKey, cancellation), Values),
        ShopActions.StartReturn => Result(request, await shop.StartReturnAsync(request.Subject, request.Email!, request.IdempotencyKey, cancellation), Values),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request.Action, "Unknown action."),
    };

    static ActionResult Result<T>(ActionRequest request, ShopAnswer<T> answer, Func<T, Dictionary<string, object?>> values)
    {
        var known = answer.Value is { } value ? values(value) : [];
        known["order.number"] = request.Subject;
        known["order.refusal"] = answer.Detail ?? "";
        known["order.reason"] = answer.Reason ?? "";
        return new(request, answer.Outcome, answer.Detail, known);
    }

    /// <summary>Name of the customer's segment among the values of an order; empty where the shop says none.</summary>
    public const string Segment = "customer.segment";

    // The state and the reason are the shop's codes, for texts in other languages than the shop's.
    static Dictionary<string, object?> Values(Order order) => new()
    {
        [Segment] = order.Segment ?? "",
        ["order.state"] = order.Status,
        ["order.refundState"] = order.Refund,
        ["order.status"] = order.Status switch
        {
            "placed" => "has been placed and will be packed soon",
            "packed" => "is packed and waits for the carrier",
            "shipped" => "is on its way",
            "delivered" => "was delivered",
            "cancelled" => "was cancelled",
            "returning" => "is on its way back to us",
            "returned" => "came back to us",
            _ => "is being handled",
        },
        ["order.items"] = string.Join(", ", order.Items),
        ["order.carrier"] = order.Carrier ?? "",
        ["order.expected"] = (object?)order.Expected ?? "",
        ["order.refund"] = order.Refund switch
        {
            "paid" => "The refund has been paid out.",
            "pending" => "The refund is being prepared.",
            _ => "No refund has been started for this order.",
        },
    };

    static Dictionary<string, object?> Values(OrderChange change) => new() { ["order.reference"] = change.Reference };
}
