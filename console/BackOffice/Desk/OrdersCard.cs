using Bot.Desk;
using Bot.Dialogues;

namespace Bot.BackOffice.Desk;

/// <summary>The orders a conversation is about, as the shop knows them now. Read for itself: a shop that is slow or down holds up nothing else.</summary>
/// <param name="AsOf">When the shop was asked.</param>
/// <param name="Orders">By number, what it answered.</param>
public sealed record OrdersCard(DateTimeOffset AsOf, IReadOnlyList<KeyValuePair<string, ShopAnswer<Order>>> Orders)
{
    /// <summary>Most orders asked for.</summary>
    public const int Most = 3;

    /// <summary>How long the shop is waited for, whatever its connector thinks.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Whether the shop did not answer for one of them.</summary>
    public bool IsDown => Orders.Any(order => order.Value.Outcome == ShopOutcome.Unavailable);

    /// <summary>Numbers of the orders that were named in this episode or tried, newest first, at most <see cref="Most"/>.</summary>
    public static IReadOnlyList<string> NumbersOf(HandoffCard card)
    {
        ArgumentNullException.ThrowIfNull(card);
        return [.. card.Collected.Where(value => value.Key == Dialogue.OrderNumber).Select(value => value.Value)
            .Concat(card.Actions.Reverse().Where(tried => tried.Action is ShopActions.FindOrder or ShopActions.CancelOrder or ShopActions.StartReturn).Select(tried => tried.Subject))
            .Select(number => Dialogue.Number(number)!).Distinct(StringComparer.OrdinalIgnoreCase).Take(Most)];
    }

    /// <summary>Asks the shop.</summary>
    public static async Task<OrdersCard> AskAsync(IShop shop, IReadOnlyList<string> numbers, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(shop);
        ArgumentNullException.ThrowIfNull(numbers);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        return new(now, await Task.WhenAll(numbers.Select(async number => KeyValuePair.Create(number, await AskAsync(number)))));

        async Task<ShopAnswer<Order>> AskAsync(string number)
        {
            try
            {
                return await shop.FindOrderAsync(number, patience.Token);
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return new(ShopOutcome.Unavailable, null, "no answer in time");
            }
        }
    }

    /// <summary>A status of the shop as a heading says it: "On its way".</summary>
    public static string Status(string status) => status switch
    {
        "placed" => "Placed, to be packed",
        "packed" => "Packed",
        "shipped" => "On its way",
        "delivered" => "Delivered",
        "cancelled" => "Cancelled",
        "returning" => "On its way back",
        "returned" => "Returned",
        var other => HandoffCard.Sentence(other),
    };
}
